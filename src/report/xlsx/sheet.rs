//! Columns and rows of cells in; a worksheet with a title, a table under it and a page layout for paper out.

use std::borrow::Cow;

use rust_xlsxwriter::{DataValidation, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::style::Styles;
use crate::date::Date;
use crate::finding::Severity;
use crate::outcome::Outcome;
use crate::report::cell::cell;

/// Rows of a worksheet.
const ROWS: u32 = 1_048_576;
/// The row of the head: over it stand the title and a sentence.
const HEAD: u32 = 2;
/// ISO 216: A4.
const A4: u8 = 9;

/// A column.
#[derive(Clone, Copy)]
pub struct Column {
    pub head: &'static str,
    /// In digits of the default font.
    pub width: f64,
    /// The reader fills it in.
    pub open: bool,
}

/// A column with what was found.
pub const fn column(head: &'static str, width: f64) -> Column {
    Column { head, width, open: false }
}

/// A column to fill in.
pub const fn open(head: &'static str, width: f64) -> Column {
    Column { head, width, open: true }
}

/// A cell.
pub enum Cell<'a> {
    Text(Cow<'a, str>),
    Code(Cow<'a, str>),
    Word(Cow<'a, str>),
    Number(f64),
    Date(Date),
    Outcome(Outcome),
    Severity(Severity),
    Open,
    OpenDate,
}

impl<'a> Cell<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub fn code(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Code(text.into())
    }

    pub fn word(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Word(text.into())
    }

    pub fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }

    /// Points that it needs in a column of this width.
    fn height(&self, width: f64) -> f64 {
        match self {
            Self::Text(text) | Self::Word(text) => height(text, width, 10.0),
            Self::Code(text) => height(text, width, 9.0),
            _ => height("", width, 10.0),
        }
    }
}

/// Points that a text of this size needs in a column of so many digits: programs that are not Excel do not look for it
/// themselves, and neither does Excel for joined cells.
pub fn height(text: &str, width: f64, size: f64) -> f64 {
    /// Of a row in Excel.
    const MOST: f64 = 409.0;
    /// Letters are half as wide as they are high, digits of the default font (11 points) a little more; lines end early.
    const LETTERS: f64 = 12.0 * 0.95;
    let room = (width * LETTERS / size).max(1.0);
    let letters = |line: &str| line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    let lines: f64 = text.split('\n').map(|line| (letters(line) / room).ceil().max(1.0)).sum();
    (lines * size * 1.65 + 4.0).min(MOST)
}

/// A sheet with one table.
pub struct Sheet<'s> {
    sheet: &'s mut Worksheet,
    styles: &'s Styles,
    columns: Vec<Column>,
    row: u32,
}

impl<'s> Sheet<'s> {
    /// A sheet with its title, a sentence and the head of its table.
    pub fn new(
        book: &'s mut Workbook,
        styles: &'s Styles,
        name: &str,
        (today, lead): (Date, &str),
        columns: Vec<Column>,
    ) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet().set_name(name)?;
        page(sheet, today);
        sheet.write_string_with_format(0, 0, name, &styles.title)?;
        sheet.write_string_with_format(1, 0, lead, &styles.lead)?;
        sheet.set_row_height(0, 27)?;
        for (at, column) in (0..).zip(&columns) {
            let style = if column.open { &styles.head_open } else { &styles.head };
            sheet.set_column_width(at, column.width)?;
            sheet.write_string_with_format(HEAD, at, column.head, style)?;
        }
        sheet.set_row_height(HEAD, 30)?;
        Ok(Self { sheet, styles, columns, row: HEAD + 1 })
    }

    /// Adds a row. What no longer fits on a worksheet is left out; the counts of the overview are complete.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        if self.row >= ROWS {
            return Ok(());
        }
        let mut height: f64 = 0.0;
        for ((at, cell), column) in (0..).zip(cells).zip(&self.columns) {
            put(self.sheet, self.row, at, cell, self.styles)?;
            height = height.max(cell.height(column.width));
        }
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    /// The number of a column.
    pub fn at(&self, head: &str) -> u16 {
        let at = self.columns.iter().position(|column| column.head == head);
        at.and_then(|at| u16::try_from(at).ok()).unwrap_or_default()
    }

    /// Lets the cells of a column be chosen from a list only.
    pub fn choices(&mut self, head: &str, choices: &[&str]) -> Result<(), XlsxError> {
        if self.row > HEAD + 1 {
            let list = DataValidation::new()
                .allow_list_strings(choices)?
                .set_error_title("選べない値です")?
                .set_error_message(format!("{} のどれかを選んでください", choices.join("、")))?;
            let at = self.at(head);
            self.sheet.add_data_validation(HEAD + 1, at, self.row - 1, at, &list)?;
        }
        Ok(())
    }

    /// Adds the filter, keeps the head and the first columns in sight, and repeats the head on every page.
    pub fn finish(self, fixed: u16) -> Result<(), XlsxError> {
        let last = u16::try_from(self.columns.len() - 1).unwrap_or_default();
        self.sheet.autofilter(HEAD, 0, self.row - 1, last)?;
        self.sheet.set_freeze_panes(HEAD + 1, fixed)?;
        self.sheet.set_repeat_rows(HEAD, HEAD)?;
        Ok(())
    }
}

/// A4 landscape, as wide as the page. Names from records stay out of the margins, where `&` gives commands.
pub fn page(sheet: &mut Worksheet, today: Date) {
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer(format!("&L&9遵守事項の検査結果（{today} 時点）&C&9&A&R&9&P / &N"));
    sheet.set_screen_gridlines(false);
}

/// Writes a cell. Text is always written as text, never as what it may look like.
pub fn put(sheet: &mut Worksheet, row: u32, at: u16, value: &Cell<'_>, styles: &Styles) -> Result<(), XlsxError> {
    match value {
        Cell::Text(text) => words(sheet, row, at, text, &styles.text),
        Cell::Code(text) => words(sheet, row, at, text, &styles.code),
        Cell::Word(text) => words(sheet, row, at, text, &styles.word),
        Cell::Number(number) => sheet.write_number_with_format(row, at, *number, &styles.number).map(drop),
        Cell::Date(date) => day(sheet, row, at, *date, &styles.date),
        Cell::Outcome(outcome) => words(sheet, row, at, outcome.label(), styles.outcome(*outcome)),
        Cell::Severity(severity) => words(sheet, row, at, severity.name(), styles.severity(*severity)),
        Cell::Open => sheet.write_blank(row, at, &styles.open).map(drop),
        Cell::OpenDate => sheet.write_blank(row, at, &styles.open_date).map(drop),
    }
}

fn words(sheet: &mut Worksheet, row: u32, at: u16, text: &str, style: &Format) -> Result<(), XlsxError> {
    // An empty text is no cell: the frame is drawn all the same.
    sheet.write_string_with_format(row, at, cell(text), style).map(drop)
}

/// A date of Excel's calendar, or, for one before 1900, its text.
pub fn day(sheet: &mut Worksheet, row: u32, at: u16, date: Date, style: &Format) -> Result<(), XlsxError> {
    let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
    let excel = match parts {
        (Ok(year), Ok(month), Ok(day)) if year >= 1900 => ExcelDateTime::from_ymd(year, month, day).ok(),
        _ => None,
    };
    match excel {
        Some(excel) => sheet.write_datetime_with_format(row, at, &excel, style).map(drop),
        None => words(sheet, row, at, &date.to_string(), style),
    }
}
