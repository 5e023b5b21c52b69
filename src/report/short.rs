//! A report in; a line for each finding out, `file:line:column: severity[code]: message`, as editors and `grep` read it.

use std::io::{self, Write};

use super::finding::Finding;
use super::stream::{Stream, Totals};
use super::text::{Look, inert, summary};
use super::words;
use super::{Facility, Report};

/// A line for each finding, and the summary unless it is not wanted.
#[derive(Clone, Copy, Debug)]
pub struct Short {
    /// How it is drawn.
    pub look: Look,
}

impl Stream for Short {
    fn begin(&mut self, _: &Report<'_>, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn facility(&mut self, _: &Report<'_>, facility: &Facility, out: &mut dyn Write) -> io::Result<()> {
        facility.shown(self.look).try_for_each(|finding| writeln!(out, "{}", line(facility, finding)))
    }

    fn end(&mut self, report: &Report<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        if self.look.quiet || totals.rows.is_empty() {
            return Ok(());
        }
        write!(out, "{}", inert(&summary(report, &totals.summary, self.look)))
    }
}

/// The line of a finding. A line is a finding: what has several lines is one here.
#[must_use]
pub fn line(facility: &Facility, finding: &Finding) -> String {
    let place = words::place(&facility.location(finding.place.span));
    let (severity, rule) = (finding.severity, words::one_line(&finding.rule));
    format!("{place}: {severity}[{rule}]: {}", words::message(finding))
}
