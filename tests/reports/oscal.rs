//! Reports in; whether the OSCAL documents say the same, resolve in themselves, and show no text as markup, out.

mod places;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use junshu::finding::{Severity, Status};
use junshu::inventory::Inventory;
use junshu::outcome::Outcome;
use junshu::report::Report;
use junshu::source::SourceFile;
use serde_json::Value as Json;

use super::given::{
    FIXTURES, check, empty, fixture, folder, list, mark, pack, problems, records, temporary, word, written,
};
use super::position::ODD;
use text::plain;

#[track_caller]
fn results(report: &Report<'_>) -> Json {
    parsed(&written(report, "oscal"), "assessment-results")
}

#[track_caller]
fn catalog(report: &Report<'_>) -> Json {
    parsed(&written(report, "oscal-catalog"), "catalog")
}

#[track_caller]
fn parsed(text: &str, root: &str) -> Json {
    let json: Json = serde_json::from_str(text).expect("the document is JSON");
    assert_eq!(json.as_object().expect("a map").keys().collect::<Vec<_>>(), [root]);
    json[root].clone()
}

/// The list under a key, which OSCAL leaves out where it would be empty.
fn some<'j>(json: &'j Json, key: &str) -> &'j [Json] {
    json.get(key).and_then(Json::as_array).map_or(&[], |list| {
        assert!(!list.is_empty(), "{key} is empty");
        list
    })
}

/// The value of the property with one of our names.
fn ours<'j>(json: &'j Json, name: &str) -> Option<&'j str> {
    let is = |prop: &&Json| prop["name"] == name && prop["ns"] == "urn:junshu:oscal";
    some(json, "props").iter().find(is).map(|prop| word(prop, "/value"))
}

/// A report that has several facilities, and one that has none but a file that cannot be read.
fn several() -> Report<'static> {
    let (mut report, mut other) = (fixture("hospital"), fixture("clinic"));
    report.facilities.append(&mut other.facilities);
    report.facilities.append(&mut fixture("hospital").facilities);
    report.facilities.append(&mut records("{}").facilities);
    report
}

fn unreadable() -> Report<'static> {
    let file = SourceFile::new("架 空.yaml", "a: 1\n名称: [\n");
    let errors = Inventory::load(vec![file], &pack().schema, &[]).expect_err("the file is no YAML");
    Report { errors: problems(errors), ..empty() }
}

fn reports() -> Vec<(String, Report<'static>)> {
    let mut all: Vec<_> = FIXTURES.map(|name| (name.to_owned(), fixture(name))).into();
    let mut half = fixture("hospital");
    half.errors = unreadable().errors;
    all.push(("problems beside records".to_owned(), half));
    all.push(("several".to_owned(), several()));
    all.push(("unreadable".to_owned(), unreadable()));
    all.push(("nothing".to_owned(), Report { errors: Vec::new(), ..unreadable() }));
    for text in ["{}", "# 注記\n", "vendors: [{ id: 甲 }, { id: 甲 }, ~, 7]\n余分: 1\n", ODD] {
        all.push((text.to_owned(), records(text)));
    }
    all
}

/// Every value of a document with the keys that lead to it.
fn each<'j>(json: &'j Json, keys: &mut Vec<&'j str>, see: &mut impl FnMut(&[&'j str], &'j Json)) {
    see(keys, json);
    match json {
        Json::Array(items) => items.iter().for_each(|item| each(item, keys, see)),
        Json::Object(map) => {
            for (key, value) in map {
                keys.push(key);
                each(value, keys, see);
                keys.pop();
            }
        }
        _ => {}
    }
}

fn see<'j>(json: &'j Json, mut see: impl FnMut(&[&'j str], &'j Json)) {
    each(json, &mut Vec::new(), &mut see);
}

/// The controls of a catalog with the labels of the groups that they stand in.
fn controls<'j>(whole: &'j Json, within: &[&'j str], into: &mut Vec<(Vec<&'j str>, &'j Json)>) {
    into.extend(some(whole, "controls").iter().map(|control| (within.to_vec(), control)));
    for group in some(whole, "groups") {
        let label = word(&some(group, "props")[0], "/value");
        controls(group, &[within, &[label]].concat(), into);
    }
}

