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

    /// The path to a node with ids instead of indices where records have one: it outlives moving and reordering.
    #[must_use]
    pub fn address(&self, id: NodeId) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        while at != NodeId::ROOT {
            let up = self.parent(at);
            steps.push(match self.key(at) {
                Some(symbol) => format!(".{}", self.symbols.name(symbol)),
                None => self.item_step(up, at),
            });
            if up == at {
                break;
            }
            at = up;
        }
        let path: String = steps.into_iter().rev().collect();
        path.strip_prefix('.').map_or(path.clone(), str::to_owned)
    }

    /// The path with `[]` for every item: what the node is, wherever it stands.
    #[must_use]
    pub fn pattern(&self, id: NodeId) -> String {
        let path = self.path(id);
        let mut out = String::with_capacity(path.len());
        let mut inside = false;
        for c in path.chars() {
            inside = (inside || c == '[') && c != ']';
            if !inside || c == '[' {
                out.push(c);
            }
        }
        out
    }

    /// The id when it is the first of its list and could not be taken for an index.
    fn item_step(&self, list: NodeId, item: NodeId) -> String {
        let own = (self.kind(item) == Kind::Map).then(|| self.record_id(item)).flatten();
        match own.filter(|id| self.item_named(list, id) == Some(item)) {
            Some(id) => format!("[{id}]"),
            None => format!("[{}]", self.slot(item)),
        }
    }
}
