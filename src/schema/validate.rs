//! One walk over the tree: shapes and dates are marked, ids gathered, violations reported; then references are resolved.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::condition::{equals, present};
use super::{IdScope, Index, Schema, Shape, advice, words};
use crate::date;
use crate::finding::{Finding, Place, Related, Severity};
use crate::node::{Kind, NodeId, ShapeId, Symbol, Tree, Value};
use crate::suggest::nearest;

pub fn run(schema: &Schema, tree: &mut Tree, requirements: &[Arc<str>]) -> (Vec<Finding>, Index) {
    let mut walk = Walk {
        schema,
        tree,
        requirements,
        found: Vec::new(),
        index: Index::new(schema.lists.len()),
        references: Vec::new(),
    };
    walk.required_keys();
    walk.node(NodeId::ROOT, Schema::ROOT);
    walk.namespaces();
    walk.resolve();
    (walk.found, walk.index)
}

struct Walk<'a> {
    schema: &'a Schema,
    tree: &'a mut Tree,
    requirements: &'a [Arc<str>],
    found: Vec<Finding>,
    index: Index,
    /// Texts that refer to ids, resolved when all ids are known.
    references: Vec<(NodeId, ShapeId)>,
}

impl<'a> Walk<'a> {
    fn report(&mut self, code: &'static str, place: Place, message: String, help: Option<String>) -> &mut Finding {
        self.found.push(Finding { help, ..Finding::new(code, Severity::Error, place, message) });
        self.found.last_mut().expect("a finding was just added")
    }

    fn report_at(&mut self, code: &'static str, node: NodeId, message: String, help: Option<String>) -> &mut Finding {
        let place = Place::of(self.tree, node);
        self.report(code, place, message, help)
    }

    fn required_keys(&mut self) {
        let schema = self.schema;
        for &key in &schema.required_keys {
            if present(self.tree, NodeId::ROOT, key).is_none() {
                self.missing(NodeId::ROOT, Schema::ROOT, key, None);
            }
        }
    }

    fn node(&mut self, node: NodeId, shape_id: ShapeId) {
        let schema = self.schema;
        let Some(shape) = schema.shape(shape_id) else { return };
        if self.tree.kind(node) == Kind::Null {
            return;
        }
        if !self.type_fits(node, shape) {
            self.tree.set_shape(node, Schema::BAD);
            return;
        }
        self.tree.set_shape(node, shape_id);
        match self.tree.kind(node) {
            Kind::Map => self.map(node, shape_id, shape),
            Kind::List => self.list(node, shape),
            _ => self.scalar(node, shape_id, shape),
        }
    }

    fn type_fits(&mut self, node: NodeId, shape: &Shape) -> bool {
        let kind = self.tree.kind(node);
        if shape.types.is_empty() || shape.types.iter().any(|wanted| wanted.fits(kind)) {
            return true;
        }
        if shape.date && !matches!(kind, Kind::Map | Kind::List) {
            let (message, help) = words::date(self.tree.source_text(node), &self.name(node), self.required(node));
            self.report_at("schema/date", node, message, help);
        } else {
            let message = words::wrong_type(kind, &self.name(node), &shape.types);
            let items = shape.items.and_then(|id| self.schema.shape(id));
            let required = items.map_or(&shape.required, |items| &items.required);
            let keys: Vec<&str> = required.iter().map(|&key| self.schema.symbols.name(key)).collect();
            let help = advice::wrong_type(self.tree, node, shape, items, &keys);
            self.report_at("schema/type", node, message, help);
        }
        false
    }

    fn map(&mut self, node: NodeId, shape_id: ShapeId, shape: &'a Shape) {
        // Looked up once, not for each of a million keys.
        let mut holder = None;
        for at in 0..self.tree.size(node) {
            let Some((key, value)) = self.tree.entry(node, at) else { break };
            let known = self.schema.property(shape_id, key).filter(|&child| !self.schema.is_hung(child));
            match known.or(shape.others) {
                Some(child) => self.node(value, child),
                None if shape.closed => {
                    let holder = holder.get_or_insert_with(|| self.holder(node));
                    self.unknown_key(holder, shape_id, key, value);
                }
                None => {}
            }
        }
        for &key in &shape.required {
            if present(self.tree, node, key).is_none() {
                self.missing(node, shape_id, key, None);
            }
        }
        self.conditions(node, shape_id, shape);
    }

