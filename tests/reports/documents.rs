//! A report on files of a word processor in; that each format says which paragraph it is, and none a line that is not there, out.

use junshu::report::json;
use serde_json::Value as Json;

use super::given::{FULL, ahead, as_json, as_text, documents, full, json_text, list, pack, rendered, word, written};

const FILE: &str = "docs/bcp.docx";
const PLACE: &str = "訓練 > 見直し、段落 39";
const MESSAGE: &str = "「見直し」の節に本文がありません";

fn parsed(format: &str) -> Json {
    serde_json::from_str(&written(&documents(), format)).expect("JSON")
}

/// The entries of a list in which the finding stands.
#[track_caller]
fn of<'j>(entries: &'j [Json], message: &str) -> &'j Json {
    let found = entries.iter().find(|entry| word(entry, message).starts_with(MESSAGE));
    found.unwrap_or_else(|| panic!("{MESSAGE} is not there"))
}

#[test]
fn formats_for_people_name_headings_and_paragraph() {
    let report = ahead(documents());
    let shown = format!("{FILE}: {PLACE}");
    for format in ["text", "short", "junit", "markdown", "html"] {
        let text = written(&report, format).replace("&gt;", ">").replace("\\>", ">");
        let there = text.contains(&shown) || text.contains(&format!("bcp.docx: {PLACE}"));
        assert!(there, "{format}: {text}");
        assert!(!text.contains("bcp.docx:3"), "{format} has a line");
    }
    let text = as_text(&report, FULL);
    assert!(text.contains(&format!("{shown}]\n")), "{text}");
    assert!(text.contains(" 39 │ 見直し\n"), "the number of the paragraph stands before it: {text}");
    assert!(!text.contains("タイトル:"), "a property is no neighbour of a paragraph");
    assert!(!rendered(&report, "xlsx").is_empty());
}

#[test]
fn tables_hold_the_place_and_no_column() {
    let text = written(&documents(), "csv");
    let row = text.lines().find(|line| line.contains(MESSAGE)).expect("a row");
    assert!(row.contains(&format!("{FILE},{PLACE},,,,")), "{row}");
}

#[test]
fn formats_for_machines_have_a_region_only_where_there_are_lines() {
    let sarif = parsed("sarif");
    let place = &of(list(&sarif, "/runs/0/results"), "/message/text")["locations"][0];
    assert!(
        place["physicalLocation"].get("region").is_none() && place["physicalLocation"].get("contextRegion").is_none()
    );
    assert_eq!(word(place, "/message/text"), PLACE);
    let files = list(&sarif, "/runs/0/artifacts").iter().map(|file| word(file, "/mimeType")).collect::<Vec<_>>();
    assert!(
        files.iter().any(|kind| kind.ends_with("wordprocessingml.document")) && files.contains(&"application/yaml")
    );

    let rdjson = parsed("rdjson");
    let found = of(list(&rdjson, "/diagnostics"), "/message");
    assert!(found["location"].get("range").is_none() && word(found, "/message").contains(PLACE));

    let gitlab = parsed("gitlab");
    let found = of(gitlab.as_array().expect("a list"), "/description");
    assert_eq!(found["location"]["lines"]["begin"], 39, "GitLab wants a line: the number of the paragraph");
    assert!(word(found, "/description").contains(PLACE));

    let github = written(&documents(), "github");
    let line = github.lines().find(|line| line.contains(MESSAGE)).expect("a command");
    assert!(line.contains(PLACE) && !line.contains("line="), "{line}");

    let oscal = written(&documents(), "oscal");
    assert!(oscal.contains(PLACE) && !oscal.contains("bcp.docx#L"), "OSCAL names the paragraph");
}

#[test]
fn what_is_written_is_read_back() {
    let report = full(documents());
    let back = json::read::report("report.json", &json_text(&report), pack()).expect("it is read");
    for format in ["text", "json", "sarif", "html", "csv", "markdown"] {
        assert!(rendered(&report, format) == rendered(&back, format), "{format}");
    }
    let json = as_json(&report);
    let quote = list(&json, "/facilities/0/files").iter().find(|file| word(file, "/file").ends_with(FILE));
    assert!(!list(quote.expect("the document"), "/headings").is_empty());
}
