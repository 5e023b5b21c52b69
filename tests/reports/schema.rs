//! Reports of every kind in; whether they are what the published JSON Schema says out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use junshu::inventory::Inventory;
use junshu::report::Report;
use junshu::report::json::SCHEMA;
use junshu::report::problem::Problem;
use junshu::source::SourceFile;
use serde_json::{Value as Json, json};

use super::given::{
    FIXTURES, Ran, as_json, check, documents, fixture, full, list, number, pack, problems, records, temporary, word,
};
use super::position::ODD;

static PUBLISHED: LazyLock<Validator> = LazyLock::new(|| {
    let schema: Json = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is a JSON Schema")
});

#[track_caller]
fn conforms(report: &Json) {
    let wrong: Vec<String> =
        PUBLISHED.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn reports_on_records_conform() {
    for name in FIXTURES {
        let report = as_json(&fixture(name));
        assert!(!list(&report, "/facilities/0/requirements").is_empty(), "{name} has requirements");
        conforms(&report);
    }
    conforms(&as_json(&full(documents())));
    for text in
        ["{}", "", "# 注記だけ\n", "people: []\n", "facility: { name: 架空 }\nvendors: [{ id: 甲 }, {}, ~, 7]\n"]
    {
        let report = as_json(&records(text));
        assert!(list(&report, "/facilities/0/findings").len() > 1, "{text:?} has findings");
        conforms(&report);
    }
}

/// The report of a run that could not check: it conforms, says why, and ends with 2. Gives codes and places.
#[track_caller]
fn failed(ran: &Ran) -> Vec<String> {
    let report = ran.json();
    conforms(&report);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let errors = list(&report, "/errors");
    assert!(!errors.is_empty(), "an exit code of 2 has its reason");
    let shown = errors.iter().map(|error| {
        assert!(ran.err.contains(word(error, "/message")), "stderr says it too");
        let place = if error["location"].is_null() {
            String::new()
        } else {
            let location = &error["location"];
            format!(" {}:{}:{}", word(location, "/file"), number(location, "/line"), number(location, "/column"))
        };
        format!("{}{place}", error["code"].as_str().unwrap_or("-"))
    });
    shown.collect()
}

#[test]
fn reports_on_what_cannot_be_read_conform() {
    let folder = temporary(&[
        ("broken.yaml", "a: 1\n名称: [\n"),
        ("twice.yaml", "m:\n  架空: 1\n  架空: 2\n"),
        ("list.yaml", "- 1\n"),
        ("other.yaml", "guideline: mhlw-7.0\n"),
        ("empty/readme.md", "記録はありません\n"),
    ]);
    let case = |path: &str| failed(&check(folder.path(), &[path, "--format", "json"]));
    assert_eq!(case("broken.yaml"), ["yaml::syntax broken.yaml:2:5"]);
    assert_eq!(case("twice.yaml"), ["yaml::duplicate_key twice.yaml:3:3"]);
    assert_eq!(case("list.yaml"), ["inventory::not_a_map list.yaml:1:1"]);
    assert_eq!(case("other.yaml"), ["input::guideline other.yaml:1:12"]);
    assert_eq!(case("empty"), ["input::no_files"]);
    assert_eq!(case("無い.yaml"), ["input::not_found"]);
    assert_eq!(case("*.yml"), ["input::no_files"]);
    std::fs::write(folder.path().join("sjis.yaml"), encoding_rs::SHIFT_JIS.encode("名称: 架空みなと総合病院\n").0)
        .expect("the file can be written");
    assert_eq!(case("sjis.yaml"), ["input::encoding sjis.yaml:1:1"]);
}

const PAGE: &str = "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直し方。\n\n## 例\n\n```yaml\npeople: []\n```\n";

#[test]
fn reports_with_broken_rules_conform() {
    let rule = |body: &str| format!("//! 題\nconst RULE = #{{ severity: \"error\", on: \"people[]\" }};\n\n{body}\n");
    let folder = temporary(&[
        ("records.yaml", "people: [{ id: a, name: 甲, department: 乙, affiliation: staff }]\n"),
        ("syntax/own/r.rhai", &rule("fn check(p) {")),
        ("syntax/own/r.md", PAGE),
        ("runtime/own/r.rhai", &rule("fn check(p) { let n = p.name + 1; if n > 2 { return fail(p, \"x\"); } }")),
        ("runtime/own/r.md", PAGE),
        ("half/own/r.rhai", &rule("fn check(p) { }")),
    ]);
    let case = |rules: &str| failed(&check(folder.path(), &["records.yaml", "--rules", rules, "--format", "json"]));
    for (rules, code) in [("syntax", "rule::syntax"), ("runtime", "rule::runtime"), ("half", "pack::half_rule")] {
        let errors = case(rules);
        assert!(errors.iter().all(|error| error.starts_with(code)), "{rules}: {errors:?}");
    }
}

/// The kinds of maps in a report, by the keys that lead there, each with where one stands.
fn kinds(json: &Json, kind: &str, at: &str, into: &mut BTreeMap<String, String>) {
    match json {
        // What a node holds may be anything.
        Json::Object(_) if kind.ends_with("/evidence[]/value") => {}
        Json::Object(map) => {
            into.entry(kind.to_owned()).or_insert_with(|| at.to_owned());
            map.iter().for_each(|(key, value)| kinds(value, &format!("{kind}/{key}"), &format!("{at}/{key}"), into));
        }
        Json::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(n, item)| kinds(item, &format!("{kind}[]"), &format!("{at}/{n}"), into));
        }
        _ => {}
    }
}

/// Why a key may not stand in two files: an error with two places.
fn twice() -> Vec<Problem> {
    let files = ["a.yaml", "b.yaml"].map(|name| SourceFile::new(name, "facility: { name: 架空 }\n"));
    problems(Inventory::load(files.into(), &pack().schema, &[]).expect_err("the key stands twice"))
}

/// A schema that lets everything through would prove nothing: whatever key is taken or added, it notices.
#[test]
fn the_schema_notices_every_key() {
    let mut report = Report { errors: twice(), ..full(fixture("hospital")) };
    report.facilities.extend(full(records(ODD)).facilities);
    let report = as_json(&report);
    let mut maps = BTreeMap::new();
    kinds(&report, "", "", &mut maps);
    let known = ["findings[]/related[]/location", "findings[]/defined", "rules[]/subject", "evidence[]/defined"];
    for kind in known.iter().chain(&["unread[]", "forecast/lapses[]/finding/location", "files[]/parts[]"]) {
        assert!(maps.contains_key(&format!("/facilities[]/{kind}")), "{kind} is not there: {maps:?}");
    }
    assert!(maps.contains_key("/errors[]/elsewhere[]/excerpt/labels[]"), "{maps:?}");
    assert!(maps.len() > 30, "{maps:?}");
    for at in maps.values() {
        let keys: Vec<String> = report.pointer(at).and_then(Json::as_object).expect("a map").keys().cloned().collect();
        for key in &keys {
            let mut less = report.clone();
            less.pointer_mut(at).and_then(Json::as_object_mut).expect("a map").remove(key);
            assert!(!PUBLISHED.is_valid(&less), "{at}/{key} may be missing");
        }
        let mut more = report.clone();
        more.pointer_mut(at).and_then(Json::as_object_mut).expect("a map").insert("余分".to_owned(), json!(1));
        assert!(!PUBLISHED.is_valid(&more), "{at} may have a key more");
    }
}
