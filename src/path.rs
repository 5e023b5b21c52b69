//! The path of subjects in (`vendors[].certifications[]`, `$`); nodes of an inventory and the schema's shape there out.

use std::sync::Arc;

use crate::node::{Kind, NodeId, ShapeId, Symbol, Tree};
use crate::schema::Schema;

/// A parsed path. `$` is the whole inventory; `[]` after a key means each item; several ways stand with a comma between
/// them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    text: String,
    ways: Vec<Vec<Step>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(Arc<str>),
    Each,
}

/// What a path met on its way through an inventory.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The nodes at its end, in document order.
    pub nodes: Vec<NodeId>,
    /// The empty lists at which it ended early.
    pub empty: Vec<NodeId>,
    /// Where else it ended early.
    pub lost: Vec<Lost>,
}

/// Why a path does not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The map has no such key, or no value for it. `each`: the path has gone through the items of a list before.
    Key {
        /// The map.
        map: NodeId,
        /// The key.
        key: Arc<str>,
        /// Behind a list.
        each: bool,
    },
    /// The node is no map or list, as the path needs it.
    Shape(NodeId),
}

impl Path {
    /// Reads a path of one way.
    ///
    /// # Errors
    /// The part that cannot be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self { text: text.to_owned(), ways: vec![Self::way(text)?] })
    }

    /// Reads a path of one or several ways.
    ///
    /// # Errors
    /// The part that cannot be read.
    pub fn parse_all(text: &str) -> Result<Self, String> {
        let ways = text.split(',').map(|way| Self::way(way.trim())).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), ways })
    }

    fn way(text: &str) -> Result<Vec<Step>, String> {
        if text == "$" {
            return Ok(Vec::new());
        }
        let mut steps = Vec::new();
        for part in text.split('.') {
            let key = part.trim_end_matches("[]");
            if key.is_empty() || key.contains(['[', ']', '$', ' ', ',']) {
                return Err(part.to_owned());
            }
            steps.push(Step::Key(key.into()));
            steps.extend((0..(part.len() - key.len()) / 2).map(|_| Step::Each));
        }
        Ok(steps)
    }

    /// The path as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The top-level key it starts at, by its first way; `None` for `$`.
    #[must_use]
    pub fn top(&self) -> Option<&str> {
        self.tops().next().flatten()
    }

    /// The top-level keys at which its ways start; `None` for `$`.
    pub fn tops(&self) -> impl Iterator<Item = Option<&str>> {
        self.ways.iter().map(|way| match way.first() {
            Some(Step::Key(key)) => Some(&**key),
            _ => None,
        })
    }

    /// True when it goes through this key.
    #[must_use]
    pub fn goes_through(&self, key: &str) -> bool {
        self.ways.iter().flatten().any(|step| matches!(step, Step::Key(own) if &**own == key))
    }

    /// True when it can lead to more than one node.
    #[must_use]
    pub fn is_many(&self) -> bool {
        self.ways.len() > 1 || self.ways.iter().any(|way| way.contains(&Step::Each))
    }

    /// The shape at its end, by its first way.
    ///
    /// # Errors
    /// The key that the schema does not know, with the keys it knows there; or `[]` where there is no list.
    pub fn shape(&self, schema: &Schema) -> Result<ShapeId, (String, Vec<String>)> {
        let mut shapes = Vec::new();
        for way in &self.ways {
            shapes.push(Self::shape_at(way, schema)?);
        }
        Ok(shapes[0])
    }

    fn shape_at(way: &[Step], schema: &Schema) -> Result<ShapeId, (String, Vec<String>)> {
        let mut at = Schema::ROOT;
        for step in way {
            let next = match step {
                Step::Key(key) => schema.symbols().get(key).and_then(|symbol| schema.property(at, symbol)),
                Step::Each => schema.shape(at).and_then(|shape| shape.items),
            };
            let word = || if let Step::Key(key) = step { key.to_string() } else { "[]".to_owned() };
            at = next.ok_or_else(|| (word(), schema.keys(at).map(str::to_owned).collect()))?;
        }
        Ok(at)
    }

    /// The nodes it leads to, way by way.
    #[must_use]
    pub fn select(&self, tree: &Tree) -> Selection {
        let mut all = Selection::default();
        for way in &self.ways {
            let mut found = Self::follow_way(way, tree);
            all.nodes.append(&mut found.nodes);
            all.empty.append(&mut found.empty);
            all.lost.append(&mut found.lost);
        }
        all
    }

    fn follow_way(way: &[Step], tree: &Tree) -> Selection {
        let mut found = Selection { nodes: vec![NodeId::ROOT], ..Selection::default() };
        let mut each = false;
        for step in way {
            let symbol = if let Step::Key(key) = step { tree.symbols().get(key) } else { None };
            for node in std::mem::take(&mut found.nodes) {
                match step {
                    Step::Key(key) => found.follow(tree, node, key, symbol, each),
                    Step::Each => found.enter(tree, node),
                }
            }
            each |= *step == Step::Each;
        }
        found
    }
}

impl Selection {
    fn follow(&mut self, tree: &Tree, node: NodeId, key: &Arc<str>, symbol: Option<Symbol>, each: bool) {
        if tree.kind(node) != Kind::Map {
            self.lost.push(Lost::Shape(node));
            return;
        }
        let value = symbol.and_then(|symbol| tree.get(node, symbol));
        match value.filter(|&value| tree.kind(value) != Kind::Null) {
            Some(value) => self.nodes.push(value),
            None => self.lost.push(Lost::Key { map: node, key: key.clone(), each }),
        }
    }

    fn enter(&mut self, tree: &Tree, node: NodeId) {
        let items = tree.items(node);
        if tree.kind(node) != Kind::List {
            self.lost.push(Lost::Shape(node));
        } else if items.is_empty() {
            self.empty.push(node);
        }
        self.nodes.extend_from_slice(items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_keys_and_items() {
        let path = Path::parse("vendors[].certifications[]").unwrap();
        assert_eq!(path.top(), Some("vendors"));
        assert!(path.is_many());
        assert_eq!(Path::parse("$").unwrap().top(), None);
        let both = Path::parse_all("policies[].document, documents[].document").unwrap();
        assert_eq!(both.tops().collect::<Vec<_>>(), [Some("policies"), Some("documents")]);
        assert!(Path::parse_all("a[], ").is_err() && Path::parse("a[], b[]").is_err());
        for wrong in ["", "a..b", "[]", "a[0]", "a b"] {
            assert!(Path::parse(wrong).is_err(), "{wrong}");
        }
    }
}
