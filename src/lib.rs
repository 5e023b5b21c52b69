//! junshu (遵守): the records of a hospital, kept as YAML, against the 遵守事項 of the Ministry's guideline.
//!
//! One direction, no back edges. What goes in at the left comes out at the right, and every value keeps its place:
//!
//! ```text
//! files ─► source ─► yaml, document ─► node ─► inventory (merge, schema, references) ─┐
//! rules ─► page, script ─► rule ─► pack ──────────────────────────────────────────────┤► evaluate ─► finding ─► report
//! today, parameters, selection ───────────────────────────────────────────────────────┘   └ waiver   └─► forecast ─┘
//! ```
//!
//! - [`source`] is the only reader of files; a [`source::Span`] is the only location type of the core.
//! - [`yaml`] is the only module that names the YAML parser, [`script`] the only one that names rhai.
//! - [`document`] reads the Markdown and Word files that records name; its nodes hang on the record, beside what is written
//!   there.
//! - The engine knows nothing about hospitals: catalog, schema, rules, parameters and words of rules are data of the
//!   [`pack`].
//! - Only the command line reads the clock and the environment, and prints.
//! - Adding a rule is adding two files under `rules/`; nothing lists them. Adding a format is adding a file under
//!   `src/report/` and a line in the table of [`report::format`].
//! - [`diff`] compares two reports, each with the records and the rules of its side; a side may be a revision of git.
//! - [`waiver`] decides which accepted risks are in force; what they cover is marked, never left out.
//! - [`mod@forecast`] runs the same rules on the later days on which they may find something else.
//!
//! `tests/layers.rs` keeps the table of who may use whom, and the one home of each foreign crate.
//!
//! ```
//! use junshu::{check, evaluate::Request, pack::{Pack, PackSource}, select::Selection, source::SourceFile};
//!
//! let pack = Pack::load(&PackSource::Embedded, &[], &[]).unwrap();
//! let today = junshu::date::parse_iso("2026-11-22").unwrap();
//! let request = Request { today, selection: Selection::default(), params: pack.params.clone(),
//!     repository: Default::default(), evidence: false, reads: false, until: None, waivers: true };
//! let (facility, broken) = check(&pack, "{}", vec![SourceFile::new("empty.yaml", "{}")], &request).unwrap();
//! assert!(broken.is_empty());
//! assert!(facility.findings.iter().any(|finding| &*finding.rule == "GOV-5.1-2/missing-key"));
//! ```

pub mod baseline;
pub mod catalog;
pub mod codes;
pub mod config;
pub mod date;
pub mod diff;
pub mod document;
pub mod edit;
pub mod evaluate;
pub mod finding;
pub mod fingerprint;
pub mod forecast;
pub mod inventory;
pub mod lint;
pub mod mutate;
pub mod node;
pub mod outcome;
pub mod owner;
pub mod pack;
pub mod page;
pub mod path;
pub mod reference;
pub mod report;
pub mod rule;
pub mod schema;
pub mod script;
pub mod select;
pub mod source;
pub mod suggest;
pub mod unjudged;
pub mod unread;
pub mod verify;
pub mod waiver;
pub mod yaml;

use std::sync::Arc;

use evaluate::{Request, evaluate};
use forecast::forecast;
use inventory::{Inventory, InventoryError, Records};
use pack::Pack;
use report::Facility;
use script::ScriptError;

/// Reads and judges the records of one facility: its files, in the order of their names, shown under `root`.
///
/// Gives what was found, and the rules that broke while they ran.
///
/// # Errors
/// Everything that keeps the records from being read. Nothing is judged then: a missing file must not look like a
/// missing record.
pub fn check(
    pack: &Pack,
    root: impl Into<String>,
    records: impl Into<Records>,
    request: &Request,
) -> Result<(Facility, Vec<ScriptError>), Vec<InventoryError>> {
    check_by_steps(pack, root, records, request, &|_| ())
}

/// How far [`check_by_steps`] has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The records are read.
    Read,
    /// They are judged as of today.
    Judged,
    /// One rule has looked ahead, of so many.
    Ahead(usize),
}

/// As [`check`]; `done` is called after each step, for those who wait.
///
/// # Errors
/// As [`check`].
pub fn check_by_steps(
    pack: &Pack,
    root: impl Into<String>,
    records: impl Into<Records>,
    request: &Request,
    done: &(dyn Fn(Step) + Sync),
) -> Result<(Facility, Vec<ScriptError>), Vec<InventoryError>> {
    let records = records.into().beside(request.repository.clone());
    let inventory = Arc::new(Inventory::load_records(records, &pack.schema, &pack.requirement_ids())?);
    done(Step::Read);
    Ok(judge(pack, root, &inventory, request, done))
}

/// Judges records that are read already, as [`check_by_steps`] does.
#[must_use]
pub fn judge(
    pack: &Pack,
    root: impl Into<String>,
    inventory: &Arc<Inventory>,
    request: &Request,
    done: &(dyn Fn(Step) + Sync),
) -> (Facility, Vec<ScriptError>) {
    let mut assessment = evaluate(pack, inventory, request);
    let broken = std::mem::take(&mut assessment.broken);
    done(Step::Judged);
    let looked = |rules| done(Step::Ahead(rules));
    let forecast = request.until.map(|until| forecast(pack, inventory, request, &assessment, until, &looked));
    (Facility::new(pack, root.into(), inventory, assessment, forecast, request.evidence), broken)
}
