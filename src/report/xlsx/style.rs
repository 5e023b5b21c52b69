//! Nothing in; the looks of the workbook's cells out. Colour only repeats what a word says.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::finding::Severity;
use crate::outcome::Outcome;

const FONT: &str = "Yu Gothic";
const INK: Color = Color::RGB(0x1F2933);
const QUIET: Color = Color::RGB(0x5F6B7A);
const LINE: Color = Color::RGB(0xC5CDD6);
const HEAD: Color = Color::RGB(0xDCE6F0);
/// Cells to fill in.
const OPEN: Color = Color::RGB(0xFFF9E3);
const AMBER: Color = Color::RGB(0xFCE0B8);
const YELLOW: Color = Color::RGB(0xFDF3C4);
const VIOLET: Color = Color::RGB(0xE6DDF2);
const GREY: Color = Color::RGB(0xECEFF2);

/// The looks.
pub struct Styles {
    /// Of cells that nobody wrote to.
    pub default: Format,
    /// The name of a sheet, and of the book.
    pub title: Format,
    /// The sentence under it.
    pub lead: Format,
    /// A heading between tables.
    pub section: Format,
    /// That something could not be checked.
    pub alarm: Format,
    /// The head of a column.
    pub head: Format,
    /// The head of a column to fill in.
    pub head_open: Format,
    /// Text that is wrapped.
    pub text: Format,
    /// Codes and paths.
    pub code: Format,
    /// Short words, in the middle.
    pub word: Format,
    /// Numbers.
    pub number: Format,
    /// Dates.
    pub date: Format,
    /// To fill in.
    pub open: Format,
    /// A date to fill in.
    pub open_date: Format,
    outcomes: [Format; Outcome::ALL.len()],
    severities: [Format; Severity::ALL.len()],
}

impl Styles {
    pub fn new() -> Self {
        let default = Format::new().set_font_name(FONT).set_font_size(11).set_font_charset(128).set_font_color(INK);
        let plain = default.clone().set_font_size(10);
        let boxed = plain.clone().set_border(FormatBorder::Thin).set_border_color(LINE).set_align(FormatAlign::Top);
        let text = boxed.clone().set_text_wrap();
        let word = text.clone().set_align(FormatAlign::Center);
        let head = word.clone().set_bold().set_background_color(HEAD).set_align(FormatAlign::VerticalCenter);
        let date = |format: &Format| format.clone().set_align(FormatAlign::Center).set_num_format("yyyy-mm-dd");
        let open = text.clone().set_background_color(OPEN);
        let shade = |color: Color| word.clone().set_background_color(color);
        Self {
            title: default.clone().set_font_size(16).set_bold(),
            lead: plain.clone().set_font_color(QUIET),
            section: default.clone().set_bold().set_border_bottom(FormatBorder::Medium).set_border_bottom_color(LINE),
            alarm: text.clone().set_bold().set_background_color(AMBER).set_align(FormatAlign::VerticalCenter),
            head_open: head.clone().set_background_color(YELLOW),
            code: text.clone().set_font_size(9),
            number: boxed.set_align(FormatAlign::Right).set_indent(1),
            date: date(&text),
            open_date: date(&open),
            outcomes: Outcome::ALL.map(|outcome| match outcome {
                Outcome::Met => word.clone(),
                Outcome::MetWithWarnings => shade(YELLOW),
                Outcome::Unmet => shade(AMBER).set_bold(),
                Outcome::Unattested => shade(VIOLET).set_bold(),
                Outcome::NotApplicable => word.clone().set_font_color(QUIET),
                Outcome::NotEvaluated => shade(GREY).set_bold(),
            }),
            severities: Severity::ALL.map(|severity| match severity {
                Severity::Info => word.clone(),
                Severity::Warning => shade(YELLOW),
                Severity::Error => shade(AMBER).set_bold(),
            }),
            default,
            head,
            text,
            word,
            open,
        }
    }

    /// Of an outcome.
    pub fn outcome(&self, outcome: Outcome) -> &Format {
        &self.outcomes[outcome as usize]
    }

    /// Of a severity.
    pub fn severity(&self, severity: Severity) -> &Format {
        &self.severities[severity as usize]
    }
}
