//! Facilities one after the other in; the formats that need no more than one of them in memory out.

use std::io::{self, Write};

use super::{Facility, Report, Summary};
use crate::outcome::Outcome;

/// A report that is written as its facilities come. The report that is handed in has everything but these.
pub trait Stream {
    /// What stands before the first facility.
    ///
    /// # Errors
    /// When `out` refuses.
    fn begin(&mut self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// The next facility.
    ///
    /// # Errors
    /// When `out` refuses.
    fn facility(&mut self, report: &Report<'_>, facility: &Facility, out: &mut dyn Write) -> io::Result<()>;

    /// What stands behind the last one; now the report knows what could not be checked.
    ///
    /// # Errors
    /// When `out` refuses.
    fn end(&mut self, report: &Report<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()>;
}

/// What facilities came to, without what was found.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// The counts over all of them.
    pub summary: Summary,
    /// Each of them.
    pub rows: Vec<Row>,
}

/// What one facility came to, item by item.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is called.
    pub label: String,
    /// The outcome of each requirement, in the order of the catalog.
    pub outcomes: Vec<Outcome>,
    /// Its counts.
    pub summary: Summary,
}

impl Totals {
    /// Counts one more facility.
    pub fn add(&mut self, facility: &Facility) {
        let one = facility.summary();
        self.summary.add(&one);
        let outcomes = facility.requirements.iter().map(|assessed| assessed.outcome).collect();
        self.rows.push(Row { label: facility.label().to_owned(), outcomes, summary: one });
    }
}

/// Writes a report whose facilities are all there.
///
/// # Errors
/// When `out` refuses.
pub fn write(stream: &mut dyn Stream, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    stream.begin(report, out)?;
    report.facilities.iter().try_for_each(|facility| stream.facility(report, facility, out))?;
    stream.end(report, &report.totals(), out)
}
