//! Reports of every kind in; whether what is read back from their JSON gives the same bytes in every format, out.

use junshu::finding::{Severity, Status};
use junshu::inventory::Inventory;
use junshu::node::Kind;
use junshu::pack::{Pack, PackSource};
use junshu::report::facility::{Evidence, Value};
use junshu::report::format::FORMATS;
use junshu::report::problem::Problem;
use junshu::report::style::Style;
use junshu::report::text::{Look, matrix, problem};
use junshu::report::{Report, json};
use junshu::source::{SourceError, SourceFile};

use crate::reports::ci::{TRICKS, reports, unreadable_as};
use crate::reports::given::{
    FULL, PLAIN, STYLE, as_json, empty, every, fixture, full, json_text, mark, pack, problems, records, request,
    temporary, unreadable,
};
use crate::reports::hostile::{MARKUP, alone, everywhere, hostile, huge, saying, texts};

const COLOURED: Look = Look { color: true, ..FULL };
const QUIET: Look = Look { quiet: true, ..PLAIN };

/// What is read from the JSON of a report.
#[track_caller]
pub fn back<'p>(report: &Report<'p>) -> Report<'p> {
    json::read::report("r.json", &json_text(report), report.pack).expect("what was written can be read")
}

/// All that can be made of a report, with what it is.
pub fn everything(report: &Report<'_>, styles: &[Style]) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for format in FORMATS {
        // Most formats have one look.
        let looks = ["text", "short", "github"].contains(&format.name);
        for style in styles.iter().filter(|style| looks || style.look == PLAIN) {
            let mut out = Vec::new();
            format.render(report, *style, &mut out).expect("a vector takes everything");
            all.push((format!("{} with {style:?}", format.name), out));
        }
    }
    for style in styles {
        let errors = report.problems().map(|error| problem(error, style.look));
        all.push((format!("errors with {style:?}"), errors.collect::<String>().into()));
        let known =
            |facility: &&junshu::report::Facility| facility.requirements.len() == report.pack.requirements.len();
        let matrices = report.facilities.iter().filter(known);
        let matrices = matrices.map(|facility| matrix(report.pack, Some(facility), style.look));
        all.push((format!("matrix with {style:?}"), matrices.collect::<String>().into()));
    }
    all
}

/// What was read back is the report, whatever it is asked for.
#[track_caller]
fn the_same_again(report: &Report<'_>, styles: &[Style]) {
    let again = back(report);
    for ((what, want), (_, got)) in everything(report, styles).into_iter().zip(everything(&again, styles)) {
        let at = want.iter().zip(&got).take_while(|(a, b)| a == b).count();
        let around = |bytes: &[u8]| {
            String::from_utf8_lossy(&bytes[at.saturating_sub(80)..bytes.len().min(at + 80)]).into_owned()
        };
        assert!(want == got, "{what}: {:?} became {:?}", around(&want), around(&got));
    }
    assert_eq!(again.summary(), report.summary());
    assert_eq!(again.problems().collect::<Vec<_>>(), report.problems().collect::<Vec<_>>());
    for (again, facility) in again.facilities.iter().zip(&report.facilities) {
        assert_eq!(
            (&again.findings, &again.files, &again.unread),
            (&facility.findings, &facility.files, &facility.unread)
        );
    }
}

const ALL: [Style; 5] = [
    STYLE,
    Style { passes: false, ..STYLE },
    Style { look: FULL, passes: true, complete: true },
    Style { look: COLOURED, passes: false, complete: false },
    Style { look: QUIET, passes: true, complete: true },
];

#[test]
fn reports_of_every_kind_come_back() {
    every().iter().for_each(|report| the_same_again(report, &ALL));
    reports().iter().for_each(|(_, report)| the_same_again(report, &[STYLE]));
}

