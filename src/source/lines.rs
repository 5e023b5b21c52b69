//! A text in; line and column of any byte offset out, in bounded time, and back.

use std::ops::Range;

/// A place as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1; a BOM at the start of the file is not counted.
    pub column: u32,
    /// Column in UTF-16 code units, from 1, as editors that speak LSP count it.
    pub utf16: u32,
}

/// Where lines start, and how many characters lie before every [`BLOCK`] bytes, so that one very long line costs no more
/// than many short ones.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    blocks: Vec<Count>,
}

/// Bytes between two counted places.
const BLOCK: usize = 1024;
const BOM: char = '\u{feff}';

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    chars: u32,
    utf16: u32,
}

impl Count {
    fn add(&mut self, text: &str) {
        // A character starts with every byte but the continuing ones (0b10…); one of four bytes is two code units.
        let starts = |least: u8| text.bytes().map(|b| u32::from(b & 0xc0 != 0x80 && b >= least)).sum::<u32>();
        let chars = starts(0);
        self.chars += chars;
        self.utf16 += chars + starts(0xf0);
    }
}

impl LineIndex {
    /// `whole`: the text is a file from its start, where a mark is no character.
    pub fn new(text: &str, whole: bool) -> Self {
        let first = if whole && text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
        let mut starts = vec![first as u32];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        let mut blocks = vec![Count::default()];
        let mut count = Count::default();
        let mut from = 0;
        while from < text.len() {
            let to = text.floor_char_boundary((blocks.len() * BLOCK).min(text.len()));
            count.add(&text[from..to]);
            blocks.push(count);
            from = to;
        }
        Self { starts, blocks }
    }

    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = text.floor_char_boundary((offset as usize).min(text.len()));
        let line = self.starts.partition_point(|&start| start as usize <= offset).max(1);
        let start = self.starts[line - 1] as usize;
        let (from, to) = (self.upto(text, start), self.upto(text, offset.max(start)));
        Position { line: line as u32, column: to.chars - from.chars + 1, utf16: to.utf16 - from.utf16 + 1 }
    }

    pub fn line(&self, text: &str, number: u32) -> Option<Range<u32>> {
        let at = number.checked_sub(1)? as usize;
        let start = *self.starts.get(at)?;
        let end = self.starts.get(at + 1).map_or(text.len() as u32, |&next| next - 1);
        let end = if end > start && text.as_bytes()[end as usize - 1] == b'\r' { end - 1 } else { end };
        Some(start..end.max(start))
    }

    fn upto(&self, text: &str, offset: usize) -> Count {
        let block = offset / BLOCK;
        let mut count = self.blocks[block.min(self.blocks.len() - 1)];
        let from = text.floor_char_boundary((block * BLOCK).min(text.len()));
        count.add(&text[from..offset]);
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, needle: &str, line: u32, column: u32, utf16: u32) {
        let offset = text.find(needle).expect("the needle is in the text") as u32;
        let got = LineIndex::new(text, true).position(text, offset);
        assert_eq!(got, Position { line, column, utf16 });
    }

    #[test]
    fn columns_count_characters_and_utf16_units() {
        case("a: 1\n", "1", 1, 4, 4);
        case("名前: 病院\n種別: x", "x", 2, 5, 5);
        case("𠮷野家: x", "x", 1, 6, 7);
        case("\u{feff}a: x", "x", 1, 4, 4);
        case("a: 1\r\nb: x", "x", 2, 4, 4);
    }

    #[test]
    fn long_lines_agree_with_a_plain_count() {
        let text = "あ𠮷b".repeat(2000);
        let index = LineIndex::new(&text, true);
        for (n, (at, _)) in text.char_indices().enumerate() {
            let position = index.position(&text, at as u32);
            assert_eq!(position.column as usize, n + 1);
            assert_eq!(position.utf16 as usize, text[..at].encode_utf16().count() + 1);
        }
    }

    #[test]
    fn lines_leave_out_their_break() {
        let text = "ab\r\n\nc";
        let index = LineIndex::new(text, true);
        let lines: Vec<_> = (1..=index.count())
            .map(|n| &text[index.line(text, n).map(|r| r.start as usize..r.end as usize).unwrap()])
            .collect();
        assert_eq!(lines, ["ab", "", "c"]);
    }
}
