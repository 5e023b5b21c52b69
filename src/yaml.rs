//! YAML text in; nodes of a [`Builder`] out, or located errors. The only module that names the YAML parser.
//!
//! YAML 1.2 with the core schema. What is ours: duplicate keys are errors; an alias becomes a copy, within a budget;
//! `<<` merges maps; tags other than the core schema's are refused; after an error reading goes on at the next document.
//!
//! What people write in records is read by `quick`, several times as fast; a file with anything else in it, or with
//! anything wrong, is read by the parser from its start. Both give the same nodes.

mod error;
mod hint;
mod keys;
mod quick;
mod scalar;
mod syntax;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use granit_parser::{Event, Options, Parser, ScalarStyle, Span as ParserSpan, StructureStyle, Tag};

pub use error::YamlError;

use crate::node::{Builder, Frame, Kind, NodeId, Scalar, Style, Symbols};
use crate::source::{FileId, SourceFile, Span};

/// How many nodes, entries and items the aliases of one file may add. A real one adds dozens; a bomb adds billions.
pub const MAX_ALIAS_NODES: u32 = 1_000_000;

/// Reads all documents of `file` into `builder`.
///
/// # Errors
/// Everything that is wrong with the file, in its order; the documents without error are read all the same.
pub fn read(builder: &mut Builder, file: impl Into<Arc<SourceFile>>) -> Result<(), Vec<YamlError>> {
    let id = builder.file(file);
    let all = builder.tree().sources().file(id).text().len();
    read_start(builder, id, all)
}

/// Reads the first so many bytes of a file that is in the tree already.
///
/// # Errors
/// As [`read`].
pub fn read_start(builder: &mut Builder, id: FileId, bytes: usize) -> Result<(), Vec<YamlError>> {
    let source = builder.tree().sources().file(id).clone();
    let before = builder.mark();
    if quick::read(builder, id, &source.text()[..bytes]).is_some() {
        return Ok(());
    }
    builder.return_to(&before);
    parse(builder, id, &source, bytes)
}

/// As [`read`], by the parser alone: what the quick way is held against.
///
/// # Errors
/// As [`read`].
pub fn read_by_parser(builder: &mut Builder, file: impl Into<Arc<SourceFile>>) -> Result<(), Vec<YamlError>> {
    let id = builder.file(file);
    let source = builder.tree().sources().file(id).clone();
    let all = source.text().len();
    parse(builder, id, &source, all)
}

/// True when the text is read without the parser.
#[must_use]
pub fn is_quick(text: &str) -> bool {
    let mut builder = Builder::new(Symbols::default());
    let id = builder.file(SourceFile::new("", ""));
    quick::read(&mut builder, id, text).is_some()
}

fn parse(builder: &mut Builder, id: FileId, source: &Arc<SourceFile>, bytes: usize) -> Result<(), Vec<YamlError>> {
    let mut reader = Reader {
        builder,
        file: id,
        source,
        frames: Vec::new(),
        anchors: HashMap::new(),
        key_anchors: HashSet::new(),
        errors: Vec::new(),
        alias_nodes: 0,
    };
    reader.run(bytes);
    if reader.errors.is_empty() { Ok(()) } else { Err(reader.errors) }
}

/// Options of the parser: strict, no directive of others, comments kept however many stand in a row.
fn options() -> Options {
    granit_parser::options! {
        strict_indentation: true,
        emit_unresolved_aliases: true,
        max_buffered_comment_events: usize::MAX,
    }
}

/// Nodes of an anchor once they are complete.
#[derive(Clone, Copy)]
struct Anchor {
    first: NodeId,
    end: Option<NodeId>,
}

/// A container that is being read, its anchor (0: none), and where what was read of it ends.
struct Open {
    frame: Frame,
    anchor: usize,
    end: u32,
}

struct Reader<'b, 's> {
    builder: &'b mut Builder,
    file: FileId,
    source: &'s Arc<SourceFile>,
    frames: Vec<Open>,
    anchors: HashMap<usize, Anchor>,
    /// Anchors that stand at keys; nothing can refer to them.
    key_anchors: HashSet<usize>,
    errors: Vec<YamlError>,
    alias_nodes: u32,
}

