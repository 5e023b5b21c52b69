//! Any waivers in; the laws that hold for all of them out: they change what is marked and nothing else, they stay with
//! their records, and none is in force outside of its days.

use std::collections::BTreeSet;

use junshu::date::plus_days;
use junshu::evaluate::Request;
use junshu::finding::{Finding, Status};
use junshu::source::SourceFile;
use proptest::prelude::*;

use crate::given::{Ran, TODAY, day, files, fixture, pack, request, run, waiver, with};

/// A finding without what waivers may change of it.
fn bare(finding: &Finding) -> Finding {
    Finding { status: Status::Open, acceptance: None, ..finding.clone() }
}

/// Everything but what is said of waivers and comments.
fn beside(ran: &Ran) -> Vec<Finding> {
    let others = ran.assessment.findings.iter().filter(|finding| !finding.rule.starts_with("waiver/"));
    others.map(bare).collect()
}

/// What waivers for the hospital's findings can be about: the codes or requirements, at the node or at what holds it.
fn abouts() -> Vec<(String, String)> {
    let ran = run(fixture("hospital"), &request(TODAY, ""));
    let tree = &ran.inventory.tree;
    let mut abouts = Vec::new();
    for finding in &ran.assessment.findings {
        let node = finding.place.node;
        let mut paths: Vec<String> = tree.ancestors(node).map(|at| tree.identity(at)).collect();
        paths.push(finding.place.identity(tree));
        let requirement = finding.requirement.iter().map(|id| format!("requirement: {id}"));
        for what in [format!("rule: {}", finding.rule)].into_iter().chain(requirement) {
            abouts.extend(paths.iter().map(|path| (what.clone(), path.clone())));
        }
    }
    abouts.sort();
    abouts.dedup();
    abouts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The findings are the same whatever is accepted, and in the same order.
    #[test]
    fn a_waiver_changes_status_only(picks in prop::collection::vec((any::<prop::sample::Index>(), 0_i64..500), 1..12)) {
        let abouts = abouts();
        let mut text = String::from("waivers:\n");
        for (at, (pick, days)) in picks.iter().enumerate() {
            let (what, path) = pick.get(&abouts);
            let expires = plus_days(day("2026-11-01"), *days).expect("a date");
            let changes =
                ["rule:", what, &format!("node: \"{path}\""), "approver: P-DIRECTOR", &format!("expires_date: {expires}")];
            text.push_str(&waiver(&format!("W-{at}"), &changes));
        }
        let all = || {
            let mut all = fixture("hospital");
            all.extend(files(&[("waivers.yaml", &text)]));
            all
        };
        let seen = run(all(), &request(TODAY, ""));
        let audited = run(all(), &Request { waivers: false, ..request(TODAY, "") });
        prop_assert_eq!(beside(&seen), beside(&audited));
        let plain = run(fixture("hospital"), &request(TODAY, ""));
        prop_assert_eq!(beside(&plain).len(), beside(&seen).len());
        // Nothing is marked that cannot be, and nothing without a waiver in force.
        let in_force: BTreeSet<&str> = seen.in_force().into_iter().collect();
        for finding in seen.assessment.findings.iter().filter(|f| f.status == Status::Waived) {
            let id = finding.acceptance.as_ref().and_then(|a| a.id.clone());
            prop_assert!(in_force.contains(id.as_deref().unwrap_or_default()), "{:?}", finding);
            prop_assert!(!finding.rule.ends_with("/attestation") && !finding.rule.starts_with("schema/"));
        }
        // An outcome gets better at most to a warning.
        for (with, without) in seen.assessment.requirements.iter().zip(&plain.assessment.requirements) {
            prop_assert!(with.outcome == without.outcome || with.outcome.name() == "met_with_warnings" || with.outcome.name() == "unattested");
        }
    }

    /// Records may stand in any order, in any file: what is accepted stays accepted, and nothing else is.
    #[test]
    fn order_changes_nothing(seed in any::<u64>()) {
        let plain = run(fixture("waivers"), &request(TODAY, "GOV-5.1-2,waiver"));
        let shuffled = run(shuffled(seed), &request(TODAY, "GOV-5.1-2,waiver"));
        let set = |ran: &Ran| -> BTreeSet<String> { ran.covered().into_iter().collect() };
        prop_assert_eq!(set(&plain), set(&shuffled));
        let in_force = |ran: &Ran| -> BTreeSet<String> { ran.in_force().into_iter().map(str::to_owned).collect() };
        prop_assert_eq!(in_force(&plain), in_force(&shuffled));
    }

    /// A waiver is in force from the day it was approved on to the day it expires, both included, and on no other.
    #[test]
    fn a_waiver_has_its_days(approved in -500_i64..500, term in -40_i64..420, today in -500_i64..900) {
        let at = |days| plus_days(day(TODAY), days).expect("a date");
        let (approved, expires, today) = (at(approved), at(approved + term), at(today));
        let text = format!(
            "waivers:\n{}",
            waiver("W-1", &[&format!("approved_date: {approved}"), &format!("expires_date: {expires}")])
        );
        let records = files(&[("records.yaml", crate::given::RECORDS), ("waivers.yaml", &text)]);
        let ran = run(records, &request(&today.to_string(), "GOV-5.1-2/certificate-valid"));
        // The director holds office since 2024-04-01.
        let office = today >= day("2024-04-01");
        let holds = office && approved <= today && today <= expires && term <= 365;
        prop_assert_eq!(!ran.in_force().is_empty(), holds);
    }
}

