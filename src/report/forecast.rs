//! A report that looked ahead in; what runs out, day by day, in the formats of `junshu forecast`, out.

pub mod csv;
pub mod ics;
pub mod json;
pub mod text;

use std::io::{self, Write};

use super::facility::{Facility, Lapse};
use super::text::Look;
use super::{Report, words};
use crate::date::{Date, days_from};

type Render = fn(&Report<'_>, Look, &mut dyn Write) -> io::Result<()>;

/// One format.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Writes the forecast.
    pub render: Render,
}

/// All formats.
pub static FORMATS: &[Format] = &[
    Format { name: "text", about: "端末で読む（既定）", render: text::render },
    Format { name: "json", about: "機械で読む（junshu.forecast/1）", render: json::render },
    Format { name: "csv", about: "一件一行の表: Excel で開く", render: csv::render },
    Format { name: "ics", about: "予定表に取り込む（iCalendar）", render: ics::render },
];

/// One thing that runs out, with the facility whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// Whose records.
    pub facility: &'r Facility,
    /// What runs out.
    pub lapse: &'r Lapse,
}

/// Everything that runs out, by day; within a day by facility, and there in the order of the files.
#[must_use]
pub fn rows<'r>(report: &'r Report<'_>) -> Vec<Row<'r>> {
    let of = |facility: &'r Facility| {
        let lapses = facility.forecast.iter().flat_map(|forecast| &forecast.lapses);
        lapses.map(move |lapse| Row { facility, lapse })
    };
    let mut rows: Vec<Row<'r>> = report.facilities.iter().flat_map(of).collect();
    rows.sort_by_key(|row| row.lapse.date);
    rows
}

/// The last day that was looked at; `None` where no records could be judged.
#[must_use]
pub fn until(report: &Report<'_>) -> Option<Date> {
    report.facilities.iter().filter_map(|facility| facility.forecast.as_ref()).map(|forecast| forecast.until).max()
}

impl<'r> Row<'r> {
    /// Days from the day of the check.
    #[must_use]
    pub fn days(&self, report: &Report<'_>) -> i64 {
        days_from(self.lapse.date, report.today)
    }

    /// The item, or nothing for what belongs to none.
    fn label(&self, report: &'r Report<'_>) -> &'r str {
        report.requirement(&self.lapse.finding).map_or("", |requirement| &requirement.label)
    }

    /// Those who see to it.
    fn owners(&self) -> String {
        self.lapse.owners.join("、")
    }

    /// `file:line:column`.
    fn place(&self) -> String {
        words::place(&self.facility.location(self.lapse.finding.place.span))
    }
}
