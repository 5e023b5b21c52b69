//! The path that a waiver writes (`vendors[V-PACS].certifications[0]`) in; the node it names out, or why it names none.

use std::collections::HashMap;
use std::sync::Arc;

use super::words;
use crate::finding::Place;
use crate::node::{Kind, NodeId, Tree};
use crate::schema::Schema;
use crate::suggest::{half_width, nearest};

/// How often a name that is near is looked for: a file of a million wrong paths is refused without a guess for each.
const GUESSES: usize = 100;

/// The node that a waiver is about, or a key that the node does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The node.
    pub node: NodeId,
    /// The key.
    pub missing: Option<Arc<str>>,
}

/// Message and help for a path that names nothing.
pub type Words = (String, String);

/// One step of a path.
#[derive(Clone, Copy)]
enum Step<'p> {
    Key(&'p str),
    Item(&'p str),
}

/// Follows paths. What is in a container is listed once, however many paths lead through it.
pub struct Finder<'a> {
    tree: &'a Tree,
    schema: &'a Schema,
    named: HashMap<NodeId, HashMap<&'a str, NodeId>>,
    guesses: usize,
    /// The last path names a record that is not there, and is right otherwise.
    pub absent: bool,
}

impl<'a> Finder<'a> {
    pub fn new(tree: &'a Tree, schema: &'a Schema) -> Self {
        Self { tree, schema, named: HashMap::new(), guesses: GUESSES, absent: false }
    }

    /// The node at a path.
    pub fn find(&mut self, path: &str) -> Result<Target, Words> {
        self.absent = false;
        let found = self.follow(path);
        let plain = half_width(path);
        if found.is_err() && plain != path && self.follow(&plain).is_ok() {
            return Err((words::no_node(path), words::write(&plain)));
        }
        found
    }

    fn follow(&mut self, path: &str) -> Result<Target, Words> {
        let mut rest = path.strip_prefix('$').unwrap_or(path);
        let mut at = NodeId::ROOT;
        while !rest.is_empty() {
            let before = &path[..path.len() - rest.len()];
            let (step, after) = step(rest).ok_or_else(|| (words::unreadable(path), words::form()))?;
            match self.enter(at, step) {
                Some(next) => at = next,
                None => return self.missing(at, before, step, after),
            }
            rest = after;
        }
        Ok(Target { node: at, missing: None })
    }

    /// What stands behind one step.
    fn enter(&mut self, at: NodeId, step: Step<'_>) -> Option<NodeId> {
        let tree = self.tree;
        let named = self.named.entry(at).or_insert_with(|| children(tree, at));
        match step {
            Step::Key(key) => named.get(key).filter(|_| tree.kind(at) == Kind::Map).copied(),
            Step::Item(name) if tree.kind(at) == Kind::List => named.get(name).copied().or_else(|| {
                let item = tree.items(at).get(name.parse::<usize>().ok()?).copied()?;
                tree.item_identity(item).is_none().then_some(item)
            }),
            Step::Item(_) => None,
        }
    }

    /// A key that is not there may be what the waiver is about; everything else names nothing.
    fn missing(&mut self, at: NodeId, before: &str, step: Step<'_>, after: &str) -> Result<Target, Words> {
        let tree = self.tree;
        match (step, tree.kind(at)) {
            (Step::Key(key), Kind::Map) if self.may_have(at, key) => {
                if after.is_empty() {
                    return Ok(Target { node: at, missing: Some(key.into()) });
                }
                let path = joined(before, key);
                Err((words::no_key(tree.identity(at), key), words::as_far_as(&path)))
            }
            (Step::Key(key), Kind::Map) => {
                let keys: Vec<&str> = self.schema.keys(tree.shape(at)).collect();
                let near =
                    self.nearest(key, &keys).map(|near| words::meant(&format!("{}{after}", joined(before, near))));
                Err((words::no_key(tree.identity(at), key), near.unwrap_or_else(|| words::keys(&keys))))
            }
            (Step::Item(name), Kind::List) => Err(self.no_item(at, before, name, after)),
            (Step::Key(_), Kind::List) => Err((words::a_list(before), words::name_item(before, self.first_name(at)))),
            (Step::Item(_), _) => Err((words::no_list(&tree.identity(at)), words::without_brackets(before))),
            (Step::Key(key), _) => Err((words::no_key(tree.identity(at), key), words::as_far_as(before))),
        }
    }

    fn no_item(&mut self, list: NodeId, before: &str, name: &str, after: &str) -> Words {
        let tree = self.tree;
        let index = name.parse::<usize>().ok().and_then(|at| tree.items(list).get(at));
        if let Some(own) = index.and_then(|&item| tree.item_identity(item)) {
            return (words::by_index(before, name), words::write(&format!("{before}[{own}]{after}")));
        }
        self.absent = true;
        let names: Vec<&str> = tree.items(list).iter().filter_map(|&item| tree.item_identity(item)).collect();
        let near = self.nearest(name, &names);
        let help = near.map(|near| words::meant(&format!("{before}[{near}]{after}")));
        (words::no_item(before, name), help.unwrap_or_else(|| words::items(&names)))
    }

    /// True when the schema knows the key there, or knows nothing of the map.
    fn may_have(&self, map: NodeId, key: &str) -> bool {
        let shape = self.tree.shape(map);
        let known = self.schema.symbols().get(key).and_then(|key| self.schema.property(shape, key)).is_some();
        known || self.schema.shape(shape).is_none_or(|shape| !shape.closed)
    }

    fn first_name(&self, list: NodeId) -> &'a str {
        self.tree.items(list).first().and_then(|&item| self.tree.item_identity(item)).unwrap_or("0")
    }

    fn nearest<'w>(&mut self, word: &str, known: &[&'w str]) -> Option<&'w str> {
        self.guesses = self.guesses.checked_sub(1)?;
        nearest(word, known.iter().copied())
    }
}

impl Target {
    /// True for a key that is not there: nothing stands below it.
    pub fn is_key(&self) -> bool {
        self.missing.is_some()
    }

    /// True for the place of a finding.
    pub fn is_at(&self, place: &Place) -> bool {
        self.node == place.node && self.missing == place.missing
    }
}

/// The values of a map by their keys, the items of a list by what tells them apart. The first of several counts.
fn children(tree: &Tree, at: NodeId) -> HashMap<&str, NodeId> {
    let mut named = HashMap::new();
    for entry in tree.entries(at) {
        named.entry(tree.symbols().name(entry.symbol)).or_insert(entry.value);
    }
    for &item in tree.items(at) {
        if let Some(name) = tree.item_identity(item) {
            named.entry(name).or_insert(item);
        }
    }
    named
}

/// The first step of a path and what is left of it; `None` where it is no path.
fn step(path: &str) -> Option<(Step<'_>, &str)> {
    if let Some(inside) = path.strip_prefix('[') {
        let (name, after) = inside.split_once(']')?;
        return (!name.is_empty()).then_some((Step::Item(name), after));
    }
    let key = path.strip_prefix('.').unwrap_or(path);
    let end = key.find(['.', '[']).unwrap_or(key.len());
    let (key, after) = key.split_at(end);
    (!key.is_empty()).then_some((Step::Key(key), after))
}

fn joined(before: &str, key: &str) -> String {
    if before.is_empty() || before == "$" { key.to_owned() } else { format!("{before}.{key}") }
}
