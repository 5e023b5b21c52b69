//! Reports in, whose records are gone; whether they still say of every place what the records' files say, out. That they
//! can be written and read back has files of its own.

mod back;
mod damaged;
mod refused;

use std::collections::BTreeSet;

use junshu::finding::Place as Node;
use junshu::inventory::Inventory;
use junshu::node::{NodeId, Tree, Value as Held};
use junshu::report::facility::{Facility, Value};
use junshu::report::finding::Finding;
use junshu::report::quote::Quote;
use junshu::report::{Report, text};
use junshu::source::{SourceFile, Span};

use super::ci::reports;
use super::given::{FULL, every, files, folder, full, judged, pack, problems, records, tree, with_nodes};
use super::hostile::{everywhere, hostile, huge};
use super::position::{ODD, follow, recount, same};

/// Every place that a finding speaks of.
fn of_finding(finding: &Finding) -> impl Iterator<Item = Span> {
    let places = std::iter::once(&finding.place).chain(finding.related.iter().map(|related| &related.place));
    places.flat_map(|place| std::iter::once(place.span).chain(place.defined))
}

/// Every place that a facility speaks of.
fn spans(facility: &Facility) -> Vec<Span> {
    let lapses = facility.forecast.iter().flat_map(|forecast| &forecast.lapses).map(|lapse| &lapse.finding);
    let mut all: Vec<Span> = facility.findings.iter().chain(lapses).flat_map(of_finding).collect();
    let read = facility.evidence.iter().map(|evidence| &evidence.place);
    let about = facility.rules.iter().filter_map(|ran| ran.subject.as_ref());
    all.extend(read.chain(about).flat_map(|place| std::iter::once(place.span).chain(place.defined)));
    all.extend(facility.unread.iter().map(|key| key.span));
    all
}

/// The bytes of each line, without its end; the mark at the start of a file is none of them. Counted without an index.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let each = text[start..].split('\n').map(|line| {
        let whole = (start, start + line.strip_suffix('\r').unwrap_or(line).len());
        start += line.len() + 1;
        whole
    });
    // The end of a line is only left out where there is one.
    let mut all: Vec<_> = each.collect();
    if let Some(last) = all.last_mut().filter(|last| text[last.0..].ends_with('\r')) {
        last.1 = text.len() - 1;
    }
    all
}

/// All that a quote says of a place is what the file says.
#[track_caller]
fn says(quote: &Quote, file: &SourceFile, span: Span) {
    let (text, lines) = (file.text(), lines(file.text()));
    let (start, end) = (span.start as usize, span.end as usize);
    assert_eq!(quote.slice(span.start, span.end), &text[start..end], "{}", quote.name());
    for offset in [start, end] {
        let (at, (line, column)) = (quote.position(offset as u32), recount(text, offset));
        assert_eq!((at.line as usize, at.column as usize), (line, column), "{} at {offset}", quote.name());
        let before = &text[lines[line - 1].0.min(offset)..offset];
        assert_eq!(at.utf16 as usize, before.encode_utf16().count() + 1, "{} at {offset}", quote.name());
        // The lines around it can be shown too.
        for number in line.saturating_sub(1).max(1)..=line + 1 {
            let got = quote.line(number as u32).map(|range| (range.start as usize, range.end as usize));
            assert_eq!(got, lines.get(number - 1).copied(), "line {number} of {}", quote.name());
            let Some((start, end)) = got else { continue };
            assert_eq!(quote.slice(start as u32, end as u32), &text[start..end], "line {number} of {}", quote.name());
        }
    }
}

/// Lines are quoted as they are, and no line that nothing speaks of; gives how many there are.
#[track_caller]
fn quoted(quote: &Quote, file: &SourceFile, spans: &[Span]) -> usize {
    let (text, lines, mut count) = (file.text(), lines(file.text()), 0);
    let ends = spans.iter().map(|span| (recount(text, span.start as usize).0, recount(text, span.end as usize).0));
    let spoken: BTreeSet<usize> = ends.flat_map(|(first, last)| first.saturating_sub(1)..=last + 1).collect();
    for part in quote.parts() {
        let (offset, first) = (part.offset as usize, part.line as usize);
        assert_eq!(lines[first - 1].0, offset, "a part starts with its line");
        assert_eq!(part.text(), &text[offset..offset + part.text().len()], "{}", quote.name());
        let last = first + part.text().matches('\n').count();
        assert_eq!(lines[last - 1].1, offset + part.text().len(), "a part ends with its line");
        for number in first..=last {
            assert!(spoken.contains(&number), "nothing speaks of line {number} of {}", quote.name());
        }
        count += last + 1 - first;
    }
    count
}

