//! Bytes of a file in; both ways of reading it held together, then the inventory, its schema and every place in it.

use junshu::inventory::Inventory;
use junshu::source::SourceFile;

use super::{pack, trees};

/// Reads bytes as a file of records.
///
/// # Panics
/// When the two ways differ, or a place is not inside its file.
pub fn run(bytes: &[u8]) {
    let Ok(file) = SourceFile::from_bytes("a.yaml", bytes.to_vec()) else { return };
    trees::same(file.text());
    let loaded = Inventory::load(vec![file], &pack().schema, &pack().requirement_ids());
    let Ok(inventory) = loaded else { return };
    let tree = &inventory.tree;
    for node in tree.ids() {
        for span in [Some(tree.span(node)), Some(tree.place(node)), tree.key_span(node), tree.alias(node)] {
            // A place that cuts a character or lies outside panics here.
            span.into_iter().for_each(|span| _ = tree.sources().text(span));
        }
        _ = (tree.path(node), tree.value(node));
    }
    for finding in &inventory.findings {
        _ = tree.sources().text(finding.place.span);
    }
}
