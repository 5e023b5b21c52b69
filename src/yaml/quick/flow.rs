//! `[` or `{` in; the container up to its end, over any number of lines, out.

use super::cursor::is_blank;
use super::scalar::Stop;
use super::{DEPTH, Quick};
use crate::node::{Frame, Kind, Style};

impl<'t> Quick<'_, 't> {
    /// A flow container; where it ends. Its lines stand deeper than `outer`.
    pub fn flow(&mut self, parent: &mut Frame, outer: Option<usize>, anchor: Option<&'t str>) -> Option<usize> {
        self.depth += 1;
        (self.depth < DEPTH).then_some(())?;
        let start = self.cursor.at;
        let (kind, close) = if self.cursor.peek() == b'{' { (Kind::Map, b'}') } else { (Kind::List, b']') };
        self.cursor.at += 1;
        let mut frame = self.builder.open(Some(parent), self.span(start, start + 1), Style::Quoted, kind);
        self.anchored(anchor, frame.node);
        let mut merges = false;
        self.gap(outer)?;
        while self.cursor.peek() != close {
            if kind == Kind::Map {
                let key = self.flow_key()?;
                merges |= key.is_merge;
                self.builder.key(&mut frame, key.symbol, key.span);
                self.gap(outer)?;
            }
            self.flow_value(&mut frame, outer)?;
            self.gap(outer)?;
            if self.cursor.peek() == b',' {
                self.cursor.at += 1;
                self.gap(outer)?;
            } else {
                (self.cursor.peek() == close).then_some(())?;
            }
        }
        self.cursor.at += 1;
        let end = self.cursor.at;
        if kind == Kind::Map {
            self.close_map(&frame, end, merges)?;
        } else {
            self.builder.close(&frame, end as u32);
        }
        self.complete(anchor, frame.node);
        self.depth -= 1;
        Some(end)
    }

    /// Blanks, line breaks and comments between the parts of a flow container.
    fn gap(&mut self, outer: Option<usize>) -> Option<()> {
        self.cursor.spaces();
        while self.cursor.is_at_rest() {
            (!self.cursor.is_at_end()).then_some(())?;
            self.next_line()?;
            (self.cursor.indent > outer).then_some(())?;
        }
        Some(())
    }

    fn flow_value(&mut self, frame: &mut Frame, outer: Option<usize>) -> Option<usize> {
        let anchor = self.anchor()?;
        match self.cursor.peek() {
            b'*' if anchor.is_none() => self.alias(frame),
            b'[' | b'{' => self.flow(frame, outer, anchor),
            b'"' | b'\'' => self.quoted_value(frame, anchor),
            _ => {
                let start = self.cursor.at;
                let (end, stop) = self.flow_plain()?;
                (!matches!(stop, Stop::Colon)).then_some(())?;
                let text = &self.cursor.text[start..end];
                self.put(frame, self.span(start, end), Style::Plain, text, anchor)
            }
        }
    }

    fn flow_key(&mut self) -> Option<super::Key> {
        if matches!(self.cursor.peek(), b'"' | b'\'') {
            return self.key();
        }
        let start = self.cursor.at;
        let (end, stop) = self.flow_plain()?;
        (matches!(stop, Stop::Colon) && self.cursor.at == end).then_some(())?;
        self.cursor.at = start;
        self.key()
    }

    /// As [`Quick::plain`], where `,` and brackets end the text.
    fn flow_plain(&mut self) -> Option<(usize, Stop)> {
        let start = self.cursor.at;
        self.may_be_plain()?;
        loop {
            let stop = match self.cursor.peek() {
                b':' => match self.cursor.ahead(1) {
                    next if is_blank(next) => Stop::Colon,
                    b',' | b'[' | b']' | b'{' | b'}' => return None,
                    _ => {
                        self.cursor.at += 1;
                        continue;
                    }
                },
                b'#' if self.cursor.is_after_blank() => Stop::Other,
                b',' | b']' | b'}' => Stop::Other,
                b'[' | b'{' => return None,
                b'\n' | b'\r' | 0 => Stop::Line,
                _ => {
                    self.cursor.at += 1;
                    continue;
                }
            };
            return Some((self.cursor.trimmed(start), stop));
        }
    }
}
