//! A judged facility in; what is compared of it, without its tree, out.

use std::sync::Arc;

use super::Whole;
use super::waivers::Waiver;
use crate::catalog::Requirement;
use crate::finding::{Severity, Status};
use crate::outcome::Outcome;
use crate::report::finding::Finding;
use crate::report::location::Location;
use crate::report::{Facility, Report};
use crate::source::paragraph;

/// One facility on one side.
#[derive(Debug)]
pub struct State {
    /// Where its records are.
    pub root: String,
    /// The same from the root of its side: the same facility has the same on both sides.
    pub key: String,
    /// Its name.
    pub name: Option<String>,
    /// Each item with its outcome, in the catalog's order.
    pub items: Vec<(Arc<Requirement>, Outcome)>,
    /// Its findings, in the order of the files.
    pub findings: Vec<Found>,
    /// Its accepted risks.
    pub waivers: Vec<Waiver>,
}

/// A finding, with all that is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The code.
    pub rule: Arc<str>,
    /// The item it belongs to.
    pub requirement: Option<Arc<Requirement>>,
    /// Its weight.
    pub severity: Severity,
    /// Open, waived or baselined.
    pub status: Status,
    /// Why it is accepted, where it is waived.
    pub reason: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The path of its node, with ids where records have one.
    pub path: String,
    /// Where it is.
    pub place: Spot,
    /// What tells it from others across edits elsewhere.
    pub fingerprint: String,
}

/// A place of the records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// The file, as diagnostics name it.
    pub file: String,
    /// Its line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// What stands above it in a document whose lines are its paragraphs.
    pub heading: Option<String>,
}

impl State {
    /// What a facility came to. `root` is the folder from which the facilities of its side are named.
    #[must_use]
    pub fn of(report: &Report<'_>, facility: &Facility, root: &str) -> Self {
        let found = |finding: &Finding| {
            let at = facility.location(finding.place.span);
            Found {
                rule: finding.rule.clone(),
                requirement: report.requirement(finding).cloned(),
                severity: finding.severity,
                status: finding.status,
                reason: finding.acceptance.as_ref().map(|why| why.reason.clone()),
                message: finding.message.clone(),
                help: finding.help.clone(),
                path: finding.address.clone(),
                place: Spot::of(&at),
                fingerprint: finding.fingerprint.to_string(),
            }
        };
        Self {
            root: facility.root.clone(),
            key: facility.root.strip_prefix(root).unwrap_or(&facility.root).trim_matches('/').to_owned(),
            name: facility.name.clone(),
            items: facility.requirements.iter().map(|a| (a.requirement.clone(), a.outcome)).collect(),
            findings: facility.findings.iter().map(found).collect(),
            waivers: Waiver::all(facility),
        }
    }

    /// What an item came to; one that the pack does not have is not evaluated.
    #[must_use]
    pub fn outcome(&self, id: &str) -> Outcome {
        let found = self.items.iter().find(|(item, _)| item.id == id);
        found.map_or(Outcome::NotEvaluated, |(_, outcome)| *outcome)
    }

    /// True when an error of this item is accepted.
    #[must_use]
    pub fn accepts(&self, id: &str) -> bool {
        let of = |found: &Found| found.requirement.as_ref().is_some_and(|item| item.id == id);
        let accepted = |found: &Found| found.status == Status::Waived && found.severity == Severity::Error;
        self.findings.iter().any(|found| accepted(found) && of(found))
    }

    /// The facility in a few numbers.
    #[must_use]
    pub fn whole(&self) -> Whole {
        let mut open = [0; Severity::ALL.len()];
        for finding in self.findings.iter().filter(|finding| finding.status == Status::Open) {
            open[finding.severity as usize] += 1;
        }
        let asks = |(_, outcome): &&(_, Outcome)| matches!(outcome, Outcome::Unmet | Outcome::Unattested);
        let unmet = self.items.iter().filter(asks).count();
        Whole { root: self.root.clone(), name: self.name.clone(), unmet, open }
    }
}

impl Spot {
    /// Where a span starts.
    #[must_use]
    pub fn of(at: &Location<'_>) -> Self {
        let heading = at.file.headings().map(|headings| headings.above(at.start.line).to_owned());
        Self { file: at.file.name().to_owned(), line: at.start.line, column: at.start.column, heading }
    }

    /// What follows the name of the file: `:12`, or `: 復旧、段落 12`.
    #[must_use]
    pub fn row(&self) -> String {
        let number = || format!(":{}", self.line);
        self.heading.as_deref().map_or_else(number, |heading| format!(": {}", paragraph(heading, self.line)))
    }
}
