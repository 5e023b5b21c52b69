//! Ids in, while the schema walks the tree; records by id out, in constant time.

use foldhash::HashMap;

use crate::node::NodeId;

/// The records of every list that stands once, by id.
#[derive(Debug, Default)]
pub struct Index {
    lists: Vec<HashMap<Box<str>, NodeId>>,
}

impl Index {
    /// An index of so many lists.
    #[must_use]
    pub fn new(lists: usize) -> Self {
        Self { lists: vec![HashMap::default(); lists] }
    }

    /// Adds a record; gives the one that has the id already, and keeps that.
    pub fn add(&mut self, list: usize, id: &str, record: NodeId) -> Option<NodeId> {
        if let Some(&first) = self.lists[list].get(id) {
            return Some(first);
        }
        self.lists[list].insert(id.into(), record);
        None
    }

    /// The record with this id in the list with this number.
    #[must_use]
    pub fn find(&self, list: usize, id: &str) -> Option<NodeId> {
        self.lists.get(list)?.get(id).copied()
    }

    /// All ids of a list, sorted, for suggestions.
    #[must_use]
    pub fn ids(&self, list: usize) -> Vec<&str> {
        let mut ids: Vec<&str> = self.lists[list].keys().map(AsRef::as_ref).collect();
        ids.sort_unstable();
        ids
    }
}
