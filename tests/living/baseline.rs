//! Records, a baseline of them, and edits in; what is still known, held against the laws of a fingerprint.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::given::{Ran, TODAY, copy_of, edit, findings, junshu};

fn create(folder: &Path) {
    let made = junshu(folder, &["baseline", "create", "records", "--today", TODAY]);
    assert_eq!((made.code, made.out.as_str()), (0, ""), "{made:?}");
}

fn check(folder: &Path, args: &[&str]) -> Ran {
    let args = [&["check", "records", "--today", TODAY, "--baseline", "junshu-baseline.json"], args].concat();
    junshu(folder, &args)
}

/// How many findings are open, and how many are known.
fn counts(folder: &Path) -> (usize, usize) {
    let report: Value = serde_json::from_str(&check(folder, &["-f", "json"]).out).expect("JSON");
    let of = |status: &str| findings(&report).iter().filter(|finding| finding["status"] == status).count();
    (of("open"), of("baselined"))
}

/// The fixture: what is known survives another order and another file, and lapses with its value.
#[test]
fn the_fixture_knows_what_moved_and_not_what_changed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let words = ["--baseline", "fixtures/baseline/junshu-baseline.json", "--today", TODAY, "-f", "json"];
    let of = |folder: &str| -> Vec<(String, String)> {
        let folder = format!("fixtures/baseline/{folder}");
        let report: Value =
            serde_json::from_str(&junshu(root, &[&["check", &folder], &words[..]].concat()).out).expect("JSON");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        findings(&report).iter().map(|finding| (text(&finding["rule"]), text(&finding["status"]))).collect()
    };
    let pair = |(rule, status): (&str, &str)| (rule.to_owned(), status.to_owned());
    assert!(of("before").iter().all(|(_, status)| status == "baselined"), "it was made of this state");
    let after = [
        ("GOV-3.2.2-1/training-attendance", "baselined"),
        ("GOV-1.1-1/law-review-fresh", "baselined"),
        ("GOV-1.2.2-4/outside-partners", "open"),
        ("GOV-3.4.3-1/authority-contacts", "open"),
    ];
    assert_eq!(of("after"), after.map(pair));
}

#[test]
fn what_is_known_is_marked_counted_and_no_failure() {
    let folder = copy_of("hospital");
    let all = junshu(folder.path(), &["check", "records", "--today", TODAY, "-f", "json"]);
    create(folder.path());
    let known = check(folder.path(), &["-f", "json"]);
    assert_eq!((all.code, known.code), (1, 0));
    let (all, known): (Value, Value) =
        (serde_json::from_str(&all.out).expect("JSON"), serde_json::from_str(&known.out).expect("JSON"));
    assert_eq!(findings(&all).len(), findings(&known).len(), "nothing is left out");
    assert!(findings(&known).iter().all(|finding| finding["status"] == "baselined"));
    assert_eq!(all["summary"]["requirements"], known["summary"]["requirements"], "a baseline changes no outcome");
    let text = check(folder.path(), &[]);
    assert!(text.out.contains("既知 33") && !text.out.contains("certificate-valid"), "{}", text.out);
    let asked = check(folder.path(), &["-v"]);
    assert!(asked.out.contains("error[GOV-5.1-2/certificate-valid]（既知）"), "{}", asked.out);
}

#[test]
fn moving_reordering_and_editing_elsewhere_keep_it() {
    let folder = copy_of("hospital");
    create(folder.path());
    let records = folder.path().join("records");
    fs::rename(records.join("vendors.yaml"), records.join("委託先.yaml")).expect("a rename");
    // The list of vendors the other way round, behind a comment.
    let text = fs::read_to_string(records.join("委託先.yaml")).expect("the file");
    let (head, rest) = text.split_once("  - id: ").expect("a list of records");
    let mut vendors: Vec<&str> = rest.split("\n  - id: ").collect();
    assert!(vendors.len() > 2);
    vendors.reverse();
    let vendors: Vec<&str> = vendors.into_iter().map(str::trim_end).collect();
    fs::write(records.join("委託先.yaml"), format!("# 並べ替えた\n\n{head}  - id: {}\n", vendors.join("\n  - id: ")))
        .expect("a file");
    assert_eq!(counts(folder.path()), (0, 33));
}