    fn conditions(&mut self, node: NodeId, shape_id: ShapeId, shape: &'a Shape) {
        for condition in &shape.conditions {
            if condition.when.as_ref().is_some_and(|test| !test.passes(self.tree, node)) {
                continue;
            }
            let why = condition.description.as_deref();
            for &key in &condition.required {
                if present(self.tree, node, key).is_none() {
                    self.missing(node, shape_id, key, why);
                }
            }
            for &(key, least) in &condition.min_items {
                let list = present(self.tree, node, key).filter(|&list| self.tree.kind(list) == Kind::List);
                if let Some(list) = list.filter(|&list| (self.tree.size(list) as u64) < least) {
                    let (message, help) = words::too_few(&self.name(list), least, why);
                    self.report_at("schema/items", list, message, help);
                }
            }
            if let Some(test) = condition.holds.as_ref().filter(|test| !test.passes(self.tree, node)) {
                let mut keys = Vec::new();
                test.keys(&mut keys);
                let labels: Vec<String> =
                    keys.iter().map(|&key| self.schema.label(shape_id, self.schema.symbols.name(key))).collect();
                let place = Place::missing(self.tree, node, self.schema.symbols.name(keys[0]));
                let (message, help) = words::none_of(&labels);
                self.report("schema/required", place, message, help);
            }
        }
    }

    fn list(&mut self, node: NodeId, shape: &Shape) {
        let size = self.tree.size(node) as u64;
        if size < shape.min_items {
            let (message, help) = words::too_few(&self.name(node), shape.min_items, None);
            self.report_at("schema/items", node, message, help);
        }
        if let Some(most) = shape.max_items.filter(|&most| size > most) {
            let (message, help) = words::too_many(&self.name(node), most);
            self.report_at("schema/items", node, message, help);
        }
        let Some(items) = shape.items else { return };
        for at in 0..size as usize {
            let item = self.tree.items(node)[at];
            if self.tree.kind(item) == Kind::Null {
                let (message, help) = words::empty_item(&self.name(node));
                self.report_at("schema/type", item, message, help);
            }
            self.node(item, items);
        }
        self.local_ids(node, items);
    }

    fn scalar(&mut self, node: NodeId, shape_id: ShapeId, shape: &Shape) {
        if !shape.choices.is_empty() && !shape.choices.iter().any(|choice| equals(self.tree, node, choice)) {
            let (text, name, description) =
                (self.tree.source_text(node), self.name(node), self.description(node, shape));
            let (message, help) = words::not_a_choice(text, &name, shape, description);
            self.report_at("schema/enum", node, message, help);
        }
        match self.tree.value(node) {
            Value::Text(text) => {
                if shape.date {
                    match date::parse_iso(text) {
                        Some(date) => self.tree.set_date(node, date),
                        None => {
                            let (message, help) = words::date(text, &self.name(node), self.required(node));
                            self.report_at("schema/date", node, message, help);
                            self.tree.set_shape(node, Schema::BAD);
                        }
                    }
                } else {
                    self.text(node, shape_id, shape);
                }
            }
            Value::Int(number) => self.number(node, number as f64, shape),
            Value::Float(number) => self.number(node, number, shape),
            _ => {}
        }
    }

