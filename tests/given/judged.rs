//! A pack and records in; all that comes of judging them, in words that can be compared, out.

use std::sync::Arc;

use junshu::date::parse_iso;
use junshu::evaluate::{Assessment, Request, evaluate};
use junshu::inventory::{Inventory, Records};
use junshu::node::NodeId;
use junshu::pack::Pack;
use junshu::select::Selection;
use junshu::source::{Repository, SourceFile};
use miette::Diagnostic;

/// The date of every check.
pub const TODAY: &str = "2026-11-22";

/// Findings, places, evidence, dates, and errors with their places.
#[derive(Debug, PartialEq, Eq)]
pub struct Judged {
    findings: Vec<String>,
    /// How the rules broke that did.
    pub broken: Vec<String>,
    rules: Vec<String>,
    read: Vec<NodeId>,
    /// The same where no notes are kept of what is read: then what was asked before is not asked again.
    without_notes: [Vec<String>; 3],
}

/// What the pack makes of the records; nothing when they cannot be read.
pub fn judged(pack: &Pack, yaml: &str) -> Option<Judged> {
    judged_beside(pack, yaml, Repository::default(), Selection::default())
}

/// The same, of some rules, with files beside the records.
pub fn judged_beside(pack: &Pack, yaml: &str, beside: Repository, selection: Selection) -> Option<Judged> {
    let repository = Arc::new(beside);
    let records = Records::from(vec![SourceFile::new("a.yaml", yaml)]).beside(repository.clone());
    let inventory = Arc::new(Inventory::load_records(records, &pack.schema, &pack.requirement_ids()).ok()?);
    let request = Request {
        today: parse_iso(TODAY).expect("a date"),
        selection,
        params: pack.params.clone(),
        repository,
        evidence: true,
        reads: true,
        until: None,
        waivers: true,
    };
    let found = evaluate(pack, &inventory, &request);
    let plain = evaluate(pack, &inventory, &Request { evidence: false, reads: false, ..request });
    let [findings, broken, rules] = words(&found);
    Some(Judged { findings, broken, rules, read: found.read, without_notes: words(&plain) })
}

/// Findings, errors, and what each rule came to.
fn words(found: &Assessment) -> [Vec<String>; 3] {
    [
        found.findings.iter().map(|finding| format!("{finding:?}")).collect(),
        found.broken.iter().map(said).collect(),
        found.rules.iter().map(|ran| format!("{ran:?}")).collect(),
    ]
}

/// What an error says, and where; the files of two packs have two names.
fn said(error: &junshu::script::ScriptError) -> String {
    let labels: Vec<String> = error.labels().into_iter().flatten().map(|label| format!("{label:?}")).collect();
    let calls: Vec<String> = error.related().into_iter().flatten().map(|call| call.to_string()).collect();
    let (code, help) = (error.code().map(|code| code.to_string()), error.help().map(|help| help.to_string()));
    format!("{code:?} {error} {help:?} {labels:?} {calls:?}")
}
