//! `--select` and `--ignore` in; which rules run and are reported out.

mod meant;

use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use crate::codes;
use crate::pack::{ATTESTATION, Pack};
use crate::rule::{Rule, begins};
use crate::source::{SourceFile, Written};

pub use meant::meant;
use meant::unselectable;

/// Which rules are wanted. A word is a rule, a requirement, a group, or the beginning of one up to `/`, `-` or `.`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only these; empty is all.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
}

/// What words can name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Among {
    /// What `--select` selects.
    Checks,
    /// What has a severity of its own.
    Rules,
    /// What `junshu test --filter` can name.
    Pages,
}

impl Among {
    fn words(self) -> &'static str {
        match self {
            Self::Checks | Self::Rules => "ルールも遵守事項",
            Self::Pages => "ルールも遵守事項もコード",
        }
    }

    /// Why a word that names something cannot be used here.
    fn refused(self, pack: &Pack, word: &str) -> Option<String> {
        match self {
            Self::Checks => unselectable(pack, word),
            Self::Rules => codes::ids()
                .any(|id| begins(&id, word))
                .then(|| "重さを変えられるのは、ルールの指摘だけです".to_owned()),
            Self::Pages => None,
        }
    }
}

/// A word that names nothing.
#[derive(Debug, Error, Diagnostic)]
#[error("{word}に当たる{among}もありません")]
#[diagnostic(code(select::unknown))]
pub struct UnknownSelector {
    /// The word.
    word: String,
    /// What it could have named.
    among: &'static str,
    /// What to do.
    #[help]
    help: String,
    /// Which word it is: whether it is one to ignore, and its place among those.
    pub which: Option<(bool, usize)>,
    /// The file, when it was given in one.
    #[source_code]
    file: Option<Arc<SourceFile>>,
    /// The place in the file.
    #[label(primary)]
    at: Option<SourceSpan>,
}

impl UnknownSelector {
    fn new(word: String, among: Among, help: String) -> Self {
        Self { word, among: among.words(), help, which: None, file: None, at: None }
    }

    /// The same, with the place at which the word was written.
    #[must_use]
    pub fn at(self, written: Option<Written>) -> Self {
        let (file, at) = written.map(|written| (written.file, written.at)).unzip();
        Self { file, at, ..self }
    }
}

impl Selection {
    /// True when a finding or rule with this id is wanted.
    #[must_use]
    pub fn wants(&self, id: &str) -> bool {
        let named = |words: &[String]| words.iter().any(|word| begins(id, word));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    /// True when a rule is wanted: under its own id, or under the requirement that it supports.
    #[must_use]
    pub fn runs(&self, rule: &Rule) -> bool {
        let ids = || std::iter::once(&*rule.id).chain(rule.metadata.supports.as_deref());
        let named = |words: &[String]| words.iter().any(|word| ids().any(|id| begins(id, word)));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    /// Refuses words that name nothing: a typo must not switch a check off, or all the others.
    ///
    /// # Errors
    /// The first such word.
    pub fn check(&self, pack: &Pack) -> Result<(), UnknownSelector> {
        let ids = selectable(pack);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        self.check_words(pack, &ids, Among::Checks)?;
        if ids.iter().any(|id| self.wants(id)) || self.select.iter().any(|word| is_told(pack, word)) {
            return Ok(());
        }
        let help =
            "--select と --ignore の組合せを見直してください。一つも検査しないことは、指摘がないことではありません"
                .to_owned();
        Err(UnknownSelector::new("この選び方".to_owned(), Among::Checks, help))
    }

    /// Refuses words that name no rule: findings of the schema have no severity but their own.
    ///
    /// # Errors
    /// The first such word.
    pub fn check_rules(&self, pack: &Pack) -> Result<(), UnknownSelector> {
        let ids = judged(pack);
        self.check_words(pack, &ids.iter().map(String::as_str).collect::<Vec<_>>(), Among::Rules)
    }

    /// Refuses words that name no page: one that is mistyped beside a good one would leave its cases out.
    ///
    /// # Errors
    /// The first such word.
    pub fn check_pages(&self, pack: &Pack) -> Result<(), UnknownSelector> {
        let codes: Vec<String> = codes::ids().collect();
        let rules = pack.rules.iter().chain(&pack.attestation).map(|rule| &*rule.id);
        let requirements = pack.requirements.iter().map(|r| r.id.as_str());
        let ids: Vec<&str> =
            rules.chain(requirements).chain(broken(pack)).chain(codes.iter().map(String::as_str)).collect();
        self.check_words(pack, &ids, Among::Pages)
    }

    fn check_words(&self, pack: &Pack, ids: &[&str], among: Among) -> Result<(), UnknownSelector> {
        for (at, word) in self.select.iter().chain(&self.ignore).enumerate() {
            if !is_told(pack, word) && !ids.iter().any(|id| begins(id, word)) {
                let lists = || "`junshu list rules` と `junshu list requirements` で確認してください".to_owned();
                let help = among.refused(pack, word).or_else(|| meant(pack, word, ids)).unwrap_or_else(lists);
                let which = at.checked_sub(self.select.len()).map_or((false, at), |at| (true, at));
                let error = UnknownSelector::new(format!("{word} "), among, help);
                return Err(UnknownSelector { which: Some(which), ..error });
            }
        }
        Ok(())
    }
}

/// True for a rule of a broken group. What is broken is told of itself: that it cannot be chosen would be a false word on it.
fn is_told(pack: &Pack, word: &str) -> bool {
    broken(pack).any(|group| begins(word, group))
}

/// The groups of rules that cannot be run.
fn broken(pack: &Pack) -> impl Iterator<Item = &str> {
    pack.broken.iter().map(|broken| &*broken.group)
}

/// Every id that a finding can have, or a beginning of one.
fn selectable(pack: &Pack) -> Vec<String> {
    // Codes without a group stand under a requirement: its id selects them. Errors with `::` cannot be left out.
    let mut ids = judged(pack);
    ids.extend(codes::ids().filter(|id| id.contains('/')));
    ids
}

/// Every id that what a rule finds can have, or a beginning of one.
fn judged(pack: &Pack) -> Vec<String> {
    let signed = pack.requirements.iter().filter(|r| r.attest.is_some());
    pack.rules
        .iter()
        .map(|rule| rule.id.to_string())
        .chain(pack.requirements.iter().map(|r| r.id.clone()))
        .chain(signed.map(|r| format!("{}/{ATTESTATION}", r.id)))
        .chain(broken(pack).map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_boundaries() {
        let id = "GOV-5.1-2/certificate-valid";
        for word in [id, "GOV-5.1-2", "GOV-5.1", "GOV-5", "GOV", "GOV-5.1-2/", "GOV-5.1-2/*"] {
            assert!(begins(id, word), "{word}");
        }
        for word in ["GOV-5.1-2/cert", "GOV-5.", "GO", "GOV-5.1-22", "5.1"] {
            assert!(!begins(id, word), "{word}");
        }
        let selection = Selection { select: vec!["GOV-5".to_owned()], ignore: vec!["GOV-5.1-2".to_owned()] };
        assert!(selection.wants("GOV-5.1-1/x") && !selection.wants(id) && !selection.wants("GOV-3.4.1-1/x"));
    }
}
