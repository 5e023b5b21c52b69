//! Names of files that are long, strange, deep or many in; reports and errors that show them harmlessly out.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use super::given::{RECORDS, TODAY, check, command, folder, junshu, run, sound, write};

/// Names that try to be more than names.
const NAMES: [&str; 10] = [
    "\u{1b}[31m赤",
    "\u{1b}]0;題\u{7}",
    "\u{9b}2J",
    "a\nb",
    "\u{202e}lmay",
    "::error::x\ry",
    "##[error]x",
    "--select=a:1:2%0A",
    "[a]*?",
    "<b>&amp;\"'",
];

#[test]
fn a_name_is_text_wherever_it_is_shown() {
    for name in NAMES {
        let (file, own) = (format!("{name}.yaml"), format!("{name}/t"));
        let folder = folder(&[(&format!("r/{file}"), RECORDS), (&format!("x/{file}"), b"a: [\n")]);
        write(&folder.path().join(format!("{own}/r.rhai")), "fn");
        write(&folder.path().join(format!("{own}/r.md")), "#");
        assert_eq!(check(folder.path(), &["r", "--select", "GOV-1"]).code, 1, "{name:?}");
        assert_eq!(check(folder.path(), &["r", "--select", "GOV-1", "--format", "github"]).code, 1, "{name:?}");
        for args in [
            &["r", "--rules", &format!("./{name}")][..],
            &["--", &format!("x/{file}")],
            &["--", &format!("gone/{file}")],
            &["r", "--config", &format!("./x/{file}")],
            &["r", "--baseline", &format!("./x/{file}")],
            &["r", "--waivers", &format!("./x/{file}")],
            &["r", &format!("--output=gone/{file}")],
            &["r", &format!("--select={name}")],
            &["r", &format!("--param={name}=1")],
            &["r", &format!("--facility={name}")],
        ] {
            let ran = check(folder.path(), args);
            assert!(ran.code == 2, "{args:?}: {} {}", ran.code, ran.err);
            let commands = |line: &&str| line.trim_start().starts_with("::") || line.contains("##[");
            assert_eq!(ran.err.lines().find(commands), None, "{args:?}");
        }
    }
}

#[test]
fn names_that_are_no_text_are_read_or_refused() {
    let folder = folder(&[("r/a.yaml", RECORDS)]);
    for bytes in [&b"\xff\xfe.yaml"[..], b"\xed\xa0\x80.yaml", b"\xc0\xaf.yaml"] {
        write(&folder.path().join("r").join(OsStr::from_bytes(bytes)), RECORDS);
    }
    let ran = check(folder.path(), &["r"]);
    assert!(ran.code == 1 && ran.out.contains("（4 ファイル、"), "{}{}", ran.out, ran.err);
    let mut named = command(folder.path(), &["check", "--today", TODAY]);
    let ran = run(named.arg(OsStr::from_bytes(b"r/\xff\xfe.yaml")));
    sound(&ran);
}

#[test]
fn a_name_of_any_length_is_read_and_written() {
    let (longest, beyond) = ("n".repeat(250), "n".repeat(300));
    let folder = folder(&[(&format!("r/{longest}.yaml"), RECORDS)]);
    assert_eq!(check(folder.path(), &["r"]).code, 1);
    let out = format!("{}.json", "o".repeat(250));
    assert_eq!(check(folder.path(), &["r", "--format", &format!("json={out}")]).code, 1);
    assert!(folder.path().join(out).is_file());
    for args in [
        &[&*format!("{beyond}.yaml")][..],
        &["r", "--output", &beyond],
        &["r", "--config", &beyond],
        &["r", "--baseline", &beyond],
        &["r", "--rules", &beyond],
        &[&"x/".repeat(5_000)],
    ] {
        let ran = check(folder.path(), args);
        assert!(ran.code == 2 && ran.err.lines().all(|line| line.chars().count() < 20_000), "{}", ran.err);
    }
}

#[test]
fn folders_as_deep_as_the_system_has_them() {
    let folder = folder(&[]);
    // Deeper than a path can say; only a step at a time leads there.
    let steps = "for i in $(seq 30); do mkdir $0; cd $0; echo 'people: []' > a.yaml; done";
    let made = Command::new("sh").args(["-c", steps, &"d".repeat(200)]).current_dir(folder.path()).status();
    assert!(made.expect("a shell").success());
    let ran = check(folder.path(), &["."]);
    assert_eq!(ran.code, 2, "what cannot be reached is not passed over: {}", ran.out);
    let shallow = super::given::folder(&[(&format!("{}a.yaml", "d/".repeat(1_000)), RECORDS)]);
    assert_eq!(check(shallow.path(), &["."]).code, 1);
}

#[test]
fn very_many_files() {
    let folder = folder(&[]);
    for at in 0..2_000 {
        let text = format!("people:\n  - {{ id: P{at}, name: 架空, department: a, affiliation: staff }}\n");
        write(&folder.path().join(format!("{}/{at}.yaml", at % 20)), text);
    }
    let ran = check(folder.path(), &["."]);
    assert!(ran.code == 1 && ran.out.contains("（2000 ファイル、"), "{}", ran.err);
    fs::create_dir(folder.path().join("rules")).expect("a folder");
    assert_eq!(junshu(folder.path(), &["test", "rules"]).code, 2);
}
