//! Parser events in, in document order; a [`Tree`] out. Knows nothing of YAML's syntax.

use std::sync::Arc;

use foldhash::HashSet;

use super::{Data, Hung, Kind, NodeId, RawEntry, ShapeId, Style, Symbol, Symbols, Tree};
use crate::source::{FileId, SourceFile, Sources, Span};

/// A container that is being read: its node, and what has been found in it so far.
#[derive(Debug)]
pub struct Frame {
    /// The container's node.
    pub node: NodeId,
    kind: Kind,
    /// Where its entries or items start on the builder's stack.
    base: usize,
    key: Option<(Symbol, Span)>,
}

/// A scalar as it was resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text that stands in the file as it is (between the quotes, if any).
    Slice,
    /// Text that escapes, folding or line ends changed.
    Owned(Box<str>),
}

/// Entries of a map that are compared pair by pair.
const SMALL: usize = 32;

/// A top-level key: its name, its place, and its one value or the lists to put in a row.
pub type Top = (Symbol, Span, Vec<NodeId>);

/// Builds one tree from any number of files.
#[derive(Debug)]
pub struct Builder {
    pub(super) tree: Tree,
    pub(super) entries: Vec<RawEntry>,
    pub(super) items: Vec<NodeId>,
    /// Top-level documents, in file order.
    pub(super) documents: Vec<NodeId>,
}

/// Bytes of a file for each node in it: records as people write them have from 20 to 25.
const BYTES_A_NODE: usize = 16;
/// From how many bytes of a file on room is made beforehand, and for how many at most.
const LEAST_FORESEEN: usize = 1 << 20;
const MOST_FORESEEN: usize = 64 << 20;

impl Builder {
    /// A tree without a file; `symbols` are the names known before.
    #[must_use]
    pub fn new(symbols: Symbols) -> Self {
        let blank = Data {
            start: 0,
            end: 0,
            parent: NodeId::ROOT,
            slot: 0,
            a: 0,
            b: 0,
            shape: ShapeId(0),
            kind: Kind::Null,
            style: Style::Plain,
        };
        let root = Data { kind: Kind::Map, ..blank };
        let tree = Tree {
            nodes: vec![blank, root],
            entries: Vec::new(),
            items: Vec::new(),
            owned: Vec::new(),
            symbols,
            sources: Sources::default(),
            files: Vec::new(),
            copies: Vec::new(),
            comments: Vec::new(),
            hung: Hung::default(),
        };
        Self { tree, entries: Vec::new(), items: Vec::new(), documents: Vec::new() }
    }

    /// The tree as far as it is.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The documents read so far, in order.
    #[must_use]
    pub fn documents(&self) -> &[NodeId] {
        &self.documents
    }

    /// Starts a file; the nodes that follow stand in it.
    pub fn file(&mut self, file: impl Into<Arc<SourceFile>>) -> FileId {
        let id = self.tree.sources.add(file);
        self.tree.files.push((self.next(), id));
        // Growing step by step would hold everything twice, and copy it. Room that is not needed is never touched; for
        // many small files it would be given back and asked for again each time.
        let bytes = self.tree.sources.file(id).text().len().min(MOST_FORESEEN);
        if bytes >= LEAST_FORESEEN {
            self.tree.nodes.reserve(bytes / BYTES_A_NODE);
            self.tree.entries.reserve(bytes / BYTES_A_NODE);
        }
        id
    }

    /// The number the next node gets.
    #[must_use]
    pub fn next(&self) -> NodeId {
        NodeId(self.tree.nodes.len() as u32)
    }

    /// The number of a key's name.
    pub fn symbol(&mut self, name: &str) -> Symbol {
        self.tree.symbols.intern(name)
    }

    /// Keeps a comment.
    pub fn comment(&mut self, span: Span) {
        self.tree.comments.push(span);
    }

    /// Adds a scalar under `parent`, or as a document.
    pub fn scalar(&mut self, parent: Option<&mut Frame>, span: Span, style: Style, scalar: Scalar) -> NodeId {
        let (kind, bits) = match scalar {
            Scalar::Null => (Kind::Null, 0),
            Scalar::Bool(value) => (Kind::Bool, u64::from(value)),
            Scalar::Int(value) => (Kind::Int, value.cast_unsigned()),
            Scalar::Float(value) => (Kind::Float, value.to_bits()),
            Scalar::Slice => (Kind::Text, u64::from(Data::SLICE)),
            Scalar::Owned(text) => {
                self.tree.owned.push(text);
                (Kind::Text, self.tree.owned.len() as u64 - 1)
            }
        };
        self.add(parent, span, style, kind, bits)
    }

