//! A report in; a table out, one row a finding, as Excel opens it: UTF-8 with a byte order mark, CRLF, RFC 4180 quotes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use super::cell::cell;
use super::facility::Assessed;
use super::finding::Finding;
use super::problem::Problem;
use super::style::Style;
use super::{Facility, Report};

/// Without it Excel reads a file of UTF-8 as Shift_JIS.
pub(super) const MARK: &str = "\u{feff}";

/// The head of the table.
pub const COLUMNS: [&str; 19] = [
    "施設",
    "遵守事項",
    "項目",
    "結果",
    "重さ",
    "コード",
    "指摘",
    "対処",
    "ファイル",
    "行",
    "列",
    "終了行",
    "終了列",
    "記録の場所",
    "状態",
    "受容の理由",
    "指紋",
    "検査日",
    "版",
];

/// The severity of what could not be checked: it is no finding, and must not look like none.
pub const PROBLEM: &str = "検査不能";

type Row<'a> = [Cow<'a, str>; COLUMNS.len()];

/// Writes the table; what could not be checked comes first.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _style: Style, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(MARK.as_bytes())?;
    let mut table = table(out);
    table.write_record(COLUMNS).map_err(refused)?;
    let (today, edition) = (report.today.to_string(), &*report.pack.about.edition);
    let mut write = |row: Row<'_>| table.write_record(row.iter().map(|text| inert(text).into_owned())).map_err(refused);
    for error in report.problems() {
        write(problem(error, &today, edition))?;
    }
    for facility in &report.facilities {
        let assessed: HashMap<&str, &Assessed> =
            facility.requirements.iter().map(|assessed| (&*assessed.requirement.id, assessed)).collect();
        for finding in &facility.findings {
            let item = finding.requirement.as_deref().and_then(|id| assessed.get(id)).copied();
            write(row(facility, finding, item, &today, edition))?;
        }
    }
    table.flush()
}

/// What the system said, without the words of the writer around it.
pub(super) fn refused(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A table of RFC 4180.
pub(super) fn table<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

fn row<'a>(
    facility: &'a Facility,
    finding: &'a Finding,
    item: Option<&'a Assessed>,
    today: &'a str,
    edition: &'a str,
) -> Row<'a> {
    let at = facility.location(finding.place.span);
    let [line, column, end_line, end_column] = at.cells();
    [
        facility.label().into(),
        finding.requirement.as_deref().unwrap_or_default().into(),
        item.map_or("", |item| &item.requirement.label).into(),
        item.map_or("", |item| item.outcome.label()).into(),
        finding.severity.name().into(),
        (*finding.rule).into(),
        (&*finding.message).into(),
        finding.help.as_deref().unwrap_or_default().into(),
        at.file.name().into(),
        line.into(),
        column.into(),
        end_line.into(),
        end_column.into(),
        (&*finding.place.path).into(),
        finding.status.label().into(),
        finding.acceptance.as_ref().map(|why| why.words()).unwrap_or_default().into(),
        (&*finding.fingerprint).into(),
        today.into(),
        edition.into(),
    ]
}

fn problem<'a>(problem: &'a Problem, today: &'a str, edition: &'a str) -> Row<'a> {
    let mut row: Row<'a> = Default::default();
    row[4..11].clone_from_slice(&problem_row(problem));
    row[17] = today.into();
    row[18] = edition.into();
    row
}

/// What could not be checked: severity, code, message, help, file, line and column.
pub(super) fn problem_row(problem: &Problem) -> [Cow<'_, str>; 7] {
    let spot = problem.place.as_ref();
    [
        PROBLEM.into(),
        problem.code.as_deref().unwrap_or_default().into(),
        (&*problem.message).into(),
        problem.help.as_deref().unwrap_or_default().into(),
        spot.map_or("", |spot| &spot.file).into(),
        spot.map(|spot| spot.line.to_string()).unwrap_or_default().into(),
        spot.map(|spot| spot.column.to_string()).unwrap_or_default().into(),
    ]
}

/// The text as a cell that no spreadsheet computes. Quotes do not help against that, an apostrophe in front does; blanks
/// before the sign and full-width signs count too, as some spreadsheets drop the former and convert the latter. Tabs and
/// carriage returns are visible signs by then.
pub(super) fn inert(text: &str) -> Cow<'_, str> {
    let text = cell(text);
    let computes = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '−' | '＠');
    if text.trim_start().starts_with(computes) { format!("'{text}").into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_computed() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "＝１", "＋1", "－1", "＠x", " =1", "\t=1", "\n=1", "\u{3000}=1"]
        {
            assert!(inert(text).starts_with('\''), "{text:?}");
        }
        for text in ["", "a=1", "V-PACS", "12", "'=1", "指摘"] {
            assert_eq!(inert(text), text);
        }
        assert_eq!(inert("\r=1"), "␍=1");
    }
}
