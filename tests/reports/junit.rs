//! Reports as JUnit XML in; whether every rule is a case that came to what the rule came to, with its findings, out.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use junshu::finding::{Severity, Status};
use junshu::outcome::{Outcome, RuleOutcome};
use junshu::report::{Facility, Report};
use roxmltree::{Document, Node};

use super::ci::{TRICKS, ends, group, hostiles, marked, name, reports, settled, unreadable, unreadable_as};
use super::given::{fixture, mark, records, tree, written};
use super::hostile::{commands, harmless, huge};

/// The elements with a name.
fn all<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants().filter(move |node| node.has_tag_name(name))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|node| node.has_tag_name(name))
}

#[track_caller]
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    node.attribute(name).unwrap_or_else(|| panic!("no {name} at {node:?}"))
}

/// The word in front of the title: the code.
fn code<'a>(case: Node<'a, '_>) -> &'a str {
    attribute(case, "name").split(' ').next().expect("a word")
}

/// What a case came to, and all that it says.
fn outcome<'a>(case: Node<'a, '_>) -> (&'static str, String) {
    let said = |node: Option<Node<'a, '_>>| node.and_then(|node| node.text()).unwrap_or_default().to_owned();
    for kind in ["failure", "error", "skipped"] {
        if let Some(node) = child(case, kind) {
            return (kind, said(Some(node)) + said(child(case, "system-out")).as_str());
        }
    }
    ("passed", said(child(case, "system-out")))
}

/// `file:line:column: severity` of the lines that are findings: what belongs to one is indented.
fn found(said: &str) -> Vec<(String, usize, usize, String)> {
    let line = |line: &str| {
        let (place, rest) = [": error: ", ": warning: ", ": info: "].iter().find_map(|severity| {
            let (place, _) = line.split_once(severity)?;
            Some((place.to_owned(), severity.trim_matches([':', ' ']).to_owned()))
        })?;
        let (place, column) = place.rsplit_once(':')?;
        let (file, line) = place.rsplit_once(':')?;
        Some((file.to_owned(), line.parse().ok()?, column.parse().ok()?, rest))
    };
    said.lines().filter(|line| !line.starts_with(' ')).filter_map(line).collect()
}

/// The suites of the facilities.
fn suites<'a, 'i>(document: &'a Document<'i>, report: &Report<'_>) -> Vec<Node<'a, 'i>> {
    let skip = usize::from(report.problems().next().is_some());
    let suites: Vec<_> = all(document.root_element(), "testsuite").skip(skip).collect();
    assert_eq!(suites.len(), report.facilities.len());
    suites
}

#[test]
fn the_numbers_of_the_document_are_those_of_its_cases() {
    for (title, report) in reports() {
        let text = written(report, "junit");
        let document = Document::parse(&text).expect("XML");
        let root = document.root_element();
        assert!(root.has_tag_name("testsuites") && attribute(root, "name") == "junshu");
        for node in all(root, "testsuite").chain([root]) {
            let cases: Vec<_> = all(node, "testcase").collect();
            let of = |kind: &str| cases.iter().filter(|case| outcome(**case).0 == kind).count().to_string();
            let counts = ["tests", "failures", "errors", "skipped"].map(|name| attribute(node, name).to_owned());
            assert_eq!(counts, [cases.len().to_string(), of("failure"), of("error"), of("skipped")], "{title}");
        }
        for word in ["time=", "timestamp", "hostname", "uuid"] {
            assert!(!text.contains(word), "{title}: {word}");
        }
    }
}

/// What the case of a code must be.
fn expected(facility: &Facility, code: &str) -> &'static str {
    let ran = facility.rules.iter().find(|ran| *ran.rule == *code).map(|ran| ran.outcome);
    let mut findings = facility.findings.iter().filter(|finding| *finding.rule == *code);
    let open = findings.any(|finding| finding.severity == Severity::Error && finding.status == Status::Open);
    match ran {
        Some(RuleOutcome::NotEvaluated) => "error",
        _ if open => "failure",
        Some(RuleOutcome::Blocked | RuleOutcome::NotApplicable) => "skipped",
        _ => "passed",
    }
}

