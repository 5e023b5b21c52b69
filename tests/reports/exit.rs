//! Runs of the binary in; exit codes, and what goes to which stream, out. 0: nothing found, 1: found, 2: could not check.

use super::given::{check, folder, junshu, list, temporary, word};

#[track_caller]
fn case(fixture: &str, args: &[&str], code: i32) {
    let ran = check(&folder(fixture), args);
    assert_eq!(ran.code, code, "{fixture} {args:?}: {}{}", ran.out, ran.err);
    assert_eq!(ran.err.is_empty(), code != 2, "{fixture} {args:?}: only what could not be checked goes to stderr");
}

#[test]
fn findings_decide_between_0_and_1() {
    for format in ["text", "json"] {
        case("hospital-clean", &["--format", format], 0);
        case("hospital", &["--format", format], 1);
        case("hospital", &["--format", format, "--fail-on", "never"], 0);
        case("hospital", &["--format", format, "--quiet"], 1);
    }
}

#[test]
fn the_threshold_is_kept() {
    let json = check(&folder("hospital"), &["--format", "json"]).json();
    let findings = list(&json, "/facilities/0/findings");
    let warned: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["severity"] == "warning")
        .map(|finding| word(finding, "/rule"))
        .collect();
    let erred = |rule: &str| findings.iter().any(|f| f["severity"] == "error" && word(f, "/rule") == rule);
    let rule = *warned.iter().find(|rule| !erred(rule)).expect("a rule that only warns");
    let args = |level| ["--select", rule, "--fail-on", level];
    case("hospital", &args("error"), 0);
    case("hospital", &args("warning"), 1);
    case("hospital", &args("info"), 1);
    case("hospital", &args("never"), 0);
    case("hospital-clean", &["--fail-on", "warning"], 0);
}

#[test]
fn what_cannot_be_checked_is_2_whatever_else_is_found() {
    let folder = temporary(&[
        ("good.yaml", "people: []\n"),
        ("bad.yaml", "a: [\n"),
        ("rules/own/r.rhai", "//! 題\nconst RULE = #{ severity: \"error\", on: \"people\" };\n\nfn check(p) {\n"),
        ("rules/own/r.md", "# 題\n"),
        ("none/readme.md", "\n"),
    ]);
    assert_eq!(check(folder.path(), &["good.yaml"]).code, 1, "the records have findings");
    for args in [
        &["good.yaml", "bad.yaml"][..],
        &["bad.yaml"],
        &["good.yaml", "--rules", "rules"],
        &["good.yaml", "--rules", "none"],
        &["good.yaml", "--rules", "無い"],
        &["none"],
        &["無い.yaml"],
        &["good.yaml", "無い.yaml"],
        &["good.yaml", "--select", "GOV-99"],
        &["good.yaml", "--ignore", "無い"],
        &["good.yaml", "--param", "無い=1"],
        &["good.yaml", "--param", "無い"],
        &["good.yaml", "--fail-on", "fatal"],
        &["good.yaml", "--format", "xml"],
        &["good.yaml", "--pack", "無い"],
        &["good.yaml", "--no-such-option"],
        &["good.yaml", "--output", "無い/report.txt"],
    ] {
        for never in [&[][..], &["--fail-on", "never"]] {
            if args.contains(&"--fail-on") && !never.is_empty() {
                continue;
            }
            let ran = check(folder.path(), &[args, never].concat());
            assert_eq!(ran.code, 2, "{args:?}: {}", ran.out);
            assert!(ran.err.starts_with("error"), "{args:?} says why: {:?}", ran.err);
        }
    }
}

#[test]
fn wrong_usage_is_2() {
    for args in [
        &["check", "--today", "2026/11/22"][..],
        &["check", "--today", "2026-02-30"],
        &["check", "--today"],
        &["chekc"],
        &[],
        &["check", "--quiet", "--verbose"],
    ] {
        let ran = junshu(&folder("clinic"), args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}: {}", ran.err);
        assert!(!ran.err.is_empty(), "{args:?} says why");
    }
    for args in [&["--help"][..], &["--version"], &["check", "--help"]] {
        let ran = junshu(&folder("clinic"), args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
        assert!(!ran.out.is_empty(), "{args:?} answers");
    }
}

#[test]
fn a_file_takes_what_stdout_would() {
    let folder = temporary(&[("records.yaml", "people: []\n")]);
    for format in ["text", "json"] {
        let args = ["records.yaml", "--format", format];
        let (shown, saved) = (check(folder.path(), &args), check(folder.path(), &[&args[..], &["-o", "out"]].concat()));
        assert_eq!((saved.code, saved.out.as_str()), (1, ""), "{format}");
        assert_eq!(std::fs::read_to_string(folder.path().join("out")).expect("the report is there"), shown.out);
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("the folder").map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "no half file is left: {left:?}");
}

/// What one place refuses leaves every other as it was.
#[test]
fn a_failed_run_replaces_nothing() {
    let folder = temporary(&[("records.yaml", "people: []\n"), ("kept.txt", "前の報告"), ("a.json", "前の報告")]);
    for args in [
        ["--format", "text=kept.txt", "--format", "html=no/x.html"],
        ["--format", "html=kept.txt", "--format", "json=no/x.json"],
        ["--format", "json=a.json", "--format", "jsonl=./a.json"],
        ["--format", "json=a.json", "--format", "sarif=../a.json/../a.json"],
    ] {
        let ran = check(folder.path(), &[&["records.yaml"], &args[..]].concat());
        assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
        for file in ["kept.txt", "a.json"] {
            assert_eq!(std::fs::read_to_string(folder.path().join(file)).expect("a file"), "前の報告", "{args:?}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 3, "{args:?}");
    }
}

/// A report on some of the facilities says that it is one.
#[test]
fn a_report_says_what_could_not_be_checked() {
    let folder = temporary(&[("a/x.yaml", "people: []\n"), ("b/x.yaml", "people: [\n")]);
    for format in ["text", "short"] {
        let ran = check(folder.path(), &["--facility", "a", "--facility", "b", "--format", format]);
        assert!(ran.code == 2 && ran.out.contains("検査できなかったもの 1 件（b）"), "{ran:?}");
    }
}
