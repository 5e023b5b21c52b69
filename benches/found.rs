//! Generated records in; what junshu finds in them out, to be held against what is planted.
//!
//! Shared by the benches and `tests/corpus.rs`; whoever includes it includes the corpus beside it, as `corpus`.

#![allow(dead_code, reason = "each program that shares it uses a part of it")]

use std::path::PathBuf;
use std::sync::Arc;

use junshu::evaluate::Request;
use junshu::inventory::Inventory;
use junshu::judge;
use junshu::pack::{Pack, PackSource};
use junshu::report::Facility;
use junshu::select::Selection;
use junshu::source::SourceFile;

use super::corpus::{Generated, Planted, TODAY};

/// The folder of the ten rules that the rivals have too.
pub fn ten() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/ten")
}

/// The embedded pack, with rules of one's own.
pub fn pack(rules: &[PathBuf]) -> Pack {
    let pack = Pack::load(&PackSource::Embedded, rules, &[]).expect("the embedded pack loads");
    assert!(pack.broken.is_empty(), "{:?}", pack.broken);
    pack
}

/// A run of these rules, of all when none is named.
pub fn request(pack: &Pack, select: &[&str]) -> Request {
    let select = select.iter().map(ToString::to_string).collect();
    Request {
        today: TODAY,
        selection: Selection { select, ..Selection::default() },
        params: pack.params.clone(),
        repository: Arc::default(),
        evidence: false,
        reads: false,
        until: None,
        waivers: true,
    }
}

/// The records of a facility that is one file.
pub fn load(pack: &Pack, path: &str, text: &str) -> Arc<Inventory> {
    let file = SourceFile::new(path, text);
    Arc::new(Inventory::load(vec![file], &pack.schema, &pack.requirement_ids()).expect("the records can be read"))
}

/// The facility, judged.
pub fn judged(pack: &Pack, path: &str, inventory: &Arc<Inventory>, request: &Request) -> Facility {
    let (facility, broken) = judge(pack, path, inventory, request, &|_| ());
    assert!(broken.is_empty(), "{broken:?}");
    facility
}

/// What is found in all files, in the order of what is planted once that is sorted.
pub fn found(pack: &Pack, request: &Request, generated: &Generated) -> Vec<Planted> {
    let records = generated.files.iter().filter(|(path, _)| path != "junshu.yaml");
    let mut all: Vec<Planted> = records
        .flat_map(|(path, text)| in_facility(path, &judged(pack, path, &load(pack, path, text), request)))
        .collect();
    all.sort();
    all
}

/// What is found in a facility.
pub fn in_facility(path: &str, facility: &Facility) -> Vec<Planted> {
    let planted = facility.findings.iter().map(|finding| Planted {
        file: path.to_owned(),
        rule: finding.rule.to_string(),
        path: finding.place.path.clone(),
    });
    planted.collect()
}

/// What is planted, sorted.
pub fn sorted(planted: &[Planted]) -> Vec<Planted> {
    let mut planted = planted.to_vec();
    planted.sort();
    planted
}
