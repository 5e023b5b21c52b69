//! Reports with evidence in; whether what they name is in the records, there and with that value, out.

use std::collections::{BTreeSet, HashMap};

use junshu::finding::Place;
use junshu::node::{NodeId, Tree, Value};
use junshu::outcome::Outcome;
use serde_json::{Value as Json, json};

use super::given::{FIXTURES, as_json, check, fixture, folder, list, number, pack, tree, with_nodes, word};
use super::position::counted;

/// The node at a path.
#[track_caller]
pub fn at(tree: &Tree, path: &str) -> NodeId {
    let steps = path.split(['.', '[']).filter(|step| !step.is_empty());
    steps.fold(NodeId::ROOT, |node, step| {
        let next = match step.strip_suffix(']') {
            Some(index) => tree.items(node).get(index.parse::<usize>().expect("an index")).copied(),
            None => tree.get_named(node, step),
        };
        next.unwrap_or_else(|| panic!("{path} leads nowhere"))
    })
}

fn value(tree: &Tree, node: NodeId) -> Json {
    match tree.value(node) {
        Value::Null => Json::Null,
        Value::Bool(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::Float(value) => value.into(),
        Value::Text(value) => value.into(),
        Value::Map => json!({ "keys": tree.size(node) }),
        Value::List => json!({ "items": tree.items(node).len() }),
    }
}

#[test]
fn every_entry_is_in_the_records() {
    for name in FIXTURES {
        let report = fixture(name);
        let (tree, judged) = (tree(&report.facilities[0]), with_nodes(&report.facilities[0]));
        let (json, mut entries) = (as_json(&report), 0);
        let all = list(&json, "/facilities/0/evidence");
        let came_to = list(&json, "/facilities/0/requirements").iter().zip(&judged.requirements);
        let came_to = came_to.map(|(shown, assessed)| (shown, &assessed.evidence));
        let ran = list(&json, "/facilities/0/rules").iter().zip(&judged.rules);
        for (shown, nodes) in came_to.chain(ran.map(|(shown, ran)| (shown, &ran.evidence))) {
            let named = list(shown, "/evidence").iter().map(|at| &all[at.as_u64().expect("a number") as usize]);
            let named: Vec<NodeId> = named.map(|entry| at(tree, word(entry, "/path"))).collect();
            assert_eq!(named, *nodes, "{name}: {shown}");
        }
        for entry in all {
            let node = at(tree, word(entry, "/path"));
            assert_eq!(value(tree, node), entry["value"], "{name}: {entry}");
            let place = Place::of(tree, node);
            counted(tree, &entry["location"], place.span);
            place.defined.iter().for_each(|&span| counted(tree, &entry["defined"], span));
            assert_eq!(entry["defined"].is_null(), place.defined.is_none(), "{name}: {entry}");
            let written = if entry["defined"].is_null() { &entry["location"] } else { &entry["defined"] };
            let file = tree.sources().file(tree.span(node).file);
            assert_eq!(word(written, "/file"), file.name(), "{name}");
            // The key and, of what fits on one, the value stand on that line of the file.
            let line = file.text().lines().nth(number(written, "/line") - 1).expect("the line is there");
            let key = tree.key_span(node).map_or("", |span| tree.sources().text(span));
            assert!(line.contains(key), "{name}: {entry} on {line:?}");
            let text = tree.sources().text(tree.place(node));
            assert!(!text.is_empty() && line.contains(text), "{name}: {entry} on {line:?}");
            entries += 1;
        }
        assert!(entries > 100, "{name} has {entries} entries");
    }
}

#[test]
fn what_is_met_has_evidence() {
    for name in FIXTURES {
        let report = fixture(name);
        let mut met = 0;
        for assessed in &report.facilities[0].requirements {
            let held = matches!(assessed.outcome, Outcome::Met | Outcome::MetWithWarnings);
            if held && pack().rules_of(&assessed.requirement.id).next().is_some() {
                assert!(!assessed.evidence.is_empty(), "{name}: {} is met by nothing", assessed.requirement.id);
                assert!(assessed.checked > 0, "{name}: {} looked at nothing", assessed.requirement.id);
                met += 1;
            }
        }
        assert!(met >= 2, "{name}: {met} requirements are met");
    }
}

#[test]
fn what_was_not_looked_at_has_no_evidence() {
    let report = fixture("clinic");
    for assessed in &report.facilities[0].requirements {
        if matches!(assessed.outcome, Outcome::NotApplicable) {
            assert!(assessed.evidence.is_empty() && assessed.checked == 0, "{}", assessed.requirement.id);
        }
    }
    let empty = super::given::records("{}");
    let evidence: usize = empty.facilities[0].requirements.iter().map(|assessed| assessed.evidence.len()).sum();
    assert_eq!(evidence, 0, "nothing is no evidence");
}

#[test]
fn each_entry_stands_once_and_in_order() {
    let json = as_json(&fixture("hospital-clean"));
    let mut seen = HashMap::new();
    for entry in list(&json, "/facilities/0/evidence") {
        let before = seen.insert(word(entry, "/path"), entry);
        assert!(before.is_none(), "{entry} twice");
    }
    let mut used = BTreeSet::new();
    for one in list(&json, "/facilities/0/requirements").iter().chain(list(&json, "/facilities/0/rules")) {
        let numbers: Vec<u64> = list(one, "/evidence").iter().map(|at| at.as_u64().expect("a number")).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{one}");
        used.extend(numbers);
    }
    assert_eq!(used, (0..seen.len() as u64).collect(), "all of it is evidence for something");
}

/// A value that is wrong is no evidence: the clean and the unclean hospital differ where findings are.
#[test]
fn what_a_finding_is_about_is_not_its_evidence() {
    let ran = check(&folder("hospital"), &["--format", "json"]);
    let json = ran.json();
    let mut judged = 0;
    for finding in list(&json, "/facilities/0/findings").iter().filter(|finding| finding["severity"] == "error") {
        let Some(id) = finding["requirement"].as_str() else { continue };
        let requirement = list(&json, "/facilities/0/requirements").iter().find(|r| r["id"] == id).expect("listed");
        assert_ne!(requirement["outcome"], "met", "{id} has an error");
        judged += 1;
    }
    assert!(judged > 5, "{judged} errors of requirements");
}
