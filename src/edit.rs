//! A tree, a node and a change in; what to write into which file, out. The rest of every file stays as it is.

use crate::node::{Kind, NodeId, Style, Tree};
use crate::source::{SourceFile, Span};

/// A change of one node. Values are YAML in flow style, as JSON writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another value.
    Replace(String),
    /// The key with its value, or the item, goes.
    Remove,
    /// One more item at the end of a list.
    Append(String),
    /// One more key in a map.
    Insert(String, String),
}

/// Bytes of a file, and what stands there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// What to write; `None` where the node cannot be changed alone (behind an alias, merged in, a document's root).
#[must_use]
pub fn edits(tree: &Tree, node: NodeId, change: &Change) -> Option<Vec<Edit>> {
    if tree.alias(node).is_some() {
        return None;
    }
    match change {
        Change::Replace(value) => {
            let own = replace(tree, node, value);
            // What the other files add to a list goes with it.
            let spread = tree.items(node).iter().any(|&item| tree.file(item) != own.span.file);
            let others = if spread { remove_top(tree, node)? } else { Vec::new() };
            let others = others.into_iter().filter(|edit| edit.span.file != own.span.file);
            Some(others.chain([own.clone()]).collect())
        }
        Change::Remove if node == NodeId::ROOT => None,
        Change::Remove if tree.parent(node) == NodeId::ROOT => remove_top(tree, node),
        Change::Remove => remove(tree, node).map(|edit| vec![edit]),
        Change::Append(value) => append(tree, node, value).map(|edit| vec![edit]),
        Change::Insert(key, value) => insert(tree, node, key, value).map(|edit| vec![edit]),
    }
}

/// The files with the edits made, in the order of the tree's files.
#[must_use]
pub fn apply(tree: &Tree, edits: &[Edit]) -> Vec<SourceFile> {
    let changed = tree.sources().iter().map(|(id, file)| {
        let mut text = file.text().to_owned();
        let mut own: Vec<&Edit> = edits.iter().filter(|edit| edit.span.file == id).collect();
        own.sort_by_key(|edit| edit.span.start);
        for edit in own.into_iter().rev() {
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        file.with_text(text)
    });
    changed.collect()
}

fn is_block(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.kind(node), Kind::Map | Kind::List) && tree.style(node) == Style::Plain
}

/// One past the last byte that is no white space.
fn end(tree: &Tree, node: NodeId) -> u32 {
    let span = tree.span(node);
    span.start + tree.sources().text(span).trim_end().len() as u32
}

fn replace(tree: &Tree, node: NodeId, value: &str) -> Edit {
    let span = tree.span(node);
    // A block may stand in the column of its key, where a value in flow style may not; nothing has no column at all.
    let gap = if is_block(tree, node) || span.is_empty() { " " } else { "" };
    let start = header(tree, node).unwrap_or(span.start);
    Edit { span: Span::new(span.file, start, end(tree, node)), text: format!("{gap}{value}") }
}

/// Where the `|` or `>` of a block scalar stands.
fn header(tree: &Tree, node: NodeId) -> Option<u32> {
    let span = tree.span(node);
    if tree.style(node) != Style::Block {
        return None;
    }
    let behind = tree.key_span(node).map(|key| key.end).or_else(|| dash(tree, span));
    // The dash of an item stands before its header, and both before the text.
    let from = behind
        .unwrap_or_else(|| tree.sources().text(Span::new(span.file, 0, span.start)).rfind("- ").unwrap_or(0) as u32);
    let between = tree.sources().text(Span::new(span.file, from, span.start.max(from)));
    between.find(['|', '>']).map(|at| from + at as u32)
}

/// From where to where a child of a map or list stands: its key, or its dash, and its value.
fn whole(tree: &Tree, node: NodeId) -> Option<Span> {
    let parent = tree.parent(node);
    let own = tree.span(node);
    let start = match tree.key_span(node) {
        Some(key) if key.start <= own.start => key.start,
        // Merged in from elsewhere.
        Some(_) => return None,
        None if is_block(tree, parent) => dash(tree, own)?,
        None => own.start,
    };
    Some(Span::new(own.file, start, end(tree, node)))
}

/// The dash before an item of a block list.
fn dash(tree: &Tree, item: Span) -> Option<u32> {
    let before = tree.sources().text(Span::new(item.file, 0, item.start)).trim_end();
    before.ends_with('-').then(|| before.len() as u32 - 1)
}

fn siblings(tree: &Tree, parent: NodeId, file: crate::source::FileId) -> Vec<NodeId> {
    let children: Vec<NodeId> = match tree.kind(parent) {
        Kind::Map => tree.entries(parent).map(|entry| entry.value).collect(),
        _ => tree.items(parent).to_vec(),
    };
    children.into_iter().filter(|&child| tree.file(child) == file && tree.alias(child).is_none()).collect()
}

