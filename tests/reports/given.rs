//! Records in; reports as values, as JSON and as text, and runs of the binary out, for the tests of the reports.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use junshu::date::{parse_iso, plus_days};
use junshu::evaluate::{Assessment, Request, evaluate};
use junshu::finding::Status;
use junshu::inventory::{Inventory, Records};
use junshu::node::Tree;
use junshu::pack::{Pack, PackSource};
use junshu::report::finding::{Acceptance, Finding};
use junshu::report::format::Format;
use junshu::report::problem::Problem;
use junshu::report::style::Style;
use junshu::report::text::Look;
use junshu::report::{Facility, Report, json, text};
use junshu::select::Selection;
use junshu::source::{Repository, SourceFile, discover};
use miette::Diagnostic;
use serde_json::Value as Json;

use super::position::as_office_software_writes;
pub use crate::binary::{Ran, junshu};

pub const TODAY: &str = "2026-11-22";
pub const PLAIN: Look = Look { color: false, quiet: false, verbose: false };
pub const FULL: Look = Look { color: false, quiet: false, verbose: true };
pub const FIXTURES: [&str; 3] = ["hospital", "hospital-clean", "clinic"];

/// The built-in pack, compiled once for all tests.
pub fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| Pack::load(&PackSource::Embedded, &[], &[]).expect("the built-in pack loads"))
}

/// The folder of a fixture.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The files below a folder, in the order of their names.
pub fn files(folder: &Path) -> Vec<SourceFile> {
    let found = discover(folder).expect("the folder has records");
    found.into_iter().map(|file| SourceFile::read(&file.path, file.name).expect("the records are text")).collect()
}

/// The report on records that load, with evidence.
pub fn judged(files: Vec<SourceFile>) -> Report<'static> {
    of(Inventory::load(files, &pack().schema, &pack().requirement_ids()).expect("the records load"))
}

fn of(inventory: Inventory) -> Report<'static> {
    let inventory = Arc::new(inventory);
    let assessment = evaluate(pack(), &inventory, &request());
    assert!(assessment.broken.is_empty(), "no rule breaks on these records");
    let facility = Facility::new(pack(), "記録".to_owned(), &inventory, assessment, None, true);
    keep(&facility, inventory);
    Report { facilities: vec![facility], ..empty() }
}

/// A report on nothing.
pub fn empty() -> Report<'static> {
    Report::new(pack(), parse_iso(TODAY).expect("a date"))
}

/// What the tests ask of records: everything but a look ahead and the keys that were read.
pub fn request() -> Request {
    Request {
        today: parse_iso(TODAY).expect("a date"),
        selection: Selection::default(),
        params: pack().params.clone(),
        repository: Arc::default(),
        evidence: true,
        reads: false,
        until: None,
        waivers: true,
    }
}

/// The records of facilities that were judged here: a report knows only the lines it speaks of.
fn kept() -> MutexGuard<'static, HashMap<String, &'static Arc<Inventory>>> {
    static KEPT: LazyLock<Mutex<HashMap<String, &'static Arc<Inventory>>>> = LazyLock::new(Mutex::default);
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keep(facility: &Facility, inventory: Arc<Inventory>) {
    kept().insert(key(facility), Box::leak(Box::new(inventory)));
}

/// What tells the records of a facility from others: the lines that it quotes, and what it read.
fn key(facility: &Facility) -> String {
    let files = facility.files.iter().map(|file| {
        let parts = file.parts().iter().map(|part| (part.line, part.offset, part.text()));
        (file.name(), parts.collect::<Vec<_>>())
    });
    format!("{:?} {:?}", files.collect::<Vec<_>>(), facility.evidence)
}

/// The records of a facility.
#[track_caller]
pub fn inventory(facility: &Facility) -> &'static Arc<Inventory> {
    kept().get(&key(facility)).expect("the facility was judged here")
}

/// The tree of a facility's records.
#[track_caller]
pub fn tree(facility: &Facility) -> &'static Tree {
    &inventory(facility).tree
}

/// What a facility's records come to with the nodes of its tree, judged anew: a report only has their paths.
#[track_caller]
pub fn with_nodes(facility: &Facility) -> Assessment {
    evaluate(pack(), inventory(facility), &Request { reads: true, ..request() })
}

/// The report on a fixture.
pub fn fixture(name: &str) -> Report<'static> {
    judged(files(&folder(name)))
}

/// The report on records whose documents are files of a word processor.
pub fn documents() -> Report<'static> {
    let root = folder("docx");
    let records = Records::from(files(&root)).beside(Arc::new(Repository::around(&[root])));
    of(Inventory::load_records(records, &pack().schema, &pack().requirement_ids()).expect("the records load"))
}

/// The report on one text.
pub fn records(text: &str) -> Report<'static> {
    judged(vec![SourceFile::new("記録.yaml", text)])
}

/// The report on several facilities: one with findings, one in order, one without records.
pub fn several() -> Report<'static> {
    let reports = [fixture("hospital"), fixture("clinic"), records("{}")];
    let facilities = reports.into_iter().flat_map(|report| report.facilities).collect();
    Report { facilities, ..empty() }
}

/// The report on a fixture as office software writes it: another mark, other line ends, other widths.
pub fn office(name: &str) -> Report<'static> {
    let rewritten = |file: &SourceFile| SourceFile::new(file.name(), as_office_software_writes(file.text()));
    judged(files(&folder(name)).iter().map(rewritten).collect())
}

