//! The findings of two sides in; those that are new, gone or changed, each with where that comes from, out.

use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};

use super::state::Found;
use super::{Cause, Way};
use crate::finding::{Severity, Status};

/// A finding that is not as it was. At least one side has it.
#[derive(Clone, Debug)]
pub struct FindingChange {
    /// As it was; `None` when it is new.
    pub old: Option<Found>,
    /// As it is; `None` when it is gone.
    pub new: Option<Found>,
    /// Where the change comes from.
    pub cause: Cause,
    /// The changes of the rules that have to do with it: their numbers in [`Diff::rules`](super::Diff::rules).
    pub because: Vec<usize>,
}

/// What happened to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// It was not there.
    New,
    /// It was accepted or known, and asks for something again.
    Reopened,
    /// It has another weight.
    Weight,
    /// The value at its place is another one, and still wrong.
    Value,
    /// It is accepted or known now.
    Settled,
    /// It is not there any more.
    Gone,
}

impl What {
    /// Its name in machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Reopened => "reopened",
            Self::Weight => "weight",
            Self::Value => "value",
            Self::Settled => "settled",
            Self::Gone => "gone",
        }
    }

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "新しい指摘",
            Self::Reopened => "再び未解決になった指摘",
            Self::Weight => "重さの変わった指摘",
            Self::Value => "値の変わった指摘",
            Self::Settled => "受容・既知になった指摘",
            Self::Gone => "なくなった指摘",
        }
    }
}

/// How much a finding asks for: nothing unless it is open.
fn weight(found: Option<&Found>) -> Option<Severity> {
    found.filter(|found| found.status == Status::Open).map(|found| found.severity)
}

impl FindingChange {
    /// The finding as it is, or as it was.
    ///
    /// # Panics
    /// Never: at least one side has it.
    #[must_use]
    pub fn shown(&self) -> &Found {
        self.new.as_ref().or(self.old.as_ref()).expect("a change is of a finding")
    }

    /// What happened.
    #[must_use]
    pub fn what(&self) -> What {
        match (&self.old, &self.new) {
            (None, _) => What::New,
            (_, None) => What::Gone,
            (Some(old), Some(new)) if old.status != new.status && new.status == Status::Open => What::Reopened,
            (Some(old), Some(new)) if old.status != new.status => What::Settled,
            (Some(old), Some(new)) if old.severity != new.severity => What::Weight,
            _ => What::Value,
        }
    }

    /// Which way it went.
    #[must_use]
    pub fn way(&self) -> Way {
        // What is accepted is no better: somebody took the risk.
        if self.what() == What::Settled {
            return Way::Other;
        }
        Way::of(weight(self.old.as_ref()), weight(self.new.as_ref()), self.cause)
    }

    /// True when it asks for more than before, and that is at least of this weight.
    #[must_use]
    pub fn fails(&self, severity: Severity) -> bool {
        self.way() == Way::Worse && weight(self.new.as_ref()) >= Some(severity)
    }
}

/// How often there is a fingerprint.
type Counts<'f> = HashMap<&'f str, usize>;

/// The findings of the old records by the new rules, where these differ.
struct Between<'f> {
    severities: HashMap<&'f str, Severity>,
    /// Beyond those of the old rules.
    more: Counts<'f>,
    /// That the old rules have beyond these.
    less: Counts<'f>,
}