#[test]
fn every_rule_and_every_code_that_was_found_is_a_case() {
    let mut seen = BTreeMap::new();
    for (title, report) in reports() {
        let text = written(report, "junit");
        let document = Document::parse(&text).expect("XML");
        for (suite, facility) in suites(&document, report).into_iter().zip(&report.facilities) {
            let ran = facility.rules.iter().map(|ran| &*ran.rule);
            let codes: BTreeSet<&str> = ran.chain(facility.findings.iter().map(|f| &*f.rule)).collect();
            let cases: Vec<_> = all(suite, "testcase").collect();
            assert_eq!(cases.iter().map(|case| code(*case)).collect::<BTreeSet<_>>(), codes, "{title}");
            assert_eq!(cases.len(), codes.len(), "{title}");
            for case in cases {
                let (outcome, _) = outcome(case);
                assert_eq!(outcome, expected(facility, code(case)), "{title}: {}", code(case));
                *seen.entry(outcome).or_insert(0) += 1;
            }
        }
    }
    assert!(["failure", "skipped", "passed"].iter().all(|kind| seen[kind] > 30), "{seen:?}");
}

#[test]
fn every_finding_stands_in_the_case_of_its_code_at_its_place() {
    let mut seen = 0;
    for (title, report) in reports() {
        let text = written(report, "junit");
        let document = Document::parse(&text).expect("XML");
        for (suite, facility) in suites(&document, report).into_iter().zip(&report.facilities) {
            let tree = tree(facility);
            for case in all(suite, "testcase") {
                let own = facility.findings.iter().filter(|finding| *finding.rule == *code(case));
                let want: Vec<_> = own
                    .map(|finding| {
                        let [(line, column), _] = ends(tree, finding.place.span);
                        (name(tree, finding.place.span).to_owned(), line, column, finding.severity.to_string())
                    })
                    .collect();
                assert_eq!(found(&outcome(case).1), want, "{title}: {}", code(case));
                seen += want.len();
            }
        }
    }
    assert!(seen > 300, "{seen} findings");
}

#[test]
fn a_failure_says_what_to_do_and_what_is_asked() {
    let report = fixture("hospital");
    let text = written(&report, "junit");
    let document = Document::parse(&text).expect("XML");
    for failure in all(document.root_element(), "failure") {
        let case = failure.parent_element().expect("in a case");
        let mut own = report.facilities[0].findings.iter().filter(|finding| *finding.rule == *code(case));
        let first = own.next().expect("it failed");
        assert_eq!((attribute(failure, "type"), attribute(failure, "message")), (code(case), first.message.as_str()));
        let said = failure.text().expect("a body");
        if let Some(help) = first.help.as_deref().and_then(|help| help.lines().next()) {
            assert!(said.contains(&format!("\n  対処: {help}")), "{said}");
        }
        if let Some(requirement) = report.requirement(first) {
            assert!(said.ends_with(&format!("遵守事項 {} {}\n", requirement.label, requirement.text)), "{said}");
            assert_eq!(attribute(case, "classname"), format!("{}（{}）", requirement.id, requirement.label));
        } else {
            assert!(["schema", "ref"].contains(&attribute(case, "classname")), "{case:?}");
        }
    }
}

#[test]
fn names_tell_cases_apart() {
    for (title, report) in reports().iter().chain(hostiles()) {
        let text = written(report, "junit");
        let document = Document::parse(&text).expect("XML");
        let mut seen = HashSet::new();
        for case in all(document.root_element(), "testcase") {
            let name = (attribute(case, "classname"), attribute(case, "name"));
            assert!(seen.insert(name), "{title}: {name:?} twice");
        }
    }
    let text = written(&group(), "junit");
    let document = Document::parse(&text).expect("XML");
    let classes: BTreeSet<&str> =
        all(document.root_element(), "testcase").map(|case| attribute(case, "classname")).collect();
    assert!(classes.iter().any(|class| class.starts_with("空 GOV-5.1-2（")), "a facility is named: {classes:?}");
}

#[test]
fn properties_count_like_the_report() {
    for (title, report) in reports() {
        let text = written(report, "junit");
        let document = Document::parse(&text).expect("XML");
        let mut sum: BTreeMap<String, usize> = BTreeMap::new();
        for suite in suites(&document, report) {
            let properties: BTreeMap<_, _> =
                all(suite, "property").map(|p| (attribute(p, "name"), attribute(p, "value"))).collect();
            let about = ["pack", "edition", "today", "disclaimer"].map(|name| properties[name]);
            let pack = &report.pack.about;
            assert_eq!(about, [&*pack.id, &*pack.edition, "2026-11-22", &*pack.disclaimer], "{title}");
            for (name, value) in properties.iter().filter(|(name, _)| name.contains('.')) {
                *sum.entry((*name).to_owned()).or_default() += value.parse::<usize>().expect("a count");
            }
        }
        let summary = report.summary();
        for (outcome, count) in Outcome::ALL.iter().zip(summary.outcomes) {
            assert_eq!(sum.get(&format!("requirements.{}", outcome.name())).copied().unwrap_or(0), count, "{title}");
        }
        for severity in Severity::ALL {
            let count = sum.get(&format!("findings.{severity}")).copied().unwrap_or(0);
            assert_eq!(count, summary.severities[severity as usize], "{title}");
        }
    }
}

