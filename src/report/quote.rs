//! A file, and the places of it that a report speaks of, in; its name and the lines around these places out.
//!
//! What reports show of records: the file itself is needed no more. Offsets, lines and columns are those of the file.

use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use crate::source::{Headings, Position, SourceFile, Span};

/// Lines shown above and below a place.
pub const CONTEXT: u32 = 1;

/// Some lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    name: String,
    /// In the order of the file; neighbours are one part.
    parts: Vec<Part>,
    /// The lines are the paragraphs of a document, under these headings.
    headings: Option<Headings>,
}

/// Neighbouring lines.
#[derive(Clone, Debug)]
pub struct Part {
    /// The number of the first line, from 1.
    pub line: u32,
    /// Where it starts in the file, in bytes.
    pub offset: u32,
    text: Arc<SourceFile>,
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        (self.line, self.offset, self.text()) == (other.line, other.offset, other.text())
    }
}

impl Eq for Part {}

impl Part {
    /// Lines from their text.
    #[must_use]
    pub fn new(line: u32, offset: u32, text: impl Into<String>) -> Self {
        Self { line, offset, text: Arc::new(SourceFile::part(text)) }
    }

    /// The lines, the last without its line break.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.text()
    }

    fn end(&self) -> u32 {
        self.offset + self.text().len() as u32
    }

    fn rows(&self) -> RangeInclusive<u32> {
        self.line..=self.line.saturating_add(self.text.lines()).saturating_sub(1)
    }
}

impl Quote {
    /// The lines of these places, with those around them.
    #[must_use]
    pub fn new(file: &SourceFile, spans: &[Span]) -> Self {
        let mut rows: Vec<Range<u32>> = spans.iter().map(|&span| around(file, span)).collect();
        rows.sort_unstable_by_key(|rows| (rows.start, rows.end));
        rows.dedup_by(|next, rows| {
            let joined = next.start <= rows.end;
            if joined {
                rows.end = rows.end.max(next.end);
            }
            joined
        });
        let part = |rows: Range<u32>| {
            let first = file.line(rows.start)?;
            let last = (rows.start..rows.end).rev().find_map(|row| file.line(row))?;
            Some(Part::new(rows.start, first.start, file.slice(first.start, last.end)))
        };
        let parts: Vec<Part> = rows.into_iter().filter_map(part).collect();
        let headings = file.headings().map(|headings| headings.over(parts.iter().map(Part::rows)));
        Self { name: file.name().to_owned(), parts, headings }
    }

    /// Some lines as they were kept; `None` when they are not in the order of a file.
    #[must_use]
    pub fn of(name: impl Into<String>, parts: Vec<Part>) -> Option<Self> {
        let (mut line, mut offset) = (1, 0);
        for part in &parts {
            if part.line < line || part.offset < offset {
                return None;
            }
            let upto =
                |from: u32, count: u32| from.checked_add(count).filter(|&n| u64::from(n) <= SourceFile::MAX_BYTES);
            line = upto(part.line, part.text.lines())?;
            offset = upto(part.offset, u32::try_from(part.text().len()).ok()?)?;
        }
        Some(Self { name: name.into(), parts, headings: None })
    }

    /// The same lines, as paragraphs of a document under these headings.
    #[must_use]
    pub fn of_paragraphs(self, headings: Headings) -> Self {
        Self { headings: Some(headings), ..self }
    }

    /// The headings above the lines, where these are the paragraphs of a document.
    #[must_use]
    pub fn headings(&self) -> Option<&Headings> {
        self.headings.as_ref()
    }

    /// The name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The lines that are kept.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Line and column of a byte of the file that is kept.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let Some(part) = self.part(offset) else { return Position { line: 1, column: 1, utf16: 1 } };
        let inside = part.text.position(offset.saturating_sub(part.offset));
        Position { line: inside.line + part.line - 1, ..inside }
    }

    /// The bytes of a line that is kept, without its line break.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<Range<u32>> {
        let at = self.parts.partition_point(|part| part.line <= number);
        let part = &self.parts[at.checked_sub(1)?];
        let inside = part.text.line(number - part.line + 1)?;
        Some(inside.start + part.offset..inside.end + part.offset)
    }

    /// The text of bytes that are kept; nothing of others.
    #[must_use]
    pub fn slice(&self, start: u32, end: u32) -> &str {
        let inside = |part: &&Part| part.offset <= start && start <= part.end();
        let part = self.part(start).filter(inside);
        part.map_or("", |part| part.text.slice(start - part.offset, end.saturating_sub(part.offset)))
    }

    /// The part that holds a byte, or the nearest before it, or the first.
    fn part(&self, offset: u32) -> Option<&Part> {
        let at = self.parts.partition_point(|part| part.offset <= offset);
        self.parts.get(at.saturating_sub(1))
    }
}

/// The lines of a place and those around it.
fn around(file: &SourceFile, span: Span) -> Range<u32> {
    let (first, last) = (file.position(span.start).line, file.position(span.end).line);
    first.saturating_sub(CONTEXT).max(1)..last + CONTEXT + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    /// What is kept says the same as the file.
    #[test]
    fn kept_places_are_those_of_the_file() {
        let text = "\u{feff}一: 1\r\n二: 𠮷2\r\n三: 3\r\n\r\n五: 5\r\n六: 6\r\n七: 7";
        let file = SourceFile::new("a.yaml", text);
        let find = |needle: &str| {
            let start = text.find(needle).expect("it is there") as u32;
            Span::new(FileId(0), start, start + needle.len() as u32)
        };
        for needles in [&["1"][..], &["2"], &["7"], &["1", "7"], &["2", "五: 5"], &["1\r\n二"], &["3", "5", "6"]] {
            let spans: Vec<Span> = needles.iter().map(|needle| find(needle)).collect();
            let quote = Quote::new(&file, &spans);
            for span in spans {
                assert_eq!(quote.slice(span.start, span.end), file.slice(span.start, span.end));
                for offset in [span.start, span.end] {
                    assert_eq!(quote.position(offset), file.position(offset), "{needles:?}");
                }
                let line = file.position(span.start).line;
                for number in line.saturating_sub(1).max(1)..=line + 1 {
                    assert_eq!(quote.line(number), file.line(number), "{needles:?} {number}");
                    if let Some(range) = file.line(number) {
                        assert_eq!(quote.slice(range.start, range.end), file.slice(range.start, range.end));
                    }
                }
            }
        }
        assert_eq!(Quote::new(&file, &[find("1"), find("7")]).parts().len(), 2);
        assert_eq!(Quote::new(&file, &[]).slice(0, 9), "");
    }
}
