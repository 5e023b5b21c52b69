//! The pack that is built in, with rules of one's own beside it, and records of a small clinic in; outcomes that must follow
//! from the semantics out.

use std::collections::BTreeSet;

use junshu::date::parse_iso;
use junshu::evaluate::{Request, attest};
use junshu::outcome::Outcome;
use junshu::rule::About;
use junshu::select::Selection;
use junshu::source::SourceFile;

use crate::bench::{Bench, Loaded, Ran, TODAY, script};

/// Records in which every requirement that has rules is in order; everything in them is made up.
const CLINIC: &str = include_str!("../../fixtures/clinic/clinic.yaml");

fn evaluated(ran: &Ran) -> Vec<(&str, Outcome)> {
    let assessed = ran.assessment.requirements.iter().map(|a| (&*a.requirement.id, a.outcome));
    assessed.filter(|(_, outcome)| *outcome != Outcome::NotEvaluated).collect()
}

#[test]
fn the_clinic_is_something_to_start_from() {
    let ran = Bench::embedded().load().run(CLINIC);
    assert!(evaluated(&ran).len() >= 10, "{:?}", evaluated(&ran));
    assert!(evaluated(&ran).iter().any(|(_, outcome)| *outcome == Outcome::Met));
    assert!(ran.assessment.broken.is_empty(), "{:?}", ran.assessment.broken);
}

#[test]
fn the_empty_inventory_leaves_everything_unmet() {
    let loaded = Bench::embedded().load();
    for yaml in ["{}\n", "", "# nothing\n", "---\n", "schema_version: 1\nguideline: mhlw-6.0\n"] {
        let ran = loaded.run(yaml);
        let evaluated = evaluated(&ran);
        assert_eq!(evaluated.len(), 49);
        assert!(evaluated.iter().all(|(_, outcome)| *outcome == Outcome::Unmet), "{yaml}: {evaluated:?}");
    }
}

/// `clinic.yaml` without one top-level key.
fn without(key: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in CLINIC.lines() {
        if !line.starts_with([' ', '#', '-']) && !line.is_empty() {
            inside = line.starts_with(&format!("{key}:"));
        }
        if !inside {
            out += line;
            out.push('\n');
        }
    }
    out
}

/// The requirements with a rule that reads the key.
fn readers<'a>(loaded: &'a Loaded, key: &str) -> BTreeSet<&'a str> {
    // Without waivers nobody asks who approved them.
    let waivers = loaded.pack.waiver_group();
    // Rules on documents are not run instead.
    let own = |rule: &&junshu::rule::Rule| {
        let checks = matches!(rule.metadata.about, About::Nodes(_)) && !rule.metadata.is_about_documents();
        checks && waivers != Some(&*rule.group)
    };
    let reading = loaded.pack.rules.iter().filter(own).filter(|rule| loaded.pack.reads(rule).contains(key));
    let attestation = loaded.pack.attestation.as_ref().expect("the pack asks for signatures");
    let signed = loaded.pack.requirements.iter().filter(|r| {
        // No list of what the signature is about: there is nothing to sign for.
        let due = r.attest_when.is_none();
        r.attest.is_some() && due && loaded.pack.reads(attestation).contains(key)
    });
    reading.map(|rule| &*rule.group).chain(signed.map(|r| r.id.as_str())).collect()
}

/// Absence of a key is reported once by each requirement that reads it, and none of these is met.
#[test]
fn a_missing_key_blocks_exactly_the_requirements_that_read_it() {
    let mut blocked = 0;
    for key in ["people", "organization", "policies", "documents", "vendors", "contracts", "systems", "directives"] {
        // What a rule reads is guessed from its text until it is compiled: each key is tried on a fresh pack.
        let loaded = Bench::embedded().load();
        let yaml = without(key);
        assert!(yaml.len() < CLINIC.len(), "{key} is not in the clinic's records");
        let ran = loaded.run(&yaml);
        let readers = readers(&loaded, key);
        let missing: Vec<_> =
            ran.all().into_iter().filter(|f| f.rule.ends_with("/missing-key") && f.path == key).collect();
        let found: BTreeSet<&str> = missing.iter().filter_map(|f| f.rule.strip_suffix("/missing-key")).collect();
        assert_eq!((missing.len(), found), (readers.len(), readers.clone()), "{key}");
        readers.iter().for_each(|id| assert_eq!(ran.outcome(id), Outcome::Unmet, "{id} without {key}"));
        blocked += readers.len();
    }
    assert!(blocked > 20);
}

#[test]
fn no_selection_makes_more_than_itself_met() {
    let loaded = Bench::embedded().load();
    let whole = loaded.run(CLINIC);
    let rules: Vec<&str> = loaded.pack.rules.iter().map(|rule| &*rule.id).step_by(7).collect();
    assert!(rules.len() > 3);
    for rule in rules {
        let ran = loaded.select(CLINIC, &[rule]);
        for (id, outcome) in evaluated(&ran) {
            let alone = loaded.pack.rules_of(id).count() == 1;
            assert!(rule.starts_with(&format!("{id}/")), "{rule} evaluates {id}");
            assert!(outcome == Outcome::Unmet || (alone && outcome == whole.outcome(id)), "{rule}: {id} {outcome:?}");
        }
    }
}

