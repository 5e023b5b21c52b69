//! The nodes that rules read in; the keys of the records that nobody ever looked at, out.
//!
//! A key is read when a rule read it in any record: that a rule had no need of it in this one says nothing. Words that no
//! check can judge are marked as free text in the schema, and ids are read by the references: neither is listed. A key is
//! listed once for a record, however much stands below it.

use std::collections::BTreeSet;

use crate::node::{Kind, NodeId, ShapeId, Tree};
use crate::pack::Pack;
use crate::path::Path;
use crate::schema::Schema;

/// The topmost unread keys, in the order of the tree.
#[must_use]
pub fn unread(pack: &Pack, tree: &Tree, read: &[NodeId]) -> Vec<NodeId> {
    let name = Path::parse(&pack.about.facility_name).ok().map(|path| path.select(tree).nodes).unwrap_or_default();
    let read = read.iter().chain(&name).flat_map(|&node| tree.ancestors(node));
    let mut look = Look { pack, tree, seen: read.map(|node| tree.shape(node)).collect(), found: Vec::new() };
    look.below(NodeId::ROOT);
    look.found
}

struct Look<'a> {
    pack: &'a Pack,
    tree: &'a Tree,
    /// Shapes of which a node was read, or something below it: a shape is a key at its place in the model.
    seen: BTreeSet<ShapeId>,
    found: Vec<NodeId>,
}

impl Look<'_> {
    fn below(&mut self, node: NodeId) {
        let tree = self.tree;
        tree.items(node).iter().for_each(|&item| self.below(item));
        for entry in tree.entries(node) {
            let shape = tree.shape(entry.value);
            // What the schema does not know or could not read has been reported.
            let Some(known) = self.pack.schema.shape(shape).filter(|_| shape != Schema::BAD) else { continue };
            if known.free_text || known.id.is_some() {
                continue;
            }
            if self.seen.contains(&shape) {
                self.below(entry.value);
            } else if !only_words(self.pack, tree, entry.value) {
                self.found.push(entry.value);
            }
        }
    }
}

/// True for lists and maps that hold nothing but free text.
fn only_words(pack: &Pack, tree: &Tree, node: NodeId) -> bool {
    let words = |child: NodeId| {
        pack.schema.shape(tree.shape(child)).is_some_and(|shape| shape.free_text) || only_words(pack, tree, child)
    };
    match tree.kind(node) {
        Kind::List => tree.size(node) > 0 && tree.items(node).iter().all(|&item| words(item)),
        Kind::Map => tree.size(node) > 0 && tree.entries(node).all(|entry| words(entry.value)),
        _ => false,
    }
}
