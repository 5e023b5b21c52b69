//! Records and names made to command a terminal, to turn text around or to fill a screen in; reports that cannot out.

use junshu::finding::Status;
use junshu::report::Report;
use junshu::report::finding::{Acceptance, Finding, Related};
use junshu::report::text::diagnostic;
use junshu::source::SourceFile;
use serde_json::Value as Json;

pub use crate::terminal::{commands, harmless};

use super::given::{FULL, PLAIN, as_json, as_text, check, json_text, list, records, temporary};

/// Turns the direction of writing like U+200E and U+200F, and has a test of its own.
const ARABIC_MARK: char = '\u{61c}';

/// Every such character, and the ways terminals are commanded with them.
pub fn hostile() -> Vec<String> {
    let all = (0..=0x2100).filter_map(char::from_u32).chain(['\u{feff}']);
    let alone = all.filter(|&c| commands(c) && c != ARABIC_MARK);
    let mut all: Vec<String> = alone.map(String::from).collect();
    all.extend(
        [
            "\u{1b}[31m",
            "\u{1b}[2J\u{1b}[H",
            "\u{1b}]0;題\u{7}",
            "\u{1b}]8;;http://example.invalid\u{1b}\\",
            "\u{9b}1A",
            "\r偽",
        ]
        .map(str::to_owned),
    );
    all
}

/// Texts that documents and tables, and what shows them, may take for more than text.
pub const MARKUP: [&str; 37] = [
    "<script>alert('架空')</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt;&amp;&#60;",
    "]]>",
    "<!-- 注 -->",
    "\"'`--\\",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+2",
    "@SUM(1,2)",
    "＝１＋１",
    "　=1",
    "\t=1",
    "\r=1",
    "'=1",
    "_x0041_",
    "{=1}",
    "@name",
    "a@b.example",
    "#1",
    "a/b#1",
    "GH-1",
    "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
    ":tada:",
    "http://b.example/",
    "www.b.example",
    "[a](http://b.example)",
    "![a](http://b.example/c.png)",
    "<http://b.example>",
    "[^1]: a",
    "| a | b |",
    "**a** _b_ ~~c~~ $d$ ^e^",
    "```\n# a\n- b\n1. c\n> d\n---\n```",
    "a\n\n    code\n\n***\n",
    "``a` ` ```",
    "  a  \n  b  ",
    "    a",
];

/// A double-quoted scalar with everything escaped.
fn quoted(text: &str) -> String {
    let escaped: String = text.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
    format!("\"架{escaped}空\"")
}

/// Records in which the text stands alone: as the name of the file and of the facility, as keys and as an id.
pub fn alone(text: &str) -> Report<'static> {
    let it = quoted(text).replace(['架', '空'], "");
    let records = format!("facility: {{ name: {it}, {it}: 1 }}\n{it}: 1\npeople:\n  - {{ id: {it}, {it}: {it} }}\n");
    super::given::judged(vec![SourceFile::new(text, records)])
}

/// A report with a finding for each text, which is all that the finding says.
pub fn saying(texts: &[String]) -> Report<'static> {
    let mut report = records("facility: { name: 架空 }\n");
    let facility = &mut report.facilities[0];
    let first = facility.findings.swap_remove(0);
    let why = |text: &String| Acceptance {
        id: Some(text.clone()),
        reason: text.clone(),
        measure: Some(text.clone()),
        approver: Some(text.clone()),
        until: None,
        span: first.place.span,
    };
    let finding = |(at, text): (usize, &String)| Finding {
        // Two are accepted, and say why, after two that are not.
        status: if at / 2 % 2 == 0 { Status::Open } else { Status::Waived },
        acceptance: (at / 2 % 2 > 0).then(|| Box::new(why(text))),
        rule: text.as_str().into(),
        message: text.clone(),
        help: Some(text.clone()),
        related: vec![Related { message: text.clone(), place: first.place.clone() }],
        ..first.clone()
    };
    facility.findings = texts.iter().enumerate().map(finding).collect();
    facility.name = Some(texts.concat());
    facility.root = texts.concat();
    report
}

/// All texts of this kind.
pub fn texts() -> Vec<String> {
    MARKUP.iter().map(ToString::to_string).chain(hostile()).collect()
}

/// Records that have the text wherever a message may quote it.
pub fn everywhere(text: &str) -> String {
    let it = quoted(text);
    format!(
        "guideline: {it}
schema_version: {it}
{it}: {it}
facility: {{ name: {it}, kind: {it}, beds: {it}, prefecture: {it}, dedicated_it_staff: 1, {it}: 1 }}
people:
  - {{ id: {it}, name: {it}, department: {it}, affiliation: {it} }}
  - {{ id: A, name: {it}, department: {it}, affiliation: staff }}
  - {{ id: A, name: {it}, department: {it}, affiliation: vendor, vendor: {it} }}
documents:
  - {{ id: D, title: {it}, kind: report, version: {it}, approved_date: {it}, approved_by: {it} }}
attestations:
  - {{ requirement: {it}, by: {it}, date: {it}, valid_until: {it}, evidence: [{it}] }}
vendors:
  - {{ id: V, name: {it}, {it}: [{it}], services: {it} }}
waivers:
  - {{ id: {it}, rule: {it}, node: {it}, reason: {it}, approver: {it}, approved_date: {it}, expires_date: {it} }}
  - {{ id: {it}, rule: a/b, node: {it}, reason: {it}, approver: A, compensating_measure: {it} }}
"
    )
}

