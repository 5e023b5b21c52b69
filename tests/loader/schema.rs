//! Inventories with one node changed in; whether our schema check and the `jsonschema` crate say the same of them, and point
//! at the same place, out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jsonschema::Validator;
use junshu::finding::Finding;
use junshu::inventory::Inventory;
use junshu::node::{NodeId, Tree};
use junshu::schema::{Schema, Type};
use junshu::source::SourceFile;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value as Json, json};

use super::given::{fixture, inventory, pack, to_json};

static ORACLE: LazyLock<Validator> = LazyLock::new(|| {
    let options = jsonschema::options().should_validate_formats(true);
    options.build(pack().schema.json()).expect("the schema is a JSON Schema")
});

/// What a validator that does not know our keywords can see: not references, not ids, not `x-required`.
fn plain(tree: &Tree, finding: &Finding) -> bool {
    let top = finding.place.node == NodeId::ROOT || tree.parent(finding.place.node) == NodeId::ROOT;
    let absent = &*finding.rule == "schema/required" && top;
    finding.rule.starts_with("schema/")
        && !(absent && matches!(finding.place.path(tree).as_str(), "schema_version" | "guideline"))
}

/// `/vendors/0/name`
fn pointer(tree: &Tree, node: NodeId) -> String {
    if node == NodeId::ROOT {
        return String::new();
    }
    let step = tree.key(node).map_or_else(|| tree.slot(node).to_string(), |key| tree.symbols().name(key).to_owned());
    format!("{}/{step}", pointer(tree, tree.parent(node)))
}

/// Where JSON Schema sees a finding: what lacks or should lack a key is the map.
fn instance(tree: &Tree, finding: &Finding) -> String {
    let of_map = matches!(&*finding.rule, "schema/required" | "schema/unknown-key");
    let node = finding.place.node;
    pointer(tree, if of_map && finding.place.missing.is_none() { tree.parent(node) } else { node })
}

fn ours(inventory: &Inventory) -> BTreeSet<String> {
    let plain = inventory.findings.iter().filter(|finding| plain(&inventory.tree, finding));
    plain.map(|finding| instance(&inventory.tree, finding)).collect()
}

fn theirs(oracle: &Validator, inventory: &Inventory) -> BTreeSet<String> {
    let json = to_json(&inventory.tree, NodeId::ROOT);
    oracle.iter_errors(&json).map(|error| error.instance_path().to_string()).collect()
}

#[test]
fn fixtures_are_judged_alike() {
    for (name, clean) in [("hospital", false), ("hospital-clean", true), ("clinic", true)] {
        let inventory = inventory(fixture(name)).expect("the fixture loads");
        let keys = to_json(&inventory.tree, NodeId::ROOT).as_object().map_or(0, serde_json::Map::len);
        assert!(keys >= 18, "{name} has {keys} keys");
        assert_eq!(ours(&inventory), theirs(&ORACLE, &inventory), "{name}");
        assert_eq!(ours(&inventory).is_empty(), clean, "{name}");
    }
}

/// A small inventory around one top-level key: JSON is YAML.
fn around(key: &str, value: &Json) -> Inventory {
    let text = json!({ "schema_version": 1, "guideline": "mhlw-6.0", key: value }).to_string();
    let file = SourceFile::new("記録.yaml", text);
    Inventory::load(vec![file], &pack().schema, &pack().requirement_ids()).expect("JSON loads")
}

/// The first node of every generic path (`vendors[].name`) of a value, as pointers below it.
pub fn first_nodes(path: &str, at: &str, value: &Json, into: &mut BTreeMap<String, String>) {
    into.entry(path.to_owned()).or_insert_with(|| at.to_owned());
    match value {
        Json::Object(map) => {
            for (key, value) in map {
                first_nodes(&format!("{path}.{key}"), &format!("{at}/{key}"), value, into);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                first_nodes(&format!("{path}[]"), &format!("{at}/{index}"), item, into);
            }
        }
        _ => {}
    }
}

