//! Reports on records in many spellings in; whether OSCAL observations show places and values of the records, out.

use std::collections::{BTreeMap, BTreeSet};

use junshu::report::Report;
use junshu::report::location::uri;
use junshu::source::SourceFile;
use serde_json::Value as Json;

use super::text::plain;
use super::{ours, results, some};
use crate::reports::given::{FIXTURES, files, fixture, folder, judged, list, records, tree, with_nodes, word};
use crate::reports::position::{ODD, as_office_software_writes, recount};

/// Every place that an observation shows is the place of the node, counted again; gives how many there are.
#[track_caller]
fn places(report: &Report<'_>) -> usize {
    let json = results(report);
    let (facility, mut count) = (&report.facilities[0], 0);
    let tree = tree(facility);
    let shown = some(&json["results"][0], "observations").iter().filter(|o| ours(o, "severity").is_some());
    let shown: Vec<&Json> = shown.collect();
    assert_eq!(shown.len(), facility.findings.len());
    for (observation, finding) in shown.iter().zip(&facility.findings) {
        assert_eq!(ours(observation, "rule"), Some(&*finding.rule));
        let mut spans = vec![finding.place.span];
        spans.extend(finding.related.iter().map(|related| related.place.span));
        spans.extend(finding.place.defined);
        let evidence = some(observation, "relevant-evidence");
        assert_eq!(evidence.len(), spans.len());
        assert_eq!(ours(&evidence[0], "path").unwrap_or_default(), finding.place.path.trim());
        for (evidence, &span) in evidence.iter().zip(&spans) {
            let (file, text) = (tree.sources().file(span.file), tree.sources().text(span));
            let number = |name: &str| ours(evidence, name).expect("it is there").parse::<usize>().expect("a number");
            assert_eq!(ours(evidence, "file"), Some(file.name()));
            assert_eq!((number("line"), number("column")), recount(file.text(), span.start as usize));
            assert_eq!((number("end-line"), number("end-column")), recount(file.text(), span.end as usize));
            assert_eq!(word(evidence, "/href"), format!("{}#L{}", uri(file.name()), number("line")));
            let said = plain(word(evidence, "/description"));
            let place = format!(": {}:{}:{} ", file.name(), number("line"), number("column"));
            let text: String = text.trim().chars().take(100).map(|c| if c == '\t' { ' ' } else { c }).collect();
            assert!(said.contains(&place) && said.contains(&text), "{text:?} at {place:?} is not in {said:?}");
            count += 1;
        }
    }
    count
}

#[test]
fn places_are_those_of_the_nodes() {
    assert!(places(&fixture("hospital")) > 30);
    let office = files(&folder("hospital"));
    let office = office.iter().map(|file| SourceFile::new(file.name(), as_office_software_writes(file.text())));
    assert!(places(&judged(office.collect())) > 30);
    for text in [ODD.to_owned(), ODD.replace('\n', "\r\n"), format!("\u{feff}{ODD}")] {
        assert!(places(&records(&text)) > 20);
    }
    for text in ["", "{}", "\u{feff}", "# 注記\n", "\n\n"] {
        assert!(places(&records(text)) > 2, "{text:?}");
    }
}

#[test]
fn evidence_is_in_the_records_and_bounded() {
    for name in FIXTURES {
        let report = fixture(name);
        let (json, facility) = (results(&report), &report.facilities[0]);
        let (tree, judged, mut entries, mut cut) = (tree(facility), with_nodes(facility), 0, 0);
        assert_eq!(judged.rules.len(), facility.rules.len());
        let observations = some(&json["results"][0], "observations").iter();
        for (observation, ran) in observations.filter(|o| ours(o, "checked").is_some()).zip(&judged.rules) {
            assert_eq!(ours(observation, "rule"), Some(&*ran.rule), "{name}");
            assert_eq!(ours(observation, "evidence"), Some(ran.evidence.len().to_string().as_str()), "{name}");
            let evidence = some(observation, "relevant-evidence");
            assert_eq!(evidence.len(), ran.evidence.len().min(20), "{name}");
            assert_eq!(
                observation.get("remarks").is_some(),
                ran.evidence.len() > 20,
                "{name}: what is left out is said"
            );
            cut += usize::from(ran.evidence.len() > 20);
            for (evidence, &node) in evidence.iter().zip(&ran.evidence) {
                let (file, start) = (tree.sources().file(tree.file(node)), tree.place(node).start);
                let (line, _) = recount(file.text(), start as usize);
                assert_eq!(word(evidence, "/href"), format!("{}#L{line}", uri(file.name())), "{name}");
                let said = plain(word(evidence, "/description"));
                let start = format!("{} = ", tree.path(node));
                assert!(said.starts_with(&start), "{name}: {start:?} does not start {said:?}");
                entries += 1;
            }
        }
        assert!(entries > 100 && cut > 2, "{name}: {entries} entries, {cut} cut");
    }
}

/// What an observation looked at are the files of the places that it shows.
#[test]
fn subjects_are_the_files_of_the_places() {
    let mut report = fixture("hospital");
    report.facilities.extend(fixture("clinic").facilities);
    let json = results(&report);
    let resources = list(&json, "/back-matter/resources").iter();
    let files: BTreeMap<&str, &str> =
        resources.filter_map(|r| Some((word(r, "/uuid"), r.pointer("/rlinks/0/href")?.as_str()?))).collect();
    let mut seen = 0;
    for observation in list(&json, "/results").iter().flat_map(|result| some(result, "observations")) {
        let subjects = some(observation, "subjects").iter();
        let subjects: BTreeSet<&str> = subjects.map(|subject| files[word(subject, "/subject-uuid")]).collect();
        let shown = some(observation, "relevant-evidence").iter().map(|evidence| word(evidence, "/href"));
        let shown: BTreeSet<&str> = shown.filter_map(|href| href.split('#').next()).collect();
        assert_eq!(subjects, shown, "{}", word(observation, "/title"));
        seen += subjects.len();
    }
    assert!(seen > 300, "{seen} subjects");
}
