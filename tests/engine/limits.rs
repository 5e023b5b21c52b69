//! Scripts on both sides of every limit in; on this side the answer, on the other a broken rule that says so, out. The tests
//! run in debug builds, where rhai's own limits would be lower: that they hold here shows that they are set.

use std::time::{Duration, Instant};

use junshu::script::Limits;

use crate::bench::{Bench, Ran, THINGS, Trouble, script};

/// The rule under test beside one that must not suffer.
fn beside(body: &str, functions: &str) -> (Option<Trouble>, Vec<String>, Ran) {
    let text = script("things[]", body) + functions;
    let loaded = Bench::mini().rule("t/tested", &text).check("t/honest", "fail(s.name, \"honest\")").load();
    let trouble = loaded.troubles().pop();
    let ran = loaded.run(THINGS);
    let honest = ran.of("t/honest");
    assert!(honest.len() == 1 && honest[0].text == "あいう" && honest[0].message == "honest", "{body}: {honest:?}");
    let words = ran.of("t/tested").into_iter().map(|finding| finding.message).collect();
    (trouble.or_else(|| ran.broke("t/tested")), words, ran)
}

#[track_caller]
fn within(body: &str, functions: &str, words: &str) {
    let (trouble, said, _) = beside(body, functions);
    assert_eq!((trouble, said), (None, vec![words.to_owned()]), "{body}");
}

/// Broken, with this code and with words that name the limit.
#[track_caller]
fn beyond(body: &str, functions: &str, code: &str, words: &str) -> Trouble {
    let (trouble, said, _) = beside(body, functions);
    assert!(said.is_empty(), "{body}: {said:?}");
    let trouble = trouble.unwrap_or_else(|| panic!("{body} is not broken"));
    assert!(trouble.code == code && trouble.message.contains(words), "{body}: {trouble:?}");
    trouble
}

const LIMIT: &str = "rule::limit";

#[test]
fn operations() {
    within("let n = 0; for i in 0..200000 { n += 1; } fail(s, `${n}`)", "", "200000");
    beyond("loop { }", "", LIMIT, &Limits::OPERATIONS.to_string());
}

#[test]
fn operations_are_counted_for_each_subject() {
    let things: String = (0..400).map(|n| format!("  - {{ id: a{n} }}\n")).collect();
    let body = "let n = 0; for i in 0..500 { n += 1; } fail(s.id, `${n}`)";
    let ran = Bench::mini().check("t/a", body).load().run(&format!("things:\n{things}"));
    assert_eq!((ran.of("t/a").len(), ran.broke("t/a")), (400, None));
}

const DEEP: &str = "fn deep(n) { if n == 0 { 0 } else { 1 + deep(n - 1) } }\n";

#[test]
fn call_levels() {
    let most = Limits::CALL_LEVELS - 2;
    within(&format!("fail(s, `${{deep({most})}}`)"), DEEP, &most.to_string());
    beyond(&format!("deep({})", Limits::CALL_LEVELS + 1), DEEP, LIMIT, &Limits::CALL_LEVELS.to_string());
    within("fail(s, `${deeper(7, 60)}`)", "", "7");
    beyond("deeper(7, 65)", "", LIMIT, &Limits::CALL_LEVELS.to_string());
    let mapped = "fn mapped(n) { if n == 0 { [0] } else { [n].map(|x| mapped(x - 1)) } }\n";
    within("fail(s, `${mapped(15).len()}`)", mapped, "1");
    beyond("mapped(100)", mapped, LIMIT, &Limits::CALL_LEVELS.to_string());
    let mutual = "fn ping(n) { pong(n + 1) }\nfn pong(n) { ping(n + 1) }\n";
    beyond("ping(0)", mutual, LIMIT, &Limits::CALL_LEVELS.to_string());
}

/// rhai's limits in debug builds are 32 outside of functions and 16 inside: 40 shows ours.
#[test]
fn expression_depth() {
    let nested = |depth: usize| format!("{}s.size{}", "!(".repeat(depth), " == 1)".repeat(depth));
    let sum = |terms: usize| vec!["1"; terms].join(" + ");
    within(&format!("let x = {}; fail(s, `${{x}}`)", sum(40)), "", "40");
    within("fail(s, `${summed()}`)", &format!("fn summed() {{ {} }}\n", sum(40)), "40");
    let arrays = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    within(&format!("let x = {}; fail(s, \"deep\")", arrays(15)), "", "deep");
    for body in [sum(100), arrays(100), nested(100)] {
        beyond(&format!("let x = {body};"), "", "rule::syntax", "");
    }
}

