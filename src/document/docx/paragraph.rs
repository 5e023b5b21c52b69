//! The paragraphs and tables of a file, one after the other, in; the text with a line for each, and its outline, out.

use std::ops::Range;

use super::fault::Fault;
use super::properties::Property;
use super::styles::Role;
use crate::document::outline::{Link, Outline, Section, Table, Words};

/// Lines of a text.
pub const MAX_PARAGRAPHS: usize = 200_000;

/// Before, between and behind the cells of a row, as in Markdown: rules that read a text know a row by it.
const CELLS: [&str; 3] = ["| ", " | ", " |"];

/// Words in a row, on one line.
#[derive(Debug, Default)]
pub struct Line {
    /// The words.
    pub text: String,
    /// The links among them, with where they lead to.
    pub links: Vec<(Range<usize>, String)>,
}

/// A paragraph.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// Its words.
    pub line: Line,
    /// What it is.
    pub role: Role,
    /// It is an item of a list.
    pub item: bool,
    /// There is more to see than words.
    pub pictured: bool,
}

/// A text that grows.
#[derive(Debug, Default)]
pub struct Draft {
    text: String,
    outline: Outline,
    lines: usize,
    /// The text ends with the title, which may have a second line.
    titled: bool,
}

impl Line {
    /// Adds words; what stands before the first of them is no part of the line, and any white space is a blank.
    pub fn push(&mut self, words: &str) {
        let words = if self.text.is_empty() { words.trim_start() } else { words };
        self.text.extend(words.chars().map(|sign| if sign.is_control() { ' ' } else { sign }));
    }

    /// Adds another line behind a blank.
    pub fn append(&mut self, other: Self) {
        if !self.text.is_empty() && !other.text.is_empty() {
            self.text.push(' ');
        }
        let at = self.text.len();
        self.text.push_str(&other.text);
        self.links.extend(other.links.into_iter().map(|(range, to)| (range.start + at..range.end + at, to)));
    }

    /// The same without blanks behind it.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        self.text.truncate(self.text.trim_end().len());
        let end = self.text.len();
        self.links.iter_mut().for_each(|(range, _)| *range = range.start.min(end)..range.end.min(end));
        self
    }
}

impl Draft {
    /// The section at hand has something to see.
    pub fn fill(&mut self) {
        self.outline.last().filled = true;
    }

    /// Adds a paragraph; one without words is none.
    pub fn paragraph(&mut self, paragraph: Paragraph) -> Result<(), Fault> {
        if paragraph.pictured {
            self.fill();
        }
        let line = paragraph.line.trimmed();
        if line.text.is_empty() || paragraph.role == Role::Contents {
            return Ok(());
        }
        let titled = std::mem::take(&mut self.titled);
        let words = self.line(line)?;
        match paragraph.role {
            Role::Title if self.outline.sections.is_empty() => {
                self.heading(words, 0);
                self.titled = true;
            }
            Role::Title if titled => {
                let section = self.outline.last();
                section.heading.text = format!("{} {}", section.heading.text, words.text);
                section.heading.at.end = words.at.end;
                section.body.start = words.at.end;
                self.titled = true;
            }
            Role::Heading(level) => self.heading(words, level),
            _ => {
                self.fill();
                if paragraph.item {
                    self.outline.last().items.push(words);
                }
            }
        }
        self.end_line()
    }

    fn heading(&mut self, heading: Words, level: u8) {
        self.outline.last().body.end = heading.at.start;
        let body = heading.at.end..heading.at.end;
        self.outline.sections.push(Section { heading, level, body, ..Section::default() });
    }

    /// Adds a table, a line for each row.
    pub fn table(&mut self, rows: Vec<Vec<Line>>) -> Result<(), Fault> {
        self.titled = false;
        let mut table = Table { at: self.text.len()..self.text.len(), rows: Vec::new() };
        for row in rows {
            let cells: Vec<Line> = row.into_iter().map(Line::trimmed).collect();
            if cells.len() < 2 && cells.iter().all(|cell| cell.text.is_empty()) {
                continue;
            }
            let filled = cells.iter().any(|cell| !cell.text.is_empty());
            let mut words = Vec::new();
            for (at, cell) in cells.into_iter().enumerate() {
                self.text.push_str(CELLS[at.min(1)]);
                words.push(self.line(cell)?);
            }
            self.text.push_str(CELLS[2]);
            table.at.end = self.text.len();
            table.rows.push(words);
            self.outline.last().filled |= filled;
            self.end_line()?;
        }
        if !table.rows.is_empty() {
            self.outline.last().tables.push(table);
        }
        Ok(())
    }

    /// Adds what the file says about itself, behind the text.
    pub fn properties(&mut self, properties: Vec<Property>) {
        self.close();
        // What stands around the last paragraph is no property.
        self.text.push('\n');
        for (key, name, says) in properties {
            self.text.push_str(name);
            self.text.push_str(": ");
            let at = self.text.len()..self.text.len() + says.len();
            self.text.push_str(&says);
            self.text.push('\n');
            // Of a time only the day counts, which is that of Greenwich.
            let day = says.find('T').filter(|&end| crate::date::parse_iso(&says[..end]).is_some());
            let end = day.map_or(at.end, |end| at.start + end);
            let text = self.text[at.start..end].to_owned();
            self.outline.properties.push((key, Words { at: at.start..end, text }));
        }
    }

    /// The text and what is in it. The title alone is of the first level: where there is none, or none is told from other
    /// headings of that level, all of these are below it.
    #[must_use]
    pub fn finish(mut self) -> (String, Outline) {
        self.close();
        let first = self.outline.sections.iter().filter(|section| section.level == 1).count();
        let level = self.outline.sections.first().map_or(1, |section| section.level);
        if level == 0 || level == 1 && first > 1 {
            self.outline.sections.iter_mut().for_each(|section| section.level += 1);
        }
        (self.text, self.outline)
    }

    /// Ends the text.
    fn close(&mut self) {
        if self.outline.properties.is_empty() {
            let end = self.text.len();
            self.outline.last().body.end = end;
            self.outline.body = 0..end;
        }
    }

    /// Adds words to the line at hand.
    fn line(&mut self, line: Line) -> Result<Words, Fault> {
        let at = self.text.len()..self.text.len() + line.text.len();
        if at.end > crate::document::MAX_BYTES {
            return Err(Fault::TooLong);
        }
        self.text.push_str(&line.text);
        for (range, to) in line.links.into_iter().filter(|(range, _)| !range.is_empty()) {
            let text = line.text[range.clone()].to_owned();
            let at = at.start + range.start..at.start + range.end;
            self.outline.links.push(Link { at: at.clone(), text, to: Words { at, text: to } });
        }
        Ok(Words { at, text: line.text })
    }

    fn end_line(&mut self) -> Result<(), Fault> {
        self.text.push('\n');
        self.lines += 1;
        if self.lines > MAX_PARAGRAPHS { Err(Fault::TooMuch("段落", MAX_PARAGRAPHS)) } else { Ok(()) }
    }
}
