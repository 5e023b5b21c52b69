//! Reports in; whether every place of a page is that of the report, and every mark the text that stands there, out.

use std::collections::{BTreeMap, HashMap};

use junshu::node::{NodeId, Tree, Value};
use junshu::report::Report;
use junshu::source::{SourceFile, Span};
use scraper::ElementRef;

use super::super::ci::{ends, name};
use super::super::evidence::at;
use super::super::given::{FIXTURES, files, fixture, folder, judged, records, tree, with_nodes};
use super::super::position::{ODD, as_office_software_writes};
use super::{Page, below, shown, words};

fn office(name: &str) -> Report<'static> {
    let rewritten = |file: &SourceFile| SourceFile::new(file.name(), as_office_software_writes(file.text()));
    judged(files(&folder(name)).iter().map(rewritten).collect())
}

fn reports() -> Vec<Report<'static>> {
    let mut all: Vec<Report<'_>> = FIXTURES.map(fixture).into();
    all.extend(FIXTURES.map(office));
    for odd in [ODD.to_owned(), ODD.replace('\n', "\r\n"), format!("\u{feff}{ODD}")] {
        all.push(records(&odd));
    }
    all.extend(
        ["", "{}", "\u{feff}", "# 注記\n", "vendors: &v\n  - { id: V, services: x }\ncontracts: *v\n"].map(records),
    );
    let long = "あ𠮷".repeat(400);
    all.push(records(&format!("facility: {{ name: {long}, kind: {long}, beds: x }} # {long}\n")));
    all
}

fn name_of(tree: &Tree, span: Span) -> String {
    let [(line, column), _] = ends(tree, span);
    format!("{}:{line}:{column}", name(tree, span))
}

/// Findings by code and message: where they stand, each place once.
fn wanted(report: &Report<'_>) -> BTreeMap<(String, String), Vec<String>> {
    let mut all: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let facility = &report.facilities[0];
    for finding in &facility.findings {
        let place = name_of(tree(facility), finding.place.span);
        all.entry((finding.rule.to_string(), shown(&finding.message))).or_default().push(place);
    }
    all.values_mut().for_each(|places| places.sort());
    all
}

#[test]
fn every_finding_stands_at_its_file_line_and_column() {
    let mut seen = 0;
    for report in reports() {
        let page = Page::of(&report);
        let mut got: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for stand in page.all(".stand") {
            let place = words(below(stand, ".excerpt.primary .at")[0]);
            for finding in below(stand, ".finding") {
                let message = words(below(finding, ".message")[0]);
                let message = message.split_once(' ').map_or("", |(_, rest)| rest).to_owned();
                got.entry((words(below(finding, ".code")[0]), message)).or_default().push(place.clone());
                seen += 1;
            }
        }
        got.values_mut().for_each(|places| places.sort());
        let mut wanted = wanted(&report);
        // A message that is too long is cut, and so is its key here.
        wanted.retain(|(_, message), _| message.chars().count() <= 400);
        got.retain(|(_, message), _| message.chars().count() <= 400);
        assert_eq!(got, wanted);
    }
    assert!(seen > 200, "{seen} findings");
}

/// Every excerpt: its lines are lines of the file, its marks the texts of the places. Gives the number of marks.
#[track_caller]
fn excerpts(report: &Report<'_>, page: &Page) -> usize {
    let tree = tree(&report.facilities[0]);
    let mut texts: HashMap<String, Vec<String>> = HashMap::new();
    let mut note = |span: Span| {
        let ([(line, _), _], text) = (ends(tree, span), tree.sources().text(span).to_owned());
        texts.entry(format!("{}:{line}", name(tree, span))).or_default().push(text);
    };
    for finding in &report.facilities[0].findings {
        note(finding.place.span);
        finding.place.defined.into_iter().for_each(&mut note);
        finding.related.iter().for_each(|related| {
            note(related.place.span);
            related.place.defined.into_iter().for_each(&mut note);
        });
    }
    let sources: HashMap<&str, &SourceFile> = tree.sources().iter().map(|(_, file)| (file.name(), &**file)).collect();
    let mut marks = 0;
    for excerpt in page.all(".stand .excerpt") {
        let place = words(below(excerpt, ".at")[0]);
        let name = place.rsplitn(3, ':').last().expect("a name");
        let file = sources[name];
        for line in below(excerpt, ".line") {
            let number = words(below(line, ".n")[0]);
            let range = file.line(number.parse().expect("a number")).expect("the line is there");
            let (whole, code) = (shown(file.slice(range.start, range.end)), below(line, "code")[0]);
            let cut = !below(code, ".cut").is_empty();
            let seen = words(code);
            let inside = seen.trim_start_matches('…').trim_end_matches('…');
            assert!(if cut { whole.contains(inside) } else { seen == whole }, "{seen:?} of {whole:?}");
            for mark in below(code, "mark") {
                let here = &texts[&format!("{name}:{number}")];
                let text = words(mark);
                let fits = |want: &String| shown(want) == text || (cut && shown(want).contains(text.as_str()));
                assert!(here.iter().any(fits), "{text:?} is marked at {name}:{number}, where {here:?} stand");
                marks += 1;
            }
        }
    }
    marks
}

