//! Closures that capture what stands around them in; the right answer, or a plain refusal at its place, out. What rhai calls
//! a data race is never shown by that name.

use crate::bench::{Bench, Ran, THINGS};

/// Closures that work: the words of the one finding that must come.
const WORKING: [(&str, &str); 34] = [
    // The subject, standing as the root of the chain or not.
    ("fail(s, `${s.tags.filter(|t| s.size == 7).len()}`)", "3"),
    ("fail(s, `${s.parts.filter(|p| p.parent == s).len()}`)", "3"),
    ("fail(s, `${s.tags.all(|t| s.tags.contains(t))}`)", "true"),
    ("fail(s, `${s.tags.map(|t| s.tags.index_of(t)).join(\",\")}`)", "0,1,2"),
    ("fail(s, `${s.tags.any(|t| s.tags.any(|u| s.tags.any(|v| v == t && u == t && s.used)))}`)", "true"),
    ("fail(s, `${at(\"things[]\").filter(|x| x == s).len()}`)", "1"),
    ("fail(s, `${s.box.parent.tags.filter(|t| s.box.colour == \"赤\").len()}`)", "3"),
    // Records, lists and dates by `let`, with the chain standing on the variable itself.
    ("let p = s.parts[0]; fail(s, `${p.parent.parts.filter(|q| q == p).len()}`)", "1"),
    ("let xs = s.tags; fail(s, `${xs.filter(|x| xs.contains(x)).len()}`)", "3"),
    ("let xs = s.tags; fail(s, `${xs.filter(|x| xs.len() == 3).map(|x| xs.index_of(x)).join(\",\")}`)", "0,1,2"),
    ("let d = s.bought_date; fail(s, `${s.parts.filter(|p| p.made_date != () && p.made_date < d).len()}`)", "2"),
    ("let d = s.bought_date; fail(s, `${d.plus_days([1].filter(|x| d < today()).len())}`)", "2026-01-03"),
    ("let d = today(); fail(s, `${s.tags.count(|t| s.expires_date > d)}`)", "3"),
    // Scalars.
    ("let n = 2; fail(s, `${s.parts.filter(|p| (p.count ?? 0) >= n).len()}`)", "1"),
    ("let w = s.weight; fail(s, `${s.tags.all(|t| w == 1.5)}`)", "true"),
    ("let u = s.used; fail(s, `${s.tags.all(|t| u)}`)", "true"),
    ("let t = \"y\"; fail(s, `${s.tags.find(|x| x == t)}`)", "y"),
    ("let g = s.gone; fail(s, `${s.tags.all(|x| g == ())}`)", "true"),
    // Arrays and objects, when the chain stands on something else.
    ("let known = [\"x\", \"z\"]; fail(s, s.tags.filter(|t| known.contains(t)).join(\"\"))", "xz"),
    ("let o = #{ place: \"y\" }; fail(s, `${s.tags.index_of(s.tags.find(|t| t == o.place))}`)", "1"),
    ("let a = [1, 2]; let b = a; fail(s, `${a.filter(|x| b.contains(x)).len()}`)", "2"),
    // Counters and collections that closures change.
    ("let n = 0; s.tags.any(|t| { n += 1; false }); fail(s, `${n}`)", "3"),
    ("let out = []; s.tags.any(|t| { out.push(t); false }); fail(s, out.join(\"\"))", "xyz"),
    ("let n = 0; for t in s.tags { s.parts.any(|p| { n += 1; false }); } fail(s, `${n}`)", "9"),
    ("let last = \"\"; s.tags.any(|t| { last = t; false }); fail(s, last)", "z"),
    // Loop variables, each used in its own turn.
    ("let n = 0; for t in s.tags { n += s.tags.count(|u| u > t); } fail(s, `${n}`)", "3"),
    (
        "let out = \"\"; for p in s.parts { out += s.parts.filter(|q| q.id == p.id).map(|q| q.id).join(\"\"); } fail(s, out)",
        "q1q2q3",
    ),
    (
        "let out = \"\"; for (t, i) in s.tags { out += s.tags.filter(|u| s.tags.index_of(u) == i).join(\"\"); } fail(s, out)",
        "xyz",
    ),
    // Nested closures, functions, libraries.
    ("fail(s, s.tags.map(|t| s.parts.map(|p| t + p.id).join(\"\")).join(\"\"))", "xq1xq2xq3yq1yq2yq3zq1zq2zq3"),
    ("let n = 1; fail(s, `${s.tags.map(|t| s.tags.map(|u| n).len()).len()}`)", "3"),
    ("fail(s, `${among(s, s.tags)}`)", "3"),
    ("fail(s, `${same_thing(s)}`)", "1"),
    ("fail(s, `${with_own(s.tags)}`)", "3"),
    ("let s2 = s; fail(s, `${s2.tags.filter(|t| s2.used).len()}`)", "3"),
];

