//! The documents of the hospital in, as they are and as files of a word processor; the same findings out.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::binary::junshu;
use crate::folder;

use super::typed;

/// A title page in front matter has no like in a word processor: it stands in a table there, and here for both.
fn on_the_page(text: &str) -> String {
    let Some((front, body)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) else {
        return text.to_owned();
    };
    let names = [
        ("title", "文書名"),
        ("version", "版"),
        ("approved_by", "承認者"),
        ("approved_date", "承認日"),
        ("reviewed_date", "見直し日"),
    ];
    let row = |line: &str| {
        let (key, value) = line.split_once(": ").expect("a pair");
        let name = names.iter().find(|(own, _)| *own == key).expect("a known key").1;
        format!("| {name} | {} |\n", value.trim_matches('"'))
    };
    let table: String = front.lines().map(row).collect();
    let (before, after) = body.split_once("\n# ").expect("a title");
    let (title, after) = after.split_once('\n').expect("a line");
    format!("{before}\n# {title}\n\n| 項目 | 内容 |\n| --- | --- |\n{table}{after}")
}

/// What was found: the rule, the words, and the words at the place; names of files apart.
fn found(place: &Path) -> BTreeSet<[String; 3]> {
    let ran = junshu(place, &["check", ".", "--today", "2026-11-22", "--select", "documents", "--format", "json"]);
    assert!(ran.code <= 1, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    let plain = |text: &Value| text.as_str().unwrap_or_default().replace(".docx", ".md");
    let findings = report["facilities"][0]["findings"].as_array().expect("findings");
    let one = |finding: &Value| [plain(&finding["rule"]), plain(&finding["message"]), plain(&finding["path"])];
    findings.iter().map(one).collect()
}

#[test]
fn the_same_prose_has_the_same_findings() {
    for hospital in ["hospital-clean", "hospital-documents"] {
        let place = tempfile::tempdir().expect("a folder");
        let (plain, words) = (place.path().join("plain"), place.path().join("words"));
        for to in [&plain, &words] {
            folder::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(hospital), to);
        }
        for name in ["policies.yaml", "documents.yaml"] {
            let text = fs::read_to_string(words.join(name)).expect("the records");
            fs::write(words.join(name), text.replace(".md", ".docx")).expect("the records can be changed");
        }
        for entry in fs::read_dir(plain.join("docs")).expect("documents").flatten() {
            let text = on_the_page(&fs::read_to_string(entry.path()).expect("a document"));
            fs::write(entry.path(), &text).expect("a document can be written");
            let name = entry.file_name().into_string().expect("a name").replace(".md", ".docx");
            fs::write(words.join("docs").join(name), typed::from_markdown(&text.replace(".md", ".docx")))
                .expect("a document");
            fs::remove_file(words.join("docs").join(entry.file_name())).expect("it was copied");
        }
        assert_eq!(found(&plain), found(&words), "{hospital}");
    }
}
