//! Two judged sides in; what got worse, what got better, what changed, and whether the records or the rules did it, out.
//!
//! Both sides are judged on one day: what only time brings is no difference. Where the rules differ, the old records are
//! judged by the new rules too. What this judgement has and the old one has not comes from the rules; what the new one
//! has beyond it comes from the records.

pub mod entry;
pub mod findings;
pub mod json;
pub mod markdown;
pub mod rules;
pub mod state;
pub mod text;
pub mod waivers;
mod words;

use std::sync::Arc;

use crate::catalog::Requirement;
use crate::date::Date;
use crate::finding::Severity;
use crate::outcome::Outcome;
use crate::report::Report;
use findings::FindingChange;
use rules::RuleChange;
use state::State;
use waivers::WaiverChange;

/// What was compared with what, and what differs.
#[derive(Debug)]
pub struct Diff {
    /// The date on which both were judged.
    pub today: Date,
    /// The edition, as reports name it.
    pub edition: String,
    /// What was compared.
    pub old: Side,
    /// With what.
    pub new: Side,
    /// What differs in the rules.
    pub rules: Vec<RuleChange>,
    /// The facilities that are on both sides.
    pub facilities: Vec<FacilityDiff>,
    /// Facilities that are only new.
    pub added: Vec<Whole>,
    /// Facilities that are only old.
    pub gone: Vec<Whole>,
}

/// One of the two sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// How it was asked for: a folder, or a revision.
    pub name: String,
    /// The full name of its commit, when it is a revision.
    pub commit: Option<String>,
    /// What stands before the paths of its files where they are shown: `main:`.
    pub before: String,
    /// The folder from which its facilities are named.
    pub root: String,
}

/// A facility that is on one side only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Where its records are.
    pub root: String,
    /// Its name.
    pub name: Option<String>,
    /// Its items that are open.
    pub unmet: usize,
    /// Its open findings, by severity, in the order of [`Severity::ALL`].
    pub open: [usize; Severity::ALL.len()],
}

/// What differs in one facility.
#[derive(Debug)]
pub struct FacilityDiff {
    /// Where its new records are.
    pub root: String,
    /// Its new name.
    pub name: Option<String>,
    /// Items whose outcome changed, in the catalog's order.
    pub items: Vec<ItemChange>,
    /// Findings that changed, what got worse first.
    pub findings: Vec<FindingChange>,
    /// Accepted risks that changed.
    pub waivers: Vec<WaiverChange>,
    /// Findings that are as they were, by severity, in the order of [`Severity::ALL`].
    pub unchanged: [usize; Severity::ALL.len()],
}

/// Which way something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// It got worse.
    Worse,
    /// It is not as it was.
    Other,
    /// It got better.
    Better,
}

/// Where a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The records.
    Records,
    /// The rules or their parameters.
    Rules,
    /// Each has a part in it.
    Both,
}

/// An item with another outcome.
#[derive(Clone, Debug)]
pub struct ItemChange {
    /// The item.
    pub requirement: Arc<Requirement>,
    /// What it came to.
    pub old: Outcome,
    /// What it comes to.
    pub new: Outcome,
    /// Where that comes from.
    pub cause: Cause,
    /// The changes of the rules that have to do with it: their numbers in [`Diff::rules`].
    pub because: Vec<usize>,
    /// An error of it is accepted now.
    pub accepted: bool,
}

impl Way {
    /// Its name in machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Other => "other",
            Self::Better => "better",
        }
    }

    /// From one rank to another. A stricter rule shows what is wrong; a laxer one mends nothing.
    fn of<T: Ord>(old: T, new: T, cause: Cause) -> Self {
        match new.cmp(&old) {
            std::cmp::Ordering::Greater => Self::Worse,
            std::cmp::Ordering::Less if cause == Cause::Records => Self::Better,
            _ => Self::Other,
        }
    }
}

impl Cause {
    /// Its name in machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Rules => "rules",
            Self::Both => "both",
        }
    }

    /// Of something that went from `old` to `new`, and that the new rules see in the old records as `between`.
    fn of<T: PartialEq>(old: &T, between: Option<&T>, new: &T) -> Self {
        match between {
            None => Self::Records,
            Some(between) if between == old => Self::Records,
            Some(between) if between == new => Self::Rules,
            Some(_) => Self::Both,
        }
    }
}

impl ItemChange {
    /// Which way it went.
    #[must_use]
    pub fn way(&self) -> Way {
        match Way::of(rank(self.old), rank(self.new), self.cause) {
            // What is accepted is no better: somebody took the risk.
            Way::Better if self.accepted => Way::Other,
            way => way,
        }
    }

