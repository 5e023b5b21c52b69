//! One rule, run over its subjects: what it found, what it read, and what it came to out.

use std::sync::Arc;

use crate::catalog::Requirement;
use crate::date::Date;
use crate::finding::{Finding, Severity};
use crate::node::NodeId;
use crate::outcome::{Outcome, RuleOutcome};
use crate::pack::ATTESTATION;
use crate::rule::Rule;
use crate::script::{Reached, ScriptError};

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
    /// The first later date on which it may come to something else; `None` when no date changes it.
    pub next: Option<Date>,
    /// Nodes that it read while it held, in the order of the tree, where evidence was asked for.
    pub evidence: Vec<NodeId>,
}

/// One requirement.
#[derive(Debug)]
pub struct Assessed {
    /// The requirement.
    pub requirement: Arc<Requirement>,
    /// Its outcome.
    pub outcome: Outcome,
    /// Subjects that its rules looked at.
    pub checked: usize,
    /// Nodes that its rules read while they held, in the order of the tree.
    pub evidence: Vec<NodeId>,
}

impl Ran {
    /// Takes the evidence out of what a rule came to.
    pub(super) fn of(result: &mut RuleResult<'_>) -> Self {
        Self {
            rule: result.code(),
            requirement: result.requirement.clone(),
            outcome: result.outcome(),
            checked: result.checked,
            next: result.next,
            evidence: std::mem::take(&mut result.evidence),
        }
    }
}

/// What one rule came to.
pub struct RuleResult<'p> {
    pub rule: &'p Rule,
    pub requirement: Option<Arc<Requirement>>,
    /// What `fail` weighs.
    pub severity: Severity,
    pub findings: Vec<Finding>,
    pub checked: usize,
    pub evidence: Vec<NodeId>,
    pub read: Vec<NodeId>,
    /// It could look at nothing, lawfully: its list is empty and may be, or the rule passed over every subject.
    pub lawfully_empty: bool,
    /// What it mirrors was not evaluated.
    pub unknown: bool,
    /// The first later date on which it may find something else.
    pub next: Option<Date>,
    /// Empty lists that may not be.
    pub bare: Vec<NodeId>,
    /// The places of scripts that were reached, where that was asked for.
    pub reached: Reached,
    pub broken: Option<Box<ScriptError>>,
}

/// The code of what a rule finds under a requirement.
pub fn code(rule: &Rule, requirement: Option<&Arc<Requirement>>) -> Arc<str> {
    match requirement {
        Some(requirement) if &*rule.id == ATTESTATION => format!("{}/{ATTESTATION}", requirement.id).into(),
        _ => rule.id.clone(),
    }
}

impl<'p> RuleResult<'p> {
    /// Before the rule was run.
    pub fn new(rule: &'p Rule, requirement: Option<Arc<Requirement>>, severity: Severity) -> Self {
        Self {
            rule,
            requirement,
            severity,
            findings: Vec::new(),
            checked: 0,
            evidence: Vec::new(),
            read: Vec::new(),
            lawfully_empty: false,
            unknown: false,
            next: None,
            bare: Vec::new(),
            reached: Reached::new(),
            broken: None,
        }
    }

    /// True when an accepted risk may cover what it found.
    pub fn is_waivable(&self) -> bool {
        self.rule.metadata.waivable
    }

    /// True for what a rule came to that only stands by the requirement: what it looks at are not its records.
    pub fn is_support(&self) -> bool {
        self.rule.metadata.supports.is_some()
    }

    /// True for what the rule that asks for signatures came to.
    pub fn is_signature(&self) -> bool {
        &*self.rule.id == ATTESTATION
    }

    /// True when it stands under this requirement.
    pub fn is_of(&self, requirement: &Requirement) -> bool {
        // Each is one of the pack's, which are there once: comparing their ids took longer than the rules.
        self.requirement.as_ref().is_some_and(|mine| std::ptr::eq(&**mine, requirement))
    }

    /// The code of its findings.
    pub fn code(&self) -> Arc<str> {
        code(self.rule, self.requirement.as_ref())
    }

    /// What it came to. A finding under another code says that a record is missing.
    pub fn outcome(&self) -> RuleOutcome {
        let code = self.code();
        match self.findings.iter().map(Finding::weight).max() {
            _ if self.broken.is_some() || self.unknown => RuleOutcome::NotEvaluated,
            _ if self.findings.iter().any(|finding| finding.rule != code) => RuleOutcome::Blocked,
            Some(Severity::Error) => RuleOutcome::Failed,
            Some(Severity::Warning) => RuleOutcome::Warned,
            _ if self.checked == 0 => RuleOutcome::NotApplicable,
            _ => RuleOutcome::Held,
        }
    }
}
