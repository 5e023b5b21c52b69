//! YAML text as people write records in; its nodes in a [`Builder`] out, several times as fast as the parser reads it.
//!
//! Whatever is unusual, and whatever is wrong, is left to the parser: what is read here is node for node what the parser
//! would give, and every `None` below means that the parser is asked instead. Tests and the fuzzer hold the two together.

mod anchor;
mod block_text;
mod cursor;
mod flow;
mod quoted;
mod scalar;

use foldhash::HashMap;

use super::{Anchor, keys};
use crate::node::{Builder, Frame, Kind, Scalar, Style, Symbol};
use crate::source::{FileId, Span};
use cursor::Cursor;

/// How deep containers may nest here; the parser has a limit of its own.
const DEPTH: u32 = 64;
/// Bytes of a key. The parser takes none of more than 1,024 characters.
const KEY: usize = 1000;

/// Reads all documents of a file; `None` leaves the builder with a part of them.
pub fn read(builder: &mut Builder, file: FileId, text: &str) -> Option<()> {
    let cursor = Cursor::new(text)?;
    Quick { builder, file, cursor, anchors: HashMap::default(), alias_nodes: 0, depth: 0 }.documents()
}

struct Quick<'b, 't> {
    builder: &'b mut Builder,
    file: FileId,
    cursor: Cursor<'t>,
    /// The nodes of each anchor, as far as they are complete.
    anchors: HashMap<&'t str, Anchor>,
    alias_nodes: u32,
    depth: u32,
}

impl<'t> Quick<'_, 't> {
    fn documents(&mut self) -> Option<()> {
        self.settle();
        while !self.cursor.is_at_end() {
            if self.cursor.is_at_marker() {
                self.cursor.at += 3;
                self.next_line()?;
            }
            // An empty document is a value of its own.
            (self.cursor.indent == Some(0)).then_some(())?;
            self.anchors.clear();
            self.block(None, None, None)?;
            self.cursor.indent.is_none().then_some(())?;
        }
        Some(())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start as u32, end as u32)
    }

    /// From the start of a line to the first thing that is no comment.
    fn settle(&mut self) {
        while self.cursor.settle() {
            let comment = self.cursor.comment();
            self.builder.comment(self.span(comment.start, comment.end));
        }
    }

    /// From the end of a value to the first thing of a later line. The rest of the line holds nothing but a comment.
    fn next_line(&mut self) -> Option<()> {
        if let Some(comment) = self.cursor.rest_of_line()? {
            self.builder.comment(self.span(comment.start, comment.end));
        }
        self.cursor.pass_break();
        self.settle();
        Some(())
    }

    /// A node that starts its line, deeper than `outer`; where it ends.
    fn block(&mut self, parent: Option<&mut Frame>, outer: Option<usize>, anchor: Option<&'t str>) -> Option<usize> {
        self.depth += 1;
        (self.depth < DEPTH).then_some(())?;
        let column = self.cursor.indent?;
        let end = if self.cursor.is_at_dash() {
            self.list(parent, column, anchor)
        } else {
            self.leaf_or_map(parent, outer, column, anchor)
        };
        self.depth -= 1;
        end
    }

    /// A list whose dashes stand at `column`, from the first dash on.
    fn list(&mut self, parent: Option<&mut Frame>, column: usize, anchor: Option<&'t str>) -> Option<usize> {
        let start = self.cursor.at;
        let mut frame = self.builder.open(parent, self.span(start, start), Style::Plain, Kind::List);
        self.anchored(anchor, frame.node);
        let mut end = start;
        loop {
            self.cursor.at += 1;
            end = end.max(self.item(&mut frame, column)?);
            if self.cursor.indent != Some(column) || !self.cursor.is_at_dash() {
                break;
            }
        }
        self.ended(column)?;
        self.builder.close(&frame, end as u32);
        self.complete(anchor, frame.node);
        Some(end)
    }

    /// What stands behind a dash.
    fn item(&mut self, frame: &mut Frame, column: usize) -> Option<usize> {
        self.cursor.spaces();
        let anchor = self.anchor()?;
        if self.cursor.is_at_rest() {
            self.next_line()?;
            // The place of an item without a value depends on what stands around it.
            (self.cursor.indent > Some(column)).then_some(())?;
            return self.block(Some(frame), Some(column), anchor);
        }
        self.depth += 1;
        (self.depth < DEPTH).then_some(())?;
        let inner = self.cursor.column();
        let end = if self.cursor.is_at_dash() {
            anchor.is_none().then_some(())?;
            self.list(Some(frame), inner, None)
        } else {
            self.leaf_or_map(Some(frame), Some(column), inner, anchor)
        };
        self.depth -= 1;
        end
    }

    /// A map whose keys stand at `column`; its first key has been read, up to and with the colon.
    fn map(&mut self, parent: Option<&mut Frame>, column: usize, first: Key, anchor: Option<&'t str>) -> Option<usize> {
        let start = first.span.start as usize;
        let mut frame = self.builder.open(parent, self.span(start, start), Style::Plain, Kind::Map);
        self.anchored(anchor, frame.node);
        let mut merges = first.is_merge;
        self.builder.key(&mut frame, first.symbol, first.span);
        let mut end = self.value(&mut frame, column, first.span)?;
        while self.cursor.indent == Some(column) {
            let key = self.key()?;
            merges |= key.is_merge;
            self.builder.key(&mut frame, key.symbol, key.span);
            end = end.max(self.value(&mut frame, column, key.span)?);
        }
        self.ended(column)?;
        self.close_map(&frame, end, merges)?;
        self.complete(anchor, frame.node);
        Some(end)
    }

    fn close_map(&mut self, frame: &Frame, end: usize, merges: bool) -> Option<()> {
        let merged = !merges || keys::merge(self.builder, frame).is_empty();
        (merged && keys::duplicates(self.builder, frame).is_empty()).then_some(())?;
        self.builder.close(frame, end as u32);
        Some(())
    }

    /// After a container whose parts start at `column`, nothing may stand deeper.
    fn ended(&self, column: usize) -> Option<()> {
        (self.cursor.indent <= Some(column)).then_some(())
    }

    /// What stands behind the colon of a key.
    fn value(&mut self, frame: &mut Frame, column: usize, key: Span) -> Option<usize> {
        self.cursor.spaces();
        let anchor = self.anchor()?;
        if !self.cursor.is_at_rest() {
            (!self.cursor.is_at_dash()).then_some(())?;
            return self.leaf(frame, Some(column), anchor);
        }
        self.next_line()?;
        if self.cursor.indent > Some(column) {
            return self.block(Some(frame), Some(column), anchor);
        }
        if self.cursor.indent == Some(column) && self.cursor.is_at_dash() {
            self.depth += 1;
            (self.depth < DEPTH).then_some(())?;
            let end = self.list(Some(frame), column, anchor);
            self.depth -= 1;
            return end;
        }
        anchor.is_none().then_some(())?;
        let nothing = Span::new(self.file, key.end, key.end);
        self.builder.scalar(Some(frame), nothing, Style::Plain, Scalar::Null);
        Some(key.end as usize)
    }
}

/// A key of a map.
struct Key {
    symbol: Symbol,
    span: Span,
    is_merge: bool,
}