/// Directives, appointments and papers that a signature needs, and the signature.
fn signed(attestation: &str) -> String {
    format!(
        "people: [{{ id: incho }}, {{ id: jimu }}]\n\
         organization:\n  appointments:\n    - {{ role: executive, person: incho, appointed_date: 2020-04-01 }}\n    \
         - {{ role: executive, person: moto, appointed_date: 2010-04-01, end_date: 2020-03-31 }}\n\
         policies: [{{ id: kitei }}]\ndocuments: [{{ id: kiroku }}]\nlaws: [{{ id: APPI }}]\nthird_party_disclosures: []\nattestations: {attestation}\n"
    )
}

fn attestation(by: &str, date: &str, until: &str, evidence: &str) -> String {
    format!(
        "[{{ id: at1, requirement: GOV-1.1-1, statement: 確かめた, by: {by}, date: {date}, valid_until: {until}, evidence: [{evidence}] }}]"
    )
}

#[test]
fn signatures() {
    let loaded = Bench::embedded_without(&["GOV-1.1-1"]).rule("GOV-1.1-1/own", &script("laws[]", "return;")).load();
    use Outcome::{Met, Unattested, Unmet};
    for (written, outcome) in [
        (attestation("incho", "2026-11-22", "2027-11-22", "kitei"), Met),
        (attestation("incho", "2026-11-22", "2026-11-22", "kiroku"), Met),
        (attestation("incho", "2025-11-22", "2026-11-22", "nai, kitei"), Met),
        (attestation("incho", "2026-11-22", "2027-11-23", "kitei"), Unattested),
        (attestation("incho", "2025-11-21", "2026-11-21", "kitei"), Unattested),
        (attestation("incho", "2026-11-23", "2027-01-01", "kitei"), Unattested),
        (attestation("incho", "2026-11-22", "2027-11-22", "nai"), Unattested),
        (attestation("incho", "2026-11-22", "2027-11-22", ""), Unattested),
        (attestation("jimu", "2026-11-22", "2027-11-22", "kitei"), Unattested),
        (attestation("moto", "2026-11-22", "2027-11-22", "kitei"), Unattested),
        (attestation("incho", "2026/11/22", "2027-11-22", "kitei"), Unattested),
        (attestation("incho", "2026-11-22", "未定", "kitei"), Unattested),
        (attestation("incho", "2026-11-22", "2027-11-22", "kitei").replace("GOV-1.1-1", "GOV-1.4-1"), Unattested),
        ("[]".to_owned(), Unattested),
    ] {
        let ran = loaded.select(&signed(&written), &["GOV-1.1-1"]);
        assert_eq!(ran.outcome("GOV-1.1-1"), outcome, "{written}: {:?}", ran.all());
        let asked = ran.of("GOV-1.1-1/attestation");
        assert_eq!(asked.len(), usize::from(outcome == Unattested), "{written}: {asked:?}");
    }
    let ran = loaded.select(&signed("[]").replace("attestations: []\n", ""), &["GOV-1.1-1"]);
    assert_eq!(ran.outcome("GOV-1.1-1"), Unmet, "a key that is not there is no statement that nothing was signed");
}

/// A signature silences no error, and a warning does not stand in for one.
#[test]
fn a_signature_is_beside_the_checks() {
    let valid = signed(&attestation("incho", "2026-11-22", "2027-11-22", "kitei"));
    let none = signed("[]");
    for (body, with, lacking) in [
        ("return;", Outcome::Met, Outcome::Unattested),
        ("warn(s, \"w\")", Outcome::MetWithWarnings, Outcome::Unattested),
        ("fail(s, \"f\")", Outcome::Unmet, Outcome::Unmet),
        ("skip()", Outcome::NotApplicable, Outcome::Unattested),
        ("throw 1", Outcome::NotEvaluated, Outcome::NotEvaluated),
    ] {
        let loaded = Bench::embedded_without(&["GOV-1.1-1"]).rule("GOV-1.1-1/own", &script("laws[]", body)).load();
        assert_eq!(loaded.select(&valid, &["GOV-1.1-1"]).outcome("GOV-1.1-1"), with, "{body}");
        assert_eq!(loaded.select(&none, &["GOV-1.1-1"]).outcome("GOV-1.1-1"), lacking, "{body}");
    }
}

