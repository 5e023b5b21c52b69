//! The nodes that rules read while they held in; a list by file, of a length that people read, out.

use serde::Serialize;

use super::excerpt::folder_and_file;
use super::said;
use crate::report::facility::{self, Facility};
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
    pub fn new(facility: &Facility, places: &[usize]) -> Self {
        let mut files: Vec<(FileId, FileRows)> = Vec::new();
        for (at, one) in facility.evidence(places).enumerate() {
            let id = one.place.written().file;
            // Nodes are in the order of the tree: those of one file stand together.
            if files.last().is_none_or(|(last, _)| *last != id) {
                let (folder, file) = folder_and_file(facility.file(one.place.written()).name());
                files.push((id, FileRows { folder, file, count: 0, rows: Vec::new() }));
            }
            let Some((_, rows)) = files.last_mut() else { continue };
            rows.count += 1;
            if at < MOST {
                rows.rows.push(row(facility, one));
            }
        }
        let files = files.into_iter().map(|(_, rows)| rows).collect();
        Self { count: places.len(), rest: places.len().saturating_sub(MOST), files }
    }
}

fn row(facility: &Facility, one: &facility::Evidence) -> Row {
    let line = facility.location(one.place.written()).start.line;
    Row { line, path: said(&one.place.path).into_owned(), value: cut(&value::words(&one.value)) }
}

/// On one line, cut.
fn cut(text: &str) -> String {
    let text = said(text).trim_end().replace('\n', " ");
    match text.char_indices().nth(VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