    /// Opens a map or a list under `parent`, or as a document.
    pub fn open(&mut self, parent: Option<&mut Frame>, span: Span, style: Style, kind: Kind) -> Frame {
        let node = self.add(parent, span, style, kind, 0);
        let base = if kind == Kind::Map { self.entries.len() } else { self.items.len() };
        Frame { node, kind, base, key: None }
    }

    /// Closes the innermost container; `end` is where its text ends.
    pub fn close(&mut self, frame: &Frame, end: u32) {
        let range = if frame.kind == Kind::Map { self.close_map(frame) } else { self.close_list(frame) };
        let data = &mut self.tree.nodes[frame.node.at()];
        (data.a, data.b) = range;
        data.end = end.max(data.start);
    }

    fn close_map(&mut self, frame: &Frame) -> (u32, u32) {
        let first = self.tree.entries.len() as u32;
        for (slot, entry) in (first..).zip(self.entries.drain(frame.base..)) {
            self.tree.nodes[entry.value.at()].slot = slot;
            self.tree.entries.push(entry);
        }
        (first, self.tree.entries.len() as u32)
    }

    fn close_list(&mut self, frame: &Frame) -> (u32, u32) {
        let first = self.tree.items.len() as u32;
        for (slot, item) in (0..).zip(self.items.drain(frame.base..)) {
            self.tree.nodes[item.at()].slot = slot;
            self.tree.items.push(item);
        }
        (first, self.tree.items.len() as u32)
    }

    /// What a copy of the finished nodes `first..end` costs: so many nodes, or entries and items where they are more, as
    /// in a chain of maps each of which holds what it has merged from the one before.
    #[must_use]
    pub fn weight(&self, first: NodeId, end: NodeId) -> u32 {
        let nodes = &self.tree.nodes[first.at()..end.at()];
        let held = nodes.iter().filter(|data| matches!(data.kind, Kind::Map | Kind::List)).map(|data| data.b - data.a);
        held.fold(0, u32::saturating_add).max(end.0 - first.0)
    }

    /// Copies the finished nodes `first..end` under `parent`, as what stands at `alias`.
    pub fn copy(&mut self, parent: Option<&mut Frame>, first: NodeId, end: NodeId, alias: Span) -> NodeId {
        let shift = self.next().0 - first.0;
        let moved = |id: NodeId| NodeId(id.0 + shift);
        for at in first.at()..end.at() {
            let mut data = self.tree.nodes[at];
            data.parent = moved(data.parent);
            match data.kind {
                Kind::Map => {
                    let from = self.tree.entries.len() as u32;
                    for slot in data.a..data.b {
                        let entry = self.tree.entries[slot as usize];
                        self.tree.entries.push(RawEntry { value: moved(entry.value), ..entry });
                    }
                    (data.a, data.b) = (from, from + (data.b - data.a));
                }
                Kind::List => {
                    let from = self.tree.items.len() as u32;
                    for slot in data.a..data.b {
                        self.tree.items.push(moved(self.tree.items[slot as usize]));
                    }
                    (data.a, data.b) = (from, from + (data.b - data.a));
                }
                _ => {}
            }
            self.tree.nodes.push(data);
        }
        self.reslot(moved(first), self.next());
        let copy = moved(first);
        self.tree.copies.push((copy, self.next(), alias));
        self.attach(parent, copy);
        copy
    }

    /// Gives the values of the maps among `first..end` the numbers of their new entries.
    fn reslot(&mut self, first: NodeId, end: NodeId) {
        for at in first.at()..end.at() {
            let data = self.tree.nodes[at];
            if data.kind == Kind::Map {
                for slot in data.a..data.b {
                    let value = self.tree.entries[slot as usize].value;
                    self.tree.nodes[value.at()].slot = slot;
                }
            }
        }
    }

    /// Sets the key under which the next value of a map stands.
    pub fn key(&mut self, frame: &mut Frame, symbol: Symbol, span: Span) {
        frame.key = Some((symbol, span));
    }

    /// The place of the key that waits for its value.
    #[must_use]
    pub fn pending_key(&self, frame: &Frame) -> Option<Span> {
        frame.key.map(|(_, span)| span)
    }

    /// True when the next value of this frame is a key.
    #[must_use]
    pub fn wants_key(&self, frame: &Frame) -> bool {
        frame.kind == Kind::Map && frame.key.is_none()
    }

