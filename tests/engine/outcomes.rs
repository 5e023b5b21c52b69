//! Small inventories and a few rules in; the outcome of each requirement, as the semantics of the pack say, out.

use junshu::finding::Severity;
use junshu::outcome::Outcome;

use Outcome::{Met, MetWithWarnings, NotApplicable, NotEvaluated, Unmet};

use crate::bench::{Bench, Loaded, Ran, script};

const ONE: &str = "things: [{ id: a1, name: x }]\npeople: []\nevents: []\nnotes: [{ id: n1 }]\n";

/// A rule that mirrors another requirement.
fn mirror(id: &str) -> String {
    format!("//! 題\nconst RULE = #{{ severity: \"error\", same_as: \"{id}\" }};\n")
}

fn things(body: &str) -> String {
    script("things[]", body)
}

/// The outcomes of T-1, T-2 and so on, as many as are given.
#[track_caller]
fn case(rules: &[(&str, String)], yaml: &str, outcomes: &[Outcome]) -> Ran {
    let bench = rules.iter().fold(Bench::mini(), |bench, (id, text)| bench.rule(id, text));
    let ran = bench.load().run(yaml);
    let came: Vec<Outcome> = (1..=outcomes.len()).map(|at| ran.outcome(&format!("T-{at}"))).collect();
    assert_eq!(came, outcomes, "{:?} {:?}", ran.all(), ran.assessment.broken);
    ran
}

/// Whether it is unmet or not evaluated is left open here.
#[track_caller]
fn never_met(rules: &[(&str, String)], yaml: &str) {
    let ran = rules.iter().fold(Bench::mini(), |bench, (id, text)| bench.rule(id, text)).load().run(yaml);
    let outcome = ran.outcome("T-1");
    assert!(matches!(outcome, Unmet | NotEvaluated), "{outcome:?} {:?}", ran.all());
}

fn codes(ran: &Ran) -> Vec<String> {
    ran.all().into_iter().map(|finding| finding.rule).filter(|rule| !rule.starts_with("schema/")).collect()
}

#[test]
fn the_worst_finding_decides() {
    for (body, outcome) in [
        ("return;", Met),
        ("info(s, \"i\")", Met),
        ("warn(s, \"w\")", MetWithWarnings),
        ("[info(s, \"i\"), warn(s, \"w\")]", MetWithWarnings),
        ("fail(s, \"f\")", Unmet),
        ("[info(s, \"i\"), warn(s, \"w\"), fail(s, \"f\")]", Unmet),
        ("if s.gone == 1 { return; }", Unmet),
        ("skip()", NotApplicable),
        ("throw 1", NotEvaluated),
    ] {
        case(&[("T-1/a", things(body))], ONE, &[outcome]);
        let held = [("T-1/a", things(body)), ("T-1/b", things("return;"))];
        let beside = if outcome == NotApplicable { Met } else { outcome };
        case(&held, ONE, &[beside, NotEvaluated]);
    }
}

#[test]
fn the_severity_of_the_rule_is_that_of_fail_and_of_absence() {
    for (severity, outcome) in [("error", Unmet), ("warning", MetWithWarnings), ("info", Met)] {
        for body in ["fail(s, \"f\")", "if s.gone == 1 { return; }"] {
            let ran = case(&[("T-1/a", things(body).replace("error", severity))], ONE, &[outcome]);
            assert_eq!(ran.of("T-1/a").iter().map(|f| f.severity.name()).collect::<Vec<_>>(), [severity]);
        }
    }
}

#[test]
fn an_error_is_one_whatever_the_rule_weighs() {
    for severity in ["error", "warning", "info"] {
        let text = things("error(s, \"e\")").replace("severity: \"error\"", &format!("severity: \"{severity}\""));
        let ran = case(&[("T-1/a", text)], ONE, &[Unmet]);
        assert_eq!(ran.of("T-1/a").iter().map(|f| f.severity.name()).collect::<Vec<_>>(), ["error"]);
    }
}

