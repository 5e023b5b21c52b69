//! A report in; OSCAL assessment results (JSON) out, for tools that gather the results of many assessments.
//!
//! One `result` a facility. A rule that ran is an `observation`, and so is each thing that was found, with file, line and
//! column; a requirement is a `finding`, whose target is the part of the [`catalog`] that says what must be on file. What
//! could not be checked is a result of its own that has no finding and reviewed no control.
//!
//! Every rule is written, whatever [`Style::passes`] says: results without what holds would not be whole.
//!
//! - UUIDs are of version 5 (`uuids`) and come from the pack, the day, the facility's name and place, and what they
//!   identify in it: the same report has the same ones, another day has others. `fingerprint` follows a finding through days.
//! - All times are the report's date at the start of the day in Japan. OSCAL wants a time; only the date is known.
//! - OSCAL wants a plan. There is none beside the rules, so `import-ap` points to a resource that says so and lists them.
//! - Text is plain: OSCAL would read it as Markdown (`datatypes`).

mod back_matter;
pub mod catalog;
mod datatypes;
mod finding;
mod metadata;
mod observation;
mod problem;
mod result;
mod uuids;

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use super::json::write_safely;
use super::style::Style;
use back_matter::{BackMatter, Resource};
use metadata::Metadata;
use observation::Titles;
use result::{AssessmentResult, Results};
use uuids::{Uuid, Uuids};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document {
    assessment_results: AssessmentResults,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct AssessmentResults {
    uuid: Uuid,
    metadata: Metadata,
    import_ap: ImportAp,
    results: Vec<AssessmentResult>,
    back_matter: BackMatter,
}

#[derive(Debug, Serialize)]
struct ImportAp {
    href: String,
    remarks: &'static str,
}

/// Writes the assessment results.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    write_safely(&Document { assessment_results: assessment_results(report) }, out)
}

fn assessment_results(report: &Report<'_>) -> AssessmentResults {
    let (pack, today, mut uuids) = (report.pack, report.today, Uuids::default());
    let whole = Uuid::of(&["day", &pack.about.id, &pack.about.edition, &today.to_string()]);
    let said: Vec<String> = report.problems().map(|problem| problem.message.clone()).collect();
    let mut names = vec!["assessment-results"];
    for facility in &report.facilities {
        names.extend([facility.root.as_str(), facility.name.as_deref().unwrap_or_default()]);
    }
    names.extend(said.iter().map(String::as_str));
    let uuid = uuids.give(whole, &names);
    let (plan, guideline) = (uuids.give(uuid, &["plan"]), uuids.give(uuid, &["guideline"]));
    let problems = said.len();
    let all = Results { report, whole, document: uuid, guideline, problems, titles: Titles::new(pack) };
    let (mut results, mut parties) = (Vec::new(), Vec::new());
    let mut resources = vec![
        Resource::plan(plan, pack, today),
        Resource::guideline(guideline, pack).with_catalog(catalog::uuid(pack, today)),
    ];
    // First, so that nobody takes for whole what is not.
    if problems > 0 || report.facilities.is_empty() {
        results.push(all.unchecked(&mut uuids));
    }
    for facility in &report.facilities {
        let of = all.facility(facility, &mut uuids);
        results.push(of.result);
        resources.extend(of.resources);
        parties.extend(of.party);
    }
    let title = format!("{} 記録の点検結果", pack.about.title);
    let mut metadata = Metadata::new(pack, today, &title, &today.to_string());
    metadata = metadata.role("prepared-for", "記録を点検した施設", parties);
    if problems > 0 {
        metadata = metadata.remark(&format!("問題が {problems} 件あり、点検は完了していません。"));
    }
    AssessmentResults {
        uuid,
        metadata,
        import_ap: ImportAp { href: plan.href(), remarks: "別に作られた点検の計画はありません。" },
        results,
        back_matter: BackMatter { resources },
    }
}
