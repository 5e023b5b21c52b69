//! Dates that lie in the future, dates and other values that the schema refused, read by a rule; findings at them out.

use crate::bench::{Bench, Seen, marked};

/// What a rule on each thing says of one thing, written as its fields.
fn said(body: &str, fields: &str) -> (Vec<Seen>, bool) {
    let ran = Bench::mini().check("t/a", body).load().run(&format!("things:\n  - {{ id: a1, {fields} }}\n"));
    (ran.of("t/a"), ran.broke("t/a").is_some())
}

/// One finding, exactly between the marks.
#[track_caller]
fn flagged(body: &str, fields: &str, words: &str) {
    let (yaml, range) = marked(&format!("things:\n  - {{ id: a1, {fields} }}\n"));
    let ran = Bench::mini().check("t/a", body).load().run(&yaml);
    let seen = ran.of("t/a");
    assert!(seen.len() == 1 && ran.broke("t/a").is_none(), "{body}: {seen:?} {:?}", ran.broke("t/a"));
    assert_eq!((seen[0].range.clone(), seen[0].message.contains(words)), (range, true), "{body}: {seen:?}");
}

#[track_caller]
fn holds(body: &str, fields: &str) {
    let (seen, broken) = said(body, fields);
    assert!(seen.is_empty() && !broken, "{body}: {seen:?}");
}

#[test]
fn a_done_date_in_the_future_is_reported_where_it_is_read() {
    let future = "bought_date: «2026-11-23»";
    for body in [
        "let d = s.bought_date;",
        "if s.bought_date > today() { return; }",
        "s.bought_date.days_from(today());",
        "if s.bought_date == () { return; }",
        "let a = [s].filter(|x| x.bought_date < today());",
        "let d = s[\"bought_date\"];",
        "carried(s.bought_date);",
    ] {
        flagged(&format!("{body}\nreturn;"), future, "未来の日付");
    }
    holds("let d = s.bought_date; return;", "bought_date: 2026-11-22");
    holds("let d = s.expires_date; return;", "expires_date: 2999-01-01");
    holds("let d = s.name; return;", "name: x, bought_date: 2999-01-01");
}

#[test]
fn a_rule_that_reports_the_date_itself_reports_it_once() {
    flagged("fail(s.bought_date, \"own words\")", "bought_date: «2026-12-01»", "own words");
    let (seen, _) = said("fail(s.id, \"own words\").note(s.bought_date, \"n\")", "bought_date: 2026-12-01");
    assert_eq!(seen.len(), 2, "{seen:?}");
}

#[test]
fn a_future_date_of_another_record_is_reported_at_that_record() {
    let yaml =
        "things:\n  - { id: a1, parts: [{ id: q, made_date: 2026-01-01 }, { id: r, made_date: «2030-01-01» }] }\n";
    let (yaml, range) = marked(yaml);
    let ran = Bench::mini().check("t/a", "let n = s.parts.newest(\"made_date\"); return;").load().run(&yaml);
    let seen = ran.of("t/a");
    assert_eq!(seen.iter().map(|f| f.range.clone()).collect::<Vec<_>>(), [range], "{seen:?}");
}

#[test]
fn a_date_that_the_schema_refused_is_reported_and_not_compared() {
    for date in [
        "2026/4/1",
        "R8.4.1",
        "令和8年4月1日",
        "2026-02-30",
        "2026-4-1",
        "20260401",
        "未定",
        "\"\"",
        "[2026-04-01]",
        "true",
    ] {
        for body in [
            "if s.bought_date < today() { return; }",
            "if s.bought_date >= today() { return; } fail(s.id, \"silent\")",
            "s.bought_date.days_from(today()); return;",
            "today().days_from(s.bought_date); return;",
            "s.bought_date.plus_days(1); return;",
            "if s.bought_date == today() { return; }",
        ] {
            flagged(body, &format!("bought_date: «{date}»"), "読めない");
        }
    }
}

