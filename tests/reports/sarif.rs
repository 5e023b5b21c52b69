//! Reports as SARIF in; whether counts, indexes, names and words are right out. Its places have a file of their own, and
//! the official schema is held against it by `tests/outside/sarif.py`.

mod place;

use std::collections::BTreeSet;

use junshu::codes;
use junshu::finding::{Severity, Status};
use junshu::outcome::RuleOutcome;
use junshu::report::Report;
use junshu::report::facility::Ran;
use junshu::report::style::Style;
use serde_json::{Value as Json, json};

use super::given::{
    FIXTURES, Ran as Run, STYLE, as_json, check, fixture, folder, list, mark, number, pack, records, temporary, word,
    written,
};
use super::hostile::{commands, everywhere, hostile, huge};

/// The only run of a report that lists passes too.
pub fn run(report: &Report<'_>) -> Json {
    parsed(&written(report, "sarif"))
}

/// The same without them.
fn findings_only(report: &Report<'_>) -> Json {
    let mut out = Vec::new();
    junshu::report::sarif::render(report, Style { passes: false, ..STYLE }, &mut out)
        .expect("a vector takes everything");
    parsed(&String::from_utf8(out).expect("JSON is UTF-8"))
}

#[track_caller]
fn parsed(text: &str) -> Json {
    let log: Json = serde_json::from_str(text).expect("the report is JSON");
    assert_eq!(word(&log, "/version"), "2.1.0");
    assert_eq!(log.as_object().expect("a map").keys().collect::<Vec<_>>(), ["$schema", "version", "runs"]);
    assert_eq!(list(&log, "/runs").len(), 1);
    log["runs"][0].clone()
}

/// Results of a kind, and of a level where one is given.
fn count(run: &Json, kind: &str, level: &str) -> usize {
    list(run, "/results").iter().filter(|result| result["kind"] == kind && result["level"] == level).count()
}

fn ids(run: &Json) -> Vec<&str> {
    list(run, "/tool/driver/rules").iter().map(|rule| word(rule, "/id")).collect()
}

/// All texts below a value, keys included.
fn texts(json: &Json, visit: &mut impl FnMut(&str)) {
    match json {
        Json::String(text) => visit(text),
        Json::Array(items) => items.iter().for_each(|item| texts(item, visit)),
        Json::Object(entries) => entries.iter().for_each(|(key, value)| {
            visit(key);
            texts(value, visit);
        }),
        _ => {}
    }
}

#[test]
fn results_are_the_findings_and_what_else_rules_came_to() {
    let level = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    for report in FIXTURES.map(fixture).into_iter().chain([records("{}")]) {
        let facility = &report.facilities[0];
        let (all, findings) = (run(&report), findings_only(&report));
        for severity in Severity::ALL {
            let want = facility.findings.iter().filter(|finding| finding.severity == severity).count();
            assert_eq!([&all, &findings].map(|run| count(run, "fail", level(severity))), [want; 2], "{severity}");
        }
        let codes: Vec<&str> = facility.findings.iter().map(|finding| &*finding.rule).collect();
        let listed: Vec<&str> = list(&findings, "/results").iter().map(|result| word(result, "/ruleId")).collect();
        assert_eq!(listed, codes, "findings keep their order, and nothing else is listed");
        let came_to = |wanted: &[RuleOutcome]| {
            let codes = facility.rules.iter().filter(|ran| wanted.contains(&ran.outcome)).map(|ran| &*ran.rule);
            codes.collect::<BTreeSet<_>>()
        };
        for (kind, outcomes) in [
            ("pass", &[RuleOutcome::Held][..]),
            ("notApplicable", &[RuleOutcome::NotApplicable]),
            ("open", &[RuleOutcome::Blocked, RuleOutcome::NotEvaluated]),
        ] {
            let of_kind = list(&all, "/results").iter().filter(|result| result["kind"] == kind);
            let codes: Vec<&str> = of_kind.map(|result| word(result, "/ruleId")).collect();
            assert_eq!(codes.iter().copied().collect::<BTreeSet<_>>(), came_to(outcomes), "{kind}");
            assert_eq!(count(&all, kind, "none"), codes.len(), "{kind}: what is no finding has no level");
        }
        let kinds = ["fail", "pass", "notApplicable", "open"];
        assert!(list(&all, "/results").iter().all(|result| kinds.contains(&word(result, "/kind"))));
    }
}

