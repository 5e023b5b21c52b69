//! Places of a report as SARIF in; whether each is the text that it says, counted again in characters, out.

use std::collections::BTreeSet;

use junshu::finding::Place as Node;
use junshu::report::Report;
use junshu::report::finding::Place;
use junshu::source::SourceFile;
use serde_json::Value as Json;

use super::super::given::{FIXTURES, files, fixture, folder, judged, list, number, records, tree, word};
use super::super::position::{ODD, as_office_software_writes, follow};
use super::run;

/// The text of a region, by lines and by columns in characters; a mark at the start of the file has no column.
#[track_caller]
fn text_at<'t>(text: &'t str, region: &Json) -> &'t str {
    let offset = |line: &str, column: &str| {
        let (line, column) = (number(region, line), number(region, column));
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let start: usize = body.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let inside: usize = body[start..].chars().take(column - 1).map(char::len_utf8).sum();
        text.len() - body.len() + start + inside
    };
    &text[offset("/startLine", "/startColumn")..offset("/endLine", "/endColumn")]
}

/// The region of a location is this text, and so is its snippet; what is around it is around it.
#[track_caller]
fn shows(report: &Report<'_>, run: &Json, location: &Json, want: &str) {
    let place = &location["physicalLocation"];
    let (uri, index) = (word(place, "/artifactLocation/uri"), number(place, "/artifactLocation/index"));
    assert_eq!(run["artifacts"][index]["location"]["uri"], uri);
    let sources = tree(&report.facilities[0]).sources();
    let (_, file) = sources.iter().nth(index).expect("files are listed in their order");
    let text = text_at(file.text(), &place["region"]);
    assert_eq!(text, want, "{location}");
    assert_eq!(place["region"]["snippet"]["text"].as_str().unwrap_or_default(), want);
    if let Some(around) = place.get("contextRegion") {
        let shown = text_at(file.text(), around);
        assert_eq!(word(around, "/snippet/text"), shown);
        assert!(shown.contains(want) && shown.len() > want.len(), "{shown:?} is around {want:?}");
    }
}

/// The name of a location leads to the place.
#[track_caller]
fn named(report: &Report<'_>, location: &Json, place: &Place) {
    let tree = tree(&report.facilities[0]);
    let Some(name) = location.pointer("/logicalLocations/0/fullyQualifiedName") else {
        return assert!(place.path.is_empty(), "only the whole inventory has no name");
    };
    let (node, rest) = follow(tree, name.as_str().expect("a name is text"));
    assert_eq!((node, tree.kind(node)), (follow(tree, &place.path).0, place.kind), "{location}");
    assert_eq!(rest, place.missing.as_deref().into_iter().collect::<Vec<_>>(), "{location}");
}

/// Every place of every finding, and of everything else that is listed; gives how many there are.
#[track_caller]
fn places(report: &Report<'_>) -> usize {
    let run = run(report);
    consistent(&run);
    assert_eq!(word(&run, "/columnKind"), "unicodeCodePoints");
    let facility = &report.facilities[0];
    let tree = tree(facility);
    let text = |place: &Place| tree.sources().text(place.span);
    let mut count = 0;
    let results = list(&run, "/results");
    for (finding, result) in facility.findings.iter().zip(results) {
        let [location] = list(result, "/locations") else { panic!("one place") };
        shows(report, &run, location, text(&finding.place));
        named(report, location, &finding.place);
        let mut others: Vec<&str> = Vec::new();
        let related = result["relatedLocations"].as_array().map_or(&[][..], Vec::as_slice);
        for (other, location) in finding.related.iter().zip(related) {
            others.push(text(&other.place));
            named(report, location, &other.place);
        }
        others.extend(finding.place.defined.map(|span| tree.sources().text(span)));
        assert_eq!(related.len(), others.len());
        for ((id, location), want) in (1..).zip(related).zip(others) {
            assert_eq!(number(location, "/id"), id);
            shows(report, &run, location, want);
            count += 1;
        }
        count += 1;
    }
    for result in &results[facility.findings.len()..] {
        let related = result["relatedLocations"].as_array().map_or(&[][..], Vec::as_slice);
        for location in list(result, "/locations").iter().chain(related) {
            let Some(name) = location.pointer("/logicalLocations/0/fullyQualifiedName") else { continue };
            let (node, rest) = follow(tree, name.as_str().expect("a name is text"));
            let place = match rest[..] {
                [] => Node::of(tree, node),
                [key] => Node::missing(tree, node, key),
                _ => panic!("{name} leads nowhere"),
            };
            shows(report, &run, location, tree.sources().text(place.span));
            count += 1;
        }
    }
    count
}

/// What holds of every run: references lead somewhere, tables list each thing once, a result has one place in a file.
#[track_caller]
pub fn consistent(run: &Json) {
    let (names, artifacts) = (list(run, "/logicalLocations"), list(run, "/artifacts"));
    for table in [names, artifacts] {
        let all: BTreeSet<String> = table.iter().map(Json::to_string).collect();
        assert_eq!(all.len(), table.len(), "each stands once");
    }
    for name in names {
        let (path, last) = (word(name, "/fullyQualifiedName"), word(name, "/name"));
        match name["parentIndex"].as_u64().and_then(|at| names.get(usize::try_from(at).ok()?)) {
            None => assert!(name["parentIndex"].is_null() && path == last, "{name}"),
            Some(parent) => {
                let parent = word(parent, "/fullyQualifiedName");
                assert!([format!("{parent}{last}"), format!("{parent}.{last}")].contains(&path.to_owned()), "{name}");
            }
        }
    }
    let rules = list(run, "/tool/driver/rules");
    for result in list(run, "/results") {
        assert_eq!(rules[number(result, "/ruleIndex")]["id"], result["ruleId"]);
        assert!(!word(result, "/message/text").trim().is_empty());
        assert_eq!(list(result, "/locations").len(), 1);
        let related = result["relatedLocations"].as_array().map_or(&[][..], Vec::as_slice);
        for location in list(result, "/locations").iter().chain(related) {
            let file = &location["physicalLocation"]["artifactLocation"];
            assert_eq!(artifacts[number(file, "/index")]["location"]["uri"], file["uri"]);
            assert_eq!(file["uriBaseId"].is_null(), word(file, "/uri").starts_with("file:///"), "{file}");
            if let Some(name) = location.pointer("/logicalLocations/0") {
                assert_eq!(names[number(name, "/index")]["fullyQualifiedName"], name["fullyQualifiedName"]);
            }
        }
        for location in related {
            assert!(!word(location, "/message/text").is_empty(), "GitHub refuses one without words");
        }
    }
}

#[test]
fn every_place_is_the_text_of_its_node() {
    for name in FIXTURES {
        let count = places(&fixture(name));
        assert!(count > 500, "{name}: {count} places");
    }
}

#[test]
fn marks_line_ends_and_widths_move_no_place() {
    let rewritten = files(&folder("hospital"));
    let rewritten = rewritten.iter().map(|file| SourceFile::new(file.name(), as_office_software_writes(file.text())));
    let office = judged(rewritten.collect());
    assert_eq!(places(&office), places(&fixture("hospital")));
}

#[test]
fn places_of_odd_nodes_and_of_nothing_are_their_text() {
    for text in [ODD.to_owned(), ODD.replace('\n', "\r\n"), format!("\u{feff}{ODD}")] {
        assert!(places(&records(&text)) > 20);
    }
    for text in ["", "{}", "\u{feff}", "# 注記\n", "\n\n"] {
        assert!(places(&records(text)) > 2, "{text:?}");
    }
}
