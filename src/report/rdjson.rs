//! A report in; the Reviewdog Diagnostic Format out, a `DiagnosticResult` as reviewdog and other reviewers read it.
//!
//! Columns are 1-based and count bytes of UTF-8 here, from the first byte of the line: a byte order mark counts too. A
//! finding that is waived or baselined stays, as `INFO` and with a mark: reviewdog knows no other way to let it pass.

use std::io::{self, Write};

use serde::Serialize;

use super::finding::Finding;
use super::problem::Problem;
use super::quote::Quote;
use super::style::Style;
use super::{Facility, Report, json, short, words};
use crate::finding::{Severity, Status};
use crate::source::Span;

/// Where what has no place is shown: a location without a path is none.
const NOWHERE: &str = ".";

#[derive(Serialize)]
struct DiagnosticResult {
    source: Source,
    /// The worst of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic {
    message: String,
    location: Place,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related>,
    original_output: String,
}

#[derive(Serialize)]
struct Code {
    value: String,
}

#[derive(Serialize)]
struct Related {
    message: String,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// Without a column it is the whole line.
#[derive(Serialize)]
struct Position {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

/// Writes the result.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut diagnostics: Vec<Diagnostic> = report.problems().map(problem).collect();
    let mut worst = (!diagnostics.is_empty()).then_some(Severity::Error);
    for facility in &report.facilities {
        worst = worst.max(facility.findings.iter().map(severity).max());
        diagnostics.extend(facility.findings.iter().map(|finding| diagnostic(facility, finding)));
    }
    let result = DiagnosticResult { source: Source { name: "junshu" }, severity: worst.map(name), diagnostics };
    json::write_safely(&result, out)
}

fn diagnostic(facility: &Facility, finding: &Finding) -> Diagnostic {
    let mut related: Vec<Related> = finding
        .related
        .iter()
        .map(|related| Related {
            message: words::one_line(&related.message),
            location: place(facility, related.place.span),
        })
        .collect();
    if let Some(defined) = finding.place.defined {
        related.push(Related { message: super::block::DEFINED.to_owned(), location: place(facility, defined) });
    }
    Diagnostic {
        message: with_help(words::told(&facility.location(finding.place.span), finding), finding.help.as_deref()),
        location: place(facility, finding.place.span),
        severity: name(severity(finding)),
        code: Some(Code { value: words::one_line(&finding.rule) }),
        related_locations: related,
        original_output: short::line(facility, finding),
    }
}

fn with_help(message: String, help: Option<&str>) -> String {
    help.map_or(message.clone(), |help| format!("{message}\n{}", words::help(help)))
}

fn severity(finding: &Finding) -> Severity {
    if finding.status == Status::Open { finding.severity } else { Severity::Info }
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}

fn place(facility: &Facility, span: Span) -> Place {
    let at = facility.location(span);
    let position =
        |line: u32, offset: u32| Position { line, column: Some(offset.saturating_sub(line_start(at.file, line)) + 1) };
    let (start, end) = (position(at.start.line, span.start), position(at.end.line, span.end));
    let range = at.paragraph().is_none().then_some(Range { start, end });
    Place { path: words::file(at.file.name()), range }
}

/// The first byte of a line; in the first line that is the byte order mark, where there is one.
fn line_start(file: &Quote, line: u32) -> u32 {
    if line == 1 { 0 } else { file.line(line).map_or(0, |range| range.start) }
}

/// What kept records or rules from being checked, at its lines: the columns of a problem count characters.
fn problem(problem: &Problem) -> Diagnostic {
    let message = format!("検査できませんでした: {}", words::one_line(&problem.message));
    let original_output = words::problem(problem);
    let line = |n: usize| Position { line: u32::try_from(n).unwrap_or(u32::MAX), column: None };
    let path = problem.place.as_ref().map_or(NOWHERE.to_owned(), |at| words::file(&at.file));
    let range = problem.place.as_ref().map(|at| Range { start: line(at.line), end: line(at.end_line) });
    let code = problem.code.as_deref().map(|code| Code { value: words::one_line(code) });
    Diagnostic {
        original_output,
        message: with_help(message, problem.help.as_deref()),
        location: Place { path, range },
        severity: name(Severity::Error),
        code,
        related_locations: Vec::new(),
    }
}
