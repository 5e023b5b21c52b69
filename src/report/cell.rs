//! Text from records in; text that a cell of a spreadsheet takes out: visible, legal, and not longer than Excel allows.

use std::borrow::Cow;

use super::text::clean;

/// The most that Excel takes in one cell, in UTF-16 units.
pub const MOST: usize = 32_767;
/// The most line feeds that Excel takes in one cell.
const LINES: usize = 253;
/// What stands where a text was cut.
pub const CUT: &str = "…（長いので以下を省略）";

/// The text as a cell shows it. Spreadsheets compute nothing of it as long as it is written as text.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    let cleaned = match clean(text) {
        Cow::Borrowed(text) if !text.contains(is_noncharacter) => Cow::Borrowed(text),
        text => Cow::Owned(text.chars().map(|c| if is_noncharacter(c) { '\u{fffd}' } else { c }).collect()),
    };
    match end(&cleaned) {
        Some(end) => Cow::Owned(format!("{}{CUT}", &cleaned[..end])),
        None => cleaned,
    }
}

/// XML 1.0 has no way to write these.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Where a text must be cut so that the mark still fits; one unit is left for a mark in front.
fn end(text: &str) -> Option<usize> {
    // Every byte is at most one unit: most texts are done here.
    if text.len() < MOST && text.bytes().filter(|&byte| byte == b'\n').count() <= LINES {
        return None;
    }
    let room = MOST - 1 - CUT.encode_utf16().count();
    let (mut units, mut lines, mut cut) = (0, 0, None);
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        lines += usize::from(c == '\n');
        if cut.is_none() && units > room {
            cut = Some(at);
        }
        if lines > LINES {
            return cut.or(Some(at));
        }
        if units >= MOST {
            return cut;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> usize {
        text.encode_utf16().count()
    }

    #[test]
    fn texts_that_fit_stay() {
        for text in ["", "普通の文\n二行目", &"あ".repeat(MOST - 1), &"𠮷".repeat((MOST - 1) / 2)] {
            assert_eq!(cell(text), text, "{} units", units(text));
        }
        assert!(matches!(cell(&"あ".repeat(10_000)), Cow::Borrowed(_)));
    }

    #[test]
    fn long_texts_are_cut_with_a_mark() {
        for text in ["a".repeat(MOST), "あ".repeat(40_000), "𠮷".repeat(100_000), "\n".repeat(254)] {
            let cut = cell(&text);
            assert!(cut.ends_with(CUT) && units(&cut) < MOST && text.starts_with(cut.trim_end_matches(CUT)));
            assert!(cut.matches('\n').count() <= LINES);
        }
        assert!(units(&cell(&"あ".repeat(40_000))) > MOST - 3, "as much as fits is kept");
    }

    #[test]
    fn what_nobody_sees_is_made_visible() {
        assert_eq!(cell("a\u{0}b\tc\r\u{ffff}\u{202e}"), "a␀b c␍\u{fffd}\u{fffd}");
    }
}
