//! The place where a value or a key starts in; a scalar, or the map that the key begins, out.

use super::cursor::is_blank;
use super::{KEY, Key, Quick};
use crate::node::{Frame, Style};
use crate::source::Span;
use crate::yaml::Anchor;
use crate::yaml::scalar::resolve;

/// Where the plain text of a line ends.
pub enum Stop {
    /// At the colon behind a key.
    Colon,
    /// With the line.
    Line,
    /// At a comment, or at what parts values of a flow container.
    Other,
}

/// Signs that a plain text cannot start with, or that the parser has to think about.
const SIGNS: &[u8] = b",[]{}#&*!|>%@`\"'?:";

impl<'t> Quick<'_, 't> {
    /// A value, or a key with the map that it begins; the map's keys stand at `column`, `outer` is that of what holds it.
    pub fn leaf_or_map(
        &mut self,
        parent: Option<&mut Frame>,
        outer: Option<usize>,
        column: usize,
        anchor: Option<&'t str>,
    ) -> Option<usize> {
        let start = self.cursor.at;
        let is_key = match self.cursor.peek() {
            b'"' | b'\'' => {
                self.quoted()?;
                self.cursor.peek() == b':' && is_blank(self.cursor.ahead(1))
            }
            b'[' | b'{' | b'|' | b'>' | b'*' => false,
            _ => matches!(self.plain()?, (_, Stop::Colon)),
        };
        self.cursor.at = start;
        if !is_key {
            return self.leaf(parent?, outer, anchor);
        }
        // `&name key: value` would name the key; on a line before it, the map.
        (anchor.is_none() || self.cursor.indent == Some(column)).then_some(())?;
        let first = self.key()?;
        self.map(parent, column, first, anchor)
    }

    /// A key up to and with its colon, behind which a blank stands.
    pub fn key(&mut self) -> Option<Key> {
        let start = self.cursor.at;
        let (text, end) = if matches!(self.cursor.peek(), b'"' | b'\'') {
            let text = self.quoted()?;
            (text, self.cursor.at)
        } else {
            let (end, stop) = self.plain()?;
            matches!(stop, Stop::Colon).then_some(())?;
            (self.cursor.text[start..end].into(), end)
        };
        let fits = self.cursor.at == end && end - start <= KEY;
        (fits && self.cursor.peek() == b':' && is_blank(self.cursor.ahead(1))).then_some(())?;
        self.cursor.at += 1;
        let symbol = self.builder.symbol(&text);
        Some(Key { symbol, span: self.span(start, end), is_merge: text == "<<" })
    }

    /// A value that begins here and is no block container; then to the first thing of a later line.
    pub fn leaf(&mut self, frame: &mut Frame, outer: Option<usize>, anchor: Option<&'t str>) -> Option<usize> {
        let end = match self.cursor.peek() {
            b'*' => {
                anchor.is_none().then_some(())?;
                self.alias(frame)?
            }
            b'[' | b'{' => self.flow(frame, outer, anchor)?,
            // These read on into the lines below themselves.
            b'|' | b'>' => return self.block_text(frame, outer, anchor),
            b'"' | b'\'' => self.quoted_value(frame, anchor)?,
            _ => return self.plain_value(frame, outer, anchor),
        };
        self.next_line()?;
        Some(end)
    }

    /// A text between quotes, as a value.
    pub fn quoted_value(&mut self, frame: &mut Frame, anchor: Option<&'t str>) -> Option<usize> {
        let start = self.cursor.at;
        let text = self.quoted()?;
        self.put(frame, self.span(start, self.cursor.at), Style::Quoted, &text, anchor)
    }

    /// A plain value of one line or several.
    fn plain_value(&mut self, frame: &mut Frame, outer: Option<usize>, anchor: Option<&'t str>) -> Option<usize> {
        let start = self.cursor.at;
        let (mut end, mut stop) = self.plain()?;
        (!matches!(stop, Stop::Colon)).then_some(())?;
        let mut folded: Option<String> = None;
        loop {
            if !matches!(stop, Stop::Line) {
                self.next_line()?;
                break;
            }
            let breaks = self.cursor.breaks(usize::MAX)?;
            if !self.cursor.is_deeper(outer) || self.cursor.peek() == b'#' {
                self.settle();
                break;
            }
            let text = folded.get_or_insert_with(|| self.cursor.text[start..end].to_owned());
            text.push_str(if breaks == 1 { " " } else { "" });
            (1..breaks).for_each(|_| text.push('\n'));
            let from = self.cursor.at;
            (end, stop) = self.plain()?;
            (!matches!(stop, Stop::Colon)).then_some(())?;
            text.push_str(&self.cursor.text[from..end]);
        }
        let text = folded.as_deref().unwrap_or(&self.cursor.text[start..end]);
        self.put(frame, self.span(start, end), Style::Plain, text, anchor)
    }

    /// A plain text as far as it stands in this line: where it ends, and at what. The place is then behind it and the
    /// blanks that follow it.
    pub fn plain(&mut self) -> Option<(usize, Stop)> {
        let start = self.cursor.at;
        self.may_be_plain()?;
        loop {
            let stop = match self.cursor.peek() {
                b':' if is_blank(self.cursor.ahead(1)) => Stop::Colon,
                b'#' if self.cursor.is_after_blank() => Stop::Other,
                b'\n' | b'\r' | 0 => Stop::Line,
                _ => {
                    self.cursor.at += 1;
                    continue;
                }
            };
            return Some((self.cursor.trimmed(start), stop));
        }
    }

    /// A plain text can start here.
    pub fn may_be_plain(&self) -> Option<()> {
        let (first, next) = (self.cursor.peek(), self.cursor.ahead(1));
        let dash = first == b'-' && (is_blank(next) || b",[]{}-".contains(&next));
        (!dash && !SIGNS.contains(&first) && !is_blank(first)).then_some(())
    }

    /// Adds a scalar; where it ends.
    pub fn put(
        &mut self,
        frame: &mut Frame,
        at: Span,
        style: Style,
        text: &str,
        anchor: Option<&'t str>,
    ) -> Option<usize> {
        let raw = &self.cursor.text[at.start as usize..at.end as usize];
        let first = self.builder.scalar(Some(frame), at, style, resolve(text, raw, style, None).ok()?);
        if let Some(name) = anchor {
            self.anchors.insert(name, Anchor { first, end: Some(self.builder.next()) });
        }
        Some(at.end as usize)
    }
}
