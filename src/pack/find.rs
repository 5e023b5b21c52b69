//! An id or a code in; the requirement or the rules behind it, and what a rule reads, out.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashSet};

use super::{ATTESTATION, Pack};
use crate::catalog::Requirement;
use crate::rule::{About, Rule};
use crate::schema::Schema;
use crate::script::{Answer, Facts, ScriptError, Uses};
use crate::source::SourceFile;

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
    /// The rules that cannot be run without a top-level key, once that was asked of it.
    needing: HashMap<String, OnceLock<HashSet<Arc<str>>>>,
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
        let keys = self.schema.keys(Schema::ROOT);
        self.index.needing = keys.map(|key| (key.to_owned(), OnceLock::new())).collect();
    }

    /// What the script of a rule touches, with everything it calls.
    #[must_use]
    pub fn uses<'r>(&self, rule: &'r Rule) -> &'r Uses {
        self.engine(rule).uses(&rule.script, &self.schema, &self.params)
    }

    /// The top-level keys that a rule reads.
    #[must_use]
    pub fn reads(&self, rule: &Rule) -> BTreeSet<String> {
        let mut keys = self.uses(rule).reads.clone();
        match &rule.metadata.about {
            About::Nodes(path) => keys.extend(path.tops().flatten().map(str::to_owned)),
            About::SameAs(id) => keys.extend(self.rules_of(id).flat_map(|rule| self.reads(rule))),
        }
        keys
    }

    /// What an expression comes to on some records.
    ///
    /// # Errors
    /// What is wrong with the expression.
    pub fn ask(&mut self, expression: &str, facts: &Arc<Facts>) -> Result<Vec<Answer>, Vec<ScriptError>> {
        self.engines.own.ask(expression, &self.schema, &self.params, facts)
    }

    /// True when a rule cannot be run without this top-level key.
    pub(crate) fn needs(&self, rule: &Rule, key: &str) -> bool {
        if rule.metadata.is_about_documents() {
            // A record that names no document is none of its business.
            return self.uses(rule).reads.contains(key);
        }
        let needing = self.index.needing.get(key);
        needing.is_some_and(|needing| needing.get_or_init(|| self.needing(key)).contains(&rule.id))
    }

    /// The rules that cannot be run without this top-level key.
    fn needing(&self, key: &str) -> HashSet<Arc<str>> {
        let runs_without = |rule: &Rule| rule.metadata.even_without.as_deref() == Some(key);
        // Most rules have nothing to do with it, which is seen without compiling them.
        let may_read = |rule: &&Rule| !runs_without(rule) && self.engines.own.may_read(&rule.script, key);
        let on_records = self.rules.iter().filter(|rule| !rule.metadata.is_about_documents());
        let rules = on_records.chain(&self.attestation).filter(may_read);
        rules.filter(|rule| self.reads(rule).contains(key)).map(|rule| rule.id.clone()).collect()
    }

    /// The file of the pack's own folder with this name: `pack.yaml`, `catalog.yaml`.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Arc<SourceFile>> {
        self.sources.iter().find(|file| file.name().rsplit('/').next() == Some(name))
    }

    /// The requirement with this id.
    #[must_use]
    pub fn requirement(&self, id: &str) -> Option<&Arc<Requirement>> {
        self.index.requirements.get(id).map(|&at| &self.requirements[at])
    }

    /// The requirement under which the findings of a rule stand.
    #[must_use]
    pub fn requirement_of(&self, rule: &Rule) -> Option<&Arc<Requirement>> {
        self.requirement(rule.metadata.supports.as_deref().unwrap_or(&rule.group))
    }

    /// The rules whose findings stand under a requirement although their folder is another.
    pub fn supporting<'a>(&'a self, requirement: &'a str) -> impl Iterator<Item = &'a Rule> {
        self.rules.iter().filter(move |rule| rule.metadata.supports.as_deref() == Some(requirement))
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
