//! Markdown in (CommonMark with the tables of GitHub); its outline, with bytes of the whole file, out.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::outline::{Link, Outline, Section, Table, Words};

/// Reads the body of a document.
pub fn outline(text: &str, body: Range<usize>) -> Outline {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let before = Section { body: body.clone(), ..Section::default() };
    let outline = Outline { body: body.clone(), before, ..Outline::default() };
    let mut reader = Reader { text, outline, open: Vec::new(), links: Vec::new(), code: None, table: None };
    for (event, at) in Parser::new_ext(&text[body.clone()], options).into_offset_iter() {
        reader.event(event, body.start + at.start..body.start + at.end);
    }
    reader.outline.in_order();
    reader.outline
}

/// Bytes behind an address in its link: a title, brackets.
const ADDRESS: usize = 1 << 10;

/// What gathers words while it is open.
struct Open {
    what: What,
    at: Range<usize>,
    words: Words,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Heading(u8),
    Item,
    Cell,
}

struct Reader<'t> {
    text: &'t str,
    outline: Outline,
    open: Vec<Open>,
    /// Links that are open: where they begin in the links of the outline.
    links: Vec<usize>,
    /// A block of code that is open.
    code: Option<usize>,
    table: Option<Table>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag, &at),
            Event::Text(words) if self.code.is_none() => self.words(&words, at),
            Event::Code(words) => self.words(&words, at),
            Event::SoftBreak | Event::HardBreak => self.words(" ", at),
            // What people see of a page is no comment and no tag.
            Event::Html(_) | Event::InlineHtml(_) => self.outline.mute.push(at),
            Event::Rule | Event::TaskListMarker(_) => {}
            _ => self.outline.last().filled = true,
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: Range<usize>) {
        let what = match tag {
            Tag::Heading { level, .. } => {
                self.outline.last().body.end = at.start;
                What::Heading(number(level))
            }
            Tag::Item => What::Item,
            Tag::TableCell => What::Cell,
            Tag::Table(_) => {
                self.table = Some(Table { at, rows: Vec::new() });
                return;
            }
            Tag::TableHead | Tag::TableRow => {
                self.table.iter_mut().for_each(|table| table.rows.push(Vec::new()));
                return;
            }
            Tag::CodeBlock(_) => {
                self.code = Some(at.start);
                self.outline.last().filled = true;
                return;
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => return self.link(&dest_url, at),
            _ => return,
        };
        self.open.push(Open { what, at, words: Words::default() });
    }

    fn link(&mut self, to: &str, at: Range<usize>) {
        self.outline.last().filled = true;
        // An address stands at the end of its link; one that is defined elsewhere is shown by the whole link.
        let end = self.text.floor_char_boundary(at.end.saturating_sub(to.len() + ADDRESS).max(at.start));
        let place = self.text[end..at.end].rfind(to).filter(|_| !to.is_empty());
        let place = place.map_or(at.clone(), |from| end + from..end + from + to.len());
        if place != at {
            self.outline.mute.push(place.clone());
        }
        self.links.push(self.outline.links.len());
        let decoded = percent_decode_str(to).decode_utf8().map_or_else(|_| to.to_owned(), Into::into);
        let to = Words { at: place, text: decoded };
        self.outline.links.push(Link { at, text: String::new(), to });
    }

    fn words(&mut self, words: &str, at: Range<usize>) {
        // Of what is nested only the innermost, and a link around a picture: each word would be kept for every level.
        let around = self.links.first().into_iter().chain(self.links.last().filter(|_| self.links.len() > 1));
        for &link in around {
            self.outline.links[link].text.push_str(words);
        }
        if let Some(open) = self.open.last_mut() {
            if open.words.text.is_empty() {
                open.words.at = at.clone();
            }
            open.words.at.end = at.end;
            open.words.text.push_str(words);
        }
        // Nothing that gathers words stands in a heading.
        let heading = self.open.last().is_some_and(|open| matches!(open.what, What::Heading(_)));
        if !heading && !words.trim().is_empty() {
            self.outline.last().filled = true;
        }
    }

    fn end(&mut self, tag: TagEnd, at: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell => {
                let Some(mut open) = self.open.pop() else { return };
                if open.words.text.is_empty() {
                    open.words.at = open.at.start..open.at.start;
                }
                self.close(open.what, open.words, at);
            }
            TagEnd::Table => {
                let table = self.table.take();
                self.outline.last().tables.extend(table);
            }
            TagEnd::CodeBlock => {
                let from = self.code.take().unwrap_or(at.start);
                self.outline.mute.push(from..at.end);
            }
            TagEnd::Link | TagEnd::Image => _ = self.links.pop(),
            _ => {}
        }
    }

    fn close(&mut self, what: What, words: Words, at: &Range<usize>) {
        match what {
            What::Heading(level) => {
                let body = at.end..self.text.len();
                self.outline.sections.push(Section { heading: words, level, body, ..Section::default() });
            }
            What::Item => self.outline.last().items.push(words),
            What::Cell => {
                let row = self.table.as_mut().and_then(|table| table.rows.last_mut());
                row.into_iter().for_each(|row| row.push(words.clone()));
            }
        }
    }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}
