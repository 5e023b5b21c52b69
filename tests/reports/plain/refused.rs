//! What is no report of this pack in; refusals that name it and say what to do, out.

use junshu::pack::{Given, Pack, PackSource};
use junshu::report::json::read;
use junshu::report::text::diagnostic;
use junshu::report::{Report, facility::Facility};
use junshu::source::SourceFile;
use serde_json::{Value as Json, json};

use super::damaged::small;
use crate::reports::given::{PLAIN, as_json, code, every, fixture, json_text, pack, request, temporary};
use crate::reports::hostile::harmless;

/// What is said of a text that is refused with this code.
#[track_caller]
fn refused(text: &str, by: &str, pack: &Pack) -> String {
    let error = match read::report("r.json", text, pack) {
        Ok(_) => panic!("it is read: {}", &text[..text.floor_char_boundary(300)]),
        Err(error) => error,
    };
    let (said, shown) = (error.to_string(), diagnostic(&error, PLAIN));
    assert_eq!(code(&error), by, "{said}");
    assert!(said.contains("r.json"), "{said}");
    assert!(shown.starts_with(&format!("error[{by}]")) && shown.contains("対処: "), "{shown}");
    harmless(&shown);
    said
}

/// The small report with another value at this place.
#[track_caller]
fn with(at: &str, value: impl Into<Json>) -> String {
    let mut report = as_json(&small());
    *report.pointer_mut(at).unwrap_or_else(|| panic!("nothing is at {at}")) = value.into();
    report.to_string()
}

/// It is refused for this word, which it names.
#[track_caller]
fn unknown(at: &str, value: impl Into<Json>) {
    let value = value.into();
    let said = refused(&with(at, value.clone()), "report::form", pack());
    let word = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    assert!(said.contains(&format!("`{word}`")), "{at}: {said} does not name {word}");
}

#[test]
fn a_part_of_a_report_is_refused() {
    let text = json_text(&small());
    let whole = text.trim_end();
    assert!(read::report("r.json", whole, pack()).is_ok());
    // Every place near both ends, and many between.
    for (end, _) in whole.char_indices().enumerate().filter(|(at, _)| at % 97 == 0 || *at < 500).map(|(_, one)| one) {
        let said = refused(&whole[..end], "report::form", pack());
        // The line in which it ends, as people count.
        let line = whole[..end].matches('\n').count() + 1;
        assert!(said.contains(&format!("r.json:{line}:")) || said.contains(&format!("r.json:{}:", line - 1)), "{said}");
    }
}

#[test]
fn what_is_no_report_is_refused() {
    let text = json_text(&small());
    let deep = "[".repeat(100_000);
    let lines = super::super::given::written(&small(), "jsonl");
    for other in ["", " ", "null", "1", "\"架空\"", "[]", "{}", "{", "架空: 1\n", &deep, &lines] {
        refused(other, "report::form", pack());
    }
    for other in [format!("{text}{text}"), format!("{text}x"), format!("\u{feff}{text}"), text.replace(':', "=")] {
        refused(&other, "report::form", pack());
    }
    for other in ["junshu.report/2", "junshu.report-lines/1", "junshu.mutation/1", "", "\u{1b}[31m架空"] {
        unknown("/schema", other);
    }
}

/// Words that may be missing: `null` says as much. The summary is for others.
const MAY_BE_NULL: [&str; 12] = [
    "code",
    "help",
    "name",
    "missing",
    "defined",
    "requirement",
    "facility",
    "location",
    "excerpt",
    "forecast",
    "subject",
    "acceptance",
];

