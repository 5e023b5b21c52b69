//! The path of subjects in (`vendors[].certifications[]`, `$`); nodes of an inventory and the schema's shape there out.

use crate::node::{Kind, NodeId, ShapeId, Tree};
use crate::schema::Schema;

/// A parsed path. `$` is the whole inventory; `[]` after a key means each item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    text: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Each,
}

/// What a path met on its way through an inventory.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The nodes at its end, in document order.
    pub nodes: Vec<NodeId>,
    /// The empty lists at which it ended early.
    pub empty: Vec<NodeId>,
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// The part that cannot be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "$" {
            return Ok(Self { text: text.to_owned(), steps: Vec::new() });
        }
        let mut steps = Vec::new();
        for part in text.split('.') {
            let key = part.trim_end_matches("[]");
            if key.is_empty() || key.contains(['[', ']', '$', ' ']) {
                return Err(part.to_owned());
            }
            steps.push(Step::Key(key.to_owned()));
            steps.extend((0..(part.len() - key.len()) / 2).map(|_| Step::Each));
        }
        Ok(Self { text: text.to_owned(), steps })
    }

    /// The path as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The top-level key it starts at; `None` for `$`.
    #[must_use]
    pub fn top(&self) -> Option<&str> {
        self.steps.first().and_then(|step| if let Step::Key(key) = step { Some(key.as_str()) } else { None })
    }

    /// True when it can lead to more than one node.
    #[must_use]
    pub fn is_many(&self) -> bool {
        self.steps.contains(&Step::Each)
    }

    /// The shape at its end.
    ///
    /// # Errors
    /// The key that the schema does not know, with the keys it knows there; or `[]` where there is no list.
    pub fn shape(&self, schema: &Schema) -> Result<ShapeId, (String, Vec<String>)> {
        let mut at = Schema::ROOT;
        for step in &self.steps {
            let next = match step {
                Step::Key(key) => schema.symbols().get(key).and_then(|symbol| schema.property(at, symbol)),
                Step::Each => schema.shape(at).and_then(|shape| shape.items),
            };
            let word = || if let Step::Key(key) = step { key.clone() } else { "[]".to_owned() };
            at = next.ok_or_else(|| (word(), schema.keys(at).map(str::to_owned).collect()))?;
        }
        Ok(at)
    }

    /// The nodes it leads to.
    #[must_use]
    pub fn select(&self, tree: &Tree) -> Selection {
        let mut found = Selection { nodes: vec![NodeId::ROOT], empty: Vec::new() };
        for step in &self.steps {
            let nodes = std::mem::take(&mut found.nodes);
            match step {
                Step::Key(key) => {
                    let Some(symbol) = tree.symbols().get(key) else { return found };
                    let value = |node: &NodeId| tree.get(*node, symbol).filter(|&v| tree.kind(v) != Kind::Null);
                    found.nodes = nodes.iter().filter_map(value).collect();
                }
                Step::Each => {
                    for node in nodes {
                        let items = tree.items(node);
                        if items.is_empty() && tree.kind(node) == Kind::List {
                            found.empty.push(node);
                        }
                        found.nodes.extend_from_slice(items);
                    }
                }
            }
        }
        found
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
        for wrong in ["", "a..b", "[]", "a[0]", "a b"] {
            assert!(Path::parse(wrong).is_err(), "{wrong}");
        }
    }
}
