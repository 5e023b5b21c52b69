//! Two packs in; the rules, parameters and shared files that differ, and which of them a finding has to do with, out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::pack::Pack;
use crate::rule::Rule;

/// Something that judges differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    /// What.
    pub part: Part,
    /// How.
    pub how: How,
    /// The rules that it has to do with; empty for all.
    of: BTreeSet<Arc<str>>,
}

/// A part of what judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A rule.
    Rule {
        /// Its id.
        id: Arc<str>,
        /// Its title.
        title: String,
    },
    /// A parameter.
    Parameter {
        /// Its name.
        name: String,
        /// Its value.
        old: Option<String>,
        /// Its new value.
        new: Option<String>,
    },
    /// A file that all rules share: a library, the catalog, the schema.
    Shared(String),
    /// The pack itself is another one.
    Pack {
        /// Its edition.
        old: String,
        /// The new one's.
        new: String,
    },
}

/// How a part differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is new.
    Added,
    /// It is not as it was.
    Changed,
    /// It is gone.
    Removed,
}

impl How {
    /// Its name in machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Added => "加わった",
            Self::Changed => "変わった",
            Self::Removed => "なくなった",
        }
    }

    /// Of something that one side may not have; `None` when it is the same.
    fn of<T>(old: Option<&T>, new: Option<&T>, same: impl Fn(&T, &T) -> bool) -> Option<Self> {
        match (old, new) {
            (None, Some(_)) => Some(Self::Added),
            (Some(_), None) => Some(Self::Removed),
            (Some(old), Some(new)) if !same(old, new) => Some(Self::Changed),
            _ => None,
        }
    }
}

/// What judges differently. Pages are for people: another wording there is no difference.
#[must_use]
pub fn changes(old: &Pack, new: &Pack) -> Vec<RuleChange> {
    let mut changes = Vec::new();
    let (was, is) = (&old.about, &new.about);
    if (&was.id, &was.edition) != (&is.id, &is.edition) {
        let part = Part::Pack { old: was.edition.clone(), new: is.edition.clone() };
        changes.push(RuleChange { part, how: How::Changed, of: BTreeSet::new() });
    }
    changes.extend(rules(old, new));
    changes.extend(parameters(old, new));
    let same = |old: &Arc<_>, new: &Arc<_>| text(old) == text(new);
    for (name, how) in both(&old.shared, &new.shared, same) {
        changes.push(RuleChange { part: Part::Shared(name.clone()), how, of: BTreeSet::new() });
    }
    changes
}

fn text(file: &crate::source::SourceFile) -> &str {
    file.text()
}

/// What differs between two tables, by name.
fn both<'m, K: Ord, V>(
    old: &'m BTreeMap<K, V>,
    new: &'m BTreeMap<K, V>,
    same: impl Fn(&V, &V) -> bool,
) -> Vec<(&'m K, How)> {
    let names: BTreeSet<&K> = old.keys().chain(new.keys()).collect();
    names.into_iter().filter_map(|name| Some((name, How::of(old.get(name), new.get(name), &same)?))).collect()
}

fn rules(old: &Pack, new: &Pack) -> Vec<RuleChange> {
    fn all(pack: &Pack) -> BTreeMap<&str, &Rule> {
        pack.rules.iter().chain(&pack.attestation).map(|rule| (&*rule.id, rule)).collect()
    }
    let (was, is) = (all(old), all(new));
    let weight = |pack: &Pack, rule: &Rule| pack.severity(rule, &rule.id, &pack.params);
    let same = |was: &&Rule, is: &&Rule| {
        text(was.script.file()) == text(is.script.file()) && weight(old, was) == weight(new, is)
    };
    let change = |(id, how): (&&str, How)| {
        let rule = is.get(*id).or(was.get(*id)).copied()?;
        let part = Part::Rule { id: rule.id.clone(), title: rule.title.clone() };
        Some(RuleChange { part, how, of: BTreeSet::from([rule.id.clone()]) })
    };
    both(&was, &is, same).into_iter().filter_map(change).collect()
}

fn parameters(old: &Pack, new: &Pack) -> Vec<RuleChange> {
    let change = |(name, how): (&String, How)| {
        let value = |pack: &Pack| pack.params.get(name).map(ToString::to_string);
        let part = Part::Parameter { name: name.clone(), old: value(old), new: value(new) };
        let asks = |pack: &Pack, rule: &Rule| {
            pack.uses(rule).params.contains(name) || rule.metadata.error_if.as_ref() == Some(name)
        };
        let of = |pack: &Pack| -> Vec<Arc<str>> {
            let rules = pack.rules.iter().chain(&pack.attestation);
            rules.filter(|rule| asks(pack, rule)).map(|rule| rule.id.clone()).collect()
        };
        RuleChange { part, how, of: of(old).into_iter().chain(of(new)).collect() }
    };
    both(&old.params, &new.params, |old, new| old == new).into_iter().map(change).collect()
}

/// The changes that a finding of this code, or an item of this id, has to do with, by their numbers: those of its rule
/// and of what its rule asks for, else those of its group, else what all rules share, else any.
#[must_use]
pub fn because(changes: &[RuleChange], code: &str) -> Vec<usize> {
    let group = code.rsplit_once('/').map_or(code, |(group, _)| group);
    let numbers = |about: &dyn Fn(&RuleChange) -> bool| -> Vec<usize> {
        changes.iter().enumerate().filter(|(_, change)| about(change)).map(|(at, _)| at).collect()
    };
    let of = |change: &RuleChange| change.of.contains(code);
    let near = |change: &RuleChange| change.of.iter().any(|id| id.rsplit_once('/').is_some_and(|(g, _)| g == group));
    let shared = |change: &RuleChange| change.of.is_empty();
    let any = |_: &RuleChange| true;
    let tries: [&dyn Fn(&RuleChange) -> bool; 4] = [&of, &near, &shared, &any];
    tries.into_iter().map(numbers).find(|found| !found.is_empty()).unwrap_or_default()
}