/// What a node is replaced by, whatever it is; then what its schema says is nearly right.
fn replacements(path: &str) -> Vec<Json> {
    let mut all = vec![
        json!(null),
        json!(7),
        json!(-1),
        json!(2.5),
        json!(1_000_000_000),
        json!(true),
        json!(false),
        json!(""),
        json!("文"),
        json!("2026-02-30"),
        json!("2026/4/1"),
        json!("2024-02-29"),
        json!("-甲"),
        json!([]),
        json!([null]),
        json!(["文", "文"]),
        json!({}),
        json!({ "余分": 1 }),
    ];
    let shape = pack().schema.shapes().find(|shape| shape.path == path);
    all.extend(shape.into_iter().flat_map(|shape| shape.choices.clone()));
    all
}

/// Every single change at a node of `value`.
fn changes(value: &Json, path: &str, at: &str) -> Vec<(String, Json)> {
    let mut all = Vec::new();
    let mut with = |what: String, change: &dyn Fn(&mut Json)| {
        let mut changed = value.clone();
        change(&mut changed);
        if changed != *value {
            all.push((format!("{path} {what}"), changed));
        }
    };
    for new in replacements(path) {
        with(format!("= {new}"), &|json| *json.pointer_mut(at).expect("the node is there") = new.clone());
    }
    if let Some((parent, key)) = at.rsplit_once('/') {
        with("is gone".to_owned(), &|json| match json.pointer_mut(parent).expect("the parent is there") {
            Json::Object(map) => drop(map.shift_remove(key)),
            Json::Array(items) => drop(items.remove(key.parse().expect("an index"))),
            _ => unreachable!("a parent is a container"),
        });
    }
    with("has a key more".to_owned(), &|json| {
        if let Some(map) = json.pointer_mut(at).and_then(Json::as_object_mut) {
            map.insert("余分".to_owned(), json!("文"));
        }
    });
    all
}

/// The top-level keys of the clean hospital with their values.
fn clean() -> &'static [(String, Json)] {
    static CLEAN: LazyLock<Vec<(String, Json)>> = LazyLock::new(|| {
        let clean = inventory(fixture("hospital-clean")).expect("the fixture loads");
        let Json::Object(keys) = to_json(&clean.tree, NodeId::ROOT) else { unreachable!("the root is a map") };
        keys.into_iter().collect()
    });
    &CLEAN
}

/// Every change of the clean hospital: the key it is under, what it is, the changed value.
fn all_changes() -> Vec<(String, String, Json)> {
    let mut all = Vec::new();
    for (key, value) in clean() {
        let mut nodes = BTreeMap::new();
        first_nodes(key, "", value, &mut nodes);
        for (path, at) in &nodes {
            all.extend(changes(value, path, at).into_iter().map(|(what, value)| (key.clone(), what, value)));
        }
    }
    all
}

/// One in so many changes is judged, so that debug builds take seconds; it shares no factor with the changes of a node.
const SAMPLE: usize = 5;

