//! A report in; a line for each finding out, `file:line:column: severity[code]: message`, as editors and `grep` read it.

use std::io::{self, Write};

use super::Report;
use super::format::Style;
use super::location::Location;
use super::text::{clean, summary};

/// Writes the lines, and the summary unless it is not wanted.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for facility in &report.facilities {
        for finding in &facility.findings {
            let at = Location::new(&facility.inventory.tree, finding.place.span);
            // A line is a finding: a message of several lines is one line here.
            let message = clean(&finding.message).replace('\n', " ");
            let (file, severity, rule) = (clean(at.file.name()), finding.severity, clean(&finding.rule));
            writeln!(out, "{file}:{}:{}: {severity}[{rule}]: {message}", at.start.line, at.start.column)?;
        }
    }
    if style.look.quiet || report.facilities.is_empty() {
        return Ok(());
    }
    write!(out, "{}", summary(report, style.look))
}