    /// True when it now asks for something, or is no longer judged.
    fn fails(&self) -> bool {
        self.way() == Way::Worse && rank(self.new) >= rank(Outcome::NotEvaluated)
    }
}

/// How bad an outcome is.
fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Met | Outcome::NotApplicable => 0,
        Outcome::MetWithWarnings => 1,
        Outcome::NotEvaluated => 2,
        Outcome::Unattested => 3,
        Outcome::Unmet => 4,
    }
}

impl FacilityDiff {
    /// What it is called: its name, or where its records are.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.root)
    }

    /// True when nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.findings.is_empty() && self.waivers.is_empty()
    }
}

impl Diff {
    /// Compares what two sides came to. `between` are the old records by the new rules, where the rules differ.
    #[must_use]
    pub fn of(sides: (Side, Side), old: &Report<'_>, between: Option<&Report<'_>>, new: &Report<'_>) -> Self {
        let (left, right) = sides;
        let rules = rules::changes(old.pack, new.pack);
        let states = |report: &Report<'_>, side: &Side| -> Vec<State> {
            report.facilities.iter().map(|facility| State::of(report, facility, &side.root)).collect()
        };
        let (mut olds, news) = (states(old, &left), states(new, &right));
        let betweens = between.map(|report| states(report, &left)).unwrap_or_default();
        let alone = olds.len() == 1 && news.len() == 1;
        let (mut facilities, mut added) = (Vec::new(), Vec::new());
        for new in &news {
            let found = olds.iter().position(|old| old.key == new.key);
            let named = || olds.iter().position(|old| old.name.is_some() && old.name == new.name);
            let Some(at) = found.or_else(named).or_else(|| alone.then_some(0)) else {
                added.push(new.whole());
                continue;
            };
            let old = olds.remove(at);
            let between = betweens.iter().find(|between| between.key == old.key);
            facilities.push(facility(&old, between, new, |code| rules::because(&rules, code)));
        }
        let gone = olds.iter().map(State::whole).collect();
        let edition = new.pack.about.edition.clone();
        Self { today: new.today, edition, old: left, new: right, rules, facilities, added, gone }
    }

    /// True when a finding of at least this severity is newly open, an item is newly not shown to be met, or a facility is
    /// gone. An accepted risk that was added is none of these: somebody approved it, and whoever reads the difference sees it.
    #[must_use]
    pub fn got_worse(&self, severity: Severity) -> bool {
        let finding = |change: &FindingChange| change.fails(severity);
        let facility = |f: &FacilityDiff| f.items.iter().any(ItemChange::fails) || f.findings.iter().any(finding);
        !self.gone.is_empty() || self.facilities.iter().any(facility)
    }

    /// How many items, and how many findings, went this way.
    #[must_use]
    pub fn count(&self, way: Way) -> (usize, usize) {
        let items = self.facilities.iter().flat_map(|facility| &facility.items);
        let findings = self.facilities.iter().flat_map(|facility| &facility.findings);
        (items.filter(|item| item.way() == way).count(), findings.filter(|finding| finding.way() == way).count())
    }

    /// True when nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.gone.is_empty()
            && self.rules.is_empty()
            && self.facilities.iter().all(FacilityDiff::is_empty)
    }
}

fn facility(old: &State, between: Option<&State>, new: &State, because: impl Fn(&str) -> Vec<usize>) -> FacilityDiff {
    let (findings, unchanged) =
        findings::compare(&old.findings, between.map(|b| &*b.findings), &new.findings, &because);
    FacilityDiff {
        root: new.root.clone(),
        name: new.name.clone(),
        items: items(old, between, new, because),
        findings,
        waivers: waivers::compare(&old.waivers, &new.waivers),
        unchanged,
    }
}

/// Items whose outcome changed. One that a side does not have is not evaluated there.
fn items(old: &State, between: Option<&State>, new: &State, because: impl Fn(&str) -> Vec<usize>) -> Vec<ItemChange> {
    let gone = old.items.iter().filter(|(item, _)| new.items.iter().all(|(other, _)| other.id != item.id));
    let all = new.items.iter().chain(gone);
    let change = |(requirement, _): &(Arc<Requirement>, Outcome)| {
        let of = |state: &State| state.outcome(&requirement.id);
        let (was, is, seen) = (of(old), of(new), between.map(of));
        (was != is).then(|| {
            let cause = Cause::of(&was, seen.as_ref(), &is);
            let because = if cause == Cause::Records { Vec::new() } else { because(&requirement.id) };
            let accepted = new.accepts(&requirement.id);
            ItemChange { requirement: requirement.clone(), old: was, new: is, cause, because, accepted }
        })
    };
    all.filter_map(change).collect()
}
