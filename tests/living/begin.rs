//! An empty folder in; a repository that `junshu init` made, which is checked and tested at once, out.

use std::fs;
use std::path::Path;

use super::given::{TODAY, junshu};

#[track_caller]
fn begun(folder: &Path) {
    let ran = junshu(folder, &["init"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.contains("作りました: junshu.yaml") && ran.out.contains("junshu check"), "{}", ran.out);
}

#[test]
fn what_is_made_can_be_checked_and_tested_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    begun(folder.path());
    let ran = junshu(folder.path(), &["check", "--today", TODAY, "--format", "short"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{}", ran.out);
    for wrong in ["[schema/", "[ref/", "[documents/"] {
        assert!(!ran.out.contains(wrong), "{wrong}: {}", ran.out);
    }
    // What is lacking, at its place.
    assert!(ran.out.contains("hospital/facility.yaml:4:1: error[GOV-1.1-1/missing-key]"), "{}", ran.out);
    let ran = junshu(folder.path(), &["test", "rules"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let ran = junshu(folder.path(), &["config", "show"]);
    assert!(ran.code == 0 && ran.out.contains("hospital"), "{}", ran.err);
}

/// The schemas and definitions beside the records are those that junshu prints.
#[test]
fn editors_get_the_schemas() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    begun(folder.path());
    for (file, what) in [("inventory", "inventory"), ("junshu", "config")] {
        let text = fs::read_to_string(folder.path().join(format!("schema/{file}.schema.json"))).expect("it is written");
        assert_eq!(text, junshu(folder.path(), &["schema", what]).out, "{file}");
    }
    let text = fs::read_to_string(folder.path().join("rules/junshu.d.rhai")).expect("it is written");
    assert_eq!(text, junshu(folder.path(), &["definitions"]).out);
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = folder.path().join("junshu.yaml");
    fs::write(&own, "fail_on: never\n").expect("a temporary file can be written");
    let ran = junshu(folder.path(), &["init"]);
    assert!(ran.code == 0 && ran.out.contains("すでにあります（変えていません）: junshu.yaml"), "{}", ran.out);
    assert!(folder.path().join("hospital/people.yaml").is_file());
    assert_eq!(fs::read_to_string(&own).expect("it is there"), "fail_on: never\n");
    let ran = junshu(folder.path(), &["init"]);
    assert!(ran.code == 0 && !ran.out.contains("作りました"), "{}", ran.out);
}

/// The two files of a new rule pass their own test as they are.
#[test]
fn a_new_rule_is_a_rule() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    begun(folder.path());
    let ran = junshu(folder.path(), &["new", "rule", "our-hospital/vpn-firmware"]);
    assert!(ran.code == 0 && ran.out.contains("rules/our-hospital/vpn-firmware.rhai"), "{}", ran.err);
    let ran = junshu(folder.path(), &["test", "rules", "--filter", "our-hospital/vpn-firmware"]);
    assert!(ran.code == 0 && ran.out.contains("1 ページ、2 例"), "{}{}", ran.out, ran.err);
    let ran = junshu(folder.path(), &["new", "rule", "our-hospital/vpn-firmware"]);
    assert!(ran.code == 2 && ran.err.contains("もうあります"), "{}", ran.err);
    for name in ["vpn", "a/b/c", "../x/y", "a/..", "a/.b", "/a", "lib/x", "a/b c", ""] {
        let ran = junshu(folder.path(), &["new", "rule", name]);
        assert!(ran.code == 2 && ran.err.contains("error[usage]"), "{name}: {}{}", ran.out, ran.err);
    }
}
