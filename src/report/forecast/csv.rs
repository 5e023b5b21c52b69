//! What runs out in; a table out, one row each, as Excel opens it.

use std::io::{self, Write};

use super::rows;
use crate::report::Report;
use crate::report::csv::{MARK, inert, problem_row, refused, table};
use crate::report::text::Look;

/// The head of the table.
pub const COLUMNS: [&str; 14] = [
    "日付",
    "あと（日）",
    "施設",
    "遵守事項",
    "項目",
    "重さ",
    "コード",
    "その日からの指摘",
    "対処",
    "ファイル",
    "行",
    "列",
    "記録の場所",
    "担当",
];

/// Writes the table; what could not be checked comes first.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(MARK.as_bytes())?;
    let mut table = table(out);
    table.write_record(COLUMNS).map_err(refused)?;
    let mut write = |row: [String; COLUMNS.len()]| {
        table.write_record(row.iter().map(|text| inert(text).into_owned())).map_err(refused)
    };
    for problem in report.problems() {
        let mut row: [String; COLUMNS.len()] = Default::default();
        let [severity, code, message, help, file, line, column] = problem_row(problem);
        for (at, text) in [(5, severity), (6, code), (7, message), (8, help), (9, file), (10, line), (11, column)] {
            row[at] = text.into_owned();
        }
        write(row)?;
    }
    for row in rows(report) {
        let finding = &row.lapse.finding;
        let at = row.facility.location(finding.place.span);
        let [line, column, ..] = at.cells();
        write([
            row.lapse.date.to_string(),
            row.days(report).to_string(),
            row.facility.label().to_owned(),
            finding.requirement.as_deref().unwrap_or_default().to_owned(),
            row.label(report).to_owned(),
            finding.severity.name().to_owned(),
            finding.rule.to_string(),
            finding.message.clone(),
            finding.help.clone().unwrap_or_default(),
            at.file.name().to_owned(),
            line,
            column,
            finding.place.path.clone(),
            row.owners(),
        ])?;
    }
    table.flush()
}
