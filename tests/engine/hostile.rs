//! Scripts that mean harm, or are merely wrong, in; a broken rule at its place beside unharmed rules, in bounded time, out.

use std::process::Command;
use std::time::{Duration, Instant};

use junshu::script::Limits;

use crate::bench::{Bench, Loaded, Ran, THINGS, Trouble, script};

/// What must come of a script.
enum Must {
    /// The rule cannot be loaded.
    NotLoad,
    /// It stops while it runs.
    Stop,
    /// It says this once.
    Say(&'static str),
}
use Must::{NotLoad, Say, Stop};

/// Bodies of `check(s)`.
const BODIES: [(&str, Must); 69] = [
    // What a rule must not reach.
    ("eval(\"1\")", NotLoad),
    ("import \"x\" as y;", NotLoad),
    ("export s;", NotLoad),
    ("try { s.name } catch { }", NotLoad),
    ("try { throw 1 } catch (e) { }", NotLoad),
    ("print(\"x\")", NotLoad),
    ("debug(s)", NotLoad),
    ("sleep(100)", NotLoad),
    ("exit()", NotLoad),
    ("exit(0)", NotLoad),
    ("open(\"/etc/hostname\")", NotLoad),
    ("open_file(\"/etc/hostname\")", NotLoad),
    ("timestamp()", NotLoad),
    ("parse_json(\"{}\")", NotLoad),
    ("\"x\".replace(\"x\", \"xx\")", NotLoad),
    ("\"x\".pad(100000, \"x\")", NotLoad),
    ("[].pad(100000, 1)", NotLoad),
    ("blob(100000, 1)", NotLoad),
    ("[2, 1].sort(|a, b| a)", NotLoad),
    ("[1].dedup(|a, b| true)", NotLoad),
    ("[1].reduce(|a, b| a, 0)", NotLoad),
    ("spawn || 1;", NotLoad),
    ("global::RULE", Stop),
    ("std::x(1)", NotLoad),
    // `Fn` by name.
    ("Fn(\"eval\").call(\"1\")", NotLoad),
    ("Fn(\"at\").call(\"people[]\")", NotLoad),
    ("Fn(s.name).call()", NotLoad),
    ("Fn(\"\")", NotLoad),
    ("call(\"exit\")", NotLoad),
    ("curry(Fn(\"check\"), s).call()", NotLoad),
    ("Fn(\"fail\").call(s.name, \"said\")", NotLoad),
    // Closures that are kept.
    ("let f = |x| x;", NotLoad),
    ("let f = || s; [f]", NotLoad),
    ("[|x| x]", NotLoad),
    ("#{ place: |x| x }", NotLoad),
    ("carried(|x| x)", NotLoad),
    ("[].push(|| s)", NotLoad),
    ("return |x| x;", NotLoad),
    ("s.tags.map(|t| |u| t)", NotLoad),
    ("[1].contains(|x| x)", NotLoad),
    ("check(s)", Stop),
    // Wrong ways to say something.
    ("1", Stop),
    ("\"text\"", Stop),
    ("true", Stop),
    ("s", Stop),
    ("[1, 2]", Stop),
    ("[fail(s.name, \"x\"), 1]", Stop),
    ("#{ place: fail(s.name, \"x\") }", Stop),
    ("|| fail(s.name, \"x\")", NotLoad),
    ("fail(s.name, \"x\");\nreturn;", Stop),
    ("let v = fail(s.name, \"x\");\nwarn(s.name, \"y\")", Stop),
    ("s.tags.map(|t| fail(t, \"x\"));\nskip()", Stop),
    ("if s.tags.any(|t| fail(t, \"x\") == ()) { return; }", Stop),
    ("fail(s.name)", Stop),
    ("fail(s.name, \"x\", 1)", Stop),
    ("fail(\"x\", s.name)", Stop),
    ("fail(5, \"x\")", Stop),
    ("fail((), \"x\")", Stop),
    ("fail(fail(s.name, \"x\"), \"y\")", Stop),
    ("throw \"x\"", Stop),
    ("throw fail(s.name, \"x\")", Stop),
    ("let v = fail(s.name, \"twice\"); [v, v, [v]]", Say("twice")),
    ("[(), [], [[fail(s.name, \"nested\")], ()]]", Say("nested")),
    ("fail(s.name, 7)", Say("7")),
    // Writing to records.
    ("s.name = \"x\";", Stop),
    ("s[\"name\"] = \"x\";", Stop),
    ("s.tags[0] = \"x\";", Stop),
    ("s.tags.push(\"x\");", Stop),
    ("s = 1; s.name", Stop),
];

/// Bodies that nest or grow without bound: so many of each.
fn bombs(times: usize) -> Vec<String> {
    let many = |part: &str| part.repeat(times);
    vec![
        format!("let x = {}1{};", many("("), many(")")),
        format!("let x = {}1{};", many("["), many("]")),
        format!("let x = {}1{};", many("#{ place: "), many("}")),
        format!("{}{}", many("{"), many("}")),
        format!("if s.used {{}} {}", many("else if s.used {} ")),
        format!("let x = {}1{};", many("if s.used { "), many("} else { 2 }")),
        format!("let x = {}1{};", many("switch s.size { 1 => "), many("}")),
        format!("{}{}", many("while s.used {"), many("}")),
        format!("let x = {}1;", many("1 + ")),
        format!("let x = {}s.used;", many("s.used && ")),
        format!("let x = {}1;", many("s.gone ?? ")),
        format!("let x = {}true;", many("!")),
        format!("let x = {}1;", many("- ")),
        format!("let x = {}1;", many("|x| ")),
        format!("let x = s{};", many(".box")),
        format!("let x = s{};", many("?.box")),
        format!("let x = s{};", many("[0]")),
        format!("let x = {}1{};", many("same("), many(")")),
        format!("let x = {}1{};", many("`${"), many("}`")),
        format!("let x = \"{}{}\";", many("a"), "a".repeat(17 << 20)),
        format!("/*{}", many("/*")),
        format!("let x = \"{}", many("x")),
    ]
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("t/r{at}")).collect()
}

