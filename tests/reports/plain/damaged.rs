//! Reports as JSON that are not as they were written in; no panic out, whatever is made of what could be read.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use junshu::inventory::Inventory;
use junshu::node::Kind;
use junshu::report::Report;
use junshu::report::facility::{Evidence, Forecast, Lapse, Unread, Value};
use junshu::report::finding::{Finding, Place};
use junshu::report::format::FORMATS;
use junshu::report::json::read;
use junshu::report::text::problem;
use junshu::source::{SourceError, SourceFile};
use serde_json::{Value as Json, json};

use crate::reports::given::{STYLE, as_json, code, json_text, pack, problems, records};

/// The next of a row of numbers that look random, and are the same in every run.
pub fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn below(state: &mut u64, count: usize) -> usize {
    usize::try_from(next(state) % count as u64).expect("less than the count")
}

/// Records with a place of every kind: through an alias, related, missing, on several lines, behind wide letters.
const RECORDS: &str = "\
guideline: &g 甲
facility: { name: 架空𠮷病院, kind: hospital, beds: 100, prefecture: 架空県, dedicated_it_staff: 1 }
# 注記

people:
  - { id: a, name: 甲, department: 乙, affiliation: *g }
  - { id: a, name: 乙, department: 乙, affiliation: staff }
  - { id: b, name: 𠮷, department: \"一
     二\", affiliation: staff }
laws:
  - id: APPI
    title: 架空
";

/// A small report that has something of everything.
pub fn small() -> Report<'static> {
    let mut report = records(RECORDS);
    let facility = &mut report.facilities[0];
    let of_kind = |wanted: &dyn Fn(&Finding) -> bool| {
        facility.findings.iter().find(|finding| wanted(finding)).expect("there is one").clone()
    };
    let findings = vec![
        of_kind(&|finding| !finding.related.is_empty()),
        of_kind(&|finding| finding.place.defined.is_some()),
        of_kind(&|finding| finding.place.missing.is_some() && finding.requirement.is_some()),
    ];
    facility.findings = findings;
    facility.requirements.retain(|assessed| !assessed.evidence.is_empty());
    facility.requirements.truncate(2);
    // One that held, and one that did not.
    facility.rules.sort_by_key(|ran| ran.evidence.is_empty());
    let held = facility.rules.partition_point(|ran| !ran.evidence.is_empty());
    facility.rules = facility.rules.drain(held - 1..=held).collect();
    let place = facility.evidence[0].place.clone();
    let others = [(Kind::Float, Value::Float(1.5)), (Kind::Map, Value::Map(3)), (Kind::List, Value::List(2))];
    let others = others.into_iter().chain([(Kind::Null, Value::Null), (Kind::Bool, Value::Bool(true))]);
    facility.evidence.extend(others.map(|(kind, value)| Evidence { place: Place { kind, ..place.clone() }, value }));
    let count = facility.evidence.len();
    facility.requirements.iter_mut().for_each(|assessed| assessed.evidence = (0..count).collect());
    facility.rules[0].evidence = vec![count - 1];
    let (finding, span) = (facility.findings[0].clone(), facility.evidence[0].place.span);
    let path = "laws[0].title".to_owned();
    facility.unread = vec![Unread { pattern: "laws[].title".to_owned(), path, span }];
    facility.forecast = Some(Forecast {
        until: report.today,
        lapses: vec![Lapse { date: report.today, owners: vec!["院長".to_owned()], finding }],
    });
    let twice = ["a.yaml", "b.yaml"].map(|name| SourceFile::new(name, "facility: { name: 架空 }\n"));
    report.errors = problems(Inventory::load(twice.into(), &pack().schema, &[]).expect_err("a key stands twice"));
    report.errors.extend(problems([SourceError::NotFound { name: "無い.yaml".to_owned() }]));
    report
}

/// Texts that were tried: how many could be read, and which broke something.
#[derive(Default)]
struct Tried {
    read: usize,
    refused: usize,
    broke: BTreeMap<String, String>,
}

/// Formats that also show the whole pack, which takes long and of which no report changes anything.
const LARGE: [&str; 5] = ["html", "xlsx", "oscal", "oscal-catalog", "sarif"];