/// All that a facility says of places is in the files; gives the numbers of places and of lines.
#[track_caller]
fn true_to_files(facility: &Facility) -> (usize, usize) {
    let (sources, spans, mut count) = (tree(facility).sources(), spans(facility), 0);
    let names: Vec<&str> = facility.files.iter().map(Quote::name).collect();
    assert_eq!(names, sources.iter().map(|(_, file)| file.name()).collect::<Vec<_>>());
    for (id, file) in sources.iter() {
        let here: Vec<Span> = spans.iter().copied().filter(|span| span.file == id).collect();
        let quote = &facility.files[id.0 as usize];
        here.iter().for_each(|&span| says(quote, file, span));
        count += quoted(quote, file, &here);
    }
    for &span in &spans {
        let at = facility.location(span);
        assert!(std::ptr::eq(at.file, facility.file(span)) && at.span == span);
        assert_eq!(at.text(), sources.text(span));
        assert_eq!((at.start, at.end), (at.file.position(span.start), at.file.position(span.end)));
    }
    (spans.len(), count)
}

#[test]
fn quotes_say_what_the_files_say() {
    let (mut places, mut lines) = (0, 0);
    let many = every().iter().chain(reports().iter().map(|(_, report)| report));
    for facility in many.flat_map(|report| &report.facilities) {
        let (of_places, of_lines) = true_to_files(facility);
        (places, lines) = (places + of_places, lines + of_lines);
    }
    assert!(places > 10_000 && lines > 2000, "{places} places, {lines} lines");
}

#[test]
fn quotes_of_odd_records_say_what_the_files_say() {
    let mut texts: Vec<String> = hostile().iter().map(|text| everywhere(text)).collect();
    texts.extend(huge());
    texts.extend([ODD.to_owned(), ODD.replace('\n', "\r\n"), format!("\u{feff}{ODD}")]);
    texts.extend(
        ["", "{}", "\n\n", "\r\n", "\u{feff}", "\u{feff}\n", "# 注記", "facility:\r\n  beds: x\r"].map(str::to_owned),
    );
    for text in texts {
        let report = full(records(&text));
        let (places, _) = true_to_files(&report.facilities[0]);
        assert!(places > 40, "{places} places");
    }
}

/// A mark that is not at the start of its file is a character like any other, at the start of a line too; YAML has it only
/// in what stands before the first key, and errors show it anywhere.
#[test]
fn marks_inside_of_a_file_are_characters() {
    let mut seen = 0;
    for text in [
        "facility:\n  name: \"架\n\u{feff}空\"\n  beds: x\n",
        "facility: { name: 'a\n\u{feff}b\n\u{feff}c', beds: x }\n",
        "# 注\n\u{feff}# 記\n\u{feff}# 録\nfacility: { beds: x }\n",
        "people:\n- id: |\n   一\n \u{feff}\n- 7\n",
        "\u{feff}\u{feff}# 注\nfacility: { beds: x }\n",
        "facility: { beds: x }\n\u{feff}\n",
        "facility: { beds: x }\n---\n\u{feff}people: [7]\n",
        "facility:\n  beds: x\n\u{feff}# 注\n",
        "facility:\n  name: 7 # 記\n\u{feff}\u{feff}# 注\n  beds: x\n",
    ] {
        let file = || SourceFile::new("記録.yaml", text);
        if let Err(errors) = Inventory::load(vec![file()], &pack().schema, &[]) {
            let report = Report { errors: problems(errors), ..super::given::empty() };
            true_errors(&report, &[file()]);
            continue;
        }
        let report = judged(vec![file()]);
        true_to_files(&report.facilities[0]);
        seen += 1;
    }
    assert!(seen > 1, "{seen} texts can be read");
}

