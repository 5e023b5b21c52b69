//! Records of which one value is something else in; no rule of the pack breaks on them: what is wrong is a finding.

use std::collections::BTreeMap;

use junshu::evaluate::evaluate;
use junshu::node::NodeId;
use junshu::report::text::{Look, diagnostic};
use junshu::source::SourceFile;
use serde_json::{Value as Json, json};

use super::given::{fixture, inventory, pack, request, to_json};
use super::schema::first_nodes;

const LOOK: Look = Look { color: false, quiet: true, verbose: false };

/// The first line of what each rule says that breaks on these records.
fn broken(records: &Json) -> Vec<String> {
    let file = SourceFile::new("記録.yaml", records.to_string());
    let inventory = inventory(vec![file]).expect("JSON loads");
    let assessment = evaluate(pack(), &inventory, &request());
    let first = |error| diagnostic(error, LOOK).lines().next().unwrap_or_default().to_owned();
    assessment.broken.iter().map(|error| first(error)).collect()
}

/// Every change of one kind to the clinic, each alone; gives how many there were.
fn survives(change: impl Fn(&mut Json) -> bool) -> usize {
    let clinic = inventory(fixture("clinic")).expect("the fixture loads");
    let records = to_json(&clinic.tree, NodeId::ROOT);
    assert_eq!(broken(&records), Vec::<String>::new(), "the clinic as it is");
    let mut nodes = BTreeMap::new();
    first_nodes("", "", &records, &mut nodes);
    let mut changes = 0;
    for (path, at) in nodes.iter().filter(|(path, _)| !path.is_empty()) {
        let mut changed = records.clone();
        if change(changed.pointer_mut(at).expect("the node is there")) {
            assert_eq!(broken(&changed), Vec::<String>::new(), "{path}");
            changes += 1;
        }
    }
    changes
}

#[test]
fn a_number_anywhere_breaks_no_rule() {
    let number = |node: &mut Json| std::mem::replace(node, json!(7)) != json!(7);
    assert!(survives(number) > 250);
}

#[test]
fn a_list_of_nothing_breaks_no_rule() {
    let nothing = |node: &mut Json| node.as_array_mut().map(|list| *list = vec![Json::Null]).is_some();
    assert!(survives(nothing) > 25);
}

#[test]
fn a_key_more_breaks_no_rule() {
    let more = |node: &mut Json| node.as_object_mut().map(|map| map.insert("余分".to_owned(), json!("文"))).is_some();
    assert!(survives(more) > 25);
}
