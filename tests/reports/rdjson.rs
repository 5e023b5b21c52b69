//! Reports as rdjson in; whether reviewdog can read them, with columns in bytes that cut the records at the nodes, out.

use jsonschema::Validator;
use junshu::node::Tree;
use junshu::report::Report;
use junshu::source::Span;
use serde_json::{Value as Json, json};

use super::ci::{counts, findings, hostiles, marked, name, reports, settled, unreadable, worst};
use super::given::{check, fixture, folder, list, number, records, word, written};
use super::hostile::{commands, huge};

fn result(report: &Report<'_>) -> Json {
    serde_json::from_str(&written(report, "rdjson")).expect("JSON")
}

/// What `reviewdog.proto` says of a `DiagnosticResult`, and nothing beside it.
fn published() -> Validator {
    let number = json!({ "type": "integer", "minimum": 1 });
    let position = json!({
        "additionalProperties": false, "required": ["line"], "properties": { "line": number, "column": number },
    });
    let location = json!({
        "additionalProperties": false,
        "required": ["path"],
        "properties": {
            "path": { "type": "string", "minLength": 1 },
            "range": {
                "additionalProperties": false,
                "required": ["start"],
                "properties": { "start": position, "end": position },
            },
        },
    });
    let severity = json!({ "enum": ["ERROR", "WARNING", "INFO"] });
    let schema = json!({
        "additionalProperties": false,
        "required": ["source", "diagnostics"],
        "properties": {
            "source": { "additionalProperties": false, "properties": { "name": { "const": "junshu" } } },
            "severity": severity,
            "diagnostics": {
                "type": "array",
                "items": {
                    "additionalProperties": false,
                    "required": ["message", "location", "severity", "original_output"],
                    "properties": {
                        "message": { "type": "string", "minLength": 1 },
                        "location": location,
                        "severity": severity,
                        "code": { "additionalProperties": false, "properties": { "value": { "type": "string" } } },
                        "original_output": { "type": "string", "pattern": "^[^\\n]+$" },
                        "related_locations": {
                            "type": "array",
                            "minItems": 1,
                            "items": {
                                "additionalProperties": false,
                                "required": ["message", "location"],
                                "properties": { "message": { "type": "string" }, "location": location },
                            },
                        },
                    },
                },
            },
        },
    });
    jsonschema::validator_for(&schema).expect("a schema")
}

#[test]
fn every_result_is_as_published() {
    let published = published();
    for (title, report) in reports().iter().chain(hostiles()) {
        if let Err(error) = published.validate(&result(report)) {
            panic!("{title}: {}: {error}", error.instance_path());
        }
    }
}

#[test]
fn diagnostics_count_like_the_report() {
    for (title, report) in reports() {
        let (result, counts, problems) = (result(report), counts(report), report.problems().count());
        let of = |severity: &str| list(&result, "/diagnostics").iter().filter(|d| d["severity"] == severity).count();
        let got = [of("ERROR"), of("WARNING"), of("INFO")];
        assert_eq!(got, [counts["error"] + problems, counts["warning"], counts["info"] + counts["settled"]], "{title}");
        let overall = result["severity"].as_str().map(str::to_lowercase);
        let worst = if problems > 0 { Some("error") } else { worst(report).map(|severity| severity.name()) };
        assert_eq!(overall.as_deref(), worst, "{title}");
    }
}

/// The bytes of a range, cut out of the lines of the file.
fn cut<'b>(text: &'b [u8], range: &Json) -> &'b [u8] {
    let offset = |end: &str| {
        let (line, column) = (number(range, &format!("/{end}/line")), number(range, &format!("/{end}/column")));
        let before: usize = text.split_inclusive(|byte| *byte == b'\n').take(line - 1).map(<[u8]>::len).sum();
        before + column - 1
    };
    &text[offset("start")..offset("end")]
}

#[track_caller]
fn is_there(tree: &Tree, span: Span, location: &Json) {
    assert_eq!(word(location, "/path"), name(tree, span));
    let file = tree.sources().file(span.file);
    let shown = cut(file.text().as_bytes(), &location["range"]);
    assert_eq!(String::from_utf8_lossy(shown), file.slice(span.start, span.end), "{location}");
}

