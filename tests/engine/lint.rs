//! Scripts with a wrong name in; an error exactly at the name, with the right one offered, before any data is read, out.

use miette::Diagnostic;

use crate::bench::{Bench, Trouble, marked, script};

/// Loads one script; its errors, and where the marks stood.
fn troubles(bench: Bench, text: &str) -> (Vec<Trouble>, std::ops::Range<usize>) {
    let (text, range) = marked(text);
    (bench.rule("t/a", &text).load().troubles(), range)
}

/// Every error of the script is at the marks, with this code, and offers `near`.
#[track_caller]
fn wrong(bench: Bench, text: &str, near: &str) {
    let (troubles, range) = troubles(bench, text);
    assert!(!troubles.is_empty(), "{text}: nothing is wrong");
    for trouble in &troubles {
        assert_eq!(
            (&*trouble.code, trouble.range.clone()),
            ("rule::unknown_name", range.clone()),
            "{text}: {trouble:?}"
        );
    }
    assert!(troubles.iter().any(|trouble| trouble.help.contains(near)), "{text}: {troubles:?}");
}

/// In the body of a check on things of the small pack.
#[track_caller]
fn case(body: &str, near: &str) {
    wrong(Bench::mini(), &script("things[]", body), near);
}

#[track_caller]
fn right(body: &str) {
    let (troubles, _) = troubles(Bench::mini(), &script("things[]", body));
    assert!(troubles.is_empty(), "{body}: {troubles:?}");
}

#[test]
fn fields_of_the_subject() {
    case("s.«nmae»", "`name`");
    case("s.«expire_date»", "`expires_date`");
    case("s.«Name»", "`name`");
    case("if s.«usde» { fail(s, \"x\") }", "`used`");
    case("fail(s.«sise», `${s.size}`)", "`size`");
    case("`${s.«nmae»}`", "`name`");
    case("`あいう${s.size}えお${s.«nmae»}`", "`name`");
    case("/* あ */ s.«nmae»", "`name`");
    case("s.«電話»", "");
    case("s.box.«color»", "`colour`");
    case("s.box.«phone»", "colour, depth");
    case("s?.«nmae»", "`name`");
    case("s.box?.«color»", "`colour`");
    case("s.box.parent.«nmae»", "`name`");
    case("s.parts[0].«kidn»", "`kind`");
    case("s.«phone»", "name, label");
    case("s.«colour»", "name, label");
    case("s.tags.«naem»", "`name`");
    case("s.name.«lenn»", "");
}

/// The second of two functions is marked at its name: its body may start far from it.
#[test]
fn a_function_of_two_libraries_is_marked_at_its_name() {
    let (first, second) =
        ("fn shorter() { 1 }\nfn short(x) { x }\n", "fn shorter(x) { x }\n// あ\nfn short(y)\n{ y }\n");
    let bench = Bench::mini().rule("t/a", &script("things[]", "[]"));
    let errors = bench.file("lib/a.rhai", first).file("lib/b.rhai", second).try_load(&[]).err().expect("two functions");
    let [error] = &errors[..] else { panic!("{errors:?}") };
    assert!(error.to_string().contains("関数 `short` が二つの lib にあります"), "{error}");
    let label = error.labels().and_then(|mut labels| labels.next()).expect("a label");
    let at = second.rfind("short").expect("it is there");
    assert_eq!((label.offset(), label.len()), (at, "short".len()));
}

#[test]
fn fields_of_bindings() {
    case("let b = s.box; b.«color»", "`colour`");
    case("let b = s.box; let c = b; c.«color»", "`colour`");
    case("for p in s.parts { if p.«kidn» == 1 { return; } }", "`kind`");
    case("for p in s.parts { if p.«phone» == 1 { return; } }", "id, kind");
    case("for (p, i) in s.parts { if p.«phone» == 1 { return; } }", "id, kind");
    case("let ps = s.parts; for p in ps { p.«colour»; }", "id, kind");
    case("const B = s.box; B.«color»", "`colour`");
    case("if s.parts.any(|p| p.«kidn» == 1) { return; }", "`kind`");
    case("let o = #{ spot: 1 }; o.«spto»", "");
    case("requirement().«lable»", "");
}

/// A name with two meanings is not judged by the wrong one.
#[test]
fn names_bound_twice_are_not_judged() {
    right("let s = s.box; s.colour");
    right("let b = s.box; let b = b.parent; b.name");
    right("let o = #{ nmae: 1 }; o.nmae");
    right("requirement().id; requirement().label; requirement().attest; requirement().attest_when");
    right("boxed(1).place");
    right("let p = s.parent; p.facility.name");
}

#[test]
fn parameters_of_other_functions_are_not_the_subject() {
    right("at(\"people[]\").any(|s| s.phone == \"1\")");
    right("let p = s.box; at(\"people[]\").any(|p| p.phone == \"1\")");
    right("for p in s.parts { } at(\"people[]\").filter(|p| p.phone == \"1\")");
    right("let x = s.box; x = s; x.name");
    let text = script("things[]", "phone_of(at(\"people[]\").first())") + "fn phone_of(s) { s.phone }\n";
    assert!(troubles(Bench::mini(), &text).0.is_empty());
}

#[test]
fn in_helper_functions_and_libraries() {
    let text = script("things[]", "helper(s)") + "fn helper(x) { x.«kidn» }\n";
    wrong(Bench::mini(), &text, "`kind`");
    let (library, range) = marked("fn helper(x) { x.«kidn» }\n");
    let errors = Bench::mini().file("lib/own.rhai", &library).check("t/a", "helper(s)").try_load(&[]).err();
    let errors = errors.expect("a library with a wrong name keeps the pack from being loaded");
    assert_eq!(errors.len(), 1, "{errors:?}");
    let label = miette::Diagnostic::labels(&errors[0]).and_then(|mut labels| labels.next()).expect("a place");
    assert_eq!(label.offset()..label.offset() + label.len(), range);
}