#[test]
fn every_requirement_is_a_control_once_with_its_wording() {
    let catalog = catalog(&records("{}"));
    let mut found = Vec::new();
    controls(&catalog, &[], &mut found);
    let ids: Vec<&str> = found.iter().map(|(_, control)| word(control, "/id")).collect();
    assert_eq!(ids, pack().requirements.iter().map(|r| r.id.as_str()).collect::<Vec<_>>());
    for ((groups, control), requirement) in found.iter().zip(&pack().requirements) {
        let part = |name: &str| some(control, "parts").iter().find(|part| part["name"] == name).expect("the part");
        assert_eq!(plain(word(part("statement"), "/prose")).trim_end(), requirement.text);
        assert_eq!(plain(word(part("assessment-objective"), "/prose")).trim_end(), requirement.evidence);
        assert_eq!(plain(word(part("guidance"), "/prose")).trim_end(), requirement.human);
        assert_eq!(groups.last(), Some(&requirement.section.as_str()), "{}", requirement.id);
        assert_eq!(groups[0], &requirement.section[..1], "{}", requirement.id);
        assert!(groups.windows(2).all(|pair| pair[1].starts_with(pair[0])), "{groups:?}");
        assert_eq!(some(control, "props")[0]["value"], requirement.label.as_str());
        assert_eq!(ours(control, "duty"), Some(requirement.duty.as_str()));
        assert_eq!(ours(control, "attest"), requirement.attest.as_deref());
        let methods = some(control, "parts").iter().filter(|part| part["name"] == "assessment-method");
        let rules = pack().rules_of(&requirement.id).count() + usize::from(requirement.attest.is_some());
        assert_eq!(methods.count(), rules, "{} lists its rules", requirement.id);
    }
    assert_eq!(ours(&catalog["metadata"], "superseded-by"), Some("7.0"));
    assert_eq!(word(&catalog, "/metadata/version"), "6.0");
}

#[test]
fn every_requirement_is_a_finding_once_for_each_facility() {
    for (name, report) in reports() {
        let json = results(&report);
        let unchecked = report.problems().count() > 0 || report.facilities.is_empty();
        let shown = &list(&json, "/results")[usize::from(unchecked)..];
        assert_eq!(shown.len(), report.facilities.len(), "{name}");
        for (result, facility) in shown.iter().zip(&report.facilities) {
            let findings = some(result, "findings");
            assert_eq!(findings.len(), facility.requirements.len(), "{name}");
            for (finding, assessed) in findings.iter().zip(&facility.requirements) {
                let id = &assessed.requirement.id;
                assert_eq!(word(finding, "/target/target-id"), format!("{id}_obj"), "{name}");
                assert_eq!(ours(finding, "outcome"), Some(assessed.outcome.name()), "{name}: {id}");
                let (state, reason) = match assessed.outcome {
                    Outcome::Met | Outcome::MetWithWarnings => ("satisfied", "pass"),
                    Outcome::NotApplicable => ("satisfied", "other"),
                    Outcome::Unmet => ("not-satisfied", "fail"),
                    Outcome::Unattested | Outcome::NotEvaluated => ("not-satisfied", "other"),
                };
                let status = &finding["target"]["status"];
                assert_eq!((&status["state"], &status["reason"]), (&state.into(), &reason.into()), "{name}: {id}");
                assert!(word(status, "/remarks").starts_with(assessed.outcome.label()), "{name}: {id}");
                let applies = finding["target"].get("implementation-status").is_none();
                assert_eq!(applies, assessed.outcome != Outcome::NotApplicable, "{name}: {id}");
            }
        }
    }
}

