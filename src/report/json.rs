//! A report in; `junshu.report/1` out, as `src/report/json.schema.json` describes it.
//!
//! The format has its own structs from the first day: a change of the core cannot change what machines read by accident.

use std::borrow::Cow;
use std::io::Write;

use miette::Diagnostic;
use serde::Serialize;

use super::block::DEFINED;
use super::location::Location;
use super::problem::Problem;
use super::{Facility, Report};
use crate::evaluate::Assessed;
use crate::finding::{Finding, Severity};
use crate::fingerprint::fingerprint;
use crate::node::{NodeId, Tree, Value};
use crate::outcome::Outcome;
use crate::source::Span;

/// The published JSON Schema of the format.
pub const SCHEMA: &str = include_str!("json.schema.json");
/// The format's name and version.
const FORMAT: &str = "junshu.report/1";

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    pack: PackOut<'a>,
    today: String,
    facilities: Vec<FacilityOut<'a>>,
    errors: Vec<ErrorOut>,
    summary: SummaryOut,
}

#[derive(Serialize)]
pub(super) struct PackOut<'a> {
    id: &'a str,
    title: &'a str,
    edition: &'a str,
    notice: &'a str,
    disclaimer: &'a str,
}

#[derive(Serialize)]
struct FacilityOut<'a> {
    root: &'a str,
    name: Option<&'a str>,
    requirements: Vec<RequirementOut<'a>>,
    findings: Vec<FindingOut<'a>>,
}

#[derive(Serialize)]
pub(super) struct RequirementOut<'a> {
    id: &'a str,
    label: &'a str,
    outcome: &'static str,
    checked: usize,
    evidence: Vec<EvidenceOut<'a>>,
}

#[derive(Serialize)]
struct EvidenceOut<'a> {
    path: String,
    value: serde_json::Value,
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
pub(super) struct FindingOut<'a> {
    rule: &'a str,
    requirement: Option<&'a str>,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    path: String,
    location: LocationOut<'a>,
    related: Vec<RelatedOut<'a>>,
    status: &'static str,
    fingerprint: String,
}

#[derive(Serialize)]
struct RelatedOut<'a> {
    message: &'a str,
    location: LocationOut<'a>,
}

#[derive(Serialize)]
struct LocationOut<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    offset: u32,
    length: u32,
}

#[derive(Serialize)]
pub(super) struct ErrorOut {
    code: Option<String>,
    message: String,
    help: Option<String>,
    location: Option<ErrorPlace>,
}

#[derive(Serialize)]
struct ErrorPlace {
    file: String,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
pub(super) struct SummaryOut {
    requirements: serde_json::Map<String, serde_json::Value>,
    findings: serde_json::Map<String, serde_json::Value>,
    files: usize,
    rules: usize,
}

/// Writes a report as JSON.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    let root = Root {
        schema: FORMAT,
        pack: pack(report),
        today: report.today.to_string(),
        facilities: report.facilities.iter().map(facility).collect(),
        errors: report.problems().map(error_out).collect(),
        summary: summary(report),
    };
    write_safely(&root, out)
}

/// Writes a value that neither a terminal nor a CI runner will obey either.
pub(super) fn write_safely(value: &impl Serialize, out: &mut dyn Write) -> std::io::Result<()> {
    write_escaped(&serde_json::to_string_pretty(value)?, out)
}

/// The same, on one line.
pub(super) fn write_line(value: &impl Serialize, out: &mut dyn Write) -> std::io::Result<()> {
    write_escaped(&serde_json::to_string(value)?, out)
}

fn write_escaped(json: &str, out: &mut dyn Write) -> std::io::Result<()> {
    // Runners take `##[command]` and `##vso[command]` from anywhere in what is printed. Outside of texts JSON has no `#`.
    let json = if json.contains("##") { Cow::Owned(json.replace("##", "#\\u0023")) } else { Cow::Borrowed(json) };
    // JSON allows DEL and the C1 controls as they are; a terminal would obey them.
    let mut rest = &*json;
    while let Some(at) = rest.find(|c: char| ('\u{7f}'..='\u{9f}').contains(&c)) {
        let control = rest[at..].chars().next().unwrap_or_default();
        write!(out, "{}\\u{:04x}", &rest[..at], u32::from(control))?;
        rest = &rest[at + control.len_utf8()..];
    }
    writeln!(out, "{rest}")
}

