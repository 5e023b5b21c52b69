//! What could not be checked in; its words and its place out, for the top of the page.

use miette::Diagnostic;
use serde::Serialize;

use super::excerpt::{At, Excerpt, Label};
use super::said;
use super::stand::Help;
use crate::source::SourceFile;

/// Something that kept records or rules from being used.
#[derive(Debug, Serialize)]
pub struct Problem {
    code: Option<String>,
    message: String,
    help: Option<Help>,
    at: Option<At>,
    excerpts: Vec<Excerpt>,
    related: Vec<Problem>,
}

impl Problem {
    pub fn new(error: &(dyn Diagnostic + Send + Sync)) -> Self {
        Self::of(error)
    }

    fn of(error: &dyn Diagnostic) -> Self {
        Self {
            code: error.code().map(|code| said(&code.to_string()).into_owned()),
            message: said(&error.to_string()).into_owned(),
            help: error.help().map(|help| Help::new(&help.to_string())),
            at: at(error),
            excerpts: excerpts(error),
            related: error.related().into_iter().flatten().map(Self::of).collect(),
        }
    }
}

/// The place that the diagnostic is about.
fn at(error: &dyn Diagnostic) -> Option<At> {
    let labels: Vec<_> = error.labels()?.collect();
    let label = labels.iter().find(|label| label.primary()).or(labels.first())?;
    let place = error.source_code()?.read_span(label.inner(), 0, 0).ok()?;
    let number = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    Some(At::new(place.name().unwrap_or_default(), number(place.line()), number(place.column())))
}

/// The lines around the labels.
fn excerpts(error: &dyn Diagnostic) -> Vec<Excerpt> {
    let (Some(source), Some(labels)) = (error.source_code(), error.labels()) else { return Vec::new() };
    let labels: Vec<_> = labels.collect();
    let start = labels.iter().map(miette::LabeledSpan::offset).min().unwrap_or(0);
    let end = labels.iter().map(|label| label.offset() + label.len()).max().unwrap_or(0);
    let Ok(lines) = source.read_span(&(start..end).into(), 1, 1) else { return Vec::new() };
    let file = SourceFile::new(lines.name().unwrap_or_default(), String::from_utf8_lossy(lines.data()));
    let inside = |offset: usize| u32::try_from(offset.saturating_sub(lines.span().offset())).unwrap_or(u32::MAX);
    let any_primary = labels.iter().any(miette::LabeledSpan::primary);
    let shown = labels.iter().enumerate().map(|(at, label)| {
        let primary = if any_primary { label.primary() } else { at == 0 };
        Label {
            start: inside(label.offset()),
            end: inside(label.offset() + label.len()),
            text: label.label().unwrap_or_default().to_owned(),
            primary,
            number: if primary { 0 } else { at + 1 },
        }
    });
    Excerpt::all(&file, lines.line() as u32, shown.collect())
}