    fn text(&mut self, node: NodeId, shape_id: ShapeId, shape: &Shape) {
        let text = self.tree.text(node).unwrap_or_default();
        if is_shorter(text, shape.min_length) {
            let (message, help) = words::empty(&self.name(node), self.required(node));
            self.report_at("schema/empty", node, message, help);
            return;
        }
        if shape.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(text)) {
            let message = words::pattern(text, &self.name(node));
            let help = shape.description.clone();
            self.report_at("schema/pattern", node, message, help);
        }
        let text = self.tree.text(node).unwrap_or_default();
        if let Some(IdScope::List(list)) = shape.id
            && let Some(first) = self.index.add(list, text, self.tree.parent(node))
        {
            let id = text.to_owned();
            self.duplicate(&id, first, node, &self.schema.lists[list]);
        }
        if !shape.refers.is_empty() || shape.requirement {
            self.references.push((node, shape_id));
        }
    }

    fn number(&mut self, node: NodeId, number: f64, shape: &Shape) {
        let low = shape.minimum.is_some_and(|least| number < least);
        let high = shape.maximum.is_some_and(|most| number > most);
        if low || high {
            let (message, help) = words::out_of_range(self.tree.source_text(node), &self.name(node), shape);
            self.report_at("schema/range", node, message, help);
        }
    }

    fn unknown_key(&mut self, holder: &str, shape_id: ShapeId, key: Symbol, value: NodeId) {
        let name = self.tree.symbols().name(key).to_owned();
        let known: Vec<(&str, &str)> = self.schema.titles(shape_id).collect();
        let (message, help) = words::unknown_key(&name, holder, &known);
        let mut place = Place::of(self.tree, value);
        let key = self.tree.key_span(value).unwrap_or(place.span);
        // Through an alias the alias is shown, and the key where it is written.
        match &mut place.defined {
            Some(defined) => *defined = key,
            None => place.span = key,
        }
        self.report("schema/unknown-key", place, message, help);
    }

    fn missing(&mut self, node: NodeId, shape_id: ShapeId, key: Symbol, why: Option<&str>) {
        let name = self.schema.symbols.name(key);
        let label = self.schema.label(shape_id, name);
        let shape = self.schema.property(shape_id, key).and_then(|id| self.schema.shape(id));
        let (message, help) = words::missing(&label, name, &self.holder(node), shape, why);
        match self.tree.get(node, key) {
            // A key without a value is shown itself.
            Some(empty) => self.report("schema/required", Place::of(self.tree, empty), words::no_value(&label), help),
            None => self.report("schema/required", Place::missing(self.tree, node, name), message, help),
        };
    }

    /// Ids that must be unique within this list only.
    fn local_ids(&mut self, list: NodeId, items: ShapeId) {
        let Some(key) = self.schema.symbols.get("id") else { return };
        let local = self.schema.property(items, key).and_then(|id| self.schema.shape(id));
        if local.is_none_or(|shape| shape.id != Some(IdScope::Local)) {
            return;
        }
        let (mut seen, mut twice) = (HashMap::<&str, NodeId>::default(), Vec::new());
        for &record in self.tree.items(list) {
            let Some(id) = self.tree.get(record, key) else { continue };
            let Some(text) = self.tree.text(id) else { continue };
            match seen.entry(text) {
                Entry::Occupied(first) => twice.push((text.to_owned(), *first.get(), id)),
                Entry::Vacant(free) => _ = free.insert(record),
            }
        }
        for (text, first, id) in twice {
            self.duplicate(&text, first, id, &self.tree.path(list));
        }
    }

    /// `first` is the record that has the id already.
    fn duplicate(&mut self, id: &str, first: NodeId, second: NodeId, list: &str) {
        let key = self.schema.symbols.get("id");
        let first = key.and_then(|key| self.tree.get(first, key)).unwrap_or(first);
        let related = Related { message: words::FIRST.to_owned(), place: Place::of(self.tree, first) };
        let (message, help) = words::duplicate(id, list);
        let finding = self.report_at("ref/duplicate", second, message, Some(help));
        finding.related.push(related);
    }

    /// An id that two lists of one namespace have.
    fn namespaces(&mut self) {
        for group in &self.schema.namespaces {
            for (at, &second) in group.iter().enumerate() {
                for &first in &group[..at] {
                    let both: Vec<(String, NodeId, NodeId)> = self
                        .index
                        .ids(second)
                        .into_iter()
                        .filter_map(|id| {
                            Some((id.to_owned(), self.index.find(first, id)?, self.index.find(second, id)?))
                        })
                        .collect();
                    let lists = format!("{} と {}", self.schema.lists[first], self.schema.lists[second]);
                    for (id, one, two) in both {
                        let key = self.schema.symbols.get("id");
                        let two = key.and_then(|key| self.tree.get(two, key)).unwrap_or(two);
                        self.duplicate(&id, one, two, &lists);
                    }
                }
            }
        }
    }

    fn resolve(&mut self) {
        let requirements: HashSet<&str> = self.requirements.iter().map(AsRef::as_ref).collect();
        for (node, shape_id) in std::mem::take(&mut self.references) {
            let Some(shape) = self.schema.shape(shape_id) else { continue };
            let text = self.tree.text(node).unwrap_or_default();
            if shape.requirement {
                if !requirements.contains(text) {
                    let ids = || self.requirements.iter().map(AsRef::as_ref);
                    let near = advice::requirement(text, ids()).or_else(|| nearest(text, ids()));
                    let (message, help) = words::no_requirement(text, near);
                    self.report_at("ref/requirement", node, message, Some(help));
                }
                continue;
            }
            if shape.refers.iter().any(|&list| self.index.find(list, text).is_some()) {
                continue;
            }
            let lists: Vec<&str> = shape.refers.iter().map(|&list| self.schema.lists[list].as_str()).collect();
            let known: Vec<_> = shape.refers.iter().flat_map(|&list| self.named(list)).collect();
            let possible = lists.iter().all(|list| self.schema.could_have(list, text));
            let (message, help) = words::unresolved(text, &lists, &known, possible);
            self.report_at("ref/unresolved", node, message, Some(help));
        }
    }

    /// The ids of a list with the names of their records.
    fn named(&self, list: usize) -> Vec<(&str, &str)> {
        let key = ["name", "title"].map(|key| self.schema.symbols.get(key));
        let name = |record| {
            let value = key.into_iter().flatten().find_map(|key| self.tree.get(record, key));
            value.and_then(|value| self.tree.text(value)).unwrap_or_default()
        };
        let ids = self.index.ids(list).into_iter();
        ids.filter_map(|id| Some((id, name(self.index.find(list, id)?)))).collect()
    }

    /// True when the key of a value cannot simply be left out, whatever else its map has.
    fn required(&self, node: NodeId) -> bool {
        let shape = self.schema.shape(self.tree.shape(self.tree.parent(node)));
        let (Some(shape), Some(key)) = (shape, self.tree.key(node)) else { return false };
        shape.required.contains(&key) || shape.conditions.iter().any(|condition| condition.required.contains(&key))
    }

    /// What the schema says of a value; of an item, what it says of the list.
    fn description(&self, node: NodeId, shape: &'a Shape) -> &'a str {
        let list = self.schema.shape(self.tree.shape(self.tree.parent(node))).filter(|_| self.tree.key(node).is_none());
        shape.description.as_deref().or_else(|| list?.description.as_deref()).unwrap_or_default()
    }

    /// 「有効期限（expires_date）」 for a value with a key, the list's name for an item.
    fn name(&self, node: NodeId) -> String {
        let parent = self.tree.parent(node);
        match self.tree.key(node) {
            Some(key) => self.schema.label(self.tree.shape(parent), self.tree.symbols().name(key)),
            None if node == NodeId::ROOT => self.schema.root.clone(),
            None => format!("{}の項目", self.name(parent)),
        }
    }

    /// The map that holds something, for 「…の中」.
    fn holder(&self, map: NodeId) -> String {
        let id =
            self.schema.symbols.get("id").and_then(|key| self.tree.get(map, key)).and_then(|id| self.tree.text(id));
        match id {
            Some(id) => format!("{} {id} ", self.name(map)),
            None => self.name(map),
        }
    }
}

/// True when a text has fewer characters, blanks around it left out. Nearly all schemas ask only that there is one.
fn is_shorter(text: &str, least: u64) -> bool {
    match least {
        0 => false,
        1 => text.trim().is_empty(),
        least => (text.trim().chars().count() as u64) < least,
    }
}
