//! The nodes that rules read while they held in; a list by file, of a length that people read, out.

use serde::Serialize;

use super::excerpt::folder_and_file;
use super::said;
use crate::node::{NodeId, Tree};
use crate::report::value;
use crate::source::FileId;

/// So many are listed for one item; of the rest only the number is said.
const MOST: usize = 50;
/// Characters of a value.
const VALUE: usize = 80;

/// What the records say for an item.
#[derive(Debug, Serialize)]
pub struct Evidence {
    count: usize,
    rest: usize,
    files: Vec<FileRows>,
}

#[derive(Debug, Serialize)]
struct FileRows {
    folder: String,
    file: String,
    /// All nodes of the file, listed or not.
    count: usize,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    line: u32,
    path: String,
    value: String,
}

impl Evidence {
    pub fn new(tree: &Tree, nodes: &[NodeId]) -> Self {
        let mut files: Vec<(FileId, FileRows)> = Vec::new();
        for (at, &node) in nodes.iter().enumerate() {
            let id = tree.file(node);
            // Nodes are in the order of the tree: those of one file stand together.
            if files.last().is_none_or(|(last, _)| *last != id) {
                let (folder, file) = folder_and_file(tree.sources().file(id).name());
                files.push((id, FileRows { folder, file, count: 0, rows: Vec::new() }));
            }
            let Some((_, rows)) = files.last_mut() else { continue };
            rows.count += 1;
            if at < MOST {
                rows.rows.push(row(tree, node));
            }
        }
        let files = files.into_iter().map(|(_, rows)| rows).collect();
        Self { count: nodes.len(), rest: nodes.len().saturating_sub(MOST), files }
    }
}

fn row(tree: &Tree, node: NodeId) -> Row {
    let file = tree.sources().file(tree.file(node));
    let line = file.position(tree.place(node).start).line;
    Row { line, path: said(&tree.path(node)).into_owned(), value: cut(&value::words(tree, node)) }
}

/// On one line, cut.
fn cut(text: &str) -> String {
    let text = said(text).trim_end().replace('\n', " ");
    match text.char_indices().nth(VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
