//! A diagnostic in; its code, its words and its place, as machine formats name them, out.

use miette::{Diagnostic, LabeledSpan, SourceCode};

/// Something that kept records or rules from being checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// `yaml::syntax`; its page is in [`crate::codes`].
    pub code: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where, when it has a place in a file.
    pub place: Option<ProblemPlace>,
}

/// A place of a record or of a rule. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemPlace {
    /// The file's name.
    pub file: String,
    /// The line of the first character.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// The line of one past the last character.
    pub end_line: usize,
    /// Its column.
    pub end_column: usize,
    /// What stands there.
    pub text: String,
}

impl Problem {
    /// Takes a diagnostic apart.
    #[must_use]
    pub fn of(error: &(dyn Diagnostic + Send + Sync)) -> Self {
        let labels: Vec<_> = error.labels().into_iter().flatten().collect();
        let label = labels.iter().find(|label| label.primary()).or(labels.first());
        Self {
            code: error.code().map(|code| code.to_string()),
            message: error.to_string(),
            help: error.help().map(|help| help.to_string()),
            place: label.zip(error.source_code()).and_then(|(label, source)| ProblemPlace::of(label, source)),
        }
    }
}

impl ProblemPlace {
    fn of(label: &LabeledSpan, source: &dyn SourceCode) -> Option<Self> {
        let lines = source.read_span(label.inner(), 0, 0).ok()?;
        let from = label.offset().saturating_sub(lines.span().offset()).min(lines.data().len());
        let to = (from + label.len()).min(lines.data().len());
        let text = String::from_utf8_lossy(&lines.data()[from..to]).into_owned();
        let (line, column) = (lines.line() + 1, lines.column() + 1);
        let (end_line, end_column) = match text.rsplit_once('\n') {
            Some((before, last)) => (line + before.matches('\n').count() + 1, last.chars().count() + 1),
            None => (line, column + text.chars().count()),
        };
        Some(Self { file: lines.name().unwrap_or_default().to_owned(), line, column, end_line, end_column, text })
    }
}
