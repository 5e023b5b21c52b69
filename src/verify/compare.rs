//! The marks of a case and what was found in it in; where they part, out.

use std::sync::Arc;

use miette::SourceSpan;

use super::Failure;
use crate::finding::Severity;
use crate::page::{Case, Mark, Page};
use crate::source::SourceFile;

/// What was found: its line inside the block, and its place in the page.
pub struct Got {
    pub line: u32,
    pub at: SourceSpan,
    pub severity: Severity,
    pub message: String,
    pub help: Option<String>,
}

/// Holds what came against the marks of the case; `id` is the rule or the code, `page` its page.
pub fn compare(id: &Arc<str>, page: &Page, case: &Case, mut got: Vec<Got>, failures: &mut Vec<Failure>) {
    let mut unmet: Vec<&Mark> = Vec::new();
    for mark in &case.marks {
        match got.iter().position(|g| g.line == mark.line && fits(mark, g)) {
            Some(at) => drop(got.remove(at)),
            None => unmet.push(mark),
        }
    }
    let file = &page.file;
    for mark in unmet {
        let near = got.iter().position(|g| fits(mark, g)).or_else(|| got.iter().position(|g| g.line == mark.line));
        let marked = line_span(file, case, mark.line);
        let expected = format!("期待: {}行目 {}「{}」", mark.line, mark.severity, mark.words);
        match near {
            Some(at) => {
                let came = got.remove(at);
                let diff = format!("{expected}\n実際: {}", shown(&came));
                let elsewhere = (came.line != mark.line).then_some(marked);
                failures.push(Failure::Misplaced {
                    rule: id.clone(),
                    file: file.clone(),
                    marked: elsewhere,
                    at: came.at,
                    diff,
                });
            }
            None => {
                let diff = format!("{expected}\n実際: なし");
                failures.push(Failure::Missing { rule: id.clone(), file: file.clone(), at: marked, diff });
            }
        }
    }
    for came in got {
        let diff = format!("期待: なし\n実際: {}", shown(&came));
        let got = came.message.clone();
        failures.push(Failure::Noisy { rule: id.clone(), file: file.clone(), at: came.at, got, diff });
    }
}

fn fits(mark: &Mark, got: &Got) -> bool {
    mark.severity == got.severity && got.message.contains(&mark.words)
}

fn shown(got: &Got) -> String {
    let severity: Severity = got.severity;
    format!("{}行目 {severity}「{}」", got.line, got.message)
}

/// The text of a line of the block, in the page.
fn line_span(file: &SourceFile, case: &Case, line: u32) -> SourceSpan {
    let range = file.line(case.line + line - 1).unwrap_or(0..0);
    let text = file.slice(range.start, range.end);
    let indent = text.len() - text.trim_start().len();
    (range.start as usize + indent..range.end as usize).into()
}
