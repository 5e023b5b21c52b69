//! The source tree in; who may use whom, and where each foreign crate is at home, held against it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of the library from the ground up. A room may use those before it, never one after it.
const ROOMS: [&str; 34] = [
    "source",
    "suggest",
    "date",
    "node",
    "edit",
    "yaml",
    "document",
    "finding",
    "fingerprint",
    "schema",
    "path",
    "inventory",
    "unjudged",
    "catalog",
    "script",
    "page",
    "codes",
    "rule",
    "pack",
    "reference",
    "owner",
    "unread",
    "select",
    "outcome",
    "waiver",
    "evaluate",
    "forecast",
    "mutate",
    "report",
    "baseline",
    "diff",
    "verify",
    "lint",
    "config",
];

/// Foreign crates and standard modules with the only rooms that may name them. `cli` is the binary.
const HOMES: &[(&str, &[&str])] = &[
    ("rhai", &["script"]),
    ("smallvec", &["script"]),
    ("memchr", &["source"]),
    ("granit_parser", &["yaml"]),
    ("serde_yaml", &["pack", "config"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("GraphicalReportHandler", &["report/text"]),
    ("textwrap", &["report/text"]),
    ("unicode_width", &["report/text"]),
    ("anstyle", &["report/text"]),
    ("WriterBuilder", &["report/csv"]),
    ("rust_xlsxwriter", &["report/xlsx"]),
    ("sha2", &["fingerprint", "report/html"]),
    ("uuid", &["report/oscal", "report/sarif"]),
    ("quick_junit", &["report/junit"]),
    ("icalendar", &["report/forecast"]),
    ("base64", &["report/html", "report/oscal"]),
    ("minijinja", &["report/html"]),
    ("percent_encoding", &["report/location", "document"]),
    ("serde_sarif", &["report/sarif"]),
    ("jiff", &["date", "cli"]),
    ("glob", &["source"]),
    ("ignore", &["source", "pack"]),
    ("encoding_rs", &["source"]),
    ("chardetng", &["source"]),
    ("pulldown_cmark", &["page", "document"]),
    ("strsim", &["suggest"]),
    ("regex", &["schema", "document", "script"]),
    ("quick_xml", &["document/docx/xml"]),
    ("zip", &["document/docx/package"]),
    ("rayon", &["evaluate"]),
    ("signal_hook", &["cli"]),
    ("std::fs", &["source", "cli"]),
    ("std::env", &["cli"]),
    ("std::process", &["cli", "source/git"]),
    ("std::net", &[]),
    ("println!", &["cli"]),
    ("eprintln!", &["cli"]),
];

/// The room of a file below `src`: `source` for `source.rs` and `source/walk.rs`.
fn room(path: &Path) -> String {
    let inner = path.strip_prefix(root()).expect("below src");
    let first = inner.iter().next().expect("a file").to_string_lossy();
    let name = first.strip_suffix(".rs").unwrap_or(&first);
    if name == "main" { "cli".to_owned() } else { name.to_owned() }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files() -> Vec<(PathBuf, String)> {
    fn gather(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                gather(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).expect("a source file is text");
                into.push((path, text));
            }
        }
    }
    let mut files = Vec::new();
    gather(&root(), &mut files);
    assert!(files.len() > 30, "the walk found the source files");
    files
}

/// The code of a file: comments and what stands after `mod tests` left out.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or_default();
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// True when `word` stands in `text` as a word of its own.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let after = &text[at + word.len()..];
        let path = word.contains(':') || word.ends_with('!') || word.starts_with(char::is_uppercase);
        edge(text[..at].chars().next_back()) && edge(after.chars().next()) && (path || after.starts_with("::"))
    })
}

#[test]
fn rooms_use_only_what_is_below_them() {
    let mut seen = BTreeSet::new();
    for (path, text) in files() {
        let here = room(&path);
        let Some(rank) = ROOMS.iter().position(|name| *name == here) else {
            assert!(["lib", "cli"].contains(&here.as_str()), "{} is in no room of the table", path.display());
            continue;
        };
        seen.insert(here.clone());
        for (above, name) in ROOMS.iter().enumerate().skip(rank + 1) {
            let used = names(&code(&text), &format!("crate::{name}"));
            assert!(!used, "{} ({rank}) uses {name} ({above}), which is above it", path.display());
        }
    }
    assert_eq!(seen, ROOMS.iter().map(ToString::to_string).collect(), "every room of the table is there");
}

#[test]
fn foreign_crates_stay_at_home() {
    let files = files();
    for (krate, homes) in HOMES {
        let mut found = false;
        for (path, text) in &files {
            if names(&code(text), krate) {
                let inner = path.strip_prefix(root()).expect("below src").to_string_lossy().into_owned();
                let home = homes.iter().any(|home| room(path) == *home || inner.starts_with(home));
                assert!(home, "{inner} names {krate}, whose home is {homes:?}");
                found = true;
            }
        }
        assert!(
            found || homes.is_empty() || krate.ends_with("println!"),
            "{krate} is used nowhere: drop it from the table"
        );
    }
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    for (path, text) in files() {
        assert!(text.starts_with("//! "), "{} does not say in its first line what goes in and out", path.display());
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
        for name in ["utils", "helpers", "common", "manager", "context"] {
            assert!(!path.ends_with(format!("{name}.rs")), "{} is no noun of the field", path.display());
        }
    }
}

/// What SECURITY.md says of limits is in the code.
#[test]
fn limits_are_where_they_are_said_to_be() {
    let page = include_str!("../SECURITY.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .map(|line| line.split(['|', '`']).map(str::trim).collect())
        .filter(|row: &Vec<_>| row.len() > 6)
        .collect();
    let limits = rows.iter().filter_map(|row| match row[..] {
        [.., constant, "", "", file, "", ""] if file.ends_with(".rs") => Some((constant, file)),
        _ => None,
    });
    let limits: Vec<(&str, &str)> = limits.collect();
    assert!(limits.len() > 12, "{limits:?}");
    for (constant, file) in limits {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a source file");
        assert!(text.contains(&format!("const {constant}: ")), "{file} has no {constant}");
    }
}
