//! An open map with all its entries in; `<<` carried out, and what is wrong with its keys, out.

use crate::node::{Builder, Frame, Kind, NodeId, Symbol};

/// Puts in the entries of the maps under `<<` that the map does not have itself; gives the values there that are no map.
pub fn merge(builder: &mut Builder, frame: &Frame) -> Vec<NodeId> {
    let mut wrong = Vec::new();
    let Some(symbol) = builder.tree().symbols().get("<<") else { return wrong };
    let mut merged = Vec::new();
    for value in builder.take(frame, symbol) {
        let tree = builder.tree();
        let maps = if tree.kind(value) == Kind::List { tree.items(value) } else { &[value] };
        for &map in maps {
            let into = if tree.kind(map) == Kind::Map { &mut merged } else { &mut wrong };
            into.push(if tree.kind(map) == Kind::Map { map } else { value });
        }
    }
    builder.merge(frame, &merged);
    wrong
}

/// A key that stands twice: its name, and where it starts and ends each time.
pub type Twice = (Symbol, (u32, u32), (u32, u32));

/// The keys that stand twice in the map.
pub fn duplicates(builder: &Builder, frame: &Frame) -> Vec<Twice> {
    let mut found = Vec::new();
    builder.duplicates(frame, |symbol, first, second| found.push((symbol, first, second)));
    found
}
