//! Many facilities in; one report of all that can be read, in order, out.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::given::{Ran, TODAY, group, junshu, repository, run, write};

const CHECK: [&str; 5] = ["check", "--today", TODAY, "--format", "json"];

fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

fn roots(report: &Value) -> Vec<String> {
    let facilities = report["facilities"].as_array().expect("facilities");
    facilities.iter().map(|facility| facility["root"].as_str().expect("a root").to_owned()).collect()
}

const ALL: [&str; 4] = ["hospitals/aoba", "hospitals/izumi", "hospitals/mori-clinic", "hospitals/umi"];

#[test]
fn a_facility_in_a_group_is_what_it_is_alone() {
    let folder = group();
    let whole = report(&junshu(folder.path(), &CHECK));
    assert_eq!(roots(&whole), ALL);
    for (at, root) in ALL.iter().enumerate() {
        let alone = report(&junshu(folder.path(), &[&CHECK[..], &[root]].concat()));
        assert_eq!(alone["facilities"][0], whole["facilities"][at], "named as records");
        let alone = report(&junshu(folder.path(), &[&CHECK[..], &["--facility", root]].concat()));
        assert_eq!(alone["facilities"][0], whole["facilities"][at], "named as a facility");
    }
    // What is in common is in each inventory, and read under one name.
    for facility in whole["facilities"].as_array().expect("facilities") {
        let files = facility["files"].as_array().expect("files");
        assert_eq!(
            files.iter().filter(|file| file["file"].as_str().is_some_and(|f| f.starts_with("common/"))).count(),
            3
        );
    }
}

#[test]
fn facilities_need_no_file_of_settings() {
    let folder = group();
    fs::remove_file(folder.path().join("junshu.yaml")).expect("it is there");
    let both =
        junshu(folder.path(), &[&CHECK[..], &["--facility", "hospitals/u*", "--facility", "hospitals/a*"]].concat());
    assert_eq!(roots(&report(&both)), ["hospitals/aoba", "hospitals/umi"], "in the order of their names");
    let variable = run(folder.path(), &[("JUNSHU_FACILITY", "hospitals/umi,hospitals/aoba")], &CHECK);
    assert_eq!(variable, both);
}

#[test]
fn a_broken_facility_hides_no_other() {
    let folder = group();
    let whole = report(&junshu(folder.path(), &CHECK));
    write(folder.path(), "hospitals/izumi/systems.yaml", "systems:\n  - id: [\n");
    fs::create_dir(folder.path().join("hospitals/empty")).expect("a new folder");
    fs::write(folder.path().join("hospitals/umi/records.yaml"), b"\x93\xfa\x96{").expect("a file");
    let ran = junshu(folder.path(), &CHECK);
    assert_eq!(ran.code, 2, "findings do not mask that something could not be checked");
    let rest = report(&ran);
    assert_eq!(roots(&rest), ["hospitals/aoba", "hospitals/mori-clinic"]);
    for (at, of_whole) in [(0, 0), (1, 2)] {
        assert_eq!(rest["facilities"][at], whole["facilities"][of_whole]);
    }
    let errors = rest["errors"].as_array().expect("errors");
    let said: Vec<(&str, &str)> =
        errors.iter().map(|e| (e["facility"].as_str().unwrap_or("?"), e["code"].as_str().unwrap_or("?"))).collect();
    let expected = [
        ("hospitals/empty", "input::no_files"),
        ("hospitals/izumi", "yaml::syntax"),
        ("hospitals/umi", "input::encoding"),
    ];
    assert_eq!(said, expected);
    for (root, code) in expected {
        assert!(ran.err.contains(&format!("error[{code}]")) && ran.err.contains(root), "{root}: {}", ran.err);
    }
}

/// What is in common is wrong for all, and said once.
#[test]
fn a_broken_shared_file_is_said_once() {
    let folder = group();
    write(folder.path(), "common/vendors.yaml", "vendors: [\n");
    let ran = junshu(folder.path(), &CHECK);
    let rest = report(&ran);
    assert_eq!((ran.code, roots(&rest)), (2, Vec::new()));
    assert_eq!(rest["errors"].as_array().expect("errors").len(), 1, "{}", rest["errors"]);
}

#[test]
fn a_pattern_without_a_match_is_an_error() {
    for (text, code) in [
        ("facilities: [hospital/*]\n", "config::no_match"),
        ("facilities: [hospitals/*, clinics]\n", "config::no_match"),
        ("facilities: [common/*]\n", "config::no_match"),
        ("facilities: [hospitals/*]\ninclude: [comon]\n", "config::no_match"),
        ("facilities: [hospitals, hospitals/*]\n", "config::conflict"),
        ("facilities: ['hospitals/**']\ninclude: [common]\n", ""),
        ("facilities: ['hospitals/[ab']\n", "config::wrong_value"),
        ("inventory: [hospitals/aoba, commom/*.yaml]\n", "config::no_match"),
    ] {
        let folder = group();
        write(folder.path(), "junshu.yaml", text);
        let ran = junshu(folder.path(), &CHECK);
        if code.is_empty() {
            assert_eq!(roots(&report(&ran)), ALL, "{text}");
            continue;
        }
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{text}");
        assert!(
            ran.err.starts_with(&format!("error[{code}]")) && ran.err.contains("[junshu.yaml:"),
            "{text}: {}",
            ran.err
        );
    }
}

