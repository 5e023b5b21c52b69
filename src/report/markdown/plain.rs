//! Text from records in; Markdown that GitHub shows as that text, and takes for nothing else, out.
//!
//! A backslash or an entity keeps Markdown from seeing markup. It does not keep GitHub from what it does after Markdown
//! with the text that is left: links for e-mail addresses, mentions, issues and commits, signs for `:names:`. Those need
//! an unbroken word, so an empty comment breaks it: nothing is added to the text, and it can be copied. In code spans and
//! blocks GitHub looks for none of this.

use crate::report::text::{clean, short};

/// Ends a word without a trace.
const BREAK: &str = "<!-- -->";
/// From how many hexadecimal digits GitHub looks for a commit.
const COMMIT: usize = 7;

/// Text in a paragraph, a heading or a cell of a table. Line feeds become `<br>`.
pub fn plain(text: &str) -> String {
    let text = clean(text);
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("<br>")
}

/// The beginning of a long text, line for line.
pub fn brief(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').take(LINES).map(short).collect();
    lines.join("\n")
}

/// Lines of a text that people read.
const LINES: usize = 40;

fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    let mut rest = text;
    let mut edge = true;
    while let Some(c) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        if word > 0 {
            let (text, after) = rest.split_at(word);
            self::word(&mut out, text, after);
            rest = after;
        } else {
            rest = &rest[c.len_utf8()..];
            // A blank at an end is dropped, and two at an end break the line.
            let blank = c == ' ' && (edge || rest.is_empty() || rest.starts_with(' '));
            if blank { out.push_str("&#32;") } else { sign(&mut out, c, rest) }
        }
        edge = false;
    }
    out
}

/// A run of letters and digits, and what follows it.
fn word(out: &mut String, word: &str, after: &str) {
    if word.len() >= COMMIT && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let digits = word.as_bytes().chunks(COMMIT - 1).map(|digits| String::from_utf8_lossy(digits));
        out.push_str(&digits.collect::<Vec<_>>().join(BREAK));
    } else {
        out.push_str(word);
    }
    let ends = |with: &str| word.len() >= with.len() && word[word.len() - with.len()..].eq_ignore_ascii_case(with);
    if (ends("www") && after.starts_with('.')) || (ends("gh") && after.starts_with('-')) {
        out.push_str(BREAK);
    }
}

/// Anything else, and what follows it.
fn sign(out: &mut String, c: char, after: &str) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '|' => out.push_str("&#124;"),
        // Two of them hold a formula, with a backslash or without; GitHub's own advice is an element around it.
        '$' => out.push_str("<span>&#36;</span>"),
        c if c.is_ascii_punctuation() => {
            out.extend(['\\', c]);
            let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '+' | '-' | '_');
            if matches!(c, '@' | '#') || (c == ':' && after.starts_with(name)) {
                out.push_str(BREAK);
            }
        }
        c => out.push(c),
    }
}

/// A code span: a fence that is longer than any run of backticks inside.
pub fn code(text: &str) -> String {
    let text = short(&clean(text)).replace('\n', "␊");
    let fence = "`".repeat(longest(&text) + 1);
    let tick = text.starts_with('`') || text.ends_with('`');
    // Of blanks at both ends one each is dropped, unless there is nothing else.
    let blank = text.starts_with(' ') && text.ends_with(' ') && text.contains(|c| c != ' ');
    if tick || blank { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// A block of code, indented as a part of a list.
pub fn block(text: &str, indent: &str) -> String {
    let text = clean(text);
    let fence = "`".repeat(longest(&text).max(2) + 1);
    let lines: Vec<String> = text.split('\n').map(|line| format!("{indent}{line}\n")).collect();
    format!("{indent}{fence}yaml\n{}{indent}{fence}\n", lines.concat())
}

/// The longest run of backticks.
fn longest(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, markdown: &str) {
        assert_eq!(plain(text), markdown);
    }

    #[test]
    fn punctuation_is_only_itself() {
        case("普通の文", "普通の文");
        case("**a** [b](c)", "\\*\\*a\\*\\* \\[b\\]\\(c\\)");
        case("<b>&amp;|", "&lt;b&gt;&amp;amp\\;&#124;");
        case(" a  b ", "&#32;a&#32; b&#32;");
        case("# a\n- b", "\\#<!-- --> a<br>\\- b");
    }

    #[test]
    fn words_that_github_follows_are_broken() {
        case("@name", "\\@<!-- -->name");
        case("a@b.example", "a\\@<!-- -->b\\.example");
        case("a/b#1", "a\\/b\\#<!-- -->1");
        case("GH-1", "GH<!-- -->\\-1");
        case("http://www.x", "http\\:<!-- -->\\/\\/www<!-- -->\\.x");
        case(":+1:", "\\:<!-- -->\\+1\\:");
        case("status: done", "status\\: done");
        case("$a$", "<span>&#36;</span>a<span>&#36;</span>");
        case("a5c3785ed8d6a", "a5c378<!-- -->5ed8d6<!-- -->a");
        case("2026-11-22", "2026\\-11\\-22");
    }

    #[test]
    fn fences_are_long_enough() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(" a "), "`  a  `");
        assert_eq!(code("a\nb"), "`a␊b`");
        assert_eq!(block("a\n````\nb", "  "), "  `````yaml\n  a\n  ````\n  b\n  `````\n");
    }
}