#[test]
fn a_rule_that_broke_is_open() {
    let mut report = fixture("clinic");
    let held = report.facilities[0].rules.iter().position(|ran| ran.outcome == RuleOutcome::Held).expect("some hold");
    report.facilities[0].rules[held].outcome = RuleOutcome::NotEvaluated;
    let Ran { rule, .. } = &report.facilities[0].rules[held];
    let run = run(&report);
    let result = list(&run, "/results").iter().find(|result| word(result, "/ruleId") == &**rule).expect("listed");
    assert_eq!((word(result, "/kind"), word(result, "/level")), ("open", "none"));
}

#[test]
fn every_rule_is_listed_whatever_the_records_are() {
    let (clean, unclean) = (run_of("hospital-clean"), run_of("hospital"));
    assert!(list(&clean, "/results").is_empty() && !list(&unclean, "/results").is_empty());
    assert_eq!(ids(&clean), ids(&unclean));
    let listed: BTreeSet<&str> = ids(&clean).into_iter().collect();
    assert_eq!(listed.iter().copied().collect::<Vec<_>>(), ids(&clean), "in order, each once");
    for rule in &pack().rules {
        assert!(listed.contains(&*rule.id), "{} is missing", rule.id);
    }
    let signed = pack().requirements.iter().filter(|requirement| requirement.attest.is_some());
    let signatures = signed.map(|requirement| format!("{}/attestation", requirement.id));
    let groups = ["schema/", "ref/", "waiver/"];
    let shape = codes::ids().filter(|code| groups.iter().any(|group| code.starts_with(group)));
    let more: Vec<String> = signatures.chain(shape).collect();
    assert!(more.iter().all(|id| listed.contains(id.as_str())), "{more:?}");
    assert_eq!(listed.len(), pack().rules.len() + more.len());
    let nothing = findings_only(&records("{}"));
    let extra: Vec<&str> = ids(&nothing).into_iter().filter(|id| !listed.contains(id)).collect();
    assert!(!extra.is_empty() && extra.iter().all(|id| id.ends_with("/missing-key")), "{extra:?}");
    assert_eq!(ids(&nothing).len(), listed.len() + extra.len());
}

#[test]
fn rules_say_what_github_shows() {
    for rule in list(&run(&records("{}")), "/tool/driver/rules") {
        for text in ["/shortDescription/text", "/fullDescription/text"] {
            assert!((1..=1024).contains(&word(rule, text).chars().count()), "{text} of {}", word(rule, "/id"));
        }
        assert!((1..=255).contains(&word(rule, "/name").chars().count()) && rule["name"] != rule["id"]);
        assert!((1..=10).contains(&list(rule, "/properties/tags").len()));
        assert!(["error", "warning", "note"].contains(&word(rule, "/defaultConfiguration/level")));
        let (text, markdown) = (word(rule, "/help/text"), word(rule, "/help/markdown"));
        assert!(markdown.contains("## なぜ") && markdown.contains("## 直し方"));
        assert!(text.contains("なぜ") && !text.contains("## ") && !text.contains("```"), "{text}");
        // The standard forbids HTML; the names of keys in angle brackets would be taken for it.
        let html = markdown.split('`').step_by(2).find(|outside| outside.contains("</") || outside.contains("<!"));
        assert_eq!(html, None, "{}", word(rule, "/id"));
    }
}

