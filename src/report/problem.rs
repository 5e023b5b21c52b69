//! A diagnostic in; its code, its words and its places, with the lines around them, as plain data out.

use miette::{Diagnostic, LabeledSpan, Severity as MietteSeverity, SourceCode};

use super::quote::{CONTEXT, Part, Quote};
use crate::finding::Severity;

/// Something that kept records or rules from being checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The facility whose records it is about, by its root.
    pub facility: Option<String>,
    /// Its weight.
    pub severity: Severity,
    /// `yaml::syntax`; its page is in [`crate::codes`].
    pub code: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where, when it has a place in a file.
    pub place: Option<ProblemPlace>,
    /// The lines around its places.
    pub excerpt: Option<Excerpt>,
    /// Other files that have to do with it.
    pub elsewhere: Vec<Elsewhere>,
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

/// Another place, with words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// What there is to see.
    pub message: String,
    /// Where.
    pub excerpt: Option<Excerpt>,
}

/// Lines of a file with the places in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The lines.
    pub quote: Quote,
    /// The places.
    pub labels: Vec<Label>,
}

/// A place of a file, with words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What there is to see; empty only marks the place.
    pub text: String,
    /// It is what is spoken of.
    pub primary: bool,
}

impl Problem {
    /// Only words: what is wrong has no place of its own.
    #[must_use]
    pub fn said(message: String) -> Self {
        let (facility, code, help, place, excerpt) = (None, None, None, None, None);
        Self { facility, severity: Severity::Error, code, message, help, place, excerpt, elsewhere: Vec::new() }
    }

    /// Bytes of the file that it holds.
    #[must_use]
    pub fn quoted(&self) -> usize {
        let excerpts = self.excerpt.iter().chain(self.elsewhere.iter().filter_map(|other| other.excerpt.as_ref()));
        let lines: usize = excerpts.flat_map(|excerpt| excerpt.quote.parts()).map(|part| part.text().len()).sum();
        lines + self.place.as_ref().map_or(0, |place| place.text.len())
    }

    /// Takes a diagnostic apart.
    #[must_use]
    pub fn of(error: &dyn Diagnostic) -> Self {
        let labels: Vec<_> = error.labels().into_iter().flatten().collect();
        let label = labels.iter().find(|label| label.primary()).or(labels.first());
        let elsewhere = error.related().into_iter().flatten();
        Self {
            facility: None,
            severity: match error.severity() {
                Some(MietteSeverity::Advice) => Severity::Info,
                Some(MietteSeverity::Warning) => Severity::Warning,
                _ => Severity::Error,
            },
            code: error.code().map(|code| code.to_string()),
            message: error.to_string(),
            help: error.help().map(|help| help.to_string()),
            place: label.zip(error.source_code()).and_then(|(label, source)| ProblemPlace::of(label, source)),
            excerpt: Excerpt::of(error),
            elsewhere: elsewhere
                .map(|other| Elsewhere { message: other.to_string(), excerpt: Excerpt::of(other) })
                .collect(),
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

impl Excerpt {
    /// The labels of a diagnostic, in the lines of its source around them.
    fn of(error: &dyn Diagnostic) -> Option<Self> {
        let (source, labels) = error.source_code().zip(error.labels())?;
        let labels: Vec<_> = labels.collect();
        let start = labels.iter().map(LabeledSpan::offset).min().unwrap_or(0);
        let end = labels.iter().map(|label| label.offset() + label.len()).max().unwrap_or(0);
        let lines = source.read_span(&(start..end).into(), CONTEXT as usize, CONTEXT as usize).ok()?;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let text = String::from_utf8_lossy(lines.data());
        let part = Part::new(number(lines.line() + 1), number(lines.span().offset()), text);
        let any_primary = labels.iter().any(LabeledSpan::primary);
        let labels = labels.iter().enumerate().map(|(at, label)| Label {
            start: number(label.offset()),
            end: number(label.offset() + label.len()),
            text: label.label().unwrap_or_default().to_owned(),
            primary: if any_primary { label.primary() } else { at == 0 },
        });
        Some(Self { labels: labels.collect(), quote: Quote::of(lines.name().unwrap_or_default(), vec![part])? })
    }
}
