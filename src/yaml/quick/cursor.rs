//! A text in; where in it a reader stands, line by line and blank by blank, out. Knows nothing of nodes.

use std::ops::Range;

/// The byte order mark.
const BOM: &str = "\u{feff}";

/// A place in a text.
pub struct Cursor<'t> {
    pub text: &'t str,
    bytes: &'t [u8],
    pub at: usize,
    /// Where the line of `at` starts.
    line: usize,
    /// The column of the first thing of this line; `None` at the end of the document.
    pub indent: Option<usize>,
}

impl<'t> Cursor<'t> {
    /// The start of a text; `None` when it holds a character that is not for people: tabs and other controls, line ends that
    /// only some readers take for such, marks in its middle.
    pub fn new(text: &'t str) -> Option<Self> {
        let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
        let bytes = text.as_bytes();
        is_usual(&bytes[start..]).then_some(Self { text, bytes, at: start, line: start, indent: None })
    }

    /// The byte here; 0 at the end.
    pub fn peek(&self) -> u8 {
        self.ahead(0)
    }

    /// The byte so far ahead; 0 at the end.
    pub fn ahead(&self, by: usize) -> u8 {
        self.bytes.get(self.at + by).copied().unwrap_or(0)
    }

    /// The byte before this one in its line.
    pub fn is_after_blank(&self) -> bool {
        self.at == self.line || self.bytes[self.at - 1] == b' '
    }

    /// Bytes from the start of the line.
    pub fn column(&self) -> usize {
        self.at - self.line
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// A blank, a line break or the end.
    pub fn is_at_blank(&self) -> bool {
        is_blank(self.peek())
    }

    /// `- `
    pub fn is_at_dash(&self) -> bool {
        self.peek() == b'-' && is_blank(self.ahead(1))
    }

    /// `---` or `...` at the start of a line.
    pub fn is_at_marker(&self) -> bool {
        self.is_at(b"---")
    }

    fn is_at(&self, marker: &[u8]) -> bool {
        self.column() == 0 && self.bytes[self.at..].starts_with(marker) && is_blank(self.ahead(3))
    }

    /// Nothing but a comment stands in the rest of the line.
    pub fn is_at_rest(&self) -> bool {
        match self.peek() {
            b'\n' | b'\r' | 0 => true,
            b'#' => self.is_after_blank(),
            _ => false,
        }
    }

    pub fn spaces(&mut self) {
        while self.peek() == b' ' {
            self.at += 1;
        }
    }

    /// Where the text from `start` up to here ends, without the blanks behind it.
    pub fn trimmed(&self, start: usize) -> usize {
        start + self.text[start..self.at].trim_end_matches(' ').len()
    }

    /// From the end of a line's text to the first thing below it: how many line breaks lie between; `None` when a line of
    /// blanks has more than `most`.
    pub fn breaks(&mut self, most: usize) -> Option<usize> {
        let mut count = 0;
        loop {
            self.spaces();
            match self.peek() {
                b'\n' | b'\r' if count == 0 || self.column() <= most => self.pass_break(),
                b'\n' | b'\r' => return None,
                0 if count > 0 && self.column() > most => return None,
                _ => return Some(count),
            }
            count += 1;
        }
    }

    /// Something stands here, deeper than `outer`.
    pub fn is_deeper(&self, outer: Option<usize>) -> bool {
        !self.is_at_end() && Some(self.column()) > outer
    }

    /// The first thing of a line stands here: goes back to the blanks that belong to it where the line starts at `column`.
    pub fn starts_at(&mut self, column: usize) -> bool {
        let goes_on = !self.is_at_end() && self.column() >= column;
        if goes_on {
            self.at = self.line + column;
        }
        goes_on
    }

    /// The rest of the line, blanks included; the place is then at its break.
    pub fn rest(&mut self) -> &'t str {
        let start = self.at;
        self.comment();
        &self.text[start..self.at]
    }

    /// From the start of a line to the first thing in it or below it; true at a comment.
    pub fn settle(&mut self) -> bool {
        loop {
            self.spaces();
            match self.peek() {
                b'\n' | b'\r' => self.pass_break(),
                b'#' if self.is_after_blank() => return true,
                0 => break self.indent = None,
                _ => {
                    let ended = self.is_at(b"---") || self.is_at(b"...");
                    break self.indent = (!ended).then(|| self.column());
                }
            }
        }
        false
    }

    /// The comment that starts here, without its line break.
    pub fn comment(&mut self) -> Range<usize> {
        let start = self.at;
        self.at +=
            self.bytes[start..].iter().position(|&b| matches!(b, b'\n' | b'\r')).unwrap_or(self.bytes.len() - start);
        start..self.at
    }

    /// Goes to the end of the line, past a comment, which it gives; `None` when anything else stands there.
    pub fn rest_of_line(&mut self) -> Option<Option<Range<usize>>> {
        self.spaces();
        self.is_at_rest().then_some(())?;
        Some((self.peek() == b'#').then(|| self.comment()))
    }

    /// Passes the line break that stands here, if one does.
    pub fn pass_break(&mut self) {
        self.at += match self.peek() {
            b'\r' => 2,
            b'\n' => 1,
            _ => return,
        };
        self.line = self.at;
    }

    /// The name of an anchor, of the plainest kind.
    pub fn name(&mut self) -> Option<&'t str> {
        let rest = &self.bytes[self.at..];
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-') || b >= 0x80;
        let length = rest.iter().position(|&b| !plain(b)).unwrap_or(rest.len());
        let name = &self.text[self.at..self.at + length];
        self.at += length;
        Some(name).filter(|name| !name.is_empty())
    }
}

/// A space, a line break or the end.
pub fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | 0)
}

/// Bytes at which something may stand that is not for people.
const SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = byte != b'\n' as usize;
        byte += 1;
    }
    table[0x7f] = true;
    // U+0080 to U+009F; U+2028 and U+2029; U+FEFF, U+FFFE and U+FFFF.
    table[0xc2] = true;
    table[0xe2] = true;
    table[0xef] = true;
    table
};

fn is_usual(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&b| SUSPECT[usize::from(b)]) {
        let usual = match rest[at..] {
            [b'\r', b'\n', ..] => true,
            [0xc2, next, ..] => next >= 0xa0,
            [0xe2, 0x80, last, ..] => !matches!(last, 0xa8 | 0xa9),
            [0xef, 0xbb, last, ..] => last != 0xbf,
            [0xef, 0xbf, last, ..] => last < 0xbe,
            [0xe2 | 0xef, ..] => true,
            _ => false,
        };
        if !usual {
            return false;
        }
        rest = &rest[at + 1..];
    }
    true
}
