//! Reports as tables in; whether a reader of CSV gets every finding, whole, at its place and without a formula, out.

use junshu::finding::{Severity, Status};
use junshu::report::Report;
use junshu::report::cell::{CUT, MOST, cell};
use junshu::report::csv::{COLUMNS, PROBLEM};
use junshu::report::finding::Finding;

use super::given::{check, every, fixture, folder, records, rendered, several, tree, unreadable, written};
use super::hostile::{MARKUP, alone, everywhere, hostile, huge, saying, texts};

type Row = Vec<String>;

/// The rows under the head, as a reader of RFC 4180 gets them.
#[track_caller]
fn rows(report: &Report<'_>) -> Vec<Row> {
    let text = written(report, "csv");
    let text = text.strip_prefix('\u{feff}').expect("Excel needs the mark");
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    assert_eq!(reader.headers().expect("a head").iter().collect::<Vec<_>>(), COLUMNS);
    let rows = reader.records().map(|row| row.expect("a row as long as the head"));
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

#[track_caller]
fn at<'r>(row: &'r Row, column: &str) -> &'r str {
    let at = COLUMNS.iter().position(|name| *name == column).unwrap_or_else(|| panic!("no column {column}"));
    &row[at]
}

#[track_caller]
fn number(row: &Row, column: &str) -> usize {
    at(row, column).parse().unwrap_or_else(|_| panic!("{column} is no number in {row:?}"))
}

fn findings<'a>(report: &'a Report<'_>) -> Vec<&'a Finding> {
    report.facilities.iter().flat_map(|facility| &facility.findings).collect()
}

#[test]
fn a_row_says_all_of_its_finding() {
    let mut seen = 0;
    for report in every() {
        let (rows, all) = (rows(report), findings(report));
        assert_eq!(rows.len(), all.len());
        for (row, finding) in rows.iter().zip(all) {
            assert_eq!(at(row, "指摘"), finding.message);
            assert_eq!(at(row, "対処"), finding.help.as_deref().unwrap_or_default());
            assert_eq!(at(row, "コード"), &*finding.rule);
            assert_eq!(at(row, "遵守事項"), finding.requirement.as_deref().unwrap_or_default());
            assert_eq!(at(row, "項目"), report.requirement(finding).map_or("", |item| &item.label));
            assert_eq!((at(row, "検査日"), at(row, "版")), ("2026-11-22", "第6.0版"));
            assert_eq!((at(row, "指紋"), at(row, "指紋").len()), (&*finding.fingerprint, 32));
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen} rows");
}

#[test]
fn the_rows_count_as_the_report_does() {
    for report in every() {
        let (rows, summary) = (rows(report), report.summary());
        for severity in Severity::ALL {
            let count = rows.iter().filter(|row| at(row, "重さ") == severity.name()).count();
            assert_eq!(count, summary.severities[severity as usize], "{severity}");
        }
        for status in Status::ALL {
            let count = findings(report).iter().filter(|finding| finding.status == status).count();
            assert_eq!(rows.iter().filter(|row| at(row, "状態") == status.label()).count(), count, "{status:?}");
        }
    }
}

#[test]
fn a_row_says_what_its_item_came_to() {
    for report in [fixture("hospital"), several()] {
        let mut rows = rows(&report).into_iter();
        for facility in &report.facilities {
            for finding in &facility.findings {
                let row = rows.next().expect("a row for each finding");
                let item = facility
                    .requirements
                    .iter()
                    .find(|item| Some(&*item.requirement.id) == finding.requirement.as_deref());
                assert_eq!(at(&row, "結果"), item.map_or("", |item| item.outcome.label()));
                assert_eq!(at(&row, "施設"), facility.name.as_deref().unwrap_or(&facility.root));
            }
        }
        assert!(rows.next().is_none());
    }
}

/// The bytes before a line and column that are counted in characters; the mark at the start of a file is none.
fn bytes(text: &str, line: usize, column: usize) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let lines = text[mark..].split_inclusive('\n');
    let before: usize = lines.clone().take(line - 1).map(str::len).sum();
    let inside = lines.clone().nth(line - 1).unwrap_or_default().chars().take(column - 1).map(char::len_utf8);
    mark + before + inside.sum::<usize>()
}

