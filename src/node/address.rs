//! A path with ids in (`vendors[V-PACS].certifications[0].scope`); its node out, and the other way round.

use super::{Kind, NodeId, Tree};

/// The key whose value names a record of a list.
const ID: &str = "id";

impl Tree {
    /// The node at a path: records by their `id`, or by their index where no record has that id; `$` or nothing is the
    /// root. `None` where nothing stands there, or the path cannot be read.
    #[must_use]
    pub fn at_address(&self, address: &str) -> Option<NodeId> {
        let mut at = NodeId::ROOT;
        let mut rest = address.strip_prefix('$').unwrap_or(address);
        while !rest.is_empty() {
            if let Some(inside) = rest.strip_prefix('[') {
                let (name, after) = inside.split_once(']')?;
                at = self.item_named(at, name)?;
                rest = after;
            } else {
                let key = rest.strip_prefix('.').unwrap_or(rest);
                let end = key.find(['.', '[']).unwrap_or(key.len());
                at = self.get_named(at, &key[..end])?;
                rest = &key[end..];
            }
        }
        Some(at)
    }

    fn item_named(&self, list: NodeId, name: &str) -> Option<NodeId> {
        let items = self.items(list);
        let named = items.iter().find(|&&item| self.record_id(item) == Some(name));
        named.or_else(|| items.get(name.parse::<usize>().ok()?)).copied()
    }

    fn record_id(&self, record: NodeId) -> Option<&str> {
        self.text(self.get_named(record, ID)?).filter(|id| !id.contains([']', '\n']))
    }

    /// What tells an item from the others of its list wherever it stands: a record's id, or the text that it is. `None`
    /// where it has neither: then only its place in the list does.
    #[must_use]
    pub fn item_identity(&self, item: NodeId) -> Option<&str> {
        let own = self.record_id(item).or_else(|| self.text(item));
        own.filter(|name| !name.is_empty() && !name.contains([']', '\n']))
    }

    /// The path with what tells items apart instead of their indices: `vendors[V-PACS].certifications[0]`. It is the same
    /// before and after records are moved and reordered; two records with one id have one.
    #[must_use]
    pub fn identity(&self, id: NodeId) -> String {
        let name = |item| self.item_identity(item).map_or_else(|| self.slot(item).to_string(), str::to_owned);
        without_dot(self.steps(id, name))
    }

    /// The path from the root: `vendors[1].certifications[0].expires_date`.
    #[must_use]
    pub fn path(&self, id: NodeId) -> String {
        without_dot(self.steps(id, |item| self.slot(item).to_string()))
    }

    /// The path to a node with ids instead of indices where records have one: it outlives moving and reordering.
    #[must_use]
    pub fn address(&self, id: NodeId) -> String {
        without_dot(self.steps(id, |item| self.item_name(item)))
    }

    /// The path with `[]` for every item: what the node is, wherever it stands.
    #[must_use]
    pub fn pattern(&self, id: NodeId) -> String {
        without_dot(self.steps(id, |_| String::new()))
    }

    /// The keys and items that lead to a node: `.key` and `[name]`, the name of an item as `name` has it.
    pub(crate) fn steps(&self, id: NodeId, name: impl Fn(NodeId) -> String) -> String {
        let steps: Vec<String> = self
            .ancestors(id)
            .map(|at| match self.key(at) {
                Some(symbol) => format!(".{}", self.symbols.name(symbol)),
                None => format!("[{}]", name(at)),
            })
            .collect();
        steps.into_iter().rev().collect()
    }

    /// The id when it is the first of its list and could not be taken for an index.
    fn item_name(&self, item: NodeId) -> String {
        let own = (self.kind(item) == Kind::Map).then(|| self.record_id(item)).flatten();
        let own = own.filter(|id| self.item_named(self.parent(item), id) == Some(item));
        own.map_or_else(|| self.slot(item).to_string(), str::to_owned)
    }
}

fn without_dot(path: String) -> String {
    path.strip_prefix('.').map_or(path.clone(), str::to_owned)
}
