//! What was found in; the sheet with a row for each finding and columns for who does what until when, out.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::sheet::{Cell, Column, Sheet, column, open};
use super::style::Styles;
use crate::report::finding::Finding;
use crate::report::{Facility, Report};

const COLUMNS: [Column; 15] = [
    column("項目", 10.0),
    column("重さ", 9.0),
    column("指摘", 34.0),
    column("対処", 34.0),
    column("ファイル", 17.0),
    column("行", 5.5),
    column("列", 5.5),
    column("記録の場所", 18.0),
    column("コード", 18.0),
    column("状態", 8.0),
    column("受容の理由", 20.0),
    open("担当", 9.0),
    open("期限", 11.0),
    open("対応状況", 9.5),
    open("備考", 14.0),
];
/// How far the follow-up is.
pub const PROGRESS: [&str; 4] = ["未着手", "対応中", "完了", "受容"];

/// Writes the sheet.
pub fn write(book: &mut Workbook, report: &Report<'_>, styles: &Styles) -> Result<(), XlsxError> {
    let many = report.facilities.len() > 1;
    let columns = many.then_some(super::FACILITY).into_iter().chain(COLUMNS).collect();
    let count: usize = report.facilities.iter().map(|facility| facility.findings.len()).sum();
    let lead = format!("{count} 件。黄色の列は記入欄。状態の「受容」「既知」は記録とベースラインによる。");
    let mut sheet = Sheet::new(book, styles, "指摘", (report.today, &super::lead(report, &lead)), columns)?;
    for facility in &report.facilities {
        for finding in &facility.findings {
            sheet.row(&row(report, facility, finding)[usize::from(!many)..])?;
        }
    }
    sheet.choices("対応状況", &PROGRESS)?;
    sheet.finish(2 + u16::from(many))
}

fn row<'a>(report: &'a Report<'_>, facility: &'a Facility, finding: &'a Finding) -> [Cell<'a>; COLUMNS.len() + 1] {
    let at = facility.location(finding.place.span);
    // The columns of lines and columns are too narrow for headings.
    let (file, [line, column]) = match at.paragraph() {
        Some(paragraph) => (format!("{}: {paragraph}", at.file.name()), [Cell::text(""), Cell::text("")]),
        None => {
            (at.file.name().to_owned(), [at.start.line, at.start.column].map(|number| Cell::count(number as usize)))
        }
    };
    [
        Cell::text(facility.label()),
        Cell::word(report.requirement(finding).map_or("—", |requirement| &requirement.label)),
        Cell::Severity(finding.severity),
        Cell::text(&*finding.message),
        Cell::text(finding.help.as_deref().unwrap_or_default()),
        Cell::code(file),
        line,
        column,
        Cell::code(&*finding.place.path),
        Cell::code(&*finding.rule),
        Cell::word(finding.status.label()),
        Cell::text(finding.acceptance.as_ref().map(|why| why.words()).unwrap_or_default()),
        Cell::Open,
        Cell::OpenDate,
        Cell::Open,
        Cell::Open,
    ]
}