#[test]
fn hostile_records_come_back() {
    let longer: Vec<String> = MARKUP.iter().chain(&TRICKS).map(ToString::to_string).collect();
    for text in hostile().chunks(10).map(<[String]>::concat).chain(longer.iter().cloned()) {
        the_same_again(&records(&everywhere(&text)), &[STYLE]);
    }
    hostile().iter().chain(&longer).step_by(5).for_each(|text| the_same_again(&alone(text), &[STYLE]));
    huge().iter().for_each(|text| the_same_again(&full(records(text)), &ALL[..3]));
}

#[test]
fn whatever_a_report_says_comes_back() {
    let mut report = saying(&texts());
    the_same_again(&report, &ALL);
    report.facilities[0]
        .findings
        .iter_mut()
        .zip(Status::ALL.into_iter().cycle())
        .for_each(|(finding, status)| mark(finding, status));
    report.facilities[0].name = None;
    the_same_again(&report, &[STYLE]);
}

/// A report with an error of every kind: with and without a place, related places, weights and facilities.
fn with_errors() -> Report<'static> {
    let mut report = fixture("clinic");
    let twice = ["a.yaml", "b.yaml"].map(|name| SourceFile::new(name, "\u{feff}facility: { name: 架空 }\r\n"));
    for files in [Vec::from(twice), vec![SourceFile::new("list.yaml", "- 1\n")], Vec::new()] {
        report.errors.extend(problems(Inventory::load(files, &pack().schema, &[]).expect_err("no inventory")));
    }
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("名称: 架空みなと総合病院\n");
    let encoding = SourceFile::from_bytes("sjis.yaml", bytes.into_owned()).expect_err("no UTF-8");
    let name = || "無い\u{1b}[31m.yaml".to_owned();
    let reason = "理由".to_owned();
    report.errors.extend(problems([
        encoding,
        SourceError::NotFound { name: name() },
        SourceError::Workbook { name: name() },
    ]));
    report.errors.extend(problems([SourceError::Unreadable { name: name(), reason }]));
    for (error, severity) in report.errors.iter_mut().zip(Severity::ALL.into_iter().cycle()) {
        error.severity = severity;
        error.facility = error.place.is_some().then(|| "施設\n".to_owned());
    }
    report.errors.push(Problem { code: None, help: None, ..report.errors[0].clone() });
    // The same again is one more.
    report.errors.push(report.errors[0].clone());
    report
}

#[test]
fn errors_of_every_kind_come_back() {
    let report = with_errors();
    assert!(report.errors.iter().any(|error| error.place.is_none()));
    assert!(report.errors.iter().any(|error| !error.elsewhere.is_empty()));
    the_same_again(&report, &ALL);
    the_same_again(&Report { facilities: Vec::new(), ..report }, &ALL);
    the_same_again(&empty(), &ALL);
    for text in TRICKS.iter().chain(&MARKUP) {
        the_same_again(&unreadable_as(text), &[STYLE]);
        the_same_again(&unreadable(text, "a: 1\n名称: [\n"), &[STYLE]);
    }
}

/// Rules that cannot be run are the pack's: they are not there twice.
#[test]
fn rules_that_cannot_be_run_come_back_once() {
    const PAGE: &str = "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直し方。\n\n## 例\n\n```yaml\npeople: []\n```\n";
    let rule = |body: &str| format!("//! 題\nconst RULE = #{{ severity: \"error\", on: \"people[]\" }};\n\n{body}\n");
    let (syntax, calls) = (
        rule("fn check(p) {"),
        rule("fn f(p) { p.name * 2 }\nfn check(p) { if f(p) == 2 { return fail(p, \"x\"); } }"),
    );
    let folder = temporary(&[("own/s.rhai", &syntax), ("own/s.md", PAGE), ("own/r.rhai", &calls), ("own/r.md", PAGE)]);
    let pack = Pack::load(&PackSource::Embedded, &[folder.path().to_owned()], &[]).expect("the pack loads");
    assert_eq!(pack.broken.len(), 1);
    let request = request();
    let files = vec![SourceFile::new("記録.yaml", "people: [{ id: a, name: 甲 }]\n")];
    let (facility, broken) = junshu::check(&pack, "記録", files, &request).expect("the records load");
    assert_eq!(broken.len(), 1);
    let mut report =
        Report { facilities: vec![facility], errors: problems(broken), ..Report::new(&pack, request.today) };
    assert!(report.errors.iter().any(|error| !error.elsewhere.is_empty()), "it says who called: {:?}", report.errors);
    assert_eq!(report.problems().count(), 2);
    the_same_again(&report, &ALL);
    report.errors.clear();
    the_same_again(&report, &[STYLE]);
}