/// Loads all scripts beside three honest rules, and judges; the honest ones must say what they say alone.
fn judge(scripts: &[String]) -> (Loaded, Ran) {
    let honest = [
        ("a/first", "fail(s.name, \"first\")"),
        ("t/honest", "s.tags.map(|t| warn(t, \"honest\"))"),
        ("z/last", "if s.gone == 1 { return; }"),
    ];
    let add = |bench: Bench| honest.iter().fold(bench, |bench, (id, body)| bench.check(id, body));
    let alone = add(Bench::mini()).load().run(THINGS);
    assert_eq!(alone.all().len(), 1 + 3 + 1 + alone.inventory.findings.len(), "{:?}", alone.all());
    let bench =
        scripts.iter().enumerate().fold(add(Bench::mini()), |bench, (at, text)| bench.rule(&format!("t/r{at}"), text));
    let loaded = bench.load();
    let ran = loaded.run(THINGS);
    for (id, _) in honest {
        assert_eq!(ran.of(id), alone.of(id), "{id} suffered");
        assert_eq!(ran.broke(id), None);
    }
    (loaded, ran)
}

/// The errors of a rule, found when it was loaded or when it ran.
fn troubles(loaded: &Loaded, ran: &Ran, id: &str) -> Vec<Trouble> {
    let file = format!("/{id}.rhai");
    loaded.troubles().into_iter().filter(|trouble| trouble.file.ends_with(&file)).chain(ran.broke(id)).collect()
}

#[test]
fn hostile_bodies_harm_themselves_only() {
    let scripts: Vec<String> = BODIES.iter().map(|(body, _)| script("things[]", body)).collect();
    let started = Instant::now();
    let (loaded, ran) = judge(&scripts);
    assert!(started.elapsed() < Duration::from_secs(20));
    for (id, (body, must)) in names(BODIES.len()).iter().zip(&BODIES) {
        let (seen, broke) = (ran.of(id), ran.broke(id));
        let troubles = troubles(&loaded, &ran, id);
        match must {
            Say(words) => {
                assert!(seen.len() == 1 && seen[0].message == *words && troubles.is_empty(), "{body}: {seen:?}")
            }
            NotLoad => assert!(seen.is_empty() && broke.is_none() && !troubles.is_empty(), "{body}: {broke:?}"),
            Stop => assert!(seen.is_empty() && broke.is_some() && troubles.len() == 1, "{body}: {troubles:?} {seen:?}"),
        }
    }
}

