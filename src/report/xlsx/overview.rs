//! The whole report in; the first sheet out: whose records, by which edition, on which day, the counts, and what could not
//! be checked.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::sheet::{self, Cell, height, put};
use super::style::Styles;
use crate::finding::{Severity, Status};
use crate::outcome::Outcome;
use crate::report::cell::cell;
use crate::report::problem::Problem;
use crate::report::{Facility, Report};

/// The columns: one for what a row is about, the others for numbers, or joined for text.
const FIRST: f64 = 26.0;
const OTHERS: f64 = 13.0;
const LAST: u16 = 7;

/// What each outcome means, in the order of [`Outcome::ALL`].
const MEANINGS: [&str; Outcome::ALL.len()] = [
    "検査した記録がそろっている。",
    "足りない記録はないが、期限が近いなど、見ておくことがある。",
    "足りない記録か、期限の切れた記録がある。",
    "機械では判断できないことについて、有効な署名の記録がない。",
    "対象になるものがない（インシデントがない、など）。",
    "検査していないか、検査しきれていない。充足とはいえない。",
];

/// A sheet that is written from the top down.
struct Page<'s> {
    sheet: &'s mut Worksheet,
    styles: &'s Styles,
    row: u32,
}

/// Writes the sheet.
pub fn write(book: &mut Workbook, report: &Report<'_>, styles: &Styles) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name("概要")?;
    sheet::page(sheet, report.today);
    sheet.set_column_width(0, FIRST)?;
    sheet.set_column_range_width(1, LAST, OTHERS)?;
    sheet.set_row_height(0, 30)?;
    sheet.write_string_with_format(0, 0, "遵守事項の検査結果", &styles.title)?;
    sheet.write_string_with_format(
        1,
        0,
        "どの項目の記録がそろい、何が足りないか。対応は「指摘」の黄色の列に書き込む。",
        &styles.lead,
    )?;
    let mut page = Page { sheet, styles, row: 3 };
    page.alarm(report)?;
    page.about(report)?;
    // Zeros would look like a result.
    if !report.facilities.is_empty() {
        page.outcomes(report)?;
        page.severities(report)?;
    }
    page.problems(report)?;
    page.meanings()
}

