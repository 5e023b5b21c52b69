//! The marks of a case and what was found in it in; where they part, out.

use std::ops::Range;
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
    /// Its words say nothing of the value that it points at.
    pub plain: bool,
}

/// Where what came parts from the marks of the case; `id` is the rule or the code, `page` its page.
pub fn compare(id: &Arc<str>, page: &Page, case: &Case, mut got: Vec<Got>) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut unmet: Vec<&Mark> = Vec::new();
    for mark in &case.marks {
        match got.iter().position(|g| g.line == mark.line && fits(mark, g)) {
            Some(at) => drop(got.remove(at)),
            None => unmet.push(mark),
        }
    }
    let file = &page.file;
    let lines = Lines { file, case };
    for mark in unmet {
        let near = got.iter().position(|g| fits(mark, g)).or_else(|| got.iter().position(|g| g.line == mark.line));
        let marked = lines.span(mark.line);
        failures.push(match near {
            Some(at) => {
                let came = got.remove(at);
                let elsewhere = (came.line != mark.line).then_some(marked);
                let diff = lines.diff(Some(mark), Some(&came));
                Failure::Misplaced { rule: id.clone(), file: file.clone(), marked: elsewhere, at: came.at, diff }
            }
            None => {
                let diff = lines.diff(Some(mark), None);
                Failure::Missing { rule: id.clone(), file: file.clone(), at: marked, diff }
            }
        });
    }
    for came in got {
        let diff = lines.diff(None, Some(&came));
        let got = came.message.clone();
        failures.push(Failure::Noisy { rule: id.clone(), file: file.clone(), at: came.at, got, diff });
    }
    failures
}

fn fits(mark: &Mark, got: &Got) -> bool {
    mark.severity == got.severity && got.message.contains(&mark.words)
}

/// The lines of a case, in the page.
struct Lines<'p> {
    file: &'p SourceFile,
    case: &'p Case,
}

impl Lines<'_> {
    /// A line of the block, with its bytes in the page.
    fn text(&self, line: u32) -> (Range<u32>, &str) {
        let range = self.file.line(self.case.line + line - 1).unwrap_or(0..0);
        let text = self.file.slice(range.start, range.end);
        (range, text)
    }

    /// The text of a line of the block, in the page.
    fn span(&self, line: u32) -> SourceSpan {
        let (range, text) = self.text(line);
        let indent = text.len() - text.trim_start().len();
        (range.start as usize + indent..range.end as usize).into()
    }

    /// The lines as the page has them, and as they would be if it said what came: what to copy when the rule is right.
    fn diff(&self, mark: Option<&Mark>, got: Option<&Got>) -> String {
        let own = mark.map(|mark| (mark.line, mark.severity, mark.words.as_str()));
        let came = got.map(|got| (got.line, got.severity, got.message.as_str()));
        let mut diff = "ページ（-）と、ルールの指摘（+）:".to_owned();
        let mut lines: Vec<u32> = [own, came].into_iter().flatten().map(|(line, ..)| line).collect();
        lines.sort_unstable();
        lines.dedup();
        for line in lines {
            let on = |side: Option<(u32, Severity, &str)>| self.with(line, side.filter(|(own, ..)| *own == line));
            let number = self.case.line + line - 1;
            diff.push_str(&format!("\n{number} - {}\n{number} + {}", on(own), on(came)));
        }
        diff
    }

    /// A line with this mark, and none of its own.
    fn with(&self, line: u32, mark: Option<(u32, Severity, &str)>) -> String {
        let (range, text) = self.text(line);
        let written = self.case.marks.iter().find(|mark| mark.line == line);
        let bare = text[..written.map_or(text.len(), |mark| mark.start)].trim_end();
        let Some((_, severity, words)) = mark else { return bare.to_owned() };
        let in_document = self.case.documents.values().any(|document| document.contains(&(range.start as usize)));
        let (begin, end) = if in_document { ("<!--", " -->") } else { (" #", "") };
        format!("{bare} {begin} {}{words}{end}", Mark::word(severity))
    }
}
