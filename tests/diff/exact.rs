//! The fixture's two states: everything that differs between them, and nothing else.

use super::given::{FIXTURE, diff, json, rows};

#[test]
fn the_fixture_differs_in_exactly_this() {
    let (diff, code) = json(&FIXTURE);
    assert_eq!(code, Some(1));
    let facility = &diff["facilities"][0];
    assert_eq!(facility["name"], "架空 うみかぜ診療所");
    assert_eq!(
        rows(&facility["items"], &["/direction", "/cause", "/id", "/old", "/new"]),
        [
            ["better", "records", "GOV-1.2.2-4", "unmet", "met"],
            ["worse", "records", "GOV-1.3.2-1", "met", "unmet"],
            ["better", "records", "GOV-3.2.2-1", "met_with_warnings", "met"],
            ["better", "records", "GOV-3.4.3-1", "met_with_warnings", "met"],
            ["worse", "records", "GOV-4.2-1", "met", "met_with_warnings"],
            ["worse", "records", "GOV-5.2.1-1", "met", "unmet"],
        ]
    );
    assert_eq!(
        rows(&facility["findings"], &["/direction", "/change", "/cause", "/old/rule", "/new/rule"]),
        [
            ["worse", "new", "records", "-", "GOV-1.3.2-1/contract-boundary-clause"],
            ["worse", "new", "records", "-", "GOV-5.2.1-1/contract-clauses"],
            ["worse", "new", "rules", "-", "our-clinic/vendor-contact-verified"],
            ["worse", "new", "rules", "-", "our-clinic/two-factor-for-all"],
            ["other", "value", "records", "GOV-1.1-1/law-review-fresh", "GOV-1.1-1/law-review-fresh"],
            ["other", "gone", "records", "GOV-3.4.3-1/authority-contacts", "-"],
            ["other", "new", "records", "-", "GOV-4.2-1/remote-maintenance-safe"],
            ["other", "gone", "rules", "our-clinic/no-server", "-"],
            ["better", "gone", "records", "GOV-1.2.2-4/outside-partners", "-"],
            ["better", "gone", "records", "GOV-3.2.2-1/training-attendance", "-"],
        ]
    );
    let because = |at: usize| &facility["findings"][at]["rules"];
    assert_eq!((because(2), because(3), because(7)), (&vec![2].into(), &vec![1].into(), &vec![0].into()));
    let value = &facility["findings"][4];
    assert_eq!(value["new"]["path"], "laws[E_DOCUMENT_ACT].reviewed_date");
    assert_eq!(value["old"]["location"]["file"], "fixtures/diff/old/records/facility.yaml");
    assert_eq!(
        rows(&facility["waivers"], &["/change", "/id", "/old/expires_date", "/new/expires_date", "/keys/0"]),
        [
            ["added", "juyo-3", "-", "2027-02-26", "-"],
            ["extended", "juyo-1", "2026-12-28", "2027-03-31", "approved_date"],
            ["dropped", "juyo-2", "2026-12-25", "-", "-"],
        ]
    );
    assert_eq!(
        rows(&diff["rules"], &["/change", "/kind", "/name"]),
        [
            ["removed", "rule", "our-clinic/no-server"],
            ["added", "rule", "our-clinic/two-factor-for-all"],
            ["changed", "rule", "our-clinic/vendor-contact-verified"],
        ]
    );
}

