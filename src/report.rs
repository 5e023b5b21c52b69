//! What a run came to, in one value: every format renders this and nothing else, so that all say the same.

pub mod block;
pub mod cell;
pub mod csv;
pub mod format;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod location;
pub mod markdown;
pub mod mutation;
pub mod oscal;
pub mod problem;
pub mod rdjson;
pub mod sarif;
pub mod short;
pub mod style;
pub mod text;
mod value;
mod words;
pub mod xlsx;

use std::sync::Arc;

use miette::Diagnostic;

use crate::catalog::Requirement;
use crate::date::Date;
use crate::evaluate::{Assessed, Assessment, Ran};
use crate::finding::{Finding, Severity};
use crate::forecast::Forecast;
use crate::inventory::Inventory;
use crate::node::NodeId;
use crate::outcome::Outcome;
use crate::pack::{ATTESTATION, Pack};
use crate::unread::unread;

/// The report of a run.
#[derive(Debug)]
pub struct Report<'p> {
    /// The pack that was used.
    pub pack: &'p Pack,
    /// The date of the check.
    pub today: Date,
    /// Each facility.
    pub facilities: Vec<Facility>,
    /// What could not be checked: records that cannot be read, rules that broke while they ran.
    pub errors: Vec<Box<dyn Diagnostic + Send + Sync>>,
}

/// One facility.
#[derive(Debug)]
pub struct Facility {
    /// Where its records are, as given.
    pub root: String,
    /// Its name, when the records have one.
    pub name: Option<String>,
    /// Its records.
    pub inventory: Arc<Inventory>,
    /// Each requirement with its outcome.
    pub requirements: Vec<Assessed>,
    /// All findings, in the order of the files.
    pub findings: Vec<Finding>,
    /// Keys that no rule read, where that was asked for and all rules ran.
    pub unread: Vec<NodeId>,
    /// Each rule that ran, in the order of the ids.
    pub rules: Vec<Ran>,
    /// What runs out, where that was asked for.
    pub forecast: Option<Forecast>,
}

/// The counts that all formats show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Requirements by outcome, in the order of [`Outcome::ALL`].
    pub outcomes: [usize; Outcome::ALL.len()],
    /// Findings by severity, in the order of [`Severity::ALL`].
    pub severities: [usize; Severity::ALL.len()],
    /// Files read.
    pub files: usize,
    /// Rules.
    pub rules: usize,
}

impl Facility {
    /// Puts an assessment beside its inventory.
    #[must_use]
    pub fn new(pack: &Pack, root: String, inventory: Arc<Inventory>, assessment: Assessment) -> Self {
        let path = crate::path::Path::parse(&pack.about.facility_name).ok();
        let node = path.and_then(|path| path.select(&inventory.tree).nodes.first().copied());
        let name = node.and_then(|node| inventory.tree.text(node)).map(str::to_owned);
        let Assessment { requirements, findings, read, rules, .. } = assessment;
        let unread = if read.is_empty() { Vec::new() } else { unread(pack, &inventory.tree, &read) };
        Self { root, name, inventory, requirements, findings, unread, rules, forecast: None }
    }

    /// What it is called: its name, or where its records are.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.root)
    }

    /// The counts of this facility.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { files: self.inventory.files, rules: self.rule_count(), ..Summary::default() };
        for assessed in &self.requirements {
            summary.outcomes[assessed.outcome as usize] += 1;
        }
        for finding in &self.findings {
            summary.severities[finding.severity as usize] += 1;
        }
        summary
    }

    /// Number of rules that ran; the one for signatures runs for many requirements and is one.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        let signature = |ran: &&Ran| ran.rule.rsplit('/').next() == Some(ATTESTATION);
        let (signatures, rules): (Vec<&Ran>, Vec<&Ran>) = self.rules.iter().partition(signature);
        rules.len() + signatures.len().min(1)
    }
}

impl Report<'_> {
    /// The counts over all facilities.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut sum = Summary::default();
        for one in self.facilities.iter().map(Facility::summary) {
            let add = |(sum, count): (&mut usize, usize)| *sum += count;
            sum.outcomes.iter_mut().zip(one.outcomes).for_each(add);
            sum.severities.iter_mut().zip(one.severities).for_each(add);
            sum.files += one.files;
            sum.rules = sum.rules.max(one.rules);
        }
        sum
    }

    /// Everything that could not be checked, rules that could not be compiled first. Not empty means exit code 2.
    pub fn problems(&self) -> impl Iterator<Item = &(dyn Diagnostic + Send + Sync)> {
        let broken = self.pack.broken.iter().map(|broken| &broken.error as &(dyn Diagnostic + Send + Sync));
        broken.chain(self.errors.iter().map(AsRef::as_ref))
    }

    /// The requirement of a finding.
    #[must_use]
    pub fn requirement(&self, finding: &Finding) -> Option<&Arc<Requirement>> {
        self.pack.requirement(finding.requirement.as_deref()?)
    }

    /// True when a finding that is still open is at least this severe.
    #[must_use]
    pub fn fails_on(&self, severity: Severity) -> bool {
        let open = |finding: &Finding| finding.status == crate::finding::Status::Open && finding.severity >= severity;
        self.facilities.iter().any(|facility| facility.findings.iter().any(open))
    }
}