/// A file may hold several documents: it is one file.
#[test]
fn a_file_of_several_documents_is_one_file() {
    let files =
        || vec![SourceFile::new("a.yaml", "facility: { beds: x }\n---\npeople: [7]\n"), SourceFile::new("b.yaml", "")];
    let report = judged(files());
    assert_eq!((report.facilities[0].files.len(), report.summary().files), (2, 2));
    assert_eq!(super::given::inventory(&report.facilities[0]).files, 2);
    true_to_files(&report.facilities[0]);
}

fn held(tree: &Tree, node: NodeId) -> Value {
    match tree.value(node) {
        Held::Null => Value::Null,
        Held::Bool(value) => Value::Bool(value),
        Held::Int(value) => Value::Int(value),
        Held::Float(value) => Value::Float(value),
        Held::Text(text) => Value::Text(text.to_owned()),
        Held::Map => Value::Map(tree.entries(node).count()),
        Held::List => Value::List(tree.items(node).len()),
    }
}

/// What a report has of the nodes is what they are: places, values, kinds, and which is evidence for what.
#[test]
fn reports_say_what_the_nodes_say() {
    let mut seen = [0; 4];
    for facility in every().iter().flat_map(|report| &report.facilities) {
        let (tree, nodes) = (tree(facility), with_nodes(facility));
        assert_eq!(facility.findings.len(), nodes.findings.len());
        for (finding, of) in facility.findings.iter().zip(&nodes.findings) {
            same(tree, &finding.place, &of.place);
            assert_eq!(*finding.fingerprint, *junshu::fingerprint::fingerprint(tree, of, &of.place.identity(tree)));
            assert_eq!(
                (&finding.rule, &finding.requirement, finding.severity),
                (&of.rule, &of.requirement, of.severity)
            );
            assert_eq!((&finding.message, &finding.help), (&of.message, &of.help));
            assert_eq!(finding.related.len(), of.related.len());
            for (related, of) in finding.related.iter().zip(&of.related) {
                same(tree, &related.place, &of.place);
                assert_eq!(related.message, of.message);
                seen[0] += 1;
            }
        }
        let all = |places: &[usize]| -> Vec<NodeId> {
            places.iter().map(|&at| follow(tree, &facility.evidence[at].place.path).0).collect()
        };
        for (assessed, of) in facility.requirements.iter().zip(&nodes.requirements) {
            assert_eq!((&assessed.requirement.id, assessed.outcome), (&of.requirement.id, of.outcome));
            assert_eq!((all(&assessed.evidence), assessed.checked), (of.evidence.clone(), of.checked));
            assert_eq!(facility.evidence(&assessed.evidence).count(), of.evidence.len());
        }
        for (ran, of) in facility.rules.iter().zip(&nodes.rules) {
            assert_eq!((&ran.rule, ran.outcome, ran.checked), (&of.rule, of.outcome, of.checked));
            assert_eq!(all(&ran.evidence), of.evidence, "{}", ran.rule);
            assert_eq!(ran.subject.is_some(), of.evidence.is_empty(), "{}", ran.rule);
            let Some(subject) = &ran.subject else { continue };
            let (node, rest) = follow(tree, &subject.path);
            let of = match rest[..] {
                [] => Node::of(tree, node),
                [key] => Node::missing(tree, node, key),
                _ => panic!("{} leads nowhere", subject.path),
            };
            same(tree, subject, &of);
            seen[1] += 1;
        }
        for evidence in &facility.evidence {
            let (node, rest) = follow(tree, &evidence.place.path);
            assert_eq!(rest, Vec::<&str>::new(), "{}", evidence.place.path);
            same(tree, &evidence.place, &Node::of(tree, node));
            assert_eq!(evidence.value, held(tree, node), "{}", evidence.place.path);
            seen[2] += 1;
        }
        let unread = junshu::unread::unread(pack(), tree, &nodes.read);
        assert!(facility.unread.is_empty() || facility.unread.len() == unread.len());
        for (key, node) in facility.unread.iter().zip(unread) {
            assert_eq!((&key.path, &key.pattern), (&tree.path(node), &tree.pattern(node)));
            assert_eq!(key.span, tree.key_or_place(node));
            seen[3] += 1;
        }
    }
    assert!(seen.iter().zip([10, 100, 1000, 5]).all(|(seen, least)| *seen > least), "{seen:?}");
}

