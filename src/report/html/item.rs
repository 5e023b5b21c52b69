//! The requirements of a facility in; chapters, sections and items with all that is known of each out.

use std::borrow::Cow;

use serde::Serialize;

use super::evidence::Evidence;
use super::part::Site;
use super::said;
use super::stand::{Neighbours, Stand, severities};
use crate::catalog::{Heading, Requirement};
use crate::outcome::RuleOutcome;
use crate::pack::Pack;
use crate::report::facility::{Assessed, Ran};

/// A chapter of the guideline.
#[derive(Debug, Serialize)]
pub struct Chapter<'a> {
    #[serde(flatten)]
    heading: Titled<'a>,
    anchor: String,
    sections: Vec<Section<'a>>,
}

#[derive(Debug, Serialize)]
struct Section<'a> {
    #[serde(flatten)]
    heading: Titled<'a>,
    /// The group that it is the first section of.
    group: Option<Titled<'a>>,
    items: Vec<Item<'a>>,
}

/// A number with its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Titled<'a> {
    pub number: &'a str,
    pub title: &'a str,
}

/// One requirement.
#[derive(Debug, Serialize)]
struct Item<'a> {
    anchor: String,
    id: &'a str,
    label: &'a str,
    outcome: &'static str,
    outcome_label: &'static str,
    wording: &'a str,
    note: Option<&'a str>,
    duty: &'a str,
    /// What on file shows that it is met.
    shown_by: &'a str,
    /// What no machine can judge, and who signs for it.
    judge: &'a str,
    who: Option<&'a str>,
    severities: String,
    count: usize,
    stands: Vec<Stand<'a>>,
    rules: Vec<RuleRow<'a>>,
    evidence: Evidence,
}

/// What one rule came to.
#[derive(Debug, Serialize)]
pub struct RuleRow<'a> {
    code: Cow<'a, str>,
    title: Cow<'a, str>,
    /// The outcome of an item that has the same shape.
    outcome: &'static str,
    label: &'static str,
    checked: usize,
}

impl<'a> Titled<'a> {
    /// The chapter of a requirement: the first number of its section.
    pub fn chapter(pack: &'a Pack, requirement: &'a Requirement) -> Self {
        let number = chapter(requirement);
        let title = pack.catalog.chapters.iter().find(|chapter| chapter.number == number);
        Self { number, title: title.map_or("", |chapter| &chapter.title) }
    }

    /// The group of sections that a section stands in.
    fn group(pack: &'a Pack, section: &str) -> Option<Self> {
        let holds = |group: &&Heading| section.strip_prefix(&group.number).is_some_and(|rest| rest.starts_with('.'));
        pack.catalog.groups.iter().find(holds).map(|group| Self { number: &group.number, title: &group.title })
    }
}

fn chapter(requirement: &Requirement) -> &str {
    requirement.section.split('.').next().unwrap_or_default()
}

/// The items of each chapter.
pub fn by_chapter(items: &[Assessed]) -> impl Iterator<Item = &[Assessed]> {
    items.chunk_by(|a, b| chapter(&a.requirement) == chapter(&b.requirement))
}

/// The name of a chapter's part of the page.
pub fn chapter_part(number: &str) -> String {
    format!("chapter-{number}")
}

impl<'a> Chapter<'a> {
    pub fn all(site: &Site<'a>, neighbours: &Neighbours<'a>) -> Vec<Self> {
        by_chapter(&site.facility.requirements).map(|items| Self::new(site, items, neighbours)).collect()
    }

    fn new(site: &Site<'a>, items: &'a [Assessed], neighbours: &Neighbours<'a>) -> Self {
        let heading = Titled::chapter(site.pack, &items[0].requirement);
        let mut sections: Vec<Section<'_>> = Vec::new();
        let mut last_group = None;
        for items in items.chunk_by(|a, b| a.requirement.section == b.requirement.section) {
            let requirement = &items[0].requirement;
            let group = Titled::group(site.pack, &requirement.section);
            sections.push(Section {
                heading: Titled { number: &requirement.section, title: &requirement.section_title },
                group: group.filter(|_| group != last_group),
                items: items.iter().map(|item| Item::new(site, item, neighbours)).collect(),
            });
            last_group = group;
        }
        Self { anchor: site.anchor(&chapter_part(heading.number)), heading, sections }
    }
}

impl<'a> Item<'a> {
    fn new(site: &Site<'a>, assessed: &'a Assessed, neighbours: &Neighbours<'a>) -> Self {
        let requirement = &*assessed.requirement;
        let (id, about) = (Some(requirement.id.as_str()), &site.pack.about);
        let findings = site.findings(id);
        let stands = Stand::all(site, findings.iter().copied(), neighbours);
        Self {
            anchor: site.anchor(&requirement.id),
            id: &requirement.id,
            label: &requirement.label,
            outcome: assessed.outcome.name(),
            outcome_label: assessed.outcome.label(),
            wording: &requirement.text,
            note: requirement.note.as_deref(),
            duty: about.duty(&requirement.duty),
            shown_by: &requirement.evidence,
            judge: &requirement.human,
            who: requirement.attest.as_deref().map(|role| about.role(role)),
            severities: severities(&stands),
            count: findings.len(),
            stands,
            rules: site.rules(id).iter().map(|ran| RuleRow::new(site.pack, ran)).collect(),
            evidence: Evidence::new(site.facility, &assessed.evidence),
        }
    }
}

impl<'a> RuleRow<'a> {
    pub fn new(pack: &'a Pack, ran: &'a Ran) -> Self {
        let rule = pack.rule_behind(&ran.rule);
        Self {
            code: said(&ran.rule),
            title: rule.map_or(Cow::Borrowed(""), |rule| said(&rule.title)),
            outcome: shape(ran.outcome),
            label: ran.outcome.label(),
            checked: ran.checked,
        }
    }
}

/// The outcome of an item that looks like that of a rule.
fn shape(outcome: RuleOutcome) -> &'static str {
    use crate::outcome::Outcome;
    match outcome {
        RuleOutcome::Held => Outcome::Met,
        RuleOutcome::Warned => Outcome::MetWithWarnings,
        RuleOutcome::Failed | RuleOutcome::Blocked => Outcome::Unmet,
        RuleOutcome::NotApplicable => Outcome::NotApplicable,
        RuleOutcome::NotEvaluated => Outcome::NotEvaluated,
    }
    .name()
}