impl Reader<'_, '_> {
    fn run(&mut self, bytes: usize) {
        let source = self.source.clone();
        let mut parser = Parser::new_from_str_with_options(&source.text()[..bytes], options());
        loop {
            match parser.next_event() {
                None | Some(Ok((Event::StreamEnd, _))) => break,
                Some(Ok((event, span))) => self.event(event, &span),
                Some(Err(error)) => {
                    self.errors.push(syntax::syntax(self.source, &error));
                    self.abandon();
                    if !matches!(parser.proceed_next_document(), Ok(true)) {
                        break;
                    }
                }
            }
        }
    }

    /// Closes what the error left open, so that the tree stays whole; its content is not used.
    fn abandon(&mut self) {
        while let Some(open) = self.frames.pop() {
            self.builder.close(&open.frame, open.end);
        }
        self.anchors.clear();
    }

    fn event(&mut self, event: Event<'_>, span: &ParserSpan) {
        match event {
            Event::DocumentStart(..) => self.anchors.clear(),
            Event::Comment(..) => self.builder.comment(self.span(span)),
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span),
            Event::MappingStart(style, anchor, tag) => self.open(Kind::Map, style, anchor, tag.as_deref(), span),
            Event::SequenceStart(style, anchor, tag) => self.open(Kind::List, style, anchor, tag.as_deref(), span),
            Event::MappingEnd | Event::SequenceEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnresolvedAlias(name) => {
                self.errors.push(YamlError::UnknownAnchor {
                    file: self.source.clone(),
                    at: self.span(span).range(),
                    name: name.into(),
                });
                self.placeholder(span);
            }
            _ => {}
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, tag: Option<&Tag>, span: &ParserSpan) {
        let at = self.trimmed(span, style);
        self.reached(at.end);
        if let Some(open) = self.frames.last_mut().filter(|open| self.builder.wants_key(&open.frame)) {
            let symbol = self.builder.symbol(text);
            self.builder.key(&mut open.frame, symbol, at);
            self.key_anchors.extend((anchor > 0).then_some(anchor));
            return;
        }
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            _ => Style::Block,
        };
        let value = match scalar::resolve(text, self.source.slice(at.start, at.end), style, tag) {
            Ok(value) => value,
            Err(tag) => {
                self.unknown_tag(&tag, span);
                Scalar::Null
            }
        };
        let parent = self.frames.last_mut().map(|open| &mut open.frame);
        let first = self.builder.scalar(parent, at, style, value);
        if anchor > 0 {
            self.anchors.insert(anchor, Anchor { first, end: Some(self.builder.next()) });
        }
    }

    fn open(&mut self, kind: Kind, style: StructureStyle, anchor: usize, tag: Option<&Tag>, span: &ParserSpan) {
        if let Some(tag) = tag.filter(|tag| !scalar::is_container_tag(tag, kind)) {
            self.unknown_tag(&tag.original(), span);
        }
        self.refuse_key(span);
        let style = if style == StructureStyle::Flow { Style::Quoted } else { Style::Plain };
        let mut at = self.span(span);
        if kind == Kind::List && style == Style::Plain {
            at.start = self.dash(at.start);
        }
        let parent = self.frames.last_mut().map(|open| &mut open.frame);
        let frame = self.builder.open(parent, at, style, kind);
        if anchor > 0 {
            self.anchors.insert(anchor, Anchor { first: frame.node, end: None });
        }
        self.frames.push(Open { frame, anchor, end: at.end });
    }

    /// The first dash of a block list: the parser starts one that stands no deeper than its key behind its dash.
    fn dash(&self, start: u32) -> u32 {
        let key = self.frames.last().and_then(|open| self.builder.pending_key(&open.frame));
        let Some(key) = key else { return start };
        let mut at = key.end;
        for line in self.source.slice(key.end, start).split_inclusive('\n') {
            let first = line.trim_start_matches([' ', '\t']);
            if at > key.end && first.starts_with('-') {
                return at + (line.len() - first.len()) as u32;
            }
            at += line.len() as u32;
        }
        start
    }

    fn close(&mut self, span: &ParserSpan) {
        let Some(Open { frame, anchor, end }) = self.frames.pop() else { return };
        self.keys(&frame);
        let node = frame.node;
        let flow = self.builder.tree().style(node) == Style::Quoted;
        // A block container ends where its last value does; the parser says so only at the next token.
        let end = if flow { self.span(span).end } else { end };
        self.reached(end);
        self.builder.close(&frame, end);
        if anchor > 0 {
            let end = Some(self.builder.next());
            self.anchors.insert(anchor, Anchor { first: node, end });
        }
    }

    /// The innermost open container reaches at least to `end`.
    fn reached(&mut self, end: u32) {
        if let Some(open) = self.frames.last_mut() {
            open.end = open.end.max(end);
        }
    }

    fn alias(&mut self, anchor: usize, span: &ParserSpan) {
        let at = self.span(span);
        self.reached(at.end);
        self.refuse_key(span);
        let target = self.anchors.get(&anchor).copied();
        let Some(Anchor { first, end: Some(end) }) = target else {
            let (file, at) = (self.source.clone(), at.range());
            let key = self.key_anchors.contains(&anchor);
            self.errors.push(if key { YamlError::KeyAnchor { file, at } } else { YamlError::AliasCycle { file, at } });
            self.placeholder(span);
            return;
        };
        self.alias_nodes = self.alias_nodes.saturating_add(self.builder.weight(first, end));
        if self.alias_nodes > MAX_ALIAS_NODES {
            // Said once; the file is refused anyway.
            if !self.errors.iter().any(|error| matches!(error, YamlError::AliasBomb { .. })) {
                self.errors.push(YamlError::AliasBomb { file: self.source.clone(), at: at.range() });
            }
            self.placeholder(span);
            return;
        }
        let parent = self.frames.last_mut().map(|open| &mut open.frame);
        self.builder.copy(parent, first, end, at);
    }

    /// Puts nothing where something refused stood, so that keys and values stay in step.
    fn placeholder(&mut self, span: &ParserSpan) {
        let at = self.span(span);
        let parent = self.frames.last_mut().map(|open| &mut open.frame);
        self.builder.scalar(parent, at, Style::Plain, Scalar::Null);
    }

    /// Maps, lists and aliases cannot be keys here: reports the place and goes on under an empty name.
    fn refuse_key(&mut self, span: &ParserSpan) {
        let at = self.span(span);
        if let Some(open) = self.frames.last_mut().filter(|open| self.builder.wants_key(&open.frame)) {
            let key = at.range();
            match self.errors.last_mut() {
                // A key that is a map whose first key is none either: one place, said once.
                Some(YamlError::KeyNotText { at, .. }) if at.offset() == key.offset() => *at = key,
                _ => self.errors.push(YamlError::KeyNotText { file: self.source.clone(), at: key }),
            }
            // The refused node becomes a value of its own; the value that follows it starts a new key, which is reported too.
            let symbol = self.builder.symbol("");
            self.builder.key(&mut open.frame, symbol, at);
        }
    }

    fn unknown_tag(&mut self, tag: &str, span: &ParserSpan) {
        let at = span.tag_span().unwrap_or(*span);
        let error = YamlError::Tag { file: self.source.clone(), at: self.span(&at).range(), tag: tag.to_owned() };
        self.errors.push(error);
    }

    /// Carries out `<<`, and reports what is wrong with the keys of a map.
    fn keys(&mut self, frame: &Frame) {
        if self.builder.tree().kind(frame.node) != Kind::Map {
            return;
        }
        for value in keys::merge(self.builder, frame) {
            let at = self.builder.tree().place(value).range();
            self.errors.push(YamlError::MergeNotMap { file: self.source.clone(), at });
        }
        for (symbol, first, second) in keys::duplicates(self.builder, frame) {
            let range = |(start, end)| Span::new(self.file, start, end).range();
            self.errors.push(YamlError::DuplicateKey {
                file: self.source.clone(),
                first: range(first),
                second: range(second),
                key: self.builder.tree().symbols().name(symbol).to_owned(),
            });
        }
    }

    fn span(&self, span: &ParserSpan) -> Span {
        let byte = |marker: &granit_parser::Marker| marker.byte_offset().unwrap_or(0) as u32;
        let start = byte(&span.start);
        Span::new(self.file, start, byte(&span.end).max(start))
    }

    /// The parser's span of a block scalar runs over the blank lines after it; a plain one never ends in white space.
    fn trimmed(&self, span: &ParserSpan, style: ScalarStyle) -> Span {
        let mut at = self.span(span);
        if !matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            let text = self.source.slice(at.start, at.end);
            at.end = at.start + text.trim_end_matches([' ', '\t', '\r', '\n']).len() as u32;
        }
        at
    }
}