/// The steps of a place are its path, and lead to what it is in.
#[test]
fn steps_put_together_are_the_path() {
    for facility in every().iter().flat_map(|report| &report.facilities) {
        let read = facility.evidence.iter().map(|evidence| &evidence.place);
        for place in facility.findings.iter().map(|finding| &finding.place).chain(read) {
            let join = |path: String, step: &str| match (step.starts_with('['), path.is_empty()) {
                (true, _) | (_, true) => path + step,
                (false, false) => format!("{path}.{step}"),
            };
            assert_eq!(place.steps().fold(String::new(), join), place.path);
            let steps: Vec<&str> = place.steps().collect();
            let parent = steps.split_last().map_or(&[][..], |(_, before)| before);
            assert_eq!(parent.iter().fold(String::new(), |path, step| join(path, step)), place.parent());
            let whole = place.path.is_empty() || (place.missing.is_some() && steps.len() == 1);
            assert_eq!(place.is_whole(), whole, "{}", place.path);
        }
    }
}

/// What errors quote is in the files, at the lines that they say.
#[track_caller]
fn true_errors(report: &Report<'_>, files: &[SourceFile]) {
    for problem in report.problems() {
        let file = |name: &str| files.iter().find(|file| file.name() == name).expect("one of the files");
        let elsewhere = problem.elsewhere.iter().filter_map(|other| other.excerpt.as_ref());
        for excerpt in problem.excerpt.iter().chain(elsewhere) {
            let file = file(excerpt.quote.name());
            for label in &excerpt.labels {
                says(&excerpt.quote, file, Span::new(junshu::source::FileId(0), label.start, label.end));
            }
        }
        let Some(place) = &problem.place else { continue };
        let label = problem.excerpt.as_ref().and_then(|excerpt| excerpt.labels.iter().find(|label| label.primary));
        let (text, label) = (file(&place.file).text(), label.expect("it has a place"));
        assert_eq!((place.line, place.column), recount(text, label.start as usize), "{problem:?}");
        assert_eq!((place.end_line, place.end_column), recount(text, label.end as usize), "{problem:?}");
        assert_eq!(place.text, &text[label.start as usize..label.end as usize], "{problem:?}");
        assert!(text::problem(problem, FULL).contains(&format!("{}:{}:{}", place.file, place.line, place.column)));
    }
}

#[test]
fn errors_say_what_the_files_say() {
    let mut seen = 0;
    let hospital =
        || files(&folder("hospital")).into_iter().map(|file| (file.name().to_owned(), file.text().to_owned()));
    let twice = || {
        vec![
            ("a.yaml".to_owned(), "\u{feff}laws: 1\n".to_owned()),
            ("b.yaml".to_owned(), "\nfacility:\n  beds: 1\n".to_owned()),
        ]
    };
    let broken = [
        "\n名称: [\n",
        "\r\n# 𠮷\r\n\r\n名称: [\r\n",
        "\n名称:\t- 1\n",
        "\nfacility: 1\nfacility: 2\n",
        "\n𠮷: *無い\n",
    ];
    for damage in broken {
        for mark in ["", "\u{feff}"] {
            let mut all: Vec<(String, String)> = twice();
            all.extend(hospital());
            all.push(("壊.yaml".to_owned(), format!("{mark}# 架空{damage}")));
            let files =
                || all.iter().map(|(name, text)| SourceFile::new(name.as_str(), text.as_str())).collect::<Vec<_>>();
            let errors = Inventory::load(files(), &pack().schema, &pack().requirement_ids()).expect_err("no YAML");
            let report = Report { errors: problems(errors), ..super::given::empty() };
            seen += report.errors.len();
            true_errors(&report, &files());
        }
    }
    assert!(seen >= 10, "{seen} errors");
}
