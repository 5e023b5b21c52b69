//! Pages of rules that are huge, nested or never closed in; a pack that loads or says what is wrong, in bounded time, out.

use super::given::{RECORDS, check, folder, junshu, refused, write};

const SCRIPT: &[u8] =
    "//! 題\nconst RULE = #{ severity: \"error\", on: \"people\" };\nfn check(p) { fail(p, \"架空\") }\n".as_bytes();

/// A page whose `## なぜ` says this, and whose `## 例` this.
fn page(why: &str, examples: &str) -> String {
    format!("# 題\n\n## なぜ\n\n理由。\n{why}\n\n## 直し方\n\n直す。\n\n## 例\n\n{examples}\n")
}

/// Markdown that has cost one reader or another more than linear time.
fn texts() -> Vec<(&'static str, String)> {
    let many = |part: &str| part.repeat(50_000);
    vec![
        ("quotes", many("> ")),
        ("lists", many("- ")),
        ("quotes and lists", many("> - ")),
        ("numbers", many("1. ")),
        ("stairs", (0..1_000).map(|at| format!("{}- a\n", "  ".repeat(at))).collect()),
        ("brackets", many("[")),
        ("brackets, closed", format!("{}{}", many("["), many("]"))),
        ("pictures", many("![")),
        ("links", many("[a](")),
        ("links to links", many("[a](b)")),
        ("references", many("[a][")),
        ("definitions", (0..20_000).map(|at| format!("[a{at}]: b\n")).collect()),
        ("emphasis", many("*a ")),
        ("strong", many("**a ")),
        ("mixed", many("*a **a ")),
        ("underscores", many("_a__")),
        ("ticks", (1..500).map(|at| format!("{} ", "`".repeat(at))).collect()),
        ("tags", many("<a ")),
        ("comments", many("<!--")),
        ("instructions", many("<?")),
        ("entities", many("&#")),
        ("escapes", many("\\")),
        ("rules", many("---\n")),
        ("headings", many("# a\n")),
        ("headings below", many("## なぜ\n\na\n")),
        ("tables", format!("{}\n{}\n", many("|a"), many("|-"))),
        ("fences", many("```\n")),
        ("fences in quotes", many("> ```\n")),
        ("a long line", "あ".repeat(300_000)),
        ("NUL", many("\0")),
        ("escapes of a terminal", many("\u{1b}[31m")),
    ]
}

#[test]
fn no_page_takes_long_or_commands_a_terminal() {
    let folder = folder(&[("a.yaml", RECORDS)]);
    let mut names = Vec::new();
    for (at, (name, text)) in texts().into_iter().enumerate() {
        write(&folder.path().join(format!("own/t/r{at}.rhai")), SCRIPT);
        write(&folder.path().join(format!("own/t/r{at}.md")), page(&text, ""));
        names.push(name);
    }
    write(&folder.path().join("own/t/z.rhai"), SCRIPT);
    write(&folder.path().join("own/t/z.md"), page("", "```yaml\npeople: [{ id: P }] # fail: 架空\n```\n"));
    let ran = check(folder.path(), &["a.yaml", "--rules", "own", "--select", "t", "--format", "short"]);
    assert!(ran.out.contains("[t/z]"), "the honest rule is heard: {}{}", ran.out, ran.err);
    for (at, name) in names.iter().enumerate() {
        let (said, broken) = (ran.out.contains(&format!("[t/r{at}]")), ran.err.contains(&format!("t/r{at}.md")));
        assert!(said || broken, "{name}: neither heard nor refused");
    }
    for id in ["t/r0", "t/r10", "t/r30", "t/z"] {
        let ran = junshu(folder.path(), &["explain", id, "--rules", "own"]);
        assert!(ran.code == 0 && ran.out.contains("理由"), "{id}: {}", ran.err);
    }
    for format in ["html", "sarif", "markdown"] {
        let ran = check(folder.path(), &["a.yaml", "--rules", "own", "--select", "t/z", "--format", format]);
        assert!(ran.out.contains("架空"), "{format}: {}", ran.err);
    }
}

