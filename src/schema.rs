//! The pack's inventory schema (JSON Schema 2020-12 and keywords of ours) in; for every inventory, findings with spans
//! out, and nodes marked with their shape. A keyword that is not understood is an error of the schema, never ignored.

mod advice;
mod compile;
mod condition;
mod document;
mod extend;
mod index;
mod mark;
mod validate;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use miette::Diagnostic;
use thiserror::Error;

use crate::finding::Finding;
use crate::node::{Kind, ShapeId, Symbol, Symbols, Tree};
use condition::Condition;

pub use extend::extend;
pub use index::Index;

/// A schema that cannot be used.
#[derive(Debug, Error, Diagnostic)]
#[error("{name}: {path} の {problem}")]
#[diagnostic(code(pack::schema), help("使えるキーワードは `junshu explain pack::schema` にあります"))]
pub struct SchemaError {
    /// The schema's file.
    pub name: String,
    /// The path inside the schema.
    pub path: String,
    /// What is wrong.
    pub problem: String,
}

/// A date's sense: done, or ahead by nature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Says when something was done: in the future it is no evidence.
    Done,
    /// May lie ahead.
    Ahead,
}

impl When {
    /// What `x-when` says.
    fn named(value: &serde_json::Value) -> Option<Self> {
        match value.as_str()? {
            "done" => Some(Self::Done),
            "ahead" => Some(Self::Ahead),
            _ => None,
        }
    }
}

/// Where an id is unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdScope {
    /// In a list that stands once; the number of that list in [`Schema::lists`].
    List(usize),
    /// In its own nested list.
    Local,
}

/// What a value must be at one path of the inventory.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// The path, for messages and look-ups: `vendors[].certifications[].expires_date`.
    pub path: String,
    /// The Japanese name.
    pub title: Option<String>,
    /// The longer words.
    pub description: Option<String>,
    /// JSON types that are allowed; empty is any.
    pub types: Vec<Type>,
    /// Keys of a map with their shapes.
    pub properties: Vec<(Symbol, ShapeId)>,
    /// Keys that must be there.
    pub required: Vec<Symbol>,
    /// No other key is allowed.
    pub closed: bool,
    /// The shape of the values under all other keys.
    pub others: Option<ShapeId>,
    /// The shape of a list's items.
    pub items: Option<ShapeId>,
    /// The values that are allowed.
    pub choices: Vec<serde_json::Value>,
    /// An ISO date.
    pub date: bool,
    /// What the date says.
    pub when: Option<When>,
    /// The form of a text.
    pub pattern: Option<regex::Regex>,
    /// Fewest characters of a text.
    pub min_length: u64,
    /// Least number.
    pub minimum: Option<f64>,
    /// Greatest number.
    pub maximum: Option<f64>,
    /// Fewest and most items.
    pub min_items: u64,
    /// Most items.
    pub max_items: Option<u64>,
    /// What must hold depending on other keys.
    pub conditions: Vec<Condition>,
    /// The lists that this id refers to, as numbers in [`Schema::lists`].
    pub refers: Vec<usize>,
    /// The value is an id.
    pub id: Option<IdScope>,
    /// The value is the id of a requirement.
    pub requirement: bool,
    /// An empty list is an error of its own (`empty-key`): always, or while a path has a node.
    pub non_empty: Option<NonEmpty>,
    /// An empty list is a lawful statement that there is none.
    pub may_be_empty: bool,
    /// No check can judge the words.
    pub free_text: bool,
    /// It names the file of a document, which hangs on the record.
    pub document: bool,
    /// It hangs on a record and is not written there.
    pub hung: bool,
}

/// When a top-level list must not be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NonEmpty {
    /// Always.
    Always,
    /// While this path has a node.
    While(String),
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A map.
    Object,
    /// A list.
    Array,
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A truth value.
    Boolean,
}

impl Type {
    /// True when a node of this kind has the type.
    #[must_use]
    pub fn fits(self, kind: Kind) -> bool {
        match self {
            Self::Object => kind == Kind::Map,
            Self::Array => kind == Kind::List,
            Self::String => kind == Kind::Text,
            Self::Integer => kind == Kind::Int,
            Self::Number => matches!(kind, Kind::Int | Kind::Float),
            Self::Boolean => kind == Kind::Bool,
        }
    }
}

/// A compiled schema.
#[derive(Debug)]
pub struct Schema {
    json: serde_json::Value,
    /// What messages call the whole: 台帳 unless it says otherwise.
    root: String,
    shapes: Vec<Shape>,
    symbols: Symbols,
    /// Paths of the lists that stand once and hold ids: `vendors`, `organization.workforce_groups`.
    lists: Vec<String>,
    /// Lists that share one namespace of ids.
    namespaces: Vec<Vec<usize>>,
    required_keys: Vec<Symbol>,
    /// The list of accepted risks, where the pack has one.
    waivers: Option<Symbol>,
}

