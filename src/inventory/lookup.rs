//! Questions that rules ask again and again in; their answers, each found once for an inventory, out.

use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::HashMap;

use super::Inventory;
use crate::node::{Kind, NodeId};
use crate::path::{Path, Selection};

/// For one list and one field: the records that have a value there, each with the node of the value.
type Join = HashMap<Box<str>, Arc<[(NodeId, NodeId)]>>;

/// The joins of one list, by field.
type Joins = Table<Box<str>, Arc<Join>>;

/// For one list of texts: where each first stands.
type Places = HashMap<Box<str>, usize>;

/// The answers found so far.
#[derive(Debug, Default)]
pub struct Lookups {
    /// By list, and then by field.
    joins: Table<Box<str>, Arc<Joins>>,
    /// By path.
    selections: Table<Box<str>, Arc<Selection>>,
    /// By list; `None` for one that holds something else than texts.
    places: Table<NodeId, Option<Arc<Places>>>,
}

/// Answers by question, for all threads.
#[derive(Debug)]
struct Table<K, V>(RwLock<HashMap<K, V>>);

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K: Eq + Hash, V: Clone> Table<K, V> {
    fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Two threads may find one answer; the first counts.
    fn put(&self, key: K, value: V) -> V {
        self.0.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(value).clone()
    }
}

impl Inventory {
    /// The records of the list at `list` whose field is `value`, or is a list that holds it; each with the node of the
    /// value. The first question about a field reads the list once; every other one is a look-up.
    #[must_use]
    pub fn having(&self, list: &str, field: &str, value: &str) -> Option<Arc<[(NodeId, NodeId)]>> {
        let joins = self.lookups.joins.get(list);
        let joins = joins.unwrap_or_else(|| self.lookups.joins.put(list.into(), Arc::default()));
        let join = joins.get(field);
        let join = join.unwrap_or_else(|| joins.put(field.into(), Arc::new(self.join(list, field))));
        join.get(value).cloned()
    }

    fn join(&self, list: &str, field: &str) -> Join {
        let (tree, mut join) = (&self.tree, HashMap::<&str, Vec<(NodeId, NodeId)>>::default());
        let list = list.split('.').try_fold(NodeId::ROOT, |at, key| tree.get_named(at, key));
        for &record in list.map_or(&[][..], |list| tree.items(list)) {
            let Some(value) = tree.get_named(record, field) else { continue };
            let values = if tree.kind(value) == Kind::List { tree.items(value) } else { &[value][..] };
            for &value in values {
                if let Some(text) = tree.text(value) {
                    join.entry(text).or_default().push((record, value));
                }
            }
        }
        join.into_iter().map(|(text, records)| (text.into(), records.into())).collect()
    }

    /// What a path leads to.
    #[must_use]
    pub fn select(&self, path: &Path) -> Arc<Selection> {
        let found = self.lookups.selections.get(path.text());
        found.unwrap_or_else(|| self.lookups.selections.put(path.text().into(), Arc::new(path.select(&self.tree))))
    }

    /// The same for a path given as text.
    ///
    /// # Errors
    /// The part that cannot be read.
    pub fn select_at(&self, path: &str) -> Result<Arc<Selection>, String> {
        match self.lookups.selections.get(path) {
            Some(found) => Ok(found),
            None => Path::parse(path).map(|path| self.select(&path)),
        }
    }

    /// Where a text stands in a list of texts: its index, if it does. `None` for a list that holds something else: then
    /// only looking at each item tells.
    #[must_use]
    pub fn place_in(&self, list: NodeId, text: &str) -> Option<Option<usize>> {
        let places = self.lookups.places.get(&list);
        let places = places.unwrap_or_else(|| self.lookups.places.put(list, self.places(list).map(Arc::new)));
        Some(places?.get(text).copied())
    }

    fn places(&self, list: NodeId) -> Option<Places> {
        let mut places = Places::default();
        for (at, &item) in self.tree.items(list).iter().enumerate() {
            let text = self.tree.text(item).filter(|_| self.tree.date(item).is_none());
            places.entry(text?.into()).or_insert(at);
        }
        Some(places)
    }
}