#[test]
fn what_is_settled_fails_no_case_and_is_marked() {
    let mut report = settled();
    let marks = |report: &Report<'_>| {
        let text = written(report, "junit");
        let marks = [0, 1].map(|mark| text.lines().filter(|line| marked(line) == Some(mark)).count());
        (text, marks)
    };
    let (text, [waived, baselined]) = marks(&report);
    let of = |status| report.facilities[0].findings.iter().filter(|f| f.status == status).count();
    assert_eq!((waived, baselined), (of(Status::Waived), of(Status::Baselined)));
    assert!(text.contains("<failure"));
    report.facilities[0].findings.iter_mut().for_each(|finding| mark(finding, Status::Waived));
    let (text, [waived, _]) = marks(&report);
    assert_eq!((text.contains("<failure"), waived), (false, report.facilities[0].findings.len()));
}

#[test]
fn what_could_not_be_checked_is_an_error() {
    let text = written(&unreadable(), "junit");
    let document = Document::parse(&text).expect("XML");
    let errors: Vec<_> = all(document.root_element(), "error").map(|error| attribute(error, "type")).collect();
    assert_eq!(errors, ["yaml::syntax", "input::no_files"]);
    assert!(text.contains("壊れた,記録:1.yaml:2:5: error[yaml::syntax]: "), "{text}");
    assert_eq!(attribute(document.root_element(), "errors"), "2");
}

#[test]
fn a_rule_that_broke_is_an_error() {
    let mut report = fixture("hospital-clean");
    report.facilities[0].rules[5].outcome = RuleOutcome::NotEvaluated;
    let text = written(&report, "junit");
    let document = Document::parse(&text).expect("XML");
    let errors: Vec<_> = all(document.root_element(), "error").collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(attribute(errors[0], "type"), &*report.facilities[0].rules[5].rule);
}

#[test]
fn a_rule_without_its_record_is_skipped_and_the_record_fails() {
    let text = written(&records("{}"), "junit");
    let document = Document::parse(&text).expect("XML");
    for case in all(document.root_element(), "testcase") {
        let missing = code(case).ends_with("/missing-key");
        let (kind, _) = outcome(case);
        assert!(kind == if missing { "failure" } else { "skipped" } || kind == "failure", "{case:?}");
        if let Some(skipped) = child(case, "skipped") {
            let group = code(case).rsplit_once('/').expect("two parts").0;
            assert!(attribute(skipped, "message").contains(&format!("{group}/missing-key")));
        }
    }
    let clinic = written(&fixture("clinic"), "junit");
    assert!(clinic.contains("<skipped message=\"該当なし\"/>"));
}

#[test]
fn no_text_breaks_the_document() {
    let unreadable = TRICKS.map(|text| (text.to_owned(), unreadable_as(text)));
    for (title, report) in hostiles().iter().chain(&unreadable) {
        let text = written(report, "junit");
        assert!(
            !text.contains(['\u{fffe}', '\u{ffff}']) && !text.chars().any(|c| c.is_control() && c != '\n'),
            "{title}"
        );
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{title}: {error}"));
        let known = [
            "testsuites",
            "testsuite",
            "properties",
            "property",
            "testcase",
            "failure",
            "error",
            "skipped",
            "system-out",
        ];
        for node in document.descendants() {
            assert!(!node.is_element() || known.contains(&node.tag_name().name()), "{title}: {node:?}");
            assert!(!node.is_comment() && !node.is_pi(), "{title}");
            node.attributes().for_each(|attribute| {
                harmless(attribute.value());
                assert!(!attribute.value().contains('\n'), "{title}");
            });
            assert!(!node.text().unwrap_or_default().chars().any(|c| commands(c) && c != '\n'), "{title}");
        }
    }
    for text in huge() {
        let xml = written(&records(&text), "junit");
        assert!(Document::parse(&xml).is_ok());
        assert!(xml.len() < 400_000, "{} bytes", xml.len());
    }
}
