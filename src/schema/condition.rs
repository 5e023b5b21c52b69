//! `if`/`then` and `anyOf` of the schema: a node in; whether the condition concerns it and holds out.

use serde_json::Value as Json;

use super::Type;
use crate::node::{Kind, NodeId, Symbol, Tree, Value};

/// What must hold when a test does.
#[derive(Clone, Debug)]
pub struct Condition {
    /// When it applies; `None` is always.
    pub when: Option<Test>,
    /// Keys that must be there then.
    pub required: Vec<Symbol>,
    /// Lists that must have at least so many items then.
    pub min_items: Vec<(Symbol, u64)>,
    /// What must hold then.
    pub holds: Option<Test>,
    /// The end of the sentence 「…は、」: 「…のときに必要です」.
    pub description: Option<String>,
}

/// A yes-or-no question about a node.
#[derive(Clone, Debug)]
pub enum Test {
    /// The keys are there.
    Required(Vec<Symbol>),
    /// The value under the key, where there is one, passes.
    Property(Symbol, Box<Self>),
    /// The value is one of these.
    OneOf(Vec<Json>),
    /// The value has one of these types.
    Types(Vec<Type>),
    /// A list has at least so many items.
    MinItems(u64),
    /// A list has at most so many items.
    MaxItems(u64),
    /// The other does not hold.
    Not(Box<Self>),
    /// All hold.
    All(Vec<Self>),
    /// At least one holds.
    Any(Vec<Self>),
}

impl Condition {
    /// A test that must always hold.
    pub fn always(test: Test) -> Self {
        Self { when: None, required: Vec::new(), min_items: Vec::new(), holds: Some(test), description: None }
    }
}

impl Test {
    /// The answer for a node.
    pub fn passes(&self, tree: &Tree, node: NodeId) -> bool {
        match self {
            Self::Required(keys) => keys.iter().all(|&key| present(tree, node, key).is_some()),
            Self::Property(key, test) => present(tree, node, *key).is_none_or(|value| test.passes(tree, value)),
            Self::OneOf(choices) => choices.iter().any(|choice| equals(tree, node, choice)),
            Self::Types(types) => types.iter().any(|t| t.fits(tree.kind(node))),
            Self::MinItems(n) => tree.kind(node) != Kind::List || tree.size(node) as u64 >= *n,
            Self::MaxItems(n) => tree.kind(node) != Kind::List || tree.size(node) as u64 <= *n,
            Self::Not(test) => !test.passes(tree, node),
            Self::All(tests) => tests.iter().all(|test| test.passes(tree, node)),
            Self::Any(tests) => tests.iter().any(|test| test.passes(tree, node)),
        }
    }

    /// The keys that the test asks for anywhere, for messages.
    pub fn keys(&self, into: &mut Vec<Symbol>) {
        match self {
            Self::Required(keys) => into.extend(keys),
            Self::Property(key, _) => into.push(*key),
            Self::Not(test) => test.keys(into),
            Self::All(tests) | Self::Any(tests) => tests.iter().for_each(|test| test.keys(into)),
            Self::OneOf(_) | Self::Types(_) | Self::MinItems(_) | Self::MaxItems(_) => {}
        }
    }
}

/// The value under a key; a key without a value counts as absent.
pub fn present(tree: &Tree, node: NodeId, key: Symbol) -> Option<NodeId> {
    tree.get(node, key).filter(|&value| tree.kind(value) != Kind::Null)
}

/// A scalar node against a JSON scalar.
pub fn equals(tree: &Tree, node: NodeId, json: &Json) -> bool {
    match tree.value(node) {
        Value::Bool(value) => json.as_bool() == Some(value),
        Value::Int(value) => json.as_i64() == Some(value),
        Value::Float(value) => json.as_f64() == Some(value),
        Value::Text(value) => json.as_str() == Some(value),
        Value::Null | Value::Map | Value::List => false,
    }
}
