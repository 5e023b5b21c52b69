//! What each rule came to in; outcomes of the requirements and all findings in the order of the files out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Assessed, Assessment, Evaluation, Ran, RuleResult, words};
use crate::catalog::Requirement;
use crate::finding::{Finding, Place, Severity};
use crate::node::NodeId;
use crate::outcome::{Outcome, Tally};
use crate::pack::{ATTESTATION, Pack};
use crate::rule::{About, Rule};

impl Ran {
    /// Takes the evidence out of what a rule came to.
    fn of(result: &mut RuleResult<'_>) -> Self {
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

/// Puts what holds a finding in order: by file and place, then by requirement and rule.
pub fn in_order<T>(pack: &Pack, items: &mut [T], finding: impl Fn(&T) -> &Finding) {
    let rank: BTreeMap<&str, usize> = pack.requirements.iter().zip(1..).map(|(r, at)| (r.id.as_str(), at)).collect();
    items.sort_by_cached_key(|item| {
        let Finding { rule, requirement, place, message, .. } = finding(item);
        let requirement = requirement.as_deref().and_then(|id| rank.get(id)).copied();
        (place.span, place.missing.clone(), requirement, rule.clone(), message.clone())
    });
}

impl<'p> Evaluation<'p, '_> {
    pub(super) fn conclude(&self, mut results: Vec<RuleResult<'p>>) -> Assessment {
        let mut assessed: BTreeMap<&str, Assessed> = BTreeMap::new();
        for requirement in &self.pack.requirements {
            assessed.insert(&requirement.id, self.assess(requirement, &results));
        }
        for rule in self.pack.rules.iter().filter(|rule| self.selected(rule)) {
            let About::SameAs(other) = &rule.metadata.about else { continue };
            let mirror = self.mirror(rule, &assessed[other.as_str()], &results);
            results.push(mirror);
            if let Some(requirement) = self.pack.requirement(&rule.group) {
                assessed.insert(&requirement.id, self.assess(requirement, &results));
            }
        }
        let requirements: Vec<Assessed> =
            self.pack.requirements.iter().filter_map(|r| assessed.remove(r.id.as_str())).collect();
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(self.bare(&requirements, &results));
        let schema = self.facts.inventory.findings.iter();
        findings.extend(schema.filter(|finding| self.request.selection.wants(&finding.rule)).cloned());
        let (mut broken, mut read, mut rules) = (Vec::new(), Vec::new(), Vec::new());
        for mut result in results {
            read.append(&mut result.read);
            if self.selected(result.rule) || &*result.rule.id == ATTESTATION {
                rules.push(Ran::of(&mut result));
                findings.append(&mut result.findings);
            }
            broken.extend(result.broken.map(|error| *error));
        }
        in_order(self.pack, &mut findings, |finding| finding);
        // A gap is found by every rule of a requirement that reads the key; it is one finding of the requirement.
        findings.dedup_by(|a, b| a.rule == b.rule && a.place == b.place && a.message == b.message);
        rules.sort_by(|a, b| a.rule.cmp(&b.rule));
        read.sort_unstable();
        read.dedup();
        Assessment { requirements, findings, broken, read, rules }
    }

    fn assess(&self, requirement: &Arc<Requirement>, results: &[RuleResult<'p>]) -> Assessed {
        let mine = || results.iter().filter(|r| r.requirement.as_ref().is_some_and(|mine| mine.id == requirement.id));
        let mut tally = Tally { complete: self.complete(requirement, results), ..Tally::default() };
        let mut evidence = Vec::new();
        let mut bare = false;
        let mut lawful = false;
        for result in mine() {
            let signature = &*result.rule.id == ATTESTATION;
            for finding in &result.findings {
                let missing_signature = signature && finding.rule.ends_with(ATTESTATION);
                match finding.severity {
                    Severity::Error if missing_signature => tally.unsigned = true,
                    Severity::Error => tally.errors += 1,
                    Severity::Warning => tally.warnings += 1,
                    Severity::Info => {}
                }
            }
            if !signature {
                tally.checked += result.checked;
                bare |= !result.bare.is_empty();
                lawful |= result.lawfully_empty;
                evidence.extend(&result.evidence);
            }
        }
        if tally.checked == 0 && tally.complete && (bare || !lawful) {
            tally.errors += 1;
        }
        evidence.sort_unstable();
        evidence.dedup();
        Assessed { requirement: requirement.clone(), outcome: tally.outcome(), checked: tally.checked, evidence }
    }

    /// True when every check of the requirement was run to its end.
    fn complete(&self, requirement: &Requirement, results: &[RuleResult<'p>]) -> bool {
        let mut rules = self.pack.rules_of(&requirement.id).peekable();
        let any = rules.peek().is_some();
        let mirrored = self.mirrored.contains(requirement.id.as_str());
        let all = rules.all(|rule| mirrored || self.selected(rule));
        let signed = requirement.attest.is_some();
        let mut broken = self.pack.broken.iter();
        let broke = broken.any(|b| *b.group == *requirement.id || (signed && &*b.group == ATTESTATION));
        let ran = results
            .iter()
            .filter(|r| r.requirement.as_ref().is_some_and(|mine| mine.id == requirement.id))
            .all(|r| r.broken.is_none() && !r.unknown);
        any && all && !broke && ran && (!signed || self.pack.attestation.is_some())
    }

    /// A rule that fails exactly when another requirement is not met: it points at that one's first error.
    fn mirror(&self, rule: &'p Rule, other: &Assessed, results: &[RuleResult<'p>]) -> RuleResult<'p> {
        let theirs = || results.iter().filter(|r| r.requirement.as_ref().is_some_and(|r| r.id == other.requirement.id));
        let mut mirror = RuleResult {
            checked: other.checked,
            evidence: other.evidence.clone(),
            lawfully_empty: other.outcome == Outcome::NotApplicable,
            unknown: other.outcome == Outcome::NotEvaluated,
            next: theirs().filter_map(|r| r.next).min(),
            ..self.nothing(rule, None)
        };
        if matches!(other.outcome, Outcome::Unmet | Outcome::Unattested) {
            let mut errors: Vec<&Finding> =
                theirs().flat_map(|r| &r.findings).filter(|finding| finding.severity == Severity::Error).collect();
            errors.sort_by_key(|finding| (finding.place.span, finding.rule.clone()));
            let place = errors.first().map_or_else(|| self.place(None), |finding| finding.place.clone());
            let message = words::mirrored(&other.requirement);
            mirror.findings.push(self.finding(&mirror, place, message, None));
        }
        mirror
    }

    /// For each requirement that had nothing to look at and may not: where the list is bare.
    fn bare(&self, requirements: &[Assessed], results: &[RuleResult<'p>]) -> Vec<Finding> {
        let mut found = Vec::new();
        for assessed in requirements.iter().filter(|a| a.outcome == Outcome::Unmet && a.checked == 0) {
            let mine =
                || results.iter().filter(|r| r.requirement.as_ref().is_some_and(|r| r.id == assessed.requirement.id));
            if mine().any(|r| r.findings.iter().any(|finding| finding.severity == Severity::Error)) {
                continue;
            }
            let list = mine().flat_map(|r| r.bare.first()).next().copied().unwrap_or(NodeId::ROOT);
            let (message, help) = words::nothing_to_check(&self.facts, list);
            let rule = format!("{}/nothing-to-check", assessed.requirement.id);
            let place = Place::of(&self.facts.inventory.tree, list);
            let finding = Finding::new(rule, Severity::Error, place, message);
            found.push(Finding {
                requirement: Some(assessed.requirement.id.as_str().into()),
                help: Some(help),
                ..finding
            });
        }
        found
    }
}
