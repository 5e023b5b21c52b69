//! The table of `fixtures/README.md` in; what `fixtures/waivers/` comes to, held against it.

use junshu::finding::Status;

use crate::given::{TODAY, fixture, request, run};

/// `file:line code status` of each row of the table under a heading.
fn table(heading: &str) -> Vec<String> {
    let page = std::fs::read_to_string("fixtures/README.md").expect("a text");
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).expect("the heading");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    let word = |cell: &str| cell.trim().trim_matches('`').to_owned();
    let mut lines: Vec<String> = rows
        .map(|row| {
            let cells: Vec<String> = row.trim_matches('|').split('|').map(word).collect();
            format!("{} {} {}", cells[0], cells[1], cells[2])
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn each_kind_of_waiver_comes_to_what_the_table_says() {
    let ran = run(fixture("waivers"), &request(TODAY, "GOV-5.1-2,waiver,schema,ref"));
    let mut lines = ran.lines();
    lines.sort();
    assert_eq!(lines, table("waivers"), "{lines:#?}");
    assert_eq!(ran.in_force(), ["W-PACS", "W-LAB", "W-ITEM", "W-DIRECTIVES", "W-RENEWED"]);
}

/// A reader is told who accepted what, why and until when, and where that is written.
#[test]
fn what_is_waived_says_by_whom_and_why() {
    let ran = run(fixture("waivers"), &request(TODAY, "GOV-5.1-2"));
    let of = |path: &str| {
        let found = ran.assessment.findings.iter().find(|finding| finding.place.identity(&ran.inventory.tree) == path);
        let acceptance = found.and_then(|finding| finding.acceptance.clone()).expect("it is waived");
        let place = ran.inventory.tree.sources().start(acceptance.place.span);
        (acceptance, place)
    };
    let (waiver, place) = of("vendors[V-PACS].certifications[0].expires_date");
    assert_eq!(waiver.id.as_deref(), Some("W-PACS"));
    assert_eq!(&*waiver.reason, "更新審査が事業者の都合で2027年1月に延びた");
    assert_eq!(waiver.approver.as_deref(), Some("病院長"));
    assert_eq!(waiver.measure.as_deref(), Some("審査の状況を毎月、事業者に確かめる"));
    assert_eq!(waiver.until.map(|date| date.to_string()).as_deref(), Some("2027-03-31"));
    assert_eq!(place, "waivers.yaml:3:5");
    let (comment, place) = of("vendors[V-COMMENT].certifications[0].expires_date");
    assert_eq!(
        (&*comment.reason, comment.id.as_deref(), comment.until),
        ("更新審査の結果を12月に受け取る", None, None)
    );
    assert!(place.starts_with("vendors.yaml:") && place.ends_with(":35"), "{place}");
}

/// An auditor sees everything open, and what is wrong with the waivers all the same.
#[test]
fn without_waivers_nothing_is_covered() {
    let request = request(TODAY, "GOV-5.1-2,waiver,schema,ref");
    let with = run(fixture("waivers"), &request);
    let without = run(fixture("waivers"), &junshu::evaluate::Request { waivers: false, ..request });
    assert!(without.assessment.findings.iter().all(|finding| finding.status == Status::Open));
    assert!(without.assessment.findings.iter().all(|finding| finding.acceptance.is_none()));
    let own = |ran: &crate::given::Ran| ran.own().iter().map(|&code| code.to_owned()).collect::<Vec<_>>();
    let mut left = own(&with);
    left.retain(|code| code != "waiver/unused");
    assert_eq!(own(&without), left);
    assert!(left.len() > 10);
}
