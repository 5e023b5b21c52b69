//! Reports as JSON lines in; whether they hold what the JSON document holds, line by line as the schema says, out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jsonschema::Validator;
use junshu::report::{Report, json, jsonl};
use serde_json::{Value as Json, json};

use super::ci::{hostiles, reports};
use super::given::{as_json, check, fixture, folder, list, records, written};
use super::hostile::huge;

static PUBLISHED: LazyLock<Validator> = LazyLock::new(|| {
    let schema = schema(jsonl::SCHEMA);
    jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is a JSON Schema")
});

fn schema(text: &str) -> Json {
    serde_json::from_str(text).expect("the schema is JSON")
}

/// A schema with what it names standing where it is named.
fn whole(schema: &Json) -> Json {
    fn resolved(part: &Json, schema: &Json) -> Json {
        match part {
            Json::Object(map) => match map.get("$ref").and_then(Json::as_str) {
                Some(name) => {
                    assert_eq!(map.len(), 1, "nothing beside {name}");
                    resolved(schema.pointer(&name[1..]).expect("it is there"), schema)
                }
                None => map.iter().map(|(key, value)| (key.clone(), resolved(value, schema))).collect(),
            },
            Json::Array(items) => items.iter().map(|item| resolved(item, schema)).collect(),
            other => other.clone(),
        }
    }
    resolved(schema, schema)
}

fn lines(report: &Report<'_>) -> Vec<Json> {
    written(report, "jsonl").lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

#[track_caller]
fn kind(line: &Json) -> &str {
    line["kind"].as_str().expect("a line has a kind")
}

#[test]
fn every_line_conforms() {
    for (title, report) in reports().iter().chain(hostiles()) {
        for line in lines(report) {
            let wrong: Vec<String> = PUBLISHED.iter_errors(&line).map(|error| error.to_string()).collect();
            assert_eq!(wrong, Vec::<String>::new(), "{title}: {line}");
        }
    }
}

/// A line without what only lines have: an error knows its facility in both.
fn bare(line: &Json, kind: &str) -> Json {
    let mut line = line.clone();
    let map = line.as_object_mut().expect("a line is a map");
    map.shift_remove("kind");
    if kind != "error" {
        map.shift_remove("facility");
    }
    line
}

/// What lines leave to the document.
const ONLY_DOCUMENT: [&str; 6] = ["rules", "evidence", "waivers", "unread", "forecast", "files"];

/// The document as lines say it: a requirement holds its evidence, and what only the document has is left out.
fn inline(mut document: Json) -> Json {
    for facility in document["facilities"].as_array_mut().expect("a list") {
        let evidence = facility["evidence"].clone();
        for requirement in facility["requirements"].as_array_mut().expect("a list") {
            for entry in requirement["evidence"].as_array_mut().expect("a list") {
                *entry = evidence[entry.as_u64().expect("a number") as usize].clone();
                assert!(entry.is_object(), "{entry} leads nowhere");
            }
        }
        let facility = facility.as_object_mut().expect("a map");
        ONLY_DOCUMENT.iter().for_each(|key| assert!(facility.shift_remove(*key).is_some(), "{key}"));
    }
    // Lines are not joined again.
    for key in ["shard", "run", "complete"] {
        assert!(document.as_object_mut().expect("a map").shift_remove(key).is_some(), "{key}");
    }
    document
}

/// The lines put together again are the document.
#[test]
fn lines_say_what_the_document_says() {
    let long = huge().into_iter().map(|text| ("a long value".to_owned(), records(&text))).collect::<Vec<_>>();
    for (title, report) in reports().iter().chain(&long) {
        let (lines, document) = (lines(report), inline(as_json(report)));
        assert_eq!((kind(&lines[0]), kind(&lines[lines.len() - 1])), ("run", "summary"), "{title}");
        let mut built = json!({ "facilities": [], "errors": [] });
        let mut root = Json::Null;
        for line in &lines {
            let facilities = built["facilities"].as_array_mut().expect("a list");
            match kind(line) {
                "run" => {
                    assert_eq!(line["schema"], "junshu.report-lines/1");
                    (built["pack"], built["today"]) = (line["pack"].clone(), line["today"].clone());
                }
                "facility" => {
                    root = line["root"].clone();
                    let mut facility = bare(line, "facility");
                    (facility["requirements"], facility["findings"]) = (json!([]), json!([]));
                    facilities.push(facility);
                }
                kind @ ("finding" | "requirement") => {
                    assert_eq!(line["facility"], root, "{title}");
                    let facility = facilities.last_mut().expect("after its facility");
                    facility[format!("{kind}s")].as_array_mut().expect("a list").push(bare(line, kind));
                }
                "error" => built["errors"].as_array_mut().expect("a list").push(bare(line, "error")),
                "summary" => built["summary"] = bare(line, "summary"),
                other => panic!("{title}: {other}"),
            }
        }
        built["schema"] = document["schema"].clone();
        assert_eq!(built, document, "{title}");
    }
}

#[test]
fn a_line_is_a_line_whatever_it_says() {
    for (title, report) in hostiles() {
        let text = written(report, "jsonl");
        let facility = &report.facilities[0];
        assert_eq!(text.lines().count(), 3 + facility.findings.len() + facility.requirements.len(), "{title}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{title}");
    }
}

#[test]
fn the_binary_writes_evidence_too() {
    let ran = check(&folder("hospital-clean"), &["--format", "jsonl"]);
    let evidence: usize = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<Json>(line).expect("a line is JSON"))
        .map(|line| line["evidence"].as_array().map_or(0, Vec::len))
        .sum();
    assert!(evidence > 500, "{evidence} entries");
}

