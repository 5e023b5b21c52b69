//! The nodes that rules read in; the keys of the records that nobody ever looked at, out.
//!
//! Words that no check can judge are marked as free text in the schema, and ids are read by the references: neither is
//! listed. A key is listed once, however much stands below it.

use crate::node::{Kind, NodeId, Tree};
use crate::pack::Pack;
use crate::path::Path;
use crate::schema::Schema;

/// The topmost unread keys, in the order of the tree. `read` is in that order too.
#[must_use]
pub fn unread(pack: &Pack, tree: &Tree, read: &[NodeId]) -> Vec<NodeId> {
    let mut seen = vec![false; tree.len() + 1];
    let name = Path::parse(&pack.about.facility_name).ok().map(|path| path.select(tree).nodes).unwrap_or_default();
    for &node in read.iter().chain(&name) {
        mark(tree, &mut seen, node);
    }
    let mut found = Vec::new();
    look(pack, tree, &seen, NodeId::ROOT, &mut found);
    found
}

/// Marks a node that was read, and what leads to it.
fn mark(tree: &Tree, seen: &mut [bool], node: NodeId) {
    let mut at = node;
    while !seen[at.0 as usize] {
        seen[at.0 as usize] = true;
        at = tree.parent(at);
    }
}

fn look(pack: &Pack, tree: &Tree, seen: &[bool], under: NodeId, found: &mut Vec<NodeId>) {
    if tree.kind(under) == Kind::List {
        tree.items(under).iter().for_each(|&item| look(pack, tree, seen, item, found));
        return;
    }
    for entry in tree.entries(under) {
        let shape = tree.shape(entry.value);
        // What the schema does not know or could not read has been reported.
        let Some(known) = pack.schema.shape(shape).filter(|_| shape != Schema::BAD) else { continue };
        if known.free_text || known.id.is_some() {
            continue;
        }
        if seen[entry.value.0 as usize] {
            look(pack, tree, seen, entry.value, found);
        } else if !only_words(pack, tree, entry.value) {
            found.push(entry.value);
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
