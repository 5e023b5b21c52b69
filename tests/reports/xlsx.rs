//! Reports as workbooks in; whether a reader of workbooks finds every count, finding and date, and no formula, out.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use junshu::finding::{Severity, Status};
use junshu::outcome::Outcome;
use junshu::report::Report;
use junshu::report::cell::{CUT, MOST, cell};

use super::given::{ahead, check, every, fixture, folder, records, rendered, several, tree, unreadable, with_nodes};
use super::hostile::{MARKUP, alone, everywhere, hostile, huge, saying, texts};

const SHEETS: [&str; 5] = ["概要", "遵守事項", "指摘", "期限", "パラメータ"];

struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    #[track_caller]
    fn of(report: &Report<'_>) -> Self {
        let book = Xlsx::new(Cursor::new(rendered(report, "xlsx"))).expect("a workbook");
        assert_eq!(book.sheet_names(), SHEETS);
        Self(book)
    }

    #[track_caller]
    fn sheet(&mut self, name: &str) -> Range<Data> {
        self.0.worksheet_range(name).expect("a sheet")
    }

    /// The cells under the head of a sheet's table.
    #[track_caller]
    fn table(&mut self, name: &str) -> Table {
        let mut rows: Vec<Vec<Data>> = self.sheet(name).rows().skip(2).map(<[Data]>::to_vec).collect();
        let head = rows.remove(0).iter().map(ToString::to_string).collect();
        Table { head, rows }
    }

    /// All there is to read on a sheet.
    fn text(&mut self, name: &str) -> String {
        self.sheet(name).used_cells().map(|(_, _, data)| format!("{data}\n")).collect()
    }

    /// No cell is computed, and every text is one that Excel takes.
    #[track_caller]
    fn harmless(&mut self) {
        for name in SHEETS {
            let formulas = self.0.worksheet_formula(name).expect("a sheet");
            assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{name} has formulas");
            for (row, column, data) in self.sheet(name).used_cells() {
                let fine = match data {
                    Data::String(text) => {
                        text.encode_utf16().count() <= MOST && !text.chars().any(|c| c.is_control() && c != '\n')
                    }
                    Data::Float(_) | Data::DateTime(_) => true,
                    _ => false,
                };
                assert!(fine, "{name} {row}:{column}: {data:?}");
            }
        }
    }
}

struct Table {
    head: Vec<String>,
    rows: Vec<Vec<Data>>,
}

impl Table {
    #[track_caller]
    fn at<'t>(&self, row: &'t [Data], column: &str) -> &'t Data {
        let at = self.head.iter().position(|name| name == column);
        &row[at.unwrap_or_else(|| panic!("no column {column} in {:?}", self.head))]
    }

    #[track_caller]
    fn word<'t>(&self, row: &'t [Data], column: &str) -> &'t str {
        match self.at(row, column) {
            Data::String(text) => text,
            Data::Empty => "",
            other => panic!("{column} is {other:?}"),
        }
    }

    #[track_caller]
    fn number(&self, row: &[Data], column: &str) -> usize {
        match self.at(row, column) {
            Data::Float(number) => *number as usize,
            other => panic!("{column} is {other:?}"),
        }
    }

    fn count(&self, column: &str, word: &str) -> usize {
        self.rows.iter().filter(|row| self.word(row, column) == word).count()
    }
}

#[test]
fn the_tables_count_as_the_report_does() {
    for report in every() {
        let (mut book, summary) = (Book::of(report), report.summary());
        book.harmless();
        let (items, findings) = (book.table("遵守事項"), book.table("指摘"));
        for (at, outcome) in Outcome::ALL.into_iter().enumerate() {
            assert_eq!(items.count("結果", outcome.label()), summary.outcomes[at], "{outcome:?}");
        }
        for severity in Severity::ALL {
            assert_eq!(findings.count("重さ", severity.name()), summary.severities[severity as usize], "{severity}");
        }
        let all = || report.facilities.iter().flat_map(|facility| &facility.findings);
        for status in Status::ALL {
            let count = all().filter(|finding| finding.status == status).count();
            assert_eq!(findings.count("状態", status.label()), count, "{status:?}");
        }
        let open = all().filter(|f| f.status == Status::Open && f.requirement.is_some()).count();
        assert_eq!(items.rows.iter().map(|row| items.number(row, "未解決")).sum::<usize>(), open);
        let lapses = report.facilities.iter().filter_map(|facility| facility.forecast.as_ref());
        assert_eq!(book.table("期限").rows.len(), lapses.map(|forecast| forecast.lapses.len()).sum::<usize>());
        assert_eq!(book.table("パラメータ").rows.len(), report.pack.about.parameters.len());
    }
}