#[test]
fn functions() {
    case("«flter»(s.tags)", "`filter`");
    case("s.tags.«fliter»(1)", "`filter`");
    case("s.bought_date.«day_from»(today())", "`days_from`");
    case("«fial»(s, \"x\")", "`fail`");
    case("fail(s, \"x\").«nott»(s, \"y\")", "`note`");
    case("«caried»(s)", "`carried`");
    case("s.tags.any(|t| «blnak»(t))", "`blank`");
    for name in
        ["print", "debug", "sleep", "exit", "timestamp", "open_file", "read", "env", "http_get", "parse_json", "rand"]
    {
        case(&format!("«{name}»(\"x\")"), "");
    }
}

#[test]
fn literal_arguments() {
    case("at(«\"thigns[]\"»)", "`things`");
    case("at(«\"things[].nmae\"»)", "`name`");
    case("at(«\"facility.rooms[].kidn\"»)", "`kind`");
    case("at(«\"things.name\"»)", "");
    case("at(«\"facility[]\"»)", "");
    case("at(«\"\"»)", "vendors[]");
    case("at(«\"things[0]\"»)", "vendors[]");
    case("at(«\"things[] \"»)", "vendors[]");
    case("find(«\"thing\"», s.id)", "`things`");
    case("find(«\"parts\"», s.id)", "");
    case("find(«\"facility\"», s.id)", "people");
    case("param(«\"mots\"»)", "`most`");
    case("param(«\"\"»)", "");
    for body in ["at(«s».name)", "let p = \"x\"; at(«p»)", "find(«s».name, s.id)", "param(«s».name)", "at(«t»oday())"]
    {
        case(body, "動かす前に");
    }
}

#[test]
fn nothing_is_wrong_with_right_names() {
    right("at(\"things[]\"); at(\"$\"); at(\"facility.rooms[].kind\"); at(\"things[].tags[]\")");
    right("find(\"things\", s.id); find(\"people\", s.keeper); param(\"most\"); param(\"kinds\")");
    right("s.parts.newest(\"made_date\").kind; s[\"name\"]; s.parent.people");
}

/// On the pack that is built in, as an author of own rules meets it.
#[test]
fn typed_chains_of_the_embedded_pack() {
    let on = |on: &str, body: &str, near: &str| wrong(Bench::embedded(), &script(on, body), near);
    on("vendors[].certifications[]", "s.«phone»", "standard, number");
    on("vendors[].certifications[]", "s.«expire_date».days_from(today())", "`expires_date`");
    on("vendors[].certifications[]", "s.«expires».days_from(today())", "standard, number");
    on("vendors[]", "s.emergency_contact.«number»", "phone, hours");
    on("vendors[]", "for c in s.certifications { c.«scpoe»; }", "`scope`");
    on("systems[]", "let b = s.backup; for c in b.copies { c.«ofline»; }", "`offline`");
    on("contracts[]", "s.clauses.scope.«presnt»", "`present`");
    on("$", "s.«vendor»", "`vendors`");
    on("organization", "at(«\"vendors[].certification[]\"»)", "`certifications`");
    on("organization", "find(«\"vendor\"», \"x\")", "`vendors`");
    on("organization", "param(«\"max_age\"»)", "");
    on("organization", "«standing_directiv»([], true)", "`standing_directive`");
}

/// `on` is judged like any other path, in `RULE`.
#[test]
fn the_path_of_the_subjects() {
    for (on, word) in
        [("thigns[]", "things"), ("things[].nmae", "name"), ("facility.rooms[].kidn", "kind"), ("things[][]", "")]
    {
        let (troubles, range) = troubles(Bench::mini(), &script(&format!("«{on}»"), "return;"));
        assert_eq!(troubles.len(), 1, "{on}: {troubles:?}");
        assert_eq!((&*troubles[0].code, troubles[0].range.clone()), ("rule::metadata", range), "{on}");
        assert!(troubles[0].message.contains(word), "{on}: {:?}", troubles[0]);
    }
}

#[test]
fn one_wrong_name_is_one_error() {
    for body in ["s.nmae", "let b = s.box; b.color", "for p in s.parts { p.kidn; }"] {
        assert_eq!(troubles(Bench::mini(), &script("things[]", body)).0.len(), 1, "{body}");
    }
}

#[test]
fn other_ways_to_name_a_field() {
    for body in ["s[\"nmae\"]", "s[\"siez\"]"] {
        assert!(!troubles(Bench::mini(), &script("things[]", body)).0.is_empty(), "{body}");
    }
}

/// What a rule reads must be known before it runs: a key that is missing would be an empty list instead.
#[test]
fn there_is_no_way_round_the_literal_path() {
    for body in [
        "\"notes[]\".at()",
        "Fn(\"at\").call(\"notes[]\")",
        "call(Fn(\"at\"), \"notes[]\")",
        "\"people\".find(\"x\")",
        "\"most\".param()",
    ] {
        let loaded = Bench::mini().check("t/a", &format!("let r = {body}; return;")).load();
        let ran = loaded.run("things: [{ id: a }]\n");
        let said = !loaded.troubles().is_empty() || ran.broke("t/a").is_some() || !ran.all().is_empty();
        assert!(said, "{body} is silent");
    }
}
