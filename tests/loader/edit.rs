//! Every node of every fixture, changed in each way: the files read again say what was wanted, and nothing else changed.

use junshu::edit::{Change, apply, edits};
use junshu::node::{Kind, NodeId, Tree};
use serde_json::{Value as Json, json};

use super::given;

/// Where a node stands in the JSON of its tree.
fn pointer(tree: &Tree, node: NodeId) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = node;
    while at != NodeId::ROOT {
        let step = tree.key(at).map_or_else(
            || Step::Item(tree.slot(at) as usize),
            |symbol| Step::Key(tree.symbols().name(symbol).to_owned()),
        );
        steps.push(step);
        at = tree.parent(at);
    }
    steps.reverse();
    steps
}

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Item(usize),
}

fn child<'j>(json: &'j mut Json, step: &Step) -> &'j mut Json {
    match step {
        Step::Key(key) => json.get_mut(key).expect("the key is there"),
        Step::Item(at) => json.get_mut(at).expect("the item is there"),
    }
}

/// What the whole inventory must be after the change.
fn expected(mut json: Json, steps: &[Step], change: &Change) -> Json {
    let value = |text: &str| serde_json::from_str::<Json>(text).expect("a value is JSON");
    if let Change::Remove = change {
        let (last, above) = steps.split_last().expect("not the root");
        let holder = above.iter().fold(&mut json, child);
        match last {
            Step::Key(key) => drop(holder.as_object_mut().expect("a map").shift_remove(key)),
            Step::Item(at) => drop(holder.as_array_mut().expect("a list").remove(*at)),
        }
        return json;
    }
    let target = steps.iter().fold(&mut json, child);
    match change {
        Change::Replace(new) => *target = value(new),
        Change::Append(new) => target.as_array_mut().expect("a list").push(value(new)),
        Change::Insert(key, new) => {
            target.as_object_mut().expect("a map").insert(key.clone(), value(new));
        }
        Change::Remove => unreachable!("handled above"),
    }
    json
}

/// What can be done to a node.
fn changes(tree: &Tree, node: NodeId) -> Vec<Change> {
    let new = json!({ "新": ["値: 1", "#"], "b": [] }).to_string();
    let mut changes = vec![Change::Remove, Change::Replace("\"別の値\"".to_owned()), Change::Replace(new.clone())];
    match tree.kind(node) {
        Kind::List => changes.push(Change::Append(new)),
        Kind::Map => changes.push(Change::Insert("added".to_owned(), new)),
        _ => {}
    }
    changes
}

/// Holds every change of every `step`-th node against what it must come to; gives how many were possible.
fn hold(name: &str, step: usize) -> (usize, usize) {
    let inventory = given::inventory(given::fixture(name)).expect("the fixture loads");
    let tree = &inventory.tree;
    let before = given::to_json(tree, NodeId::ROOT);
    let (mut tried, mut possible) = (0, 0);
    for node in given::nodes(tree).into_iter().skip(1).step_by(step) {
        for change in changes(tree, node) {
            tried += 1;
            let Some(edits) = edits(tree, node, &change) else { continue };
            possible += 1;
            let made = apply(tree, &edits);
            let path = tree.path(node);
            let after =
                given::inventory(made).unwrap_or_else(|errors| panic!("{name}: {path}: {change:?}: {errors:?}"));
            let wanted = expected(before.clone(), &pointer(tree, node), &change);
            assert_eq!(given::to_json(&after.tree, NodeId::ROOT), wanted, "{name}: {path}: {change:?}");
        }
    }
    (tried, possible)
}

#[test]
fn a_change_changes_what_it_says() {
    // Aliases stand for what is elsewhere: behind them nothing can be changed alone.
    for name in ["odd/plain.yaml", "odd/flow.yaml", "odd/json.yaml", "odd/crlf.yaml", "odd/unindented-lists.yaml"] {
        let (tried, possible) = hold(name, 1);
        assert!(tried > 60 && possible == tried, "{name}: {possible} of {tried}");
    }
    for name in
        ["odd/two-files", "odd/comments.yaml", "odd/block-scalars.yaml", "odd/byte-order-mark.yaml", "odd/quoted.yaml"]
    {
        let (tried, possible) = hold(name, 3);
        assert!(possible * 10 > tried * 9, "{name}: {possible} of {tried}");
    }
}

#[test]
fn the_fixture_hospital_can_be_changed_everywhere() {
    let (tried, possible) = hold("hospital-clean", 41);
    assert!(tried > 100 && possible == tried, "{possible} of {tried}");
}

#[test]
fn what_stands_behind_an_alias_is_left_alone() {
    let tree = given::tree(&["a: &x { b: 1 }\nc: *x\n"]);
    let copy = given::at(&tree, "c.b");
    assert_eq!(edits(&tree, copy, &Change::Remove), None);
    assert!(edits(&tree, given::at(&tree, "a.b"), &Change::Remove).is_some());
}

#[test]
fn an_address_is_found_again() {
    let inventory = given::inventory(given::fixture("hospital-clean")).expect("the fixture loads");
    let tree = &inventory.tree;
    let mut seen = 0;
    for node in given::nodes(tree) {
        let address = tree.address(node);
        assert_eq!(tree.at_address(&address), Some(node), "{address}");
        seen += 1;
    }
    assert!(seen > 2000, "{seen}");
    assert_eq!(tree.at_address("systems[SYS-EMR].id"), tree.at_address("systems[0].id"));
    for nowhere in ["systems[SYS-NONE]", "systems.x", "systems[", "systems[0]x", "..", "systems[999]"] {
        assert_eq!(tree.at_address(nowhere), None, "{nowhere}");
    }
}
