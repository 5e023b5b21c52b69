//! A difference in; `junshu.diff/1` out, as `src/diff/json.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::findings::FindingChange;
use super::rules::{Part, RuleChange};
use super::state::{Found, Spot};
use super::waivers::{Waiver, WaiverChange};
use super::{Diff, FacilityDiff, ItemChange, Side, Way, Whole};
use crate::finding::Severity;
use crate::report::json::write_safely;

/// The published JSON Schema of the format.
pub const SCHEMA: &str = include_str!("json.schema.json");
/// The format's name and version.
const FORMAT: &str = "junshu.diff/1";

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    today: String,
    old: SideOut<'a>,
    new: SideOut<'a>,
    rules: Vec<RuleOut<'a>>,
    facilities: Vec<FacilityOut<'a>>,
    facilities_added: Vec<WholeOut<'a>>,
    facilities_gone: Vec<WholeOut<'a>>,
    summary: SummaryOut,
}

#[derive(Serialize)]
struct SideOut<'a> {
    kind: &'static str,
    name: &'a str,
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct RuleOut<'a> {
    change: &'static str,
    kind: &'static str,
    name: &'a str,
    title: Option<&'a str>,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

#[derive(Serialize)]
struct FacilityOut<'a> {
    root: &'a str,
    name: Option<&'a str>,
    items: Vec<ItemOut<'a>>,
    findings: Vec<FindingOut<'a>>,
    waivers: Vec<WaiverOut<'a>>,
    unchanged: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct ItemOut<'a> {
    direction: &'static str,
    cause: &'static str,
    rules: &'a [usize],
    id: &'a str,
    label: &'a str,
    old: &'static str,
    new: &'static str,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    change: &'static str,
    direction: &'static str,
    cause: &'static str,
    rules: &'a [usize],
    old: Option<FoundOut<'a>>,
    new: Option<FoundOut<'a>>,
}

#[derive(Serialize)]
struct FoundOut<'a> {
    rule: &'a str,
    requirement: Option<&'a str>,
    severity: &'static str,
    status: &'static str,
    reason: Option<&'a str>,
    message: &'a str,
    help: Option<&'a str>,
    path: &'a str,
    location: PlaceOut<'a>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct PlaceOut<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<&'a str>,
}

#[derive(Serialize)]
struct WaiverOut<'a> {
    change: &'static str,
    id: &'a str,
    keys: &'a [String],
    old: Option<RiskOut<'a>>,
    new: Option<RiskOut<'a>>,
}

#[derive(Serialize)]
struct RiskOut<'a> {
    expires_date: Option<&'a str>,
    fields: &'a std::collections::BTreeMap<String, String>,
    location: PlaceOut<'a>,
}

#[derive(Serialize)]
struct WholeOut<'a> {
    root: &'a str,
    name: Option<&'a str>,
    unmet: usize,
    open: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct SummaryOut {
    worse: CountsOut,
    other: CountsOut,
    better: CountsOut,
}

#[derive(Serialize)]
struct CountsOut {
    items: usize,
    findings: usize,
}

/// Writes it.
///
/// # Errors
/// When `out` refuses.
pub fn render(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let root = Root {
        schema: FORMAT,
        today: diff.today.to_string(),
        old: side(&diff.old),
        new: side(&diff.new),
        rules: diff.rules.iter().map(rule).collect(),
        facilities: diff.facilities.iter().map(|facility| facility_out(diff, facility)).collect(),
        facilities_added: diff.added.iter().map(whole).collect(),
        facilities_gone: diff.gone.iter().map(whole).collect(),
        summary: SummaryOut {
            worse: counts(diff, Way::Worse),
            other: counts(diff, Way::Other),
            better: counts(diff, Way::Better),
        },
    };
    write_safely(&root, out)
}

fn side(side: &Side) -> SideOut<'_> {
    let kind = if side.commit.is_some() { "revision" } else { "files" };
    SideOut { kind, name: &side.name, commit: side.commit.as_deref() }
}

