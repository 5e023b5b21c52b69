//! Places in; the names of their nodes out, as paths of the inventory in one table, each under that of its parent.

use std::collections::HashMap;

use serde_sarif::sarif::LogicalLocation;

use super::index;
use crate::finding::Place;
use crate::node::{Kind, NodeId, Tree};
use crate::report::text::clean;

/// All names. Facilities share them: a name says what a node is, not whose.
#[derive(Default)]
pub struct Names {
    table: Vec<LogicalLocation>,
    known: HashMap<(Option<i64>, String, &'static str), i64>,
}

impl Names {
    /// The name of a place; nothing for the whole inventory, which has none.
    pub fn of(&mut self, tree: &Tree, place: &Place) -> Option<LogicalLocation> {
        let mut nodes: Vec<NodeId> = tree.ancestors(place.node).collect();
        nodes.reverse();
        let mut at = None;
        let mut path = String::new();
        for node in nodes {
            let (step, name) = match tree.key(node) {
                Some(symbol) => (clean(tree.symbols().name(symbol)).into_owned(), None),
                None => (format!("[{}]", tree.slot(node)), Some(format!("[{}]", tree.slot(node)))),
            };
            extend(&mut path, &step, name.is_some());
            at = Some(self.known(at, step, kind(tree, node), &path));
        }
        if let Some(key) = &place.missing {
            let step = clean(key).into_owned();
            extend(&mut path, &step, false);
            at = Some(self.known(at, step, "property", &path));
        }
        Some(LogicalLocation::builder().index(at?).fully_qualified_name(path).build())
    }

    /// All of them.
    pub fn table(self) -> Vec<LogicalLocation> {
        self.table
    }

    fn known(&mut self, parent: Option<i64>, name: String, kind: &'static str, path: &str) -> i64 {
        let next = index(self.table.len());
        *self.known.entry((parent, name.clone(), kind)).or_insert_with(|| {
            let mut named = LogicalLocation::builder().name(name).fully_qualified_name(path).kind(kind).build();
            named.parent_index = parent;
            self.table.push(named);
            next
        })
    }
}

fn extend(path: &mut String, step: &str, item: bool) {
    if !item && !path.is_empty() {
        path.push('.');
    }
    path.push_str(step);
}

/// What a node is, in the words that the standard has for JSON.
fn kind(tree: &Tree, node: NodeId) -> &'static str {
    match tree.kind(node) {
        Kind::Map => "object",
        Kind::List => "array",
        _ if tree.key(node).is_some() => "property",
        _ => "value",
    }
}
