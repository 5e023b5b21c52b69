//! What was found for a requirement, or by a rule, in; its outcome out (spec: semantics of outcomes).

use crate::finding::Severity;

/// The outcome of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Every check holds.
    Met,
    /// No error, at least one warning.
    MetWithWarnings,
    /// At least one error.
    Unmet,
    /// No error, but the signature it needs is not there.
    Unattested,
    /// There is lawfully nothing to look at.
    NotApplicable,
    /// Not, or not wholly, checked: no rules, rules left out, or a broken rule. Never met.
    NotEvaluated,
}

impl Outcome {
    /// All outcomes, in the order of the summary line and of their declaration: an outcome is its own index.
    pub const ALL: [Self; 6] =
        [Self::Met, Self::MetWithWarnings, Self::Unmet, Self::Unattested, Self::NotApplicable, Self::NotEvaluated];

    /// All outcomes, what asks for something first.
    pub const URGENT: [Self; Self::ALL.len()] =
        [Self::Unmet, Self::Unattested, Self::NotEvaluated, Self::MetWithWarnings, Self::Met, Self::NotApplicable];

    /// Its name in machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::MetWithWarnings => "met_with_warnings",
            Self::Unmet => "unmet",
            Self::Unattested => "unattested",
            Self::NotApplicable => "not_applicable",
            Self::NotEvaluated => "not_evaluated",
        }
    }

    /// Its Japanese name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "充足",
            Self::MetWithWarnings => "注意",
            Self::Unmet => "未充足",
            Self::Unattested => "要署名",
            Self::NotApplicable => "該当なし",
            Self::NotEvaluated => "未評価",
        }
    }
}

/// What one rule came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleOutcome {
    /// It holds for every subject.
    Held,
    /// It reported at least one warning, and no error.
    Warned,
    /// It reported at least one error.
    Failed,
    /// There was lawfully nothing to look at.
    NotApplicable,
    /// It could not be run: a record that it reads is not there.
    Blocked,
    /// It broke while it ran, or what it mirrors was not evaluated. Never held.
    NotEvaluated,
}

impl RuleOutcome {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Held, Self::Warned, Self::Failed, Self::NotApplicable, Self::Blocked, Self::NotEvaluated];

    /// Its name in machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Warned => "warned",
            Self::Failed => "failed",
            Self::NotApplicable => "not_applicable",
            Self::Blocked => "blocked",
            Self::NotEvaluated => "not_evaluated",
        }
    }

    /// Its Japanese name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Held => "満たす",
            Self::Warned => "注意",
            Self::Failed => "満たさない",
            Self::NotApplicable => "該当なし",
            Self::Blocked => "記録なし",
            Self::NotEvaluated => "未評価",
        }
    }
}

/// What was found for one requirement.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Errors that are not about the signature.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// The signature is missing.
    pub unsigned: bool,
    /// Subjects that were looked at.
    pub checked: usize,
    /// Every check of the requirement was run.
    pub complete: bool,
}

impl Tally {
    /// Counts a finding of this weight.
    pub fn add(&mut self, weight: Severity) {
        match weight {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => {}
        }
    }

    /// The outcome. Zero subjects without an error are lawful here: an unlawful emptiness has been reported as an error.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        if self.errors > 0 {
            Outcome::Unmet
        } else if !self.complete {
            Outcome::NotEvaluated
        } else if self.unsigned {
            Outcome::Unattested
        } else if self.warnings > 0 {
            Outcome::MetWithWarnings
        } else if self.checked == 0 {
            Outcome::NotApplicable
        } else {
            Outcome::Met
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(tally: Tally, outcome: Outcome) {
        assert_eq!(tally.outcome(), outcome, "{tally:?}");
    }

    #[test]
    fn an_outcome_is_its_own_index() {
        for (at, outcome) in Outcome::ALL.into_iter().enumerate() {
            assert_eq!(outcome as usize, at, "{outcome:?}");
        }
    }

    #[test]
    fn the_worst_thing_decides() {
        let met = Tally { checked: 1, complete: true, ..Tally::default() };
        case(met, Outcome::Met);
        case(Tally { warnings: 1, ..met }, Outcome::MetWithWarnings);
        case(Tally { warnings: 1, unsigned: true, ..met }, Outcome::Unattested);
        case(Tally { errors: 1, unsigned: true, ..met }, Outcome::Unmet);
        case(Tally { checked: 0, ..met }, Outcome::NotApplicable);
        case(Tally { complete: false, ..met }, Outcome::NotEvaluated);
        case(Tally { complete: false, errors: 1, ..met }, Outcome::Unmet);
    }
}
