//! Records whose lists and keys are put in another order in; the same findings, by their fingerprints, out.

use junshu::evaluate::evaluate;
use junshu::node::NodeId;
use junshu::report::Facility;
use junshu::source::SourceFile;
use proptest::prelude::*;
use serde_json::{Map, Value as Json};

use super::given::{fixture, inventory, pack, request, to_json};

/// Fingerprints of what is found, sorted, each as often as it is found.
fn fingerprints(records: &Json) -> Vec<String> {
    let file = SourceFile::new("記録.yaml", records.to_string()).guarded();
    let inventory = inventory(vec![file]).expect("JSON loads");
    let assessment = evaluate(pack(), &inventory, &request());
    let facility = Facility::new(pack(), "記録".to_owned(), &inventory, assessment, None, false);
    let mut all: Vec<String> = facility.findings.iter().map(|finding| finding.fingerprint.to_string()).collect();
    all.sort();
    all
}

/// The records of a fixture as JSON.
fn records(name: &str) -> Json {
    let inventory = inventory(fixture(name)).expect("the fixture loads");
    to_json(&inventory.tree, NodeId::ROOT)
}

/// Numbers that look like chance and are the same again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

/// The same records: keys of maps in any order, and records that have ids. What has none is known by its number.
fn shuffled(value: &Json, dice: &mut Dice) -> Json {
    match value {
        Json::Array(items) => {
            let mut items: Vec<Json> = items.iter().map(|item| shuffled(item, dice)).collect();
            if items.iter().all(|item| item.get("id").is_some()) {
                dice.shuffle(&mut items);
            }
            Json::Array(items)
        }
        Json::Object(entries) => {
            let mut entries: Vec<(String, Json)> =
                entries.iter().map(|(key, value)| (key.clone(), shuffled(value, dice))).collect();
            dice.shuffle(&mut entries);
            Json::Object(Map::from_iter(entries))
        }
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn order_changes_no_fingerprint(seed in any::<u64>(), name in prop::sample::select(vec!["hospital", "clinic"])) {
        let records = records(name);
        let other = shuffled(&records, &mut Dice(seed));
        // Maps are equal whatever the order of their keys.
        let [before, after] = [&records, &other].map(Json::to_string);
        prop_assert!(before != after, "something has moved");
        prop_assert_eq!(fingerprints(&records), fingerprints(&other));
    }
}

/// The law would hold if nothing were found, or if all findings were the same.
#[test]
fn fingerprints_tell_findings_apart() {
    let all = fingerprints(&records("hospital"));
    let mut apart = all.clone();
    apart.dedup();
    assert!(all.len() > 20 && apart.len() > 15, "{} of {}", apart.len(), all.len());
}