#[test]
fn rules_and_results_point_into_the_taxonomy() {
    for report in [fixture("hospital"), records("{}")] {
        let run = run(&report);
        let taxa = list(&run, "/taxonomies/0/taxa");
        let catalog: Vec<(&str, &str, &str)> =
            pack().requirements.iter().map(|r| (r.id.as_str(), r.label.as_str(), r.text.as_str())).collect();
        let shown =
            taxa.iter().map(|taxon| (word(taxon, "/id"), word(taxon, "/name"), word(taxon, "/shortDescription/text")));
        assert_eq!(shown.collect::<Vec<_>>(), catalog);
        let guid = word(&run, "/taxonomies/0/guid");
        assert_eq!(guid.split('-').nth(2).map(|part| part.starts_with('5')), Some(true), "{guid}");
        let named = |reference: &Json| {
            assert_eq!(reference["toolComponent"], json!({ "guid": guid, "index": 0, "name": pack().about.id }));
            let id = word(reference, "/id").to_owned();
            assert_eq!(taxa[number(reference, "/index")]["id"], id);
            id
        };
        assert_eq!(
            run["tool"]["driver"]["supportedTaxonomies"],
            json!([{ "guid": guid, "index": 0, "name": pack().about.id }])
        );
        for rule in list(&run, "/tool/driver/rules") {
            let group = word(rule, "/id").split('/').next().expect("a group").to_owned();
            let related = rule["relationships"].as_array().map(|all| all.iter().map(|r| named(&r["target"])).collect());
            let stands = pack().find_rule(word(rule, "/id")).and_then(|rule| pack().requirement_of(rule));
            let want = stands.or_else(|| pack().requirement(&group)).map(|requirement| vec![requirement.id.clone()]);
            assert_eq!(related, want, "{}", word(rule, "/id"));
        }
        let rules = ids(&run);
        for result in list(&run, "/results") {
            assert_eq!(rules[number(result, "/ruleIndex")], word(result, "/ruleId"));
            let group = word(result, "/ruleId").split('/').next().expect("a group");
            let taxa = result["taxa"].as_array().map(|all| all.iter().map(named).collect::<Vec<_>>());
            assert_eq!(taxa, pack().requirement(group).map(|requirement| vec![requirement.id.clone()]));
        }
    }
}

#[test]
fn findings_keep_fingerprint_words_and_facility() {
    let report = fixture("hospital");
    let (run, json) = (findings_only(&report), as_json(&report));
    for (result, finding) in list(&run, "/results").iter().zip(list(&json, "/facilities/0/findings")) {
        assert_eq!(result["partialFingerprints"], json!({ "junshu/v1": finding["fingerprint"] }));
        let text = word(result, "/message/text");
        assert_eq!(text.lines().next(), Some(word(finding, "/message")), "the first line says what is wrong");
        if let Some(help) = finding["help"].as_str() {
            assert!(text.contains(&format!("\n対処: {}", help.lines().next().expect("a line"))), "{text}");
        }
        for related in list(finding, "/related") {
            assert!(text.contains(word(related, "/message")), "{text}");
        }
        assert_eq!(result["properties"], json!({ "facility": json["facilities"][0]["name"] }));
    }
    for assessed in list(&json, "/facilities/0/requirements") {
        let outcome = &run["properties"]["facilities"][0]["requirements"][word(assessed, "/id")];
        assert_eq!(outcome, &assessed["outcome"]);
    }
    assert_eq!(run["properties"]["requirements"], json["summary"]["requirements"]);
    assert_eq!(run["properties"]["today"], json["today"]);
}

#[test]
fn marked_findings_are_suppressed_and_stay() {
    let mut report = fixture("hospital");
    assert!(list(&run(&report), "/results").iter().all(|result| result["suppressions"].is_null()));
    let before = list(&run(&report), "/results").len();
    mark(&mut report.facilities[0].findings[1], Status::Waived);
    mark(&mut report.facilities[0].findings[2], Status::Baselined);
    let marked = run(&report);
    assert_eq!(list(&marked, "/results").len(), before);
    for (at, result) in list(&marked, "/results").iter().enumerate() {
        let suppressions = list(result, "/suppressions");
        assert_eq!(suppressions.len(), usize::from(at == 1 || at == 2), "all results say it, or none does");
        for suppression in suppressions {
            assert_eq!((word(suppression, "/kind"), word(suppression, "/status")), ("external", "accepted"));
        }
    }
}

