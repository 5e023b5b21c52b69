//! Links in circles and links that lead out of the records or out of the repository in; nothing of what is outside out.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use tempfile::TempDir;

use super::given::{RECORDS, check, folder, refused, write};

/// A word that stands only in files outside.
const SECRET: &str = "himitsu";

/// A repository with records and rules, and a folder beside it that holds a secret in every form.
fn beside() -> TempDir {
    let top = folder(&[
        ("repository/.git/HEAD", b""),
        ("repository/hospital/a.yaml", RECORDS),
        ("repository/rules/t/r.rhai", SCRIPT),
        ("repository/rules/t/r.md", PAGE),
    ]);
    for name in ["x.yaml", "waivers.yaml", "junshu.yaml", "b.json", "r.rhai", "r.md", "catalog.yaml"] {
        write(&top.path().join("outside").join(name), format!("{SECRET}: {SECRET}\n"));
    }
    top
}

const SCRIPT: &[u8] = "//! 題\nconst RULE = #{ severity: \"error\", on: \"people[]\" };\nfn check(p) { fail(p.name, kind_of_file(p.name)) }\n".as_bytes();
const PAGE: &[u8] = "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直す。\n\n## 例\n".as_bytes();

fn link(target: impl AsRef<Path>, at: &Path) {
    let _ = fs::remove_file(at);
    symlink(target, at).expect("a link");
}

/// Links that lead out: where they stand in the repository, where they lead, and the arguments under which they are met.
const OUT: [(&str, &str, &[&str]); 10] = [
    ("hospital/x.yaml", "../../outside/x.yaml", &["hospital"]),
    ("hospital/waivers.yaml", "../../outside/waivers.yaml", &["hospital"]),
    ("hospital/more", "../../outside", &["hospital"]),
    ("hospital/x.yaml", "../../outside/x.yaml", &["hospital/**/*.yaml", "hospital"]),
    ("hospital/junshu.yaml", "../../outside/junshu.yaml", &["hospital"]),
    ("junshu.yaml", "../outside/junshu.yaml", &["hospital"]),
    ("rules/t/x.rhai", "../../../outside/r.rhai", &["hospital", "--rules", "rules"]),
    ("rules/t/r.md", "../../../outside/r.md", &["hospital", "--rules", "rules"]),
    ("rules/lib", "../../outside", &["hospital", "--rules", "rules"]),
    ("rules/u", "../../outside", &["hospital", "--rules", "rules"]),
];

#[test]
fn nothing_is_read_through_a_link_out() {
    for (at, target, args) in OUT {
        let top = beside();
        let repository = top.path().join("repository");
        link(target, &repository.join(at));
        let ran = check(&repository, args);
        refused(&ran, "input::outside", at);
        assert!(!ran.err.contains(SECRET) && !ran.out.contains(SECRET), "{at}: {}", ran.err);
        // By a chain of links, too.
        let repository = beside();
        let path = repository.path().join("repository");
        for step in 0..5 {
            link(format!("step{}", step + 1), &path.join(format!("step{step}")));
        }
        link(path.join(at).parent().expect("a folder").join(target), &path.join("step5"));
        link(path.join("step0"), &path.join(at));
        refused(&check(&path, args), "input::outside", at);
    }
}

/// What a file of settings names, directly or through a link, stays in its repository.
#[test]
fn settings_lead_nowhere_else() {
    for key in [
        "inventory: [PATH]",
        "facilities: [PATH]",
        "inventory: ['PATH/*']",
        "include: [PATH]",
        "waivers: [PATH]",
        "baseline: PATH",
        "rules: [PATH]",
        "pack: PATH",
        "formats: [json=PATH]",
    ] {
        for (path, code) in [("../outside", "config::outside"), ("out", "config::outside"), ("/etc", "config::outside")]
        {
            let top = beside();
            let repository = top.path().join("repository");
            link("../outside", &repository.join("out"));
            write(&repository.join("junshu.yaml"), format!("{}\n", key.replace("PATH", path)));
            let ran = check(&repository, &[]);
            assert!(ran.code == 2 && ran.err.contains(&format!("error[{code}]")), "{key} {path}: {}", ran.err);
            assert!(!ran.err.contains(SECRET), "{key} {path}: {}", ran.err);
            let left = fs::read_dir(top.path().join("outside")).expect("a folder").count();
            assert_eq!(left, 7, "{key} {path}: nothing is written outside");
        }
    }
}

