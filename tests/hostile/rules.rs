//! Rules that mean harm beside an honest one in; the honest finding, each broken rule at its place, and exit code 2 out.

use std::fmt::Write;

use super::given::{check, folder, write};

const PAGE: &str = "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直す。\n\n## 例\n";

fn script(body: &str) -> String {
    format!("//! 題\nconst RULE = #{{ severity: \"error\", on: \"people[]\" }};\nfn check(s) {{\n{body}\n}}\n")
}

/// Bodies of `check(s)`; those that end by the clock alone stand in the tests of the engine.
const BODIES: [&str; 46] = [
    "loop { }",
    "while true { }",
    "do { } while true;",
    "for i in 0..9223372036854775807 { }",
    "check(s)",
    "let x = \"x\"; loop { x += x; }",
    "let x = \"x\"; loop { x = `${x}${x}`; }",
    "let a = [1]; loop { a += a; }",
    "let a = [1]; loop { a = [a, a]; }",
    "let a = []; loop { a.push(a); }",
    "let o = #{}; loop { o = #{ a: o, b: o }; }",
    "let x = \"ab\"; for i in 0..23 { x += x; } x.split(\"\")",
    "let x = \"x\"; for i in 0..24 { x += x; } let a = [\"\"]; for i in 0..19 { a += a; } a.join(x)",
    "blob(1000000000, 1)",
    "\"x\".replace(\"x\", \"xx\")",
    "\"x\".pad(1000000000, \"x\")",
    "[2, 1].sort(|a, b| 1)",
    "[2, 1].sort(|a, b| throw 1)",
    "\"a\".matches(\"(\")",
    "\"a\".matches(\"(a?)\\\\1\")",
    "\"a\".matches(\"(?:a{1000}){1000}\")",
    "sleep(1000)",
    "exit()",
    "exit(0)",
    "loop { print(\"x\"); }",
    "loop { debug(\"x\"); }",
    "eval(\"1\")",
    "import \"/etc/hostname\" as x;",
    "import \"../../lib/x\" as x;",
    "export s;",
    "Fn(\"exit\").call()",
    "call(\"exit\")",
    "curry(Fn(\"check\"), s).call()",
    "let f = |x| x; f.call(f)",
    "try { loop { } } catch { }",
    "throw \"\\u001b[31m\"",
    "throw s",
    "let x = \"\\u001b]0;x\\u0007\"; for i in 0..16 { x += x; } throw x",
    "s[\"\\u001b[31m\"]",
    "let x = \"x\"; for i in 0..22 { x += x; } s[x]",
    "1 / 0",
    "9223372036854775807 + 1",
    "today().plus_days(9223372036854775807)",
    "let a = [1]; a[9223372036854775807]",
    "s.name = \"x\";",
    "fail(s, \"dropped\"); return;",
];

/// Records of so many people.
fn people(count: usize) -> String {
    let mut text = String::from("people:\n");
    for at in 0..count {
        let _ = writeln!(text, "  - {{ id: P{at}, name: a, department: b, affiliation: staff }}");
    }
    text
}

#[test]
fn every_rule_breaks_alone_and_at_its_place() {
    let folder = folder(&[("a.yaml", people(1).as_bytes())]);
    let id = |at: usize| format!("t/r{at:02}");
    for (at, body) in BODIES.iter().enumerate() {
        write(&folder.path().join(format!("rules/{}.rhai", id(at))), script(body));
        write(&folder.path().join(format!("rules/{}.md", id(at))), PAGE);
    }
    write(&folder.path().join("rules/t/z.rhai"), script("fail(s.id, \"honest\")"));
    write(&folder.path().join("rules/t/z.md"), PAGE);
    let ran = check(folder.path(), &["a.yaml", "--rules", "rules", "--select", "t", "--format", "short"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.out.contains("a.yaml:2:11: error[t/z]: honest"), "{}", ran.out);
    assert!(ran.err.len() < 100_000, "{} bytes on stderr", ran.err.len());
    for (at, body) in BODIES.iter().enumerate() {
        // Inside the check, which begins in the third line; an endless call of itself is shown there.
        let shown = (3..=6).any(|line| ran.err.contains(&format!("[rules/{}.rhai:{line}:", id(at))));
        assert!(shown, "{body} is shown nowhere: {}", ran.err);
        assert!(!ran.out.contains(&format!("[{}]", id(at))), "{body} is heard: {}", ran.out);
    }
}

/// What one rule says of one place, and the places it speaks of, in time that grows no faster than they.
#[test]
fn floods_of_words_are_shown_in_time() {
    let folder = folder(&[("a.yaml", people(10_000).as_bytes())]);
    for (name, body) in [
        ("messages", "at(\"people[]\").map(|p| fail(s, p.id))"),
        ("places", "at(\"people[]\").map(|p| fail(p, \"m\"))"),
        ("notes", "at(\"people[]\").map(|p| fail(s, \"m\").note(p, p.id))"),
    ] {
        write(&folder.path().join("rules/t/r.rhai"), script(body).replace("people[]\" };", "$\" };"));
        write(&folder.path().join("rules/t/r.md"), PAGE);
        for format in ["text", "html", "markdown"] {
            let ran = check(folder.path(), &["a.yaml", "--rules", "rules", "--select", "t", "--format", format]);
            assert!(ran.code == 1 && ran.out.len() > 100, "{name} {format}: {}", ran.err);
        }
    }
}

#[test]
fn a_message_of_megabytes_is_cut() {
    let folder = folder(&[("a.yaml", people(1).as_bytes())]);
    let body = "let x = \"あ い\\n\"; for i in 0..18 { x += x; } fail(s, x).help(x).note(s.id, x)";
    write(&folder.path().join("rules/t/r.rhai"), script(body));
    write(&folder.path().join("rules/t/r.md"), PAGE);
    for format in ["text", "short", "github", "markdown"] {
        let ran = check(folder.path(), &["a.yaml", "--rules", "rules", "--select", "t", "--format", format]);
        assert!(ran.code == 1 && ran.out.len() < 200_000, "{format}: {} bytes {}", ran.out.len(), ran.err);
    }
    let ran = check(folder.path(), &["a.yaml", "--rules", "rules", "--select", "t", "--format", "json"]);
    assert!(ran.out.len() > 1 << 20, "a program gets all of it");
}
