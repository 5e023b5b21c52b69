//! The keys that no rule read in; a line for each kind of them, with its first place, out.

use std::fmt::Write as _;

use super::clean::clean;
use crate::report::Facility;
use crate::unjudged::Unjudged;

/// The lines; nothing when every key was read. A key that the pack leaves alone by design has the reason behind it.
#[must_use]
pub fn list(facility: &Facility, unjudged: &Unjudged) -> String {
    let tree = &facility.inventory.tree;
    let mut kinds: Vec<(String, String, usize)> = Vec::new();
    for &node in &facility.unread {
        let kind = tree.pattern(node);
        match kinds.iter_mut().find(|(known, _, _)| *known == kind) {
            Some((_, _, count)) => *count += 1,
            None => {
                let span = tree.key_span(node).unwrap_or_else(|| tree.place(node));
                let file = tree.sources().file(span.file);
                let position = file.position(span.start);
                kinds.push((kind, format!("{}:{}:{}", file.name(), position.line, position.column), 1));
            }
        }
    }
    let mut out = String::new();
    if kinds.is_empty() {
        return out;
    }
    let _ = writeln!(out, "\nどのルールも読まなかった項目: {} 種類、{} か所", kinds.len(), facility.unread.len());
    let width = kinds.iter().map(|(kind, _, _)| kind.len()).max().unwrap_or(0);
    for (kind, place, count) in kinds {
        let more = if count > 1 { format!(" ほか {} か所", count - 1) } else { String::new() };
        let why = unjudged.unread(&kind).map(|why| format!("（{why}）")).unwrap_or_default();
        let _ = writeln!(out, "  {kind:<width$}  {}{more}{why}", clean(&place));
    }
    out
}