#[test]
fn circles_end() {
    let top = beside();
    let hospital = top.path().join("repository/hospital");
    for name in ["here", "b", "c"] {
        fs::create_dir_all(hospital.join("deep")).expect("a folder");
        link(".", &hospital.join(name));
        link("..", &hospital.join("deep").join(name));
    }
    // No circle, and no end.
    link("/", &hospital.join("disk"));
    link("deep/two", &hospital.join("deep/one"));
    let ran = check(&hospital, &["."]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("（1 ファイル、"), "{}", ran.out);
    for pattern in ["**/*.yaml", "*/*/*/*/a.yaml", "**/**/**/*.yaml"] {
        let ran = check(&hospital, &[pattern]);
        assert!(ran.code == 2 || ran.out.contains("（1 ファイル、"), "{pattern}: {}{}", ran.out, ran.err);
    }
    // Links that lead to each other, and more links than the system follows.
    link("two.yaml", &hospital.join("one.yaml"));
    link("one.yaml", &hospital.join("two.yaml"));
    refused(&check(&hospital, &["."]), "input::unreadable", "one.yaml");
    fs::remove_file(hospital.join("one.yaml")).expect("a link");
    fs::remove_file(hospital.join("two.yaml")).expect("a link");
    for step in 0..60 {
        link(format!("l{}", step + 1), &hospital.join(format!("l{step}")));
    }
    link("a.yaml", &hospital.join("l60"));
    link("l0", &hospital.join("far.yaml"));
    refused(&check(&hospital, &["."]), "input::unreadable", "far.yaml");
}

/// A link to what is inside is the file once; what a rule asks of a path is answered inside the repository only.
#[test]
fn a_rule_learns_nothing_of_what_is_outside() {
    let top = beside();
    let repository = top.path().join("repository");
    write(&repository.join("hospital/docs/bcp.md"), "");
    write(&top.path().join("outside/documents/x.pdf"), "");
    for (name, target) in [
        ("docs/in.md", "bcp.md"),
        ("docs/out.md", "../../../outside/r.md"),
        ("docs/folder", "../../../outside/documents"),
        ("docs/chain.md", "out.md"),
        ("docs/gone.md", "nowhere"),
        ("docs/self.md", "self.md"),
    ] {
        link(target, &repository.join("hospital").join(name));
    }
    let asked = [
        ("docs/bcp.md", "file"),
        ("docs", "folder"),
        ("docs/in.md", "file"),
        ("docs/none.md", "absent"),
        ("docs/gone.md", "absent"),
        ("docs/self.md", "absent"),
        ("docs/out.md", "outside"),
        ("docs/chain.md", "outside"),
        ("docs/folder", "outside"),
        ("docs/folder/x.pdf", "outside"),
        ("../../outside/x.yaml", "outside"),
        ("../../../outside/x.yaml", "outside"),
        ("docs/../../../outside/x.yaml", "outside"),
        ("docs/folder/../../../etc/passwd", "outside"),
        ("/etc/passwd", "outside"),
        ("//etc/passwd", "outside"),
        ("/", "outside"),
        ("a\\0b", "absent"),
        ("~/x", "absent"),
        ("$HOME", "absent"),
        ("file:///etc/passwd", "absent"),
        ("C:\\\\Windows", "absent"),
    ];
    let people: String = asked
        .iter()
        .enumerate()
        .map(|(at, (path, _))| format!("  - {{ id: P{at}, name: \"{path}\", department: a, affiliation: staff }}\n"))
        .collect();
    write(&repository.join("hospital/a.yaml"), format!("people:\n{people}"));
    let long = format!("  - {{ id: PL, name: \"{}\", department: a, affiliation: staff }}\n", "x/".repeat(100_000));
    write(&repository.join("hospital/long.yaml"), format!("people:\n{long}"));
    let ran = check(&repository, &["hospital", "--rules", "rules", "--select", "t", "--format", "short"]);
    let said: Vec<&str> = ran.out.lines().filter_map(|line| line.split("error[t/r]: ").nth(1)).collect();
    let want: Vec<&str> = asked.iter().map(|(_, answer)| *answer).chain(["absent"]).collect();
    assert_eq!(said, want, "{}{}", ran.out, ran.err);
}
