//! A finding in; what identifies it across edits elsewhere out: the rule, the node by the ids that hold it, and the value.

use sha2::{Digest, Sha256};

use crate::finding::{Finding, Place};
use crate::node::{Tree, Value};

/// Stays the same when records move, are put in another order or are edited elsewhere; 32 hexadecimal digits. `address`:
/// [`Place::identity`] of its place.
#[must_use]
pub fn fingerprint(tree: &Tree, finding: &Finding, address: &str) -> String {
    of_parts(&[&*finding.rule, &format!(".{address}"), value(tree, &finding.place)])
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