    /// Merges the entries of `maps`, which are finished, into the open map `frame`, without those it has already.
    pub fn merge(&mut self, frame: &Frame, maps: &[NodeId]) {
        let mut mine: HashSet<Symbol> = self.entries[frame.base..].iter().map(|entry| entry.symbol).collect();
        for map in maps {
            let data = self.tree.nodes[map.at()];
            for slot in data.a..data.b {
                let entry = self.tree.entries[slot as usize];
                if mine.insert(entry.symbol) {
                    self.tree.nodes[entry.value.at()].parent = frame.node;
                    self.entries.push(entry);
                }
            }
        }
    }

    /// Takes back the entries of the open map whose key is `symbol`.
    pub fn take(&mut self, frame: &Frame, symbol: Symbol) -> Vec<NodeId> {
        let (taken, kept): (Vec<_>, Vec<_>) =
            self.entries.drain(frame.base..).partition(|entry| entry.symbol == symbol);
        self.entries.extend(kept);
        taken.into_iter().map(|entry| entry.value).collect()
    }

    /// Calls `twice` for each key that stands twice in the open map: first place, second place.
    pub fn duplicates(&self, frame: &Frame, mut twice: impl FnMut(Symbol, (u32, u32), (u32, u32))) {
        let entries = &self.entries[frame.base..];
        // Nearly all maps are small, and have none: comparing pair by pair needs no memory.
        let none = |(at, entry): (usize, &RawEntry)| entries[..at].iter().all(|before| before.symbol != entry.symbol);
        if entries.len() <= SMALL && entries.iter().enumerate().all(none) {
            return;
        }
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|&at| (entries[at].symbol, at));
        for pair in order.windows(2) {
            let (first, second) = (entries[pair[0]], entries[pair[1]]);
            if first.symbol == second.symbol {
                twice(first.symbol, (first.start, first.end), (second.start, second.end));
            }
        }
    }

    fn add(&mut self, parent: Option<&mut Frame>, span: Span, style: Style, kind: Kind, bits: u64) -> NodeId {
        let id = self.next();
        let (a, b) = (bits as u32, (bits >> 32) as u32);
        let data = Data { start: span.start, end: span.end, parent: id, slot: 0, a, b, shape: ShapeId(0), kind, style };
        self.tree.nodes.push(data);
        self.attach(parent, id);
        id
    }

    pub(super) fn attach(&mut self, parent: Option<&mut Frame>, id: NodeId) {
        let Some(frame) = parent else {
            self.documents.push(id);
            return;
        };
        self.tree.nodes[id.at()].parent = frame.node;
        if frame.kind == Kind::List {
            self.items.push(id);
        } else if let Some((symbol, key)) = frame.key.take() {
            self.entries.push(RawEntry { symbol, start: key.start, end: key.end, value: id });
        }
    }

    /// Makes the root from top-level values.
    #[must_use]
    pub fn finish(mut self, top: Vec<Top>) -> Tree {
        self.adopt(NodeId::ROOT, top);
        self.tree
    }

    /// Makes a root beside that of the tree, for records that are not judged; nothing that stands below it may stand
    /// below the other.
    pub fn root(&mut self, top: Vec<Top>) -> NodeId {
        let root = self.next();
        let blank = self.tree.nodes[NodeId::ROOT.at()];
        self.tree.nodes.push(Data { parent: root, ..blank });
        self.adopt(root, top);
        root
    }

    fn adopt(&mut self, root: NodeId, top: Vec<Top>) {
        let tree = &mut self.tree;
        let first = tree.entries.len() as u32;
        for (symbol, key, values) in top {
            let value = values[0];
            if values.len() > 1 {
                concatenate(tree, value, &values);
            }
            let slot = tree.entries.len() as u32;
            tree.nodes[value.at()].parent = root;
            tree.nodes[value.at()].slot = slot;
            tree.entries.push(RawEntry { symbol, start: key.start, end: key.end, value });
        }
        let data = &mut tree.nodes[root.at()];
        (data.a, data.b) = (first, tree.entries.len() as u32);
    }
}

/// Puts the items of all `lists` into the first of them.
fn concatenate(tree: &mut Tree, into: NodeId, lists: &[NodeId]) {
    let first = tree.items.len() as u32;
    for &list in lists {
        let data = tree.nodes[list.at()];
        for at in data.a..data.b {
            let item = tree.items[at as usize];
            tree.nodes[item.at()].parent = into;
            tree.nodes[item.at()].slot = tree.items.len() as u32 - first;
            tree.items.push(item);
        }
    }
    (tree.nodes[into.at()].a, tree.nodes[into.at()].b) = (first, tree.items.len() as u32);
}