/// The fixture's vendors and waivers in another order; the vendors in two files.
fn shuffled(seed: u64) -> Vec<SourceFile> {
    let mut all = Vec::new();
    for file in fixture("waivers") {
        let (head, body) = match file.name() {
            "vendors.yaml" => ("vendors:\n", file.text().split("\nwaivers:").next().expect("it has vendors")),
            "waivers.yaml" => ("waivers:\n", file.text()),
            _ => {
                all.push(file);
                continue;
            }
        };
        let mut records: Vec<String> =
            body.split("\n  - id: ").skip(1).map(|record| format!("  - id: {record}\n")).collect();
        let mut state = seed;
        for at in (1..records.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            records.swap(at, (state >> 33) as usize % (at + 1));
        }
        let half = if head == "vendors:\n" { records.len() / 2 } else { 0 };
        let file = |name: &str, records: &[String]| SourceFile::new(name, format!("{head}{}", records.concat()));
        all.push(file(if half > 0 { "z.yaml" } else { "waivers.yaml" }, &records[half..]));
        if half > 0 {
            all.push(file("a.yaml", &records[..half]));
        }
    }
    all.sort_by(|a, b| a.name().cmp(b.name()));
    all
}

/// Two records of one id are two: the first is meant.
#[test]
fn a_second_record_of_one_id_is_not_covered() {
    let double = crate::given::RECORDS.to_owned()
        + "  - id: V-PACS\n    certifications:\n      - { standard: iso_27001, number: \"2\", scope: 保守, expires_date: 2026-09-30 }\n";
    let text = format!("waivers:\n{}", waiver("W-1", &["node: vendors[V-PACS]"]));
    let records = files(&[("records.yaml", &double), ("waivers.yaml", &text)]);
    let ran = run(records, &request(TODAY, "GOV-5.1-2/certificate-valid,ref/duplicate"));
    assert_eq!(ran.covered().len(), 1);
    assert_eq!(ran.assessment.findings.iter().filter(|f| f.status == Status::Open).count(), 2, "{:#?}", ran.lines());
}

/// A file of waivers for nothing, however long, takes no time to speak of for each finding.
#[test]
fn many_waivers_are_no_burden() {
    let many: Vec<String> = (0..4000)
        .map(|at| waiver(&format!("W-{at}"), &[&format!("rule: nonsense-{at}"), &format!("node: vendors[V-{at}]")]))
        .collect();
    let started = std::time::Instant::now();
    let ran = with(&many, "GOV-5.1-2/certificate-valid");
    assert!(ran.in_force().is_empty());
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    assert!(pack().waiver_group().is_some());
}