impl<'f> Between<'f> {
    fn new(old: &'f [Found], between: &'f [Found]) -> Self {
        let count = |findings: &'f [Found]| {
            let mut counts = Counts::new();
            findings.iter().for_each(|found| *counts.entry(&*found.fingerprint).or_default() += 1);
            counts
        };
        let (was, is) = (count(old), count(between));
        let beyond = |a: &Counts<'f>, b: &Counts<'f>| -> Counts<'f> {
            a.iter().map(|(&id, &n)| (id, n.saturating_sub(b.get(id).copied().unwrap_or(0)))).collect()
        };
        let severities = between.iter().map(|found| (&*found.fingerprint, found.severity)).collect();
        Self { severities, more: beyond(&is, &was), less: beyond(&was, &is) }
    }

    /// Takes one of so many that the rules account for.
    fn take(counts: &mut Counts<'f>, id: &str) -> bool {
        let left = counts.get_mut(id).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    }

    /// Where the change of a finding comes from.
    fn cause(&mut self, old: Option<&Found>, new: Option<&Found>) -> Cause {
        let rules = match (old, new) {
            (None, Some(new)) => Self::take(&mut self.more, &new.fingerprint),
            (Some(old), None) => Self::take(&mut self.less, &old.fingerprint),
            (Some(old), Some(new)) => {
                let seen = self.severities.get(&*old.fingerprint);
                let weighed = old.severity != new.severity && seen == Some(&new.severity);
                let same = old.fingerprint == new.fingerprint && old.status == new.status;
                match (weighed, same) {
                    (true, false) => return Cause::Both,
                    (weighed, _) => weighed,
                }
            }
            (None, None) => false,
        };
        if rules { Cause::Rules } else { Cause::Records }
    }
}

/// Compares; also counts the findings that are as they were, by severity.
pub fn compare(
    old: &[Found],
    between: Option<&[Found]>,
    new: &[Found],
    because: impl Fn(&str) -> Vec<usize>,
) -> (Vec<FindingChange>, [usize; Severity::ALL.len()]) {
    let mut between = between.map(|between| Between::new(old, between));
    let mut changes = Vec::new();
    let mut unchanged = [0; Severity::ALL.len()];
    let mut change = |old: Option<&Found>, new: Option<&Found>| {
        let cause = between.as_mut().map_or(Cause::Records, |between| between.cause(old, new));
        let code = new.or(old).map(|found| &*found.rule).unwrap_or_default();
        let because = if cause == Cause::Records { Vec::new() } else { because(code) };
        changes.push(FindingChange { old: old.cloned(), new: new.cloned(), cause, because });
    };
    // First those that are the same, then those of the same rule at the same place.
    let (pairs, gone, come) = pair(old.iter().collect(), new.iter().collect(), |found| &*found.fingerprint);
    for (was, is) in pairs {
        if was.severity == is.severity && was.status == is.status {
            unchanged[is.severity as usize] += 1;
        } else {
            change(Some(was), Some(is));
        }
    }
    let (pairs, gone, come) = pair(gone, come, |found| (&found.rule, &found.path));
    pairs.into_iter().for_each(|(was, is)| change(Some(was), Some(is)));
    gone.into_iter().for_each(|was| change(Some(was), None));
    come.into_iter().for_each(|is| change(None, Some(is)));
    changes.sort_by_key(|change| {
        let Found { severity, place, rule, .. } = change.shown();
        (change.way(), Reverse(*severity), change.what(), place.file.clone(), place.line, place.column, rule.clone())
    });
    (changes, unchanged)
}

/// Old and new findings with the same key, and the rest of both; each once.
type Paired<'f> = (Vec<(&'f Found, &'f Found)>, Vec<&'f Found>, Vec<&'f Found>);

fn pair<'f, K: std::hash::Hash + Eq>(
    old: Vec<&'f Found>,
    new: Vec<&'f Found>,
    key: impl Fn(&'f Found) -> K,
) -> Paired<'f> {
    let mut waiting: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (at, found) in old.iter().enumerate() {
        waiting.entry(key(found)).or_default().push_back(at);
    }
    let mut taken = vec![false; old.len()];
    let (mut pairs, mut come) = (Vec::new(), Vec::new());
    for is in new {
        match waiting.get_mut(&key(is)).and_then(VecDeque::pop_front) {
            Some(at) => {
                taken[at] = true;
                pairs.push((old[at], is));
            }
            None => come.push(is),
        }
    }
    let gone = old.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(found, _)| found).collect();
    (pairs, gone, come)
}
