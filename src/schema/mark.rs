//! A document that hangs on a record in; its nodes, marked with their shapes, out.

use super::{Schema, document};
use crate::node::{Kind, NodeId, ShapeId, Symbol, Tree};

impl Schema {
    /// The key under which documents hang on records, where the schema knows any.
    #[must_use]
    pub fn document_key(&self) -> Option<Symbol> {
        self.symbols.get(document::KEY)
    }

    /// The paths of the values that name the file of a document.
    pub fn document_files(&self) -> impl Iterator<Item = &str> {
        self.shapes.iter().filter(|shape| shape.document).map(|shape| shape.path.as_str())
    }

    /// True for what hangs on a record and is not written there.
    pub(super) fn is_hung(&self, id: ShapeId) -> bool {
        self.shape(id).is_some_and(|shape| shape.hung)
    }

    /// Marks the nodes of what was hung on a record with their shapes. It was made by us: nothing can be wrong with it.
    pub(crate) fn mark(&self, tree: &mut Tree, node: NodeId, shape: ShapeId) {
        let Some(own) = self.shape(shape) else { return };
        tree.set_shape(node, shape);
        match tree.kind(node) {
            Kind::Map => {
                for at in 0..tree.size(node) {
                    let Some((key, value)) = tree.entry(node, at) else { break };
                    let child = self.property(shape, key).or(own.others);
                    child.into_iter().for_each(|child| self.mark(tree, value, child));
                }
            }
            Kind::List => {
                let Some(items) = own.items else { return };
                for at in 0..tree.size(node) {
                    self.mark(tree, tree.items(node)[at], items);
                }
            }
            _ => {}
        }
    }
}