#[test]
fn every_mark_is_the_text_of_a_place() {
    let marks: usize = reports().iter().map(|report| excerpts(report, &Page::of(report))).sum();
    assert!(marks > 150, "{marks} marks");
}

#[test]
fn the_mark_of_a_finding_is_its_text() {
    for report in reports() {
        let (page, facility) = (Page::of(&report), &report.facilities[0]);
        let tree = tree(facility);
        // A map and its first key start at one place.
        let mut texts: HashMap<String, Vec<String>> = HashMap::new();
        for finding in &facility.findings {
            let place = finding.place.span;
            texts.entry(name_of(tree, place)).or_default().push(shown(tree.sources().text(place)));
        }
        for excerpt in page.all(".excerpt.primary") {
            let marks = below(excerpt, "mark.primary");
            assert_eq!(marks.len(), 1, "one place is the finding's");
            let cut = !below(excerpt, ".marked .cut").is_empty();
            let (here, mark) = (&texts[&words(below(excerpt, ".at")[0])], words(marks[0]));
            let start = |text: &String| cut && !mark.is_empty() && text.starts_with(&mark);
            assert!(here.iter().any(|text| *text == mark || start(text)), "{mark:?} is none of {here:?}");
        }
    }
}

#[test]
fn every_related_place_is_shown_with_its_words() {
    let (report, mut related) = (fixture("hospital"), 0);
    let page = Page::of(&report);
    let tree = tree(&report.facilities[0]);
    for finding in &report.facilities[0].findings {
        let holds = |stand: &ElementRef<'_>| {
            below(*stand, ".finding").into_iter().any(|shown| words(shown).contains(&finding.message))
        };
        let stands = page.all(".stand");
        let stand = stands.iter().find(|stand| holds(stand)).expect("the finding is shown");
        for other in &finding.related {
            let text = tree.sources().text(other.place.span);
            let marks: Vec<String> = below(*stand, "mark").into_iter().map(words).collect();
            let notes: Vec<String> = below(*stand, ".line-note").into_iter().map(words).collect();
            assert!(marks.iter().any(|mark| mark == text), "{text} in {marks:?}");
            assert!(notes.contains(&other.message), "{} in {notes:?}", other.message);
            related += 1;
        }
    }
    assert!(related > 5, "{related} related places");
}

fn said(tree: &Tree, node: NodeId) -> String {
    match tree.value(node) {
        Value::Null => "（空）".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Text(value) => shown(value.trim_end()).replace('\n', " "),
        Value::Map => format!("（{} 項目）", tree.size(node)),
        Value::List => format!("（{} 件）", tree.size(node)),
    }
}

#[test]
fn all_evidence_is_in_the_records() {
    for name in FIXTURES {
        let report = fixture(name);
        let (page, facility, mut rows) = (Page::of(&report), &report.facilities[0], 0);
        let (tree, judged) = (tree(facility), with_nodes(facility));
        assert_eq!(judged.requirements.len(), facility.requirements.len());
        for (item, assessed) in page.all(".item[data-outcome]").into_iter().zip(&judged.requirements) {
            let lists = below(item, ".evidence");
            assert_eq!(lists.len(), usize::from(!assessed.evidence.is_empty()), "{}", assessed.requirement.id);
            let Some(&list) = lists.first() else { continue };
            let summary = words(below(list, ".caption")[0]);
            assert!(summary.contains(&format!(" {}か所", assessed.evidence.len())), "{summary}");
            let mut listed = 0;
            for file in below(list, "tbody") {
                let file_name = words(below(file, "th")[0]);
                for row in below(file, "tr:not(:first-child)") {
                    let cells: Vec<String> = below(row, "td").into_iter().map(words).collect();
                    let node = at(tree, &cells[1]);
                    let source = tree.sources().file(tree.file(node));
                    let line = source.position(tree.place(node).start).line;
                    assert_eq!((file_name.as_str(), &cells[0]), (source.name(), &line.to_string()), "{}", cells[1]);
                    assert!(assessed.evidence.contains(&node), "{}", cells[1]);
                    let value = said(tree, node);
                    let cut = cells[2].strip_suffix('…').filter(|_| value.chars().count() > 80);
                    assert!(cut.is_some_and(|cut| value.starts_with(cut)) || cells[2] == value, "{:?}", cells);
                    listed += 1;
                }
            }
            assert_eq!(listed, assessed.evidence.len().min(50), "{}", assessed.requirement.id);
            let rest = below(list, ".rest").first().map_or(String::new(), |rest| words(*rest));
            assert_eq!(
                rest.contains(&format!(" {}か所", assessed.evidence.len() - listed)),
                listed == 50 && assessed.evidence.len() > 50
            );
            rows += listed;
        }
        assert!(rows > 100, "{name}: {rows}");
    }
}
