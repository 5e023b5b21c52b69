//! The same records named in other ways (a folder, its files in any order, patterns, twice) in; the same report out.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use junshu::source::discover;
use proptest::prelude::*;
use serde_json::Value as Json;

use super::given::folder;

/// The report of `junshu check` from inside the crate's folder, without what only echoes the arguments; and the exit code.
fn report(paths: &[String]) -> (Json, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_junshu"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .arg("check")
        .args(paths)
        .args(["--today", "2026-11-22", "--format", "json"])
        .output()
        .expect("the binary runs");
    let text = String::from_utf8(output.stdout).expect("the report is UTF-8");
    let mut json: Json = serde_json::from_str(&text).unwrap_or_else(|error| {
        panic!("{paths:?}: {error}: {text:?}, {}", String::from_utf8_lossy(&output.stderr));
    });
    json["facilities"][0]["root"] = Json::Null;
    (json, output.status.code().expect("an exit code"))
}

/// The files of the hospital, as paths from the crate's folder.
fn hospital() -> Vec<String> {
    let found = discover(&folder("hospital")).expect("the fixture is there");
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let name = |path: &Path| path.strip_prefix(crate_folder).expect("inside the crate").display().to_string();
    found.iter().map(|file| name(&file.path).replace('\\', "/")).collect()
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|&word| word.to_owned()).collect()
}

#[test]
fn a_folder_is_its_files_however_they_are_named() {
    let want = report(&words(&["fixtures/hospital"]));
    assert_eq!(want.1, 1, "the fixture has findings");
    assert!(want.0["facilities"][0]["findings"].as_array().is_some_and(|findings| findings.len() > 10));
    let mut backwards = hospital();
    assert!(backwards.len() > 10 && backwards.is_sorted(), "{backwards:?}");
    backwards.reverse();
    for paths in [
        hospital(),
        backwards,
        words(&["fixtures/hospital/"]),
        words(&["./fixtures/hospital"]),
        words(&["fixtures/hospital/**/*.yaml"]),
        words(&["fixtures/hospital/systems", "fixtures/hospital/[n-z]*.yaml", "fixtures/hospital/[a-m]*.yaml"]),
        words(&["fixtures/hospital/vendors.yaml", "fixtures/hospital", "./fixtures/hospital/vendors.yaml"]),
    ] {
        let got = report(&paths);
        assert!(got == want, "{paths:?} gives another report");
    }
}

proptest! {
    // Each case runs the binary once.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn files_in_any_order_give_the_same_report(paths in Just(hospital()).prop_shuffle()) {
        static SORTED: OnceLock<(Json, i32)> = OnceLock::new();
        let want = SORTED.get_or_init(|| report(&hospital()));
        prop_assert!(report(&paths) == *want, "{:?} gives another report", paths);
    }
}

#[test]
fn standard_input_under_a_files_name_is_that_file() {
    let path = "fixtures/clinic/clinic.yaml";
    let want = report(&words(&[path]));
    let output = Command::new(env!("CARGO_BIN_EXE_junshu"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(std::fs::File::open(folder("clinic").join("clinic.yaml")).expect("the fixture is there"))
        .args(["check", "-", "--stdin-filename", path, "--today", "2026-11-22", "--format", "json"])
        .output()
        .expect("the binary runs");
    let mut got: Json = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    got["facilities"][0]["root"] = Json::Null;
    assert!((got, output.status.code()) == (want.0, Some(want.1)));
}

/// The order is not without meaning, or the tests above would say nothing: items of a list follow the names of files.
#[test]
fn items_follow_the_names_of_their_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, id: &str| {
        let text = format!("people:\n  - {{ id: {id}, name: 架空, department: 甲, affiliation: 無 }}\n");
        std::fs::write(folder.path().join(name), text).expect("the folder can be written");
        folder.path().join(name).display().to_string()
    };
    let (b, a) = (write("b.yaml", "B"), write("a.yaml", "A"));
    let paths = |findings: &Json| -> Vec<(String, bool)> {
        let of_people = findings.as_array().into_iter().flatten().filter(|finding| finding["rule"] == "schema/enum");
        let place = |finding: &Json| {
            let file = finding["location"]["file"].as_str().unwrap_or_default();
            (finding["path"].as_str().unwrap_or_default().to_owned(), file.ends_with("a.yaml"))
        };
        of_people.map(place).collect()
    };
    let (report, _) = report(&[b, a]);
    let want = [("people[0].affiliation".to_owned(), true), ("people[1].affiliation".to_owned(), false)];
    assert_eq!(paths(&report["facilities"][0]["findings"]), want);
}