#[test]
fn a_parameter_raises_the_severity() {
    let text = things("fail(s, \"f\")").replace("severity: \"error\"", "severity: \"warning\", error_if: \"strict\"");
    let both = things("[fail(s, \"f\"), warn(s, \"w\"), info(s, \"i\")]")
        .replace("severity: \"error\"", "severity: \"info\", error_if: \"strict\"");
    for (strict, outcomes, severities) in [
        ("false", [MetWithWarnings, MetWithWarnings], [Severity::Info, Severity::Warning, Severity::Info]),
        ("true", [Unmet, Unmet], [Severity::Error, Severity::Warning, Severity::Info]),
    ] {
        let bench = Bench::mini().rule("T-1/a", &text).rule("T-2/a", &both);
        let ran = bench.try_load(&[("strict", strict)]).expect("a known parameter").run(ONE);
        assert_eq!([ran.outcome("T-1"), ran.outcome("T-2")], outcomes);
        let mut seen = ran.of("T-2/a");
        seen.sort_by_key(|finding| ["f", "w", "i"].iter().position(|words| finding.message == *words));
        assert_eq!(seen.iter().map(|f| f.severity).collect::<Vec<_>>(), severities);
    }
}

#[test]
fn parameters_are_checked() {
    for (name, value, words) in
        [("strct", "true", "strct"), ("strict", "yes", "true か false"), ("most", "many", "整数")]
    {
        let errors = Bench::mini().check("t/a", "return;").try_load(&[(name, value)]).err().expect("refused");
        assert!(errors.len() == 1 && errors[0].to_string().contains(words), "{errors:?}");
    }
    let loaded = Bench::mini().check("t/a", "fail(s, `${param(\"most\")} ${param(\"kinds\")}`)");
    let ran = loaded.try_load(&[("most", "9"), ("kinds", "p, q")]).expect("known").run(ONE);
    assert_eq!(ran.of("t/a")[0].message, "9 p、q");
}

#[test]
fn a_key_that_is_absent_is_not_an_empty_list() {
    let rules = [
        ("T-1/a", script("events[]", "fail(s, \"f\")")),
        ("T-2/a", script("notes[]", "return;")),
        ("T-3/a", things("if at(\"people[]\").len() > 5 { return fail(s, \"f\"); }")),
    ];
    case(&rules, ONE, &[NotApplicable, Met, Met]);
    let ran = case(&rules, "things: [{ id: a1 }]\n", &[Unmet, Unmet, Unmet]);
    assert_eq!(codes(&ran), ["T-1/missing-key", "T-2/missing-key", "T-3/missing-key"]);
    let ran = case(&rules, "things: [{ id: a1 }]\nevents:\nnotes: ~\npeople: null\n", &[Unmet, Unmet, Unmet]);
    assert_eq!(codes(&ran).len(), 3);
    let shown: Vec<String> = ran.all().into_iter().map(|finding| finding.text).collect();
    assert_eq!(shown, ["events", "~", "null"], "a key without a value is shown itself");
}

#[test]
fn one_missing_key_is_one_finding_of_each_requirement() {
    let notes = script("notes[]", "return;");
    let rules = [("T-1/a", notes.clone()), ("T-1/b", notes.clone()), ("T-2/a", notes), ("T-3/a", things("return;"))];
    let ran = case(&rules, "things: [{ id: a1 }]\n", &[Unmet, Unmet, Met]);
    assert_eq!(codes(&ran), ["T-1/missing-key", "T-2/missing-key"]);
    assert_eq!(ran.assessment.rules.len(), 4);
}

/// A list that must not be empty, one that lawfully may, and one of which nothing is said.
#[test]
fn empty_lists() {
    let rules = [
        ("T-1/a", things("return;")),
        ("T-2/a", script("events[]", "return;")),
        ("T-3/a", script("notes[]", "return;")),
        ("own/a", things("return;")),
    ];
    let ran = case(&rules, "things: []\nevents: []\nnotes: []\n", &[Unmet, NotApplicable, Unmet]);
    let mut found = codes(&ran);
    found.sort();
    assert_eq!(found, ["T-1/empty-key", "T-3/nothing-to-check", "own/empty-key"]);
    let on_lists = [
        ("T-1/a", script("things", "return;")),
        ("T-2/a", script("events", "return;")),
        ("T-3/a", script("notes", "return;")),
    ];
    case(&on_lists, "things: []\nevents: []\nnotes: []\n", &[Unmet, Met, Met]);
}

#[test]
fn not_applicable_needs_that_no_check_had_anything_to_look_at() {
    let events = || script("events[]", "return;");
    case(&[("T-1/a", events()), ("T-1/b", things("return;"))], ONE, &[Met]);
    case(&[("T-1/a", events()), ("T-1/b", things("skip()"))], ONE, &[NotApplicable]);
    case(&[("T-1/a", events()), ("T-1/b", script("notes[]", "return;"))], &ONE.replace("[{ id: n1 }]", "[]"), &[Unmet]);
    case(
        &[("T-1/a", things("if s.name == \"x\" { return skip(); }"))],
        "things: [{ id: a, name: x }, { id: b, name: y }]\n",
        &[Met],
    );
    case(&[("T-1/a", things("[skip()]"))], ONE, &[NotApplicable]);
    case(&[("T-1/a", script("things[].parts[]", "return;"))], ONE, &[Unmet]);
}

