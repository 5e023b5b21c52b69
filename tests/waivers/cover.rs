//! Waivers and comments in; which findings they cover, and what is wrong with them, out.

use junshu::source::SourceFile;

use crate::given::{RECORDS, TODAY, files, request, run, waiver, with};

/// The waiver with these changes covers the certificate, or not; and these findings come of it.
#[track_caller]
fn case(changes: &[&str], covers: bool, own: &[&str]) {
    let ran = with(&[waiver("W-1", changes)], "GOV-5.1-2/certificate-valid,waiver");
    let covered = ran.covered();
    let want: &[&str] = if covers { &["W-1 vendors[V-PACS].certifications[0].expires_date"] } else { &[] };
    assert_eq!(
        (covered.as_slice(), ran.own().as_slice()),
        (&want.iter().map(|s| s.to_string()).collect::<Vec<_>>()[..], own),
        "{changes:?}: {:#?}",
        ran.lines()
    );
}

#[test]
fn a_waiver_names_the_node_or_what_holds_it() {
    for node in ["vendors[V-PACS]", "vendors[V-PACS].certifications", "vendors[V-PACS].certifications[0]"] {
        case(&[&format!("node: {node}")], true, &[]);
        case(&[&format!("node: $.{node}")], true, &[]);
    }
    case(&["node: vendors[V-PACS].certifications[0].expires_date"], true, &[]);
    case(&["node: vendors[V-PACS].certifications[0].scope"], false, &["waiver/unused"]);
    case(&["node: people[director]"], false, &["waiver/unused"]);
}

#[test]
fn more_than_a_record_is_too_broad() {
    case(&["node: vendors"], false, &["waiver/broad"]);
    case(&["node: $"], false, &["waiver/broad"]);
    case(&["rule:", "requirement: GOV-5.1-2", "node: vendors"], false, &["waiver/broad"]);
}

#[test]
fn a_path_that_names_nothing_is_an_error() {
    for node in [
        "vendors[V-PAC].certifications[0]",
        "vendors[0].certifications[0]",
        "vendors[V-PACS].certifications[1]",
        "vendors[V-PACS].certifications[-1]",
        "vendors[V-PACS].certifications[0][0]",
        "vendors[V-PACS].structure.document",
        "vendors[V-PACS].id.x",
        "vendors.V-PACS",
        "vendors.certifications",
        "vendor[V-PACS]",
        "people[director].certifications",
        "\"vendors[V-PACS\"",
        "\"vendors[]\"",
        "vendors..id",
        "\"[V-PACS]\"",
        "vendors［V-PACS］",
        "\"vendors[V-PACS] \"",
        ".",
    ] {
        case(&[&format!("node: {node}")], false, &["waiver/unknown-node"]);
    }
}

/// Help says what to write, where that can be known.
#[test]
fn what_was_meant_is_offered() {
    for (node, help) in [
        ("vendors[V-PAC].certifications[0]", "もしかして `node: vendors[V-PACS].certifications[0]` ですか？"),
        ("vendors[0].certifications[0]", "`node: vendors[V-PACS].certifications[0]` と書いてください"),
        ("vendors[V-PACS].certification[0]", "もしかして `node: vendors[V-PACS].certifications[0]` ですか？"),
        ("vendors［V-PACS］", "`node: vendors[V-PACS]` と書いてください"),
        ("vendors[V-PACS].structure.document", "ある所までを書いてください: `node: vendors[V-PACS].structure`"),
        ("vendors.V-PACS", "例: `node: vendors[V-PACS]`"),
        ("facility[1]", "`[ ]` を付けずに書いてください: `node: facility`"),
    ] {
        let text = RECORDS.to_owned()
            + "facility: { name: 架空病院, kind: hospital, beds: 1, prefecture: 架空県, dedicated_it_staff: 0 }\n";
        let waivers = format!("waivers:\n{}", waiver("W-1", &[&format!("node: {node}")]));
        let ran = run(files(&[("a.yaml", &text), ("waivers.yaml", &waivers)]), &request(TODAY, "waiver"));
        let helps: Vec<_> = ran.assessment.findings.iter().map(|f| f.help.clone().unwrap_or_default()).collect();
        assert_eq!(helps, [help], "{node}");
    }
}

