//! Records that name documents in; the same with the documents hung on them, or what keeps some from being read, out.

use std::sync::Arc;

use miette::SourceSpan;

use super::InventoryError;
use crate::document::{self, DocumentError, Form, Unreadable};
use crate::node::{Builder, NodeId, Tree};
use crate::path::Path;
use crate::schema::Schema;
use crate::source::{Repository, SourceFile};

/// Bytes of all documents of one facility: a record that names a file a thousand times has it read a thousand times.
pub const MAX_BYTES: usize = 64 << 20;

/// Reads the documents that records name and hangs them there. A file that is not there, or of a kind that is not read, is
/// the business of rules.
pub fn hang(mut tree: Tree, schema: &Schema, beside: &Repository) -> Result<Tree, Vec<InventoryError>> {
    let Some(key) = schema.document_key() else { return Ok(tree) };
    let paths: Vec<&str> = schema.document_files().collect();
    let named: Vec<NodeId> =
        paths.into_iter().filter_map(|path| Path::parse(path).ok()).flat_map(|path| path.select(&tree).nodes).collect();
    let mut errors: Vec<InventoryError> = Vec::new();
    let mut hung = Vec::new();
    let mut spent = 0;
    let mut builder = Builder::on(tree);
    for name in named {
        let Some(written) = builder.tree().text(name).map(str::to_owned) else { continue };
        let Some(form) = Form::of(&written) else { continue };
        let (file, at) = super::shown(builder.tree(), builder.tree().span(name));
        let read = match form {
            Form::Markdown => text(&mut builder, beside, &written, &mut spent),
            Form::Docx => docx(&mut builder, beside, &written, (&file, at), &mut spent),
        };
        match read {
            Ok(None) => {}
            Ok(Some(root)) => {
                let record = builder.tree().parent(name);
                let place = builder.tree().span(root);
                builder.hang(record, key, root, place);
                hung.push((record, root));
            }
            Err(found) => errors.extend(found),
        }
        if spent > MAX_BYTES {
            errors.push(InventoryError::Documents { file, at });
            break;
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    tree = builder.into_tree();
    for (record, root) in hung {
        let shape = schema.property(tree.shape(record), key);
        shape.into_iter().for_each(|shape| schema.mark(&mut tree, root, shape));
    }
    Ok(tree)
}

/// The root of a document; nothing where there is none.
type Read = Result<Option<NodeId>, Vec<InventoryError>>;

fn text(builder: &mut Builder, beside: &Repository, written: &str, spent: &mut usize) -> Read {
    let Some(file) = beside.read(written).map_err(|error| vec![error.into()])? else { return Ok(None) };
    *spent += file.text().len();
    let all = |found: Vec<DocumentError>| found.into_iter().map(InventoryError::from).collect();
    document::read(builder, &file).map(Some).map_err(all)
}

/// What is wrong with such a file has no place that people could look at but the record that names it.
fn docx(
    builder: &mut Builder,
    beside: &Repository,
    written: &str,
    (file, at): (&Arc<SourceFile>, SourceSpan),
    spent: &mut usize,
) -> Read {
    let Some((name, bytes)) = beside.bytes(written).map_err(|error| vec![error.into()])? else { return Ok(None) };
    let read = document::read_docx(builder, &name, bytes, spent);
    let unreadable = |fault| vec![DocumentError::from(Unreadable { name, fault, file: file.clone(), at }).into()];
    read.map(Some).map_err(unreadable)
}
