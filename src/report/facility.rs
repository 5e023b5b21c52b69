//! What the records of one facility came to, as plain data: every format renders this, and nothing needs the records.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::finding::{Finding, Place};
use super::location::Location;
use super::quote::Quote;
use super::text::Look;
use crate::catalog::Requirement;
use crate::date::Date;
use crate::finding::{Severity, Status};
use crate::outcome::{Outcome, RuleOutcome};
use crate::pack::is_signature;
use crate::source::Span;

/// One facility.
#[derive(Debug)]
pub struct Facility {
    /// Where its records are, as given.
    pub root: String,
    /// Its name, when the records have one.
    pub name: Option<String>,
    /// All its files, by their number, each with the lines that the report speaks of.
    pub files: Vec<Quote>,
    /// Each requirement with its outcome.
    pub requirements: Vec<Assessed>,
    /// Each rule that ran, in the order of the ids.
    pub rules: Vec<Ran>,
    /// What rules read while they held, where that was asked for; in the order of the records.
    pub evidence: Vec<Evidence>,
    /// All findings, in the order of the files.
    pub findings: Vec<Finding>,
    /// The accepted risks in the records, in force or not.
    pub waivers: Vec<Waiver>,
    /// Keys that no rule read, where that was asked for and all rules ran.
    pub unread: Vec<Unread>,
    /// What runs out, where that was asked for.
    pub forecast: Option<Forecast>,
}

/// One requirement.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// The requirement.
    pub requirement: Arc<Requirement>,
    /// Its outcome.
    pub outcome: Outcome,
    /// Subjects that its rules looked at.
    pub checked: usize,
    /// What its rules read while they held: places in [`Facility::evidence`].
    pub evidence: Vec<usize>,
}

/// One rule, under one requirement.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The code of its findings: its id, or `GOV-…/attestation`.
    pub rule: Arc<str>,
    /// The requirement; rules of one's own may stand under none.
    pub requirement: Option<Arc<Requirement>>,
    /// What it came to.
    pub outcome: RuleOutcome,
    /// Subjects that it looked at.
    pub checked: usize,
    /// What it read while it held: places in [`Facility::evidence`].
    pub evidence: Vec<usize>,
    /// Where what it is about stands, or would, when evidence was asked for and it has none.
    pub subject: Option<Place>,
}

/// A node that a rule read while it held.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub value: Value,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `~`, `null` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A map with so many keys.
    Map(usize),
    /// A list with so many items.
    List(usize),
}

/// An accepted risk, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// What is written in it, by key; below a key that is no text, by the path from there.
    pub fields: BTreeMap<String, String>,
    /// Where it stands.
    pub span: Span,
}

/// A key that no rule read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// `vendors[1].fax`.
    pub path: String,
    /// The same for every record: `vendors[].fax`.
    pub pattern: String,
    /// The key.
    pub span: Span,
}

/// What runs out up to a day.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The last day that was looked at.
    pub until: Date,
    /// In the order of the days, and of the files within one.
    pub lapses: Vec<Lapse>,
}

/// Something that holds on one day and not on the next.
#[derive(Clone, Debug)]
pub struct Lapse {
    /// The first day on which it does not.
    pub date: Date,
    /// What is found on that day.
    pub finding: Finding,
    /// Those who see to it, by name, where the records say so.
    pub owners: Vec<String>,
}

/// The counts that all formats show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Requirements by outcome, in the order of [`Outcome::ALL`].
    pub outcomes: [usize; Outcome::ALL.len()],
    /// Findings by severity, in the order of [`Severity::ALL`].
    pub severities: [usize; Severity::ALL.len()],
    /// Findings by status, in the order of [`Status::ALL`].
    pub statuses: [usize; Status::ALL.len()],
    /// Findings that are open, by severity.
    pub open: [usize; Severity::ALL.len()],
    /// Files read.
    pub files: usize,
    /// Rules.
    pub rules: usize,
}

impl Summary {
    /// Adds the counts of one more facility.
    pub fn add(&mut self, one: &Self) {
        let add = |(sum, count): (&mut usize, usize)| *sum += count;
        self.outcomes.iter_mut().zip(one.outcomes).for_each(add);
        self.severities.iter_mut().zip(one.severities).for_each(add);
        self.statuses.iter_mut().zip(one.statuses).for_each(add);
        self.open.iter_mut().zip(one.open).for_each(add);
        self.files += one.files;
        self.rules = self.rules.max(one.rules);
    }

    /// True when a finding that is still open is at least this severe.
    #[must_use]
    pub fn fails_on(&self, severity: Severity) -> bool {
        self.open[severity as usize..].iter().any(|&count| count > 0)
    }
}

impl Facility {
    /// What it is called: its name, or where its records are.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.root)
    }

    /// The file of a place.
    ///
    /// # Panics
    /// When the place is of another facility.
    #[must_use]
    pub fn file(&self, span: Span) -> &Quote {
        &self.files[span.file.0 as usize]
    }

    /// The file, lines and columns of a place.
    #[must_use]
    pub fn location(&self, span: Span) -> Location<'_> {
        Location::new(self.file(span), span)
    }

    /// What was read at these places of [`Self::evidence`].
    pub fn evidence(&self, places: &[usize]) -> impl Iterator<Item = &Evidence> {
        places.iter().filter_map(|&at| self.evidence.get(at))
    }

    /// The findings that are read one by one: what was known already is only counted, unless all is asked for.
    pub fn shown(&self, look: Look) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| look.verbose || finding.status != Status::Baselined)
    }

    /// The counts of this facility.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { files: self.files.len(), rules: self.rule_count(), ..Summary::default() };
        for assessed in &self.requirements {
            summary.outcomes[assessed.outcome as usize] += 1;
        }
        for finding in &self.findings {
            summary.severities[finding.severity as usize] += 1;
            summary.statuses[finding.status as usize] += 1;
            summary.open[finding.severity as usize] += usize::from(finding.status == Status::Open);
        }
        summary
    }

    /// Number of rules that ran; the one for signatures runs for many requirements and is one.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        let (signatures, rules): (Vec<&Ran>, Vec<&Ran>) = self.rules.iter().partition(|ran| is_signature(&ran.rule));
        rules.len() + signatures.len().min(1)
    }
}
