//! The spanned tree: every value of an inventory's YAML in one arena, with its place, its parent and its key.
//!
//! A node is 32 bytes and a number. Text is not copied: it is a slice of the file unless escapes or folding changed it.
//! An alias (`*name`) is a copy of the anchored nodes that remembers where it was used, so that every path has one node.

mod address;
mod build;
mod hung;
mod mark;
mod symbol;
mod view;

pub use build::{Builder, Frame, Scalar, Top};
use hung::Hung;
pub use mark::Mark;
pub use symbol::{Symbol, Symbols};
pub use view::{Entry, Value};

use crate::date::Date;
use crate::source::{FileId, Sources, Span};

/// The number of a node in its [`Tree`]; never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The root of the merged inventory.
    pub const ROOT: Self = Self(1);

    fn at(self) -> usize {
        self.0 as usize
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `~`, `null` or nothing.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number of 64 bits.
    Int,
    /// Any other number.
    Float,
    /// Text.
    Text,
    /// Keys and values.
    Map,
    /// Items.
    List,
}

/// How a scalar or container was written; told apart only where a message depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Unquoted scalar, or block container.
    Plain,
    /// Quoted scalar, or flow container.
    Quoted,
    /// `|` or `>`.
    Block,
}

/// A shape of the schema that a node was found to have; 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct ShapeId(pub u16);

#[derive(Clone, Copy, Debug)]
struct Data {
    start: u32,
    end: u32,
    parent: NodeId,
    /// Of a map's value: the number of its entry; of a list's item: its index.
    slot: u32,
    /// Scalars: their value, or where their text is. Containers: their range of entries or items.
    a: u32,
    b: u32,
    shape: ShapeId,
    kind: Kind,
    style: Style,
}

#[derive(Clone, Copy, Debug)]
struct RawEntry {
    symbol: Symbol,
    start: u32,
    end: u32,
    value: NodeId,
}

/// All nodes of an inventory. Made by [`Builder`], then only read, apart from what the schema adds once.
#[derive(Debug)]
pub struct Tree {
    nodes: Vec<Data>,
    entries: Vec<RawEntry>,
    items: Vec<NodeId>,
    /// Texts that are no slice of their file.
    owned: Vec<Box<str>>,
    symbols: Symbols,
    sources: Sources,
    /// First node of each file, ascending.
    files: Vec<(NodeId, FileId)>,
    /// Copies made for aliases: their nodes (first, one past the last) and the `*name` that asked for them.
    copies: Vec<(NodeId, NodeId, Span)>,
    comments: Vec<Span>,
    /// What hangs on records beside their entries.
    hung: Hung,
}

