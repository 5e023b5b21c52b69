//! A tree in; whether it is whole: every node is where its path, its parent, its span and its place say. Panics if not.

use std::collections::HashSet;

use junshu::node::{Kind, NodeId, Tree};
use junshu::source::{SourceFile, Span};

use super::given::nodes;

/// Checks every node that the root leads to; gives their number.
#[track_caller]
pub fn whole(tree: &Tree) -> usize {
    let all = nodes(tree);
    let mut met = HashSet::new();
    for &node in &all {
        assert!(met.insert(node), "{} is reached twice", tree.path(node));
        held(tree, node);
        for span in [Some(tree.span(node)), Some(tree.place(node)), tree.key_span(node), tree.alias(node)] {
            span.into_iter().for_each(|span| inside(tree, node, span));
        }
        if let Some(alias) = tree.alias(node) {
            assert!(tree.sources().text(alias).starts_with('*'), "{}: an alias is `*name`", tree.path(node));
        }
        nested(tree, node);
    }
    all.len()
}

/// The parent holds the node under the key or index that the node names.
#[track_caller]
fn held(tree: &Tree, node: NodeId) {
    let parent = tree.parent(node);
    let found = match tree.key(node) {
        _ if node == NodeId::ROOT => Some(NodeId::ROOT),
        Some(key) => tree.get(parent, key),
        None => tree.items(parent).get(tree.slot(node) as usize).copied(),
    };
    assert_eq!(found, Some(node), "{} is not what its parent holds there", tree.path(node));
}

/// A span is a range of whole characters of its file.
#[track_caller]
fn inside(tree: &Tree, node: NodeId, span: Span) {
    let text = tree.sources().file(span.file).text();
    let (start, end) = (span.start as usize, span.end as usize);
    let path = tree.path(node);
    assert!(start <= end && end <= text.len(), "{path}: {start}..{end} of {} bytes", text.len());
    assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{path}: {start}..{end} cuts a character");
}

/// A value lies inside the text of what holds it, unless an alias, a merge or another file brought it there.
#[track_caller]
fn nested(tree: &Tree, node: NodeId) {
    let parent = tree.parent(node);
    let list_of_files = tree.parent(parent) == NodeId::ROOT && tree.kind(parent) == Kind::List;
    if node == NodeId::ROOT || parent == NodeId::ROOT || list_of_files || tree.alias(node).is_some() {
        return;
    }
    let (outer, inner) = (tree.span(parent), tree.span(node));
    let within = outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end;
    assert!(within, "{}: {inner:?} is not inside {outer:?}", tree.path(node));
}

/// Line, column in characters and column in UTF-16 units of a byte offset, counted one character after the other.
pub fn naive(text: &str, offset: usize) -> (u32, u32, u32) {
    let (mut line, mut column, mut utf16) = (1, 1, 1);
    for (at, c) in text.char_indices() {
        if at >= offset {
            break;
        }
        if c == '\n' {
            (line, column, utf16) = (line + 1, 1, 1);
        } else if at > 0 || c != '\u{feff}' {
            (column, utf16) = (column + 1, utf16 + c.len_utf16() as u32);
        }
    }
    (line, column, utf16)
}

/// The file's own count of a place agrees with [`naive`].
#[track_caller]
pub fn counted(file: &SourceFile, offset: u32) {
    let got = file.position(offset);
    assert_eq!((got.line, got.column, got.utf16), naive(file.text(), offset as usize), "at byte {offset}");
}
