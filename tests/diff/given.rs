//! Words of a command line in; what the built binary prints, and its exit code, out.

use std::process::{Command, Stdio};

use serde_json::Value;

/// What was printed, and the exit code.
pub struct Ran {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

/// Runs `junshu diff` as of 2026-11-22.
pub fn diff(words: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_junshu"))
        .args([&["diff", "--today", "2026-11-22"], words].concat())
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is UTF-8");
    Ran { out: text(output.stdout), err: text(output.stderr), code: output.status.code() }
}

/// The same as JSON, with the exit code.
#[track_caller]
pub fn json(words: &[&str]) -> (Value, Option<i32>) {
    let ran = diff(&[words, &["--format", "json"]].concat());
    let json = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err));
    conforms(&json);
    (json, ran.code)
}

/// The two states of the fixture, each with its rules.
pub const FIXTURE: [&str; 6] = [
    "fixtures/diff/old/records",
    "fixtures/diff/new/records",
    "--rules-old",
    "fixtures/diff/old/rules",
    "--rules-new",
    "fixtures/diff/new/rules",
];

/// What a difference says is what its schema says.
#[track_caller]
pub fn conforms(diff: &Value) {
    let schema: Value = serde_json::from_str(junshu::diff::json::SCHEMA).expect("the schema is JSON");
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).expect("it is a JSON Schema");
    let wrong: Vec<String> =
        schema.iter_errors(diff).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// The texts at these keys of every object of a list.
pub fn rows<'j>(list: &'j Value, keys: &[&str]) -> Vec<Vec<&'j str>> {
    let text = |row: &'j Value, key: &&str| row.pointer(key).and_then(Value::as_str).unwrap_or("-");
    list.as_array().expect("a list").iter().map(|row| keys.iter().map(|key| text(row, key)).collect()).collect()
}