/// What is made of a report: in every format, but in one only of the large ones, another for each number.
fn shown(report: &Report<'_>, number: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for format in FORMATS {
        let large = LARGE.iter().position(|name| *name == format.name);
        if large.is_none_or(|at| at == number % LARGE.len()) {
            format.render(report, STYLE, &mut out).expect("a vector takes everything");
        }
    }
    let said = report.problems().map(|error| problem(error, STYLE.look));
    said.for_each(|said| out.extend(said.into_bytes()));
    out
}

impl Tried {
    /// Reads a text, and shows what was read in every way.
    fn attempt(&mut self, text: &str, what: impl FnOnce() -> String) {
        let read = || match read::report("r.json", text, pack()) {
            Ok(report) => !shown(&report, self.read).is_empty(),
            Err(error) => {
                assert!(["report::form", "report::pack"].contains(&&*code(&error)), "{error:?}");
                false
            }
        };
        match catch_unwind(AssertUnwindSafe(read)) {
            Ok(true) => self.read += 1,
            Ok(false) => self.refused += 1,
            Err(panic) => {
                let said = panic.downcast_ref::<String>().cloned();
                let said = said.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
                self.broke.entry(said.unwrap_or_default()).or_insert_with(what);
            }
        }
    }

    /// Nothing broke, and enough of it was read and refused to say so.
    #[track_caller]
    fn unbroken(&self, least: usize) {
        assert!(self.broke.is_empty(), "panics, each with a change that leads to it: {:#?}", self.broke);
        assert!(self.read > least && self.refused > least, "{} read, {} refused", self.read, self.refused);
    }
}

/// What is written instead of a byte: mostly one of its kind, so that much of it can be read.
fn other(byte: u8, state: &mut u64) -> u8 {
    const MEANS: &[u8] = b"\"\\{}[],:.-+eE0 \n\r\t\0\x7f\x1b#";
    match (byte, below(state, 4)) {
        (_, 0) => MEANS[below(state, MEANS.len())],
        (b'0'..=b'9', _) => b'0' + u8::try_from(below(state, 10)).expect("a digit"),
        _ => next(state).to_le_bytes()[0],
    }
}

#[test]
fn a_changed_byte_breaks_nothing() {
    let (text, mut state, mut tried) = (json_text(&small()), 20_261_122, Tried::default());
    for _ in 0..600 {
        let mut bytes = text.clone().into_bytes();
        let at = below(&mut state, bytes.len());
        bytes[at] = other(bytes[at], &mut state);
        let changed = String::from_utf8_lossy(&bytes);
        tried.attempt(&changed, || {
            let (from, to) = (changed.floor_char_boundary(at.saturating_sub(60)), changed.ceil_char_boundary(at + 20));
            changed[from..to.min(changed.len())].to_owned()
        });
    }
    tried.unbroken(80);
}

/// Where every value stands.
fn pointers(json: &Json, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match json {
        Json::Object(map) => map.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), into)),
        Json::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| pointers(value, &format!("{at}/{n}"), into));
        }
        _ => {}
    }
}

/// What may stand in the place of a value.
fn others(value: &Json) -> Vec<Json> {
    let texts = |all: &[&str]| all.iter().map(|text| json!(text)).collect::<Vec<_>>();
    match value {
        Json::Number(number) => {
            let own = number.as_u64().unwrap_or_default();
            let near = [0, 1, own.saturating_add(1), own.saturating_sub(1), own.saturating_add(7), 100].map(Json::from);
            let far = [1 << 30, (1 << 30) + 1, 1 << 31, u64::from(u32::MAX) - 1, u64::from(u32::MAX), u64::MAX];
            near.into_iter().chain(far.map(Json::from)).chain([json!(-1), json!(1.5)]).collect()
        }
        Json::String(date) if date.len() == 10 && date.starts_with("20") => {
            texts(&["9999-12-31", "0000-01-01", "0001-01-01", "1900-02-28", "2026-11-23", "2026-02-30", "-999-01-01"])
        }
        Json::String(text) => {
            let odd =
                ["", "[", ".", "a..b[", "]", "[0]", "\u{feff}", "\u{1b}[31m", "𠮷\r\n\n", "GOV-1.1-1", "記録.yaml"];
            let longer = [format!("𠮷{text}\n{text}"), format!("{text}\n").repeat(300), text.chars().skip(1).collect()];
            texts(&odd).into_iter().chain(longer.map(Json::from)).collect()
        }
        Json::Array(items) => {
            let less = (0..items.len()).map(|at| [&items[..at], &items[at + 1..]].concat().into());
            let reversed: Vec<Json> = items.iter().rev().cloned().collect();
            less.chain([json!([]), reversed.into(), [&items[..], &items[..]].concat().into()]).collect()
        }
        Json::Null => texts(&["", "架空", "GOV-1.1-1"]),
        Json::Bool(value) => vec![json!(!value)],
        Json::Object(_) => vec![Json::Null],
    }
}

