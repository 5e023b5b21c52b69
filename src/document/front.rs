//! Markdown in; the bytes of its front matter and those of its body out.

use std::ops::Range;

/// The front matter of a text with the line that begins it, and its body; without one, the whole text is its body.
pub fn split(text: &str) -> (Option<Range<usize>>, Range<usize>) {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let all = (None, bom..text.len());
    // Lines of nothing may stand before it.
    let blank =
        text[bom..].split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum::<usize>();
    let mut at = bom + blank;
    let mut lines = text[at..].split_inclusive('\n');
    match lines.next() {
        Some(first) if first.trim_end() == "---" => at += first.len(),
        _ => return all,
    }
    for line in lines {
        let end = at;
        at += line.len();
        if ["---", "..."].contains(&line.trim_end()) {
            return (Some(bom..end), at..text.len());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_stands_between_two_lines() {
        assert_eq!(split("---\na: 1\n---\n# x\n"), (Some(0..9), 13..17));
        assert_eq!(split("\u{feff}---\r\na: 1\r\n---\r\nx"), (Some(3..14), 19..20));
        assert_eq!(split("  \n\n---\na: 1\n---\nx"), (Some(0..13), 17..18));
        for text in ["", "# x\n---\n", "---\na: 1\n", " ---\na: 1\n---\n"] {
            assert_eq!(split(text), (None, 0..text.len()), "{text}");
        }
    }
}