#[test]
fn the_counts_are_those_of_the_report() {
    for (name, report) in reports() {
        let json = results(&report);
        let results = list(&json, "/results").iter();
        let shown: Vec<&Json> = results.filter(|result| ours(result, "files").is_some()).collect();
        let sum = |of: String| -> usize {
            let count =
                |result: &&Json| ours(result, &of).expect("the count is there").parse::<usize>().expect("a number");
            shown.iter().map(count).sum()
        };
        let summary = report.summary();
        for (outcome, want) in Outcome::ALL.iter().zip(summary.outcomes) {
            assert_eq!(sum(format!("requirements-{}", outcome.name())), want, "{name}: {outcome:?}");
        }
        let observations: Vec<&Json> = shown.iter().flat_map(|result| some(result, "observations")).collect();
        for severity in Severity::ALL {
            let want = summary.severities[severity as usize];
            assert_eq!(sum(format!("findings-{}", severity.name())), want, "{name}: {severity}");
            let of = observations.iter().filter(|o| ours(o, "severity") == Some(severity.name()));
            assert_eq!(of.count(), want, "{name}: {severity}");
        }
        let rules: usize = report.facilities.iter().map(|facility| facility.rules.len()).sum();
        assert_eq!(observations.iter().filter(|o| ours(o, "checked").is_some()).count(), rules, "{name}");
        assert_eq!(sum("files".to_owned()), summary.files, "{name}");
        let resources = list(&json, "/back-matter/resources").iter();
        let evidence = resources.filter(|resource| resource["props"][0]["value"] == "evidence").count();
        assert_eq!(evidence, summary.files, "{name}: each file is a resource");
    }
}

/// All values under a key, wherever it stands.
fn all<'j>(json: &'j Json, key: &str) -> Vec<&'j str> {
    let mut values = Vec::new();
    see(json, |keys, value| {
        if let (Some(&last), Some(text)) = (keys.last(), value.as_str())
            && last == key
        {
            values.push(text);
        }
    });
    values
}

#[track_caller]
fn resolve(json: &Json, key: &str, among: &[&str]) -> usize {
    let (among, refs) = (among.iter().collect::<BTreeSet<_>>(), all(json, key));
    refs.iter().for_each(|reference| assert!(among.contains(reference), "{key} {reference} leads nowhere"));
    refs.len()
}

fn uuids<'j>(json: &'j Json, pointer: &str) -> Vec<&'j str> {
    let items = json.pointer(pointer).and_then(Json::as_array);
    items.into_iter().flatten().map(|item| word(item, "/uuid")).collect()
}

#[test]
fn every_uuid_is_one_and_every_reference_resolves() {
    for (name, report) in reports() {
        let (json, catalog) = (results(&report), catalog(&report));
        for document in [&json, &catalog] {
            let given = all(document, "uuid");
            assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len(), "{name}: a UUID is given twice");
            for uuid in given {
                let uuid = uuid::Uuid::parse_str(uuid).expect("a UUID");
                assert_eq!((uuid.get_version_num(), uuid.get_variant()), (5, uuid::Variant::RFC4122), "{name}");
            }
            let resources: Vec<String> =
                uuids(document, "/back-matter/resources").iter().map(|uuid| format!("#{uuid}")).collect();
            let fragments = all(document, "href").into_iter().filter(|href| href.starts_with('#'));
            fragments.for_each(|href| assert!(resources.iter().any(|r| r == href), "{name}: {href} leads nowhere"));
            resolve(document, "role-id", &all(&document["metadata"]["roles"], "id"));
            let (parties, mut named) = (uuids(document, "/metadata/parties"), 0);
            see(document, |keys, value| {
                if keys.last() == Some(&"party-uuids") && value.is_string() {
                    named += usize::from(parties.contains(&value.as_str().unwrap_or_default()));
                }
            });
            assert_eq!(named, parties.len(), "{name}: each party has its role");
        }
        assert_eq!(word(&json, "/import-ap/href"), format!("#{}", word(&json, "/back-matter/resources/0/uuid")));
        assert_eq!(all(&json, "identifier"), [word(&catalog, "/uuid")], "{name}: the results know their catalog");
        let ids = all(&catalog["groups"], "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}: an id is given twice");
        resolve(&json, "target-id", &ids);
        assert!(resolve(&json, "control-id", &ids) >= 49, "{name}");
        for result in list(&json, "/results") {
            resolve(result, "observation-uuid", &uuids(result, "/observations"));
            resolve(result, "risk-uuid", &uuids(result, "/risks"));
            resolve(result, "subject-uuid", &uuids(&json, "/back-matter/resources"));
            let tools = uuids(result, "/local-definitions/assessment-assets/components");
            let observed = some(result, "observations").len();
            assert_eq!(resolve(result, "actor-uuid", &tools), observed, "{name}: each observation has its origin");
            resolve(result, "component-uuid", &tools);
        }
    }
}

