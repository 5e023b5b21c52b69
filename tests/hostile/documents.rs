//! Documents that nobody would write in; an error at their place, or an end in time, out.

use super::given::{Ran, check, folder, refused};

const RECORDS: &[u8] = b"policies:\n  - { id: PL-1, title: a, kind: bcp, version: '1', approved_date: 2026-01-01, approved_by: P-1, reviewed_date: 2026-01-01, file: docs/a.md }\npeople:\n  - { id: P-1, name: a, department: b, affiliation: executive }\n";

fn judged(document: &[u8]) -> Ran {
    let folder = folder(&[("r/records.yaml", RECORDS), ("r/docs/a.md", document)]);
    check(folder.path(), &["r", "--select", "documents", "--format", "short"])
}

/// Each is read in the time of a document of its size.
#[test]
fn nesting_and_floods_have_an_end() {
    let many = 100_000;
    for (name, document) in [
        ("brackets", "[".repeat(many)),
        ("pictures", format!("{}x{}", "![".repeat(many / 4), "](a)".repeat(many / 4))),
        ("items in a line", format!("{}x\n", "- ".repeat(many / 10))),
        ("items with words", format!("{}{}\n", "- ".repeat(4000), "x ".repeat(many))),
        ("quotes", "> ".repeat(many)),
        ("emphasis", "*a **b ".repeat(many / 8)),
        ("tables", "| a | b |\n| - | - |\n| c | d |\n\n".repeat(many / 20)),
        ("pairs and tables", "版：1\n\n| a | b |\n| - | - |\n\n".repeat(many / 20)),
        ("tags and dates", "<b>2026-01-01</b> ".repeat(many / 10)),
        ("headings", "# a\n## b\n".repeat(many / 40)),
        ("one line", "あ".repeat(many * 4)),
        ("front matter", format!("---\n{}---\n", "a: [\n".repeat(many))),
    ] {
        let started = std::time::Instant::now();
        let ran = judged(document.as_bytes());
        assert!(ran.code <= 2 && !ran.err.contains("internal"), "{name}: {}", ran.err.get(..500).unwrap_or(&ran.err));
        assert!(started.elapsed().as_secs() < 60, "{name} takes {:?}", started.elapsed());
    }
}

#[test]
fn what_is_no_document_is_an_error_at_its_place() {
    refused(&judged(b"# \x82\xa0\n"), "input::encoding", "docs/a.md");
    refused(&judged(b"---\na: 1\na: 2\n---\n# x\n"), "yaml::duplicate_key", "docs/a.md");
    refused(&judged("x".repeat((4 << 20) + 1).as_bytes()), "document::too_large", "docs/a.md");
}

/// A record that names a large document again and again.
#[test]
fn one_document_is_not_read_for_ever() {
    let record = |at: usize| {
        format!(
            "  - {{ id: D-{at}, title: a, kind: report, version: '1', approved_date: 2026-01-01, approved_by: P-1, file: docs/a.md }}\n"
        )
    };
    let records = format!("documents:\n{}", (0..20).map(record).collect::<String>());
    let folder = folder(&[("r/records.yaml", records.as_bytes()), ("r/docs/a.md", &vec![b'x'; 4 << 20])]);
    let ran = check(folder.path(), &["r", "--select", "documents/placeholder-left", "--format", "short"]);
    refused(&ran, "document::too_many", "records.yaml");
}

/// Nothing outside of the repository is read as a document.
#[test]
fn a_document_outside_of_the_repository_is_none() {
    let folder =
        folder(&[("r/records.yaml", RECORDS), ("secret.md", "# 秘密\nTODO\n".as_bytes()), ("r/docs/b.md", b"x")]);
    std::os::unix::fs::symlink(folder.path().join("secret.md"), folder.path().join("r/docs/a.md")).expect("a link");
    let ran = check(folder.path(), &["r", "--format", "json"]);
    assert!(ran.code == 1 && !ran.out.contains("TODO") && !ran.out.contains("秘密"), "{}", ran.out);
}