impl Page<'_> {
    /// What could not be checked is said before anything that was.
    fn alarm(&mut self, report: &Report<'_>) -> Result<(), XlsxError> {
        let count = report.problems().count();
        let text = match (count, report.facilities.len()) {
            (0, _) => return Ok(()),
            (count, 0) => format!("記録を検査できませんでした（理由 {count} 件、下の一覧）。結果はありません。"),
            (count, _) => format!("検査できなかったものが {count} 件あります（下の一覧）。結果はそれを含みません。"),
        };
        self.sheet.merge_range(self.row, 0, self.row, LAST, &text, &self.styles.alarm)?;
        self.sheet.set_row_height(self.row, 30)?;
        self.row += 2;
        Ok(())
    }

    fn about(&mut self, report: &Report<'_>) -> Result<(), XlsxError> {
        let (about, summary) = (&report.pack.about, report.summary());
        match &*report.facilities {
            [facility] => {
                self.pair("施設", facility.label())?;
                self.pair("記録の場所", &facility.root)?;
            }
            [] => {}
            many => self.pair("施設", &format!("{} 施設", many.len()))?,
        }
        self.label("検査日")?;
        let style = self.styles.date.clone().set_align(FormatAlign::Left);
        self.sheet.merge_range(self.row, 1, self.row, LAST, "", &style)?;
        sheet::day(self.sheet, self.row, 1, report.today, &style)?;
        self.row += 1;
        self.pair("遵守事項の版", &format!("{}（{}）", about.title, about.id))?;
        if !report.facilities.is_empty() {
            self.pair("検査した範囲", &format!("{} ファイル、{} 検査", summary.files, summary.rules))?;
        }
        self.pair("版について", &about.notice)?;
        self.pair("この結果について", &about.disclaimer)?;
        self.row += 1;
        Ok(())
    }

    fn outcomes(&mut self, report: &Report<'_>) -> Result<(), XlsxError> {
        let count = |facility: &Facility, outcome: Outcome| {
            facility.requirements.iter().filter(|assessed| assessed.outcome == outcome).count()
        };
        let head: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.label()).chain(["計"]).collect();
        self.section("項目の結果")?;
        self.head(&head)?;
        for facility in &report.facilities {
            let mut counts: Vec<usize> = Outcome::ALL.iter().map(|&outcome| count(facility, outcome)).collect();
            counts.push(facility.requirements.len());
            self.counts(facility.label(), &counts)?;
        }
        if report.facilities.len() != 1 {
            let outcomes = report.summary().outcomes;
            self.counts("計", &outcomes.into_iter().chain([outcomes.iter().sum()]).collect::<Vec<_>>())?;
        }
        self.row += 1;
        Ok(())
    }

    fn severities(&mut self, report: &Report<'_>) -> Result<(), XlsxError> {
        let count = |facility: &Facility| {
            let all = &facility.findings;
            let mut counts: Vec<usize> =
                Severity::ALL.iter().rev().map(|&s| all.iter().filter(|f| f.severity == s).count()).collect();
            counts.push(all.len());
            counts.extend(Status::ALL.map(|status| all.iter().filter(|f| f.status == status).count()));
            counts
        };
        let mut head: Vec<String> = Severity::ALL.iter().rev().map(|severity| severity.name().to_owned()).collect();
        head.push("計".to_owned());
        head.extend(Status::ALL.map(|status| format!("うち{}", status.label())));
        self.section("指摘の件数")?;
        self.head(&head.iter().map(String::as_str).collect::<Vec<_>>())?;
        let mut total = vec![0; head.len()];
        for facility in &report.facilities {
            let counts = count(facility);
            total.iter_mut().zip(&counts).for_each(|(sum, count)| *sum += count);
            self.counts(facility.label(), &counts)?;
        }
        if report.facilities.len() != 1 {
            self.counts("計", &total)?;
        }
        self.row += 1;
        Ok(())
    }

    fn problems(&mut self, report: &Report<'_>) -> Result<(), XlsxError> {
        let problems: Vec<&Problem> = report.problems().collect();
        if problems.is_empty() {
            return Ok(());
        }
        self.section("検査できなかったもの")?;
        for problem in problems {
            let spot = problem.place.as_ref().map(|at| format!("{}:{}:{}", at.file, at.line, at.column));
            let help = problem.help.as_ref().map(|help| format!("対処: {help}"));
            let lines: Vec<String> = [Some(problem.message.clone()), spot, help].into_iter().flatten().collect();
            self.pair(problem.code.as_deref().unwrap_or("—"), &lines.join("\n"))?;
        }
        self.row += 1;
        Ok(())
    }

    fn meanings(&mut self) -> Result<(), XlsxError> {
        self.section("結果の意味")?;
        for (outcome, meaning) in Outcome::ALL.into_iter().zip(MEANINGS) {
            put(self.sheet, self.row, 0, &Cell::Outcome(outcome), self.styles)?;
            self.joined(meaning)?;
        }
        Ok(())
    }

    fn section(&mut self, title: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, title, &self.styles.section)?;
        (1..=LAST).try_for_each(|at| self.sheet.write_blank(self.row, at, &self.styles.section).map(drop))?;
        self.row += 1;
        Ok(())
    }

    fn head(&mut self, names: &[&str]) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, "施設", &self.styles.head)?;
        for (at, name) in (1..).zip(names) {
            self.sheet.write_string_with_format(self.row, at, *name, &self.styles.head)?;
        }
        self.row += 1;
        Ok(())
    }

    fn counts(&mut self, name: &str, counts: &[usize]) -> Result<(), XlsxError> {
        put(self.sheet, self.row, 0, &Cell::text(name), self.styles)?;
        for (at, &count) in (1..).zip(counts) {
            put(self.sheet, self.row, at, &Cell::count(count), self.styles)?;
        }
        self.row += 1;
        Ok(())
    }

    fn label(&mut self, name: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, cell(name), &self.styles.head).map(drop)
    }

    fn pair(&mut self, name: &str, text: &str) -> Result<(), XlsxError> {
        self.label(name)?;
        self.joined(text)
    }

    /// Text in the joined columns. Excel does not find the height of joined cells by itself.
    fn joined(&mut self, text: &str) -> Result<(), XlsxError> {
        let (text, style): (_, &Format) = (cell(text), &self.styles.text);
        self.sheet.merge_range(self.row, 1, self.row, LAST, &text, style)?;
        self.sheet.set_row_height(self.row, height(&text, OTHERS * f64::from(LAST), 10.0))?;
        self.row += 1;
        Ok(())
    }
}
