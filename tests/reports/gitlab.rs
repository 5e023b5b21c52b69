//! Reports as GitLab Code Quality in; whether GitLab can read every issue, each once and at its place, out.

use std::collections::HashSet;

use jsonschema::Validator;
use junshu::report::Report;
use serde_json::{Value as Json, json};

use super::ci::{counts, ends, findings, hostiles, marked, name, reports, settled, unreadable};
use super::given::{fixture, number, records, word, written};
use super::hostile::{harmless, huge};

fn issues(report: &Report<'_>) -> Vec<Json> {
    match serde_json::from_str(&written(report, "gitlab")).expect("JSON") {
        Json::Array(issues) => issues,
        other => panic!("no list: {other}"),
    }
}

/// What GitLab's documentation of the report format asks of an issue, and nothing beside it.
fn documented() -> Validator {
    let number = json!({ "type": "integer", "minimum": 1 });
    let point = json!({ "required": ["line", "column"], "properties": { "line": number, "column": number } });
    let schema = json!({
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": { "type": "string", "minLength": 1, "pattern": "^[^\\n]*$" },
                "check_name": { "type": "string", "minLength": 1 },
                "fingerprint": { "type": "string", "minLength": 1 },
                "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                "location": {
                    "required": ["path", "lines", "positions"],
                    "properties": {
                        "path": { "type": "string", "pattern": "^(?!\\./)." },
                        "lines": { "required": ["begin"], "properties": { "begin": number, "end": number } },
                        "positions": { "required": ["begin"], "properties": { "begin": point, "end": point } },
                    },
                },
            },
        },
    });
    jsonschema::validator_for(&schema).expect("a schema")
}

#[test]
fn every_issue_is_as_documented_and_stands_once() {
    let documented = documented();
    for (title, report) in reports().iter().chain(hostiles()) {
        let all = issues(report);
        if let Err(error) = documented.validate(&json!(all)) {
            panic!("{title}: {}: {error}", error.instance_path());
        }
        let prints: HashSet<&str> = all.iter().map(|issue| word(issue, "/fingerprint")).collect();
        assert_eq!(prints.len(), all.len(), "{title}: two issues are one for GitLab");
    }
}

#[test]
fn issues_count_like_the_report() {
    for (title, report) in reports() {
        let all = issues(report);
        let of = |severity: &str| all.iter().filter(|issue| issue["severity"] == severity).count();
        let counts = counts(report);
        let got = [of("blocker"), of("critical"), of("major"), of("minor"), of("info")];
        let info = counts["info"] + counts["settled"];
        assert_eq!(got, [report.problems().count(), 0, counts["error"], counts["warning"], info], "{title}");
    }
}

#[test]
fn issues_stand_where_the_findings_do() {
    let mut seen = 0;
    for (title, report) in reports() {
        let all = issues(report);
        for (issue, (tree, finding)) in all.iter().skip(report.problems().count()).zip(findings(report)) {
            let [start, end] = ends(tree, finding.place.span);
            let at = |place: &str| {
                let place = format!("/location/positions/{place}");
                (number(issue, &format!("{place}/line")), number(issue, &format!("{place}/column")))
            };
            assert_eq!((at("begin"), at("end")), (start, end), "{title}: {issue}");
            let lines = (number(issue, "/location/lines/begin"), number(issue, "/location/lines/end"));
            assert_eq!(lines, (start.0, end.0), "{title}");
            assert_eq!(word(issue, "/location/path"), name(tree, finding.place.span), "{title}");
            assert_eq!(word(issue, "/check_name"), &*finding.rule, "{title}");
            assert!(word(issue, "/fingerprint").starts_with(&*finding.fingerprint), "{title}");
            seen += 1;
        }
    }
    assert!(seen > 300, "{seen} issues");
}

/// What was found before is the same issue after an edit elsewhere.
#[test]
fn an_issue_is_known_again() {
    let prints = |report: &Report<'_>| -> Vec<String> {
        issues(report).iter().map(|issue| word(issue, "/fingerprint").to_owned()).collect()
    };
    assert_eq!(prints(&fixture("hospital")), prints(&super::ci::office()));
    let twins = prints(&records("vendors: [{ id: A }, { id: A }, { id: A }]\n"));
    assert!(twins.iter().any(|print| print.ends_with("-2")), "{twins:?}");
    assert_eq!(twins, prints(&records("\n\nvendors: [{ id: A }, { id: A }, { id: A }]\n")));
}

#[test]
fn what_is_settled_stays_marked() {
    let report = settled();
    let all = issues(&report);
    let marked = |issue: &&Json| marked(word(issue, "/description")).is_some();
    assert_eq!(all.iter().filter(marked).count(), counts(&report)["settled"]);
    assert!(all.iter().filter(marked).all(|issue| issue["severity"] == "info"));
}

#[test]
fn what_could_not_be_checked_is_no_empty_list() {
    let all = issues(&unreadable());
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|issue| word(issue, "/description").starts_with("検査できませんでした: ")));
    let places: Vec<_> = all
        .iter()
        .map(|i| (word(i, "/location/path"), number(i, "/location/lines/begin"), word(i, "/check_name")))
        .collect();
    assert_eq!(places, [("壊れた,記録:1.yaml", 2, "yaml::syntax"), (".", 1, "input::no_files")]);
}

#[test]
fn no_text_commands_or_fills_what_shows_it() {
    for (title, report) in hostiles() {
        for issue in issues(report) {
            for pointer in ["/description", "/check_name", "/location/path"] {
                harmless(word(&issue, pointer));
                assert!(!word(&issue, pointer).contains('\n'), "{title}");
            }
        }
    }
    for text in huge() {
        let longest = issues(&records(&text)).iter().map(|i| word(i, "/description").chars().count()).max();
        assert!(longest.is_some_and(|longest| longest <= 410), "{longest:?}");
    }
}
