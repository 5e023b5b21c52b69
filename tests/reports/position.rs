//! Reports on records in many spellings in; whether each place is the bytes it says, counted again one by one, out.

use std::path::Path;

use junshu::finding::Place as Node;
use junshu::node::{NodeId, Tree};
use junshu::report::Report;
use junshu::report::finding::Place;
use junshu::source::{SourceFile, Span};
use serde_json::Value as Json;

use super::given::{as_json, documents, files, fixture, folder, judged, list, number, tree, with_nodes, word};

/// Line and column in characters of a byte offset; the mark at the start of a file has no column.
pub fn recount(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mark = usize::from(before.matches('\n').count() == 0 && line.starts_with('\u{feff}'));
    (before.matches('\n').count() + 1, line.chars().count() - mark + 1)
}

/// A location of the JSON report is the span, and its numbers are those of a plain count over the file.
#[track_caller]
pub fn counted(tree: &Tree, location: &Json, span: Span) {
    let file = tree.sources().file(span.file);
    assert_eq!(word(location, "/file"), file.name());
    let (start, length) = (number(location, "/offset"), number(location, "/length"));
    assert_eq!((start, start + length), (span.start as usize, span.end as usize), "{location}");
    assert!(file.text().is_char_boundary(start) && file.text().is_char_boundary(start + length), "{location}");
    let got = |line: &str, column: &str| (number(location, line), number(location, column));
    assert_eq!(got("/line", "/column"), recount(file.text(), start), "{location}");
    assert_eq!(got("/end_line", "/end_column"), recount(file.text(), start + length), "{location}");
}

/// A place of a report is that of the node that it was made of.
#[track_caller]
pub fn same(tree: &Tree, place: &Place, of: &Node) {
    assert_eq!((&place.path, place.kind), (&of.path(tree), tree.kind(of.node)));
    assert_eq!((&place.missing, place.span, place.defined), (&of.missing, of.span, of.defined), "{}", place.path);
}

/// The place is the node's own text, its key, its first entry, or the alias that it is reached through.
#[track_caller]
fn own(tree: &Tree, place: &Node) {
    let (node, span) = (place.node, place.span);
    let inside = |outer: Span| outer.file == span.file && outer.start <= span.start && span.end <= outer.end;
    let text = tree.sources().text(span);
    let fits = match tree.alias(node) {
        Some(alias) => span == alias && text.starts_with('*'),
        // What the whole inventory lacks is shown at its first key, or on the first line of its first file.
        None if node == NodeId::ROOT && tree.size(node) == 0 => span.file.0 == 0 && !text.contains('\n'),
        None if node == NodeId::ROOT => tree.entries(node).any(|entry| entry.key.start == span.start),
        // An item without a value is shown at its dash.
        None if tree.span(node).is_empty() && text == "-" => span.end <= tree.span(node).start,
        None => tree.key_span(node).is_some_and(inside) || inside(tree.span(node)),
    };
    assert!(fits, "{} is shown at {text:?}", place.path(tree));
    assert!(!text.contains('\n'), "{} is shown at several lines: {text:?}", place.path(tree));
}

/// The node that a path of a report leads to, as far as it is there, and the rest of the path.
pub fn follow<'p>(tree: &Tree, path: &'p str) -> (NodeId, Vec<&'p str>) {
    let mut steps: Vec<&str> = path.split(['.', '[']).filter(|step| !step.is_empty()).collect();
    let mut node = NodeId::ROOT;
    while let Some(&step) = steps.first() {
        let next = match step.strip_suffix(']').and_then(|index| index.parse::<usize>().ok()) {
            Some(index) => tree.items(node).get(index).copied(),
            None => tree.get_named(node, step),
        };
        let Some(next) = next else { break };
        node = next;
        steps.remove(0);
    }
    (node, steps)
}

/// Every place of every finding; gives how many there are.
#[track_caller]
fn places(report: &Report<'_>) -> usize {
    let json = as_json(report);
    let (facility, mut count) = (&report.facilities[0], 0);
    let (tree, judged) = (tree(facility), with_nodes(facility));
    let shown = list(&json, "/facilities/0/findings");
    assert_eq!((shown.len(), judged.findings.len()), (facility.findings.len(), facility.findings.len()));
    for ((finding, of), shown) in facility.findings.iter().zip(&judged.findings).zip(shown) {
        assert_eq!([word(shown, "/rule"), &*finding.rule], [&*of.rule; 2]);
        same(tree, &finding.place, &of.place);
        count += there(tree, shown, &of.place);
        let related = list(shown, "/related");
        assert_eq!((related.len(), finding.related.len()), (of.related.len(), of.related.len()), "{shown}");
        for ((related, of), shown) in finding.related.iter().zip(&of.related).zip(related) {
            assert_eq!([word(shown, "/message"), &related.message], [&*of.message; 2]);
            same(tree, &related.place, &of.place);
            count += there(tree, shown, &of.place);
        }
    }
    count
}

/// A place as JSON is that of the node, and where its value is written; gives how many places that are.
#[track_caller]
fn there(tree: &Tree, shown: &Json, place: &Node) -> usize {
    let (node, rest) = follow(tree, word(shown, "/path"));
    assert_eq!(node, place.node, "{shown}");
    assert_eq!(rest, place.missing.as_deref().into_iter().collect::<Vec<_>>(), "{shown}");
    assert_eq!(shown["missing"].as_str(), place.missing.as_deref(), "{shown}");
    own(tree, place);
    counted(tree, &shown["location"], place.span);
    match place.defined {
        Some(span) => counted(tree, &shown["defined"], span),
        None => assert!(shown["defined"].is_null(), "{shown}"),
    }
    1 + usize::from(place.defined.is_some())
}

