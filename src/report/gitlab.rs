//! A report in; a GitLab Code Quality report out: what the widget of a merge request lists.
//!
//! GitLab shows an issue once for each fingerprint, compares these between branches, and stops reading at the first issue
//! that lacks something. Its severities weigh defects of a program: an error is `major` here, a warning `minor`, and
//! `blocker` is left to what kept the records from being checked, so that an empty list means that nothing was found.
//! A finding that is waived or baselined stays, as `info` and with a mark: left out, it would be shown as solved.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use super::finding::Finding;
use super::problem::Problem;
use super::style::Style;
use super::{Facility, Report, json, words};
use crate::finding::{Severity, Status};
use crate::fingerprint::of_parts;

/// Where what has no place is shown: GitLab makes a link of the path and takes none for broken.
const NOWHERE: &str = ".";

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

/// GitLab reads the lines of either form; other readers of Code Climate know one of them.
#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
    positions: Positions,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

#[derive(Serialize)]
struct Positions {
    begin: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
}

/// Writes the list of issues.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut issues: Vec<Issue> = report.problems().map(blocker).collect();
    for facility in &report.facilities {
        issues.extend(facility.findings.iter().map(|finding| issue(facility, finding)));
    }
    number_twins(&mut issues);
    json::write_safely(&issues, out)
}

fn issue(facility: &Facility, finding: &Finding) -> Issue {
    let at = facility.location(finding.place.span);
    Issue {
        description: words::told(&at, finding),
        check_name: words::one_line(&finding.rule),
        fingerprint: finding.fingerprint.to_string(),
        severity: severity(finding),
        location: Place::new(
            words::file(at.file.name()),
            Point { line: at.start.line, column: at.start.column },
            Point { line: at.end.line, column: at.end.column },
        ),
    }
}

fn severity(finding: &Finding) -> &'static str {
    match (finding.status, finding.severity) {
        (Status::Open, Severity::Error) => "major",
        (Status::Open, Severity::Warning) => "minor",
        _ => "info",
    }
}

fn blocker(problem: &Problem) -> Issue {
    let code = problem.code.as_deref().unwrap_or("error");
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let location = match &problem.place {
        Some(at) => Place::new(
            words::file(&at.file),
            Point { line: number(at.line), column: number(at.column) },
            Point { line: number(at.end_line), column: number(at.end_column) },
        ),
        None => Place::new(NOWHERE.to_owned(), Point { line: 1, column: 1 }, Point { line: 1, column: 1 }),
    };
    let description = format!("検査できませんでした: {}", words::one_line(&problem.message));
    let fingerprint = of_parts(&[code, &location.path, &description]);
    Issue { description, check_name: words::one_line(code), fingerprint, severity: "blocker", location }
}

impl Place {
    fn new(path: String, begin: Point, end: Point) -> Self {
        Self { path, lines: Lines { begin: begin.line, end: end.line }, positions: Positions { begin, end } }
    }
}

/// Two findings with one fingerprint, as of two errors in one value, get numbers in the order of the report.
fn number_twins(issues: &mut [Issue]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for issue in issues {
        let count = seen.entry(issue.fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            issue.fingerprint = format!("{}-{count}", issue.fingerprint);
        }
    }
}
