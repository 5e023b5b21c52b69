//! The outcome of a requirement in; OSCAL's `finding`, and for what was accepted its `risk`, out.
//!
//! OSCAL knows two states of an objective, and a reason. The objective is that what shows the requirement to be met is on
//! file, so `satisfied` says that it is, and nothing about the law:
//!
//! | outcome | state | reason | why |
//! | --- | --- | --- | --- |
//! | 充足, 注意 | satisfied | pass | no error; the warnings are observations |
//! | 未充足 | not-satisfied | fail | at least one error |
//! | 要署名 | not-satisfied | other | nothing failed, and a person has yet to sign |
//! | 該当なし | satisfied | other | nothing there that could lack; `implementation-status` says `not-applicable` |
//! | 未評価 | not-satisfied | other | nothing is known, and what is unknown is never satisfied |

use std::collections::HashMap;

use serde::Serialize;

use super::catalog::objective_id;
use super::datatypes::{markup_line, markup_multiline, short};
use super::metadata::{Property, TITLE};
use super::observation::Observation;
use super::uuids::{Uuid, Uuids};
use crate::finding::{Severity, Status as Standing};
use crate::outcome::Outcome;
use crate::pack::Pack;
use crate::report::facility::Assessed;
use crate::report::finding::Finding as Found;

/// `finding`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    uuid: Uuid,
    title: String,
    description: String,
    props: Vec<Property>,
    target: FindingTarget,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_observations: Vec<RelatedObservation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_risks: Vec<AssociatedRisk>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct FindingTarget {
    r#type: &'static str,
    target_id: String,
    status: ObjectiveStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    implementation_status: Option<ImplementationStatus>,
}

#[derive(Debug, Serialize)]
struct ObjectiveStatus {
    state: &'static str,
    reason: &'static str,
    remarks: String,
}

#[derive(Debug, Serialize)]
struct ImplementationStatus {
    state: &'static str,
    remarks: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct RelatedObservation {
    observation_uuid: Uuid,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct AssociatedRisk {
    risk_uuid: Uuid,
}

/// `risk`: what was found and accepted. What is open needs none; it is an observation, and the finding counts it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Risk {
    uuid: Uuid,
    title: String,
    description: String,
    statement: String,
    props: Vec<Property>,
    status: &'static str,
    related_observations: [RelatedObservation; 1],
}

impl Risk {
    /// The risk of a finding that a waiver covers.
    pub fn accepted(found: &Found, observation: &Observation, result: Uuid, uuids: &mut Uuids) -> Option<Self> {
        let accepted = found.acceptance.as_ref().filter(|_| found.status == Standing::Waived)?;
        Some(Self {
            uuid: uuids.give(result, &["risk", &observation.uuid.to_string()]),
            title: markup_line(&short(&found.message, TITLE)),
            description: markup_multiline(&found.message),
            statement: markup_multiline(&accepted.words()),
            props: vec![Property::oscal("accepted", "yes"), Property::ours("rule", &found.rule)],
            status: "deviation-approved",
            related_observations: [RelatedObservation { observation_uuid: observation.uuid }],
        })
    }
}

/// What belongs to one requirement.
#[derive(Debug, Default)]
pub struct Belongings {
    observations: Vec<Uuid>,
    risks: Vec<Uuid>,
    severities: [usize; Severity::ALL.len()],
}

/// What belongs to each requirement, by its id.
#[derive(Debug, Default)]
pub struct Sorted<'r>(HashMap<&'r str, Belongings>);

impl<'r> Sorted<'r> {
    /// Puts an observation under a requirement.
    pub fn observed(&mut self, requirement: &'r str, observation: &Observation) {
        self.0.entry(requirement).or_default().observations.push(observation.uuid);
    }

    /// Puts what was found, with the risk that was accepted for it, under its requirement.
    pub fn found(&mut self, found: &'r Found, observation: &Observation, risk: Option<&Risk>) {
        let Some(requirement) = found.requirement.as_deref() else { return };
        self.observed(requirement, observation);
        let belongings = self.0.entry(requirement).or_default();
        if found.status != Standing::Waived {
            belongings.severities[found.severity as usize] += 1;
        }
        belongings.risks.extend(risk.map(|risk| risk.uuid));
    }

    /// The finding of a requirement.
    pub fn finding(&mut self, pack: &Pack, assessed: &Assessed, result: Uuid, uuids: &mut Uuids) -> Finding {
        let requirement = &assessed.requirement;
        let belongings = self.0.remove(requirement.id.as_str()).unwrap_or_default();
        let (state, reason) = status(assessed.outcome);
        let remarks = markup_multiline(&remarks(pack, assessed, belongings.severities));
        let label = assessed.outcome.label();
        let applies = assessed.outcome != Outcome::NotApplicable;
        Finding {
            uuid: uuids.give(result, &["requirement", &requirement.id]),
            title: markup_line(&format!("{} {}: {label}", requirement.id, requirement.label)),
            description: markup_multiline(&requirement.text),
            props: vec![
                Property::ours("outcome", assessed.outcome.name()),
                Property::ours("checked", &assessed.checked.to_string()),
            ],
            target: FindingTarget {
                r#type: "objective-id",
                target_id: objective_id(requirement),
                implementation_status: (!applies)
                    .then(|| ImplementationStatus { state: "not-applicable", remarks: remarks.clone() }),
                status: ObjectiveStatus { state, reason, remarks },
            },
            related_observations: belongings
                .observations
                .into_iter()
                .map(|observation_uuid| RelatedObservation { observation_uuid })
                .collect(),
            related_risks: belongings.risks.into_iter().map(|risk_uuid| AssociatedRisk { risk_uuid }).collect(),
        }
    }
}

fn status(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Met | Outcome::MetWithWarnings => ("satisfied", "pass"),
        Outcome::NotApplicable => ("satisfied", "other"),
        Outcome::Unmet => ("not-satisfied", "fail"),
        Outcome::Unattested | Outcome::NotEvaluated => ("not-satisfied", "other"),
    }
}

/// The outcome in words.
fn remarks(pack: &Pack, assessed: &Assessed, severities: [usize; Severity::ALL.len()]) -> String {
    let [errors, warnings] = [Severity::Error, Severity::Warning].map(|severity| severities[severity as usize]);
    let words = match assessed.outcome {
        Outcome::Met => "検査のすべてについて、記録がそろっています。".to_owned(),
        Outcome::MetWithWarnings => format!("記録はそろっていますが、注意が {warnings} 件あります。"),
        Outcome::Unmet => format!("エラーが {errors} 件、注意が {warnings} 件あります。"),
        Outcome::Unattested => {
            let role = assessed.requirement.attest.as_deref().map_or("", |role| pack.about.role(role));
            format!("検査にエラーはありませんが、機械では判断できないことについての{role}の有効な署名がありません。")
        }
        Outcome::NotApplicable => "対象となるものがないと記録されているので、確かめるものがありません。".to_owned(),
        Outcome::NotEvaluated => "検査の全部又は一部が行われていません。満たしたことにはなりません。".to_owned(),
    };
    format!("{}: {words}（確認 {}）", assessed.outcome.label(), assessed.checked)
}
