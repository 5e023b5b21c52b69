//! What could not be checked in; its words and its place out, for the top of the page.

use serde::Serialize;

use super::excerpt::{At, Excerpt, Label};
use super::said;
use super::stand::Help;
use crate::report::problem::{self, Problem};

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
    pub fn new(problem: &Problem) -> Self {
        let elsewhere = problem.elsewhere.iter();
        Self {
            code: problem.code.as_deref().map(|code| said(code).into_owned()),
            message: said(&problem.message).into_owned(),
            help: problem.help.as_deref().map(Help::new),
            at: problem.place.as_ref().map(|place| At::new(&place.file, &format!(":{}:{}", place.line, place.column))),
            excerpts: excerpts(problem.excerpt.as_ref()),
            elsewhere: elsewhere
                .map(|other| Elsewhere {
                    message: said(&other.message).into_owned(),
                    excerpts: excerpts(other.excerpt.as_ref()),
                })
                .collect(),
        }
    }
}

/// The lines around the labels.
fn excerpts(excerpt: Option<&problem::Excerpt>) -> Vec<Excerpt> {
    let Some(problem::Excerpt { quote, labels }) = excerpt else { return Vec::new() };
    let shown = (1..).zip(labels).map(|(number, label)| Label {
        start: label.start,
        end: label.end,
        text: label.text.clone(),
        primary: label.primary,
        number: if label.primary { 0 } else { number },
    });
    Excerpt::all(quote, shown.collect())
}
