//! Rules that let something grow which is not a value of theirs (what they read, ask, split and say) in; a rule that is
//! broken at its place, beside an honest one, in bounded time and memory, out.

use junshu::script::Limits;

use crate::bench::{Bench, Ran, THINGS, Trouble};

/// The rule beside one that says something of every thing.
fn beside(body: &str, records: &str) -> (Trouble, Ran) {
    let (mut troubles, ran) = all_beside(&[body], records);
    (troubles.remove(0), ran)
}

/// Such rules side by side: some wait for the end of their time.
fn all_beside(bodies: &[&str], records: &str) -> (Vec<Trouble>, Ran) {
    let id = |at: usize| format!("t/r{at}");
    let bench = Bench::mini().check("t/honest", "fail(s.id, \"honest\")");
    let bench = bodies.iter().enumerate().fold(bench, |bench, (at, body)| bench.check(&id(at), body));
    let ran = bench.load().run(records);
    assert_eq!(ran.of("t/honest").len(), records.matches("id:").count(), "the honest rule is heard");
    let trouble = |(at, body): (usize, &&str)| {
        let trouble = ran.broke(&id(at)).unwrap_or_else(|| panic!("{body} is not broken"));
        assert!(trouble.code == "rule::limit" && trouble.file.ends_with(&format!("/{}.rhai", id(at))), "{trouble:?}");
        assert!(trouble.range.start > 0 && !trouble.text.is_empty(), "{body}: {trouble:?}");
        trouble
    };
    (bodies.iter().enumerate().map(trouble).collect(), ran)
}

fn things(count: usize) -> String {
    format!("things:\n{}", (0..count).map(|at| format!("  - {{ id: a{at}, name: b }}\n")).collect::<String>())
}

#[test]
fn a_text_is_not_split_into_more_parts_than_an_array_has() {
    let grown = |body: &str| format!("let x = \"ab\"; for i in 0..23 {{ x += x; }} {body}");
    for body in ["x.split(\"\")", "x.split(\"a\")", "x.split(\"b\").len()"] {
        let (trouble, _) = beside(&grown(body), "things: [{ id: a }]\n");
        assert!(trouble.message.contains("配列"), "{body}: {trouble:?}");
    }
}

/// The quick way has a budget of its own, and leaves what is over it to the engine, which says which limit it is.
#[test]
fn what_doubles_with_every_item_of_a_list_has_an_end() {
    let items = (0..40).map(|at| at.to_string()).collect::<Vec<_>>().join(", ");
    for (start, step, word) in [
        ("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "x += x", "文字列"),
        ("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "x = x + x", "文字列"),
        ("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "x = `${x}${x}`", "文字列"),
        ("[1, 2, 3, 4]", "x += x", "配列"),
        ("[1, 2, 3, 4]", "x = x + x", "配列"),
        ("[1, 2, 3, 4]", "x = [x, x]", "配列"),
        ("[1, 2, 3, 4]", "x = [1, 2].map(|i| x)", "配列"),
        ("[1, 2, 3, 4]", "let y = x; x.push(y); x.push(y)", "配列"),
        ("#{ a: 1 }", "x = #{ a: x, b: x }", "オブジェクト"),
    ] {
        let body = format!("let x = {start}; for i in [{items}] {{ {step}; }} fail(s, `${{x}}`)");
        let (trouble, _) = beside(&body, "things: [{ id: a }]\n");
        assert!(trouble.message.contains(word), "{body}: {trouble:?}");
    }
}

#[test]
fn looking_again_and_again_ends_with_the_time() {
    let hundred = (0..100).map(|at| at.to_string()).collect::<Vec<_>>().join(", ");
    let loops = |body: &str| format!("let l = [{hundred}]; for a in l {{ for b in l {{ for c in l {{ {body} }} }} }}");
    let bodies = [
        loops("at(\"things\").newest(\"bought_date\");"),
        loops("at(\"things[]\").len();"),
        loops("at(\"things\").first();"),
    ];
    let (troubles, _) = all_beside(&bodies.each_ref().map(String::as_str), &things(20_000));
    let limits =
        [format!("{} 回", Limits::TEXTS), format!("{} 回", Limits::OPERATIONS), format!("{} 秒", Limits::SECONDS)];
    for trouble in troubles {
        assert!(limits.iter().any(|limit| trouble.message.contains(limit)), "{trouble:?}");
    }
}

/// What was read is noted once, and handed out so many times at most.
#[test]
fn reading_again_and_again_has_an_end() {
    let (trouble, _) = beside("loop { at(\"things[].id\").len(); }", &things(1_000));
    let limits =
        [format!("{} 回", Limits::TEXTS), format!("{} 回", Limits::OPERATIONS), format!("{} 秒", Limits::SECONDS)];
    assert!(limits.iter().any(|limit| trouble.message.contains(limit)), "{trouble:?}");
}

#[test]
fn what_is_not_there_is_counted() {
    let (trouble, _) = beside("loop { at(\"things\").map(|t| t.gone); }", &things(5_000));
    let limits = [format!("{} 回", Limits::ABSENT), format!("{} 秒", Limits::SECONDS)];
    assert!(limits.iter().any(|limit| trouble.message.contains(limit)), "{trouble:?}");
}

/// A path that no file system knows asks none.
#[test]
fn a_path_without_end_is_no_file() {
    beside("let x = \"x/\"; for i in 0..22 { x += x; } loop { kind_of_file(x); }", "things: [{ id: a }]\n");
    let ran = Bench::mini().check("t/a", "let x = \"x/\"; for i in 0..16 { x += x; } fail(s, kind_of_file(x))").load();
    assert_eq!(ran.run(THINGS).of("t/a")[0].message, "absent");
}

#[test]
fn what_a_rule_says_is_limited_over_all_its_subjects() {
    let body = "let x = \"あ\"; for i in 0..12 { x += x; } fail(s, x)";
    let (trouble, ran) = beside(body, &things(2_000));
    assert!(trouble.message.contains("文字列"), "{trouble:?}");
    assert!(ran.of("t/r0").len() < 2_000);
}

#[test]
fn a_million_findings_from_one_subject_are_not_made() {
    let bodies = [
        "let v = []; loop { v.push(fail(s, \"\")); }",
        "let v = fail(s, \"\"); loop { v = v.note(s, \"\"); }",
        "loop { fail(s, \"\"); }",
    ];
    all_beside(&bodies, "things: [{ id: a }]\n");
}
