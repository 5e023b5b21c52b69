//! Text from records, rules or a pack in; the strings that OSCAL's data types allow out: trimmed, never empty, no markup.
//!
//! OSCAL reads descriptions and remarks as Markdown. Nothing here writes any but a fence around lines of YAML.

use uuid::Uuid;

use crate::date::Date;
use crate::report::text::clean;

/// What stands where there is no text: OSCAL allows no empty string.
const NOTHING: &str = "（空）";

/// `date-time-with-timezone`: the start of the day in Japan, where the records are kept. No clock is read.
pub fn moment(date: Date) -> String {
    format!("{date}T00:00:00+09:00")
}

/// `string`: one line.
pub fn string(text: &str) -> String {
    let line = visible(text).replace('\n', " ");
    match line.trim() {
        "" => NOTHING.to_owned(),
        line => line.to_owned(),
    }
}

/// A `string` of a length that people read.
pub fn short(text: &str, most: usize) -> String {
    let mut line = string(text);
    if let Some((end, _)) = line.char_indices().nth(most) {
        line.replace_range(end.., "…");
    }
    line
}

/// `markup-line`: one line that reads as itself.
pub fn markup_line(text: &str) -> String {
    escape(&string(text))
}

/// `markup-multiline`: sentences as paragraphs, what follows them (the YAML to write) as it stands in a block.
pub fn markup_multiline(text: &str) -> String {
    let text = visible(text);
    let lines: Vec<&str> = text.trim_end().split('\n').collect();
    let sentences = lines.iter().take_while(|line| lines.len() == 1 || line.trim_end().ends_with('。')).count();
    let (prose, code) = lines.split_at(sentences);
    let mut blocks: Vec<String> =
        prose.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).map(escape).collect();
    if code.iter().any(|line| !line.trim().is_empty()) {
        blocks.push(fenced(code));
    }
    if blocks.is_empty() { NOTHING.to_owned() } else { blocks.join("\n\n") }
}

/// `token`: the text itself where it is one; otherwise what can be kept of it, told apart by a digest.
pub fn token(text: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_';
    if text.chars().all(fits) && text.starts_with(starts) {
        return text.to_owned();
    }
    let kept: String = text.chars().take(64).map(|c| if fits(c) { c } else { '_' }).collect();
    let digest = Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()).simple().to_string();
    format!("_{kept}-{}", &digest[..8])
}

/// The reference itself where it can stand in a `uri`.
pub fn uri(text: &str) -> Option<&str> {
    let known = text.starts_with("https://") || text.starts_with("http://");
    let fits = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    Some(text).filter(|text| known && text.chars().all(fits))
}

/// Without characters that command a terminal, or that XML, OSCAL's other form, cannot hold.
fn visible(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// Lines as they stand, between fences that none of them can close.
fn fenced(lines: &[&str]) -> String {
    let mut longest = 0;
    for line in lines {
        longest = line.split(|c| c != '`').map(str::len).fold(longest, usize::max);
    }
    let fence = "`".repeat(longest.max(2) + 1);
    let mut text = lines.join("\n");
    // Not even here may a parameter be inserted; to YAML a space more says the same.
    while text.contains("{{") {
        text = text.replace("{{", "{ {");
    }
    format!("{fence}\n{text}\n{fence}")
}

/// A line whose Markdown shows exactly these characters. What can start nothing stays as people write it.
fn escape(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied();
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // `1. ` and `1) ` at the start number a list.
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let mut out = String::with_capacity(line.len());
    for (index, &c) in chars.iter().enumerate() {
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let starts = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' | '^' | '|' | '$' => true,
            '_' => !(word(before) && word(after)),
            // `{{ insert: param, … }}` is replaced by the value of a parameter.
            '{' => before == Some('{') || after == Some('{'),
            // Addresses that some readers make links of.
            ':' => index == 0 || after == Some('/'),
            '.' if index > 2 && chars[index - 3..index].iter().all(|c| matches!(c, 'w' | 'W')) => true,
            '.' | ')' => digits > 0 && index == digits && after.is_none_or(char::is_whitespace),
            '#' | '+' | '-' | '=' => index == 0,
            _ => false,
        };
        if starts {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_one_trimmed_line() {
        for (text, want) in
            [("a", "a"), ("\u{3000}甲\n乙 ", "甲 乙"), ("\u{1b}[1m", "␛[1m"), (" \n", NOTHING), ("", NOTHING)]
        {
            assert_eq!(string(text), want);
        }
        assert_eq!(short("甲乙丙", 2), "甲乙…");
        assert_eq!(short("甲乙", 2), "甲乙");
    }

    #[test]
    fn what_starts_nothing_stays_as_it_is() {
        for plain in
            ["expires_date は 2026-10-31 です", "GOV-5.1-2/certificate-valid", "{ id: 甲 }", "5.1 ②", "a: 1.0 (b)"]
        {
            assert_eq!(escape(plain), plain);
        }
        for (text, want) in [
            ("**甲**", r"\*\*甲\*\*"),
            ("_甲_", r"\_甲\_"),
            ("1. 甲", r"1\. 甲"),
            ("- 甲", r"\- 甲"),
            ("# 甲", r"\# 甲"),
            ("[甲](http://x.invalid)", r"\[甲\](http\://x.invalid)"),
            ("www.x.invalid", r"www\.x.invalid"),
            ("{{ insert: param, x }}", r"\{\{ insert: param, x }}"),
            ("<b>&amp;", r"\<b\>\&amp;"),
        ] {
            assert_eq!(escape(text), want);
        }
    }

    #[test]
    fn yaml_after_sentences_stands_in_a_block() {
        assert_eq!(
            markup_multiline("書いてください。\n- id: 甲\n  date: 乙\n"),
            "書いてください。\n\n```\n- id: 甲\n  date: 乙\n```"
        );
        assert_eq!(markup_multiline("a:\n  - ```b"), "````\na:\n  - ```b\n````");
        assert_eq!(markup_multiline("甲。\n\n"), "甲。");
        assert_eq!(markup_multiline("\n \n"), NOTHING);
    }

    #[test]
    fn ids_stay_recognisable() {
        for id in ["GOV-1.1-1", "_x", "a.b-c_d"] {
            assert_eq!(token(id), id);
        }
        let (one, other) = (token("甲-1"), token("乙-1"));
        assert!(one.starts_with("__-1-") && one != other, "{one} {other}");
        assert!(token("").starts_with("_-"));
    }
}
