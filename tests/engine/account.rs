//! A watched pack and a hospital in; what `why` tells of each rule, held against what the rules come to unwatched.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use junshu::date::parse_iso;
use junshu::evaluate::{Account, Request, account, evaluate};
use junshu::finding::Finding;
use junshu::inventory::{Inventory, Records};
use junshu::pack::{Pack, PackSource};
use junshu::select::Selection;
use junshu::source::{Repository, SourceFile};

use crate::bench::{Bench, TODAY};

/// The hospital of the fixtures, with what is asked of it.
fn hospital(pack: &Pack, name: &str) -> (Arc<Inventory>, Request) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let mut files = Vec::new();
    gather(&folder, &mut files);
    let repository = Arc::new(Repository::around(&[folder]));
    let records = Records::from(files).beside(repository.clone());
    let inventory = Inventory::load_records(records, &pack.schema, &pack.requirement_ids()).expect("the records load");
    let request = Request {
        today: parse_iso(TODAY).expect("a date"),
        selection: Selection::default(),
        params: pack.params.clone(),
        repository,
        evidence: false,
        reads: false,
        until: None,
        waivers: false,
    };
    (Arc::new(inventory), request)
}

fn gather(folder: &Path, into: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            into.push(SourceFile::read(&path, path.to_string_lossy()).expect("a text"));
        }
    }
}

fn told(findings: impl IntoIterator<Item = Finding>) -> BTreeSet<(String, u32, String)> {
    findings.into_iter().map(|one| (one.rule.to_string(), one.place.span.start, one.message)).collect()
}

fn all<'a>(accounts: &'a [Account<'_>]) -> impl Iterator<Item = Finding> + 'a {
    accounts.iter().flat_map(|one| one.looked.iter().flat_map(|looked| &looked.findings).chain(&one.others)).cloned()
}

/// What a rule is told to find step by step is what it finds.
#[test]
fn a_watched_rule_finds_what_it_finds_unwatched() {
    let pack = Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
    for name in ["hospital", "hospital-clean"] {
        let (inventory, request) = hospital(&pack, name);
        let found = evaluate(&pack, &inventory, &request);
        let rules = |code: &str| pack.rule_behind(code).is_some_and(|rule| rule.metadata.mirrors().is_none());
        let found = told(found.findings.into_iter().filter(|one| rules(&one.rule)));
        let watched = Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads").watched();
        let accounts = account(&watched, &inventory, &request, |_| true, |_| true);
        let waivers = watched.waiver_group();
        let accounts: Vec<_> = accounts.into_iter().filter(|one| Some(&*one.rule.group) != waivers).collect();
        assert_eq!(told(all(&accounts)), found, "{name}");
        assert!(accounts.iter().all(|one| one.broken.is_none()));
        // What holds is told of as well: values read, and conditions decided.
        let looked = || accounts.iter().flat_map(|one| &one.looked).filter(|one| one.findings.is_empty());
        assert!(looked().count() > 500, "{name}: {}", looked().count());
        let silent = looked().filter(|one| one.read.is_empty() && one.decisions.is_empty()).count();
        assert!(silent * 20 < looked().count(), "{name}: {silent} say nothing of how they came to hold");
    }
}

/// Each condition is quoted as it stands, with the side that was taken and what its variables were.
#[test]
fn conditions_are_told_with_their_values() {
    let script = "let size = s.size;\n    if (size > 3) && size > param(\"most\") {\n        return fail(s, `${size}`);\n    } else if size == 2 {\n        return;\n    }\n    for other in [1, 2] { if other == 2 { return; } }";
    let pack = Bench::mini().check("t/a", script).load().pack.watched();
    let records = SourceFile::new(
        "things.yaml",
        "things:\n  - { id: a, size: 5 }\n  - { id: b, size: 2 }\n  - { id: c, size: 1 }\n",
    );
    let inventory = Inventory::load(vec![records], &pack.schema, &[]).expect("the records load");
    let request = Request {
        today: parse_iso(TODAY).expect("a date"),
        selection: Selection::default(),
        params: pack.params.clone(),
        repository: Arc::default(),
        evidence: false,
        reads: false,
        until: None,
        waivers: false,
    };
    let accounts = account(&pack, &Arc::new(inventory), &request, |_| true, |_| false);
    let decided: Vec<Vec<(String, bool, Vec<String>)>> = accounts[0]
        .looked
        .iter()
        .map(|looked| {
            let one = |decision: &junshu::script::Decision| {
                let (start, length) = (decision.at.offset() as u32, decision.at.len() as u32);
                let values = decision.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
                (decision.file.slice(start, start + length).to_owned(), decision.holds, values)
            };
            looked.decisions.iter().map(one).collect()
        })
        .collect();
    let first = "(size > 3) && size > param(\"most\")";
    let case = |text: &str, holds: bool, values: &[&str]| {
        (text.to_owned(), holds, values.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(
        decided,
        [
            vec![case(first, true, &["size=5", "most=3"])],
            vec![case(first, false, &["size=2", "most=3"]), case("size == 2", true, &["size=2"])],
            vec![
                case(first, false, &["size=1", "most=3"]),
                case("size == 2", false, &["size=1"]),
                case("other == 2", false, &["other=1"]),
                case("other == 2", true, &["other=2"]),
            ],
        ]
    );
}