impl Tree {
    /// The files the nodes come from.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The names of all keys.
    #[must_use]
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// Every comment of every file, `#` included, in file order.
    #[must_use]
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len() - 1
    }

    /// True when not even a root is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// All nodes, in the order in which they were read.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..self.nodes.len()).map(|at| NodeId(at as u32))
    }

    /// What the node is.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> Kind {
        self.nodes[id.at()].kind
    }

    /// How it was written.
    #[must_use]
    pub fn style(&self, id: NodeId) -> Style {
        self.nodes[id.at()].style
    }

    /// The map or list that holds it; the root holds itself.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> NodeId {
        self.nodes[id.at()].parent
    }

    /// The node and all above it, the root left out.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        // A root is its own parent.
        let below_root = |at: NodeId| Some(at).filter(|&at| self.parent(at) != at);
        std::iter::successors(below_root(id), move |&at| below_root(self.parent(at)))
    }

    /// The nearest map above it, lists skipped.
    #[must_use]
    pub fn parent_map(&self, id: NodeId) -> NodeId {
        let mut up = self.parent(id);
        while self.kind(up) != Kind::Map && up != NodeId::ROOT {
            up = self.parent(up);
        }
        up
    }

    /// The shape that the schema found for it.
    #[must_use]
    pub fn shape(&self, id: NodeId) -> ShapeId {
        self.nodes[id.at()].shape
    }

    /// The file it stands in.
    #[must_use]
    pub fn file(&self, id: NodeId) -> FileId {
        let at = self.files.partition_point(|&(first, _)| first <= id);
        self.files.get(at.wrapping_sub(1)).map_or(FileId(0), |&(_, file)| file)
    }

    /// The bytes of the value itself.
    #[must_use]
    pub fn span(&self, id: NodeId) -> Span {
        let data = &self.nodes[id.at()];
        Span::new(self.file(id), data.start, data.end)
    }

    /// The bytes of the key under which it stands; `None` for items of lists and for the root.
    #[must_use]
    pub fn key_span(&self, id: NodeId) -> Option<Span> {
        let entry = self.raw_entry(id)?;
        Some(Span::new(self.file(id), entry.start, entry.end))
    }

    /// The key under which it stands.
    #[must_use]
    pub fn key(&self, id: NodeId) -> Option<Symbol> {
        self.raw_entry(id).map(|entry| entry.symbol)
    }

    /// Its index in the list that holds it.
    #[must_use]
    pub fn slot(&self, id: NodeId) -> u32 {
        self.nodes[id.at()].slot
    }

    fn raw_entry(&self, id: NodeId) -> Option<&RawEntry> {
        let parent = self.parent(id);
        if parent == id || self.kind(parent) != Kind::Map {
            return None;
        }
        self.entries.get(self.nodes[id.at()].slot as usize)
    }

    /// The `*name` through which this node is reached, when it stands in the copy made for an alias.
    #[must_use]
    pub fn alias(&self, id: NodeId) -> Option<Span> {
        let at = self.copies.partition_point(|&(first, _, _)| first <= id);
        let &(_, end, alias) = self.copies.get(at.checked_sub(1)?)?;
        (id < end).then_some(alias)
    }

    /// The place a diagnostic underlines for this node: a scalar or a one-line flow container itself, else its key, else
    /// its first entry. Never empty where the file has a character to show.
    #[must_use]
    pub fn place(&self, id: NodeId) -> Span {
        let span = self.span(id);
        let text = self.sources.text(span);
        let block = matches!(self.kind(id), Kind::Map | Kind::List) && self.style(id) == Style::Plain;
        if !block && !text.is_empty() && !text.contains('\n') {
            return span;
        }
        if let Some(key) = self.key_span(id) {
            return key;
        }
        if let Some(first) = self.first_entry(id) {
            return first;
        }
        if text.is_empty() {
            return self.dash_before(span);
        }
        let first_line = text.lines().next().map_or(0, str::len) as u32;
        Span::new(span.file, span.start, span.start + first_line)
    }

    /// The key under which it stands; of an item the place that a diagnostic underlines.
    #[must_use]
    pub fn key_or_place(&self, id: NodeId) -> Span {
        self.key_span(id).unwrap_or_else(|| self.place(id))
    }

    /// The first entry of a map, key and value where they stand on one line; `None` where it stands elsewhere (merged in).
    pub(crate) fn first_entry(&self, id: NodeId) -> Option<Span> {
        let first = self.entries(id).next()?;
        let own = self.span(id);
        if id != NodeId::ROOT && (first.key.start < own.start || first.key.end > own.end) {
            return None;
        }
        // A value behind an alias stands where the alias does.
        let alias = self.alias(first.value).filter(|_| self.alias(id).is_none());
        let value = alias.unwrap_or_else(|| self.span(first.value));
        let scalar = !matches!(self.kind(first.value), Kind::Map | Kind::List);
        let behind = value.file == first.key.file && value.start >= first.key.end && !value.is_empty();
        let pair = Span::new(first.key.file, first.key.start, value.end.max(first.key.end));
        let one_line = !self.sources.text(pair).contains('\n');
        Some(if behind && scalar && one_line { pair } else { first.key })
    }

    /// The `-` of an item without a value.
    fn dash_before(&self, span: Span) -> Span {
        let before = self.sources.text(Span::new(span.file, span.start.saturating_sub(64), span.start));
        let trimmed = before.trim_end_matches([' ', '\t']);
        if !trimmed.ends_with('-') {
            return span;
        }
        let dash = span.start - (before.len() - trimmed.len()) as u32 - 1;
        Span::new(span.file, dash, dash + 1)
    }

    /// Marks the node with the shape that the schema found, and a text with the date it holds.
    pub(crate) fn set_shape(&mut self, id: NodeId, shape: ShapeId) {
        self.nodes[id.at()].shape = shape;
    }

    /// Keeps the date that a text node holds, parsed once.
    pub(crate) fn set_date(&mut self, id: NodeId, date: Date) {
        let packed = (date.year() as u32) << 16 | (date.month() as u32) << 8 | date.day() as u32;
        self.nodes[id.at()].b = packed;
    }
}