#[test]
fn a_requirement_has_the_observations_of_its_rules_and_of_what_was_found() {
    for (name, report) in reports() {
        for result in list(&results(&report), "/results") {
            let mut under: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for observation in some(result, "observations") {
                if let Some(requirement) = ours(observation, "requirement") {
                    under.entry(requirement).or_default().push(word(observation, "/uuid"));
                }
            }
            for finding in some(result, "findings") {
                let id = word(finding, "/target/target-id").trim_end_matches("_obj");
                let related = all(&finding["related-observations"], "observation-uuid");
                assert_eq!(related, under.get(id).cloned().unwrap_or_default(), "{name}: {id}");
            }
        }
    }
}

#[test]
fn what_was_not_evaluated_is_not_satisfied_and_not_reviewed() {
    let ran = check(&folder("hospital"), &["--format", "oscal", "--select", "GOV-5.1-2"]);
    let json = parsed(&ran.out, "assessment-results");
    let result = &json["results"][0];
    let outside = |finding: &&Json| ours(finding, "outcome") == Some("not_evaluated");
    let findings: Vec<&Json> = some(result, "findings").iter().filter(outside).collect();
    assert_eq!(findings.len(), 48);
    findings.iter().for_each(|finding| assert_eq!(word(finding, "/target/status/state"), "not-satisfied"));
    let selection = &result["reviewed-controls"]["control-selections"][0];
    assert_eq!((some(selection, "include-controls").len(), some(selection, "exclude-controls").len()), (49, 48));
    assert!(!all(&selection["exclude-controls"], "control-id").contains(&"GOV-5.1-2"));
}

#[test]
fn nothing_looks_whole_where_something_could_not_be_checked() {
    for (name, report) in reports() {
        let json = results(&report);
        let problems = report.problems().count();
        let first = &json["results"][0];
        if problems == 0 && !report.facilities.is_empty() {
            assert_eq!(ours(first, "problems"), None, "{name}");
            continue;
        }
        assert_eq!(ours(first, "problems"), Some(problems.to_string().as_str()), "{name}");
        assert!(first.get("findings").is_none(), "{name}");
        let selection = &first["reviewed-controls"]["control-selections"][0];
        assert_eq!(some(selection, "include-controls"), some(selection, "exclude-controls"), "{name}");
        assert_eq!(some(first, "observations").len(), problems, "{name}");
        for (observation, problem) in some(first, "observations").iter().zip(report.problems()) {
            assert!(plain(word(observation, "/description")).starts_with(&problem.message), "{name}");
        }
        if problems > 0 {
            assert!(word(&json, "/metadata/remarks").contains("点検は完了していません"), "{name}");
            for result in list(&json, "/results") {
                assert!(word(result, "/remarks").contains("点検は完了していません"), "{name}");
            }
        }
    }
    let json = results(&unreadable());
    let evidence = &json["results"][0]["observations"][0]["relevant-evidence"][0];
    assert_eq!(word(evidence, "/href"), "%E6%9E%B6%20%E7%A9%BA.yaml#L2");
    assert_eq!((ours(evidence, "line"), ours(evidence, "column")), (Some("2"), Some("5")));
}

