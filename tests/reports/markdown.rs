//! Reports as Markdown in; whether GitHub shows every word as a word, every count, and never too much, out.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use junshu::finding::{Severity, Status};
use junshu::outcome::Outcome;
use junshu::report::Report;
use junshu::report::cell::cell;
use junshu::report::markdown::MOST;
use junshu::source::SourceFile;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::RegexSet;

use super::given::{check, every, fixture, folder, records, rendered, settled, several, tree, unreadable, written};
use super::hostile::{MARKUP, alone, everywhere, hostile, huge, saying, texts};

/// What a reader of Markdown sees.
#[derive(Default)]
struct Page {
    /// The kinds of the events, without those inside of a line that only break words and lines.
    shape: Vec<String>,
    /// All text, with the breaks of lines.
    text: String,
    /// Runs of text outside of code, as they are left for what GitHub does after Markdown.
    runs: Vec<String>,
    /// Code spans.
    code: BTreeSet<String>,
    /// The rows of the tables.
    rows: Vec<Vec<String>>,
}

/// Everything that a dialect of Markdown may have, but for changed quotes.
fn page(text: &str) -> Page {
    let mut page = Page { runs: vec![String::new()], ..Page::default() };
    let (mut block, mut table) = (false, false);
    for event in Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match &event {
            Event::Text(text) | Event::Code(text) => {
                page.text.push_str(text);
                if let Some(cell) = page.rows.last_mut().and_then(|row| row.last_mut()).filter(|_| table) {
                    cell.push_str(text);
                }
            }
            Event::InlineHtml(html) if &**html == "<br>" => page.text.push('\n'),
            Event::Start(Tag::TableRow | Tag::TableHead) => page.rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => page.rows.last_mut().expect("cells stand in rows").push(String::new()),
            Event::Start(Tag::Table(_)) => table = true,
            Event::End(TagEnd::Table) => table = false,
            Event::Start(Tag::CodeBlock(_)) => block = true,
            Event::End(TagEnd::CodeBlock) => block = false,
            _ => {}
        }
        match &event {
            Event::Text(text) if !block => page.runs.last_mut().expect("a run").push_str(text),
            Event::Text(_) => {}
            _ => page.runs.push(String::new()),
        }
        match &event {
            Event::Code(text) => _ = page.code.insert(text.to_string()),
            Event::InlineHtml(html) => {
                assert!(["<!-- -->", "<br>", "<span>", "</span>"].contains(&&**html), "{html:?} is in a line");
                continue;
            }
            _ => {}
        }
        let kind = match event {
            Event::Text(_) => "text".to_owned(),
            Event::Code(_) => "code".to_owned(),
            Event::Html(html) => format!("html {html}"),
            Event::Start(Tag::CodeBlock(_)) => "block".to_owned(),
            Event::Start(Tag::Heading { level, .. }) => format!("heading {level}"),
            other => format!("{other:?}"),
        };
        if kind != "text" || page.shape.last().is_none_or(|last| last != "text") {
            page.shape.push(kind);
        }
    }
    page
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// What GitHub looks for in text that is not code: mentions and addresses, issues, commits, signs, links, formulas.
static FOLLOWED: LazyLock<RegexSet> = LazyLock::new(|| {
    let marks = [
        "@[[:alnum:]]",
        "#[[:alnum:]]",
        "(?i)gh-[0-9]",
        "(?i)\\b[0-9a-f]{7,}\\b",
        ":[a-z0-9+_-]+:",
        "://",
        "(?i)www\\.",
        "\\$.",
    ];
    RegexSet::new(marks).expect("patterns")
});

fn followed(run: &str) -> bool {
    FOLLOWED.is_match(run)
}

#[test]
fn every_word_is_shown_as_a_word() {
    let mut shown = 0;
    for text in texts() {
        // The same number of lines: what follows the first line of a help is a block.
        let plain = format!("架空{}", "\n架空".repeat(text.matches('\n').count()));
        let [found, want] = [&text, &plain].map(|text| page(&written(&saying(std::slice::from_ref(text)), "markdown")));
        let empty = text.trim().is_empty() || text.starts_with('\n');
        assert!(empty || found.shape == want.shape, "{text:?} gives {:#?}", found.shape);
        assert!(found.text.contains(&format!("{}\n記録.yaml:1 · ", cell(&text))), "{text:?} is not in {}", found.text);
        for run in &found.runs {
            assert!(!followed(run), "{text:?} is followed in {run:?}");
        }
        shown += 1;
    }
    assert!(shown > 100, "{shown} texts");
}