#[test]
fn columns_are_bytes_of_the_line() {
    let (mut seen, mut beyond) = (0, 0);
    for (_, report) in reports() {
        let result = result(report);
        let shown = list(&result, "/diagnostics").iter().skip(report.problems().count());
        for (diagnostic, (tree, finding)) in shown.zip(findings(report)) {
            is_there(tree, finding.place.span, &diagnostic["location"]);
            let related = diagnostic["related_locations"].as_array().map_or(&[][..], Vec::as_slice);
            let spans = finding.related.iter().map(|related| related.place.span).chain(finding.place.defined);
            assert_eq!(related.len(), spans.clone().count());
            related.iter().zip(spans).for_each(|(related, span)| is_there(tree, span, &related["location"]));
            assert_eq!(word(diagnostic, "/code/value"), &*finding.rule);
            let (column, [(_, characters), _]) =
                (number(diagnostic, "/location/range/start/column"), super::ci::ends(tree, finding.place.span));
            beyond += usize::from(column > characters);
            seen += 1;
        }
    }
    assert!(seen > 300 && beyond > 20, "{seen} places, {beyond} of them behind Japanese");
}

#[test]
fn the_files_on_disk_have_the_nodes_there() {
    let folder = folder("hospital");
    let (result, document) = (check(&folder, &["-f", "rdjson"]).json(), check(&folder, &["-f", "json"]).json());
    let findings = list(&document, "/facilities/0/findings");
    assert_eq!(list(&result, "/diagnostics").len(), findings.len());
    for (diagnostic, finding) in list(&result, "/diagnostics").iter().zip(findings) {
        let text = std::fs::read(folder.join(word(diagnostic, "/location/path"))).expect("the file is there");
        let (start, length) = (number(finding, "/location/offset"), number(finding, "/location/length"));
        assert_eq!(cut(&text, &diagnostic["location"]["range"]), &text[start..start + length], "{diagnostic}");
    }
}

#[test]
fn the_help_and_the_line_of_short_are_there() {
    let report = fixture("hospital");
    let (result, short) = (result(&report), written(&report, "short"));
    for ((diagnostic, (_, finding)), line) in
        list(&result, "/diagnostics").iter().zip(findings(&report)).zip(short.lines())
    {
        assert_eq!(word(diagnostic, "/original_output"), line);
        let message = word(diagnostic, "/message");
        assert!(message.starts_with(&finding.message), "{message}");
        assert_eq!(message.contains("\n対処: "), finding.help.is_some(), "{message}");
    }
}

#[test]
fn what_is_settled_is_information_with_a_mark() {
    let report = settled();
    let result = result(&report);
    let marked = |d: &&Json| marked(word(d, "/original_output")).is_some();
    let all = list(&result, "/diagnostics");
    assert_eq!(all.iter().filter(marked).count(), counts(&report)["settled"]);
    assert!(all.iter().filter(marked).all(|diagnostic| diagnostic["severity"] == "INFO"));
}

#[test]
fn what_could_not_be_checked_is_an_error_at_its_line() {
    let result = result(&unreadable());
    let [broken, missing] = list(&result, "/diagnostics") else { panic!("{result}") };
    assert_eq!(broken["location"]["path"], "壊れた,記録:1.yaml");
    assert_eq!(broken["location"]["range"], json!({ "start": { "line": 2 }, "end": { "line": 2 } }));
    assert_eq!(broken["code"]["value"], "yaml::syntax");
    assert_eq!(missing["location"], json!({ "path": "." }));
    assert!(word(missing, "/message").starts_with("検査できませんでした: 無い/*.yaml"));
}

#[test]
fn no_text_commands_or_fills_what_shows_it() {
    fn texts(json: &Json, all: &mut Vec<String>) {
        match json {
            Json::String(text) => all.push(text.clone()),
            Json::Array(items) => items.iter().for_each(|item| texts(item, all)),
            Json::Object(map) => map.values().for_each(|value| texts(value, all)),
            _ => {}
        }
    }
    for (title, report) in hostiles() {
        let mut all = Vec::new();
        texts(&result(report), &mut all);
        assert!(all.iter().all(|text| !text.chars().any(commands)), "{title}");
    }
    for text in huge() {
        let mut all = Vec::new();
        texts(&result(&records(&text)), &mut all);
        assert!(all.iter().all(|text| text.chars().count() < 2000));
    }
}
