//! scratch
use crate::bench::*;
const Y: &str = "things:\n  - id: a1\n    name: あ\npeople: []\n";
fn show(title: &str, bench: Bench, yaml: &str, ids: &[&str]) {
    println!("== {title}");
    let loaded = match bench.try_load(&[]) {
        Ok(l) => l,
        Err(e) => {
            println!("  LOADERR {e:?}");
            return;
        }
    };
    for t in loaded.troubles() {
        println!("  LOAD {t:?} {}", t.file);
    }
    let ran = loaded.run(yaml);
    for f in ran.all() {
        println!("  {f:?}");
    }
    for b in &ran.assessment.broken {
        println!("  BROKE {b}");
    }
    for id in ids {
        println!("  {id} {:?}", ran.outcome(id));
    }
    println!("  rules {}", ran.assessment.rules);
}
fn r(on: &str, body: &str) -> String {
    script(on, body)
}
#[test]
#[ignore]
fn multi() {
    show("redefined fail", Bench::mini().rule("t/a", "//! 題\nconst RULE = #{ severity: \"error\", on: \"things[]\" };\nfn fail(p, m) { }\nfn check(s) { fail(s.name, \"x\") }\n"), Y, &[]);
    show("redefined fail returning 1", Bench::mini().rule("t/a", "//! 題\nconst RULE = #{ severity: \"error\", on: \"things[]\" };\nfn fail(p, m) { 1 }\nfn check(s) { fail(s.name, \"x\") }\n"), Y, &[]);
    show("redefined at", Bench::mini().rule("t/a", "//! 題\nconst RULE = #{ severity: \"error\", on: \"things[]\" };\nfn at(p) { [] }\nfn check(s) { if at(\"people[]\").is_empty() { return fail(s.name, \"x\"); } }\n"), Y, &[]);
    show("redefined filled/any", Bench::mini().rule("t/a", "//! 題\nconst RULE = #{ severity: \"error\", on: \"things[]\" };\nfn filled(p) { true }\nfn check(s) { if !filled(s.gone) { return fail(s.name, \"x\"); } }\n"), Y, &[]);
    show(
        "check two",
        Bench::mini()
            .rule("t/a", "//! 題\nconst RULE = #{ severity: \"error\", on: \"things[]\" };\nfn check(s, t) { }\n"),
        Y,
        &[],
    );
    show("check one and two", Bench::mini().rule("t/a", "//! 題\nconst RULE = #{ severity: \"error\", on: \"things[]\" };\nfn check(s, t) { }\nfn check(s) { fail(s, \"x\") }\n"), Y, &[]);
    show("check twice", Bench::mini().rule("t/a", "//! 題\nconst RULE = #{ severity: \"error\", on: \"things[]\" };\nfn check(s) { }\nfn check(s) { fail(s, \"x\") }\n"), Y, &[]);
    show(
        "lib redefines native",
        Bench::mini()
            .file("lib/l.rhai", "fn filled(x) { true }\nfn fail(a, b) { () }\n")
            .rule("t/a", &r("things[]", "if !filled(s.gone) { return fail(s.name, \"x\"); }")),
        Y,
        &[],
    );
    show("rule shadows lib", Bench::mini().file("lib/l.rhai", "fn help_me(x) { false }\n").rule("t/a", "//! 題\nconst RULE = #{ severity: \"error\", on: \"things[]\" };\nfn help_me(p) { true }\nfn check(s) { if help_me(1) { return fail(s.name, \"own\"); } }\n").rule("t/b", &r("things[]", "if help_me(1) { return; } fail(s.name, \"lib\")")), Y, &[]);
    show(
        "lib loops",
        Bench::mini().file("lib/l.rhai", "loop { }\n").rule("t/a", &r("things[]", "fail(s, \"x\")")),
        Y,
        &[],
    );
    show(
        "lib throws",
        Bench::mini().file("lib/l.rhai", "fn q() {}\nthrow 1;\n").rule("t/a", &r("things[]", "fail(s, \"x\")")),
        Y,
        &[],
    );
    show(
        "rule body",
        Bench::mini().rule("t/a", &format!("{}\nloop {{ }}\nthrow 1;\ntoday();", r("things[]", "fail(s, \"x\")"))),
        Y,
        &[],
    );
    for (i, meta) in [
        "",
        "const RULE = 1;",
        "const RULE = #{ severity: 1, on: \"things[]\" };",
        "const RULE = #{ severity: \"error\" };",
        "const RULE = #{ on: \"things[]\" };",
        "const RULE = #{ severity: \"fatal\", on: \"things[]\" };",
        "const RULE = #{ severity: \"error\", on: \"things[]\", colour: \"red\" };",
        "const RULE = #{ severity: \"error\", on: \"thigns[]\" };",
        "const RULE = #{ severity: \"error\", on: \"things[].nmae\" };",
        "const RULE = #{ severity: \"error\", on: \"\" };",
        "const RULE = #{ severity: \"error\", on: \"things[]\", same_as: \"T-1\" };",
        "const RULE = #{ severity: \"error\", same_as: \"T-9\" };",
        "const RULE = #{ severity: \"error\", on: \"things[]\", error_if: \"most\" };",
        "const RULE = #{ severity: \"error\", on: \"things[]\", error_if: \"nope\" };",
        "const RULE = #{ severity: \"error\", on: \"things[]\", error_if: true };",
        "let RULE = #{ severity: \"error\", on: \"things[]\" };",
        "const RULE = #{ severity: \"er\" + \"ror\", on: \"things[]\" };",
        "const S = \"error\"; const RULE = #{ severity: S, on: \"things[]\" };",
        "const RULE = #{ severity: today(), on: \"things[]\" };",
        "const RULE = #{ severity: [\"error\"], on: \"things[]\" };",
        "const RULE = #{ severity: \"error\", on: \"things[].name\" };",
        "const RULE = #{ severity: \"error\", on: \"things\", on: \"people\" };",
        "const RULE = #{ severity: \"error\", on: \"$\" };",
        "const RULE = #{ severity: \"ERROR\", on: \"things[]\" };",
    ]
    .iter()
    .enumerate()
    {
        let _ = i;
        show(
            meta,
            Bench::mini()
                .rule("t/a", &format!("//! 題\n{meta}\nfn check(s) {{ fail(s, \"x\") }}\n"))
                .check("t/b", "fail(s.name, \"other\")"),
            Y,
            &[],
        );
    }
    show("no title", Bench::mini().rule("t/a", &r("things[]", "fail(s, \"x\")").replace("//! 題", "// x")), Y, &[]);
    show(
        "lib calls native",
        Bench::mini()
            .file("lib/l.rhai", "const T = 1; fn q() { T }\n")
            .rule("t/a", &r("things[]", "fail(s, `${q()}`)")),
        Y,
        &[],
    );
    show(
        "broken lib",
        Bench::mini().file("lib/l.rhai", "fn q( {}\n").rule("t/a", &r("things[]", "fail(s, \"x\")")),
        Y,
        &[],
    );
    show(
        "dup lib",
        Bench::mini()
            .file("lib/l.rhai", "fn q() {}\n")
            .file("lib/m.rhai", "fn q() {1}\n")
            .rule("t/a", &r("things[]", "fail(s, \"x\")")),
        Y,
        &[],
    );
}
#[test]
#[ignore]
fn libpanic() {
    show(
        "lib calls native",
        Bench::mini()
            .file("lib/l.rhai", "const T = today(); fn q() { 1 }\n")
            .rule("t/a", &r("things[]", "fail(s, \"x\")")),
        Y,
        &[],
    );
}
#[test]
#[ignore]
fn mirror_self() {
    let m = |id: &str| format!("//! 題\nconst RULE = #{{ severity: \"error\", same_as: \"{id}\" }};\n");
    let l = Bench::mini().rule("T-1/m", &m("T-1")).rule("T-1/a", &r("things[]", "")).load();
    println!("{:?}", l.run(Y).all());
    println!("{:?}", l.pack.reads(&l.pack.rules[0]));
    println!("{:?}", l.pack.reads(&l.pack.rules[1]));
}
#[test]
#[ignore]
fn outcomes() {
    let m = |id: &str| format!("//! 題\nconst RULE = #{{ severity: \"error\", same_as: \"{id}\" }};\n");
    let ids = ["T-1", "T-2", "T-3", "T-4"];
    show(
        "chain 1<-2<-3: T-3 fails",
        Bench::mini().rule("T-1/m", &m("T-2")).rule("T-2/m", &m("T-3")).rule("T-3/a", &r("things[]", "fail(s, \"x\")")),
        Y,
        &ids,
    );
    show(
        "chain 3<-2<-1: T-1 fails",
        Bench::mini().rule("T-3/m", &m("T-2")).rule("T-2/m", &m("T-1")).rule("T-1/a", &r("things[]", "fail(s, \"x\")")),
        Y,
        &ids,
    );
    show("mirror of one without rules", Bench::mini().rule("T-1/m", &m("T-2")), Y, &ids);
    show(
        "mirror of broken at load",
        Bench::mini()
            .rule("T-1/m", &m("T-2"))
            .rule("T-2/a", &r("things[]", "s.nmae"))
            .rule("T-2/b", &r("things[]", "")),
        Y,
        &ids,
    );
    show(
        "mirror of broken at run",
        Bench::mini()
            .rule("T-1/m", &m("T-2"))
            .rule("T-2/a", &r("things[]", "throw 1"))
            .rule("T-2/b", &r("things[]", "")),
        Y,
        &ids,
    );
    show("mirror n/a", Bench::mini().rule("T-1/m", &m("T-2")).rule("T-2/a", &r("events[]", "")), "events: []\n", &ids);
    show(
        "mirror warn",
        Bench::mini().rule("T-1/m", &m("T-2")).rule("T-2/a", &r("things[]", "warn(s, \"w\")")),
        Y,
        &ids,
    );
    show("mirror cycle", Bench::mini().rule("T-1/m", &m("T-2")).rule("T-2/m", &m("T-1")), Y, &ids);
    let met = r("things[]", "");
    show(
        "typed wrong",
        Bench::mini().rule("T-1/a", &met).rule("T-1/b", &r("people[]", "fail(s, \"x\")")),
        "things: [{ id: a }]\npeople: なし\n",
        &ids,
    );
    show(
        "typed wrong map",
        Bench::mini().rule("T-1/a", &met).rule("T-1/b", &r("people[]", "fail(s, \"x\")")),
        "things: [{ id: a }]\npeople: { id: p }\n",
        &ids,
    );
    show(
        "typed wrong at",
        Bench::mini()
            .rule("T-1/a", &r("things[]", "if at(\"people[]\").any(|p| p.id == \"x\") { return fail(s, \"x\"); }")),
        "things: [{ id: a }]\npeople: なし\n",
        &ids,
    );
    show(
        "nested missing at[]",
        Bench::mini().rule(
            "T-1/a",
            &r("things[]", "if at(\"facility.rooms[]\").any(|p| p.id == \"x\") { return fail(s, \"x\"); }"),
        ),
        "things: [{ id: a }]\nfacility: { name: x }\n",
        &ids,
    );
    show(
        "nested missing at",
        Bench::mini().rule(
            "T-1/a",
            &r("things[]", "if at(\"facility.rooms\").any(|p| p.id == \"x\") { return fail(s, \"x\"); }"),
        ),
        "things: [{ id: a }]\nfacility: { name: x }\n",
        &ids,
    );
    show(
        "nested missing on",
        Bench::mini().rule("T-1/a", &met).rule("T-1/b", &r("things[].parts[]", "fail(s, \"x\")")),
        "things: [{ id: a }]\n",
        &ids,
    );
    show(
        "nested missing on only",
        Bench::mini().rule("T-1/b", &r("things[].parts[]", "fail(s, \"x\")")),
        "things: [{ id: a }]\n",
        &ids,
    );
    show(
        "nested facility on",
        Bench::mini().rule("T-1/b", &r("facility.rooms[]", "fail(s, \"x\")")),
        "facility: { name: a }\n",
        &ids,
    );
    show("empty list not lawful", Bench::mini().rule("T-1/b", &r("notes[]", "fail(s, \"x\")")), "notes: []\n", &ids);
    show(
        "empty list not lawful + met",
        Bench::mini().rule("T-1/a", &met).rule("T-1/b", &r("notes[]", "fail(s, \"x\")")),
        "things: [{ id: a }]\nnotes: []\n",
        &ids,
    );
    show("null items", Bench::mini().rule("T-1/b", &r("notes[]", "")), "notes: [~, text, { id: a }]\n", &ids);
    show(
        "skip + future",
        Bench::mini().rule("T-1/b", &r("things[]", "let d = s.bought_date; return skip();")),
        "things: [{ id: a, bought_date: 2027-01-01 }]\n",
        &ids,
    );
    show(
        "future in conditional",
        Bench::mini()
            .rule("T-1/b", &r("things[]", "if s.bought_date > today() { return fail(s.bought_date, \"own\"); }")),
        "things: [{ id: a, bought_date: 2027-01-01 }]\n",
        &ids,
    );
    show("skip all", Bench::mini().rule("T-1/b", &r("things[]", "skip()")), Y, &ids);
    show("skip some fail", Bench::mini().rule("T-1/b", &r("things[]", "[skip(), skip()]")), Y, &ids);
    show("attest no rule", Bench::mini().rule("T-4/b", &r("things[]", "")), Y, &ids);
    show("null top", Bench::mini().rule("T-1/b", &r("things[]", "")), "things:\n", &ids);
    show(
        "empty",
        Bench::mini()
            .rule("T-1/b", &r("things[]", ""))
            .rule("T-2/b", &r("events[]", ""))
            .rule("T-3/x", &m("T-1"))
            .rule("T-4/b", &r("$", "if at(\"notes\").is_empty() {}")),
        "{}\n",
        &ids,
    );
    show(
        "root rule reading nothing",
        Bench::mini().rule("T-1/b", &r("$", "if s.facility.name == \"\" { return fail(s, \"x\"); }")),
        "{}\n",
        &ids,
    );
    show(
        "root rule via parent",
        Bench::mini()
            .rule("T-1/b", &r("things[]", "if s.parent.people.any(|p| p.id == \"x\") { return fail(s, \"x\"); }")),
        "things: [{ id: a }]\n",
        &ids,
    );
    show(
        "root rule ??",
        Bench::mini().rule("T-1/b", &r("$", "if (s.facility?.name ?? \"\") == \"bad\" { return fail(s, \"x\"); }")),
        "{}\n",
        &ids,
    );
    show(
        "broken after fail",
        Bench::mini()
            .rule("T-1/b", &r("things[]", "if s.id == \"a\" { return fail(s.id, \"f\"); } throw 1;"))
            .rule("T-1/c", &r("things[]", "fail(s.id, \"other\")")),
        "things: [{ id: a }, { id: b }]\n",
        &ids,
    );
    show("info", Bench::mini().rule("T-1/b", &r("things[]", "info(s.id, \"f\")")), Y, &ids);
    show(
        "info severity",
        Bench::mini().rule("T-1/b", &r("things[]", "fail(s.id, \"f\")").replace("error", "info")),
        Y,
        &ids,
    );
    show(
        "info severity absent",
        Bench::mini().rule("T-1/b", &r("things[]", "if s.gone == \"x\" { return; }").replace("error", "info")),
        Y,
        &ids,
    );
    show(
        "warning severity absent",
        Bench::mini().rule("T-1/b", &r("things[]", "if s.gone == \"x\" { return; }").replace("error", "warning")),
        Y,
        &ids,
    );
}