#[test]
fn texts() {
    let doubled = |times: u32| format!("let x = \"x\"; for i in 0..{times} {{ x += x; }} fail(s, `${{x.len()}}`)");
    let bits = Limits::TEXT.ilog2();
    within(&doubled(bits - 1), "", &(Limits::TEXT / 2).to_string());
    beyond(&doubled(bits + 1), "", LIMIT, "大きすぎます");
    beyond("let x = \"あ\"; loop { x = `${x}${x}`; }", "", LIMIT, "大きすぎます");
    beyond(
        "let x = \"xxxxxxxx\"; let a = []; for i in 0..21 { x += x; a.push(x); } fail(s, a.join(\"\"))",
        "",
        LIMIT,
        "大きすぎます",
    );
    let many = "let x = \"x\"; for i in 0..22 { x += x; } let a = []; for i in 0..10 { a.push(x); }";
    beyond(many, "", LIMIT, "大きすぎます");
    beyond("let x = \"x\"; for i in 0..22 { x += x; } [1, 2, 3, 4, 5].map(|i| x)", "", LIMIT, "大きすぎます");
}

#[test]
fn arrays() {
    let doubled = |times: u32| format!("let a = [1]; for i in 0..{times} {{ a += a; }} fail(s, `${{a.len()}}`)");
    within(&doubled(16), "", "65536");
    let bits = Limits::ARRAY.ilog2();
    beyond(&doubled(bits + 1), "", LIMIT, "大きすぎます");
    beyond("let a = [1]; loop { a.push(a); }", "", LIMIT, "大きすぎます");
    beyond("let a = [1]; loop { a = [a, a]; }", "", LIMIT, "大きすぎます");
}

#[test]
fn maps() {
    let filled =
        |keys: usize| format!("let o = #{{}}; for i in 0..{keys} {{ o[`k${{i}}`] = i; }} fail(s, `${{o[\"k7\"]}}`)");
    within(&filled(1000), "", "7");
    beyond("let o = #{ place: 1 }; loop { o = #{ place: o, text: o }; }", "", LIMIT, "大きすぎます");
    let literal: Vec<String> = (0..=Limits::MAP).map(|n| format!("k{n}: 1")).collect();
    beyond(&format!("let o = #{{ {} }};", literal.join(",")), "", "rule::syntax", "");
}

#[test]
fn scripts() {
    let padded = |bytes: usize| format!("/*{}*/ fail(s, \"said\")", "x".repeat(bytes));
    within(&padded(Limits::SCRIPT - 200), "", "said");
    beyond(&padded(Limits::SCRIPT), "", "rule::syntax", &Limits::SCRIPT.to_string());
}

#[test]
fn variables() {
    let many = |n: usize| (0..n).map(|i| format!("let v{i} = s.size; ")).collect::<String>();
    within(&format!("{} fail(s, `${{v99}}`)", many(200)), "", "7");
    beyond(&many(Limits::VARIABLES + 1), "", LIMIT, "変数");
}

/// The one slow case: few operations, each of which takes long.
#[test]
fn wall_time() {
    let started = Instant::now();
    let body = "let x = \"x\"; for i in 0..23 { x += x; } loop { if x.contains(\"y\") { break; } }";
    beyond(body, "", LIMIT, &format!("{} 秒", Limits::SECONDS));
    let taken = started.elapsed();
    let most = Duration::from_secs(Limits::SECONDS * 2);
    assert!(taken >= Duration::from_secs(Limits::SECONDS) && taken < most, "{taken:?}");
}

/// A limit is reached somewhere: an author must be shown where.
#[test]
fn a_limit_is_shown_inside_the_check() {
    let start = script("things[]", "").find("fn check").expect("it is there");
    for (body, functions) in [
        ("let n = 1;\nloop { }", ""),
        ("let n = 1;\nlet x = \"x\"; loop { x += x; }", ""),
        ("let n = 1;\nlet a = [1]; loop { a += a; }", ""),
        ("let n = 1;\ndeep(100)", DEEP),
        ("let n = 1;\nreturn 5;", ""),
        ("let n = 1;\n[fail(s, \"x\"), 5]", ""),
    ] {
        let (trouble, ..) = beside(body, functions);
        let trouble = trouble.expect(body);
        assert!(trouble.range.start >= start, "{body}: {trouble:?}");
    }
}
