//! A report in; an Excel workbook for the follow-up out: what came of the items, what was found, what runs out, by which
//! parameters, with columns to fill in.
//!
//! Everything from records is written as text: there is no formula and no link in the book. The book has the date of the
//! check as its own, so that the same report gives the same bytes.

mod findings;
mod items;
mod lapses;
mod overview;
mod parameters;
mod sheet;
mod style;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, IntoCustomDateTime, Workbook, XlsxError};

use super::Report;
use super::style::Style;
use crate::date::Date;
use sheet::{Column, column};
use style::Styles;

/// The column that only a report on several facilities has.
const FACILITY: Column = column("施設", 20.0);

/// Writes the workbook.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _style: Style, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&book(report).map_err(io::Error::other)?)
}

fn book(report: &Report<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let styles = Styles::new();
    // The default cell of a Japanese Excel: 25 pixels high, 72 wide.
    book.set_default_format(&styles.default, 25, 72)?;
    let properties = DocProperties::new()
        .set_title("遵守事項の検査結果")
        .set_author("junshu")
        .set_creation_datetime(Midnight(report.today));
    book.set_properties(&properties);
    overview::write(&mut book, report, &styles)?;
    items::write(&mut book, report, &styles)?;
    findings::write(&mut book, report, &styles)?;
    lapses::write(&mut book, report, &styles)?;
    parameters::write(&mut book, report, &styles)?;
    book.save_to_buffer()
}

/// The sentence under a table's title. An empty table must not look like a good result.
fn lead(report: &Report<'_>, text: &str) -> String {
    match (report.facilities.is_empty(), report.problems().next().is_some()) {
        (true, _) => "記録を検査できなかったので、ここには何もない。理由は「概要」にある。".to_owned(),
        (false, true) => format!("検査できなかったものが「概要」にあり、ここには含まれない。{text}"),
        (false, false) => text.to_owned(),
    }
}

/// The beginning of a day, whatever Excel's own calendar reaches.
struct Midnight(Date);

impl IntoCustomDateTime for Midnight {
    fn utc_datetime(self) -> String {
        format!("{}T00:00:00Z", self.0)
    }
}