#[test]
fn the_place_of_a_row_is_the_text_of_its_node() {
    let mut seen = 0;
    for report in every() {
        let facilities =
            report.facilities.iter().flat_map(|facility| facility.findings.iter().map(move |f| (facility, f)));
        for (row, (facility, finding)) in rows(report).iter().zip(facilities) {
            let tree = tree(facility);
            let file = tree.sources().file(finding.place.span.file);
            assert_eq!(at(row, "ファイル"), file.name());
            assert_eq!(at(row, "記録の場所"), finding.place.path);
            if let Some(headings) = file.headings() {
                let line = file.text()[..finding.place.span.start as usize].matches('\n').count() as u32 + 1;
                assert_eq!(
                    ["行", "列", "終了行", "終了列"].map(|name| at(row, name)),
                    [&*headings.place(line), "", "", ""]
                );
                continue;
            }
            let (start, end) = (
                bytes(file.text(), number(row, "行"), number(row, "列")),
                bytes(file.text(), number(row, "終了行"), number(row, "終了列")),
            );
            assert_eq!(&file.text()[start..end], tree.sources().text(finding.place.span), "{row:?}");
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen} places");
}

/// Whether a spreadsheet would compute a cell, or a reader would not see all of it.
#[track_caller]
fn harmless(rows: &[Row]) {
    for cell in rows.iter().flatten() {
        let first = cell.trim_start().chars().next();
        assert!(!first.is_some_and(|c| "=+-@\t\r＝＋－−＠".contains(c)), "{cell:?} is computed");
        assert!(!cell.chars().any(|c| c.is_control() && c != '\n'), "{cell:?} hides something");
        assert!(cell.encode_utf16().count() <= MOST, "a cell of {} units", cell.encode_utf16().count());
    }
}

#[test]
fn no_cell_is_computed() {
    let all = texts();
    let found = rows(&saying(&all));
    assert_eq!(found.len(), all.len(), "no text adds a row");
    harmless(&found);
    let mut kept = 0;
    for (row, text) in found.iter().zip(&all) {
        let shown = cell(text);
        let guarded = at(row, "指摘").strip_prefix('\'').filter(|_| !text.starts_with('\'')).unwrap_or(at(row, "指摘"));
        assert_eq!(guarded, shown, "nothing is lost");
        kept += usize::from(*text == shown);
    }
    assert!(kept > 30, "{kept} texts are kept as they are");
    for text in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1,2)", "＝１", "\t=1"] {
        let rows = rows(&alone(text));
        harmless(&rows);
        let columns = ["施設", "ファイル", "記録の場所"];
        let guarded = |column: &&str| rows.iter().any(|row| at(row, column).starts_with('\''));
        assert!(columns.iter().all(guarded), "{text:?} stands there");
    }
    hostile().chunks(50).for_each(|texts| harmless(&rows(&records(&everywhere(&texts.concat())))));
}

#[test]
fn long_values_are_cut_with_a_mark() {
    for text in huge() {
        let rows = rows(&records(&text));
        harmless(&rows);
        assert!(rows.len() > 10);
    }
    let rows = rows(&saying(&["架".repeat(100_000), "空\n".repeat(50_000)]));
    harmless(&rows);
    for column in ["施設", "指摘", "対処", "コード"] {
        assert!(rows.iter().all(|row| at(row, column).ends_with(CUT)), "what is cut says so: {column}");
    }
}

#[test]
fn what_could_not_be_checked_is_a_row_of_its_own() {
    let report = unreadable("壊.yaml", "a: 1\n名称: [\n");
    let found = rows(&report);
    assert_eq!(found.len(), report.problems().count());
    let row = &found[0];
    assert_eq!((at(row, "重さ"), at(row, "コード"), at(row, "ファイル")), (PROBLEM, "yaml::syntax", "壊.yaml"));
    assert_eq!((number(row, "行"), number(row, "列")), (2, 5));
    assert!(!at(row, "指摘").is_empty());
    for text in MARKUP {
        harmless(&rows(&unreadable(text, "a: [\n")));
    }
}

#[test]
fn lines_end_as_rfc_4180_says() {
    for report in every() {
        let text = written(report, "csv");
        assert!(text.ends_with("\r\n"));
        // Outside of quotes, which stand in pairs, no line feed is alone.
        for (at, part) in text.split('"').enumerate().filter(|(at, _)| at % 2 == 0) {
            assert_eq!(part.matches('\n').count(), part.matches("\r\n").count(), "part {at}");
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert!(rendered(&several(), "csv") == rendered(&several(), "csv"));
    let run = || check(&folder("hospital"), &[".", "--format", "csv"]);
    let (first, second) = (run(), run());
    assert!(first.out.len() > 1000 && first == second && first.code == 1);
}
