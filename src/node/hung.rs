//! A record and what belongs to it but stands in a file of its own in; the tree with the two together, out.
//!
//! A document hangs on the record that names its file: it is found under a key and has the record above it, and yet is no
//! entry of it. Who goes through the entries of a record sees what is written there and nothing else.

use foldhash::HashMap;

use super::{Builder, Frame, Mark, NodeId, RawEntry, Symbol, Tree};
use crate::date::Date;
use crate::source::Span;

/// What hangs on records.
#[derive(Debug, Default)]
pub struct Hung(HashMap<(NodeId, Symbol), NodeId>);

impl Tree {
    /// What hangs on a record under a key.
    pub(super) fn hung_on(&self, record: NodeId, key: Symbol) -> Option<NodeId> {
        // Of most inventories nothing does, and most keys are looked for in vain.
        if !self.has_hung() { None } else { self.hung.0.get(&(record, key)).copied() }
    }

    /// True where something hangs on a record.
    #[must_use]
    pub fn has_hung(&self) -> bool {
        !self.hung.0.is_empty()
    }
}

impl Builder {
    /// Goes on with a finished tree: what is read now is to hang on its records.
    #[must_use]
    pub fn on(tree: Tree) -> Self {
        Self { tree, entries: Vec::new(), items: Vec::new(), documents: Vec::new() }
    }

    /// The tree with what hangs on it.
    #[must_use]
    pub fn into_tree(self) -> Tree {
        self.tree
    }

    /// Forgets the comments read since: those of a document say nothing of records.
    pub fn without_comments_since(&mut self, mark: &Mark) {
        self.tree.comments.truncate(mark.comments);
    }

    /// Takes away the document that was read last, so that something else can hold it.
    pub fn taken(&mut self) -> Option<NodeId> {
        self.documents.pop()
    }

    /// Makes a finished node the next value of a map or list that is open.
    pub fn hold(&mut self, frame: &mut Frame, node: NodeId) {
        self.attach(Some(frame), node);
    }

    /// Keeps the date that a text says, in whatever way it is written.
    pub fn date(&mut self, text: NodeId, date: Date) {
        self.tree.set_date(text, date);
    }

    /// Hangs a finished node on a record, under a key that is shown at `place`, which is in the node's own file.
    pub fn hang(&mut self, record: NodeId, key: Symbol, node: NodeId, place: Span) {
        let slot = self.tree.entries.len() as u32;
        self.tree.entries.push(RawEntry { symbol: key, start: place.start, end: place.end, value: node });
        let data = &mut self.tree.nodes[node.at()];
        (data.parent, data.slot) = (record, slot);
        self.tree.hung.0.insert((record, key), node);
    }
}