/// A rule that passes over a subject has not looked at it.
#[test]
fn skipped_subjects_are_not_counted() {
    let ran = case(
        &[("T-1/a", things("if s.name == \"x\" { return skip(); }"))],
        "things: [{ id: a, name: x }, { id: b, name: y }]\n",
        &[Met],
    );
    assert_eq!(ran.assessment.requirements[0].checked, 1);
    assert!(!ran.assessment.requirements[0].evidence.is_empty());
}

#[test]
fn a_broken_rule_is_never_a_pass() {
    for body in ["throw 1", "s.nmae", "1", "s.tags.len() + \"x\" < 1;", "fail(s, \"f\"); return;"] {
        let yaml = "things: [{ id: a1, tags: [] }]\n";
        case(&[("T-1/a", things(body))], yaml, &[NotEvaluated, NotEvaluated]);
        case(&[("T-1/a", things(body)), ("T-1/b", things("return;"))], yaml, &[NotEvaluated]);
        case(&[("T-1/a", things(body)), ("T-1/b", things("warn(s, \"w\")"))], yaml, &[NotEvaluated]);
        case(&[("T-1/a", things(body)), ("T-1/b", things("fail(s, \"f\")"))], yaml, &[Unmet]);
        case(
            &[("T-1/a", things(body)), ("T-1/b", script("events[]", "return;"))],
            &format!("{yaml}events: []\n"),
            &[NotEvaluated],
        );
        case(&[("T-1/a", things(body)), ("T-2/b", things("return;"))], yaml, &[NotEvaluated, Met]);
    }
}

/// What it found before it broke is kept: it is true all the same.
#[test]
fn a_rule_that_breaks_keeps_its_findings() {
    let body = "if s.id == \"a\" { return fail(s.id, \"before\"); } throw 1;";
    let ran = case(&[("T-1/a", things(body))], "things: [{ id: a }, { id: b }, { id: a2 }]\n", &[Unmet]);
    assert_eq!(ran.of("T-1/a").iter().map(|f| &*f.message).collect::<Vec<_>>(), ["before"]);
    assert!(ran.broke("T-1/a").is_some());
}

#[test]
fn a_requirement_without_rules_is_not_evaluated() {
    case(&[("own/a", things("return;"))], ONE, &[NotEvaluated, NotEvaluated, NotEvaluated, NotEvaluated]);
}

#[test]
fn a_mirror_is_met_exactly_when_the_other_is() {
    let two = |body: &str| [("T-1/m", mirror("T-2")), ("T-2/a", things(body))];
    let ran = case(&two("fail(s.name, \"f\")"), ONE, &[Unmet, Unmet]);
    assert_eq!(ran.of("T-1/m")[0].range, ran.of("T-2/a")[0].range, "it points at the other's error");
    case(&two("return;"), ONE, &[Met, Met]);
    case(&two("warn(s, \"w\")"), ONE, &[Met, MetWithWarnings]);
    case(&two("skip()"), ONE, &[NotApplicable, NotApplicable]);
    case(&two("return;"), "people: []\n", &[Unmet, Unmet]);
    let back = [("T-2/m", mirror("T-1")), ("T-1/a", things("fail(s.name, \"f\")")), ("T-2/a", things("return;"))];
    case(&back, ONE, &[Unmet, Unmet]);
}

#[test]
fn a_mirror_of_what_was_not_evaluated_is_not_met() {
    for body in ["throw 1", "s.nmae"] {
        case(
            &[("T-1/m", mirror("T-2")), ("T-2/a", things(body)), ("T-2/b", things("return;"))],
            ONE,
            &[NotEvaluated, NotEvaluated],
        );
    }
    case(&[("T-1/m", mirror("T-2")), ("T-1/a", things("return;"))], ONE, &[NotEvaluated, NotEvaluated]);
}

#[test]
fn a_chain_of_mirrors_is_as_good_as_its_end() {
    let rules = [
        ("T-1/m", mirror("T-2")),
        ("T-2/m", mirror("T-3")),
        ("T-2/a", things("return;")),
        ("T-3/a", things("fail(s, \"f\")")),
    ];
    never_met(&rules, ONE);
}

