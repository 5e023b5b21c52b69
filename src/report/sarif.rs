//! A report in; SARIF 2.1.0 out: one run of one tool, its rules, the requirements as a taxonomy, the results.
//!
//! The objects are those of `serde-sarif`, which is made from the official schema. Each part below turns one kind of
//! value of the report into one kind of object of the standard.

mod invocation;
mod logical;
mod message;
mod outcome;
mod place;
mod result;
mod rule;
mod taxonomy;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};
use serde_sarif::sarif::{
    PropertyBag, Result as Found, ResultColumnKind, ResultLevel, Run, RunAutomationDetails, Tool, ToolComponent,
    Version,
};

use super::style::Style;
use super::text::clean;
use super::{Facility, Report, json};
use crate::finding::{Severity, Status};
use crate::outcome::Outcome;
use message::both;
use place::Places;
use rule::Rules;
use taxonomy::Taxonomy;

/// The schema of the standard as OASIS publishes it.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The name of the tool.
const TOOL: &str = "junshu";
/// The language of all words.
const LANGUAGE: &str = "ja";

/// The file. Our own, because the standard wants `version` to stand in front.
#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: Version,
    runs: [Run; 1],
}

/// Writes a report as SARIF.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    json::write_safely(&Log { schema: SCHEMA, version: Version::V2_1_0, runs: [run(report, style)] }, out)
}

fn run(report: &Report<'_>, style: Style) -> Run {
    let taxonomy = Taxonomy::of(report.pack);
    let rules = Rules::of(report, &taxonomy);
    let mut places = Places::of(&report.facilities);
    let results = results(report, style, &rules, &taxonomy, &mut places);
    let (invocation, notifications) = invocation::of(report, &rules);
    let (artifacts, logical_locations) = places.tables();
    let mut driver = ToolComponent::builder()
        .name(TOOL)
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .language(LANGUAGE)
        .short_description(both("記録を遵守事項と照らし合わせ、足りない所を示す"))
        .supported_taxonomies([taxonomy.reference()])
        .build();
    driver.rules = Some(rules.descriptors());
    driver.notifications = Some(notifications).filter(|list| !list.is_empty());
    Run::builder()
        .tool(Tool::from(driver))
        .automation_details(RunAutomationDetails::builder().id(category(report)).build())
        .invocations([invocation])
        .language(LANGUAGE)
        .column_kind(ResultColumnKind::UnicodeCodePoints.to_string())
        .default_encoding("UTF-8")
        .original_uri_base_ids(place::bases())
        .artifacts(artifacts)
        .logical_locations(logical_locations)
        .taxonomies([taxonomy.component()])
        .results(results)
        .properties(properties(report))
        .build()
}

/// The findings of each facility and, where that is asked for, what its other rules came to.
fn results(
    report: &Report<'_>,
    style: Style,
    rules: &Rules<'_>,
    taxonomy: &Taxonomy<'_>,
    places: &mut Places,
) -> Vec<Found> {
    let mut results = Vec::new();
    for (at, facility) in report.facilities.iter().enumerate() {
        let mut here = places.within(at, facility);
        let found = facility.findings.iter().map(|finding| result::of(finding, rules, taxonomy, &mut here));
        let mut own: Vec<Found> = found.collect();
        if style.passes {
            own.extend(facility.rules.iter().filter_map(|ran| outcome::of(facility, ran, rules, taxonomy, &mut here)));
        }
        let name = bag([("facility", clean(facility_name(facility)).into())]);
        results.extend(own.into_iter().map(|result| Found { properties: Some(name.clone()), ..result }));
    }
    // The standard wants marks on all results of a run or on none.
    let open = |facility: &Facility| facility.findings.iter().all(|finding| finding.status == Status::Open);
    if !report.facilities.iter().all(open) {
        for result in &mut results {
            result.suppressions.get_or_insert_default();
        }
    }
    results
}

fn facility_name(facility: &Facility) -> &str {
    facility.name.as_deref().unwrap_or(&facility.root)
}

/// What keeps the results of one place apart from those of another on GitHub, the same on every run; the last part, which
/// would tell runs apart, is empty.
fn category(report: &Report<'_>) -> String {
    let roots: Vec<_> = report.facilities.iter().map(|facility| clean(&facility.root)).collect();
    let parts = [TOOL, &report.pack.about.id, &roots.join(" ")].map(|part| part.trim_matches('/').to_owned());
    parts.iter().filter(|part| !part.is_empty()).flat_map(|part| [part, "/"]).collect()
}

/// What the results are to be read with: the day, the edition, what was counted, what each requirement came to.
fn properties(report: &Report<'_>) -> PropertyBag {
    let (about, summary) = (&report.pack.about, report.summary());
    let outcomes = Outcome::ALL.iter().zip(summary.outcomes);
    let counts: Map<String, Value> =
        outcomes.map(|(outcome, count)| (outcome.name().to_owned(), count.into())).collect();
    let facilities = report.facilities.iter().map(|facility| {
        let came_to = facility.requirements.iter();
        let came_to: Map<String, Value> =
            came_to.map(|assessed| (assessed.requirement.id.clone(), assessed.outcome.name().into())).collect();
        let name = facility.name.as_deref().map(clean);
        json!({ "root": clean(&facility.root), "name": name, "requirements": came_to })
    });
    bag([
        ("today", report.today.to_string().into()),
        ("pack", json!({ "id": about.id, "title": about.title, "edition": about.edition })),
        ("notice", about.notice.as_str().into()),
        ("disclaimer", about.disclaimer.as_str().into()),
        ("files", summary.files.into()),
        ("requirements", counts.into()),
        ("facilities", facilities.collect()),
    ])
}

/// Properties of our own.
fn bag<'k>(entries: impl IntoIterator<Item = (&'k str, Value)>) -> PropertyBag {
    let entries = entries.into_iter().map(|(key, value)| (key.to_owned(), value));
    PropertyBag::builder().additional_properties(entries.collect::<std::collections::BTreeMap<_, _>>()).build()
}

/// How much a finding weighs in the words of the standard.
fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Info => ResultLevel::Note,
    }
}

/// A number of the standard.
fn index(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
