//! A node of the records in; the people who see to it, by name, out.
//!
//! Nobody writes for each field who looks after it. What the records do say is who answers for a record, under keys that
//! the pack lists: those of the record itself, else of what holds it, else of the records that refer to it.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::inventory::Inventory;
use crate::node::{Kind, NodeId, Tree};
use crate::pack::Pack;

/// So many names say whom to ask.
const MOST: usize = 3;

/// Who sees to what in an inventory.
#[derive(Debug)]
pub struct Owners<'a> {
    pack: &'a Pack,
    inventory: &'a Inventory,
    /// The nodes that refer to a record, gathered when one is first asked for.
    referring: OnceCell<HashMap<NodeId, Vec<NodeId>>>,
}

impl<'a> Owners<'a> {
    /// The people of an inventory.
    #[must_use]
    pub fn new(pack: &'a Pack, inventory: &'a Inventory) -> Self {
        Self { pack, inventory, referring: OnceCell::new() }
    }

    /// The names of those who see to a node, at most three; none where the records do not say.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Vec<&'a str> {
        let own = self.above(node);
        if !own.is_empty() {
            return own;
        }
        let mut names = Vec::new();
        let referring = self.referring.get_or_init(|| self.references());
        let nodes = self.tree().ancestors(node).filter_map(|at| referring.get(&at)).flatten();
        for name in nodes.flat_map(|&node| self.above(node)) {
            if names.len() < MOST && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn tree(&self) -> &'a Tree {
        &self.inventory.tree
    }

    /// Those whom the nearest map upwards names that names anybody.
    fn above(&self, node: NodeId) -> Vec<&'a str> {
        let maps = self.tree().ancestors(node).filter(|&at| self.tree().kind(at) == Kind::Map);
        maps.map(|map| self.named_in(map)).find(|names| !names.is_empty()).unwrap_or_default()
    }

    /// Those under the first of the pack's keys that a map has.
    fn named_in(&self, map: NodeId) -> Vec<&'a str> {
        let keys = self.pack.about.owners.keys.iter();
        let value = keys.filter_map(|key| self.tree().get_named(map, key)).next();
        let values = value.map_or_else(Vec::new, |value| match self.tree().kind(value) {
            Kind::List => self.tree().items(value).to_vec(),
            _ => vec![value],
        });
        values.into_iter().filter_map(|value| self.name(value)).take(MOST).collect()
    }

    /// The name of the person that a reference means.
    fn name(&self, reference: NodeId) -> Option<&'a str> {
        let person = self.record(reference)?;
        self.tree().text(self.tree().get_named(person, &self.pack.about.owners.name)?)
    }

    /// The record that a reference means.
    fn record(&self, reference: NodeId) -> Option<NodeId> {
        let lists = &self.pack.schema.shape(self.tree().shape(reference))?.refers;
        let id = self.tree().text(reference)?;
        lists.iter().find_map(|&list| self.inventory.index.find(list, id))
    }

    fn references(&self) -> HashMap<NodeId, Vec<NodeId>> {
        let mut referring: HashMap<NodeId, Vec<NodeId>> = HashMap::new();
        for node in self.tree().ids() {
            if let Some(record) = self.record(node) {
                referring.entry(record).or_default().push(node);
            }
        }
        referring
    }
}