#[test]
fn a_mirror_of_itself_is_refused() {
    let loaded = Bench::mini().rule("T-1/m", &mirror("T-1")).rule("T-1/a", &things("return;")).load();
    assert_eq!(loaded.troubles().len(), 1, "it would overflow the stack");
    loaded.pack.rules.iter().for_each(|rule| assert!(!loaded.pack.reads(rule).is_empty()));
}

fn group(loaded: &Loaded, yaml: &str, select: &[&str]) -> [Outcome; 2] {
    let ran = loaded.select(yaml, select);
    [ran.outcome("T-1"), ran.outcome("T-2")]
}

#[test]
fn what_was_not_selected_is_never_met() {
    let two = |second: &str| {
        Bench::mini()
            .rule("T-1/a", &things("return;"))
            .rule("T-1/b", &things(second))
            .rule("T-2/a", &things("return;"))
            .load()
    };
    let held = two("return;");
    assert_eq!(group(&held, ONE, &[]), [Met, Met]);
    assert_eq!(group(&held, ONE, &["T-1"]), [Met, NotEvaluated]);
    assert_eq!(group(&held, ONE, &["T-1/a"]), [NotEvaluated, NotEvaluated]);
    assert_eq!(group(&held, ONE, &["T-1/a", "T-2"]), [NotEvaluated, Met]);
    assert_eq!(group(&two("fail(s, \"f\")"), ONE, &["T-1/a"]), [NotEvaluated, NotEvaluated]);
    assert_eq!(group(&two("fail(s, \"f\")"), ONE, &["T-1/b"]), [Unmet, NotEvaluated]);
    assert_eq!(group(&two("skip()"), ONE, &["T-1/b"]), [NotEvaluated, NotEvaluated]);
}

#[test]
fn evidence_is_what_rules_read_while_they_held() {
    let body = "if s.size > 5 { return fail(s.size, \"f\"); } let seen = s.name; if s.tags.len() > 9 { return; }";
    let yaml = "things:\n  - { id: a1, size: 1, name: held, tags: [q], keeper: p }\n  - { id: a2, size: 9, name: failed, tags: [] }\n";
    let ran = case(&[("T-1/a", things(body))], yaml, &[Unmet]);
    let tree = &ran.inventory.tree;
    let paths: Vec<String> = ran.assessment.requirements[0].evidence.iter().map(|&node| tree.path(node)).collect();
    assert_eq!(paths, ["things[0].size", "things[0].name", "things[0].tags"]);
}

/// The schema refuses the whole list: nothing of it can be judged, so nothing that reads it is met.
#[test]
fn a_key_of_a_wrong_type_is_like_a_missing_one() {
    for wrong in ["なし", "{ id: p }", "5", "true"] {
        let yaml = format!("things: [{{ id: a1 }}]\npeople: {wrong}\n");
        let rules = [
            ("T-1/a", things("return;")),
            ("T-1/b", script("people[]", "fail(s, \"f\")")),
            ("T-2/a", things("if at(\"people[]\").any(|p| p.id == \"x\") { return fail(s, \"f\"); }")),
        ];
        case(&rules, &yaml, &[Unmet, Unmet]);
    }
}

#[test]
fn a_nested_list_that_is_absent_is_not_an_empty_one() {
    for facility in ["{ name: x }", "{ name: x, rooms: }", "{ name: x, rooms: なし }", "なし"] {
        let yaml = format!("things: [{{ id: a1 }}]\nfacility: {facility}\n");
        let rule = things("if at(\"facility.rooms[]\").any(|r| r.id == \"x\") { return fail(s, \"f\"); }");
        case(&[("T-1/a", rule)], &yaml, &[Unmet]);
    }
}

#[test]
fn keys_read_through_the_root_are_recorded() {
    let root = script("$", "if (s.facility?.name ?? \"\") == \"bad\" { return fail(s, \"f\"); }");
    never_met(&[("T-1/a", root)], "{}\n");
    let parent = things("if (s.parent.people ?? []).any(|p| p.id == \"x\") { return fail(s, \"f\"); }");
    never_met(&[("T-1/a", parent)], "things: [{ id: a1 }]\n");
}

#[test]
fn skips_in_an_array_are_skips() {
    case(&[("T-1/a", things("[skip(), skip()]"))], ONE, &[NotApplicable]);
}

#[test]
fn a_signature_that_no_rule_asks_for_is_not_there() {
    case(&[("T-4/a", things("return;"))], ONE, &[NotEvaluated, NotEvaluated, NotEvaluated, NotEvaluated]);
}
