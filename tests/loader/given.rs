//! Texts and names of fixtures in; trees, inventories and JSON values out, for the tests of the loader.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use junshu::date::parse_iso;
use junshu::evaluate::Request;
use junshu::inventory::{Inventory, InventoryError};
use junshu::node::{NodeId, Tree, Value};
use junshu::pack::{Pack, PackSource};
use junshu::schema::Schema;
use junshu::select::Selection;
use junshu::source::{SourceFile, discover};
use serde_json::{Value as Json, json};

/// The built-in pack, compiled once for all tests.
pub fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| Pack::load(&PackSource::Embedded, &[], &[]).expect("the built-in pack loads"))
}

/// Loads texts as files `1.yaml`, `2.yaml`, … under a schema that allows everything.
pub fn load(texts: &[&str]) -> Result<Inventory, Vec<InventoryError>> {
    let open = Schema::compile("open", json!({})).expect("an empty schema compiles");
    let named = texts.iter().enumerate().map(|(at, text)| SourceFile::new(format!("{}.yaml", at + 1), *text));
    Inventory::load(named.collect(), &open, &[])
}

/// The tree of texts that load.
#[track_caller]
pub fn tree(texts: &[&str]) -> Tree {
    match load(texts) {
        Ok(inventory) => inventory.tree,
        Err(errors) => panic!("{texts:?} does not load: {errors:?}"),
    }
}

/// The codes and places of the errors of texts that do not load.
#[track_caller]
pub fn errors(texts: &[&str]) -> Vec<(String, String)> {
    let errors = load(texts).expect_err("the text is refused");
    errors.iter().map(located).collect()
}

/// An error's code, and the text under its primary label.
fn located(error: &InventoryError) -> (String, String) {
    use miette::Diagnostic;
    let labels: Vec<_> = error.labels().into_iter().flatten().collect();
    let label = labels.iter().find(|label| label.primary()).expect("an error of a file has a primary label");
    let source = error.source_code().expect("an error of a file has its source");
    let shown = source.read_span(label.inner(), 0, 0).expect("the label is inside the source");
    let skip = label.offset() - shown.span().offset();
    let text = &shown.data()[skip..skip + label.len()];
    let code = error.code().expect("an error has a code").to_string();
    (code, String::from_utf8(text.to_vec()).expect("a label covers whole characters"))
}

/// The node at a path such as `vendors[0].name`; keys hold neither dots nor brackets here.
#[track_caller]
pub fn at(tree: &Tree, path: &str) -> NodeId {
    let mut node = NodeId::ROOT;
    for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
        let next = match step.strip_suffix(']') {
            Some(index) => tree.items(node).get(index.parse::<usize>().expect("an index is a number")).copied(),
            None => tree.get_named(node, step),
        };
        node = next.unwrap_or_else(|| panic!("nothing at {step} of {path}"));
    }
    node
}

/// The bytes of the node itself.
pub fn text(tree: &Tree, node: NodeId) -> &str {
    tree.sources().text(tree.span(node))
}

/// Every node that the root leads to, parents first.
pub fn nodes(tree: &Tree) -> Vec<NodeId> {
    let mut all = vec![NodeId::ROOT];
    let mut next = 0;
    while next < all.len() {
        let node = all[next];
        all.extend(tree.entries(node).map(|entry| entry.value));
        all.extend(tree.items(node));
        next += 1;
    }
    all
}

/// The folder of a fixture.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The files of a fixture, in the order of their names.
pub fn fixture(name: &str) -> Vec<SourceFile> {
    let found = discover(&folder(name)).expect("the fixture is there");
    found.into_iter().map(|file| SourceFile::read(&file.path, file.name).expect("the fixture is text")).collect()
}

/// Files as an inventory under the built-in pack.
pub fn inventory(files: Vec<SourceFile>) -> Result<Arc<Inventory>, Vec<InventoryError>> {
    Inventory::load(files, &pack().schema, &pack().requirement_ids()).map(Arc::new)
}

/// All rules of the built-in pack on one day.
pub fn request() -> Request {
    Request {
        today: parse_iso("2026-11-22").expect("a date"),
        selection: Selection::default(),
        params: pack().params.clone(),
        repository: Arc::default(),
        evidence: false,
        reads: false,
        until: None,
        waivers: true,
    }
}

/// A node as JSON; a key without a value is a key that is not there, as the schema takes it.
pub fn to_json(tree: &Tree, node: NodeId) -> Json {
    match tree.value(node) {
        Value::Null => Json::Null,
        Value::Bool(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::Float(value) => value.into(),
        Value::Text(value) => value.into(),
        Value::List => tree.items(node).iter().map(|&item| to_json(tree, item)).collect(),
        Value::Map => {
            let entries = tree.entries(node).filter(|entry| tree.value(entry.value) != Value::Null);
            let pair =
                |entry: junshu::node::Entry| (tree.symbols().name(entry.symbol).to_owned(), to_json(tree, entry.value));
            Json::Object(entries.map(pair).collect())
        }
    }
}