/// A key that is missing is a place of its own: a waiver for it covers no more.
#[test]
fn a_missing_key_can_be_waived() {
    let text = RECORDS.replace(", expires_date: 2026-10-31", "");
    let at = |node: &str| {
        let waivers = format!("waivers:\n{}", waiver("W-1", &[&format!("node: {node}")]));
        run(
            files(&[("a.yaml", &text), ("waivers.yaml", &waivers)]),
            &request(TODAY, "GOV-5.1-2/certificate-valid,waiver"),
        )
    };
    for node in
        ["vendors[V-PACS].certifications[0].expires_date", "vendors[V-PACS].certifications[0]", "vendors[V-PACS]"]
    {
        assert_eq!(at(node).covered(), ["W-1 vendors[V-PACS].certifications[0].expires_date"], "{node}");
    }
    let other = at("vendors[V-PACS].certifications[0].equivalence_reason");
    assert_eq!((other.covered(), other.own()), (Vec::new(), vec!["waiver/unused"]));
}

/// A list of the inventory may be waived for itself: that it is missing, or empty.
#[test]
fn a_missing_list_can_be_waived() {
    let waivers = format!("waivers:\n{}", waiver("W-1", &["rule: GOV-5.1-2/missing-key", "node: directives"]));
    let ran = run(files(&[("a.yaml", RECORDS), ("waivers.yaml", &waivers)]), &request(TODAY, "GOV-5.1-2,waiver"));
    assert!(ran.covered().contains(&"W-1 directives".to_owned()), "{:#?}", ran.lines());
    // The whole inventory is too broad even for what stands in no list.
    let waivers = format!("waivers:\n{}", waiver("W-1", &["rule: GOV-5.1-2/missing-key", "node: $"]));
    let broad = run(files(&[("a.yaml", RECORDS), ("waivers.yaml", &waivers)]), &request(TODAY, "GOV-5.1-2,waiver"));
    assert_eq!((broad.covered(), broad.own()), (Vec::new(), vec!["waiver/broad"]));
    // It is one for the requirement that it names, and for no other.
    let others = ran.assessment.findings.iter().filter(|f| f.status == junshu::finding::Status::Waived).count();
    assert_eq!(others, 1);
}

#[test]
fn other_rules_and_other_records_stay_open() {
    case(&["rule: GOV-5.1-2/certificate-scope"], false, &[]);
    case(&["rule:", "requirement: GOV-5.1-1"], false, &[]);
    case(&["rule:", "requirement: GOV-5.1-2"], true, &[]);
    case(&["requirement: GOV-5.1-2"], false, &["waiver/both"]);
}

#[test]
fn what_is_wrong_with_a_waiver_ends_it() {
    case(&["approver: clerk"], false, &["waiver/approver"]);
    case(&["approver: nobody"], false, &["waiver/approver"]);
    case(&["approved_date: 2026-11-23"], false, &["waiver/approver", "waiver/term"]);
    case(&["approved_date: 2026-11-22"], true, &[]);
    case(&["expires_date: 2026-11-21"], false, &["waiver/expired"]);
    case(&["expires_date: 2026-11-22"], true, &["waiver/expired"]);
    case(&["expires_date: 2027-11-01"], true, &[]);
    case(&["expires_date: 2027-11-02"], false, &["waiver/term"]);
    case(&["expires_date: 2026-10-31"], false, &["waiver/expired", "waiver/term"]);
    for key in ["approver:", "approved_date:", "expires_date:"] {
        let ran = with(&[waiver("W-1", &[key])], "GOV-5.1-2/certificate-valid,waiver");
        assert!(ran.covered().is_empty() && ran.in_force().is_empty(), "{key} {:#?}", ran.lines());
    }
    // Only the schema has something against these.
    for change in ["reason:", "compensating_measure:", "reason: \"\"", "approver: 3", "note: x"] {
        let ran = with(&[waiver("W-1", &[change])], "GOV-5.1-2/certificate-valid,waiver");
        assert!(ran.covered().is_empty() && ran.in_force().is_empty(), "{change} {:#?}", ran.lines());
    }
}

