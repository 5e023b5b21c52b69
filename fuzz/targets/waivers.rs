//! A file of waivers in; what they cover of a fixed hospital's findings, and that none is lost, held against a run without.

use std::sync::{Arc, OnceLock};

use junshu::date::parse_iso;
use junshu::evaluate::{Assessment, Request, evaluate};
use junshu::inventory::Inventory;
use junshu::select::Selection;
use junshu::source::SourceFile;

use super::judged::TODAY;
use super::{pack, root};

/// Judges the hospital of the fixture with this file of waivers.
///
/// # Panics
/// When a finding is lost.
pub fn run(bytes: &[u8]) {
    static RECORDS: OnceLock<Vec<Arc<SourceFile>>> = OnceLock::new();
    let read = |name| {
        let path = root().join("fixtures/waivers").join(name);
        Arc::new(SourceFile::read(&path, name).expect("the fixture is text"))
    };
    let mut files = RECORDS.get_or_init(|| vec![read("hospital.yaml"), read("vendors.yaml")]).clone();
    let Ok(file) = SourceFile::from_bytes("waivers.yaml", bytes.to_vec()) else { return };
    files.push(file.into());
    let Ok(inventory) = Inventory::load(files, &pack().schema, &pack().requirement_ids()) else { return };
    let inventory = Arc::new(inventory);
    let (with, without) = (judged(&inventory, true), judged(&inventory, false));
    assert_eq!(with.in_force.len(), with.waivers.all().len());
    assert_eq!(found(&with), found(&without));
}

fn judged(inventory: &Arc<Inventory>, waivers: bool) -> Assessment {
    let request = Request {
        today: parse_iso(TODAY).expect("a date"),
        selection: Selection { select: vec!["GOV-5.1-2".to_owned(), "waiver".to_owned()], ignore: Vec::new() },
        params: pack().params.clone(),
        repository: Arc::default(),
        evidence: false,
        reads: false,
        until: None,
        waivers,
    };
    evaluate(pack(), inventory, &request)
}

/// What is found beside waivers, accepted or not.
fn found(assessment: &Assessment) -> Vec<String> {
    let beside = assessment.findings.iter().filter(|finding| !finding.rule.starts_with("waiver/"));
    beside.map(|finding| format!("{} {:?} {}", finding.rule, finding.place.span, finding.message)).collect()
}
