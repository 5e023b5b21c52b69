//! A sentence in; its parts out, in turn what may be broken over lines and what may not.
//!
//! Unicode allows a break behind a hyphen: in `V-PACS` and in `2026-11-22` too, which nobody could read or search for then.

/// Every second part is a word with hyphens inside.
pub fn unbroken(text: &str) -> Vec<String> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut parts = vec![String::new()];
    for run in text.split_inclusive(|c: char| !inside(c)) {
        let end = run.trim_end_matches(|c: char| !inside(c)).len();
        let (word, rest) = run.split_at(end);
        let core = word.trim_matches(['-', '.']);
        if !core.contains('-') {
            parts.last_mut().unwrap_or(&mut String::new()).push_str(run);
            continue;
        }
        let start = word.find(core).unwrap_or(0);
        parts.last_mut().unwrap_or(&mut String::new()).push_str(&word[..start]);
        parts.push(core.to_owned());
        parts.push(format!("{}{rest}", &word[start + core.len()..]));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_ids_stay_whole() {
        assert_eq!(unbroken("期限 2026-10-31 が"), ["期限 ", "2026-10-31", " が"]);
        assert_eq!(unbroken("V-PACS、SYS-EMR-1"), ["", "V-PACS", "、", "SYS-EMR-1", ""]);
        assert_eq!(unbroken("- id: （id）-"), ["- id: （id）-"]);
        assert_eq!(unbroken("a--b"), ["", "a--b", ""]);
    }

    #[test]
    fn nothing_is_lost() {
        for text in ["", "-", "𠮷-a", "a-", "-a", "x-y.", "…a-b-…", "<b-c>\"", "a-b c-d\ne-f"] {
            assert_eq!(unbroken(text).concat(), text);
        }
    }
}