#[test]
fn shards_are_all_facilities_and_none_twice() {
    let folder = group();
    // A part is complete, so that it can be joined.
    let whole = report(&junshu(folder.path(), &[&CHECK[..], &["--complete"]].concat()));
    for of in 1..=6 {
        let mut seen = Vec::new();
        for number in 1..=of {
            let shard = format!("{number}/{of}");
            let ran = junshu(folder.path(), &[&CHECK[..], &["--shard", &shard]].concat());
            let part = report(&ran);
            let empty = number > ALL.len();
            assert_eq!(ran.err.contains("当たるものはありません"), empty, "{shard}: {}", ran.err);
            assert!(ran.code <= 1 && (!empty || ran.code == 0), "{shard}: {ran:?}");
            for facility in part["facilities"].as_array().expect("facilities") {
                let same = whole["facilities"].as_array().expect("facilities").iter().any(|one| one == facility);
                assert!(same, "{} is judged as in the whole", facility["root"]);
            }
            seen.extend(roots(&part));
        }
        assert_eq!(seen.len(), ALL.len(), "{of} parts");
        assert_eq!(seen.iter().map(String::as_str).collect::<BTreeSet<_>>(), ALL.into(), "{of} parts");
    }
    for number in ["1", "2", "3"] {
        let (shard, file) = (format!("{number}/3"), format!("json={number}.json"));
        junshu(folder.path(), &["check", "--today", TODAY, "--shard", &shard, "--format", &file]);
    }
    for format in ["text", "short", "json", "markdown"] {
        let joined = junshu(folder.path(), &["merge", "3.json", "1.json", "2.json", "--format", format]);
        assert_eq!(joined, junshu(folder.path(), &["check", "--today", TODAY, "--format", format]), "{format}");
    }
    for wrong in ["0/4", "5/4", "4", "1/0", "a/b", "1/4/2", "-1/4", "1/99999999999999999999999"] {
        let ran = junshu(folder.path(), &["check", "--shard", wrong]);
        assert!(ran.code == 2 && ran.err.starts_with("error[usage]"), "{wrong}: {}", ran.err);
    }
    let ran = junshu(folder.path(), &["check", "hospitals/aoba", "--shard", "1/2"]);
    assert!(ran.code == 2 && ran.err.contains("記録は分けられません"), "{}", ran.err);
    let (named, found) = (["check", ".", "--shard", "1/2"], ["check", "--shard", "1/2"]);
    assert_eq!(junshu(folder.path(), &named), junshu(folder.path(), &found), "the folder of the settings");
}

/// The same bytes, however many threads there are and whichever facility is done first.
#[test]
fn the_order_does_not_depend_on_threads() {
    let folder = repository(&[
        ("junshu.yaml", "facilities: ['h/*']\ninclude: [common.yaml]\n"),
        ("common.yaml", "people:\n  - id: a\n"),
    ]);
    for at in 0..24 {
        // Sizes differ, so that small ones are done long before large ones.
        let systems: String = (0..(at * 7) % 24 * 40).map(|n| format!("  - id: s{n}\n    owner: b\n")).collect();
        write(folder.path(), &format!("h/f{at:02}/x.yaml"), &format!("systems:\n{systems}  - id: last\n"));
    }
    let all = |threads: &str, format: &str| {
        let args = ["check", "--today", TODAY, "--select", "ref,schema,GOV-1.3.1-1", "--format", format];
        run(folder.path(), &[("RAYON_NUM_THREADS", threads)], &args)
    };
    for format in ["json", "short", "jsonl"] {
        let one = all("1", format);
        assert!(one.out.len() > 10_000, "{format}");
        for threads in ["2", "3", "16"] {
            assert_eq!(all(threads, format), one, "{format} on {threads} threads");
        }
    }
    let roots = roots(&report(&all("3", "json")));
    assert!(roots.len() == 24 && roots.is_sorted(), "{roots:?}");
}

/// Documents that a shared policy names are looked for beside it, too.
#[test]
fn the_repository_is_that_of_the_facility_and_of_what_is_shared() {
    let folder = group();
    let policies = fs::read_to_string(folder.path().join("common/policies.yaml")).expect("it is there");
    let (shared, own) = ("version: \"3.0\"", "version: \"2.0\", approved_date: 2026-04-24");
    assert!(policies.contains(shared));
    let policies = policies.replacen(shared, &format!("file: docs/shared.md, {shared}"), 1);
    write(folder.path(), "common/policies.yaml", &policies);
    let facility = fs::read_to_string(folder.path().join("hospitals/umi/facility.yaml")).expect("it is there");
    assert!(facility.contains(own));
    let facility = facility.replacen(own, &format!("file: docs/own.md, {own}"), 1);
    write(folder.path(), "hospitals/umi/facility.yaml", &facility);
    let missing = |words: &str| {
        let ran = junshu(folder.path(), &["check", "--today", TODAY, "--format", "short"]);
        ran.out.lines().filter(|line| line.contains("document-file-exists") && line.contains(words)).count()
    };
    assert_eq!((missing("shared.md"), missing("own.md")), (4, 1));
    write(folder.path(), "common/docs/shared.md", "x");
    write(folder.path(), "hospitals/umi/docs/own.md", "x");
    assert_eq!((missing("shared.md"), missing("own.md")), (0, 0));
}

#[test]
fn mutate_asks_for_one_facility() {
    let folder = group();
    let ran = junshu(folder.path(), &["mutate", "--today", TODAY]);
    assert!(ran.code == 2 && ran.err.contains("施設が 4 あります"), "{}", ran.err);
    let ran = junshu(folder.path(), &["mutate", "--today", TODAY, "hospitals/aoba", "--under", "bcp"]);
    assert!(ran.code <= 1, "{}", ran.err);
}
