//! Findings that are accepted in; what their requirements and rules come to, out.

use junshu::finding::Status;
use junshu::outcome::{Outcome, RuleOutcome};

use crate::given::{Ran, TODAY, files, fixture, request, run, waiver};

fn outcome(ran: &Ran, id: &str) -> Outcome {
    ran.assessment.requirements.iter().find(|a| a.requirement.id == id).expect("it is in the catalog").outcome
}

fn rule(ran: &Ran, id: &str) -> RuleOutcome {
    ran.assessment.rules.iter().find(|ran| &*ran.rule == id).expect("it ran").outcome
}

/// The clean hospital with some of its lines changed, and with waivers.
fn hospital(changes: &[(&str, &str, &str)], waivers: &str) -> Ran {
    let mut all = fixture("hospital-clean");
    for (name, from, to) in changes {
        let file = all.iter_mut().find(|file| file.name() == *name).unwrap_or_else(|| panic!("{name}"));
        assert!(file.text().contains(from), "{from}");
        *file = file.with_text(file.text().replacen(from, to, 1));
    }
    if !waivers.is_empty() {
        all.extend(files(&[("waivers.yaml", &format!("waivers:\n{waivers}"))]));
    }
    run(all, &request(TODAY, ""))
}

const EXPIRED: (&str, &str, &str) = ("vendors.yaml", "expires_date: 2027-10-31", "expires_date: 2026-10-31");

fn accepted(changes: &[&str]) -> String {
    waiver("W-1", &[&["approver: P-DIRECTOR"], changes].concat())
}

#[test]
fn an_accepted_error_weighs_like_a_warning() {
    let open = hospital(&[EXPIRED], "");
    assert_eq!(outcome(&open, "GOV-5.1-2"), Outcome::Unmet);
    assert_eq!(rule(&open, "GOV-5.1-2/certificate-valid"), RuleOutcome::Failed);
    let waived = hospital(&[EXPIRED], &accepted(&[]));
    assert_eq!(outcome(&waived, "GOV-5.1-2"), Outcome::MetWithWarnings, "{:?}", waived.lines());
    assert_eq!(rule(&waived, "GOV-5.1-2/certificate-valid"), RuleOutcome::Warned);
    let comment =
        (EXPIRED.0, EXPIRED.1, "expires_date: 2026-10-31  # junshu: ignore[GOV-5.1-2/certificate-valid] 審査中");
    assert_eq!(outcome(&hospital(&[comment], ""), "GOV-5.1-2"), Outcome::MetWithWarnings);
    // Everything else is as it was.
    for id in open.assessment.requirements.iter().map(|a| a.requirement.id.as_str()).filter(|id| *id != "GOV-5.1-2") {
        assert_eq!(outcome(&open, id), outcome(&waived, id), "{id}");
    }
}

/// An error beside the accepted one decides.
#[test]
fn what_is_open_still_decides() {
    let scope = ("vendors.yaml", "    handles_medical_information: true\n", "");
    let ran = hospital(&[EXPIRED, scope], &accepted(&[]));
    assert_eq!(outcome(&ran, "GOV-5.1-2"), Outcome::Unmet);
    assert!(ran.covered().len() == 1);
}

/// GOV-5.3-1 is GOV-5.2.2-1 word for word: it finds what that one finds, and accepts what is accepted there.
#[test]
fn a_mirror_follows() {
    let clause = (
        "contracts.yaml",
        "subcontract_prior_approval: { present: true",
        "subcontract_prior_approval: { present: false",
    );
    let open = hospital(&[clause], "");
    assert_eq!((outcome(&open, "GOV-5.2.2-1"), outcome(&open, "GOV-5.3-1")), (Outcome::Unmet, Outcome::Unmet));
    let found: Vec<_> =
        open.assessment.findings.iter().filter(|f| f.requirement.as_deref() == Some("GOV-5.2.2-1")).collect();
    let place = found[0].place.identity(&open.inventory.tree);
    let node = place.split("].").next().expect("a record").to_owned() + "]";
    let waivers = accepted(&["rule:", "requirement: GOV-5.2.2-1", &format!("node: {node}")]);
    let waived = hospital(&[clause], &waivers);
    let want = (Outcome::MetWithWarnings, Outcome::MetWithWarnings);
    assert_eq!((outcome(&waived, "GOV-5.2.2-1"), outcome(&waived, "GOV-5.3-1")), want, "{:#?}", waived.lines());
    let mirror = waived.assessment.findings.iter().find(|f| &*f.rule == "GOV-5.3-1/same-as-5-2-2").expect("it is kept");
    assert_eq!(mirror.status, Status::Waived);
    assert_eq!(mirror.acceptance.as_ref().and_then(|a| a.id.as_deref()), Some("W-1"));
    assert_eq!(rule(&waived, "GOV-5.3-1/same-as-5-2-2"), RuleOutcome::Warned);
}

/// A signature is asked for, whatever is accepted: a record that it needs cannot be done without either.
#[test]
fn signatures_are_never_accepted() {
    let mut all = fixture("hospital-clean");
    let signed = all.iter_mut().find(|file| file.name() == "attestations.yaml").expect("it is there");
    *signed = signed.with_text("attestations: []\n");
    let waive = |rule: &str, node: &str| {
        let mut all: Vec<_> = all.iter().map(|file| file.with_text(file.text())).collect();
        let text = accepted(&["rule:", rule, node]);
        all.extend(files(&[("waivers.yaml", &format!("waivers:\n{text}"))]));
        run(all, &request(TODAY, ""))
    };
    let ran = waive("requirement: GOV-1.1-1", "node: attestations");
    assert_eq!(outcome(&ran, "GOV-1.1-1"), Outcome::Unattested);
    assert!(ran.covered().is_empty());
    all.retain(|file| file.name() != "attestations.yaml");
    let text = accepted(&["rule: GOV-1.1-1/missing-key", "node: attestations"]);
    all.extend(files(&[("waivers.yaml", &format!("waivers:\n{text}"))]));
    let ran = run(all, &request(TODAY, ""));
    assert!(ran.covered().is_empty(), "{:?}", ran.covered());
    assert_eq!(outcome(&ran, "GOV-1.1-1"), Outcome::Unmet);
}

/// One missing list keeps several rules from being run: all of them accept it, or none.
#[test]
fn a_missing_list_is_accepted_for_all_rules_of_the_requirement() {
    let mut all = fixture("hospital-clean");
    all.retain(|file| file.name() != "contacts.yaml");
    let open: Vec<_> = all.iter().map(|file| file.with_text(file.text())).collect();
    let open = run(open, &request(TODAY, ""));
    let blocked: Vec<String> = open
        .assessment
        .findings
        .iter()
        .filter(|f| f.rule.ends_with("/missing-key") && f.place.identity(&open.inventory.tree) == "contacts")
        .filter_map(|f| f.requirement.as_deref().map(str::to_owned))
        .collect();
    assert!(blocked.len() > 1, "{blocked:?}");
    let id = &blocked[0];
    let text = accepted(&[&format!("rule: {id}/missing-key"), "node: contacts"]);
    all.extend(files(&[("waivers.yaml", &format!("waivers:\n{text}"))]));
    let ran = run(all, &request(TODAY, ""));
    assert_eq!(outcome(&ran, id), Outcome::MetWithWarnings, "{:#?}", ran.lines());
    assert_eq!(outcome(&ran, &blocked[1]), Outcome::Unmet);
    assert_eq!(ran.covered(), ["W-1 contacts"]);
}