/// A rule that fails a person without a name, in a folder of its own.
fn rule_on_people(examples: &str) -> tempfile::TempDir {
    let folder = folder(&[]);
    let body = "if filled(p.name) { return; } fail(p.name, \"架空\")";
    let script =
        format!("//! 題\nconst RULE = #{{ severity: \"error\", on: \"people[]\" }};\nfn check(p) {{ {body} }}\n");
    write(&folder.path().join("own/t/r.rhai"), script);
    write(&folder.path().join("own/t/r.md"), page("", examples));
    folder
}

#[test]
fn many_cases_are_all_executed() {
    let cases = "```yaml\npeople: [{ name: \"\" }] # fail: 架空\n```\n\n```yaml\npeople: [{ name: a }]\n```\n\n";
    let ran = junshu(rule_on_people(&cases.repeat(1_000)).path(), &["test", "own"]);
    assert!(ran.code == 0 && ran.out.contains("2000 例"), "{}{}", ran.out, ran.err);
    let endless = junshu(rule_on_people(&cases.repeat(30_000)).path(), &["test", "own"]);
    refused(&endless, "rule::page", "own/t/r.md:1:1");
}

/// What is missing from no record has no line of the case.
#[test]
fn a_case_without_a_line_is_no_panic() {
    for case in ["{}", "", "~", "---", "# 注", "--- {}\n--- {}"] {
        let ran = junshu(rule_on_people(&format!("```yaml\n{case}\n```\n")).path(), &["test", "own"]);
        assert!(ran.code > 0 && ran.out.contains("t/r"), "{case}: {}{}", ran.out, ran.err);
    }
}

/// A case is records like any others.
#[test]
fn a_case_that_means_harm_is_wrong_and_no_more() {
    let folder = folder(&[]);
    for (at, case) in [
        format!("a: {}", "[".repeat(100_000)),
        "a: &a [*a]\n".to_owned(),
        "a: \"\\ud800\"\n".to_owned(),
        format!("people: [{{ id: P }}]\n{}", "# fail: x".repeat(10_000)),
        format!("people: [{{ id: P }}] # fail: {}", "あ".repeat(100_000)),
    ]
    .iter()
    .enumerate()
    {
        write(&folder.path().join(format!("own/t/r{at}.rhai")), SCRIPT);
        write(&folder.path().join(format!("own/t/r{at}.md")), page("", &format!("```yaml\n{case}\n```\n")));
    }
    let ran = junshu(folder.path(), &["test", "own"]);
    let said = format!("{}{}", ran.out, ran.err);
    assert!(ran.code > 0 && (0..5).all(|at| said.contains(&format!("t/r{at}.md"))), "{said}");
}

#[test]
fn scripts_of_megabytes_are_refused_by_their_size() {
    let folder = folder(&[("a.yaml", RECORDS)]);
    for (at, text) in ["// あ\n", "(", "x;", "fn f() { } ", "\"", "`${", "\0"].iter().enumerate() {
        let script = [SCRIPT, text.repeat((8 << 20) / text.len()).as_bytes()].concat();
        write(&folder.path().join(format!("own/t/r{at}.rhai")), script);
        write(&folder.path().join(format!("own/t/r{at}.md")), page("", ""));
    }
    write(&folder.path().join("own/t/z.rhai"), SCRIPT);
    write(&folder.path().join("own/t/z.md"), page("", ""));
    let ran = check(folder.path(), &["a.yaml", "--rules", "own", "--select", "t", "--format", "short"]);
    assert!(ran.code == 2 && ran.out.contains("[t/z]"), "{}", ran.err);
    for at in 0..7 {
        assert!(ran.err.contains(&format!("own/t/r{at}.rhai:")), "r{at}: {}", ran.err);
    }
}