#[test]
fn a_broken_rule_is_a_problem_and_its_requirement_is_not_satisfied() {
    let rule = "//! 題\nconst RULE = #{ severity: \"error\", on: \"people[]\" };\n\nfn check(p) { let n = p.name + 1; if n > 2 { return fail(p, \"x\"); } }\n";
    let page = "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直し方。\n\n## 例\n\n```yaml\npeople: []\n```\n";
    let folder = temporary(&[
        ("records.yaml", "people: [{ id: a, name: 甲, department: 乙, affiliation: staff }]\n"),
        ("rules/GOV-5.1-2/r.rhai", rule),
        ("rules/GOV-5.1-2/r.md", page),
    ]);
    let ran = check(folder.path(), &["records.yaml", "--rules", "rules", "--format", "oscal"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let json = parsed(&ran.out, "assessment-results");
    assert_eq!(ours(&json["results"][0]["observations"][0], "problem"), Some("rule::runtime"));
    let findings = some(&json["results"][1], "findings").iter();
    let mut states = findings.filter(|f| word(f, "/target/target-id") == "GOV-5.1-2_obj");
    assert_eq!(word(states.next().expect("the finding"), "/target/status/state"), "not-satisfied");
}

#[test]
fn what_is_accepted_is_a_risk_and_stays() {
    let mut report = fixture("hospital");
    assert!(results(&report)["results"][0].get("risks").is_none(), "what is open is no accepted risk");
    mark(&mut report.facilities[0].findings[0], Status::Waived);
    mark(&mut report.facilities[0].findings[1], Status::Baselined);
    let json = results(&report);
    let result = &json["results"][0];
    let risks = some(result, "risks");
    assert_eq!((risks.len(), word(&risks[0], "/status")), (1, "deviation-approved"));
    assert!(word(&risks[0], "/statement").contains("を受け入れる"), "it says why");
    let marked: Vec<&str> = some(result, "observations").iter().filter_map(|o| ours(o, "status")).take(3).collect();
    assert_eq!(marked, ["waived", "baselined", "open"]);
    let requirement = report.facilities[0].findings[0].requirement.clone().expect("it has one");
    let mut findings = some(result, "findings").iter();
    let finding = findings.find(|f| word(f, "/target/target-id") == format!("{requirement}_obj")).expect("the finding");
    assert_eq!(all(&finding["related-risks"], "risk-uuid"), [word(&risks[0], "/uuid")]);
}

#[test]
fn the_plan_names_every_rule_and_parameter() {
    let json = results(&records("{}"));
    let value = word(&json, "/back-matter/resources/0/base64/value");
    let plan = String::from_utf8(STANDARD.decode(value).expect("base64")).expect("text");
    for rule in &pack().rules {
        assert!(plain(&rule.id).len() > 3 && plan.contains(&format!("  {}: {}\n", rule.id, rule.title)), "{}", rule.id);
    }
    for (name, value) in pack().params.iter() {
        assert!(plan.contains(&format!("  {name} = {value}\n")), "{name}");
    }
    assert!(plan.contains("2026-11-22"), "the plan says as of when");
}

#[test]
fn the_same_report_gives_the_same_bytes_and_another_day_other_uuids() {
    for name in FIXTURES {
        for format in ["oscal", "oscal-catalog"] {
            assert!(written(&fixture(name), format) == written(&fixture(name), format), "{name}: {format}");
        }
        let (report, mut later) = (fixture(name), fixture(name));
        later.today = junshu::date::parse_iso("2026-11-23").expect("a date");
        let (before, after) = (results(&report), results(&later));
        let before: BTreeSet<&str> = all(&before, "uuid").into_iter().collect();
        assert!(all(&after, "uuid").iter().all(|uuid| !before.contains(uuid)), "{name}");
        assert!(all(&after, "collected").iter().all(|at| *at == "2026-11-23T00:00:00+09:00"), "{name}");
    }
}

#[test]
fn no_records_leave_nothing_satisfied() {
    let json = results(&records("{}"));
    let findings = some(&json["results"][0], "findings");
    assert_eq!(findings.len(), 49);
    findings.iter().for_each(|finding| assert_eq!(word(finding, "/target/status/state"), "not-satisfied"));
}
