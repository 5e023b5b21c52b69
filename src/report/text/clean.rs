//! Text from records or rules in; text that cannot command a terminal out.

use std::borrow::Cow;

/// Replaces characters that a terminal obeys, or that turn the direction of writing, by visible ones; line feeds stay.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || visible(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect())
}

/// A message of a length that people read: one that quotes a value of pages is cut.
pub fn short(text: &str) -> Cow<'_, str> {
    const MOST: usize = 400;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Text that no CI runner takes a command from. GitHub obeys lines that begin with `::` and `##[` wherever it stands,
/// Azure `##vso[`, TeamCity `##teamcity[`; all of them read what a command prints, line by line.
pub fn inert(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let blank = line.len() - line.trim_start().len();
        out.push_str(&line[..blank]);
        let mut rest = &line[blank..];
        if let Some(command) = rest.strip_prefix("::") {
            out.push_str("：：");
            rest = command;
        }
        while let Some(at) = rest.find("##") {
            let name = rest[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
            match name.strip_prefix('[') {
                Some(after) => {
                    out.push_str(&rest[..rest.len() - name.len()]);
                    out.push('［');
                    rest = after;
                }
                None => {
                    out.push_str(&rest[..=at]);
                    rest = &rest[at + 1..];
                }
            }
        }
        out.push_str(rest);
    }
    Cow::Owned(out)
}

/// The character itself, or what stands for it: `␛` for an escape.
pub fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_commands_a_runner() {
        for (text, want) in [
            ("a::b\n#[c]\n## d [e]", "a::b\n#[c]\n## d [e]"),
            ("::error::x\n \u{3000}::set-output::y", "：：error::x\n \u{3000}：：set-output::y"),
            ("a ##[add-mask]b ###[c", "a ##［add-mask]b ###［c"),
            ("##vso[task]##teamcity[x", "##vso［task]##teamcity［x"),
            ("####[", "####［"),
        ] {
            assert_eq!(inert(text), want);
        }
    }

    #[test]
    fn nothing_commands_the_terminal() {
        assert_eq!(clean("普通の文\nb"), "普通の文\nb");
        assert_eq!(clean("a\u{1b}[31mb\u{7}\u{202e}c\r\u{9b}"), "a␛[31mb␇\u{fffd}c␍\u{fffd}");
        assert!(matches!(clean("そのまま"), Cow::Borrowed(_)));
    }
}