/// The numbers of the last row under a heading of the overview.
fn counts(overview: &Range<Data>, heading: &str) -> Vec<usize> {
    let rows: Vec<&[Data]> = overview.rows().collect();
    let from = rows.iter().position(|row| row[0] == *heading).expect("the heading is there");
    let block = rows[from + 2..].iter().take_while(|row| !row[0].to_string().is_empty());
    let last = block.last().expect("a row of numbers");
    last[1..]
        .iter()
        .filter_map(|data| if let Data::Float(number) = data { Some(*number as usize) } else { None })
        .collect()
}

#[test]
fn the_overview_has_the_counts_of_the_report() {
    for report in every() {
        let (mut book, summary) = (Book::of(report), report.summary());
        let overview = book.sheet("概要");
        let total: usize = summary.outcomes.iter().sum();
        assert_eq!(counts(&overview, "項目の結果"), [&summary.outcomes[..], &[total]].concat());
        let severities: Vec<usize> = summary.severities.iter().rev().copied().collect();
        let all = report.facilities.iter().flat_map(|facility| &facility.findings);
        let of = |status| all.clone().filter(|finding| finding.status == status).count();
        let want = [&severities[..], &[severities.iter().sum()], &Status::ALL.map(of)].concat();
        assert_eq!(counts(&overview, "指摘の件数"), want);
        let text = book.text("概要");
        for part in [&report.pack.about.notice, &report.pack.about.disclaimer, &report.pack.about.title] {
            assert!(text.contains(part.as_str()), "{part}");
        }
    }
}