#[test]
fn every_change_is_judged_as_jsonschema_does() {
    let (mut judged, mut valid, mut codes) = (0, 0, BTreeMap::new());
    // Few places say how long a list must be, so every list is emptied.
    let sampled = |n: usize, what: &str| n.is_multiple_of(SAMPLE) || what.ends_with("= []");
    let changes = all_changes();
    for (_, (key, what, value)) in changes.iter().enumerate().filter(|(n, (_, what, _))| sampled(*n, what)) {
        let inventory = around(key, value);
        let (ours, theirs) = (ours(&inventory), theirs(&ORACLE, &inventory));
        assert_eq!(ours, theirs, "{what}: ours (left), jsonschema's (right)");
        (judged, valid) = (judged + 1, valid + usize::from(theirs.is_empty()));
        for finding in inventory.findings.iter().filter(|finding| finding.rule.starts_with("schema/")) {
            *codes.entry(finding.rule.to_string()).or_insert(0) += 1;
        }
    }
    assert!(judged > 1000 && valid > judged / 50 && valid < judged / 2, "{valid} of {judged} are valid");
    for code in ["unknown-key", "type", "enum", "date", "required", "items", "empty", "pattern", "range"] {
        let count = codes.get(&format!("schema/{code}")).copied().unwrap_or(0);
        assert!(count >= 2, "schema/{code} fires {count} times");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn changes_on_changes_are_judged_alike(key in any::<Index>(), picks in prop::collection::vec((any::<Index>(), any::<Index>()), 2..6)) {
        let (key, mut value) = key.get(clean()).clone();
        for (node, change) in picks {
            let mut nodes = BTreeMap::new();
            first_nodes(&key, "", &value, &mut nodes);
            let nodes: Vec<_> = nodes.into_iter().collect();
            let (path, at) = node.get(&nodes);
            let changes = changes(&value, path, at);
            value = change.get(&changes).1.clone();
        }
        let inventory = around(&key, &value);
        prop_assert_eq!(ours(&inventory), theirs(&ORACLE, &inventory), "{}: {}", key, value);
    }
}

/// Where we differ, and mean to: (text, ours, JSON Schema's).
#[test]
fn differences_are_these() {
    let beds = |text: &str| {
        format!("facility: {{ name: 架空, kind: clinic, beds: {text}, prefecture: 架空県, dedicated_it_staff: 0 }}\n")
    };
    let name = |text: &str| beds("0").replace("name: 架空", &format!("name: {text}"));
    let case = |text: &str, we: bool, they: bool| {
        let inventory = inventory(vec![SourceFile::new("記録.yaml", text)]).expect("the text loads");
        let json: Json = serde_yaml::from_str(text).expect("the text is YAML");
        assert_eq!((ours(&inventory).is_empty(), ORACLE.is_valid(&json)), (we, they), "{text}");
    };
    case(&beds("0"), true, true);
    // A whole number with a point is written by a spreadsheet, not by a person who counts beds.
    case(&beds("0.0"), false, true);
    // White space is no name.
    case(&name("'   '"), false, true);
    case(&name("'　'"), false, true);
    case(&name("架"), true, true);
    // A key without a value is a key that is not there: wrong where it is needed, fine where it is not.
    case(
        &format!("{}people: [{{ id: a, name: 甲, department: 乙, affiliation: staff, title: }}]\n", beds("0")),
        true,
        false,
    );
    case(&name(""), false, false);
    case("facility:\n", true, false);
}

#[test]
fn the_schema_is_whole() {
    let schema = &pack().schema;
    assert_eq!(schema.keys(Schema::ROOT).count(), 26);
    let keys: Vec<_> = schema.shapes().filter(|shape| !shape.path.is_empty() && !shape.path.ends_with("[]")).collect();
    // What the front matter of a document holds is not ours to say.
    let keys: Vec<_> = keys.into_iter().filter(|shape| !shape.path.contains(".document.front")).collect();
    assert!(keys.len() > 400, "{} keys", keys.len());
    for shape in keys {
        assert!(shape.title.as_deref().is_some_and(|title| !title.trim().is_empty()), "{} has no title", shape.path);
        assert!(!shape.types.is_empty(), "{} has no type", shape.path);
    }
    for shape in schema.shapes().filter(|shape| shape.types.contains(&Type::Object)) {
        if shape.path.ends_with(".document.front") {
            continue;
        }
        assert!(shape.closed, "{} lets any key through", if shape.path.is_empty() { "the root" } else { &shape.path });
    }
    for shape in schema.shapes().filter(|shape| shape.types.contains(&Type::Array)) {
        assert!(shape.items.is_some(), "{} lets any item through", shape.path);
    }
    for shape in schema.shapes().filter(|shape| shape.date) {
        assert!(shape.when.is_some(), "{} does not say whether it may lie ahead", shape.path);
    }
}