#[test]
fn every_key_is_asked_for() {
    fn keys(json: &Json, at: &str, into: &mut Vec<(String, String)>) {
        match json {
            Json::Object(map) => map.iter().for_each(|(key, value)| {
                into.push((at.to_owned(), key.clone()));
                keys(value, &format!("{at}/{key}"), into);
            }),
            Json::Array(items) => {
                items.iter().enumerate().for_each(|(n, value)| keys(value, &format!("{at}/{n}"), into));
            }
            _ => {}
        }
    }
    let (report, mut all, mut seen) = (as_json(&small()), Vec::new(), 0);
    keys(&report, "", &mut all);
    all.retain(|(at, key)| !format!("{at}/{key}").starts_with("/summary"));
    for (at, key) in all {
        let mut less = report.clone();
        less.pointer_mut(&at).and_then(Json::as_object_mut).expect("a map").remove(&key);
        let place = ["/facilities", "/rules"].iter().any(|part| at.contains(part)) && key == "location";
        if !MAY_BE_NULL.contains(&&*key) || place {
            let said = refused(&less.to_string(), "report::form", pack());
            assert!(said.contains(&key) || at.ends_with("/value"), "{at}/{key}: {said}");
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen} keys");
}

#[test]
fn unknown_words_are_refused() {
    let each = [
        ("requirements/0/id", "GOV-9.9-9"),
        ("rules/0/requirement", "GOV-9.9-9"),
        ("findings/2/requirement", "GOV-9.9-9"),
        ("forecast/lapses/0/finding/requirement", "GOV-9.9-9"),
        ("requirements/0/outcome", "held"),
        ("rules/0/outcome", "met"),
        ("findings/0/severity", "note"),
        ("findings/0/status", "closed"),
        ("findings/0/type", "map"),
        ("findings/0/related/0/type", "date"),
        ("evidence/0/type", ""),
        ("rules/1/subject/type", "String"),
        ("forecast/until", "2026-02-30"),
        ("forecast/lapses/0/date", "2026/11/22"),
        ("forecast/lapses/0/finding/severity", "Error"),
    ];
    for (at, word) in each {
        unknown(&format!("/facilities/0/{at}"), word);
    }
    unknown("/errors/0/severity", "advice");
    for date in ["2026-11-31", "", "今日", "2026-11-22T00:00:00Z", "２０２６-11-22"] {
        unknown("/today", date);
    }
}

#[test]
fn places_that_are_not_there_are_refused() {
    let locations =
        ["findings/0/location", "findings/0/related/0/location", "findings/1/defined", "evidence/0/location"];
    for at in locations.iter().chain(&["unread/0/location", "rules/1/subject/location"]) {
        for name in ["無い.yaml", "", "記録.yaml/", "./記録.yaml"] {
            unknown(&format!("/facilities/0/{at}/file"), name);
        }
        for number in ["offset", "length", "line", "end_column"] {
            for other in [json!(-1), json!(1.5), json!("1"), json!(u64::from(u32::MAX) + 1), Json::Null] {
                refused(&with(&format!("/facilities/0/{at}/{number}"), other), "report::form", pack());
            }
        }
        refused(&with(&format!("/facilities/0/{at}/offset"), u32::MAX), "report::form", pack());
    }
    refused(&with("/facilities/0/files", json!([])), "report::form", pack());
}

#[test]
fn evidence_that_is_not_there_is_refused() {
    let count = small().facilities[0].evidence.len();
    for at in ["/facilities/0/requirements/0/evidence", "/facilities/0/rules/0/evidence"] {
        unknown(&format!("{at}/0"), count);
        unknown(&format!("{at}/0"), u64::MAX);
        refused(&with(at, json!([0, -1])), "report::form", pack());
    }
    // A value is of its type.
    let mut kinds = 0;
    for (at, evidence) in small().facilities[0].evidence.iter().enumerate() {
        for other in
            [json!(true), json!(1), json!("架空"), json!({ "keys": 1 }), json!({ "items": 1 }), json!([]), json!({})]
        {
            let changed = with(&format!("/facilities/0/evidence/{at}/value"), other.clone());
            let Ok(report) = read::report("r.json", &changed, pack()) else {
                refused(&changed, "report::form", pack());
                kinds += 1;
                continue;
            };
            let Facility { evidence: read, .. } = &report.facilities[0];
            assert_eq!(std::mem::discriminant(&read[at].value), std::mem::discriminant(&evidence.value), "{other}");
        }
    }
    assert!(kinds > 30, "{kinds} values are refused");
}

#[test]
fn the_report_of_another_pack_is_refused() {
    let given = |value: &str| Pack::load(&PackSource::Embedded, &[], &[Given::text("max_age_days", value)]);
    let (changed, same) = (given("180").expect("a pack"), given("365").expect("a pack"));
    for report in every() {
        let said = refused(&json_text(report), "report::pack", &changed);
        assert!(said.contains(&pack().fingerprint()) && said.contains(&changed.fingerprint()), "{said}");
        assert!(read::report("r.json", &json_text(report), &same).is_ok(), "what is the default may be said");
    }
    let files = vec![SourceFile::new("記録.yaml", "{}")];
    let (facility, _) = junshu::check(&changed, "記録", files, &request()).expect("the records load");
    let report = Report { facilities: vec![facility], ..Report::new(&changed, request().today) };
    refused(&json_text(&report), "report::pack", pack());
    assert!(read::report("r.json", &json_text(&report), &changed).is_ok());
    for (key, value) in [("fingerprint", "0".repeat(32)), ("id", "mhlw-7.0-gov".to_owned()), ("edition", String::new())]
    {
        refused(&with(&format!("/pack/{key}"), value), "report::pack", pack());
    }
}

const PAGE: &str = "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直し方。\n\n## 例\n\n```yaml\npeople: []\n```\n";

/// The pack with a rule of one's own; the rule stands in a folder with a name of its own.
fn with_rule(body: &str) -> (tempfile::TempDir, Pack) {
    let rule = format!("//! 題\nconst RULE = #{{ severity: \"error\", on: \"people[]\" }};\n\n{body}\n");
    let folder = temporary(&[("own/r.rhai", &rule), ("own/r.md", PAGE)]);
    let pack = Pack::load(&PackSource::Embedded, &[folder.path().to_owned()], &[]).expect("the pack loads");
    (folder, pack)
}

/// Where the rules stand says nothing, what they say does.
#[test]
fn rules_of_ones_own_are_a_part_of_the_pack() {
    let ((_first, one), (_second, two)) = (with_rule("fn check(p) { }"), with_rule("fn check(p) { }"));
    let (_third, other) = with_rule("fn check(p) {  }");
    assert_eq!(one.fingerprint(), two.fingerprint());
    let text = json_text(&Report { facilities: fixture("clinic").facilities, ..Report::new(&one, request().today) });
    assert!(read::report("r.json", &text, &two).is_ok());
    refused(&text, "report::pack", &other);
    refused(&text, "report::pack", pack());
    // A rule that cannot be run is the pack's, once, wherever it stands.
    let ((_first, one), (_second, two)) = (with_rule("fn check(p) {"), with_rule("fn check(p) {"));
    let text = json_text(&Report::new(&one, request().today));
    let back = read::report("r.json", &text, &two).expect("it is the same pack");
    assert_eq!((one.broken.len(), back.problems().count()), (1, 1), "{:?}", back.problems().collect::<Vec<_>>());
}