#[test]
fn no_text_of_records_commands_a_terminal() {
    let all = hostile();
    assert!(all.len() > 80, "{} texts", all.len());
    for text in all {
        let report = records(&everywhere(&text));
        assert!(report.facilities[0].findings.len() > 20, "the records have findings");
        for look in [PLAIN, FULL] {
            harmless(&as_text(&report, look));
        }
    }
}

#[test]
fn no_json_of_records_commands_a_terminal() {
    for text in hostile().iter().filter(|text| !text.chars().any(|c| matches!(c, '\u{7f}'..='\u{9f}'))) {
        let report = records(&everywhere(text));
        let json = json_text(&report);
        assert!(!json.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        let back: Json = serde_json::from_str(&json).expect("the report is JSON");
        let kept = list(&back, "/facilities/0/findings")
            .iter()
            .any(|f| f["message"].as_str().is_some_and(|m| m.contains(text.as_str())));
        assert!(kept, "{text:?} is escaped, not lost");
    }
}

#[test]
fn no_json_holds_a_control_character() {
    for text in hostile() {
        let json = json_text(&records(&everywhere(&text)));
        assert!(!json.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}

#[test]
fn the_arabic_letter_mark_turns_nothing() {
    harmless(&as_text(&records(&everywhere("\u{61c}")), FULL));
}

/// The same characters as they are, in comments and values around a finding: refused or shown harmlessly.
#[test]
fn raw_characters_around_a_finding_are_shown_harmlessly() {
    let (mut shown, mut refused) = (0, 0);
    for text in hostile() {
        let source = format!("# {text} 注記\nfacility:\n  kind: 'x{text}y' # {text}\n  beds: 'z'\n");
        let file = SourceFile::new(format!("記{text}録.yaml"), source);
        let loaded = junshu::inventory::Inventory::load(vec![file], &super::given::pack().schema, &[]);
        match loaded {
            Ok(_) => {
                let source = format!("# {text} 注記\nfacility:\n  kind: 'x{text}y' # {text}\n  beds: 'z'\n");
                harmless(&as_text(&records(&source), FULL));
                shown += 1;
            }
            Err(errors) => {
                errors.iter().for_each(|error| harmless(&diagnostic(error, PLAIN)));
                refused += 1;
            }
        }
    }
    assert!(shown > 5 && refused > 5, "{shown} shown, {refused} refused");
}

#[cfg(unix)]
#[test]
fn names_of_files_command_nothing() {
    for name in ["a\u{1b}[31m赤.yaml", "b\u{202e}lmay.yaml", "c\r偽.yaml", "d\u{9b}2J.yaml"] {
        for text in ["people: [{ id: '#' }]\n", "a: [\n", "a: 1\na: 2\n"] {
            let folder = temporary(&[(name, text)]);
            for path in [name, "."] {
                let ran = check(folder.path(), &[path]);
                assert!(ran.code > 0 && (ran.out.contains(".yaml") || ran.err.contains(".yaml")), "{ran:?}");
                harmless(&ran.out);
                harmless(&ran.err);
            }
        }
        let folder = temporary(&[("records.yaml", "a: 1\n")]);
        harmless(&check(folder.path(), &[name]).err);
        harmless(&check(folder.path(), &["records.yaml", "--select", name]).err);
    }
}

#[test]
fn markup_is_text() {
    let report = records(&everywhere("<script>alert('架空')</script>"));
    let (text, json) = (as_text(&report, PLAIN), as_json(&report));
    assert!(text.contains("<script>"), "nothing is taken away");
    assert!(
        list(&json, "/facilities/0/findings")
            .iter()
            .any(|f| f["message"].as_str().is_some_and(|m| m.contains("<script>")))
    );
}

/// 100 kB in one value: where it is quoted, and on the lines that are shown.
pub fn huge() -> Vec<String> {
    let long = "架空 ".repeat(14_300);
    assert!(long.len() > 100_000);
    vec![
        format!("facility: {{ kind: '{long}', beds: '{long}' }}\n"),
        format!("people: [{{ id: '{long}', name: a, department: b, affiliation: '{long}', vendor: '{long}' }}]\n"),
        format!("facility:\n  kind: x # {long}\n  '{}': 1\n", &long[..840]),
        format!("documents: [{{ id: D, title: '{long}', approved_date: '{long}' }}]\n"),
    ]
}

#[test]
fn excerpts_of_long_lines_are_short() {
    for text in huge() {
        let report = records(&text);
        let shown = as_text(&report, PLAIN);
        // Lines of an excerpt begin with the number of a line of the file and a bar.
        let excerpts = shown
            .lines()
            .filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_digit()) && line.contains('│'));
        let longest = excerpts.map(|line| line.chars().count()).max().expect("an excerpt");
        assert!(longest < 200, "{longest} characters");
    }
}

#[test]
fn messages_about_long_values_are_short() {
    for text in huge() {
        let shown = as_text(&records(&text), PLAIN);
        let longest = shown.lines().map(|line| line.chars().count()).max().expect("a line");
        assert!(longest < 1000, "a line of {longest} characters");
        assert!(shown.len() < 100_000, "{} bytes", shown.len());
    }
}
