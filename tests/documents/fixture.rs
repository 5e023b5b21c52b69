//! The fixture of files of word processors in; that the binary finds what its table says, at its paragraphs, out.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::given::{lines, read};
use crate::binary::{Ran, junshu};

const FOLDER: &str = "fixtures/docx";

fn check(args: &[&str]) -> Ran {
    let all = [&["check", FOLDER, "--today", "2026-11-22", "--select", "documents"], args].concat();
    junshu(Path::new(env!("CARGO_MANIFEST_DIR")), &all)
}

/// The rows of the table of `fixtures/README.md`: file, place and code.
fn planted() -> BTreeSet<[String; 3]> {
    let page = include_str!("../../fixtures/README.md");
    let part = page.split("\n## docx\n").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section");
    let rows = part.lines().filter(|line| line.starts_with("| `docs/"));
    let cell = |row: &str, at: usize| row.split('|').nth(at).expect("a cell").trim().trim_matches('`').to_owned();
    rows.map(|row| [cell(row, 1), cell(row, 2), cell(row, 4)]).collect()
}

#[test]
fn the_faults_are_found_at_their_paragraphs_and_nothing_else_is() {
    let ran = check(&["--format", "short", "--quiet"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let found = ran.out.lines().map(|line| {
        let mut parts = line.strip_prefix("fixtures/docx/").expect("a file").splitn(4, ": ");
        let (file, place) = (parts.next().expect("a file"), parts.next().expect("a place"));
        let code = parts.next().expect("a code").split(['[', ']']).nth(1).expect("a code");
        [file, place, code].map(str::to_owned)
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), planted());
}

/// The text at the bytes of each place is that of the paragraph that JSON names.
#[test]
fn places_are_those_of_the_paragraphs() {
    let report: Value = serde_json::from_str(&check(&["--format", "json"]).out).expect("JSON");
    let bytes = std::fs::read(Path::new(FOLDER).join("docs/bcp.docx")).expect("the fixture");
    let (tree, _) = read(bytes).expect("it is read");
    let paragraphs = lines(&tree);
    let (_, file) = tree.sources().iter().last().expect("a file");
    let findings = report["facilities"][0]["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), planted().len());
    for finding in findings {
        let at = &finding["location"];
        let number = |key: &str| at[key].as_u64().expect("a number") as usize;
        let shown = &file.text()[number("offset")..number("offset") + number("length")];
        let line: String = paragraphs[number("line") - 1].chars().skip(number("column") - 1).collect();
        assert!(line.starts_with(shown) && !shown.is_empty(), "{shown} in {line}");
        assert!(at["heading"].is_string(), "{at}");
    }
    let records = findings.iter().flat_map(|finding| finding["related"].as_array().expect("a list"));
    assert!(records.into_iter().all(|related| related["location"].get("heading").is_none()), "records have lines");
}

/// What Word makes itself, and what nobody reads, is no text.
#[test]
fn both_makers_are_read() {
    for (name, first, title) in [
        ("bcp.docx", "架空の病院の文書です。", "サイバー攻撃時の事業継続計画"),
        ("recovery.docx", "架空の病院の文書です。", "電子カルテ復旧手順書"),
    ] {
        let (tree, root) =
            read(std::fs::read(Path::new(FOLDER).join("docs").join(name)).expect("it is there")).expect("it is read");
        let paragraphs = lines(&tree);
        assert_eq!(paragraphs[..2], [first, title], "{name}");
        assert!(paragraphs.contains(&"連絡先"), "a heading without the number that Word shows");
        let all = paragraphs.join("\n");
        for none in ["取扱注意", "要確認", "医療情報課長病院長", "PAGEREF", "TOC"] {
            assert!(!all.contains(none), "{name} has {none}");
        }
        for (key, said) in [("title", title), ("creator", "医療情報課"), ("modified", "2026-04-15"), ("revision", "14")]
        {
            assert_eq!(super::given::text(&tree, root, &["properties", key]), Some(said), "{name}");
        }
    }
}
