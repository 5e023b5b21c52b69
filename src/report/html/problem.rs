//! What could not be checked in; its words and its place out, for the top of the page.

use miette::Diagnostic;
use serde::Serialize;

use super::excerpt::{At, Excerpt, Label};
use super::said;
use super::stand::Help;
use crate::report::problem::Problem;
use crate::source::SourceFile;

/// Something that kept records or rules from being used.
#[derive(Debug, Serialize)]
pub struct ProblemView {
    code: Option<String>,
    message: String,
    help: Option<Help>,
    at: Option<At>,
    excerpts: Vec<Excerpt>,
    elsewhere: Vec<Elsewhere>,
}

/// Another place that has to do with it.
#[derive(Debug, Serialize)]
struct Elsewhere {
    message: String,
    excerpts: Vec<Excerpt>,
}

impl ProblemView {
    pub fn new(error: &(dyn Diagnostic + Send + Sync)) -> Self {
        let Problem { code, message, help, place } = Problem::of(error);
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let related = error.related().into_iter().flatten();
        Self {
            code: code.map(|code| said(&code).into_owned()),
            message: said(&message).into_owned(),
            help: help.as_deref().map(Help::new),
            at: place.map(|place| At::new(&place.file, number(place.line), number(place.column))),
            excerpts: excerpts(error),
            elsewhere: related
                .map(|other| Elsewhere { message: said(&other.to_string()).into_owned(), excerpts: excerpts(other) })
                .collect(),
        }
    }
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
