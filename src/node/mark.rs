//! A tree that is being built in; how far it had come, and the way back there, out.

use super::Builder;

/// How far a [`Builder`] had come: [`Builder::return_to`] forgets what came after.
#[derive(Debug)]
pub struct Mark {
    nodes: usize,
    entries: usize,
    items: usize,
    owned: usize,
    symbols: usize,
    copies: usize,
    pub(super) comments: usize,
    open: (usize, usize),
    documents: usize,
}

impl Builder {
    /// What has been read so far.
    #[must_use]
    pub fn mark(&self) -> Mark {
        let tree = &self.tree;
        Mark {
            nodes: tree.nodes.len(),
            entries: tree.entries.len(),
            items: tree.items.len(),
            owned: tree.owned.len(),
            symbols: tree.symbols.own(),
            copies: tree.copies.len(),
            comments: tree.comments.len(),
            open: (self.entries.len(), self.items.len()),
            documents: self.documents.len(),
        }
    }

    /// Forgets what has been read since; a file that was started stays.
    pub fn return_to(&mut self, mark: &Mark) {
        let tree = &mut self.tree;
        tree.nodes.truncate(mark.nodes);
        tree.entries.truncate(mark.entries);
        tree.items.truncate(mark.items);
        tree.owned.truncate(mark.owned);
        tree.symbols.forget(mark.symbols);
        tree.copies.truncate(mark.copies);
        tree.comments.truncate(mark.comments);
        self.entries.truncate(mark.open.0);
        self.items.truncate(mark.open.1);
        self.documents.truncate(mark.documents);
    }
}
