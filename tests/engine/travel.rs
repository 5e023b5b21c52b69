//! Every kind of value × every way it can travel through a script in; the exact node at which `fail` points out.
//!
//! Values know their node through a tag, an address or a handle, and each of these could be lost on some road: a `let`, a
//! closure, an array. A road is written once, with `V` for the value.

use crate::bench::{Bench, Ran, THINGS};

/// A value: how a script reads it, the path of its node, the text that must be underlined.
type Value = (&'static str, &'static str, &'static str);

const VALUES: [Value; 20] = [
    ("s.name", "things[0].name", "あいう"),
    ("s.label", "things[0].label", "この説明は二十三バイトより長いので、別の場所に置かれます"),
    ("s.blank", "things[0].blank", "\"\""),
    ("s.quoted", "things[0].quoted", "'か''き'"),
    ("s.size", "things[0].size", "7"),
    ("s.weight", "things[0].weight", "1.5"),
    ("s.used", "things[0].used", "true"),
    ("s.idle", "things[0].idle", "false"),
    ("s.bought_date", "things[0].bought_date", "2026-01-02"),
    ("s.expires_date", "things[0].expires_date", "2027-03-04"),
    ("s.box", "things[0].box", "box"),
    ("s.lid", "things[0].lid", "{ colour: 青 }"),
    ("s.tags", "things[0].tags", "[x, y, z]"),
    ("s.parts", "things[0].parts", "parts"),
    ("s.tags[1]", "things[0].tags[1]", "y"),
    ("s.parts[1]", "things[0].parts[1]", "{ id: q2, kind: k2, count: 2, made_date: 2025-06-06 }"),
    ("s.parts[1].count", "things[0].parts[1].count", "2"),
    ("s.gone", "things[0].gone", "id: a1"),
    ("s.parts[2].count", "things[0].parts[2].count", "{ id: q3, kind: k3 }"),
    ("s.box.depth", "things[0].box.depth", "深い"),
];

/// Values that are not there, or cannot be read.
const ABSENT: [&str; 3] = ["s.gone", "s.parts[2].count", "s.box.depth"];

/// Roads: statements that end in verdicts which say 「found」.
const ROADS: [(&str, &str); 56] = [
    ("as it is", r#"fail(V, "found")"#),
    ("let", r#"let x = V; fail(x, "found")"#),
    ("let twice", r#"let x = V; let y = x; fail(y, "found")"#),
    ("const", r#"const X = V; fail(X, "found")"#),
    ("reassignment", r#"let x = 0; x = V; fail(x, "found")"#),
    ("copy before reassignment", r#"let x = V; let y = x; x = 0; fail(y, "found")"#),
    ("reassignment in a block", r#"let x = 0; if s.used { x = V; } fail(x, "found")"#),
    ("block", r#"let x = { let y = V; y }; fail(x, "found")"#),
    ("loop value", r#"let x = loop { break V; }; fail(x, "found")"#),
    ("function argument", r#"told_here(V)"#),
    ("function through function", r#"told_through(V)"#),
    ("function value", r#"fail(same(V), "found")"#),
    ("function return", r#"fail(given_back(V), "found")"#),
    ("library argument", r#"told(V)"#),
    ("library value", r#"fail(carried(V), "found")"#),
    ("library return", r#"fail(carried_back(V), "found")"#),
    ("library recursion", r#"fail(deeper(V, 20), "found")"#),
    ("library object", r#"fail(boxed(V).place, "found")"#),
    ("array item", r#"fail([0, V][1], "found")"#),
    ("array item by let", r#"let a = [V, 0]; let x = a[0]; fail(x, "found")"#),
    ("array item from the end", r#"let a = [0, V]; fail(a[-1], "found")"#),
    ("array in array", r#"fail([[0], [0, V]][1][1], "found")"#),
    ("array item assigned", r#"let a = [0]; a[0] = V; fail(a[0], "found")"#),
    ("push", r#"let a = []; a.push(V); fail(a[0], "found")"#),
    ("array +", r#"fail(([0] + [V])[1], "found")"#),
    ("array +=", r#"let a = [0]; a += [V]; fail(a[1], "found")"#),
    ("array += item", r#"let a = [0]; a += #{ v: V }; fail(a[1].v, "found")"#),
    ("for", r#"for x in [V] { return fail(x, "found"); }"#),
    ("for with counter", r#"for (x, i) in [0, V] { if i == 1 { return fail(x, "found"); } }"#),
    ("for over pushed", r#"let a = []; for i in 0..3 { a.push(V); } for x in a { return fail(x, "found"); }"#),
    ("for kept", r#"let kept = 0; for x in [V] { kept = x; } fail(kept, "found")"#),
    ("filter", r#"fail([0, V].filter(|x| true)[1], "found")"#),
    ("map", r#"fail([V].map(|x| x)[0], "found")"#),
    ("map to verdict", r#"[V].map(|x| fail(x, "found"))"#),
    ("map to object", r#"fail([V].map(|x| #{ place: x })[0].place, "found")"#),
    ("map to array", r#"fail([V].map(|x| [x])[0][0], "found")"#),
    ("any", r#"let out = []; [V].any(|x| { out.push(fail(x, "found")); true }); out"#),
    ("all", r#"let out = []; [V].all(|x| { out.push(fail(x, "found")); true }); out"#),
    ("count", r#"let out = []; [V].count(|x| { out.push(fail(x, "found")); true }); out"#),
    ("find", r#"fail([V].find(|x| true), "found")"#),
    ("unique", r#"fail([V].unique()[0], "found")"#),
    ("first", r#"fail([V, 0].first(), "found")"#),
    ("last", r#"fail([0, V].last(), "found")"#),
    ("switch value", r#"let x = switch s.size { 7 => V, _ => 0 }; fail(x, "found")"#),
    ("switch default", r#"let x = switch s.size { 8 => 0, _ => V }; fail(x, "found")"#),
    ("if value", r#"let x = if s.used { V } else { 0 }; fail(x, "found")"#),
    ("else value", r#"let x = if s.idle { 0 } else { V }; fail(x, "found")"#),
    ("?? on its right", r#"fail(s.lost ?? V, "found")"#),
    ("object value", r#"fail(#{ place: V }.place, "found")"#),
    ("object by index", r#"let o = #{ place: V }; fail(o["place"], "found")"#),
    ("object assigned", r#"let o = #{ place: 0 }; o.place = V; fail(o.place, "found")"#),
    ("object in object", r#"fail(#{ place: #{ text: V } }.place.text, "found")"#),
    ("captured and given back", r#"let x = V; fail([0].map(|i| x)[0], "found")"#),
    ("captured by a filter", r#"let x = V; fail([x, 0].filter(|i| x == () || true)[0], "found")"#),
    ("captured and used in place", r#"let x = V; [0].map(|i| fail(x, "found"))"#),
    ("captured in a nested closure", r#"let x = V; [0].map(|i| [0].map(|j| fail(x, "found")))"#),
];

/// Roads that only values which are there can take.
const ROADS_OF_PRESENT: [(&str, &str); 3] = [
    ("?? on its left", r#"fail(V ?? 0, "found")"#),
    ("?? on its left, let", r#"let x = V ?? s.id; fail(x, "found")"#),
    ("filled first", r#"let x = V; if filled(x) || true { return fail(x, "found"); }"#),
];

/// The functions that some roads go through.
const FUNCTIONS: &str = r#"
fn same(x) { x }
fn given_back(x) { let y = x; return y; }
fn told_here(x) { fail(x, "found") }
fn told_through(x) { told_here(same(x)) }
"#;

fn rule(body: &str) -> String {
    format!("{}{FUNCTIONS}", crate::bench::script("things[]", body))
}

#[track_caller]
fn points_at(ran: &Ran, id: &str, what: &str, (_, path, text): Value) {
    assert_eq!(ran.broke(id), None, "{what}");
    let seen = ran.of(id);
    assert_eq!(seen.len(), 1, "{what}: {seen:?}");
    assert_eq!((&*seen[0].path, &*seen[0].text, &*seen[0].message), (path, text, "found"), "{what}");
}

/// Runs all bodies at once and looks at each.
fn judge(bodies: Vec<(String, String, Value)>) {
    let bench = bodies
        .iter()
        .enumerate()
        .fold(Bench::mini(), |bench, (at, (_, body, _))| bench.rule(&format!("t/r{at}"), &rule(body)));
    let loaded = bench.load();
    assert!(loaded.troubles().is_empty(), "{:?}", loaded.troubles());
    let ran = loaded.run(THINGS);
    for (at, (what, _, value)) in bodies.into_iter().enumerate() {
        points_at(&ran, &format!("t/r{at}"), &what, value);
    }
}

#[test]
fn every_value_keeps_its_node_on_every_road() {
    let mut bodies = Vec::new();
    for value in VALUES {
        let present = ROADS_OF_PRESENT.iter().filter(|_| !ABSENT.contains(&value.0));
        for (name, road) in ROADS.iter().chain(present) {
            bodies.push((format!("{} by {name}", value.0), road.replace('V', value.0), value));
        }
    }
    assert!(bodies.len() > 1000);
    judge(bodies);
}

/// Other ways to come to a node than a chain of fields from the subject.
#[test]
fn every_source_gives_the_node_itself() {
    let cases = [
        (r#"s["name"]"#, "things[0].name", "あいう"),
        (r#"s["box"]["depth"]"#, "things[0].box.depth", "深い"),
        (r#"s["gone"]"#, "things[0].gone", "id: a1"),
        ("s", "things[0]", "id: a1"),
        ("s.parts[0].parent", "things[0]", "id: a1"),
        ("s.parts[0].parent.size", "things[0].size", "7"),
        ("s?.name", "things[0].name", "あいう"),
        ("s?.gone", "things[0].gone", "id: a1"),
        ("s?.box?.colour", "things[0].box.colour", "赤"),
        (r#"at("facility")"#, "facility", "{ name: 架空施設, rooms: [{ id: r1, count: 5 }] }"),
        (r#"at("facility.name")"#, "facility.name", "架空施設"),
        (r#"at("facility.rooms")"#, "facility.rooms", "[{ id: r1, count: 5 }]"),
        (r#"at("facility.rooms[]")[0].count"#, "facility.rooms[0].count", "5"),
        (r#"at("things[].tags[]")[2]"#, "things[0].tags[2]", "z"),
        (r#"at("things[].size")[0]"#, "things[0].size", "7"),
        (r#"at("$").people[0].phone"#, "people[0].phone", "\"03-0000\""),
        (r#"find("things", "a1").weight"#, "things[0].weight", "1.5"),
        (r#"find("people", s.keeper)"#, "things[0].keeper", "p9"),
        (r#"s.parts.newest("made_date")"#, VALUES[15].1, VALUES[15].2),
        (r#"s.parts.oldest("made_date").count"#, "things[0].parts[0].count", "1"),
        (r#"s.parts.newest("made_date")["made_date"]"#, "things[0].parts[1].made_date", "2025-06-06"),
        (r#"s.tags.filter(|x| x == "y")[0]"#, "things[0].tags[1]", "y"),
        (r#"s.tags.find(|x| x > "y")"#, "things[0].tags[2]", "z"),
        ("s.tags.first()", "things[0].tags[0]", "x"),
        ("s.tags.last()", "things[0].tags[2]", "z"),
        ("s.tags.unique()[1]", "things[0].tags[1]", "y"),
        ("(s.tags + s.tags)[4]", "things[0].tags[1]", "y"),
        (r#"s.tags[s.tags.index_of("z")]"#, "things[0].tags[2]", "z"),
        ("s.parts.map(|p| p.kind)[2]", "things[0].parts[2].kind", "k3"),
    ];
    judge(
        cases
            .into_iter()
            .map(|value| (value.0.to_owned(), format!("let x = {}; fail(x, \"found\")", value.0), value))
            .collect(),
    );
}

#[test]
fn a_loop_over_a_list_gives_each_item() {
    let body = r#"let out = []; for x in s.tags { out.push(fail(x, `${x}`)); } for p in s.parts { out.push(fail(p.id, `${p.id}`)); } out"#;
    let ran = Bench::mini().check("t/a", body).load().run(THINGS);
    let seen: Vec<(String, String)> = ran.of("t/a").into_iter().map(|f| (f.text, f.message)).collect();
    let expected = ["x", "y", "z", "q1", "q2", "q3"].map(|text| (text.to_owned(), text.to_owned()));
    assert_eq!(seen, expected);
}

/// The second place of a verdict is found on the same roads.
#[test]
fn notes_point_like_verdicts() {
    let bench = VALUES.iter().enumerate().fold(Bench::mini(), |bench, (at, (value, ..))| {
        bench.check(&format!("t/r{at}"), &format!("let x = [{value}]; fail(s.id, \"f\").note(x[0], \"found\")"))
    });
    let ran = bench.load().run(THINGS);
    let tree = &ran.inventory.tree;
    for (at, (value, path, text)) in VALUES.into_iter().enumerate() {
        let id = format!("t/r{at}");
        let finding = ran.assessment.findings.iter().find(|finding| *finding.rule == *id).expect(value);
        assert_eq!(finding.related.len(), 1, "{value}");
        let place = &finding.related[0].place;
        assert_eq!((&*place.path(tree), tree.sources().text(place.span)), (path, text), "{value}");
    }
}

/// Values that a script made: none of them may be given a place.
const COMPUTED: [&str; 34] = [
    "`${s.name}`",
    "`${s.size}`",
    "`${s.bought_date}`",
    r#"s.name + """#,
    r#""" + s.name"#,
    "s.name.trim()",
    "s.name.to_upper()",
    "s.name.to_lower()",
    "s.name.to_string()",
    r#"s.name.split("い")[0]"#,
    "s.name[0]",
    "s.name.len()",
    r#"s.tags.join("")"#,
    "s.size + 0",
    "s.size - 0",
    "s.size * 1",
    "s.size / 1",
    "s.size % 8",
    "-s.size",
    "s.size + 0.0",
    "s.weight * 1.0",
    "-s.weight",
    "!s.used",
    "s.used == true",
    "s.size == 7",
    "filled(s.name)",
    "s.bought_date.plus_days(0)",
    "s.bought_date.plus_years(1)",
    "s.bought_date.days_from(today())",
    "today()",
    "s.tags + []",
    "s.tags.filter(|x| true)",
    "s.keys()[0]",
    "(s.lost ?? 0)",
];

#[test]
fn a_computed_value_has_no_place() {
    let bench = COMPUTED.iter().enumerate().fold(Bench::mini(), |bench, (at, value)| {
        let bench = bench.check(&format!("t/a{at}"), &format!("fail({value}, \"found\")"));
        bench.check(&format!("t/b{at}"), &format!("let x = {value};\n[0].map(|i| fail(x, \"found\"))"))
    });
    let ran = bench.load().run(THINGS);
    for (at, value) in COMPUTED.iter().enumerate() {
        for id in [format!("t/a{at}"), format!("t/b{at}")] {
            assert!(ran.of(&id).is_empty(), "{value}: {:?}", ran.of(&id));
            let trouble = ran.broke(&id).unwrap_or_else(|| panic!("{value} is lost silently"));
            assert!(trouble.message.contains("場所がありません") && trouble.text == "f", "{value}: {trouble:?}");
        }
    }
}

/// A key without a value is a node: the key itself is the deepest there is.
#[test]
fn a_key_without_a_value_is_shown_itself() {
    let ran = Bench::mini().check("t/a", "fail(s.nothing, \"found\")").load().run(THINGS);
    points_at(&ran, "t/a", "nothing:", ("s.nothing", "things[0].nothing", "nothing"));
}

/// A closure that is kept and called later sees the value it was made with, or cannot be kept.
#[test]
fn a_kept_closure_keeps_its_item() {
    let body = "let fs = []; for x in s.tags { fs.push(|| x); } fail(fs[0].call(), \"found\")";
    let loaded = Bench::mini().check("t/a", body).load();
    if loaded.troubles().is_empty() {
        points_at(&loaded.run(THINGS), "t/a", "kept closure", ("", "things[0].tags[0]", "x"));
    }
}
