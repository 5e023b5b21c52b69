//! An id or a code in; the requirement or the rules behind it out.

use std::ops::Range;
use std::sync::Arc;

use foldhash::HashMap;

use super::{ATTESTATION, Pack};
use crate::catalog::Requirement;
use crate::rule::Rule;

/// True for the code of a finding, or a rule, about signatures: `GOV-…/attestation`.
#[must_use]
pub fn is_signature(code: &str) -> bool {
    code.rsplit('/').next() == Some(ATTESTATION)
}

/// Where requirements and the rules of each group stand.
#[derive(Debug, Default)]
pub struct Index {
    requirements: HashMap<String, usize>,
    groups: HashMap<Arc<str>, Range<usize>>,
    /// The top-level keys without which a rule cannot be run, by its id.
    needs: HashMap<Arc<str>, Vec<String>>,
}

impl Index {
    /// Where the requirements stand, before there are rules.
    pub fn of(requirements: &[Arc<Requirement>]) -> Self {
        let requirements = requirements.iter().enumerate().map(|(at, r)| (r.id.clone(), at)).collect();
        Self { requirements, ..Self::default() }
    }
}

impl Pack {
    /// Gathers where the rules stand, once they are in their order, group by group.
    pub(super) fn index(&mut self) {
        let mut groups: HashMap<Arc<str>, Range<usize>> = HashMap::default();
        for (at, rule) in self.rules.iter().enumerate() {
            groups.entry(rule.group.clone()).or_insert(at..at).end = at + 1;
        }
        self.index.groups = groups;
        let needs = |rule: &Rule| {
            let reads = self.reads(rule).into_iter();
            (rule.id.clone(), reads.filter(|key| rule.metadata.even_without.as_ref() != Some(key)).collect())
        };
        self.index.needs = self.rules.iter().chain(&self.attestation).map(needs).collect();
    }

    /// The top-level keys without which a rule cannot be run.
    pub(crate) fn needs(&self, rule: &Rule) -> &[String] {
        self.index.needs.get(&rule.id).map_or(&[], Vec::as_slice)
    }

    /// The requirement with this id.
    #[must_use]
    pub fn requirement(&self, id: &str) -> Option<&Arc<Requirement>> {
        self.index.requirements.get(id).map(|&at| &self.requirements[at])
    }

    /// The rule with this id.
    #[must_use]
    pub fn find_rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| &*rule.id == id)
    }

    /// The rule that finds what has this code: the one for signatures stands under many.
    #[must_use]
    pub fn rule_behind(&self, code: &str) -> Option<&Rule> {
        if is_signature(code) { self.attestation.as_ref() } else { self.find_rule(code) }
    }

    /// The rules of a requirement or group.
    pub fn rules_of<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Rule> {
        let own = self.index.groups.get(group).cloned().unwrap_or_default();
        self.rules[own].iter()
    }
}
