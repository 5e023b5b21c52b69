//! The hospital that accepts risks in; whether every format says why, wherever it shows what is accepted, out.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use junshu::finding::Status;
use junshu::report::Report;
use junshu::report::finding::Acceptance;
use junshu::report::format::FORMATS;

use super::given::{as_json, fixture, list, rendered, settled};

/// Says what is required, and nothing of any records.
const CATALOG: &str = "oscal-catalog";

fn accepted<'r>(report: &'r Report<'_>) -> Vec<&'r Acceptance> {
    let findings = report.facilities.iter().flat_map(|facility| &facility.findings);
    findings.filter_map(|finding| finding.acceptance.as_deref()).collect()
}

/// What there is to read in a format, without layout: lines are broken anywhere, and XML and HTML have their entities.
fn words(report: &Report<'_>, format: &str) -> String {
    let bytes = rendered(report, format);
    let text = if format == "xlsx" { cells(bytes) } else { String::from_utf8(bytes).expect("text") };
    // Markdown says of marks that they are none.
    text.replace('\\', "").split_whitespace().collect()
}

/// All cells of a workbook.
fn cells(bytes: Vec<u8>) -> String {
    let sheets = Xlsx::new(Cursor::new(bytes)).expect("a workbook").worksheets();
    sheets.iter().flat_map(|(_, sheet)| sheet.rows().flatten().map(ToString::to_string)).collect()
}

#[test]
fn every_format_says_why() {
    let report = fixture("waivers");
    let why = accepted(&report);
    assert!(why.len() > 5 && why.iter().any(|why| why.id.is_none()), "waivers and comments are in force");
    for format in FORMATS.iter().filter(|format| format.name != CATALOG) {
        let shown = words(&report, format.name);
        for why in &why {
            let reason: String = why.reason.split_whitespace().collect();
            assert!(shown.contains(&reason), "{} does not say {reason}", format.name);
        }
    }
}

#[test]
fn documents_say_who_and_until_when_too() {
    let report = settled(fixture("hospital"));
    for format in ["text", "json", "jsonl", "sarif", "html", "xlsx", "csv", "markdown", "oscal"] {
        let shown = words(&report, format);
        for word in ["W-架空", "架空院長", "2027-03-31", "代わりに、毎月確かめる"] {
            assert!(shown.contains(word), "{format} does not say {word}");
        }
    }
}

#[test]
fn what_is_accepted_is_waived_and_nothing_else_is() {
    for finding in &fixture("waivers").facilities[0].findings {
        assert_eq!(finding.acceptance.is_some(), finding.status == Status::Waived, "{}", finding.rule);
    }
}

#[test]
fn sarif_tells_comments_from_waivers_and_where_they_stand() {
    let report = fixture("waivers");
    let sarif: serde_json::Value = serde_json::from_slice(&rendered(&report, "sarif")).expect("JSON");
    let results = list(&sarif, "/runs/0/results").iter();
    let suppressions: Vec<_> = results.filter_map(|result| result["suppressions"].get(0)).collect();
    assert_eq!(suppressions.len(), accepted(&report).len());
    for (suppression, why) in suppressions.iter().zip(accepted(&report)) {
        let at = &suppression["location"]["physicalLocation"];
        let line = report.facilities[0].location(why.span).start.line;
        assert_eq!(suppression["kind"], if why.id.is_some() { "external" } else { "inSource" });
        assert_eq!(at["region"]["startLine"], line, "{why:?}");
        assert_eq!(suppression["justification"], why.words());
    }
}

#[test]
fn json_leads_to_the_waiver() {
    let json = as_json(&fixture("waivers"));
    let waivers = list(&json, "/facilities/0/waivers");
    let mut seen = 0;
    for acceptance in list(&json, "/facilities/0/findings").iter().map(|finding| &finding["acceptance"]) {
        if let Some(id) = acceptance["id"].as_str() {
            let waiver = waivers.iter().find(|waiver| waiver["fields"]["id"] == id).expect("the waiver is listed");
            assert_eq!(waiver["location"], acceptance["location"]);
            assert_eq!(waiver["fields"]["reason"], acceptance["reason"]);
            seen += 1;
        }
    }
    assert!(seen > 3, "{seen}");
}