#[test]
fn some_things_cannot_be_waived() {
    for rule in [
        "GOV-1.1-1/attestation",
        "attestation",
        "schema/date",
        "ref/unresolved",
        "waiver/expired",
        "waiver/unused",
        "waiver/missing-key",
        "yaml::syntax",
    ] {
        case(&[&format!("rule: {rule}")], false, &["waiver/not-waivable"]);
    }
    for rule in ["GOV-5.1-2", "certificate-valid", "missing-key", "GOV-9.9-9/missing-key", "GOV-5.1-1/attestation", "x"]
    {
        case(&[&format!("rule: {rule}")], false, &["waiver/unknown-rule"]);
    }
    case(&["rule:", "requirement: GOV-9.9-9"], false, &[]);
}

/// Of rules that did not run nothing is known: their waivers are not unused.
#[test]
fn what_was_not_looked_at_is_not_unused() {
    let idle = || {
        [
            waiver("W-1", &["node: people[clerk]"]),
            waiver("W-2", &["rule:", "requirement: GOV-5.1-2", "node: people[clerk]"]),
        ]
    };
    assert_eq!(with(&idle(), "GOV-5.1-1,waiver").own(), [""; 0]);
    assert_eq!(with(&idle(), "GOV-5.1-2/certificate-valid,waiver").own(), ["waiver/unused"]);
    // The requirement's other rules read keys that are not there.
    assert_eq!(with(&idle(), "GOV-5.1-2,waiver").own(), ["waiver/unused"]);
    assert_eq!(with(&idle(), "GOV-5.1-2").own(), [""; 0], "shown only when selected");
}

/// The rules on waivers run whenever there are waivers, and are shown and counted when they are selected.
#[test]
fn who_approved_is_asked_whatever_is_selected() {
    let ran = with(&[waiver("W-1", &["approver: clerk"])], "GOV-5.1-2/certificate-valid");
    assert!(ran.covered().is_empty() && ran.own().is_empty(), "{:#?}", ran.lines());
    assert!(ran.assessment.rules.iter().all(|ran| !ran.rule.starts_with("waiver/")));
    let ran = with(&[waiver("W-1", &[])], "GOV-5.1-2/certificate-valid,waiver");
    assert_eq!(ran.assessment.rules.iter().filter(|ran| ran.rule.starts_with("waiver/")).count(), 3);
    let none = run(files(&[("a.yaml", RECORDS)]), &request(TODAY, ""));
    assert!(none.assessment.rules.iter().all(|ran| !ran.rule.starts_with("waiver/")));
    let ignored = junshu::evaluate::Request {
        selection: junshu::select::Selection { select: Vec::new(), ignore: vec!["waiver".to_owned()] },
        ..request(TODAY, "")
    };
    let text = format!("waivers:\n{}", waiver("W-1", &["approver: clerk"]));
    let ran = run(files(&[("a.yaml", RECORDS), ("waivers.yaml", &text)]), &ignored);
    assert!(ran.covered().is_empty() && ran.own().is_empty(), "{:#?}", ran.lines());
}

/// No record of who is in office: nobody can have approved.
#[test]
fn what_cannot_be_judged_is_not_in_force() {
    let (before, after) = RECORDS.split_once("organization:").expect("it is there");
    let text = before.to_owned()
        + after.split_once("vendors:").map(|(_, rest)| format!("vendors:{rest}")).expect("there").as_str();
    let waivers = format!("waivers:\n{}", waiver("W-1", &[]));
    let ran = run(
        files(&[("a.yaml", &text), ("waivers.yaml", &waivers)]),
        &request(TODAY, "GOV-5.1-2/certificate-valid,waiver"),
    );
    assert_eq!((ran.covered(), ran.own()), (Vec::new(), vec!["waiver/missing-key"]));
}