#[test]
fn a_row_says_all_of_its_finding_and_has_room_for_the_follow_up() {
    let mut seen = 0;
    for report in every() {
        let table = Book::of(report).table("指摘");
        let all = report.facilities.iter().flat_map(|facility| facility.findings.iter().map(move |f| (facility, f)));
        for (row, (facility, finding)) in table.rows.iter().zip(all) {
            assert_eq!(table.word(row, "指摘"), finding.message);
            assert_eq!(table.word(row, "対処"), finding.help.as_deref().unwrap_or_default());
            assert_eq!(table.word(row, "コード"), &*finding.rule);
            assert_eq!(table.word(row, "項目"), report.requirement(finding).map_or("—", |item| &item.label));
            let tree = tree(facility);
            let file = tree.sources().file(finding.place.span.file);
            let start = finding.place.span.start as usize;
            let before = file.text()[..start].strip_prefix('\u{feff}').unwrap_or(&file.text()[..start]);
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let line = before.matches('\n').count() + 1;
            if let Some(headings) = file.headings() {
                assert_eq!(table.word(row, "ファイル"), format!("{}: {}", file.name(), headings.place(line as u32)));
                assert_eq!((table.word(row, "行"), table.word(row, "列")), ("", ""));
            } else {
                assert_eq!(table.word(row, "ファイル"), file.name());
                assert_eq!((table.number(row, "行"), table.number(row, "列")), (line, column));
            }
            assert_eq!(table.word(row, "記録の場所"), finding.place.path);
            for open in ["担当", "期限", "対応状況", "備考"] {
                assert_eq!(table.word(row, open), "", "{open} is to be filled in");
            }
            if report.facilities.len() > 1 {
                assert_eq!(table.word(row, "施設"), facility.name.as_deref().unwrap_or(&facility.root));
            }
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen} rows");
}

#[test]
fn an_item_names_its_evidence_and_who_signs() {
    let report = fixture("hospital");
    let table = Book::of(&report).table("遵守事項");
    let (tree, judged) = (tree(&report.facilities[0]), with_nodes(&report.facilities[0]));
    assert_eq!(table.rows.len(), judged.requirements.len());
    let mut signs = 0;
    for (row, assessed) in table.rows.iter().zip(&judged.requirements) {
        let requirement = &assessed.requirement;
        assert_eq!((table.word(row, "遵守事項"), table.word(row, "文言")), (&*requirement.id, &*requirement.text));
        assert_eq!(table.number(row, "確認した数"), assessed.checked);
        assert_eq!(table.word(row, "備考"), "");
        signs += usize::from(requirement.attest.is_some());
        assert_eq!(table.word(row, "署名する人") == "—", requirement.attest.is_none());
        let lines: Vec<&str> = table.word(row, "根拠（記録の例）").lines().collect();
        let (rest, named) = match lines.split_last() {
            Some((last, named)) if last.starts_with("ほか ") => (*last, named),
            _ => ("ほか 0 か所", &lines[..]),
        };
        assert_eq!(rest, format!("ほか {} か所", assessed.evidence.len() - named.len()), "all of it is counted");
        for line in named {
            let node = assessed.evidence.iter().find(|&&node| {
                let start = tree.sources().start(tree.place(node));
                let place = start.rsplit_once(':').expect("a column").0;
                line.starts_with(&format!("{place} {} = ", tree.path(node)))
            });
            assert!(node.is_some(), "{line} is none of the evidence");
        }
    }
    assert_eq!(signs, 8);
}

#[test]
fn dates_are_dates() {
    let report = ahead(fixture("hospital"));
    let mut book = Book::of(&report);
    let table = book.table("期限");
    let forecast = report.facilities[0].forecast.as_ref().expect("it was asked for");
    assert!(!forecast.lapses.is_empty());
    for (row, lapse) in table.rows.iter().zip(&forecast.lapses) {
        let Data::DateTime(date) = table.at(row, "日付") else { panic!("{:?} is no date", table.at(row, "日付")) };
        let (year, month, day, ..) = date.to_ymd_hms_milli();
        assert_eq!(format!("{year:04}-{month:02}-{day:02}"), lapse.date.to_string());
        assert_eq!(table.word(row, "その日からの指摘"), lapse.finding.message);
    }
    assert!(book.text("期限").contains(&forecast.until.to_string()), "it says up to which day was looked");
    assert!(Book::of(&fixture("hospital")).text("期限").contains("調べていません"), "or that nobody looked");
    let days =
        Book::of(&report).sheet("概要").used_cells().filter(|(_, _, data)| matches!(data, Data::DateTime(_))).count();
    assert_eq!(days, 1, "the date of the check is one too");
}

#[test]
fn a_date_before_excel_is_text() {
    let today = junshu::date::parse_iso("0999-01-01").expect("a date");
    let mut book = Book::of(&Report { today, ..fixture("clinic") });
    assert!(book.text("概要").contains("0999-01-01"));
}

#[test]
fn no_cell_is_computed() {
    let all = texts();
    let mut book = Book::of(&saying(&all));
    book.harmless();
    let table = book.table("指摘");
    assert_eq!(table.rows.len(), all.len(), "no text adds a row");
    for (row, text) in table.rows.iter().zip(&all) {
        assert_eq!(table.word(row, "指摘"), cell(text), "nothing is lost");
        assert_eq!(table.word(row, "対処"), cell(text), "nothing is lost");
    }
    for report in [ahead(alone(MARKUP[6])), ahead(alone("+1"))] {
        Book::of(&report).harmless();
    }
    hostile().chunks(50).for_each(|texts| Book::of(&records(&everywhere(&texts.concat()))).harmless());
}

#[test]
fn long_values_are_cut_with_a_mark() {
    for text in huge() {
        Book::of(&records(&text)).harmless();
    }
    let mut book = Book::of(&saying(&["架".repeat(100_000), "空\n".repeat(50_000)]));
    book.harmless();
    for sheet in ["概要", "指摘"] {
        assert!(book.text(sheet).contains(CUT), "what is cut says so: {sheet}");
    }
}

#[test]
fn what_could_not_be_checked_stands_on_the_first_sheet() {
    let report = unreadable("壊.yaml", "a: 1\n名称: [\n");
    let mut book = Book::of(&report);
    book.harmless();
    let text = book.text("概要");
    for part in ["記録を検査できませんでした", "yaml::syntax", "壊.yaml:2:5"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("指摘の件数"), "zeros would look like a result");
    for sheet in ["遵守事項", "指摘", "期限"] {
        assert!(book.text(sheet).contains("検査できなかったので"), "{sheet} does not look like a good result");
    }
    let broken = unreadable("壊.yaml", "a: [\n").errors;
    let mut book = Book::of(&Report { errors: broken, ..fixture("hospital-clean") });
    assert!(book.text("概要").contains("検査できなかったものが 1 件あります"), "a clean result does not hide it");
    assert!(book.text("指摘").contains("検査できなかったものが「概要」にあり"));
    for text in MARKUP {
        Book::of(&unreadable(text, "a: [\n")).harmless();
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for report in [|| ahead(several()), || unreadable("壊.yaml", "a: [\n")] {
        let first = rendered(&report(), "xlsx");
        // A second that passes shows a clock that somebody reads.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert!(first.len() > 5000 && first == rendered(&report(), "xlsx"));
    }
    let folder_out = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str| folder_out.path().join(name);
    let run = |name: &str| {
        let output = format!("xlsx={}", file(name).display());
        assert_eq!(check(&folder("hospital"), &[".", "--format", &output]).code, 1);
        std::fs::read(file(name)).expect("the workbook is there")
    };
    assert!(run("a.xlsx") == run("b.xlsx"), "two runs differ");
}
