//! A watched pack and an inventory in; what each rule that is asked about looked at, read, decided and said, out.

use std::sync::Arc;

use super::result::RuleResult;
use super::{Evaluation, Request};
use crate::catalog::Requirement;
use crate::finding::Finding;
use crate::inventory::Inventory;
use crate::node::NodeId;
use crate::pack::Pack;
use crate::rule::Rule;
use crate::script::{Decision, Recall, ScriptError, Weight};

/// What one rule did, under one requirement.
#[derive(Debug)]
pub struct Account<'p> {
    /// The rule.
    pub rule: &'p Rule,
    /// The code of its findings: its id, or `GOV-…/attestation`.
    pub code: Arc<str>,
    /// Each record that it looked at.
    pub looked: Vec<Looked>,
    /// What was found without looking at a record: that there are none.
    pub others: Vec<Finding>,
    /// Why the rule broke, if it did.
    pub broken: Option<ScriptError>,
}

/// What a rule did with one record.
#[derive(Debug)]
pub struct Looked {
    /// The record.
    pub subject: NodeId,
    /// The values that it read and the lists that it looked at, in the order of the tree.
    pub read: Vec<NodeId>,
    /// The conditions that were decided, in the order of the steps.
    pub decisions: Vec<Decision>,
    /// It said that it does not apply.
    pub skipped: bool,
    /// What it found.
    pub findings: Vec<Finding>,
}

/// Has the rules for which `wanted` says so tell what they do; `pack` must be watched, or nothing is decided. The rule for
/// signatures tells it for each requirement for which `signature` says so.
#[must_use]
pub fn account<'p>(
    pack: &'p Pack,
    inventory: &Arc<Inventory>,
    request: &Request,
    wanted: impl Fn(&Rule) -> bool,
    signature: impl Fn(&Requirement) -> bool,
) -> Vec<Account<'p>> {
    let request = Request { reads: true, ..request.clone() };
    let run = Evaluation::new(pack, inventory, &request, Arc::default());
    let asked = pack.rules.iter().filter(|rule| wanted(rule)).map(|rule| run.account(rule, None));
    let due = pack.requirements.iter().filter(|r| r.attest.is_some() && signature(r) && run.signature_due(r));
    let signed = pack.attestation.iter().flat_map(|rule| due.clone().map(|r| run.account(rule, Some(r))));
    asked.chain(signed).collect()
}

impl<'p> Evaluation<'p, '_> {
    fn account(&self, rule: &'p Rule, requirement: Option<&Arc<Requirement>>) -> Account<'p> {
        let mut result = self.nothing(rule, requirement);
        let subjects = self.subjects(&mut result);
        let mut looked = Vec::new();
        for &subject in subjects.iter().flat_map(|subjects| &subjects.nodes) {
            looked.push(self.look(&mut result, subject));
            if result.broken.is_some() {
                break;
            }
        }
        let code = result.code();
        Account { rule, code, looked, others: result.findings, broken: result.broken.map(|error| *error) }
    }

    fn look(&self, result: &mut RuleResult<'p>, subject: NodeId) -> Looked {
        let (rule, requirement) = (result.rule, result.requirement.as_ref());
        let engine = self.pack.engine(rule);
        let judged = engine.judge(&rule.id, &rule.script, &self.facts, requirement, &[subject], &mut Recall::default());
        result.broken = judged.error;
        let decisions = judged.steps.map(|steps| engine.decisions(&rule.script, &steps)).unwrap_or_default();
        let mut looked = Looked { subject, read: Vec::new(), decisions, skipped: false, findings: Vec::new() };
        for said in judged.subjects {
            looked.skipped = said.verdicts.iter().any(|verdict| verdict.weight == Weight::Skip);
            looked.findings.extend(self.findings(result, &said));
            looked.read.extend(said.reads);
        }
        looked
    }
}