/// Only a file that can be guarded may accept.
#[test]
fn waivers_stand_in_their_own_file() {
    let text = format!("waivers:\n{}", waiver("W-1", &[]));
    let select = "GOV-5.1-2/certificate-valid,waiver";
    for (name, allowed) in [
        ("waivers.yaml", true),
        ("a/b/waivers.yml", true),
        ("HEAD:a/waivers.yaml", true),
        ("h:waivers.yaml", false),
        ("waivers/a.yaml", false),
        ("my-waivers.yaml", false),
        ("waivers.yaml.yaml", false),
        ("Waivers.yaml", false),
    ] {
        let ran = run(files(&[("records.yaml", RECORDS), (name, &text)]), &request(TODAY, select));
        assert_eq!(ran.own().is_empty(), allowed, "{name}: {:#?}", ran.lines());
        assert_eq!(ran.covered().len(), usize::from(allowed), "{name}");
        assert!(allowed || ran.own() == ["waiver/elsewhere"], "{name}");
    }
    let named = vec![SourceFile::new("records.yaml", RECORDS), SourceFile::new("受容.yaml", text).guarded()];
    assert_eq!(run(named, &request(TODAY, select)).covered().len(), 1);
}

/// What a group accepts for all its hospitals need not concern each of them.
#[test]
fn shared_waivers_may_find_nothing() {
    let text = format!(
        "waivers:\n{}{}{}{}{}",
        waiver("W-1", &["node: people[clerk]"]),
        waiver("W-2", &["node: vendors[V-OTHER]"]),
        waiver("W-3", &["rule: nonsense"]),
        // No facility has these: they are written wrong.
        waiver("W-4", &["node: vendorz[V-OTHER]"]),
        waiver("W-5", &["node: vendors[0]"])
    );
    let vendors = "systems: []  # junshu: ignore[GOV-5.1-2/certificate-valid] 共通\n";
    let all = |shared: bool| {
        let own = |name: &str, text: &str| {
            let file = SourceFile::new(name, text);
            if shared { file.shared() } else { file }
        };
        let files = vec![
            own("common/systems.yaml", vendors),
            own("common/waivers.yaml", &text),
            SourceFile::new("records.yaml", RECORDS),
        ];
        run(files, &request(TODAY, "GOV-5.1-2/certificate-valid,waiver"))
    };
    let wrong = ["waiver/unknown-rule", "waiver/unknown-node", "waiver/unknown-node"];
    assert_eq!(all(true).own(), wrong);
    assert_eq!(all(false).own(), [&["waiver/unused", "waiver/unused", "waiver/unknown-node"], &wrong[..]].concat());
}

/// The certificate on the line of a comment.
fn commented(comment: &str) -> crate::given::Ran {
    let text = RECORDS.replace("expires_date: 2026-10-31 }", &format!("expires_date: 2026-10-31 }}  {comment}"));
    assert_ne!(text, RECORDS);
    run(
        files(&[("records.yaml", &text)]),
        &request(TODAY, "GOV-5.1-2/certificate-valid,GOV-5.1-2/certificate-scope,waiver"),
    )
}

