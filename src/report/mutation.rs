//! What came of changing records in; which changes nobody noticed, as text or as `junshu.mutation/1`, out.

use std::io::Write;

use serde::Serialize;

use super::json::write_safely;
use super::text::{Look, clean, unread};
use crate::date::Date;
use crate::mutate::{Attempt, Noticed, What};
use crate::node::{NodeId, Tree};
use crate::source::Span;
use crate::unjudged::Unjudged;

/// The format's name and version.
const FORMAT: &str = "junshu.mutation/1";

/// All attempts with what came of them.
#[derive(Debug)]
pub struct Survey<'a> {
    /// The unchanged records.
    pub tree: &'a Tree,
    /// Their keys that no rule read.
    pub unread: &'a [NodeId],
    /// The date of the check.
    pub today: Date,
    /// What was tried.
    pub attempts: &'a [Attempt],
    /// Who noticed, in the same order.
    pub noticed: &'a [Noticed],
    /// What the pack leaves alone by design.
    pub unjudged: &'a Unjudged,
}

impl Survey<'_> {
    /// The attempts that nobody noticed, with the reason where the pack leaves such a change alone.
    pub fn unnoticed(&self) -> impl Iterator<Item = (&Attempt, Option<&str>)> {
        let tree = self.tree;
        let unnoticed = self.attempts.iter().zip(self.noticed).filter(|(_, noticed)| **noticed == Noticed::Nobody);
        unnoticed.map(|(attempt, _)| (attempt, self.unjudged.change(attempt.what.name(), &tree.pattern(attempt.node))))
    }

    /// The attempts that nobody noticed, and that the pack does not leave alone by design.
    pub fn survivors(&self) -> impl Iterator<Item = &Attempt> {
        self.unnoticed().filter(|(_, why)| why.is_none()).map(|(attempt, _)| attempt)
    }

    fn count(&self, noticed: Noticed) -> usize {
        self.noticed.iter().filter(|other| **other == noticed).count()
    }
}

/// Where a change was made: the key of what went, else the value.
fn span(tree: &Tree, attempt: &Attempt) -> Span {
    match attempt.what {
        What::DropKey | What::Empty => tree.key_or_place(attempt.node),
        _ => tree.place(attempt.node),
    }
}

/// A line for each survivor, then the keys that no rule read, then the counts.
///
/// # Errors
/// When `out` refuses.
pub fn text(survey: &Survey<'_>, look: Look, out: &mut dyn Write) -> std::io::Result<()> {
    let tree = survey.tree;
    for (attempt, why) in survey.unnoticed().filter(|(_, why)| why.is_none() || look.verbose) {
        let at = tree.sources().start(span(tree, attempt));
        let words = attempt.what.words();
        let address = tree.address(attempt.node);
        let (what, why) = why.map_or(("survived", String::new()), |why| ("問わない", format!("（{why}）")));
        writeln!(out, "{}: {what}: {} — {words}{why}", clean(&at), clean(&address))?;
    }
    let keys = survey.unread.iter().map(|&node| (tree.pattern(node), tree.sources().start(tree.key_or_place(node))));
    write!(out, "{}", unread(keys, survey.unjudged))?;
    if !look.quiet {
        let [nobody, form, rule] = [Noticed::Nobody, Noticed::ByForm, Noticed::ByRule].map(|n| survey.count(n));
        let survived = survey.survivors().count();
        writeln!(
            out,
            "\n{} の変更: ルールが気づいた {rule} · 形の検査だけが気づいた {form} · 設計上問わない {} · survived {survived}（{} 時点）",
            survey.attempts.len(),
            nobody - survived,
            survey.today
        )?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    today: String,
    tried: usize,
    by_rule: usize,
    by_form: usize,
    unjudged: Vec<EntryOut<'a>>,
    survived: Vec<EntryOut<'a>>,
    unread: Vec<EntryOut<'a>>,
}

/// A change, or an unread key.
#[derive(Serialize)]
struct EntryOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
    path: String,
    pattern: String,
    file: &'a str,
    line: u32,
    column: u32,
}

impl<'a> EntryOut<'a> {
    fn new(tree: &'a Tree, node: NodeId, span: Span, because: Option<&'a str>) -> Self {
        let file = tree.sources().file(span.file);
        let position = file.position(span.start);
        let (line, column) = (position.line, position.column);
        let (path, pattern) = (tree.address(node), tree.pattern(node));
        Self { change: None, because, path, pattern, file: file.name(), line, column }
    }
}

/// Writes the survey as JSON.
///
/// # Errors
/// When `out` refuses.
pub fn json(survey: &Survey<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    let tree = survey.tree;
    let (unjudged, survived): (Vec<EntryOut<'_>>, Vec<EntryOut<'_>>) = survey
        .unnoticed()
        .map(|(attempt, because)| {
            let entry = EntryOut::new(tree, attempt.node, span(tree, attempt), because);
            EntryOut { change: Some(attempt.what.name()), ..entry }
        })
        .partition(|entry| entry.because.is_some());
    let unread = survey
        .unread
        .iter()
        .map(|&node| EntryOut::new(tree, node, tree.key_or_place(node), survey.unjudged.unread(&tree.pattern(node))));
    let root = Root {
        schema: FORMAT,
        today: survey.today.to_string(),
        tried: survey.attempts.len(),
        by_rule: survey.count(Noticed::ByRule),
        by_form: survey.count(Noticed::ByForm),
        unjudged,
        survived,
        unread: unread.collect(),
    };
    write_safely(&root, out)
}
