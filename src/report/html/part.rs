//! A facility of a report in; its part of the page, and where things stand in it, out.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use super::ahead::Ahead;
use super::chief::Chief;
use super::item::{Chapter, RuleRow};
use super::picture;
use super::said;
use super::stand::{Link, Stand, neighbours};
use super::task::Task;
use crate::catalog::Requirement;
use crate::outcome::Outcome;
use crate::pack::Pack;
use crate::report::facility::{Assessed, Ran, Unread};
use crate::report::finding::Finding;
use crate::report::{Facility, Report};

/// A facility with what is looked up in it again and again.
#[derive(Debug)]
pub struct Site<'a> {
    pub pack: &'a Pack,
    pub facility: &'a Facility,
    /// Before every anchor, so that the items of several facilities can be told apart.
    prefix: String,
    /// Its items by outcome, in the order of [`Outcome::ALL`].
    pub outcomes: [usize; Outcome::ALL.len()],
    findings: HashMap<Option<&'a str>, Vec<&'a Finding>>,
    rules: HashMap<Option<&'a str>, Vec<&'a Ran>>,
}

/// A facility on the page.
#[derive(Debug, Serialize)]
pub struct Part<'a> {
    /// Before the anchors of its parts.
    prefix: String,
    pub name: Cow<'a, str>,
    root: Cow<'a, str>,
    chief: Chief<'a>,
    sign: Vec<Task<'a>>,
    order: Vec<Task<'a>>,
    ahead: Option<Ahead<'a>>,
    picture: Vec<picture::Row<'a>>,
    chapters: Vec<Chapter<'a>>,
    /// Findings that belong to no requirement.
    others: Vec<Stand<'a>>,
    /// Rules that belong to no requirement.
    other_rules: Vec<RuleRow<'a>>,
    /// Keys that no rule read, where that was asked for.
    unread: Vec<String>,
}

/// The anchor of the findings that belong to no requirement.
const OTHERS: &str = "others";

/// Items by outcome, in the order of [`Outcome::ALL`].
pub fn tally(items: &[Assessed]) -> [usize; Outcome::ALL.len()] {
    let mut counts = [0; Outcome::ALL.len()];
    items.iter().for_each(|item| counts[item.outcome as usize] += 1);
    counts
}

impl<'a> Site<'a> {
    /// All facilities of a report.
    pub fn all(report: &'a Report<'a>) -> Vec<Self> {
        let many = report.facilities.len() > 1;
        let numbered = report.facilities.iter().zip(1..);
        numbered
            .map(|(facility, number)| {
                let prefix = if many { format!("f{number}-") } else { String::new() };
                Self::new(report.pack, facility, prefix)
            })
            .collect()
    }

    fn new(pack: &'a Pack, facility: &'a Facility, prefix: String) -> Self {
        let mut findings: HashMap<Option<&str>, Vec<&Finding>> = HashMap::new();
        for finding in &facility.findings {
            // What a report cannot place under an item of the catalog belongs to none.
            let requirement = finding.requirement.as_deref().filter(|id| pack.requirement(id).is_some());
            findings.entry(requirement).or_default().push(finding);
        }
        let mut rules: HashMap<Option<&str>, Vec<&Ran>> = HashMap::new();
        for ran in &facility.rules {
            rules.entry(ran.requirement.as_ref().map(|requirement| requirement.id.as_str())).or_default().push(ran);
        }
        Self { pack, facility, prefix, outcomes: tally(&facility.requirements), findings, rules }
    }

    /// Items whose records are on file, with or without something to look at.
    pub fn on_file(&self) -> usize {
        self.outcomes[Outcome::Met as usize] + self.outcomes[Outcome::MetWithWarnings as usize]
    }

    /// Its name, or where its records are.
    pub fn name(&self) -> Cow<'a, str> {
        match &self.facility.name {
            Some(name) => said(name),
            None => format!("名称の記録なし（{}）", said(&self.facility.root)).into(),
        }
    }

    /// The findings of a requirement, or of none, in the order of the files.
    pub fn findings(&self, requirement: Option<&'a str>) -> &[&'a Finding] {
        self.findings.get(&requirement).map_or(&[], Vec::as_slice)
    }

    /// The rules that ran for a requirement, or for none.
    pub fn rules(&self, requirement: Option<&'a str>) -> &[&'a Ran] {
        self.rules.get(&requirement).map_or(&[], Vec::as_slice)
    }

    /// The name of a part of the page.
    pub fn anchor(&self, part: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' };
        format!("{}{}", self.prefix, part.chars().map(plain).collect::<String>())
    }

    /// To a part of the page.
    pub fn href(&self, part: &str) -> String {
        format!("#{}", self.anchor(part))
    }

    /// To an item, or to the findings that belong to none.
    pub fn link(&self, requirement: Option<&'a str>) -> Link<'a> {
        match requirement.and_then(|id| self.pack.requirement(id)) {
            Some(requirement) => self.item(requirement),
            None => Link { href: self.href(OTHERS), label: "項目に属さない指摘".into() },
        }
    }

    /// To an item.
    pub fn item(&self, requirement: &'a Requirement) -> Link<'a> {
        Link { href: self.href(&requirement.id), label: said(&requirement.label) }
    }
}

impl<'a> Part<'a> {
    /// `unread`: the keys that no rule read are asked for.
    pub fn new(report: &'a Report<'a>, site: &Site<'a>, unread: bool) -> Self {
        let facility = site.facility;
        let neighbours = neighbours(&facility.findings);
        let (sign, order) = Task::all(site);
        let others = site.findings(None).iter().copied();
        let keys = if unread { &*facility.unread } else { &[] };
        let path = |key: &Unread| said(&key.path).into_owned();
        Self {
            prefix: site.prefix.clone(),
            name: site.name(),
            root: said(&facility.root),
            chief: Chief::new(site),
            sign,
            order,
            ahead: facility.forecast.as_ref().map(|forecast| Ahead::new(site, forecast, report.today)),
            picture: picture::Row::all(site),
            chapters: Chapter::all(site, &neighbours),
            others: Stand::all(site, others, &neighbours),
            other_rules: site.rules(None).iter().map(|ran| RuleRow::new(site.pack, ran)).collect(),
            unread: keys.iter().map(path).collect(),
        }
    }
}
