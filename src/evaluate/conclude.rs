//! What each rule came to in; outcomes of the requirements and all findings in the order of the files out.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;

use super::waive::follow;
use super::{Assessed, Assessment, Evaluation, Objections, Ran, RuleResult, words};
use crate::catalog::Requirement;
use crate::finding::{Finding, Place, Severity, Status};
use crate::node::NodeId;
use crate::outcome::{Outcome, Tally};
use crate::pack::{ATTESTATION, Pack};
use crate::rule::{About, Rule};
use crate::script::Reached;

/// Puts what holds a finding in order: by file and place, then by requirement and rule.
pub fn in_order<T>(pack: &Pack, items: &mut [T], finding: impl Fn(&T) -> &Finding) {
    let rank: BTreeMap<&str, usize> = pack.requirements.iter().zip(1..).map(|(r, at)| (r.id.as_str(), at)).collect();
    items.sort_by_cached_key(|item| {
        let Finding { rule, requirement, place, message, .. } = finding(item);
        let requirement = requirement.as_deref().and_then(|id| rank.get(id)).copied();
        (place.span, place.missing.clone(), requirement, rule.clone(), message.clone())
    });
}

/// The requirements by their ids.
type ById<'p> = BTreeMap<&'p str, Assessed>;

impl<'p> Evaluation<'p, '_> {
    pub(super) fn conclude(&self, mut results: Vec<RuleResult<'p>>, objections: Option<&Objections>) -> Assessment {
        let mut assessed = self.assess_all(&results, &[]);
        self.mirrors(&mut results, &mut assessed);
        let mut bare = self.bare(&results);
        let accepted = self.accept(&mut results, &mut bare, objections);
        if accepted.any {
            assessed = self.assess_all(&results, &bare);
            self.follow_all(&mut results, &bare, &mut assessed);
        }
        let requirements = self.pack.requirements.iter().filter_map(|r| assessed.remove(r.id.as_str())).collect();
        let mut findings = bare;
        let schema = self.facts.inventory.findings.iter();
        findings.extend(schema.filter(|finding| self.request.selection.wants(&finding.rule)).cloned());
        findings.extend(accepted.findings);
        let (mut broken, mut read, mut rules, mut reached) = (Vec::new(), Vec::new(), Vec::new(), Reached::new());
        for mut result in results {
            reached.append(&mut result.reached);
            read.append(&mut result.read);
            if self.selected(result.rule) || result.is_signature() {
                rules.push(Ran::of(&mut result));
                findings.append(&mut result.findings);
            }
            broken.extend(result.broken.map(|error| *error));
        }
        if self.request.reads {
            read.extend(self.waivers.read_nodes(&self.facts.inventory.tree));
        }
        if let Some(base) = self.facts.inventory.base {
            // No change can put right what stands in another revision: it covers nothing, and is told of.
            let theirs = findings.iter_mut().filter(|finding| base.has(finding.place.span.file));
            theirs.for_each(|finding| finding.severity = Severity::Info);
        }
        in_order(self.pack, &mut findings, |finding| finding);
        findings.dedup_by(|a, b| is_repeated(a, b));
        rules.sort_by(|a, b| a.rule.cmp(&b.rule));
        read.sort_unstable();
        read.dedup();
        let (waivers, in_force, broad) = (self.waivers.clone(), accepted.in_force, accepted.broad);
        Assessment { requirements, findings, broken, read, reached, rules, waivers, in_force, broad }
    }

    fn assess_all(&self, results: &[RuleResult<'p>], bare: &[Finding]) -> ById<'p> {
        let mine = grouped(results);
        let assess = |r: &'p Arc<Requirement>| (r.id.as_str(), self.assess(r, mine.of(r), bare));
        self.pack.requirements.iter().map(assess).collect()
    }

    /// Adds what the rules come to that mirror a requirement.
    fn mirrors(&self, results: &mut Vec<RuleResult<'p>>, assessed: &mut ById<'p>) {
        for rule in self.pack.rules.iter().filter(|rule| self.selected(rule)) {
            let About::SameAs(other) = &rule.metadata.about else { continue };
            let mirror = self.mirror(rule, &assessed[other.as_str()], results);
            results.push(mirror);
            if let Some(requirement) = self.pack.requirement(&rule.group) {
                assessed.insert(&requirement.id, self.assess(requirement, &of(requirement, results), &[]));
            }
        }
    }

    /// Lets the mirrors follow what is accepted for what they mirror.
    fn follow_all(&self, results: &mut [RuleResult<'p>], bare: &[Finding], assessed: &mut ById<'p>) {
        for at in 0..results.len() {
            let rule = results[at].rule;
            let About::SameAs(other) = &rule.metadata.about else { continue };
            let other = &assessed[other.as_str()];
            let accepted = first_error(results, bare, &other.requirement).and_then(|error| error.acceptance.clone());
            follow(&mut results[at], other.outcome, accepted.as_ref());
            if let Some(requirement) = self.pack.requirement(&rule.group) {
                assessed.insert(&requirement.id, self.assess(requirement, &of(requirement, results), bare));
            }
        }
    }

    /// `bare` is what was found for want of records, once that is known.
    fn assess(&self, requirement: &Arc<Requirement>, mine: &[&RuleResult<'p>], bare: &[Finding]) -> Assessed {
        let mut tally = Tally { complete: self.complete(requirement, mine), ..Tally::default() };
        let mut evidence = Vec::new();
        for result in mine {
            for finding in &result.findings {
                if is_unsigned(result, finding) {
                    tally.unsigned = true;
                } else {
                    tally.add(finding.weight());
                }
            }
            if !result.is_signature() && !result.is_support() {
                tally.checked += result.checked;
                evidence.extend(&result.evidence);
            }
        }
        if self.is_bare(requirement, mine) {
            let own = bare.iter().find(|finding| finding.requirement.as_deref() == Some(requirement.id.as_str()));
            tally.add(own.map_or(Severity::Error, Finding::weight));
        }
        evidence.sort_unstable();
        evidence.dedup();
        Assessed { requirement: requirement.clone(), outcome: tally.outcome(), checked: tally.checked, evidence }
    }

    /// True when no rule of the requirement had anything to look at, no rule says so, and it may not be so.
    fn is_bare(&self, requirement: &Requirement, mine: &[&RuleResult<'p>]) -> bool {
        let rules = || mine.iter().filter(|result| !result.is_signature() && !result.is_support());
        let unlawful = || rules().any(|r| !r.bare.is_empty()) || !rules().any(|r| r.lawfully_empty);
        let said =
            || mine.iter().any(|r| r.findings.iter().any(|f| f.severity == Severity::Error && !is_unsigned(r, f)));
        rules().all(|r| r.checked == 0) && unlawful() && self.complete(requirement, mine) && !said()
    }

    /// True when every check of the requirement was run to its end.
    fn complete(&self, requirement: &Requirement, mine: &[&RuleResult<'p>]) -> bool {
        let mut rules = self.pack.rules_of(&requirement.id).peekable();
        let any = rules.peek().is_some();
        let mirrored = self.mirrored.contains(requirement.id.as_str());
        let all = rules.all(|rule| mirrored || self.selected(rule));
        let signed = requirement.attest.is_some();
        let mut broken = self.pack.broken.iter();
        let broke = broken.any(|b| b.is_of(&requirement.id) || (signed && &*b.group == ATTESTATION));
        let ran = mine.iter().all(|r| r.broken.is_none() && !r.unknown);
        any && all && !broke && ran && (!signed || self.pack.attestation.is_some())
    }

    /// A rule that fails exactly when another requirement is not met: it points at that one's first error.
    fn mirror(&self, rule: &'p Rule, other: &Assessed, results: &[RuleResult<'p>]) -> RuleResult<'p> {
        let theirs = || results.iter().filter(|r| r.is_of(&other.requirement));
        let mut mirror = RuleResult {
            checked: other.checked,
            evidence: other.evidence.clone(),
            lawfully_empty: other.outcome == Outcome::NotApplicable,
            unknown: other.outcome == Outcome::NotEvaluated,
            next: theirs().filter_map(|r| r.next).min(),
            ..self.nothing(rule, None)
        };
        if matches!(other.outcome, Outcome::Unmet | Outcome::Unattested) {
            let error = first_error(results, &[], &other.requirement);
            let place = error.map_or_else(|| self.place(None), |finding| finding.place.clone());
            let message = words::mirrored(&other.requirement);
            mirror.findings.push(self.finding(&mirror, place, message, None));
        }
        mirror
    }

    /// For each requirement that had nothing to look at and may not: where the list is bare. A missing signature says it
    /// as well.
    fn bare(&self, results: &[RuleResult<'p>]) -> Vec<Finding> {
        let mut found = Vec::new();
        let all = grouped(results);
        for requirement in &self.pack.requirements {
            let mine = all.of(requirement);
            if !self.is_bare(requirement, mine) || first_error(results, &[], requirement).is_some() {
                continue;
            }
            let list = mine.iter().flat_map(|r| r.bare.first()).next().copied().unwrap_or(NodeId::ROOT);
            let (message, help) = words::nothing_to_check(&self.facts, list);
            let rule = format!("{}/nothing-to-check", requirement.id);
            let place = Place::of(&self.facts.inventory.tree, list);
            let finding = Finding::new(rule, Severity::Error, place, message);
            found.push(Finding { requirement: Some(requirement.id.as_str().into()), help: Some(help), ..finding });
        }
        found
    }
}

/// What the rules of one requirement came to.
fn of<'r, 'p>(requirement: &Requirement, results: &'r [RuleResult<'p>]) -> Vec<&'r RuleResult<'p>> {
    results.iter().filter(|result| result.is_of(requirement)).collect()
}

/// What the rules came to, by requirement. Each requirement is there once: its place tells it.
struct Grouped<'r, 'p>(HashMap<*const Requirement, Vec<&'r RuleResult<'p>>>);

fn grouped<'r, 'p>(results: &'r [RuleResult<'p>]) -> Grouped<'r, 'p> {
    let mut all = HashMap::<_, Vec<_>>::default();
    for result in results {
        all.entry(result.requirement.as_ref().map_or(std::ptr::null(), Arc::as_ptr)).or_default().push(result);
    }
    Grouped(all)
}

impl<'r, 'p> Grouped<'r, 'p> {
    fn of(&self, requirement: &Requirement) -> &[&'r RuleResult<'p>] {
        self.0.get(&std::ptr::from_ref(requirement)).map_or(&[], Vec::as_slice)
    }
}

/// True for the finding that a signature is not there.
fn is_unsigned(result: &RuleResult<'_>, finding: &Finding) -> bool {
    result.is_signature() && finding.severity == Severity::Error && finding.rule.ends_with(ATTESTATION)
}

/// The first error under a requirement, in the order of the files.
fn first_error<'f>(
    results: &'f [RuleResult<'_>],
    bare: &'f [Finding],
    requirement: &Requirement,
) -> Option<&'f Finding> {
    let bare = bare.iter().filter(|finding| finding.requirement.as_deref() == Some(requirement.id.as_str()));
    let all = results.iter().filter(|r| r.is_of(requirement)).flat_map(|r| &r.findings).chain(bare);
    let errors = all.filter(|finding| finding.severity == Severity::Error);
    errors.min_by_key(|finding| (finding.place.span, finding.rule.clone()))
}

/// A gap is found by every rule of a requirement that reads the key; it is one finding of the requirement, and open as
/// long as it is for one of them.
fn is_repeated(later: &Finding, first: &mut Finding) -> bool {
    let same = later.rule == first.rule && later.place == first.place && later.message == first.message;
    if same && later.status == Status::Open {
        (first.status, first.acceptance) = (Status::Open, None);
    }
    same
}