#[test]
fn attest_alone_asks_for_one_signature() {
    let loaded = Bench::embedded().load();
    let pack = &loaded.pack;
    for (yaml, expected) in [(signed(&attestation("incho", "2026-11-22", "2027-11-22", "kitei")), 0), (signed("[]"), 1)]
    {
        let files = vec![SourceFile::new("a.yaml", yaml)];
        let ran = loaded.request(files, Selection { select: vec!["schema/type".to_owned()], ignore: Vec::new() });
        let today = parse_iso(TODAY).expect("a date");
        let request = Request {
            today,
            selection: Selection::default(),
            params: pack.params.clone(),
            repository: Default::default(),
            evidence: false,
            reads: false,
            until: None,
            waivers: true,
        };
        let requirement = pack.requirement("GOV-1.1-1").expect("it is in the catalog");
        let (findings, broken, _) = attest(pack, &ran.inventory, &request, requirement);
        assert!(broken.is_none());
        assert_eq!(findings.len(), expected, "{findings:?}");
        assert!(
            findings
                .iter()
                .all(|f| &*f.rule == "GOV-1.1-1/attestation" && f.requirement.as_deref() == Some("GOV-1.1-1"))
        );
    }
}

/// A requirement that is signed for only while a list is not empty.
#[test]
fn a_signature_for_nothing_is_not_asked_for() {
    let loaded = Bench::embedded_without(&["GOV-1.4-1"]).rule("GOV-1.4-1/own", &script("laws[]", "return;")).load();
    let yaml = signed("[]");
    assert_eq!(loaded.select(&yaml, &["GOV-1.4-1"]).outcome("GOV-1.4-1"), Outcome::Met);
    let yaml = yaml.replace("disclosures: []", "disclosures: [{ id: t1 }]");
    assert_eq!(loaded.select(&yaml, &["GOV-1.4-1"]).outcome("GOV-1.4-1"), Outcome::Unattested);
}

#[test]
fn a_mirror_is_not_met_while_the_other_is_unsigned() {
    let mirror = "//! 題\nconst RULE = #{ severity: \"error\", same_as: \"GOV-1.1-1\" };\n";
    let bench = Bench::embedded_without(&["GOV-1.1-1"])
        .rule("GOV-1.1-1/own", &script("laws[]", "return;"))
        .rule("GOV-1.2.1-1/m", mirror);
    let loaded = bench.load();
    for select in [&[][..], &["GOV-1.2.1-1"], &["GOV-1.1-1", "GOV-1.2.1-1"]] {
        let outcome = loaded.select(&signed("[]"), select).outcome("GOV-1.2.1-1");
        let alone = select == ["GOV-1.2.1-1"] && outcome == Outcome::NotEvaluated;
        assert!(alone || outcome == Outcome::Unmet, "{select:?}: {outcome:?}");
    }
}

#[test]
fn a_signature_does_not_need_the_list_of_another() {
    let loaded = Bench::embedded_without(&["GOV-1.1-1"]).rule("GOV-1.1-1/own", &script("laws[]", "return;")).load();
    let valid = signed(&attestation("incho", "2026-11-22", "2027-11-22", "kitei"));
    let ran = loaded.select(&valid.replace("third_party_disclosures: []\n", ""), &["GOV-1.1-1"]);
    assert_eq!(ran.outcome("GOV-1.1-1"), Outcome::Met, "{:?}", ran.all());
}

#[test]
fn a_rule_of_ones_own_joins_its_requirement() {
    let own = |body: &str| Bench::embedded().rule("GOV-5.1-2/own", &script("vendors[]", body)).load();
    let before = Bench::embedded().load().run(CLINIC);
    assert_eq!(before.outcome("GOV-5.1-2"), Outcome::Met, "{:?}", before.all());
    for (body, outcome) in [
        ("return;", Outcome::Met),
        ("warn(s.id, \"w\")", Outcome::MetWithWarnings),
        ("fail(s.id, \"f\")", Outcome::Unmet),
        ("s.nmae", Outcome::NotEvaluated),
        ("throw 1", Outcome::NotEvaluated),
        ("loop { }", Outcome::NotEvaluated),
    ] {
        let ran = own(body).run(CLINIC);
        assert_eq!(ran.outcome("GOV-5.1-2"), outcome, "{body}");
        let others = |ran: &Ran| {
            evaluated(ran)
                .into_iter()
                .filter(|(id, _)| *id != "GOV-5.1-2")
                .map(|(id, o)| (id.to_owned(), o))
                .collect::<Vec<_>>()
        };
        assert_eq!(others(&ran), others(&before), "{body}");
    }
}

#[test]
fn a_group_of_ones_own_changes_no_requirement() {
    let before = Bench::embedded().load().run(CLINIC);
    let ran = Bench::embedded().rule("lan-cable/own", &script("vendors[]", "fail(s.id, \"f\")")).load().run(CLINIC);
    assert_eq!(ran.of("lan-cable/own").len(), 1);
    assert_eq!(evaluated(&ran), evaluated(&before));
    assert!(ran.assessment.findings.iter().any(|f| &*f.rule == "lan-cable/own" && f.requirement.is_none()));
}
