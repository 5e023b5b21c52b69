//! What the 遵守事項 came to in; the sheet with a row for each, what it rests on, and room for remarks, out.

use std::collections::HashMap;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::sheet::{Cell, Column, Sheet, column, open};
use super::style::Styles;
use crate::finding::Status;
use crate::report::facility::{Assessed, Evidence};
use crate::report::value;
use crate::report::{Facility, Report};
use crate::source::FileId;

const COLUMNS: [Column; 10] = [
    column("遵守事項", 11.0),
    column("項目", 13.0),
    column("文言", 36.0),
    column("結果", 8.0),
    column("確認した数", 8.0),
    column("根拠（記録の例）", 48.0),
    column("未解決", 8.0),
    column("署名する人", 10.0),
    open("確認者", 10.0),
    open("備考", 20.0),
];
/// Values that are named as evidence; the rest is counted.
const SHOWN: usize = 4;
/// Characters of a value.
const VALUE: usize = 40;

/// Writes the sheet.
pub fn write(book: &mut Workbook, report: &Report<'_>, styles: &Styles) -> Result<(), XlsxError> {
    let many = report.facilities.len() > 1;
    let columns = many.then_some(super::FACILITY).into_iter().chain(COLUMNS).collect();
    let lead = "項目ごとの結果と、その根拠になった記録。根拠は例だけを示し、残りは数を書く。未解決は指摘の数。黄色の列は記入欄。";
    let mut sheet = Sheet::new(book, styles, "遵守事項", (report.today, &super::lead(report, lead)), columns)?;
    for facility in &report.facilities {
        let mut open: HashMap<&str, usize> = HashMap::new();
        for finding in facility.findings.iter().filter(|finding| finding.status == Status::Open) {
            *open.entry(finding.requirement.as_deref().unwrap_or_default()).or_default() += 1;
        }
        for assessed in &facility.requirements {
            let requirement = &assessed.requirement;
            let signs = requirement.attest.as_deref().map_or("—", |role| report.pack.about.role(role));
            let mut cells = vec![Cell::text(facility.label())];
            cells.extend([
                Cell::code(&requirement.id),
                Cell::word(&requirement.label),
                Cell::text(&requirement.text),
                Cell::Outcome(assessed.outcome),
                Cell::count(assessed.checked),
                Cell::code(evidence(facility, assessed)),
                Cell::count(open.get(&*requirement.id).copied().unwrap_or_default()),
                Cell::word(signs),
                Cell::Open,
                Cell::Open,
            ]);
            sheet.row(&cells[usize::from(!many)..])?;
        }
    }
    sheet.finish(2 + u16::from(many))
}

/// `file:line path = value` for some values, and how many are not shown.
fn evidence(facility: &Facility, assessed: &Assessed) -> String {
    let all: Vec<&Evidence> = facility.evidence(&assessed.evidence).collect();
    let mut lines: Vec<String> = examples(&all).into_iter().map(|one| line(facility, one)).collect();
    let rest = assessed.evidence.len() - lines.len();
    if rest > 0 {
        lines.push(format!("ほか {rest} か所"));
    }
    lines.join("\n")
}

/// What values have in common of which the first is shown.
type First = fn(&Evidence) -> (FileId, String);

/// A few values that say much: the first of each file, then the first of each record.
fn examples<'a>(evidence: &[&'a Evidence]) -> Vec<&'a Evidence> {
    let mut shown: Vec<usize> = Vec::new();
    let file: First = |one| (one.place.written().file, String::new());
    let record: First = |one| (one.place.written().file, one.place.parent().to_owned());
    for of in [file, record] {
        let mut last = None;
        for (at, one) in evidence.iter().enumerate() {
            let of = of(one);
            if shown.len() < SHOWN && last.as_ref() != Some(&of) && !shown.contains(&at) {
                shown.push(at);
            }
            last = Some(of);
        }
    }
    shown.sort_unstable();
    shown.into_iter().map(|at| evidence[at]).collect()
}

fn line(facility: &Facility, evidence: &Evidence) -> String {
    let at = facility.location(evidence.place.written());
    let value = short(&value::words(&evidence.value));
    format!("{}{} {} = {value}", at.file.name(), at.row(), evidence.place.path)
}

/// One line of a value.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(VALUE).collect();
    if short.len() < text.trim_end().len() {
        short.push('…');
    }
    short
}