/// Functions that hold closures over their own parameters.
const FUNCTIONS: &str = r#"
fn among(thing, tags) { tags.filter(|t| thing.tags.contains(t) && tags.contains(t)).len() }
fn same_thing(thing) { at("things[]").filter(|other| other.id == thing.id && thing.used).len() }
"#;

/// The same in a library.
const LIBRARY: &str = r#"
fn with_own(list) { let first = list.first(); list.filter(|x| list.contains(x) && first <= x).len() }
"#;

/// The chain stands on an array, a text or an object that its own closure captures: refused.
const REFUSED: [&str; 7] = [
    "let a = [1, 2]; a.filter(|x| a.contains(x)); return;",
    "let a = s.tags.filter(|t| true); a.any(|x| a.len() > 2); return;",
    "let a = [s.box]; a.map(|x| a[0]); return;",
    "let o = #{ place: [1] }; o.place.filter(|x| o.place.len() == 1); return;",
    "let t = s.name; t.split(\"\").filter(|c| t.contains(c)); return;",
    "let n = 1; n.to_string().split(\"\").filter(|c| n == 1); return;",
    "let p = s.parts[0]; for q in s.parts { s.tags.any(|t| p == q); p = q; } return;",
];

fn ran(bodies: impl Iterator<Item = &'static str>) -> Ran {
    let bench = bodies.enumerate().fold(Bench::mini().file("lib/own.rhai", LIBRARY), |bench, (at, body)| {
        bench.rule(&format!("t/r{at}"), &format!("{}{FUNCTIONS}", crate::bench::script("things[]", body)))
    });
    let loaded = bench.load();
    assert!(loaded.troubles().is_empty(), "{:?}", loaded.troubles());
    loaded.run(THINGS)
}

#[test]
fn closures_see_what_stands_around_them() {
    let ran = ran(WORKING.iter().map(|(body, _)| *body));
    for (at, (body, words)) in WORKING.iter().enumerate() {
        let id = format!("t/r{at}");
        assert_eq!(ran.broke(&id), None, "{body}");
        let seen: Vec<String> = ran.of(&id).into_iter().map(|finding| finding.message).collect();
        assert_eq!(seen, [*words], "{body}");
    }
}

/// It is an error of the rule in words of ours, whatever rhai says; and never a finding, which would blame the records.
#[test]
fn what_cannot_work_is_refused_in_plain_words() {
    let ran = ran(REFUSED.iter().copied());
    let mut refused = 0;
    for (at, body) in REFUSED.iter().enumerate() {
        let id = format!("t/r{at}");
        assert!(ran.of(&id).is_empty(), "{body}: {:?}", ran.of(&id));
        let Some(trouble) = ran.broke(&id) else { continue };
        refused += 1;
        let shown = format!("{} {}", trouble.message, trouble.help).to_lowercase();
        assert!(
            !shown.contains("data race") && shown.contains("閉包") && !trouble.help.is_empty(),
            "{body}: {trouble:?}"
        );
    }
    assert!(refused >= 5, "{refused} of {}", REFUSED.len());
}

#[test]
fn the_refusal_names_what_was_captured_and_where() {
    let cases = [
        "let a = [1, 2]; a.filter(|x| a.contains(x)); return;",
        "let t = s.name; t.split(\"\").filter(|c| t.contains(c)); return;",
    ];
    let ran = ran(cases.into_iter());
    for (at, body) in cases.into_iter().enumerate() {
        let trouble = ran.broke(&format!("t/r{at}")).expect(body);
        assert!(!trouble.message.contains("argument #"), "{trouble:?}");
        let check = crate::bench::script("things[]", body).find("fn check").expect("it is there");
        assert!(trouble.range.start >= check, "{trouble:?}");
    }
}