#[test]
fn a_changed_value_lapses_it() {
    let folder = copy_of("hospital");
    create(folder.path());
    edit(&folder.path().join("records/vendors.yaml"), "expires_date: 2026-10-31", "expires_date: 2026-10-30");
    let ran = check(folder.path(), &["-f", "short"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.lines().next().expect("a line").contains("GOV-5.1-2/certificate-valid"), "{}", ran.out);
    assert_eq!(counts(folder.path()), (1, 32));
}

/// The same finding on a later day is known while it does not weigh more.
#[test]
fn a_greater_weight_lapses_it() {
    let folder = copy_of("forecast");
    let args = ["baseline", "create", "records", "--today", "2028-01-31"];
    assert_eq!(junshu(folder.path(), &args).code, 0);
    let on = |day: &str| {
        let args = ["check", "records", "--today", day, "--baseline", "junshu-baseline.json", "-f", "json"];
        let report: Value = serde_json::from_str(&junshu(folder.path(), &args).out).expect("JSON");
        let certificate = |finding: &&&Value| finding["path"] == "vendors[0].certifications[0].expires_date";
        let found = findings(&report);
        let found = found.iter().find(certificate).expect("it is found");
        (found["severity"].clone(), found["status"].clone())
    };
    assert_eq!(on("2028-02-29"), ("warning".into(), "baselined".into()));
    assert_eq!(on("2028-03-01"), ("error".into(), "open".into()));
}

#[test]
fn one_entry_stands_for_one_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let records = folder.path().join("records");
    fs::create_dir(&records).expect("a folder");
    let two = "contacts:\n  - { id: C-1, verified_date: 2026/4/1 }\n  - { id: C-1, verified_date: 2026/4/1 }\n";
    fs::write(records.join("a.yaml"), two).expect("a file");
    create(folder.path());
    let before = counts(folder.path());
    assert_eq!(before.0, 0);
    fs::write(records.join("a.yaml"), format!("{two}  - {{ id: C-1, verified_date: 2026/4/1 }}\n")).expect("a file");
    assert!(counts(folder.path()).0 > 0, "a third of the same is new");
}

#[test]
fn what_is_gone_is_told_and_pruned() {
    let folder = copy_of("hospital");
    create(folder.path());
    edit(&folder.path().join("records/vendors.yaml"), "expires_date: 2026-10-31", "expires_date: 2028-10-31");
    let run = |action: &str| junshu(folder.path(), &["baseline", action, "records", "--today", TODAY]);
    let show = run("show");
    assert_eq!(show.out.lines().filter(|line| line.starts_with("なくなった")).count(), 1, "{}", show.out);
    assert_eq!(show.out.lines().count(), 33);
    let before = fs::read_to_string(folder.path().join("junshu-baseline.json")).expect("the file");
    let prune = run("prune");
    assert!(prune.err.contains("1 件"), "{prune:?}");
    let after = fs::read_to_string(folder.path().join("junshu-baseline.json")).expect("the file");
    let gone: Vec<&str> = before.lines().filter(|line| !after.contains(line.trim_end_matches(','))).collect();
    assert!(gone.len() == 1 && gone[0].contains("certificate-valid"), "a finding is a line: {gone:?}");
    assert!(run("prune").err.contains("0 件"));
}

#[test]
fn it_is_not_overwritten_and_not_made_of_a_part() {
    let folder = copy_of("hospital");
    create(folder.path());
    let again = junshu(folder.path(), &["baseline", "create", "records", "--today", TODAY]);
    assert!(again.code == 2 && again.err.contains("baseline::exists"), "{again:?}");
    fs::write(folder.path().join("records/broken.yaml"), "a: [").expect("a file");
    let part = junshu(folder.path(), &["baseline", "create", "records", "--today", TODAY, "--force"]);
    assert!(part.code == 2 && part.err.contains("yaml::syntax"), "{part:?}");
    assert_eq!(check(folder.path(), &[]).code, 2, "unreadable records are no pass, whatever is known");
}

#[test]
fn what_is_no_baseline_is_refused() {
    let folder = copy_of("hospital");
    create(folder.path());
    let file = folder.path().join("junshu-baseline.json");
    let good = fs::read_to_string(&file).expect("the file");
    for (bad, code) in [
        (String::new(), "baseline::form"),
        ("[]".to_owned(), "baseline::form"),
        (good[..good.len() / 2].to_owned(), "baseline::form"),
        (good.replace("junshu.baseline/1", "junshu.baseline/9"), "baseline::form"),
        (good.replace("\"severity\":\"error\"", "\"severity\":\"fatal\""), "baseline::form"),
        (good.replace("mhlw-6.0-gov", "mhlw-7.0-gov"), "baseline::pack"),
        (good.replacen("\"root\"", "\"roots\"", 1), "baseline::form"),
    ] {
        fs::write(&file, bad).expect("a file");
        let ran = check(folder.path(), &[]);
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains(code), "{code}: {ran:?}");
    }
    fs::remove_file(&file).expect("the file");
    assert_eq!(check(folder.path(), &[]).code, 2, "a baseline that is not there is no empty one");
}
