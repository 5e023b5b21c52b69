//! Reports on parts in; whether they join into the report on the whole, and never into less, out.

use std::fs;
use std::path::Path;

use junshu::report::format::FORMATS;

use super::given::{Ran, TODAY, copy_of, junshu};

fn run(folder: &Path, args: &[&str]) -> Ran {
    junshu(folder, args)
}

fn check(folder: &Path, records: &str, file: &str) {
    let ran = run(folder, &["check", records, "--today", TODAY, "--complete", "-f", &format!("json={file}")]);
    assert!(ran.code < 2, "{ran:?}");
}

/// Of one facility, every format is the same as if it had been checked just now.
#[test]
fn a_report_that_is_read_back_says_the_same() {
    let folder = copy_of("hospital");
    let outputs = |to: &str| -> Vec<String> {
        FORMATS.iter().flat_map(|format| ["-f".to_owned(), format!("{}={to}.{}", format.name, format.name)]).collect()
    };
    let with = |start: &[&str], to: &str| {
        let outputs = outputs(to);
        let args: Vec<&str> = start.iter().copied().chain(outputs.iter().map(String::as_str)).collect();
        run(folder.path(), &args)
    };
    let checked = with(&["check", "records", "--today", TODAY, "--include-passes", "--complete", "-v"], "a");
    let merged = with(&["merge", "a.json", "--include-passes", "--complete", "-v"], "b");
    assert_eq!((checked.code, merged.code), (1, 1), "{merged:?}");
    for format in FORMATS {
        let read = |to: &str| fs::read(folder.path().join(format!("{to}.{}", format.name))).expect("the file");
        assert!(read("a") == read("b"), "{} differs", format.name);
    }
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let folder = copy_of("clinic");
    check(folder.path(), "records", "a.json");
    fs::copy(folder.path().join("a.json"), folder.path().join("b.json")).expect("a copy");
    let other_day =
        run(folder.path(), &["check", "records", "--today", "2026-11-23", "--complete", "-f", "json=c.json"]);
    assert!(other_day.code < 2);
    let file = |name: &str| folder.path().join(name);
    let text = fs::read_to_string(file("a.json")).expect("the report");
    let of = |shard: &str, name: &str, root: &str| {
        let text = text.replacen("\"shard\": null", &format!("\"shard\": \"{shard}\""), 1);
        fs::write(file(name), text.replacen("\"root\": \"records\"", &format!("\"root\": \"{root}\""), 1))
            .expect("a file");
    };
    of("1/3", "one.json", "r1");
    of("3/3", "three.json", "r3");
    of("2/4", "two-of-four.json", "r2");
    for (files, words) in [
        (&["a.json", "b.json"][..], "両方にあります"),
        (&["a.json", "c.json"], "2026-11-23"),
        (&["one.json", "three.json"], "2/3 がありません"),
        (&["one.json", "one.json"], "1/3 が二つあります"),
        (&["one.json", "two-of-four.json"], "4 分割"),
    ] {
        let ran = run(folder.path(), &[&["merge"], files].concat());
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains("report::join"), "{files:?}: {ran:?}");
        assert!(ran.err.contains(words), "{files:?}: {}", ran.err);
    }
    let other_rules = run(folder.path(), &["merge", "a.json", "--param", "max_age_days=100"]);
    assert!(other_rules.code == 2 && other_rules.err.contains("report::pack"), "{other_rules:?}");
    fs::write(file("d.json"), "{}").expect("a file");
    let no_report = run(folder.path(), &["merge", "a.json", "d.json"]);
    assert!(no_report.code == 2 && no_report.err.contains("report::form") && no_report.out.is_empty(), "{no_report:?}");
    assert_eq!(run(folder.path(), &["merge", "e.json"]).code, 2);
}

#[test]
fn a_report_that_is_not_complete_makes_no_other() {
    let folder = copy_of("clinic");
    let ran = run(folder.path(), &["check", "records", "--today", TODAY, "-f", "json=a.json"]);
    assert_eq!(ran.code, 0);
    let merged = run(folder.path(), &["merge", "a.json", "-f", "html=a.html"]);
    assert!(merged.code == 2 && merged.err.contains("report::incomplete"), "{merged:?}");
    assert!(!folder.path().join("a.html").exists());
}

#[test]
fn what_could_not_be_checked_stays_so() {
    let folder = copy_of("clinic");
    fs::write(folder.path().join("records/broken.yaml"), "a: [").expect("a file");
    let ran = run(folder.path(), &["check", "records", "--today", TODAY, "--complete", "-f", "json=a.json"]);
    assert_eq!(ran.code, 2);
    let merged = run(folder.path(), &["merge", "a.json", "-f", "short"]);
    assert!(merged.code == 2 && merged.err.contains("yaml::syntax"), "{merged:?}");
    assert_eq!(merged.err, ran.err, "the same excerpt too");
}

