//! What each rule found in; the findings that an accepted risk covers marked, and what is wrong with accepted risks, out.

use std::sync::Arc;

use super::Evaluation;
use super::result::RuleResult;
use crate::finding::{Acceptance, Finding, Status};
use crate::outcome::{Outcome, RuleOutcome};
use crate::waiver::{Cover, Covers};

/// What speaks against the waivers of an inventory on one day: what the pack's rules on waivers find. `None` when one of
/// them could not be run.
pub type Objections = Option<Vec<Finding>>;

/// What accepting came to.
#[derive(Debug, Default)]
pub struct Accepted {
    /// Something was marked.
    pub any: bool,
    /// Which waivers are in force.
    pub in_force: Vec<bool>,
    /// The waivers that name more than a record.
    pub broad: Vec<Finding>,
    /// What is wrong with waivers and comments.
    pub findings: Vec<Finding>,
}

impl<'p> Evaluation<'p, '_> {
    /// Marks what is accepted, in what the rules found and in what was found for want of records.
    pub(super) fn accept(
        &self,
        results: &mut [RuleResult<'p>],
        bare: &mut [Finding],
        objections: Option<&Objections>,
    ) -> Accepted {
        if self.waivers.is_empty() {
            return Accepted::default();
        }
        let inventory = &self.facts.inventory;
        let mut cover = Cover::new(&self.waivers, &inventory.tree);
        let found = results.iter().filter(|result| result.is_waivable()).flat_map(|result| &result.findings);
        found.chain(&*bare).for_each(|finding| cover.survey(finding));
        let broad = cover.broad();
        let found = objections.map_or_else(|| self.objections(results), Clone::clone);
        let in_force = self.waivers.in_force(inventory, found.as_ref().map(|found| found.iter().chain(&broad)));
        let mut any = false;
        if self.request.waivers {
            cover.enforce(in_force.clone());
            let found = results.iter_mut().filter(|result| result.is_waivable());
            for finding in found.flat_map(|result| &mut result.findings).chain(bare) {
                cover.mark(finding);
                any |= finding.status == Status::Waived;
            }
        }
        let wanted = |finding: &&Finding| self.request.selection.wants(&finding.rule);
        let mut findings: Vec<Finding> = self.waivers.findings().chain(&broad).filter(wanted).cloned().collect();
        if self.request.waivers && self.request.selection.wants("waiver/unused") {
            findings.extend(cover.unused(|covers| self.looked(covers, results)));
        }
        Accepted { any, in_force, broad, findings }
    }

    /// What the pack's rules on waivers have found.
    pub(super) fn objections(&self, results: &[RuleResult<'p>]) -> Objections {
        let group = self.pack.waiver_group()?;
        let own = || results.iter().filter(|result| &*result.rule.group == group);
        let broken = self.pack.broken.iter().any(|broken| broken.is_of(group));
        let found = || own().flat_map(|result| &result.findings).cloned().collect();
        (!broken && own().all(|result| result.broken.is_none())).then(found)
    }

    /// True when all that finds what is accepted was run to its end: that nothing was found says something then.
    fn looked(&self, covers: &Covers, results: &[RuleResult<'p>]) -> bool {
        let ran =
            |result: &RuleResult<'_>| !matches!(result.outcome(), RuleOutcome::NotEvaluated | RuleOutcome::Blocked);
        let all = |group: &str| {
            let mut rules = self.pack.rules_of(group);
            let broken = self.pack.broken.iter().any(|broken| broken.is_of(group));
            !broken && rules.all(|rule| results.iter().any(|result| *result.rule.id == *rule.id))
        };
        match covers {
            Covers::Rule(code) if self.pack.find_rule(code).is_some() => {
                results.iter().any(|result| result.rule.id == *code && ran(result))
            }
            // Found by whichever rule of the group needs the record first.
            Covers::Rule(code) => code.rsplit_once('/').is_some_and(|(group, _)| all(group)),
            Covers::Requirement(id) => {
                let mut mine = results.iter().filter(|result| *result.rule.group == **id);
                all(id) && mine.all(ran)
            }
        }
    }
}

/// A rule that mirrors a requirement finds what that one's rules find, and accepts what is accepted there, once nothing
/// there is open.
pub fn follow(mirror: &mut RuleResult<'_>, other: Outcome, accepted: Option<&Arc<Acceptance>>) {
    mirror.unknown = other == Outcome::NotEvaluated;
    if let Some(acceptance) = accepted.filter(|_| !matches!(other, Outcome::Unmet | Outcome::Unattested)) {
        let open = mirror.findings.iter_mut().filter(|finding| finding.status == Status::Open);
        open.for_each(|finding| finding.accept(acceptance));
    }
}