#[test]
fn names_paths_and_codes_are_words_too() {
    let kinds = |report: &Report<'_>| page(&written(report, "markdown")).shape.into_iter().collect::<BTreeSet<_>>();
    let several: BTreeSet<String> = kinds(&settled(several())).union(&kinds(&alone("架空"))).cloned().collect();
    for text in MARKUP {
        let report = alone(text);
        let found = page(&written(&report, "markdown"));
        assert!(found.shape.iter().all(|kind| several.contains(kind)), "{text:?}");
        assert!(found.runs.iter().all(|run| !followed(run)), "{text:?}");
        let file = cell(text).replace('\n', "␊");
        assert!(found.code.contains(&format!("{file}:1")), "{file:?} is not in {:?}", found.code);
        let name = found.text.lines().next().expect("a heading");
        assert!(name.contains(cell(text).lines().next().unwrap_or_default()), "{name}");
    }
    for texts in hostile().chunks(50) {
        let found = page(&written(&records(&everywhere(&texts.concat())), "markdown"));
        assert!(found.shape.iter().all(|kind| several.contains(kind)), "{texts:?}");
        let seen = written(&records(&everywhere(&texts.concat())), "markdown");
        assert!(!seen.chars().any(|c| c.is_control() && c != '\n'), "{texts:?}");
    }
}

#[test]
fn names_of_several_facilities_are_words_in_tables() {
    let two = |text: &str| {
        let mut report = saying(&[text.to_owned()]);
        report.facilities.extend(saying(&[text.to_owned()]).facilities);
        page(&written(&report, "markdown"))
    };
    let want = two("架空");
    for text in MARKUP.into_iter().filter(|text| !text.contains('\n')) {
        let found = two(text);
        assert!(found.shape == want.shape && !found.runs.iter().any(|run| followed(run)), "{text:?}");
        assert!(found.rows[1][0].contains(cell(text).trim()), "{text:?} is not in {:?}", found.rows[1]);
    }
}

#[test]
fn the_counts_are_those_of_the_report() {
    for report in every() {
        let (found, summary) = (page(&written(report, "markdown")), report.summary());
        let head = &found.rows[0];
        let total = &found.rows[if report.facilities.len() == 1 { 1 } else { report.facilities.len() + 1 }];
        for (outcome, count) in Outcome::ALL.into_iter().zip(summary.outcomes) {
            let at = head.iter().position(|name| name == outcome.label()).expect("a column");
            assert_eq!(total[at], count.to_string(), "{outcome:?}");
        }
        assert_eq!(total.last().expect("a total"), &summary.outcomes.iter().sum::<usize>().to_string());
        let all: usize = summary.severities.iter().sum();
        let [info, warning, error] = summary.severities;
        let line = format!("指摘 {all} 件: error {error} · warning {warning} · info {info}");
        assert!(found.text.contains(&line), "{line} is not in {}", found.text);
        for status in [Status::Waived, Status::Baselined] {
            let findings = report.facilities.iter().flat_map(|facility| &facility.findings);
            let count = findings.filter(|finding| finding.status == status).count();
            assert_eq!(found.text.contains(&format!("{} {count}", status.label())), count > 0, "{status:?}");
        }
        let items = found.rows.iter().filter(|row| row[0].contains(['①', '②', '③', '④'])).count();
        assert_eq!(items, 49, "the table of the items is whole");
    }
}

/// The line of a byte, counted.
fn line(text: &str, byte: u32) -> usize {
    text[..byte as usize].matches('\n').count() + 1
}

/// The line of a file, or the paragraph of one that has none.
fn spot(file: &SourceFile, byte: u32) -> String {
    let line = line(file.text(), byte);
    match file.headings() {
        Some(headings) => format!("{}: {}", file.name(), headings.place(line as u32)),
        None => format!("{}:{line}", file.name()),
    }
}