pub(super) fn pack<'a>(report: &'a Report<'_>) -> PackOut<'a> {
    let about = &report.pack.about;
    PackOut {
        id: &about.id,
        title: &about.title,
        edition: &about.edition,
        notice: &about.notice,
        disclaimer: &about.disclaimer,
    }
}

fn facility(facility: &Facility) -> FacilityOut<'_> {
    let tree = &facility.inventory.tree;
    FacilityOut {
        root: &facility.root,
        name: facility.name.as_deref(),
        requirements: facility.requirements.iter().map(|assessed| requirement_out(tree, assessed)).collect(),
        findings: facility.findings.iter().map(|finding| finding_out(tree, finding)).collect(),
    }
}

pub(super) fn requirement_out<'a>(tree: &'a Tree, assessed: &'a Assessed) -> RequirementOut<'a> {
    RequirementOut {
        id: &assessed.requirement.id,
        label: &assessed.requirement.label,
        outcome: assessed.outcome.name(),
        checked: assessed.checked,
        evidence: assessed.evidence.iter().map(|&node| evidence(tree, node)).collect(),
    }
}

fn evidence(tree: &Tree, node: NodeId) -> EvidenceOut<'_> {
    let file = tree.sources().file(tree.file(node));
    let value = match tree.value(node) {
        Value::Null | Value::Map => serde_json::Value::Null,
        Value::Bool(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::Float(value) => value.into(),
        Value::Text(value) => value.into(),
        // A list that was looked at as a whole: what counts is that it is there, and how long it is.
        Value::List => serde_json::json!({ "items": tree.size(node) }),
    };
    let line = file.position(tree.place(node).start).line;
    EvidenceOut { path: tree.path(node), value, file: file.name(), line }
}

pub(super) fn finding_out<'a>(tree: &'a Tree, finding: &'a Finding) -> FindingOut<'a> {
    let mut related: Vec<RelatedOut<'_>> = finding
        .related
        .iter()
        .map(|related| RelatedOut { message: &related.message, location: location(tree, related.place.span) })
        .collect();
    if let Some(defined) = finding.place.defined {
        related.push(RelatedOut { message: DEFINED, location: location(tree, defined) });
    }
    FindingOut {
        rule: &finding.rule,
        requirement: finding.requirement.as_deref(),
        severity: finding.severity.name(),
        message: &finding.message,
        help: finding.help.as_deref(),
        path: finding.place.path(tree),
        location: location(tree, finding.place.span),
        related,
        status: finding.status.name(),
        fingerprint: fingerprint(tree, finding),
    }
}

fn location(tree: &Tree, span: Span) -> LocationOut<'_> {
    let Location { file, span, start, end } = Location::new(tree, span);
    LocationOut {
        file: file.name(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        offset: span.start,
        length: span.len(),
    }
}

pub(super) fn error_out(error: &(dyn Diagnostic + Send + Sync)) -> ErrorOut {
    let Problem { code, message, help, place } = Problem::of(error);
    let location = place.map(|at| ErrorPlace { file: at.file, line: at.line, column: at.column });
    ErrorOut { code, message, help, location }
}

pub(super) fn summary(report: &Report<'_>) -> SummaryOut {
    let summary = report.summary();
    let requirements =
        Outcome::ALL.iter().zip(summary.outcomes).map(|(outcome, count)| (outcome.name().to_owned(), count.into()));
    let findings = Severity::ALL
        .iter()
        .map(|&severity| (severity.name().to_owned(), summary.severities[severity as usize].into()));
    SummaryOut {
        requirements: requirements.collect(),
        findings: findings.collect(),
        files: summary.files,
        rules: summary.rules,
    }
}