/// `??`, `== ()` and `newest` see a refused date as one that is not there; the schema reports it by itself.
#[test]
fn a_refused_date_is_like_a_missing_one() {
    let refused = "bought_date: 2026/4/1, parts: [{ id: q, made_date: x }, { id: r, made_date: 2020-01-01 }]";
    for (body, words) in [
        ("fail(s.id, if s.bought_date == () { \"absent\" } else { \"there\" })", "absent"),
        ("fail(s.id, `${s.bought_date ?? 1}`)", "1"),
        ("fail(s.id, s.parts.newest(\"made_date\").id)", "r"),
        ("fail(s.id, s.parts.oldest(\"made_date\").id)", "r"),
    ] {
        let (seen, broken) = said(body, refused);
        assert!(!broken && seen.len() == 1 && seen[0].message == words, "{body}: {seen:?}");
    }
}

/// The schema refuses the value; what a rule makes of it is a finding at the value, never an answer.
#[test]
fn a_value_of_a_wrong_type_is_reported_where_it_stands() {
    for (body, fields) in [
        ("if s.size > 3 { return; }", "size: «\"7\"»"),
        ("if s.size > 3 { return; }", "size: «seven»"),
        ("if s.size > 3 { return; }", "size: «7.5»"),
        ("if s.size > 3 { return; }", "size: «[7]»"),
        ("if s.weight > 3 { return; }", "weight: «heavy»"),
        ("if s.used { return; }", "used: «\"true\"»"),
        ("if !s.used { return; }", "used: «1»"),
        ("if s.name == \"x\" { return; }", "name: «5»"),
        ("if s.name == \"x\" { return; }", "name: «{ a: 1 }»"),
        ("if s.tags.len() > 1 { return; }", "tags: «x»"),
        ("if s.tags.any(|t| t == \"x\") { return; }", "tags: «{ x: 1 }»"),
        ("for t in s.tags { return; }", "tags: «7»"),
        ("if s.tags.any(|t| t == \"x\") { return; }", "tags: [y, «7»]"),
        ("if s.box.colour == \"x\" { return; }", "box: «red»"),
        ("if s.box.colour == \"x\" { return; }", "box: «[red]»"),
        ("if s.parts.any(|p| p.kind == \"k\") { return; }", "parts: [{ kind: j }, «k»]"),
        ("if find(\"people\", s.keeper) == () { return; }", "keeper: «5»"),
    ] {
        let yaml = format!("things:\n  - {{ id: a1, {fields} }}\npeople: [{{ id: p }}]\n");
        let (yaml, range) = marked(&yaml);
        let ran = Bench::mini().check("t/a", body).load().run(&yaml);
        let seen = ran.of("t/a");
        assert!(seen.len() == 1 && seen[0].range == range, "{body} on {fields}: {seen:?} {:?}", ran.broke("t/a"));
    }
}

#[test]
fn a_subject_that_cannot_be_read_is_reported_and_the_others_are_judged() {
    let (yaml, _) = marked("things: [«~», text, { id: a1 }, 5, { id: a2 }]\n");
    let ran = Bench::mini().check("t/a", "fail(s, \"judged\")").load().run(&yaml);
    let seen: Vec<(String, bool)> = ran.of("t/a").into_iter().map(|f| (f.path, f.message == "judged")).collect();
    let wanted =
        [("things[0]", false), ("things[1]", false), ("things[2]", true), ("things[3]", false), ("things[4]", true)];
    assert_eq!(seen, wanted.map(|(path, judged)| (path.to_owned(), judged)));
}

#[test]
fn one_absent_value_that_many_subjects_meet_is_one_finding() {
    let yaml = "facility: { rooms: [] }\nthings: [{ id: a1 }, { id: a2 }, { id: a3 }]\n";
    let ran = Bench::mini().check("t/a", "if at(\"facility\").name == \"x\" { return; }").load().run(yaml);
    assert_eq!(ran.of("t/a").iter().map(|f| &*f.path).collect::<Vec<_>>(), ["facility.name"]);
}