/// One format must not come to say another thing than the other: what both have is described alike.
#[test]
fn both_schemas_describe_the_same_things() {
    let (document, line) = (whole(&schema(json::SCHEMA)), whole(&schema(jsonl::SCHEMA)));
    let facility = &document["properties"]["facilities"]["items"]["properties"];
    for (name, described) in [
        ("finding", &facility["findings"]["items"]),
        ("requirement", &facility["requirements"]["items"]),
        ("error", &document["properties"]["errors"]["items"]),
        ("summary", &document["properties"]["summary"]),
    ] {
        let def = &line["$defs"][name];
        let (mut own, mut described) = (bare(&def["properties"], name), described.clone());
        if name == "requirement" {
            // Numbers of the facility's evidence there, the evidence itself here.
            let (here, there) = (own["evidence"].take(), described["properties"]["evidence"].take());
            assert_eq!(here["items"], facility["evidence"]["items"], "{name}");
            assert_eq!(there["items"]["type"], "integer", "{name}");
        }
        assert_eq!(own, described["properties"], "{name}");
        let own = |key: &&Json| *key != "kind" && (*key != "facility" || name == "error");
        let required = list(def, "/required").iter().filter(own);
        assert_eq!(required.collect::<Vec<_>>(), list(&described, "/required").iter().collect::<Vec<_>>(), "{name}");
    }
    for key in ["pack", "today"] {
        assert_eq!(line["$defs"]["run"]["properties"][key], document["properties"][key], "{key}");
    }
    let known = document["properties"]["facilities"]["items"]["properties"].as_object().expect("a map");
    let of_line = bare(&line["$defs"]["facility"]["properties"], "facility");
    let of_line = of_line.as_object().expect("a map").keys().map(String::as_str);
    let said: Vec<&str> = of_line.chain(["requirements", "findings"]).chain(ONLY_DOCUMENT).collect();
    assert_eq!(said.iter().copied().collect::<BTreeSet<_>>(), known.keys().map(String::as_str).collect());
}

/// A schema that lets everything through would prove nothing: whatever key is taken or added, it notices.
#[test]
fn the_schema_notices_every_key() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines = lines(&fixture("hospital"));
    lines.extend(self::lines(&super::ci::unreadable()));
    for line in lines {
        let kind = kind(&line).to_owned();
        if *seen.entry(kind.clone()).and_modify(|n| *n += 1).or_default() > 0 {
            continue;
        }
        assert!(PUBLISHED.is_valid(&line), "{line}");
        for key in line.as_object().expect("a map").keys() {
            let mut less = line.clone();
            less.as_object_mut().expect("a map").shift_remove(key);
            assert!(!PUBLISHED.is_valid(&less), "{kind} without {key}");
        }
        let mut more = line.clone();
        more["余分"] = json!(1);
        assert!(!PUBLISHED.is_valid(&more), "{kind} with a key more");
        more = line.clone();
        more["kind"] = json!("other");
        assert!(!PUBLISHED.is_valid(&more), "{kind} as another");
    }
    assert_eq!(seen.keys().collect::<Vec<_>>(), ["error", "facility", "finding", "requirement", "run", "summary"]);
}