/// The other way round what was new is gone, what got worse got better, and what was extended was shortened.
#[test]
fn the_way_back_is_the_mirror() {
    let back = ["fixtures/diff/new/records", "fixtures/diff/old/records"];
    let rules = ["--rules-old", "fixtures/diff/new/rules", "--rules-new", "fixtures/diff/old/rules"];
    let ((there, _), (back, code)) = (json(&FIXTURE), json(&[&back[..], &rules].concat()));
    assert_eq!(code, Some(1));
    let mirrored = |word: &str| match word {
        "new" => "gone",
        "gone" => "new",
        "added" => "dropped",
        "dropped" => "added",
        "extended" => "shortened",
        word => panic!("{word}"),
    };
    let turned = |diff: &serde_json::Value, list: &str, from: &str, to: &str, key: &str| {
        let rows = rows(&diff["facilities"][0][list], &["/change", from, to, key]);
        let mut rows: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
        rows.sort();
        rows
    };
    for list in ["findings", "waivers"] {
        let key = if list == "findings" { "/rule" } else { "/expires_date" };
        let (old, new) = (format!("/old{key}"), format!("/new{key}"));
        let there = turned(&there, list, &old, &new, "/id");
        let mut turned_back: Vec<String> = turned(&back, list, &new, &old, "/id")
            .iter()
            .map(|row| {
                let (change, rest) = row.split_once(' ').unwrap();
                if change == "value" {
                    row.clone()
                } else {
                    format!("{} {rest}", if change == "shortened" { "extended" } else { mirrored(change) })
                }
            })
            .collect();
        turned_back.sort();
        assert_eq!(turned_back, there);
    }
    let items = |diff: &serde_json::Value, from: &str, to: &str| {
        rows(&diff["facilities"][0]["items"], &["/id", from, to]).iter().map(|row| row.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(items(&back, "/new", "/old"), items(&there, "/old", "/new"));
    assert_eq!(back["facilities"][0]["unchanged"], there["facilities"][0]["unchanged"]);
}

/// The exit code follows the weight that was asked for.
#[test]
fn what_fails_can_be_chosen() {
    let code = |words: &[&str]| diff(&[&FIXTURE[..], words].concat()).code;
    assert_eq!(code(&[]), Some(1));
    assert_eq!(code(&["--fail-on", "never"]), Some(0));
    let warning = ["fixtures/hospital-clean", "fixtures/hospital-clean"];
    assert_eq!(diff(&warning).code, Some(0));
    // Only a rule of weight `warning` differs.
    let rules = |level| {
        let records = ["fixtures/diff/new/records", "fixtures/diff/new/records"];
        let folder = tempfile::tempdir().unwrap();
        let group = folder.path().join("our-clinic");
        std::fs::create_dir(&group).unwrap();
        for name in ["two-factor-for-all.rhai", "two-factor-for-all.md"] {
            std::fs::copy(format!("fixtures/diff/new/rules/our-clinic/{name}"), group.join(name)).unwrap();
        }
        let words = ["--rules-new", folder.path().to_str().unwrap(), "--fail-on", level];
        diff(&[&records[..], &words].concat()).code
    };
    assert_eq!((rules("error"), rules("warning"), rules("info")), (Some(0), Some(1), Some(1)));
}

/// All three formats count the same.
#[test]
fn the_formats_agree() {
    let (json, _) = json(&FIXTURE);
    let summary = |way: &str, what: &str| json["summary"][way][what].as_u64().unwrap();
    let text = diff(&FIXTURE).out;
    let markdown = diff(&[&FIXTURE[..], &["--format", "markdown"]].concat()).out;
    for (way, word, title) in
        [("worse", "悪化", "悪くなったこと"), ("better", "改善", "良くなったこと"), ("other", "変化", "変わったこと")]
    {
        let (items, findings) = (summary(way, "items"), summary(way, "findings"));
        let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap().to_owned();
        assert!(line("項目: ").contains(&format!("{word} {items}")), "{text}");
        assert!(line("指摘: ").contains(&format!("{word} {findings}")), "{text}");
        assert!(markdown.contains(&format!("| {title} | {items} | {findings} |")), "{markdown}");
    }
    for rule in ["GOV-5.2.1-1/contract-clauses", "our-clinic/no-server", "our-clinic/two-factor-for-all"] {
        assert!(text.contains(rule) && markdown.contains(rule), "{rule}");
    }
}
