//! A finding or its place in; its words for logs and reviews, where nothing is drawn and every line is read by a runner, out.

use std::fmt::Display;

use super::finding::{Acceptance, Finding};
use super::location::Location;
use super::problem::Problem;
use super::text::{clean, inert, short};
use crate::catalog::Requirement;
use crate::finding::Status;

/// Lines of a help that are shown: it may hold YAML to copy, but no pages.
const HELP_LINES: usize = 30;

/// `file:line:column`, as editors and `grep` read it; `file: headings, paragraph` of a document that has no lines.
pub fn place(at: &Location<'_>) -> String {
    format!("{}{}", file(at.file.name()), one_line(&at.spot()))
}

/// What is wrong, on one line, with the paragraph where a format has room for lines only.
pub fn told(at: &Location<'_>, finding: &Finding) -> String {
    let place = at.paragraph().map(|place| format!("（{}）", one_line(&place)));
    format!("{}{}", message(finding), place.unwrap_or_default())
}

fn spot(name: &str, line: impl Display, column: impl Display) -> String {
    format!("{}:{line}:{column}", file(name))
}

/// The name of a file: the path as it was given, without what commands a terminal or a runner.
pub fn file(name: &str) -> String {
    inert(&clean(name).replace('\n', "␊")).into_owned()
}

/// A text on one line, of a length that people read.
pub fn one_line(text: &str) -> String {
    inert(&short(&clean(text)).replace('\n', " ")).into_owned()
}

/// What is wrong, on one line, with a mark where it asks for nothing any more, and why.
pub fn message(finding: &Finding) -> String {
    let why = finding.acceptance.as_ref();
    let mark = why.map_or_else(|| mark(finding.status), |why| format!("（{}）", accepted(why)));
    format!("{}{mark}", one_line(&finding.message))
}

/// Why a finding is accepted, on one line.
pub fn accepted(why: &Acceptance) -> String {
    format!("{}: {}", Status::Waived.label(), one_line(&why.reason))
}

/// What stands behind the message of a finding that is not open.
pub fn mark(status: Status) -> String {
    if status == Status::Open { String::new() } else { format!("（{}）", status.label()) }
}

/// What kept records or rules from being checked, on one line, like a line of `short`.
pub fn problem(problem: &Problem) -> String {
    let place = problem.place.as_ref().map(|at| format!("{}: ", spot(&at.file, at.line, at.column)));
    let code = problem.code.as_ref().map(|code| format!("[{}]", one_line(code)));
    let message = one_line(&problem.message);
    format!("{}error{}: {message}", place.unwrap_or_default(), code.unwrap_or_default())
}

/// What to do, in lines.
pub fn help(text: &str) -> String {
    let text = clean(text);
    let mut lines: Vec<_> = text.lines().take(HELP_LINES).map(short).collect();
    if text.lines().nth(HELP_LINES).is_some() {
        lines.push("…".into());
    }
    inert(&format!("対処: {}", lines.join("\n"))).into_owned()
}

/// The 遵守事項 with its wording.
pub fn wording(requirement: &Requirement) -> String {
    format!("遵守事項 {} {}", one_line(&requirement.label), one_line(&requirement.text))
}
