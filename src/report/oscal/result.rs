//! One facility, or what could not be checked, in; OSCAL's `result` out.

use std::collections::HashMap;

use serde::Serialize;

use super::back_matter::Resource;
use super::catalog::control_id;
use super::datatypes::{markup_line, markup_multiline, moment, short};
use super::finding::{Finding, Risk, Sorted};
use super::metadata::{Link, Party, Property, TITLE};
use super::observation::{Observation, Observer, Titles};
use super::problem;
use super::uuids::{Uuid, Uuids};
use crate::catalog::Requirement;
use crate::finding::Severity;
use crate::outcome::Outcome;
use crate::report::{Facility, Report};
use crate::source::FileId;

/// `result`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AssessmentResult {
    uuid: Uuid,
    title: String,
    description: String,
    start: String,
    end: String,
    props: Vec<Property>,
    local_definitions: LocalDefinitions,
    reviewed_controls: ReviewedControls,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    observations: Vec<Observation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    risks: Vec<Risk>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
    remarks: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct LocalDefinitions {
    assessment_assets: AssessmentAssets,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct AssessmentAssets {
    components: [SystemComponent; 1],
    assessment_platforms: [AssessmentPlatform; 1],
}

#[derive(Debug, Serialize)]
struct SystemComponent {
    uuid: Uuid,
    r#type: &'static str,
    title: &'static str,
    description: String,
    props: [Property; 1],
    status: ComponentStatus,
}

#[derive(Debug, Serialize)]
struct ComponentStatus {
    state: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct AssessmentPlatform {
    uuid: Uuid,
    title: &'static str,
    uses_components: [UsesComponent; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct UsesComponent {
    component_uuid: Uuid,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ReviewedControls {
    links: [Link; 1],
    control_selections: [ControlSelection; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ControlSelection {
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    include_all: Option<IncludeAll>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    include_controls: Vec<SelectControl>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exclude_controls: Vec<SelectControl>,
}

#[derive(Debug, Serialize)]
struct IncludeAll {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct SelectControl {
    control_id: String,
}

/// The result of this title that has no facility.
const PROBLEMS: &str = "点検できなかったもの";

/// What the results of a report have in common.
pub struct Results<'r> {
    pub report: &'r Report<'r>,
    /// What the UUIDs of facilities are given in: the pack as of the day, whatever else the document holds.
    pub whole: Uuid,
    pub document: Uuid,
    /// The resource of the guideline.
    pub guideline: Uuid,
    /// Number of problems.
    pub problems: usize,
    pub titles: Titles<'r>,
}

/// What one facility gives to a document.
pub struct OfFacility {
    pub result: AssessmentResult,
    /// The files of its records.
    pub resources: Vec<Resource>,
    /// The facility itself, where its records name it.
    pub party: Option<Party>,
}

impl<'r> Results<'r> {
    /// The result of a facility.
    pub fn facility(&self, facility: &'r Facility, uuids: &mut Uuids) -> OfFacility {
        let name = facility.name.as_deref();
        let uuid = uuids.give(self.whole, &["facility", &facility.root, name.unwrap_or_default()]);
        let title = name.map_or_else(|| facility.root.clone(), |name| format!("{name}（{}）", facility.root));
        let about = &self.report.pack.about;
        let description = format!(
            "{}の遵守事項について、{} 時点で、満たすことを示す記録がそろっているかを点検した結果です。",
            about.title, self.report.today
        );
        let skipped = |at: usize| facility.requirements.get(at).is_none_or(|a| a.outcome == Outcome::NotEvaluated);
        let mut result = self.result(uuid, &title, &description, skipped, uuids);
        result.props = counts(facility);
        let (mut files, mut resources) = (HashMap::new(), Vec::new());
        for (id, file) in (0..).map(FileId).zip(&facility.files) {
            let uuid = uuids.give(uuid, &["file", file.name()]);
            files.insert(id, uuid);
            resources.push(Resource::file(uuid, file));
        }
        self.observe(facility, &files, &mut result, uuids);
        let party = name.map(|name| Party::organization(uuids.give(uuid, &["party"]), name));
        OfFacility { result, resources, party }
    }

    /// Observations of all rules and findings, the risks among them, and the findings of OSCAL.
    fn observe(
        &self,
        facility: &'r Facility,
        files: &HashMap<FileId, Uuid>,
        result: &mut AssessmentResult,
        uuids: &mut Uuids,
    ) {
        let observer = Observer {
            facility,
            result: result.uuid,
            tool: result.local_definitions.assessment_assets.components[0].uuid,
            collected: &moment(self.report.today),
            files,
            titles: &self.titles,
        };
        let mut sorted = Sorted::default();
        for ran in &facility.rules {
            let observation = observer.rule(ran, uuids);
            if let Some(requirement) = &ran.requirement {
                sorted.observed(&requirement.id, &observation);
            }
            result.observations.push(observation);
        }
        for found in &facility.findings {
            let observation = observer.finding(found, uuids);
            let risk = Risk::accepted(found, &observation, result.uuid, uuids);
            sorted.found(found, &observation, risk.as_ref());
            result.observations.push(observation);
            result.risks.extend(risk);
        }
        let findings = facility.requirements.iter();
        result.findings = findings.map(|a| sorted.finding(self.report.pack, a, result.uuid, uuids)).collect();
    }

    /// The result that stands for what could not be checked, and for a run that checked nothing: it has no finding and
    /// reviewed no control, so nothing in it can be taken for something that is in order.
    pub fn unchecked(&self, uuids: &mut Uuids) -> AssessmentResult {
        let uuid = uuids.give(self.document, &["problems"]);
        let description = match self.problems {
            0 => "点検した記録はありません。".to_owned(),
            n => format!("読めない記録や実行できない検査が {n} 件あり、点検は完了していません。"),
        };
        let mut result = self.result(uuid, PROBLEMS, &description, |_| true, uuids);
        result.props = vec![Property::ours("problems", &self.problems.to_string())];
        let tool = result.local_definitions.assessment_assets.components[0].uuid;
        let collected = moment(self.report.today);
        for error in self.report.problems() {
            result.observations.push(problem::observation(error, uuid, tool, &collected, uuids));
        }
        result
    }

    /// A result without observations.
    fn result(
        &self,
        uuid: Uuid,
        title: &str,
        description: &str,
        skipped: impl Fn(usize) -> bool,
        uuids: &mut Uuids,
    ) -> AssessmentResult {
        let moment = moment(self.report.today);
        AssessmentResult {
            uuid,
            title: markup_line(&short(title, TITLE)),
            description: markup_multiline(description),
            start: moment.clone(),
            end: moment,
            props: Vec::new(),
            local_definitions: LocalDefinitions { assessment_assets: assets(uuid, uuids) },
            reviewed_controls: ReviewedControls {
                links: [Link::reference(self.guideline)],
                control_selections: [selection(&self.report.pack.catalog.requirements, skipped)],
            },
            observations: Vec::new(),
            risks: Vec::new(),
            findings: Vec::new(),
            remarks: self.remarks(),
        }
    }

    /// How the states are to be read.
    fn remarks(&self) -> String {
        let mut lines = vec![
            "satisfied は、点検した範囲で、遵守事項を満たすことを示す記録がそろっていることを表します。\
             注意と該当なしを含み、どれであるかは props の outcome にあります。"
                .to_owned(),
            "not-satisfied は、未充足、要署名、未評価です。".to_owned(),
            self.report.pack.about.disclaimer.clone(),
        ];
        if self.problems > 0 {
            let problems = self.problems;
            lines.insert(
                0,
                format!("問題が {problems} 件あり、点検は完了していません（結果「{PROBLEMS}」にあります）。"),
            );
        }
        lines.iter().map(|line| markup_multiline(line)).collect::<Vec<_>>().join("\n\n")
    }
}

/// The counts that all formats show.
fn counts(facility: &Facility) -> Vec<Property> {
    let mut props = Vec::new();
    let mut count = |name: &str, count: usize| props.push(Property::ours(name, &count.to_string()));
    for outcome in Outcome::ALL {
        let of = facility.requirements.iter().filter(|assessed| assessed.outcome == outcome);
        count(&format!("requirements-{}", outcome.name()), of.count());
    }
    for severity in Severity::ALL {
        let of = facility.findings.iter().filter(|finding| finding.severity == severity);
        count(&format!("findings-{}", severity.name()), of.count());
    }
    count("files", facility.files.len());
    count("rules", facility.rule_count());
    props
}

/// The tool, as a component and as the platform that it is.
fn assets(result: Uuid, uuids: &mut Uuids) -> AssessmentAssets {
    let uuid = uuids.give(result, &["tool"]);
    let description = "記録（YAML）を遵守事項ごとの検査にかけ、記録がそろっているかを調べる道具です。";
    AssessmentAssets {
        components: [SystemComponent {
            uuid,
            r#type: "software",
            title: "junshu",
            description: markup_multiline(description),
            props: [Property::ours("version", env!("CARGO_PKG_VERSION"))],
            status: ComponentStatus { state: "operational" },
        }],
        assessment_platforms: [AssessmentPlatform {
            uuid: uuids.give(result, &["platform"]),
            title: "junshu",
            uses_components: [UsesComponent { component_uuid: uuid }],
        }],
    }
}

/// All requirements less those that were not evaluated.
fn selection(requirements: &[Requirement], skipped: impl Fn(usize) -> bool) -> ControlSelection {
    let select = |requirement: &Requirement| SelectControl { control_id: control_id(requirement) };
    let excluded = requirements.iter().enumerate().filter(|(at, _)| skipped(*at)).map(|(_, r)| select(r));
    let exclude_controls: Vec<SelectControl> = excluded.collect();
    let (all, out) = (requirements.len(), exclude_controls.len());
    let description =
        format!("遵守事項 {all} 項目のうち、点検したもの {} 項目。未評価 {out} 項目は除いています。", all - out);
    ControlSelection {
        description: markup_multiline(&description),
        include_all: requirements.is_empty().then_some(IncludeAll {}),
        include_controls: requirements.iter().map(select).collect(),
        exclude_controls,
    }
}
