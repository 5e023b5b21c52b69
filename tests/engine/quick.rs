//! Scripts and inventories in; what comes of a check that is run without the script engine held against what the engine
//! alone makes of it: findings, places, evidence, dates, and errors with their places.

use std::path::Path;
use std::sync::Arc;

use junshu::date::parse_iso;
use junshu::evaluate::{Request, evaluate};
use junshu::inventory::Inventory;
use junshu::pack::{Pack, PackSource};
use junshu::select::Selection;
use junshu::source::SourceFile;
use miette::Diagnostic;

use crate::bench::{Bench, THINGS, TODAY};

/// Two packs with the same rules: as it is, and by the engine alone.
struct Both {
    quick: Pack,
    alone: Pack,
}

impl Both {
    fn embedded() -> Self {
        let load = || Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
        Self { quick: load(), alone: load().by_engine_alone() }
    }

    fn of(check: &str, functions: &str) -> Self {
        let load = || {
            let text = crate::bench::script("things[]", check) + functions;
            Bench::mini().rule("t/tested", &text).load().pack
        };
        Self { quick: load(), alone: load().by_engine_alone() }
    }

    /// True when the records could be read; then both came to the same.
    #[track_caller]
    fn same(&self, yaml: &str, what: &str) -> bool {
        let judge = |pack: &Pack| {
            let file = SourceFile::new("a.yaml", yaml);
            let inventory = Arc::new(Inventory::load(vec![file], &pack.schema, &pack.requirement_ids()).ok()?);
            let request = Request {
                today: parse_iso(TODAY).expect("a date"),
                selection: Selection::default(),
                params: pack.params.clone(),
                repository: Arc::default(),
                evidence: true,
                reads: true,
                until: None,
                waivers: true,
            };
            let found = evaluate(pack, &inventory, &request);
            let findings: Vec<String> = found.findings.iter().map(|finding| format!("{finding:?}")).collect();
            let broken: Vec<String> = found.broken.iter().map(said).collect();
            let rules: Vec<String> = found.rules.iter().map(|ran| format!("{ran:?}")).collect();
            Some((findings, broken, rules, found.read))
        };
        let (quick, alone) = (judge(&self.quick), judge(&self.alone));
        assert_eq!(quick, alone, "{what}");
        quick.is_some()
    }
}

/// What an error says, and where; the files of the two packs have two names.
fn said(error: &junshu::script::ScriptError) -> String {
    let labels: Vec<String> = error.labels().into_iter().flatten().map(|label| format!("{label:?}")).collect();
    let calls: Vec<String> = error.related().into_iter().flatten().map(|call| call.to_string()).collect();
    let (code, help) = (error.code().map(|code| code.to_string()), error.help().map(|help| help.to_string()));
    format!("{code:?} {error} {help:?} {labels:?} {calls:?}")
}

#[test]
fn no_rule_of_the_pack_is_left_to_the_engine() {
    let pack = Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
    assert_eq!(pack.left_to_engine(), Vec::<&str>::new());
}

#[test]
fn fixtures_come_to_the_same() {
    let both = Both::embedded();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for name in ["hospital", "hospital-clean", "clinic", "waivers"] {
        let found = junshu::source::discover(&fixtures.join(name)).expect("the fixture is there");
        let text = |file: &junshu::source::Found| std::fs::read_to_string(&file.path).expect("the fixture is text");
        let yaml: Vec<String> = found.iter().map(text).collect();
        assert!(both.same(&yaml.join("\n---\n"), name), "{name} can be read");
    }
}

#[test]
fn a_record_without_a_line_comes_to_the_same() {
    const CLINIC: &str = include_str!("../../fixtures/clinic/clinic.yaml");
    let both = Both::embedded();
    let lines: Vec<&str> = CLINIC.lines().collect();
    let mut read = 0;
    for at in (0..lines.len()).step_by(5) {
        let rest = [&lines[..at], &lines[at + 1..]].concat().join("\n");
        read += usize::from(both.same(&rest, lines[at]));
        // A date that has long passed.
        let old = [&lines[..at], &[&*lines[at].replace(": 2026-", ": 2019-")], &lines[at + 1..]].concat().join("\n");
        read += usize::from(both.same(&old, lines[at]));
    }
    assert!(read > 60, "{read} inventories were judged");
}

