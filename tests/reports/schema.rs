//! Reports of every kind in; whether they are what the published JSON Schema says out.

use std::sync::LazyLock;

use jsonschema::Validator;
use junshu::report::json::SCHEMA;
use serde_json::{Value as Json, json};

use super::given::{FIXTURES, Ran, as_json, check, fixture, list, number, records, temporary, word};

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

/// A schema that lets everything through would prove nothing: whatever key is taken or added, it notices.
#[test]
fn the_schema_notices_every_key() {
    let report = as_json(&fixture("hospital"));
    let mut maps = vec![String::new()];
    for key in ["/pack", "/facilities/0", "/facilities/0/findings/0", "/facilities/0/findings/0/location", "/summary"] {
        maps.push(key.to_owned());
    }
    maps.extend(["/summary/requirements", "/summary/findings"].map(str::to_owned));
    let met = list(&report, "/facilities/0/requirements").iter().position(|r| !list(r, "/evidence").is_empty());
    let met = met.expect("some requirement has evidence");
    maps.push(format!("/facilities/0/requirements/{met}"));
    maps.push(format!("/facilities/0/requirements/{met}/evidence/0"));
    for at in &maps {
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
