//! Records, and the same records at the revision that waivers are taken from, in; what is accepted then out: nothing that
//! was not accepted there.

use junshu::inventory::{Inventory, Records};

use crate::given::{RECORDS, Ran, TODAY, files, fixture, pack, request, run, waiver};

const SELECT: &str = "GOV-5.1-2/certificate-valid,waiver";

/// Head files against base files.
fn against(head: &[(&str, &str)], base: &[(&str, &str)]) -> Ran {
    run(Records::from(files(head)).against(files(base)), &request(TODAY, SELECT))
}

fn list(waivers: &[String]) -> String {
    format!("waivers:\n{}", waivers.concat())
}

#[test]
fn a_change_cannot_accept_itself() {
    let waivers = list(&[waiver("W-1", &[])]);
    let head = [("records.yaml", RECORDS), ("waivers.yaml", &waivers)];
    let ran = against(&head, &[("main:records.yaml", RECORDS)]);
    assert_eq!((ran.covered(), ran.own()), (Vec::new(), vec![]));
    assert_eq!(ran.inventory.files, 2);
    // No file at all at that revision: nothing is accepted.
    assert!(against(&head, &[]).covered().is_empty());
    // Without a base the records speak for themselves.
    assert_eq!(run(files(&head), &request(TODAY, SELECT)).covered().len(), 1);
}

#[test]
fn what_was_accepted_there_counts_and_is_shown_there() {
    let (old, new) = (list(&[waiver("W-OLD", &[])]), list(&[waiver("W-NEW", &["expires_date: 2027-10-01"])]));
    let ran = against(
        &[("records.yaml", RECORDS), ("waivers.yaml", &new)],
        &[("main:records.yaml", RECORDS), ("main:waivers.yaml", &old)],
    );
    assert_eq!(ran.covered(), ["W-OLD vendors[V-PACS].certifications[0].expires_date"]);
    let place = ran.assessment.findings[0].acceptance.as_ref().expect("it is waived").place.span;
    assert_eq!(ran.inventory.tree.sources().start(place), "main:waivers.yaml:2:5");
}

/// The records are those of the change, and nothing of the base beside its waivers.
#[test]
fn only_the_waivers_come_from_there() {
    let more =
        RECORDS.replace("vendors:", "facility: { name: 元の病院 }\nvendors:\n  - id: V-GONE\n    certifications: []");
    let wrong = list(&[waiver("W-1", &["node: vendors[V-GONE]"]), waiver("W-2", &["approver: clerk"])]);
    let ran = against(
        &[("records.yaml", RECORDS)],
        &[("main:records.yaml", &more), ("main:waivers.yaml", &wrong), ("main:other.yaml", "laws: []\n")],
    );
    assert_eq!(ran.own(), ["waiver/unknown-node", "waiver/approver"], "{:#?}", ran.lines());
    assert!(ran.inventory.tree.at_address("facility").is_none() && ran.inventory.tree.at_address("laws").is_none());
    let stray = format!("{RECORDS}{}", list(&[waiver("W-1", &[])]));
    let ran = against(&[("records.yaml", RECORDS)], &[("main:records.yaml", &stray)]);
    assert_eq!((ran.covered(), ran.own()), (Vec::new(), vec!["waiver/elsewhere"]));
}

#[test]
fn what_cannot_be_read_there_is_an_error() {
    for text in ["waivers: [\n", "- a\n", "a: 1\na: 2\n"] {
        let records = Records::from(files(&[("records.yaml", RECORDS)])).against(files(&[("main:x.yaml", text)]));
        let errors = Inventory::load_records(records, &pack().schema, &[]).expect_err("it is refused");
        assert!(!errors.is_empty(), "{text}");
    }
    let twice = files(&[("main:a.yaml", "facility: { name: a }\n"), ("main:b.yaml", "facility: { name: b }\n")]);
    let records = Records::from(files(&[("records.yaml", RECORDS)])).against(twice);
    assert_eq!(Inventory::load_records(records, &pack().schema, &[]).expect_err("it is refused").len(), 1);
}

const COMMENT: &str = "  # junshu: ignore[GOV-5.1-2/certificate-valid] 更新の審査中";

