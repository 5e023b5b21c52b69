//! The nodes of a document and a name in; the section of that name, or the one whose name comes nearest, out.

use super::name::{nearest_name, plain_name};
use crate::node::{NodeId, Tree};

/// The sections of a document that have a heading, with their names; nothing for what is no document.
pub fn sections(tree: &Tree, document: NodeId) -> Option<impl Iterator<Item = (NodeId, &str)>> {
    let sections = tree.get_named(document, "sections")?;
    let name = |&section: &NodeId| Some((section, tree.text(tree.get_named(section, "name")?)?));
    Some(tree.items(sections).iter().filter_map(name))
}

/// The section of this name, however it is numbered and spaced.
#[must_use]
pub fn section(tree: &Tree, document: NodeId, name: &str) -> Option<NodeId> {
    let wanted = plain_name(name);
    sections(tree, document)?.find(|(_, own)| *own == wanted).map(|(section, _)| section)
}

/// The section whose name comes nearest.
#[must_use]
pub fn near_section(tree: &Tree, document: NodeId, name: &str) -> Option<NodeId> {
    let all: Vec<(NodeId, &str)> = sections(tree, document)?.collect();
    let near = nearest_name(&plain_name(name), all.iter().map(|(_, own)| *own))?;
    all.iter().find(|(_, own)| *own == near).map(|(section, _)| *section)
}
