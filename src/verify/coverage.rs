//! What the cases reached in; for each script the statements that none of them reached, out.

use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan};
use thiserror::Error;

use super::Verified;
use crate::pack::Pack;
use crate::rule::Rule;
use crate::script::Statement;
use crate::source::SourceFile;

/// How much of one script the cases reach.
#[derive(Debug)]
pub struct Covered {
    /// The rule, or the name of the library's file.
    pub name: Arc<str>,
    /// Its statements; an arm of a `switch` is one.
    pub statements: usize,
    /// How many of them no case reached.
    pub missed: usize,
    /// Where, when there are any.
    pub unreached: Option<Unreached>,
    /// The calls that make a verdict which no case reached.
    pub silent: Vec<Statement>,
}

/// Statements that no case reaches.
#[derive(Debug, Error, Diagnostic)]
#[error("{name} の {statements} 文のうち {missed} 文に、どの例も届きません")]
#[diagnostic(
    code(test::unreached),
    severity(Warning),
    help("そこに届く例をページに加えるか、要らない文なら消してください")
)]
pub struct Unreached {
    name: Arc<str>,
    statements: usize,
    missed: usize,
    #[source_code]
    file: Arc<SourceFile>,
    #[label(collection)]
    at: Vec<LabeledSpan>,
}

impl Verified {
    /// How much of the scripts of these rules the cases reached, when the pack was watched; `libraries`: and of what they
    /// share.
    #[must_use]
    pub fn coverage(&self, pack: &Pack, wanted: impl Fn(&Rule) -> bool, libraries: bool) -> Vec<Covered> {
        let rules = pack.rules.iter().chain(&pack.attestation).filter(|rule| wanted(rule));
        let own = rules.map(|rule| (rule.id.clone(), pack.engine(rule).statements(&rule.script)));
        let shared = if libraries { pack.library_statements() } else { Vec::new() };
        let shared = shared.into_iter().filter_map(|all| Some((Arc::from(all.first()?.file.name()), all)));
        let checks = own.chain(shared).filter(|(_, all)| !all.is_empty());
        checks.map(|(name, all)| self.covered(name, &all)).collect()
    }

    fn covered(&self, name: Arc<str>, all: &[Statement]) -> Covered {
        let file: Option<Arc<str>> = all.first().map(|one| one.file.name().into());
        let reached =
            |one: &Statement| file.as_ref().is_some_and(|file| self.reached.contains(&(file.clone(), one.at.offset())));
        let missed: Vec<&Statement> = all.iter().filter(|one| !one.part && !reached(one)).collect();
        // What stands inside of a statement that is not reached goes without saying.
        let outer = missed.iter().filter(|one| one.around.is_none_or(|around| reached(&all[around])));
        let at: Vec<LabeledSpan> =
            outer.map(|one| LabeledSpan::new_with_span(Some("届く例がありません".to_owned()), one.at)).collect();
        let silent = all.iter().filter(|one| one.verdict.is_some() && !reached(one)).cloned().collect();
        let (statements, missed) = (all.iter().filter(|one| !one.part).count(), missed.len());
        let unreached = all.first().filter(|_| missed > 0).map(|first| Unreached {
            name: name.clone(),
            statements,
            missed,
            file: first.file.clone(),
            at,
        });
        Covered { name, statements, missed, unreached, silent }
    }
}
