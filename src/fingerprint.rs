//! A finding in; what identifies it across edits elsewhere out: the rule, the node by the ids that hold it, and the value.

use sha2::{Digest, Sha256};

use crate::finding::{Finding, Place};
use crate::node::{NodeId, Tree, Value};

/// Stays the same when records move, are put in another order or are edited elsewhere; 32 hexadecimal digits.
#[must_use]
pub fn fingerprint(tree: &Tree, finding: &Finding) -> String {
    of_parts(&[&*finding.rule, &identity(tree, &finding.place), value(tree, &finding.place)])
}

/// The same for anything that texts identify.
#[must_use]
pub fn of_parts(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn value<'t>(tree: &'t Tree, place: &Place) -> &'t str {
    match tree.value(place.node) {
        Value::Map | Value::List => "",
        _ if place.missing.is_some() => "",
        _ => tree.source_text(place.node),
    }
}

/// The path with ids instead of indices where records have one: `vendors[V-PACS].certifications[0]`.
#[must_use]
pub fn identity(tree: &Tree, place: &Place) -> String {
    let name = |item: NodeId| {
        let id = tree.get_named(item, "id").and_then(|id| tree.text(id)).or_else(|| tree.text(item));
        id.map_or_else(|| tree.slot(item).to_string(), str::to_owned)
    };
    let missing = place.missing.as_ref().map(|key| format!(".{key}"));
    format!("{}{}", tree.steps(place.node, name), missing.unwrap_or_default())
}
