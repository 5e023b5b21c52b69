//! What runs out in the days to come in; the sheet with a row for each, by day, out.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::sheet::{Cell, Column, Sheet, column};
use super::style::Styles;
use crate::date::days_from;
use crate::report::facility::Lapse;
use crate::report::{Facility, Report};

const COLUMNS: [Column; 10] = [
    column("日付", 12.0),
    column("あと（日）", 8.0),
    column("項目", 10.0),
    column("重さ", 9.0),
    column("その日からの指摘", 40.0),
    column("対処", 40.0),
    column("担当", 14.0),
    column("ファイルと行", 24.0),
    column("記録の場所", 22.0),
    column("コード", 18.0),
];

/// Writes the sheet.
pub fn write(book: &mut Workbook, report: &Report<'_>, styles: &Styles) -> Result<(), XlsxError> {
    let many = report.facilities.len() > 1;
    let columns = many.then_some(super::FACILITY).into_iter().chain(COLUMNS).collect();
    let mut sheet = Sheet::new(book, styles, "期限", (report.today, &super::lead(report, &lead(report))), columns)?;
    for facility in &report.facilities {
        for lapse in facility.forecast.iter().flat_map(|forecast| &forecast.lapses) {
            sheet.row(&row(report, facility, lapse)[usize::from(!many)..])?;
        }
    }
    sheet.finish(1 + u16::from(many))
}

/// Up to which day was looked, and how much there is.
fn lead(report: &Report<'_>) -> String {
    let forecasts = || report.facilities.iter().filter_map(|facility| facility.forecast.as_ref());
    let Some(until) = forecasts().map(|forecast| forecast.until).max() else {
        return "先の日付は調べていません。".to_owned();
    };
    let count: usize = forecasts().map(|forecast| forecast.lapses.len()).sum();
    let found = match count {
        0 => "新たに指摘される記録はありません。".to_owned(),
        _ => format!("新たに指摘される記録が {count} 件あります。"),
    };
    format!(
        "記録がいまのままなら、{} の翌日から {until} までに{found}その日までのすべての日を調べました。",
        report.today
    )
}

fn row<'a>(report: &'a Report<'_>, facility: &'a Facility, lapse: &'a Lapse) -> [Cell<'a>; COLUMNS.len() + 1] {
    let finding = &lapse.finding;
    let at = facility.location(finding.place.span);
    [
        Cell::text(facility.label()),
        Cell::Date(lapse.date),
        Cell::Number(days_from(lapse.date, report.today) as f64),
        Cell::word(report.requirement(finding).map_or("—", |requirement| &requirement.label)),
        Cell::Severity(finding.severity),
        Cell::text(&*finding.message),
        Cell::text(finding.help.as_deref().unwrap_or_default()),
        Cell::text(lapse.owners.join("、")),
        Cell::code(format!("{}{}", at.file.name(), at.row())),
        Cell::code(&*finding.place.path),
        Cell::code(&*finding.rule),
    ]
}