#[test]
fn every_finding_is_there_with_its_place() {
    let mut seen = 0;
    for report in every() {
        let found = page(&written(report, "markdown"));
        for facility in &report.facilities {
            for finding in &facility.findings {
                assert!(found.text.contains(&finding.message), "{}", finding.message);
                let file = tree(facility).sources().file(finding.place.span.file);
                let place = spot(file, finding.place.span.start);
                assert!(
                    found.text.contains(&format!("{}\n{place} · ", finding.message)),
                    "{place} of {}",
                    finding.message
                );
                for related in &finding.related {
                    let place = &related.place.span;
                    let file = tree(facility).sources().file(place.file);
                    assert!(found.code.contains(&format!("{}:{}", file.name(), line(file.text(), place.start))));
                }
                let first = finding.help.as_deref().and_then(|help| help.lines().next()).unwrap_or_default();
                assert!(found.text.contains(first), "{first}");
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen} findings");
}

#[test]
fn the_worst_comes_first_and_what_is_settled_last() {
    let report = settled(fixture("hospital"));
    let found = page(&written(&report, "markdown"));
    let at = |title: &str| found.text.find(title).unwrap_or_else(|| panic!("{title} is not there"));
    let findings = &report.facilities[0].findings;
    let mut last = 0;
    for severity in Severity::ALL.into_iter().rev() {
        let count = findings.iter().filter(|f| f.status == Status::Open && f.severity == severity).count();
        if count > 0 {
            let here = at(&format!("{severity}（{count} 件）"));
            assert!(here > last, "{severity}");
            last = here;
        }
    }
    let count = findings.iter().filter(|finding| finding.status != Status::Open).count();
    let settled = at(&format!("受容又は既知の指摘（{count} 件）"));
    assert!(settled > last);
    for finding in findings {
        let mut there = found.text.match_indices(&finding.message).map(|(here, _)| here);
        // One message may stand under two items, of which one is settled.
        let here = there.find(|&here| (here > settled) == (finding.status != Status::Open));
        let here = here.unwrap_or_else(|| panic!("{} is not where it belongs", finding.message));
        let mark = format!("{}（{}）", finding.status.label(), finding.severity);
        assert!(finding.status == Status::Open || found.text[settled..here].contains(&mark), "{mark}");
    }
}

#[test]
fn what_could_not_be_checked_comes_first() {
    let report = unreadable("壊.yaml", "a: 1\n名称: [\n");
    let found = page(&written(&report, "markdown"));
    for part in ["記録を検査できませんでした", "yaml::syntax", "壊.yaml:2:5"] {
        assert!(found.text.contains(part), "{part} is not in {}", found.text);
    }
    assert!(found.rows.is_empty() && !found.text.contains("指摘"), "nothing looks like a result");
    let broken = unreadable("壊.yaml", "a: [\n").errors;
    let text = page(&written(&Report { errors: broken, ..fixture("hospital-clean") }, "markdown")).text;
    let problem = text.find("検査できなかったものが 1 件あります").expect("a clean result does not hide it");
    assert!(problem < text.find("項目数").expect("the counts"), "it stands before the counts");
    let shape = page(&written(&unreadable("架空", "a: [\n"), "markdown")).shape;
    for text in MARKUP {
        let found = page(&written(&unreadable(text, "a: [\n"), "markdown"));
        assert!(found.shape == shape && !found.runs.iter().any(|run| followed(run)), "{text:?}");
    }
}

/// The findings in the list, and those that are said to be left out.
fn shown(text: &str) -> (usize, usize) {
    let rest = text
        .split("**ほか ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .map_or(0, |n| n.parse().expect("a number"));
    (text.lines().filter(|line| line.starts_with("- ")).count(), rest)
}

#[test]
fn it_is_never_too_long_and_says_what_is_left_out() {
    for word in ["架空の指摘", "$", "@", &"あ".repeat(1000), &"`".repeat(500), &"𠮷 ".repeat(200)] {
        // Two findings each that are one thing to do, and so one bullet.
        let all: Vec<String> = (0..4000).map(|n| format!("{word} {}\n{word}", n / 2)).collect();
        let report = saying(&all);
        let text = written(&report, "markdown");
        assert!(units(&text) < MOST && units(&text) > MOST / 2, "{} units of {word:.10}", units(&text));
        let (listed, rest) = shown(&text);
        assert!(listed > 0 && listed * 2 + rest == all.len(), "{listed} shown, {rest} left out");
        assert!(page(&text).text.contains("指摘 4000 件"), "the counts are complete");
        assert!(page(&text).text.contains(&report.pack.about.disclaimer), "and so is the end");
    }
    for text in huge() {
        let text = written(&records(&text), "markdown");
        assert!(units(&text) < MOST, "{} units", units(&text));
    }
}

#[test]
fn many_facilities_are_not_too_long() {
    let mut report = several();
    for _ in 0..30 {
        for facility in records("{}").facilities.into_iter().chain(saying(&["$".repeat(5000)]).facilities) {
            report.facilities.push(facility);
        }
    }
    let (text, summary) = (written(&report, "markdown"), report.summary());
    let found = page(&text);
    assert!(units(&text) < MOST, "{} units", units(&text));
    let total = found.rows.iter().find(|row| row[0] == "計").expect("a total");
    assert_eq!(total.last().expect("a sum"), &summary.outcomes.iter().sum::<usize>().to_string());
    assert!(found.text.contains("63 施設"));
}

#[test]
fn broken_records_without_end_are_not_too_long() {
    let mut report = fixture("clinic");
    for n in 0..300 {
        report.errors.extend(unreadable(&format!("{}{n}.yaml", "$".repeat(300)), "a: [\n").errors);
    }
    let text = written(&report, "markdown");
    assert!(units(&text) < MOST && page(&text).text.contains("検査できなかったものが 300 件あります"));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert!(rendered(&several(), "markdown") == rendered(&several(), "markdown"));
    let run = || check(&folder("hospital"), &[".", "--format", "markdown"]);
    let (first, second) = (run(), run());
    assert!(first.out.len() > 1000 && first == second && first.code == 1);
}