/// Bodies of checks: every construct, where it is usual and where it is not.
const BODIES: &[&str] = &[
    "fail(s.name, `${s.name} ${s.size} ${s.label} ${s}`)",
    "if s.size > 1 { fail(s.size, \"big\") }",
    "if s.size == () { fail(s, \"none\") } else if s.size < 2 { warn(s, \"small\") } else { info(s, \"big\") }",
    "let n = s?.label?.len(); if n == () { fail(s, \"no note\") }",
    "s.label?.help(s.size)",
    "let out = []; for t in s.tags ?? [] { out.push(fail(t, `${t}`)); } out",
    "let out = []; for (t, i) in s.tags ?? [] { if i == 0 { continue; } if i > 2 { break; } out.push(fail(t, `${i}`)); } out",
    "let n = 0; for i in 0..5 { n += i; } fail(s, `${n}`)",
    "let n = 0; while n < 5 { n += 1; } fail(s, `${n}`)",
    "let k = s.size ?? 1; let k = k + 1; { let k = 99; } fail(s, `${k}`)",
    "let list = (s.tags ?? []).filter(|t| t != \"a\").map(|t| t + \"!\"); fail(s, list.join(\",\"))",
    "let limit = 1; fail(s, `${(s.tags ?? []).count(|t| t.len() > limit)}`)",
    "let seen = 0; (s.tags ?? []).map(|t| { seen += 1; seen }); fail(s, `${seen}`)",
    "let t = s.tags ?? []; fail(s, `${t.any(|x| t.len() > 1)}`)",
    "if s.parent.id == \"x\" { fail(s, \"x\") }",
    "fail(s, s[\"name\"] ?? \"none\")",
    "let m = #{ place: s.name, n: 2 }; fail(m.place, `${m.n}`)",
    "let m = #{ a: 1 }; fail(s, `${m.b}`)",
    "fail((s.tags ?? [])[0], \"first\")",
    "let a = [3, 1, 2]; fail(s, `${a[1]} ${a.len()} ${a.contains(2)} ${a.index_of(9)}`)",
    "switch s.name { \"x\" => fail(s, \"x\"), \"あいう\" if s.size == 2 => fail(s, \"two\"), _ => warn(s, \"other\") }",
    "switch s.size { 1 => fail(s, \"one\"), 2 => fail(s, \"two\") }",
    "switch true { true => fail(s, \"yes\"), false => info(s, \"no\") }",
    "fail(s, named(s.name, 2))",
    "fail(s, `${deep(6)}`)",
    "fail(s, `${deep(60)}`)",
    "return fail(s, \"a\"); fail(s, \"never\")",
    "fail(s, \"dropped\"); fail(s, \"kept\")",
    "let v = fail(s, \"a\"); v = v.note(s.name, \"here\"); v.help(\"help\")",
    "5",
    "s.name",
    "s.gone",
    "if s.size { fail(s, \"no truth\") }",
    "if s.size > \"a\" { fail(s, \"no order\") }",
    "let n = s.size + 1; n /= 0; fail(s, `${n}`)",
    "let x = 1; x = \"a\"; fail(s, x)",
    "const X = 1; X = 2; fail(s, `${X}`)",
    "fail(s, `${undefined_name}`)",
    "fail(s, `${find(\"things\", s.id) == s}`)",
    "if find(\"things\", s.name) == () { fail(s, \"not found\") }",
    "fail(s, `${having(\"things\", \"name\", s.name).len()}`)",
    "fail(s, `${at(\"things[]\").filter(|t| t.size ?? 0 > 1).len()}`)",
    "if today() > date(\"2020-01-01\") && !(s.size == 3) || blank(s.name ?? \"\") { fail(s, `${today().plus_days(3)}`) }",
    "fail(s, `${-(s.size ?? 4)} ${!true} ${1.5 * 2.0} ${7 % 4}`)",
    "skip()",
    "[skip(), ()]",
    "[fail(s, \"1\"), [warn(s, \"2\"), ()]]",
    "let text = \"\"; for i in 0..3 { text += s.name ?? \"-\"; } fail(s, text)",
    "fail(s, (s.tags ?? []).unique().join(\"/\"))",
    "fail(s, `${(s.tags ?? []).all(|t| (s.tags ?? []).any(|u| u == t))}`)",
    "(s.tags ?? []).all(|t| 5)",
    "(s.tags ?? []).find(|t| t == \"b\") ?? fail(s, \"no b\")",
    "let f = (s.tags ?? []).first(); if f != () { fail(f, `${f.starts_with(\"a\")}`) }",
    "loop { }",
];

/// Functions beside the check.
const FUNCTIONS: &str = "
fn named(name, n) { if name == () { return \"nobody\"; } `${name}×${n}` }
fn deep(n) { if n == 0 { 0 } else { 1 + deep(n - 1) } }
";

/// Things with everything, with little and with nothing.
const RICH: &str = "
things:
  - { id: a1, name: あいう, size: 2, label: 覚え, tags: [a, b, a, cc] }
  - { id: a2, name: x, size: 1 }
  - { id: a3 }
  - { id: a4, name: 長い名前, size: 3, tags: [] }
";

#[test]
fn every_construct_comes_to_the_same() {
    for body in BODIES {
        let both = Both::of(body, FUNCTIONS);
        assert!(both.same(THINGS, body) && both.same(RICH, body), "{body}");
    }
}
