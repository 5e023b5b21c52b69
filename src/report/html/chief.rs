//! The outcomes of a facility in; the figures that an executive reads first, and the list of all items by outcome, out.

use std::borrow::Cow;

use serde::Serialize;

use super::part::Site;
use super::stand::Link;
use super::{Count, outcomes, said, weight};
use crate::outcome::Outcome;
use crate::report::facility::Assessed;

/// The figures.
#[derive(Debug, Serialize)]
pub struct Chief<'a> {
    total: usize,
    /// Items whose records are on file, with or without something to look at.
    on_file: usize,
    lacking: usize,
    not_applicable: usize,
    not_evaluated: usize,
    /// Those that occur.
    outcomes: Vec<Count>,
    groups: Vec<Group<'a>>,
}

/// The items of one outcome.
#[derive(Debug, Serialize)]
struct Group<'a> {
    name: &'static str,
    label: &'static str,
    means: &'static str,
    items: Vec<Entry<'a>>,
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    item: Link<'a>,
    about: &'a str,
    /// The worst finding, and how many there are beside it.
    worst: Option<Worst<'a>>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct Worst<'a> {
    severity: &'static str,
    weight: &'static str,
    message: Cow<'a, str>,
}

/// What an outcome says, in a sentence.
pub fn means(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "求められる記録がそろっています。",
        Outcome::MetWithWarnings => "記録はそろっていますが、確かめたいことがあります。",
        Outcome::Unmet => "記録がない、古い、または食い違っています。",
        Outcome::Unattested => "記録はそろっていますが、機械では判断できないことについての有効な署名がありません。",
        Outcome::NotApplicable => "確かめる対象がありません（インシデントや第三者提供がない、など）。",
        Outcome::NotEvaluated => "検査をしていない、または終えられなかったため、記録がそろっているかは分かりません。",
    }
}

impl<'a> Chief<'a> {
    pub fn new(site: &Site<'a>) -> Self {
        let count = |outcome: Outcome| site.outcomes[outcome as usize];
        let mut occurring = outcomes(&site.outcomes);
        occurring.retain(|one| one.count > 0);
        Self {
            total: site.facility.requirements.len(),
            on_file: site.on_file(),
            lacking: count(Outcome::Unmet) + count(Outcome::Unattested),
            not_applicable: count(Outcome::NotApplicable),
            not_evaluated: count(Outcome::NotEvaluated),
            outcomes: occurring,
            groups: Outcome::URGENT.iter().filter_map(|&outcome| Group::new(site, outcome)).collect(),
        }
    }
}

impl<'a> Group<'a> {
    fn new(site: &Site<'a>, outcome: Outcome) -> Option<Self> {
        let items = site.facility.requirements.iter().filter(|assessed| assessed.outcome == outcome);
        let items: Vec<Entry<'a>> = items.map(|assessed| Entry::new(site, assessed)).collect();
        let group = Self { name: outcome.name(), label: outcome.label(), means: means(outcome), items };
        Some(group).filter(|group| !group.items.is_empty())
    }
}

impl<'a> Entry<'a> {
    fn new(site: &Site<'a>, assessed: &'a Assessed) -> Self {
        let requirement = &assessed.requirement;
        let findings = site.findings(Some(&requirement.id));
        // Of equals the first: findings are in the order of the files.
        let worst = findings.iter().rev().max_by_key(|finding| finding.severity);
        Self {
            item: site.item(requirement),
            about: &requirement.section_title,
            worst: worst.map(|finding| Worst {
                severity: finding.severity.name(),
                weight: weight(finding.severity),
                message: said(&finding.message),
            }),
            more: findings.len().saturating_sub(1),
        }
    }
}