#[test]
fn places_of_a_hospital_are_its_bytes() {
    let count = places(&fixture("hospital"));
    assert!(count > 15, "{count} places");
}

#[test]
fn places_in_files_of_a_word_processor_are_those_of_their_paragraphs() {
    let count = places(&documents());
    assert!(count > 6, "{count} places");
}

/// Free words get full-width letters in front, comments too; lines end as on Windows, files begin with a mark.
pub fn as_office_software_writes(text: &str) -> String {
    let free = ["name: ", "title: ", "summary: ", "services: ", "work: ", "article: ", "# "];
    let mut wide = text.to_owned();
    for word in free {
        wide = wide.replace(word, &format!("{word}（ＡＢ）　𠮷ｶﾞ"));
        let quoted = format!("{word}（ＡＢ）　𠮷ｶﾞ\"");
        wide = wide.replace(&quoted, &format!("{word}\"（ＡＢ）　𠮷ｶﾞ"));
    }
    format!("\u{feff}{}", wide.replace('\n', "\r\n"))
}

/// Codes, paths and lines.
fn found(report: &Report<'_>) -> Vec<(String, String, usize)> {
    let json = as_json(report);
    let findings = list(&json, "/facilities/0/findings").iter();
    let key = |f: &Json| (word(f, "/rule").to_owned(), word(f, "/path").to_owned(), number(f, "/location/line"));
    findings.map(key).collect()
}

#[test]
fn marks_line_ends_and_widths_change_bytes_but_no_finding() {
    let root = folder("hospital");
    let rewritten = |file: &SourceFile| {
        assert!(file.text().contains('\n') && !file.text().contains('\r'), "{} is as it was", file.name());
        SourceFile::new(file.name(), as_office_software_writes(file.text()))
    };
    let (plain, office) = (fixture("hospital"), judged(files(&root).iter().map(rewritten).collect()));
    assert_eq!(found(&plain), found(&office));
    assert_eq!(places(&plain), places(&office));
    let offsets = |report: &Report<'_>| -> Vec<u32> {
        report.facilities[0].findings.iter().map(|finding| finding.place.span.start).collect()
    };
    assert!(offsets(&plain).iter().zip(offsets(&office)).all(|(&a, b)| a < b), "every place has moved");
}

#[test]
fn places_in_the_office_variant_on_disk_are_its_bytes_too() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for file in files(&super::given::folder("hospital")) {
        let name = Path::new(file.name()).file_name().expect("a file has a name").to_owned();
        std::fs::write(folder.path().join(name), as_office_software_writes(file.text()))
            .expect("the file can be written");
    }
    let ran = super::given::check(folder.path(), &["--format", "json"]);
    let report = ran.json();
    let findings = list(&report, "/facilities/0/findings");
    assert!(findings.len() > 10, "{} findings", findings.len());
    for location in findings.iter().map(|finding| &finding["location"]) {
        let text = std::fs::read_to_string(folder.path().join(word(location, "/file"))).expect("the file is there");
        let start = number(location, "/offset");
        assert_eq!((number(location, "/line"), number(location, "/column")), recount(&text, start), "{location}");
        assert!(!text[start..start + number(location, "/length")].trim().is_empty(), "{location} shows something");
    }
}

/// Records whose findings stand at nodes of every kind.
pub const ODD: &str = "\
guideline: &g 甲
people:
  - { id: a, name: 𠮷ｶﾞ, department: 乙, affiliation: *g }
  - id: a
    name: |
      一
      二
    department: \"\"
    余分: [1, 2]
  -
  - 7
facility:
  beds: [
    1 ]
  kind:
vendors: &v
  - { id: V }
contracts: *v
";

#[test]
fn places_of_odd_nodes_are_their_bytes() {
    for text in [ODD.to_owned(), ODD.replace('\n', "\r\n"), format!("\u{feff}{ODD}")] {
        let report = super::given::records(&text);
        assert!(places(&report) > 20);
        let (tree, judged) = (tree(&report.facilities[0]), with_nodes(&report.facilities[0]));
        let aliased = judged.findings.iter().filter(|f| tree.alias(f.place.node).is_some()).count();
        assert!(aliased > 2, "{aliased} findings through aliases");
    }
}

#[test]
fn an_unknown_key_through_an_alias_is_shown_at_the_alias() {
    let report = super::given::records("vendors: &v\n  - { id: V, services: x }\ncontracts: *v\n");
    let unknown = report.facilities[0].findings.iter().filter(|finding| &*finding.rule == "schema/unknown-key");
    let shown: Vec<_> = unknown.map(|f| tree(&report.facilities[0]).sources().text(f.place.span)).collect();
    assert_eq!(shown, ["*v"]);
    assert!(places(&report) > 2);
}

#[test]
fn places_in_empty_records_are_their_start() {
    for text in ["", "{}", "\u{feff}", "# 注記\n", "\n\n"] {
        assert!(places(&super::given::records(text)) > 2, "{text:?}");
    }
}

#[test]
fn the_text_names_file_line_and_column() {
    let report = fixture("hospital");
    let (text, json) = (super::given::as_text(&report, super::given::PLAIN), as_json(&report));
    for finding in list(&json, "/facilities/0/findings") {
        let at = &finding["location"];
        let header = format!("[{}:{}:{}]", word(at, "/file"), number(at, "/line"), number(at, "/column"));
        assert!(text.contains(&header), "{header} of {} is not in the text", word(finding, "/rule"));
    }
}
