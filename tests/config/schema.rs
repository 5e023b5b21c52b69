//! The schema of the settings in; the typed settings, the options and the names beside it held against it.

use std::collections::BTreeSet;

use junshu::config::{Config, Layer, Settings, keys, schema};
use junshu::finding::Severity;
use junshu::pack::EMBEDDED;
use junshu::report::format::Format;
use serde_json::{Value, json};

use super::given::{junshu, settings};

/// A value that the schema allows under a key.
fn sample(about: &Value) -> Value {
    if let Some(default) = about.get("default") {
        return default.clone();
    }
    match about["type"].as_str().expect("a type") {
        "array" => json!(["a"]),
        "object" => {
            about["additionalProperties"].get("enum").map_or(json!({ "a": 1 }), |names| json!({ "a": names[0] }))
        }
        "integer" => json!(7),
        _ => about.get("enum").map_or(json!("a"), |names| names[0].clone()),
    }
}

#[test]
fn the_typed_settings_have_the_keys_of_the_schema_and_no_others() {
    let typed = serde_json::to_value(Config::default()).expect("settings are data");
    let typed: Vec<&String> = typed.as_object().expect("a map").keys().collect();
    let known: Vec<&str> = keys().map(|(key, _)| key).collect();
    assert_eq!(typed, known, "in the same order, too");
    assert!(known.len() >= 15);
    for (key, about) in keys() {
        let value = sample(about);
        let set = settings(&json!({ key: value }).to_string()).config;
        let set = serde_json::to_value(set).expect("settings are data");
        assert_eq!(set[key], value, "{key} is read as it is written");
    }
}

#[test]
fn every_key_says_what_it_is() {
    for (key, about) in keys() {
        for word in ["title", "description", "type"] {
            assert!(about[word].as_str().is_some_and(|text| !text.is_empty()), "{key} has no {word}");
        }
    }
}

#[test]
fn names_that_stand_elsewhere_too_are_the_same() {
    let about = |key: &str| schema().json()["properties"][key].clone();
    let severities: Vec<&str> = Severity::ALL.iter().rev().map(|severity| severity.name()).collect();
    assert_eq!(about("severities")["additionalProperties"]["enum"], json!(severities));
    for name in &severities {
        assert_eq!(serde_json::from_value::<Severity>(json!(name)).ok(), Severity::from_name(name));
    }
    assert_eq!(about("fail_on")["enum"], json!([&severities[..], &["never"]].concat()));
    let defaults = Settings::new(vec![Layer::options()]).config;
    assert_eq!(defaults.pack, EMBEDDED);
    assert!(defaults.formats.iter().all(|name| Format::find(name).is_some()));
}

/// What the schema says of the command line is true of it.
#[test]
fn every_option_of_the_schema_is_one() {
    let help = junshu(std::path::Path::new("."), &["check", "--help"]).out;
    let options: BTreeSet<&str> = keys().filter_map(|(_, about)| about["x-flag"].as_str()).collect();
    assert!(options.len() >= 10);
    for option in options {
        assert!(help.contains(&format!("{option} <")) || help.contains(&format!("[{option}]")), "{option}");
    }
}

#[test]
fn the_schema_that_is_printed_is_the_one_that_is_used() {
    let printed = junshu(std::path::Path::new("."), &["schema", "config"]);
    assert_eq!(serde_json::from_str::<Value>(&printed.out).expect("JSON"), *schema().json());
    let validator = jsonschema::validator_for(schema().json()).expect("a JSON Schema for every validator");
    for (key, about) in keys() {
        assert!(validator.is_valid(&json!({ key: sample(about) })), "{key}");
    }
    assert!(!validator.is_valid(&json!({ "fail_on": "eror" })));
}

/// The settings of the fixture are settings for every validator.
#[test]
fn the_fixture_is_valid() {
    let text = std::fs::read_to_string("fixtures/group/junshu.yaml").expect("it is there");
    let value: Value = serde_yaml::from_str(&text).expect("YAML");
    let validator = jsonschema::validator_for(schema().json()).expect("a JSON Schema");
    assert!(validator.is_valid(&value));
}