/// The report on records that cannot be read, of which there is nothing but the reasons.
pub fn unreadable(name: &str, text: &str) -> Report<'static> {
    let file = SourceFile::new(name, text);
    let errors = Inventory::load(vec![file], &pack().schema, &[]).expect_err("the records do not load");
    Report { errors: problems(errors), ..empty() }
}

/// Errors as reports have them.
pub fn problems<E: Diagnostic>(errors: impl IntoIterator<Item = E>) -> Vec<Problem> {
    errors.into_iter().map(|error| Problem::of(&error)).collect()
}

/// Reports of every kind, made once: in order and not, on nothing and on several, looking ahead or not.
pub fn every() -> &'static [Report<'static>] {
    static REPORTS: OnceLock<Vec<Report<'static>>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        let mut all: Vec<_> = FIXTURES.map(|name| ahead(fixture(name))).into();
        all.extend([
            records("{}"),
            several(),
            full(office("hospital")),
            settled(fixture("hospital")),
            full(documents()),
        ]);
        all
    })
}

/// The same report with every third finding waived, and every third known.
pub fn settled(mut report: Report<'static>) -> Report<'static> {
    for facility in &mut report.facilities {
        for (finding, status) in facility.findings.iter_mut().zip(Status::ALL.into_iter().cycle()) {
            mark(finding, status);
        }
    }
    report
}

/// Makes a finding one of this status; one that is waived says why.
pub fn mark(finding: &mut Finding, status: Status) {
    finding.acceptance = (status == Status::Waived).then(|| Box::new(accepted(finding)));
    finding.status = status;
}

/// Words on a finding that is accepted: a waiver's where it has a help, else a comment's.
fn accepted(finding: &Finding) -> Acceptance {
    let waiver = finding.help.is_some();
    let text = |text: &str| waiver.then(|| text.to_owned());
    Acceptance {
        id: text("W-架空"),
        reason: format!("{} を受け入れる", finding.rule),
        measure: text("代わりに、毎月確かめる"),
        approver: text("架空 院長"),
        until: parse_iso("2027-03-31").filter(|_| waiver),
        span: finding.place.span,
    }
}

pub fn json_text(report: &Report<'_>) -> String {
    let mut out = Vec::new();
    json::render(report, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("JSON is UTF-8")
}

pub fn as_json(report: &Report<'_>) -> Json {
    serde_json::from_str(&json_text(report)).expect("the report is JSON")
}

pub fn as_text(report: &Report<'_>, look: Look) -> String {
    let mut out = Vec::new();
    text::render(report, look, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("text is UTF-8")
}

/// How the tests write: all there is to write.
pub const STYLE: Style = Style { look: PLAIN, passes: true, complete: true };

/// A report in the format of this name.
#[track_caller]
pub fn rendered(report: &Report<'_>, format: &str) -> Vec<u8> {
    let format = Format::find(format).unwrap_or_else(|| panic!("{format} is no format"));
    let mut out = Vec::new();
    format.render(report, STYLE, &mut out).expect("a vector takes everything");
    out
}

/// A report in a format that is text.
#[track_caller]
pub fn written(report: &Report<'_>, format: &str) -> String {
    String::from_utf8(rendered(report, format)).expect("the format is UTF-8")
}

/// The same report with what runs out in the next 90 days.
pub fn ahead(report: Report<'static>) -> Report<'static> {
    looking_ahead(report, false)
}

/// The same report with all that can be asked for: what runs out, and the keys that no rule read.
pub fn full(report: Report<'static>) -> Report<'static> {
    looking_ahead(report, true)
}

fn looking_ahead(report: Report<'static>, reads: bool) -> Report<'static> {
    let facilities = report.facilities.into_iter().map(|facility| {
        let inventory = inventory(&facility);
        let until = plus_days(report.today, 90).expect("a date");
        let request = Request { until: Some(until), reads, ..request() };
        let (ahead, _) = junshu::judge(pack(), &*facility.root, inventory, &request, &|_| ());
        keep(&ahead, inventory.clone());
        ahead
    });
    Report { facilities: facilities.collect(), ..report }
}

/// The entries of a JSON list.
#[track_caller]
pub fn list<'j>(json: &'j Json, pointer: &str) -> &'j [Json] {
    json.pointer(pointer).and_then(Json::as_array).unwrap_or_else(|| panic!("no list at {pointer}"))
}

#[track_caller]
pub fn number(json: &Json, pointer: &str) -> usize {
    let number = json.pointer(pointer).and_then(Json::as_u64).unwrap_or_else(|| panic!("no number at {pointer}"));
    usize::try_from(number).expect("a small number")
}

#[track_caller]
pub fn word<'j>(json: &'j Json, pointer: &str) -> &'j str {
    json.pointer(pointer).and_then(Json::as_str).unwrap_or_else(|| panic!("no text at {pointer} of {json}"))
}

impl Ran {
    #[track_caller]
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

/// Runs `junshu check` as of [`TODAY`].
pub fn check(folder: &Path, args: &[&str]) -> Ran {
    junshu(folder, &[&["check", "--today", TODAY], args].concat())
}

/// A temporary folder with these files.
pub fn temporary(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
    }
    folder
}

/// The code of an error.
pub fn code(error: &dyn Diagnostic) -> String {
    error.code().map(|code| code.to_string()).unwrap_or_default()
}