/// Numbers and values at their limits.
#[test]
fn values_of_every_kind_come_back() {
    let mut report = fixture("hospital-clean");
    let place = report.facilities[0].evidence[0].place.clone();
    let mut floats = vec![0.0, -0.0, 1.0, 0.1 + 0.2, 1e300, -5e-324, 1e21, 123_456_789.123_456_79];
    floats.extend([f64::MAX, f64::MIN_POSITIVE, f64::EPSILON, f64::INFINITY, f64::NEG_INFINITY, f64::NAN]);
    let mut state = 7_u64;
    floats.extend((0..2000).map(|_| f64::from_bits(super::damaged::next(&mut state))));
    let mut values: Vec<(Kind, Value)> = floats.into_iter().map(|value| (Kind::Float, Value::Float(value))).collect();
    values.extend([i64::MIN, -1, 0, i64::MAX].map(|value| (Kind::Int, Value::Int(value))));
    values.extend([true, false].map(|value| (Kind::Bool, Value::Bool(value))));
    values.extend([0, 1, usize::MAX].map(|size| (Kind::Map, Value::Map(size))));
    values.extend([0, 1, usize::MAX].map(|size| (Kind::List, Value::List(size))));
    values.extend(texts().into_iter().map(|text| (Kind::Text, Value::Text(text))));
    values.push((Kind::Null, Value::Null));
    let evidence = |(kind, value)| Evidence { place: junshu::report::finding::Place { kind, ..place.clone() }, value };
    let facility = &mut report.facilities[0];
    facility.evidence = values.into_iter().map(evidence).collect();
    let count = facility.evidence.len();
    for (at, ran) in facility.rules.iter_mut().enumerate() {
        ran.evidence = (at..count).step_by(40).collect();
    }
    let sums = facility.requirements.iter_mut().enumerate();
    sums.for_each(|(at, assessed)| assessed.evidence = (at..count).step_by(40).collect());
    facility.requirements[0].checked = usize::MAX;
    the_same_again(&report, &[STYLE]);
    let again = back(&report);
    for (one, other) in report.facilities[0].evidence.iter().zip(&again.facilities[0].evidence) {
        let same = match (&one.value, &other.value) {
            (Value::Float(one), Value::Float(other)) => {
                one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan()
            }
            (one, other) => one == other,
        };
        assert!(same && one.place == other.place, "{one:?} became {other:?}");
    }
}

/// The crates that judge the tests make serde_json read numbers to the last bit; the binary has to ask for that itself.
#[test]
fn the_binary_reads_numbers_to_the_last_bit() {
    let manifest = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).expect("it is there");
    let own = manifest.split("[dev-dependencies]").next().unwrap_or_default();
    let line = own.lines().find(|line| line.starts_with("serde_json")).expect("it is a dependency");
    assert!(line.contains("\"float_roundtrip\""), "{line}");
}

/// The document that was read says the same as the one that was written, in the same words.
#[test]
fn what_is_read_is_written_again() {
    for report in every() {
        assert_eq!(json_text(&back(&back(report))), json_text(report));
        assert_eq!(as_json(&back(report))["facilities"], as_json(report)["facilities"]);
    }
}