fn rule(change: &RuleChange) -> RuleOut<'_> {
    let out = |kind, name| RuleOut { change: change.how.name(), kind, name, title: None, old: None, new: None };
    match &change.part {
        Part::Rule { id, title } => RuleOut { title: Some(title), ..out("rule", id) },
        Part::Parameter { name, old, new } => {
            RuleOut { old: old.as_deref(), new: new.as_deref(), ..out("parameter", name) }
        }
        Part::Shared(name) => out("shared", name),
        Part::Pack { old, new } => RuleOut { old: Some(old), new: Some(new), ..out("pack", "pack.yaml") },
    }
}

fn facility_out<'a>(diff: &'a Diff, facility: &'a FacilityDiff) -> FacilityOut<'a> {
    FacilityOut {
        root: &facility.root,
        name: facility.name.as_deref(),
        items: facility.items.iter().map(item).collect(),
        findings: facility.findings.iter().map(|change| finding(diff, change)).collect(),
        waivers: facility.waivers.iter().map(|change| waiver(diff, change)).collect(),
        unchanged: severities(facility.unchanged),
    }
}

fn severities(counts: [usize; Severity::ALL.len()]) -> serde_json::Map<String, serde_json::Value> {
    Severity::ALL.iter().map(|&severity| (severity.name().to_owned(), counts[severity as usize].into())).collect()
}

fn item(change: &ItemChange) -> ItemOut<'_> {
    ItemOut {
        direction: change.way().name(),
        cause: change.cause.name(),
        rules: &change.because,
        id: &change.requirement.id,
        label: &change.requirement.label,
        old: change.old.name(),
        new: change.new.name(),
    }
}

fn finding<'a>(diff: &'a Diff, change: &'a FindingChange) -> FindingOut<'a> {
    FindingOut {
        change: change.what().name(),
        direction: change.way().name(),
        cause: change.cause.name(),
        rules: &change.because,
        old: change.old.as_ref().map(|old| found(&diff.old, old)),
        new: change.new.as_ref().map(|new| found(&diff.new, new)),
    }
}

fn found<'a>(side: &Side, found: &'a Found) -> FoundOut<'a> {
    FoundOut {
        rule: &found.rule,
        requirement: found.requirement.as_ref().map(|requirement| requirement.id.as_str()),
        severity: found.severity.name(),
        status: found.status.name(),
        reason: found.reason.as_deref(),
        message: &found.message,
        help: found.help.as_deref(),
        path: &found.path,
        location: place(side, &found.place),
        fingerprint: &found.fingerprint,
    }
}

/// A file by its path: which side it is on stands around it.
fn place<'a>(side: &Side, spot: &'a Spot) -> PlaceOut<'a> {
    let file = spot.file.strip_prefix(&side.before).unwrap_or(&spot.file);
    PlaceOut { file, line: spot.line, column: spot.column, heading: spot.heading.as_deref() }
}

fn waiver<'a>(diff: &'a Diff, change: &'a WaiverChange) -> WaiverOut<'a> {
    let risk = |side: &Side, waiver: &'a Waiver| RiskOut {
        expires_date: waiver.expires(),
        fields: &waiver.fields,
        location: place(side, &waiver.place),
    };
    WaiverOut {
        change: change.what.name(),
        id: &change.shown().id,
        keys: &change.keys,
        old: change.old.as_ref().map(|old| risk(&diff.old, old)),
        new: change.new.as_ref().map(|new| risk(&diff.new, new)),
    }
}

fn whole(whole: &Whole) -> WholeOut<'_> {
    WholeOut { root: &whole.root, name: whole.name.as_deref(), unmet: whole.unmet, open: severities(whole.open) }
}

fn counts(diff: &Diff, way: Way) -> CountsOut {
    let (items, findings) = diff.count(way);
    CountsOut { items, findings }
}
