//! Words in; messages out. Nothing in a record can become a link or a placeholder.

use serde_sarif::sarif::{Message, MultiformatMessageString};

use crate::report::text::{clean, short};

/// What stands for no words.
const NONE: &str = "（説明なし）";

/// A message of words that may come from a record.
pub fn message(text: &str) -> Message {
    Message::builder().text(words(text)).build()
}

/// Words of the pack, which have no marks.
pub fn both(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(clean(text)).build()
}

/// What is wrong on the first line, which is all that is shown where there is little room; then what to do.
pub fn lines(wrong: &str, help: Option<&str>) -> Vec<String> {
    let help = help.map(|help| format!("対処: {}", words(help)));
    std::iter::once(words(wrong)).chain(help).collect()
}

/// Words that may come from a record, each line of a length that people read. The standard and GitHub want some.
pub fn words(text: &str) -> String {
    let lines: Vec<String> = clean(text.trim_end()).lines().map(|line| literal(&short(line))).collect();
    if lines.is_empty() { NONE.to_owned() } else { lines.join("\n") }
}

/// The same words where the standard would see a link, `[text](target)`, or a placeholder, `{0}`.
///
/// The standard wants every brace doubled. GitHub and VS Code show messages as they are, and helps show YAML with braces in
/// it: so only what would be taken for a placeholder is doubled.
fn literal(text: &str) -> String {
    let text = text.replace("](", "] (");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('{') {
        let inside = &rest[at + 1..];
        let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
        let (end, placeholder) = (at + 1 + digits, digits > 0 && inside[digits..].starts_with('}'));
        if placeholder {
            out.extend([&rest[..at], "{{", &inside[..digits], "}}"]);
            rest = &rest[end + 1..];
        } else {
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_standard_would_read_is_written_so_that_it_does_not() {
        for (text, want) in [
            ("普通の文", "普通の文"),
            ("[題](https://example.invalid)", "[題] (https://example.invalid)"),
            ("{0} と {12}、{ id: 1 }、{x}、{", "{{0}} と {{12}}、{ id: 1 }、{x}、{"),
            ("{{0}}", "{{{0}}}"),
            (" \n", "（説明なし）"),
            ("a\u{202e}b\n\u{1b}[31m", "a\u{fffd}b\n␛[31m"),
        ] {
            assert_eq!(words(text), want);
        }
    }
}
