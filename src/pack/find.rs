//! An id or a code in; the requirement or the rules behind it out.

use std::sync::Arc;

use super::{ATTESTATION, Pack};
use crate::catalog::Requirement;
use crate::rule::Rule;

/// True for the code of a finding, or a rule, about signatures: `GOV-…/attestation`.
#[must_use]
pub fn is_signature(code: &str) -> bool {
    code.rsplit('/').next() == Some(ATTESTATION)
}

impl Pack {
    /// The requirement with this id.
    #[must_use]
    pub fn requirement(&self, id: &str) -> Option<&Arc<Requirement>> {
        self.requirements.iter().find(|requirement| requirement.id == id)
    }

    /// The rule with this id.
    #[must_use]
    pub fn find_rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| &*rule.id == id)
    }

    /// The rule that finds what has this code: the one for signatures stands under many.
    #[must_use]
    pub fn rule_behind(&self, code: &str) -> Option<&Rule> {
        if is_signature(code) { self.attestation.as_ref() } else { self.find_rule(code) }
    }

    /// The rules of a requirement or group.
    pub fn rules_of<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Rule> {
        self.rules.iter().filter(move |rule| &*rule.group == group)
    }
}