/// The records with a comment on the line of the certificate.
fn commented(comment: &str) -> String {
    RECORDS.replace("2026-10-31 }\n", &format!("2026-10-31 }}{comment}\n"))
}

#[track_caller]
fn comment(head: &str, base: &str, counts: bool) {
    let ran = against(&[("records.yaml", head)], &[("main:records.yaml", base)]);
    let own: &[&str] = if counts { &[] } else { &["waiver/not-in-base"] };
    assert_eq!((ran.covered().len(), ran.own().as_slice()), (usize::from(counts), own), "{:#?}", ran.lines());
}

#[test]
fn a_comment_must_stand_there_too() {
    let head = commented(COMMENT);
    comment(&head, &head, true);
    comment(&head, RECORDS, false);
    comment(&head, &commented(&COMMENT.replace("審査中", "審査前")), false);
    comment(&head, &commented(&COMMENT.replace("-valid", "-scope")), false);
    comment(&head, &commented(&COMMENT.replace("# junshu: ", "# junshu:")), false);
    comment(&head, "vendors: []\n", false);
    // A comment for another certificate is none for this one.
    let (first, rest) = head.split_once("      - {").expect("a certificate");
    let moved = format!(
        "{first}      - {{ standard: privacy_mark, number: \"2\", scope: 保守, expires_date: 2028-01-01 }}\n      - {{{rest}"
    );
    comment(&head, &moved, false);
    // A comment for the date is none for all that is written on the line since.
    let block = head.replace(
        "- { standard: jis_q_27001, number: \"1\", scope: 保守, expires_date: 2026-10-31 }",
        "- standard: jis_q_27001\n        number: \"1\"\n        scope: 保守\n        expires_date: 2026-10-31",
    );
    comment(&block, &block, true);
    comment(&head, &block, false);
    comment(&block, &head, true);
}

/// Records may be moved, and files renamed, meanwhile.
#[test]
fn a_comment_follows_its_record() {
    let other = "  - id: V-OTHER\n    certifications: []\n";
    let head = commented(COMMENT).replace("vendors:\n", &format!("vendors:\n{other}"));
    comment(&head, &(commented(COMMENT) + other), true);
    let ran =
        against(&[("b.yaml", &head)], &[("main:a.yaml", "laws: []\n"), ("main:c.yaml", &(commented(COMMENT) + other))]);
    assert_eq!(ran.covered().len(), 1);
}

/// A list that is spread over files has its items in one row there as well.
#[test]
fn items_without_ids_are_counted_over_all_files() {
    let comment = "  # junshu: ignore[GOV-5.1-2/certificate-valid] 理由";
    let list = |count: usize| format!("contacts:\n{}", "  - { kind: police }\n".repeat(count));
    let last = format!("contacts:\n  - {{ kind: ipa }}{comment}\n");
    let own = |count: usize| {
        let head = [("a.yaml", list(2)), ("b.yaml", last.clone()), ("c.yaml", RECORDS.to_owned())];
        let base = [("main:a.yaml", list(count)), ("main:b.yaml", last.clone())];
        let named = |all: &[(&'static str, String)]| {
            all.iter().map(|(name, text)| junshu::source::SourceFile::new(*name, text.clone())).collect::<Vec<_>>()
        };
        let records = Records::from(named(&head)).against(named(&base));
        run(records, &request(TODAY, SELECT)).own().iter().map(|&code| code.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(own(2), ["waiver/unused"], "the third record there as here");
    assert_eq!(own(1), ["waiver/not-in-base"], "the third record here, the second there");
}

/// The fixture against its own past: it had two of its waivers and one of its comments.
#[test]
fn the_fixture_against_its_base() {
    let base = fixture("waivers-base").into_iter();
    let base: Vec<_> =
        base.map(|file| junshu::source::SourceFile::new(format!("main:h/{}", file.name()), file.text())).collect();
    let records = Records::from(fixture("waivers")).against(base);
    let ran = run(records, &request(TODAY, "GOV-5.1-2,waiver"));
    assert_eq!(
        ran.covered(),
        [
            "W-PACS vendors[V-PACS].certifications[0].expires_date",
            "W-LAB vendors[V-LAB].certifications[0].expires_date"
        ],
        "{:#?}",
        ran.lines()
    );
    assert!(ran.own().contains(&"waiver/not-in-base"));
}
