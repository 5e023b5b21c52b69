//! A code with its findings in; its test case out: failed, skipped, not evaluated or passed, and with which words.

use std::sync::Arc;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus};

use super::text;
use crate::catalog::Requirement;
use crate::finding::{Severity, Status};
use crate::outcome::RuleOutcome;
use crate::report::finding::Finding;
use crate::report::{Facility, words};

/// What one code came to.
pub struct Case<'r> {
    /// Where.
    pub facility: &'r Facility,
    /// The code.
    pub code: &'r str,
    /// What must hold, or what is wrong.
    pub title: Option<&'r str>,
    /// What it is about.
    pub requirement: Option<&'r Arc<Requirement>>,
    /// What the rule came to; codes of the engine are no rule's.
    pub outcome: Option<RuleOutcome>,
    /// What was found under it.
    pub findings: Vec<&'r Finding>,
}

impl Case<'_> {
    /// The test case. `within` tells facilities apart.
    pub fn test(&self, within: Option<&str>) -> TestCase {
        let name = format!("{} {}", self.code, self.title.unwrap_or_default());
        let mut test = TestCase::new(text::line(name.trim_end()), self.status());
        test.set_classname(text::line(&self.class(within)));
        if !self.findings.is_empty() && !matches!(test.status, TestCaseStatus::NonSuccess { .. }) {
            test.set_system_out(text::findings(self.facility, &self.findings));
        }
        test
    }

    /// The requirement, or the group of a code that belongs to none.
    fn class(&self, within: Option<&str>) -> String {
        let class = match self.requirement {
            Some(requirement) => format!("{}（{}）", requirement.id, requirement.label),
            None => self.group().to_owned(),
        };
        within.map_or(class.clone(), |facility| format!("{facility} {class}"))
    }

    fn group(&self) -> &str {
        self.code.rsplit_once('/').map_or(self.code, |(group, _)| group)
    }

    fn status(&self) -> TestCaseStatus {
        let open = |finding: &&&Finding| finding.severity == Severity::Error && finding.status == Status::Open;
        let first = self.findings.iter().find(open);
        match (self.outcome, first) {
            (Some(RuleOutcome::NotEvaluated), _) => self.not_passed(
                NonSuccessKind::Error,
                "評価していません。ルールが途中で止まったか、写す先の遵守事項が未評価です",
            ),
            (_, Some(finding)) => self.not_passed(NonSuccessKind::Failure, &words::message(finding)),
            (Some(RuleOutcome::Blocked), None) => skipped(&format!(
                "判定に要る記録がないため、実行していません。{}/missing-key（または empty-key）を見てください",
                self.group()
            )),
            (Some(RuleOutcome::NotApplicable), None) => skipped(RuleOutcome::NotApplicable.label()),
            _ => TestCaseStatus::success(),
        }
    }

    fn not_passed(&self, kind: NonSuccessKind, message: &str) -> TestCaseStatus {
        let mut body = text::findings(self.facility, &self.findings);
        if let Some(requirement) = self.requirement {
            body.push_str(&text::xml(&words::wording(requirement)));
            body.push('\n');
        }
        let mut status = TestCaseStatus::non_success(kind);
        status.set_type(text::line(self.code)).set_message(text::line(message)).set_description(body);
        status
    }
}

fn skipped(message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(text::line(message));
    status
}