#[test]
fn a_changed_value_breaks_nothing() {
    let (report, mut state, mut tried) = (as_json(&small()), 7, Tried::default());
    let mut all = Vec::new();
    pointers(&report, "", &mut all);
    for at in &all {
        let value = report.pointer(at).expect("it is there");
        for other in others(value) {
            // All of the numbers, some of the rest.
            if !value.is_number() && below(&mut state, 4) > 0 {
                continue;
            }
            let mut changed = report.clone();
            *changed.pointer_mut(at).expect("it is there") = other;
            tried.attempt(&changed.to_string(), || format!("{at}: {}", changed.pointer(at).expect("it is there")));
        }
    }
    tried.unbroken(300);
}

/// Numbers and lists that do not go together any more, and words beside them.
#[test]
fn several_changed_values_break_nothing() {
    let (report, mut state, mut tried) = (as_json(&small()), 99, Tried::default());
    let mut all = Vec::new();
    pointers(&report, "", &mut all);
    all.retain(|at| {
        let of_a_part = at.starts_with("/facilities/0/") || at.starts_with("/errors/0/");
        of_a_part && !report.pointer(at).is_some_and(Json::is_object)
    });
    for _ in 0..300 {
        let (mut changed, mut what) = (report.clone(), Vec::new());
        while what.len() < 3 {
            let at = &all[below(&mut state, all.len())];
            let Some(value) = changed.pointer_mut(at) else { continue };
            // Many words may not be others.
            if value.is_string() && below(&mut state, 4) > 0 {
                continue;
            }
            let mut others = others(value);
            *value = others.swap_remove(below(&mut state, others.len()));
            what.push(format!("{at}: {value}"));
        }
        tried.attempt(&changed.to_string(), || what.join("; "));
    }
    tried.unbroken(40);
}

/// Numbers that are as large as they can be, each for itself and all of them.
#[test]
fn numbers_at_their_limit_break_nothing() {
    let (mut report, mut tried) = (as_json(&small()), Tried::default());
    let mut all = Vec::new();
    pointers(&report, "", &mut all);
    // What is beyond all lines is shown at the end of the last, where there are characters.
    for at in all.iter().filter(|at| at.contains("/parts/") && at.ends_with("/text")) {
        let text = report.pointer_mut(at).expect("it is there");
        *text = text.as_str().unwrap_or_default().trim_end().into();
    }
    // Places that share a line are drawn together.
    for at in all.iter().filter(|at| at.ends_with("/labels")) {
        let labels = report.pointer_mut(at).and_then(Json::as_array_mut).expect("a list");
        labels.extend(labels.clone());
    }
    let farthest = |value: &mut Json, less: u32| {
        let far = u32::MAX - less;
        if value.get("length").is_some() {
            (value["offset"], value["length"]) = (far.into(), 0.into());
        } else {
            // A part of one line.
            (value["line"], value["offset"], value["text"]) = (far.into(), (far - 1).into(), "x".into());
        }
    };
    let is = |kind: &str, at: &&String| report.pointer(at).is_some_and(|value| value.get(kind).is_some());
    let of = |kind: &'static str| all.iter().filter(move |at| is("offset", at) && is(kind, at)).collect::<Vec<_>>();
    for kind in ["length", "text"] {
        let places: Vec<&String> = of(kind).into_iter().filter(|at| kind == "length" || !is("length", at)).collect();
        assert!(places.len() > 2, "{places:?}");
        for less in 0..6 {
            let mut together = report.clone();
            for at in &places {
                let mut changed = report.clone();
                farthest(changed.pointer_mut(at).expect("it is there"), less);
                farthest(together.pointer_mut(at).expect("it is there"), less);
                tried.attempt(&changed.to_string(), || format!("{at}: {}", changed.pointer(at).expect("it is there")));
            }
            tried.attempt(&together.to_string(), || format!("all {kind}: {less}"));
        }
    }
    assert!(tried.broke.is_empty(), "panics, each with a change that leads to it: {:#?}", tried.broke);
}