/// What keeps a rule from being loaded is shown inside the script, on the line that is wrong.
#[test]
fn what_does_not_load_is_shown_at_its_place() {
    for (body, must) in BODIES.iter().filter(|(_, must)| matches!(must, NotLoad)) {
        assert!(matches!(must, NotLoad));
        let text = script("things[]", &format!("let before = s.size;\n{body}"));
        let line = text.find(body).expect("it is there");
        let loaded = Bench::mini().rule("t/a", &text).load();
        for trouble in loaded.troubles() {
            assert!((line..=line + body.len()).contains(&trouble.range.start), "{body}: {trouble:?}");
        }
    }
}

/// Small ones are refused for what they are, large ones for that or for their size.
#[test]
fn bombs_are_refused_by_the_compiler() {
    for (times, codes) in [(1_000, &["rule::syntax"][..]), (10_000, &["rule::syntax", "rule::metadata"])] {
        let bombs = bombs(times);
        let scripts: Vec<String> = bombs.iter().map(|body| script("things[]", body) + "fn same(x) { x }\n").collect();
        let started = Instant::now();
        let (loaded, ran) = judge(&scripts);
        assert!(started.elapsed() < Duration::from_secs(30));
        for (id, body) in names(bombs.len()).iter().zip(&bombs) {
            let troubles = troubles(&loaded, &ran, id);
            let start: String = body.chars().take(60).collect();
            assert_eq!(troubles.len(), 1, "{start}: {troubles:?}");
            let huge = body.len() > Limits::SCRIPT;
            assert!(huge || codes.contains(&&*troubles[0].code), "{start}: {troubles:?}");
            assert!(ran.of(id).is_empty() && ran.broke(id).is_none(), "{start}");
        }
    }
}

/// A rule may not take the place of what it calls.
#[test]
fn scripts_with_functions_of_their_own() {
    let rule = |functions: &str, body: &str| format!("{}{functions}\n", script("things[]", body));
    let scripts = [
        rule("fn check(a, b) { }", "fail(s.name, \"one parameter\")"),
        rule("fn carried(x) { 5 }", "fail(s.name, `${carried(1)}`)"),
        rule("", "fail(s.name, `${carried(1)}`)"),
        rule("fn check(s) { }", "return;"),
        script("things[]", "return;").replace("check(s)", "check(s, t)"),
        script("things[]", "return;").replace("fn check", "fn Check"),
        script("things[]", "return;").replace("fn check", "private fn check"),
        rule("loop { }\nthrow 1;\nlet x = [][5];", "fail(s.name, \"the body is not run\")"),
        rule("fn outer() { fn inner() { } }", "return;"),
        rule("fn fail(a, b) { 1 }", "fail(s.name, \"x\")"),
    ];
    let (loaded, ran) = judge(&scripts);
    let said = |at: usize| ran.of(&format!("t/r{at}")).into_iter().map(|finding| finding.message).collect::<Vec<_>>();
    assert_eq!(
        [said(0), said(1), said(2)],
        [["one parameter"], ["5"], ["1"]].map(|words| words.map(str::to_owned).to_vec())
    );
    assert_eq!(said(7), ["the body is not run"]);
    for at in [3, 4, 5, 8, 9] {
        let id = format!("t/r{at}");
        assert!(said(at).is_empty() && troubles(&loaded, &ran, &id).len() == 1, "{}", scripts[at]);
    }
}

#[test]
fn a_native_function_cannot_be_redefined() {
    let rule = |functions: &str, body: &str| format!("{}{functions}\n", script("things[]", body));
    let scripts = [
        rule("fn fail(place, words) { }", "fail(s.name, \"x\")"),
        rule("fn at(path) { [] }", "if at(\"people[]\").len() > 0 { return fail(s.name, \"x\"); }"),
        rule("fn filled(x) { true }", "if !filled(s.gone) { return fail(s.name, \"x\"); }"),
        rule("fn find(list, id) { s }", "if find(\"people\", s.keeper) == () { return fail(s.name, \"x\"); }"),
    ];
    let (loaded, ran) = judge(&scripts);
    for (id, text) in names(scripts.len()).iter().zip(&scripts) {
        assert!(!troubles(&loaded, &ran, id).is_empty(), "{text}");
    }
    let library = Bench::mini().file("lib/own.rhai", "fn fail(place, words) { }\n").check("t/a", "fail(s.name, \"x\")");
    assert!(library.try_load(&[]).is_err());
}