impl Schema {
    /// The shape of the whole inventory.
    pub const ROOT: ShapeId = ShapeId(1);
    /// The key under which documents hang on records.
    pub const DOCUMENT: &str = document::KEY;
    /// The mark of a node that is not what its shape says; nothing is read from it.
    pub const BAD: ShapeId = ShapeId(u16::MAX);

    /// The schema as JSON, for editors.
    #[must_use]
    pub fn json(&self) -> &serde_json::Value {
        &self.json
    }

    /// The shape with this number; `None` for nodes without one and for [`Schema::BAD`].
    #[must_use]
    pub fn shape(&self, id: ShapeId) -> Option<&Shape> {
        self.shapes.get(usize::from(id.0)).filter(|_| id.0 != 0)
    }

    /// All shapes.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.iter().skip(1)
    }

    /// The names of all keys; an inventory's tree starts from them.
    #[must_use]
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// Paths of the lists whose records can be found by id.
    #[must_use]
    pub fn lists(&self) -> &[String] {
        &self.lists
    }

    /// The key of the list of accepted risks, where the pack has one.
    #[must_use]
    pub fn waivers(&self) -> Option<Symbol> {
        self.waivers
    }

    /// Says which list holds the accepted risks; false when the schema has no such list of records.
    #[must_use]
    pub fn with_waivers(&mut self, list: &str) -> bool {
        let key = self.symbols.get(list);
        let shape = key.and_then(|key| self.shape(self.property(Self::ROOT, key)?));
        let records = shape.and_then(|list| self.shape(list.items?)).is_some_and(|item| !item.properties.is_empty());
        self.waivers = key.filter(|_| records);
        records
    }

    /// True when a map of this shape must have the key, whatever else it has.
    #[must_use]
    pub fn requires(&self, of: ShapeId, key: &str) -> bool {
        let required = self.shape(of).map_or(&[][..], |shape| &shape.required);
        required.iter().any(|&symbol| self.symbols.name(symbol) == key)
    }

    /// The shape under a key of a map's shape.
    #[must_use]
    pub fn property(&self, of: ShapeId, key: Symbol) -> Option<ShapeId> {
        let shape = self.shape(of)?;
        shape.properties.iter().find(|(symbol, _)| *symbol == key).map(|&(_, id)| id)
    }

    /// The names of a shape's keys, in the schema's order.
    pub fn keys(&self, of: ShapeId) -> impl Iterator<Item = &str> {
        let properties = self.shape(of).map_or(&[][..], |shape| &shape.properties);
        properties.iter().map(|&(symbol, _)| self.symbols.name(symbol))
    }

    /// The names of all keys that some map has.
    #[must_use]
    pub fn names(&self) -> BTreeSet<&str> {
        let keys = self.shapes().flat_map(|shape| &shape.properties);
        keys.map(|&(symbol, _)| self.symbols.name(symbol)).collect()
    }

    /// A shape's keys with their Japanese names, in the schema's order.
    pub(crate) fn titles(&self, of: ShapeId) -> impl Iterator<Item = (&str, &str)> {
        let properties = self.shape(of).map_or(&[][..], |shape| &shape.properties);
        let title = |id| self.shape(id).and_then(|shape| shape.title.as_deref()).unwrap_or_default();
        let written = properties.iter().filter(|(_, id)| !self.is_hung(*id));
        written.map(move |&(symbol, id)| (self.symbols.name(symbol), title(id)))
    }

    /// True when the id has the form of those in a list.
    pub(crate) fn could_have(&self, list: &str, id: &str) -> bool {
        let path = format!("{list}[].id");
        let pattern = self.shapes.iter().find(|shape| shape.path == path).and_then(|shape| shape.pattern.as_ref());
        pattern.is_none_or(|pattern| pattern.is_match(id))
    }

    /// 「有効期限（expires_date）」, or the key alone when the schema has no name for it.
    #[must_use]
    pub fn label(&self, of: ShapeId, key: &str) -> String {
        let property = self.symbols.get(key).and_then(|symbol| self.property(of, symbol));
        let shape = property.or_else(|| self.shape(of)?.others).and_then(|id| self.shape(id));
        match shape.and_then(|shape| shape.title.as_deref()) {
            Some(title) => format!("{title}（{key}）"),
            None => key.to_owned(),
        }
    }

    /// Checks an inventory: marks its nodes, gathers ids, and reports what is not as the schema says.
    #[must_use]
    pub fn validate(&self, tree: &mut Tree, requirements: &[Arc<str>]) -> (Vec<Finding>, Index) {
        validate::run(self, tree, requirements)
    }
}