fn remove(tree: &Tree, node: NodeId) -> Option<Edit> {
    let parent = tree.parent(node);
    let own = whole(tree, node)?;
    let children = siblings(tree, parent, own.file);
    let at = children.iter().position(|&child| child == node)?;
    if let Some(&next) = children.get(at + 1) {
        let next = whole(tree, next)?;
        return Some(Edit { span: Span::new(own.file, own.start, next.start), text: String::new() });
    }
    if let Some(&before) = at.checked_sub(1).and_then(|at| children.get(at)) {
        return Some(Edit { span: Span::new(own.file, end(tree, before), own.end), text: String::new() });
    }
    // The last of its container: an empty one stays, for the key must not lose its value.
    let empty = if tree.kind(parent) == Kind::Map { "{}" } else { "[]" };
    if is_block(tree, parent) {
        return Some(Edit { span: own, text: format!(" {empty}") });
    }
    let flow = tree.span(parent);
    Some(Edit { span: flow, text: empty.to_owned() })
}

/// A top-level key, in every file over which its list is spread.
fn remove_top(tree: &Tree, node: NodeId) -> Option<Vec<Edit>> {
    let name = tree.symbols().name(tree.key(node)?);
    let mut edits = Vec::new();
    let first = tree.key_span(node)?;
    let mut files: Vec<_> = tree.items(node).iter().map(|&item| tree.file(item)).collect();
    files.push(first.file);
    files.sort_unstable();
    files.dedup();
    for file in files {
        let last = tree.items(node).iter().rfind(|&&item| tree.file(item) == file);
        let until = last.map_or_else(|| end(tree, node), |&item| end(tree, item));
        let start = if file == first.file { first.start } else { key_line(tree, file, name, until)? };
        let closing = match tree.span(node) {
            span if span.file == file => end(tree, node).max(until),
            _ => until,
        };
        let span = with_comma(tree, Span::new(file, start, closing));
        edits.push(Edit { span, text: String::new() });
    }
    Some(edits)
}

/// The entry with the comma that parts it from the next or the last one, where the document is in flow style.
fn with_comma(tree: &Tree, entry: Span) -> Span {
    let text = tree.sources().file(entry.file).text();
    let content = text.trim_start_matches('\u{feff}').lines().map(str::trim).find(|line| {
        let marker = line.starts_with('#') || line.starts_with('%') || *line == "---";
        !line.is_empty() && !marker
    });
    if !content.is_some_and(|line| line.trim_start_matches("---").trim_start().starts_with('{')) {
        return entry;
    }
    let (before, after) = (&text[..entry.start as usize], &text[entry.end as usize..]);
    if let Some(rest) = after.trim_start().strip_prefix(',') {
        return Span::new(entry.file, entry.start, (text.len() - rest.len()) as u32);
    }
    let kept = before.trim_end().strip_suffix(',').map_or(before.len(), str::len);
    Span::new(entry.file, kept as u32, entry.end)
}

/// Where the line of a top-level key starts.
fn key_line(tree: &Tree, file: crate::source::FileId, name: &str, before: u32) -> Option<u32> {
    let text = tree.sources().text(Span::new(file, 0, before));
    let key = format!("{name}:");
    if text.starts_with(&key) {
        return Some(0);
    }
    text.rfind(&format!("\n{key}")).map(|at| at as u32 + 1)
}

fn append(tree: &Tree, list: NodeId, value: &str) -> Option<Edit> {
    if tree.kind(list) != Kind::List {
        return None;
    }
    let Some(&last) = tree.items(list).last() else { return Some(replace(tree, list, &format!("[{value}]"))) };
    let own = whole(tree, last)?;
    let at = Span::new(own.file, own.end, own.end);
    if !is_block(tree, list) {
        return Some(Edit { span: at, text: format!(", {value}") });
    }
    Some(Edit { span: at, text: format!("\n{}- {value}", indentation(tree, own)) })
}

fn insert(tree: &Tree, map: NodeId, key: &str, value: &str) -> Option<Edit> {
    if tree.kind(map) != Kind::Map {
        return None;
    }
    let Some(first) = tree.entries(map).next() else {
        return Some(replace(tree, map, &format!("{{ {key}: {value} }}")));
    };
    let own = whole(tree, first.value)?;
    let at = Span::new(own.file, own.start, own.start);
    if map == NodeId::ROOT || is_block(tree, map) {
        return Some(Edit { span: at, text: format!("{key}: {value}\n{}", indentation(tree, own)) });
    }
    Some(Edit { span: at, text: format!("{key}: {value}, ") })
}

/// Blanks up to the column in which something stands.
fn indentation(tree: &Tree, what: Span) -> String {
    let before = tree.sources().text(Span::new(what.file, 0, what.start));
    let line = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
    " ".repeat(line.trim_start_matches('\u{feff}').chars().count())
}