#[test]
fn control_characters_stay_in_their_message() {
    let body = "fail(s.name, \"\\u001b[31mred\\u0007\\u0000\\r\\n\\u202e\\u{}\")".replace("\\u{}", "");
    let ran = Bench::mini().check("t/a", &body).load().run(THINGS);
    assert_eq!(ran.of("t/a")[0].message, "\u{1b}[31mred\u{7}\0\r\n\u{202e}");
}

#[test]
fn a_library_that_is_wrong_is_named() {
    for (text, words) in [
        ("fn broken( {}\n", ""),
        ("loop { }\n", "関数だけ"),
        ("throw \"own words\";\n", "関数だけ"),
        ("const T = today();\n", "関数だけ"),
        ("fn carried(x) { 1 }\n", "carried"),
    ] {
        let errors = Bench::mini().file("lib/own.rhai", text).check("t/a", "return;").try_load(&[]).err();
        let errors = errors.unwrap_or_else(|| panic!("{text} is accepted"));
        assert!(errors.len() == 1 && errors[0].to_string().contains(words), "{text}: {errors:?}");
    }
}

/// Runs one body in a process of its own, which may use 4 GB and half a minute; true when it comes to its end.
fn survives(body: &str) -> bool {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("body.txt");
    std::fs::write(&file, body).expect("a file can be written");
    let itself = std::env::current_exe().expect("a running test has a file");
    let line = "ulimit -v 4000000; exec timeout 30 \"$0\" --exact hostile::child";
    let status = Command::new("sh").args(["-c", line]).arg(itself).env("JUNSHU_TEST_BODY", file).output();
    status.expect("a shell").status.success()
}

/// The other end of [`survives`]; does nothing when run by hand.
#[test]
fn child() {
    let Some(file) = std::env::var_os("JUNSHU_TEST_BODY") else { return };
    let body = std::fs::read_to_string(file).expect("the parent wrote it");
    let (loaded, ran) = judge(&[script("things[]", &body)]);
    assert_eq!(troubles(&loaded, &ran, "t/r0").len(), 1, "{:?}", ran.of("t/r0"));
}

#[test]
#[cfg(unix)]
fn a_process_of_its_own_tells_survivors_from_others() {
    assert!(survives("throw 1"));
    assert!(!survives("fail(s.name, \"not broken\")"));
}

const GROW: &str = "let x = \"x\"; for i in 0..24 { x += x; }";

#[test]
#[cfg(unix)]
fn join_cannot_ask_for_terabytes() {
    assert!(survives(&format!("{GROW} let a = [\"\"]; for i in 0..19 {{ a += a; }} a.join(x)")));
}

#[test]
#[cfg(unix)]
fn a_long_chain_of_closures_does_not_overflow_the_stack() {
    assert!(survives("let f = |x| x; for i in 0..1000000 { let g = f; f = |x| g.call(x); } 1"));
}

#[test]
#[cfg(unix)]
fn closures_cannot_hoard_texts() {
    assert!(survives(
        "let x = \"x\"; for i in 0..22 { x += x; } let v = []; for i in 0..2000 { let y = x + i; v.push(|| y); } 1"
    ));
}

#[test]
#[cfg(unix)]
fn verdicts_cannot_hoard_texts() {
    assert!(survives(
        "let x = \"x\"; for i in 0..22 { x += x; } let v = fail(s, \"m\"); for i in 0..2000 { v = v.note(s, x + i); } [v, 1]"
    ));
}

/// The clock is looked at every 4096 operations, so one operation must not take long by itself.
#[test]
#[cfg(unix)]
fn natives_over_long_lists_keep_to_the_time() {
    let long = "let a = [0]; let n = 1; for i in 0..17 { let m = n; a = a + a.map(|x| x + m); n *= 2; }";
    let started = Instant::now();
    // Side by side: each waits for the end of its time.
    std::thread::scope(|scope| {
        for rest in ["a.unique().len()", "loop { if a.contains(-1) { break; } }"] {
            scope.spawn(move || assert!(survives(&format!("{long} {rest}"))));
        }
    });
    assert!(started.elapsed() < Duration::from_secs(40));
}

#[test]
#[cfg(unix)]
fn a_huge_switch_is_refused_in_time() {
    let cases: String = (0..100_000).map(|n| format!("{n} => {n}, ")).collect();
    assert!(survives(&format!("switch s.size {{ {cases} _ => 0 }}")));
}
