//! The parameters of the run in; the sheet with their values, what they mean and where they come from, out.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::sheet::{Cell, Column, Sheet, column};
use super::style::Styles;
use crate::catalog::ParamValue;
use crate::report::Report;

const COLUMNS: [Column; 6] = [
    column("名前", 30.0),
    column("値", 16.0),
    column("既定の値", 16.0),
    column("単位", 7.0),
    column("意味", 62.0),
    column("出典", 62.0),
];

/// Writes the sheet.
pub fn write(book: &mut Workbook, report: &Report<'_>, styles: &Styles) -> Result<(), XlsxError> {
    let lead = "この検査で使った値。もとの基準に数字のない値は、出典に「根拠なし（判断）」と書いてある。";
    let mut sheet = Sheet::new(book, styles, "パラメータ", (report.today, lead), COLUMNS.to_vec())?;
    for (name, parameter) in &report.pack.about.parameters {
        sheet.row(&[
            Cell::code(name),
            value(report.pack.params.get(name).unwrap_or(&parameter.default)),
            value(&parameter.default),
            Cell::word(parameter.unit.as_deref().unwrap_or("—")),
            Cell::text(&parameter.doc),
            Cell::text(&parameter.source),
        ])?;
    }
    sheet.finish(1)
}

fn value(value: &ParamValue) -> Cell<'_> {
    match value {
        ParamValue::Int(number) => Cell::Number(*number as f64),
        ParamValue::Float(number) if number.is_finite() => Cell::Number(*number),
        ParamValue::List(values) => Cell::code(values.join("\n")),
        value => Cell::word(value.to_string()),
    }
}