#[test]
fn facilities_stand_beside_each_other() {
    let mut report = fixture("hospital");
    let (first, second) = (report.facilities[0].findings.len(), fixture("clinic").facilities);
    report.facilities.extend(second);
    report.facilities.extend(fixture("hospital").facilities);
    let run = findings_only(&report);
    let names = list(&run, "/results").iter().map(|result| word(result, "/properties/facility"));
    let hospital = word(&run, "/properties/facilities/0/name");
    assert_eq!(names.filter(|&name| name == hospital).count(), 2 * first);
    assert_eq!(list(&run, "/properties/facilities").len(), 3);
    let files: Vec<&str> = list(&run, "/artifacts").iter().map(|file| word(file, "/location/uri")).collect();
    assert_eq!(files.len(), report.facilities[0].files.len() + report.facilities[1].files.len());
    assert_eq!(files.iter().collect::<BTreeSet<_>>().len(), files.len(), "a file is listed once");
    place::consistent(&run);
}

#[test]
fn nothing_in_records_becomes_a_link_a_placeholder_or_a_command() {
    let mut attacks: Vec<String> = hostile().chunks(40).map(<[String]>::concat).collect();
    attacks.extend(
        [
            "[x](https://example.invalid)",
            "[x](1)",
            "{0}{1} {{2}}",
            "<script>alert('架空')</script>",
            "]]> -- \" ' ` | =cmd|' /C calc'!A0 @架空",
            "::error file=x::y\n##vso[task.complete]",
        ]
        .map(str::to_owned),
    );
    for text in attacks {
        let report = records(&everywhere(&text));
        let written = written(&report, "sarif");
        assert!(!written.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        let run = parsed(&written);
        assert!(count(&run, "fail", "error") > 20, "the records have findings");
        texts(&run, &mut |found| {
            let bad: Vec<char> = found.chars().filter(|&c| commands(c)).collect();
            assert!(bad.is_empty(), "{bad:?} in {found:?}");
        });
        for result in list(&run, "/results") {
            let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
            let message = word(result, "/message/text");
            let links: Vec<&str> = message.match_indices("](").map(|(at, _)| &message[at + 2..]).collect();
            assert!(links.len() <= related, "{message:?}");
            for (id, link) in (1..).zip(links) {
                assert!(link.starts_with(&format!("{id})")), "{message:?}");
            }
            let places = placeholders(message);
            assert!(places.is_empty(), "{places:?} in {message:?}");
        }
        place::consistent(&run);
    }
}

/// What a reader of the standard would replace: `{0}` whose braces are not doubled.
fn placeholders(message: &str) -> Vec<&str> {
    let plain = message.split("{{").flat_map(|part| part.split("}}"));
    let inside = plain.flat_map(|part| part.split('{').skip(1)).filter_map(|rest| rest.split_once('}'));
    inside.map(|(name, _)| name).filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit())).collect()
}

#[test]
fn markup_is_text() {
    let run = run(&records(&everywhere("<script>alert('架空')</script>")));
    let kept = list(&run, "/results").iter().any(|result| word(result, "/message/text").contains("<script>"));
    assert!(kept, "nothing is taken away");
}

#[test]
fn messages_about_long_values_are_short() {
    for text in huge() {
        for result in list(&findings_only(&records(&text)), "/results") {
            let longest = word(result, "/message/text").lines().map(|line| line.chars().count()).max();
            assert!(longest.is_some_and(|longest| longest < 1000), "{longest:?}");
            assert!(result["locations"][0].to_string().len() < 100_000 * 2, "a place is no copy of the file");
        }
    }
}

/// The run of a check that could not check.
#[track_caller]
fn failed(ran: &Run) -> Json {
    assert_eq!(ran.code, 2, "{}", ran.err);
    let run = parsed(&ran.out);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    run
}

#[test]
fn what_cannot_be_read_is_told_and_is_no_success() {
    let folder = temporary(&[("broken.yaml", "a: 1\n名称: [\n"), ("good.yaml", "people: []\n")]);
    let run = failed(&check(folder.path(), &[".", "--format", "sarif", "--include-passes"]));
    assert_eq!(list(&run, "/results").len(), 0);
    let told = &list(&run, "/invocations/0/toolExecutionNotifications")[0];
    assert_eq!((word(told, "/level"), word(told, "/descriptor/id")), ("error", "yaml::syntax"));
    assert_eq!(word(&run, "/tool/driver/notifications/0/id"), "yaml::syntax");
    assert!(!word(&run, "/tool/driver/notifications/0/shortDescription/text").is_empty());
    let at = &told["locations"][0]["physicalLocation"];
    assert_eq!(word(at, "/artifactLocation/uri"), "broken.yaml");
    assert_eq!((number(at, "/region/startLine"), number(at, "/region/startColumn")), (2, 5));
    assert_eq!((number(at, "/region/endLine"), number(at, "/region/endColumn")), (2, 6));
    assert_eq!(word(at, "/region/snippet/text"), "[");
    let clean = run_of("hospital-clean");
    assert_eq!(clean["invocations"], json!([{ "executionSuccessful": true }]));
    assert!(clean["tool"]["driver"]["notifications"].is_null());
}