/// Five facilities, one of which cannot be read, in three parts; whatever the format, joined they are the whole run.
#[test]
fn parts_are_the_whole_in_every_format() {
    let folder = copy_of("hospital");
    for (name, fixture) in [("a", "clinic"), ("b", "forecast"), ("c", "clinic")] {
        let other = copy_of(fixture);
        fs::rename(other.path().join("records"), folder.path().join(name)).expect("a rename");
    }
    fs::create_dir(folder.path().join("d")).expect("a folder");
    fs::write(folder.path().join("d/broken.yaml"), "a: [").expect("a file");
    let facilities =
        ["--facility", "a", "--facility", "b", "--facility", "c", "--facility", "d", "--facility", "records"];
    let run = |start: &[&str], to: &str| {
        let outputs: Vec<String> = FORMATS
            .iter()
            .flat_map(|format| ["-f".to_owned(), format!("{}={to}.{}", format.name, format.name)])
            .collect();
        let args: Vec<&str> = start.iter().copied().chain(outputs.iter().map(String::as_str)).collect();
        run(folder.path(), &args)
    };
    let whole = run(&[&["check", "--today", TODAY, "-v"], &facilities[..]].concat(), "whole");
    assert_eq!(whole.code, 2, "what cannot be read is never masked: {whole:?}");
    assert!(whole.err.contains("d/broken.yaml"), "{}", whole.err);
    for part in ["1/3", "2/3", "3/3"] {
        let file = format!("json={}.json", &part[..1]);
        let args = [&["check", "--today", TODAY, "--shard", part, "-f", &file], &facilities[..]].concat();
        junshu(folder.path(), &args);
    }
    let joined = run(&["merge", "2.json", "3.json", "1.json", "-v"], "joined");
    assert_eq!(joined.code, 2);
    for format in FORMATS {
        let read = |to: &str| fs::read(folder.path().join(format!("{to}.{}", format.name))).expect("the file");
        assert!(read("whole") == read("joined"), "{} differs", format.name);
    }
    let short = fs::read_to_string(folder.path().join("whole.short")).expect("the file");
    assert!(short.contains("records/vendors.yaml") && short.contains("b/calendar.yaml"), "no facility hides another");
    fs::remove_file(folder.path().join("2.json")).expect("a file");
    assert_eq!(junshu(folder.path(), &["merge", "1.json", "3.json"]).code, 2);
}

/// Parts that were made of other facilities, or asked other questions, are no parts of this run.
#[test]
fn parts_of_different_runs_do_not_join() {
    let folder = copy_of("clinic");
    for name in ["a", "b", "c"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
        fs::write(folder.path().join(name).join("x.yaml"), "facility: { name: 架空 }\n").expect("a file");
    }
    let part = |part: &str, file: &str, more: &[&str]| {
        let format = format!("json={file}");
        let ran = run(folder.path(), &[&["check", "--today", TODAY, "--shard", part, "-f", &format], more].concat());
        assert!(ran.code < 2, "{ran:?}");
    };
    let all = ["--facility", "a", "--facility", "b", "--facility", "c"];
    part("1/2", "1.json", &all);
    part("2/2", "2.json", &all);
    assert_eq!(run(folder.path(), &["merge", "1.json", "2.json"]).code, 1);
    let ask = |more: &[&'static str]| [&all[..], more].concat();
    for (why, words) in [
        ("fewer facilities", all[..4].to_vec()),
        ("other rules", ask(&["--select", "GOV-1"])),
        ("the view of an auditor", ask(&["--no-waivers"])),
        ("another look ahead", ask(&["--ahead", "30"])),
    ] {
        part("2/2", "other.json", &words);
        let ran = run(folder.path(), &["merge", "1.json", "other.json"]);
        assert!(ran.code == 2 && ran.err.contains("別の検査の一部です"), "{why}: {ran:?}");
    }
    let weighed = ["--severity", "GOV-1=info"];
    part("1/2", "1.json", &ask(&weighed));
    part("2/2", "2.json", &ask(&weighed));
    assert_eq!(run(folder.path(), &["merge", "1.json", "2.json"]).code, 2, "the weights are those of the pack");
    assert!(run(folder.path(), &["merge", "1.json", "2.json", "--severity", "GOV-1=info"]).code < 2);
}

/// A run on nothing is never green, however it was split.
#[test]
fn parts_without_facilities_are_no_report() {
    let folder = copy_of("clinic");
    for (part, file) in [("2/3", "a.json"), ("3/3", "b.json")] {
        let format = format!("json={file}");
        run(folder.path(), &["check", "--today", TODAY, "--facility", "records", "--shard", part, "-f", &format]);
    }
    let text = fs::read_to_string(folder.path().join("b.json")).expect("the report");
    for (file, shard) in [("a.json", "1/2"), ("b.json", "2/2")] {
        let from = if file == "a.json" { "2/3" } else { "3/3" };
        let text =
            if file == "a.json" { fs::read_to_string(folder.path().join(file)).expect("a file") } else { text.clone() };
        fs::write(folder.path().join(file), text.replacen(from, shard, 1)).expect("a file");
    }
    let ran = run(folder.path(), &["merge", "a.json", "b.json"]);
    assert!(ran.code == 2 && ran.err.contains("どの報告にも施設がありません"), "{ran:?}");
}
