//! Records that name documents in; the same with the documents hung on them, or what keeps some from being read, out.

use super::InventoryError;
use crate::document::{self, Form};
use crate::node::{Builder, NodeId, Tree};
use crate::path::Path;
use crate::schema::Schema;
use crate::source::Repository;

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
    let mut bytes = 0;
    let mut builder = Builder::on(tree);
    for name in named {
        let Some(written) = builder.tree().text(name).map(str::to_owned) else { continue };
        let Some(form) = Form::of(&written) else { continue };
        let file = match beside.read(&written) {
            Ok(Some(file)) => file,
            Ok(None) => continue,
            Err(error) => {
                errors.push(error.into());
                continue;
            }
        };
        bytes += file.text().len();
        if bytes > MAX_BYTES {
            let span = builder.tree().span(name);
            let (file, at) = super::shown(builder.tree(), span);
            errors.push(InventoryError::Documents { file, at });
            break;
        }
        match document::read(&mut builder, &file, form) {
            Ok(root) => {
                let record = builder.tree().parent(name);
                let place = builder.tree().span(root);
                builder.hang(record, key, root, place);
                hung.push((record, root));
            }
            Err(found) => errors.extend(found.into_iter().map(InventoryError::from)),
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