#[test]
fn a_comment_covers_its_line() {
    let path = "vendors[V-PACS].certifications[0].expires_date";
    for (comment, covers, own) in [
        ("# junshu: ignore[GOV-5.1-2/certificate-valid] 審査中", true, &[][..]),
        ("# junshu: ignore[GOV-5.1-2/certificate-valid,GOV-5.1-2/certificate-scope] 審査中", true, &["waiver/unused"]),
        ("# junshu: ignore[GOV-5.1-2/certificate-scope] 審査中", false, &["waiver/unused"]),
        ("# junshu: ignore[GOV-5.1-2/certificate-valid]", false, &["waiver/reason"]),
        ("# junshu: ignore 審査中", false, &["waiver/blanket"]),
        ("# junshu: ignore GOV-5.1-2/certificate-valid 審査中", false, &["waiver/blanket"]),
        ("# junshu:ignore[GOV-5.1-2/certificate-valid] 審査中", false, &["waiver/comment"]),
        ("# junshu: ignore[GOV-5.1-2] 審査中", false, &["waiver/unknown-rule"]),
        ("# junshu: ignore[GOV-1.1-1/attestation] 審査中", false, &["waiver/not-waivable"]),
        ("# junshu: ignore[GOV-5.1-2/certificate-valid, schema/date] 審査中", true, &["waiver/not-waivable"]),
        ("# 2027年に更新", false, &[]),
    ] {
        let ran = commented(comment);
        assert_eq!(ran.own(), own, "{comment}");
        assert_eq!(ran.covered(), if covers { vec![path] } else { vec![] }, "{comment}");
    }
    // Above the line it covers nothing.
    let text = RECORDS.replace("      - {", "      # junshu: ignore[GOV-5.1-2/certificate-valid] 審査中\n      - {");
    let ran = run(files(&[("records.yaml", &text)]), &request(TODAY, "GOV-5.1-2/certificate-valid,waiver"));
    assert_eq!((ran.covered(), ran.own()), (Vec::new(), vec!["waiver/unused"]));
    let help = ran.assessment.findings.iter().find_map(|f| f.help.clone().filter(|_| &*f.rule == "waiver/unused"));
    assert!(help.is_some_and(|help| help.contains("行の終わり")));
}

/// The waiver speaks first, and neither is unused.
#[test]
fn a_waiver_goes_before_a_comment() {
    let text = RECORDS.replace("2026-10-31 }", "2026-10-31 }  # junshu: ignore[GOV-5.1-2/certificate-valid] 審査中");
    let waivers = format!("waivers:\n{}{}", waiver("W-FAR", &["node: vendors[V-PACS]"]), waiver("W-NEAR", &[]));
    let ran = run(
        files(&[("a.yaml", &text), ("waivers.yaml", &waivers)]),
        &request(TODAY, "GOV-5.1-2/certificate-valid,waiver"),
    );
    assert_eq!(ran.covered(), ["W-NEAR vendors[V-PACS].certifications[0].expires_date"]);
    assert_eq!(ran.own(), [""; 0]);
}

/// Whether a waiver names too much does not depend on which rules were asked for.
#[test]
fn the_selection_does_not_decide_what_is_too_broad() {
    let mut records: Vec<(String, String)> = crate::given::fixture("hospital-clean")
        .iter()
        .map(|file| (file.name().to_owned(), file.text().to_owned()))
        .collect();
    let text = &mut records.iter_mut().find(|(name, _)| name == "vulnerability.yaml").expect("the file").1;
    let (before, after) = text.split_once("last_checked_date: ").expect("the date of the last check");
    *text =
        format!("{before}last_checked_date: 2026-01-01{}", &after[10..]).replace("due: 2027-01-29", "due: 2026-11-01");
    let list = waiver("W-1", &["requirement: GOV-3.4.2-2", "node: vulnerability_management", "approver: P-DIRECTOR"]);
    let list = list.lines().filter(|line| !line.trim_start().starts_with("rule:")).collect::<Vec<_>>().join("\n");
    records.push(("waivers.yaml".to_owned(), format!("waivers:\n{list}\n")));
    let records: Vec<(&str, &str)> = records.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    for select in
        ["GOV-3.4.2-2,waiver", "GOV-3.4.2-2/vulnerability-watch,waiver", "GOV-3.4.2-2/vulnerability-open,waiver"]
    {
        let ran = run(files(&records), &request(TODAY, select));
        assert_eq!((ran.covered(), ran.own()), (vec![], vec!["waiver/broad"]), "{select}: {:#?}", ran.lines());
    }
}
