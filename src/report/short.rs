//! A report in; a line for each finding out, `file:line:column: severity[code]: message`, as editors and `grep` read it.

use std::io::{self, Write};

use super::Report;
use super::location::Location;
use super::style::Style;
use super::text::{inert, summary};
use super::words;
use crate::finding::Finding;
use crate::node::Tree;

/// Writes the lines, and the summary unless it is not wanted.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for facility in &report.facilities {
        for finding in &facility.findings {
            writeln!(out, "{}", line(&facility.inventory.tree, finding))?;
        }
    }
    if style.look.quiet || report.facilities.is_empty() {
        return Ok(());
    }
    write!(out, "{}", inert(&summary(report, style.look)))
}

/// The line of a finding. A line is a finding: what has several lines is one here.
pub(super) fn line(tree: &Tree, finding: &Finding) -> String {
    let place = words::place(&Location::new(tree, finding.place.span));
    let (severity, rule) = (finding.severity, words::one_line(&finding.rule));
    format!("{place}: {severity}[{rule}]: {}", words::message(finding))
}