#[test]
fn broken_rules_are_told_with_their_rule() {
    const PAGE: &str = "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直し方。\n\n## 例\n\n```yaml\npeople: []\n```\n";
    let rule = |body: &str| format!("//! 題\nconst RULE = #{{ severity: \"error\", on: \"people[]\" }};\n\n{body}\n");
    let folder = temporary(&[
        ("records.yaml", "people: [{ id: a, name: 甲, department: 乙, affiliation: staff }]\n"),
        ("rules/own/stops.rhai", &rule("fn check(p) { let n = p.name + 1; if n > 2 { return fail(p, \"x\"); } }")),
        ("rules/own/stops.md", PAGE),
        ("rules/own/syntax.rhai", &rule("fn check(p) {")),
        ("rules/own/syntax.md", PAGE),
    ]);
    let run =
        failed(&check(folder.path(), &["records.yaml", "--rules", "rules", "--format", "sarif", "--include-passes"]));
    let [configuration] = list(&run, "/invocations/0/toolConfigurationNotifications") else { panic!("one is told") };
    assert_eq!(word(configuration, "/descriptor/id"), "rule::syntax");
    let [execution] = list(&run, "/invocations/0/toolExecutionNotifications") else { panic!("one is told") };
    assert_eq!(word(execution, "/descriptor/id"), "rule::runtime");
    let descriptors = list(&run, "/tool/driver/notifications");
    assert_eq!(word(&descriptors[number(execution, "/descriptor/index")], "/id"), "rule::runtime");
    let rule = &list(&run, "/tool/driver/rules")[number(execution, "/associatedRule/index")];
    assert_eq!((word(rule, "/id"), word(execution, "/associatedRule/id")), ("own/stops", "own/stops"));
    assert!(rule["relationships"].is_null(), "a group of one's own is no requirement");
    let open = list(&run, "/results").iter().find(|result| result["ruleId"] == "own/stops").expect("listed");
    assert_eq!(word(open, "/kind"), "open", "what broke never holds");
}

fn run_of(name: &str) -> Json {
    parsed(&check(&folder(name), &["--format", "sarif"]).out)
}

#[test]
fn passes_are_listed_where_they_are_asked_for() {
    let plain = run_of("hospital");
    assert!(list(&plain, "/results").iter().all(|result| result["kind"] == "fail"));
    let all = parsed(&check(&folder("hospital"), &["--format", "sarif", "--include-passes"]).out);
    let passes: Vec<&Json> = list(&all, "/results").iter().filter(|result| result["kind"] == "pass").collect();
    assert!(passes.len() > 100);
    let mut partly = 0;
    for result in passes {
        let shown = 1 + result["relatedLocations"].as_array().map_or(0, Vec::len);
        let message = word(result, "/message/text");
        let all = message.split_once("読んだ記録 ").and_then(|(_, rest)| rest.split_once(' ')).expect("a number").0;
        let all: usize = all.parse().expect("a number");
        assert_eq!(shown, all.clamp(1, 10), "{message}");
        assert_eq!(message.contains("うち 10 か所を示す"), all > 10, "what is left out is said: {message}");
        partly += usize::from(all > 10);
    }
    assert!(partly > 10, "{partly} read more than is shown");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = fixture("hospital");
    assert!(written(&report, "sarif") == written(&report, "sarif"));
    assert!(written(&report, "sarif") == written(&fixture("hospital"), "sarif"));
    assert_eq!(word(&run_of("hospital"), "/automationDetails/id"), "junshu/mhlw-6.0-gov/./");
}
