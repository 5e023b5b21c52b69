//! What holds for all records: nothing differs from itself, nor from the same in another order or in other files.

use std::fs;
use std::path::Path;

use super::given::{FIXTURE, diff, json};

#[track_caller]
fn same(old: &str, new: &str) {
    let (json, code) = json(&[old, new]);
    let facility = &json["facilities"][0];
    for list in ["items", "findings", "waivers"] {
        assert_eq!(facility[list], serde_json::json!([]), "{old} {new} {list}");
    }
    assert_eq!((&json["rules"], code), (&serde_json::json!([]), Some(0)), "{old} {new}");
}

#[test]
fn nothing_differs_from_itself() {
    for name in ["hospital", "hospital-clean", "clinic", "diff/old/records", "diff/new/records"] {
        same(&format!("fixtures/{name}"), &format!("fixtures/{name}"));
    }
    let text = diff(&["fixtures/hospital", "fixtures/hospital"]);
    assert!(text.out.contains("違いはありません") && text.out.contains("そのまま 33"), "{}", text.out);
}

/// Every list of records with ids, the last record first.
fn turned(text: &str) -> String {
    let mut out = String::new();
    let mut records: Vec<String> = Vec::new();
    let flush = |records: &mut Vec<String>, out: &mut String| {
        let ids = records.iter().all(|record| record.starts_with("  - id:") || record.starts_with("  - { id:"));
        if ids {
            records.reverse();
        }
        out.extend(records.drain(..));
    };
    for line in text.split_inclusive('\n') {
        if line.starts_with("  - ") {
            records.push(line.to_owned());
        } else if line.starts_with("  ") || line == "\n" {
            match records.last_mut() {
                Some(record) => record.push_str(line),
                None => out.push_str(line),
            }
        } else {
            flush(&mut records, &mut out);
            out.push_str(line);
        }
    }
    flush(&mut records, &mut out);
    out
}

#[test]
fn order_and_names_of_files_make_no_difference() {
    for name in ["hospital", "clinic", "diff/old/records"] {
        let from = Path::new("fixtures").join(name);
        let folder = tempfile::tempdir().unwrap();
        let mut moved = 0;
        for (at, found) in junshu::source::discover(&from).unwrap().iter().rev().enumerate() {
            let text = fs::read_to_string(&found.path).unwrap();
            // What stands behind an anchor must stay behind it.
            let other = if text.contains(": &") { text.clone() } else { turned(&text) };
            moved += usize::from(other != text);
            fs::create_dir_all(folder.path().join(format!("部門{}", at % 3))).unwrap();
            // The name of the file in which risks are accepted is what guards it.
            let kept = found.path.file_name().filter(|name| *name == "waivers.yaml");
            let name = kept.map_or_else(|| format!("{at:02}.yml"), |name| name.to_string_lossy().into_owned());
            fs::write(folder.path().join(format!("部門{}/{name}", at % 3)), other).unwrap();
        }
        // The documents that the records name are looked for beside them.
        let docs = from.join("docs");
        if docs.is_dir() {
            fs::create_dir(folder.path().join("docs")).unwrap();
            for entry in fs::read_dir(docs).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), folder.path().join("docs").join(entry.file_name())).unwrap();
            }
        }
        assert!(moved > 0, "{name} has a list to turn");
        same(from.to_str().unwrap(), folder.path().to_str().unwrap());
        same(folder.path().to_str().unwrap(), from.to_str().unwrap());
    }
}

/// Where only the rules differ, nothing comes from the records.
#[test]
fn other_rules_for_the_same_records_are_the_only_cause() {
    let (json, _) = json(&[&["fixtures/diff/old/records"; 2][..], &FIXTURE[2..]].concat());
    let findings = json["facilities"][0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 3);
    assert!(findings.iter().all(|change| change["cause"] == "rules" && change["rules"].as_array().unwrap().len() == 1));
}

/// Where only the records differ, nothing comes from the rules.
#[test]
fn other_records_by_the_same_rules_are_the_only_cause() {
    let (json, _) = json(&[&FIXTURE[..2], &["--rules", "fixtures/diff/new/rules"]].concat());
    let findings = json["facilities"][0]["findings"].as_array().unwrap();
    assert!(findings.len() > 5 && findings.iter().all(|change| change["cause"] == "records"));
}

#[test]
fn what_cannot_be_read_is_said_of_its_side() {
    let clean = "fixtures/hospital-clean";
    for (old, new, side, code) in [
        ("fixtures/broken/duplicate-key.yaml", clean, "OLD", "yaml::duplicate_key"),
        (clean, "fixtures/broken/shift-jis.yaml", "NEW", "input::encoding"),
        (clean, "fixtures/broken/wrong-edition.yaml", "NEW", "input::guideline"),
    ] {
        let ran = diff(&[old, new]);
        assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{old} {new}");
        let head = ran.err.lines().next().unwrap();
        assert!(head.starts_with(side) && ran.err.contains(&format!("error[{code}]")), "{}", ran.err);
    }
    let ran = diff(&["fixtures/broken/duplicate-key.yaml", "fixtures/broken/alias-cycle.yaml"]);
    assert!(ran.err.contains("yaml::duplicate_key") && ran.err.contains("yaml::alias_cycle"), "{}", ran.err);
    for (rules, code) in [("tests/cli/rules/runtime", "rule::"), ("tests/cli/rules/syntax", "rule::syntax")] {
        let ran = diff(&[clean, clean, "--rules-new", rules]);
        assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{rules}");
        assert!(ran.err.starts_with("NEW") && ran.err.contains(code), "{}", ran.err);
    }
}
