//! Records and names made to be markup in; OSCAL documents in which they are text, as its data types allow it, out.

use junshu::report::Report;
use junshu::source::SourceFile;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Value as Json;

use super::{all, catalog, ours, reports, results, see, some};
use crate::reports::given::{judged, list, records, word, written};
use crate::reports::hostile::{commands, everywhere, hostile, huge};

/// The characters that a reader of Markdown sees; fails where it is more than sentences and blocks of YAML.
#[track_caller]
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(words) => text.push_str(&words),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) if kind.is_empty() => {}
            Event::End(TagEnd::CodeBlock) | Event::Start(Tag::Paragraph) => {}
            Event::End(TagEnd::Paragraph) => text.push('\n'),
            other => panic!("{other:?} in {markdown:?}"),
        }
    }
    assert!(!markdown.contains("{{"), "{markdown:?} inserts a parameter");
    text
}

/// Every string is what its data type allows.
#[track_caller]
fn allowed(document: &Json) {
    let token = |text: &str| {
        let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(inside)
    };
    see(document, |keys, value| {
        let (Some(&key), Some(text)) = (keys.last(), value.as_str()) else { return };
        let place = keys.join("/");
        assert!(!text.chars().any(|c| commands(c) || matches!(c, '\u{fffe}' | '\u{ffff}')), "{place}: {text:?}");
        let line = !text.is_empty() && text.trim() == text && !text.contains('\n');
        match key {
            "description" | "remarks" | "prose" | "statement" => assert!(!plain(text).trim().is_empty(), "{place}"),
            "title" | "text" => assert!(line && !plain(text).is_empty(), "{place}: {text:?}"),
            "name" if keys.contains(&"parties") => assert!(line, "{place}: {text:?}"),
            "name" | "id" | "class" | "target-id" | "control-id" | "role-id" | "state" | "reason" | "rel" => {
                assert!(token(text), "{place}: {text:?}");
            }
            "href" => assert!(line && text.chars().all(|c| c.is_ascii_graphic()), "{place}: {text:?}"),
            _ => assert!(line, "{place}: {text:?}"),
        }
    });
}

/// Text made to be markup, beside what commands a terminal.
const MARKUP: [&str; 23] = [
    "<script>alert('架空')</script>",
    "**甲** _乙_ ~~丙~~ ^丁^",
    "![甲](http://example.invalid/a.png)",
    "[甲](javascript:alert(1))",
    "[甲]: http://example.invalid",
    "{{ insert: param, 甲 }}",
    "甲\n{{{ insert: param, 甲 }}}",
    "`甲` ``乙``",
    "# 甲",
    "- 甲",
    "1. 甲",
    "> 甲",
    "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
    "甲\n===",
    "甲。\n```\n</code>\n````\n乙",
    "]]> -- --> & &amp; &#60;",
    "=cmd|' /C calc'!A0",
    "@name ::error::甲",
    "http://example.invalid www.example.invalid <http://example.invalid>",
    "$x$ $$y$$ [^1] [[甲]]",
    "\u{3000}\u{202e}甲\u{3000}",
    "\\* \\",
    "\u{fffe}\u{ffff} ",
];

#[test]
fn no_text_of_records_is_more_than_text() {
    let all: Vec<String> = hostile().into_iter().chain(MARKUP.map(str::to_owned)).collect();
    for text in &all {
        let report = records(&everywhere(text));
        assert!(report.facilities[0].findings.len() > 20, "the records have findings");
        for format in ["oscal", "oscal-catalog"] {
            let written = written(&report, format);
            assert!(!written.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        }
        allowed(&results(&report));
    }
}

/// Each message, and each help, is read as it was written.
#[test]
fn nothing_of_a_message_is_lost() {
    let close = |text: &str| text.split_whitespace().collect::<String>();
    let mut all: Vec<(String, Report<'_>)> = reports();
    let visible = MARKUP.into_iter().filter(|text| !text.chars().any(|c| commands(c) || c > '\u{fffd}'));
    all.extend(visible.map(|text| (text.to_owned(), records(&everywhere(text)))));
    let mut seen = 0;
    for (name, report) in all {
        let json = results(&report);
        let observations = list(&json, "/results").iter().flat_map(|result| some(result, "observations"));
        let found: Vec<&Json> = observations.filter(|o| ours(o, "severity").is_some()).collect();
        let findings = report.facilities.iter().flat_map(|facility| &facility.findings);
        for (observation, finding) in found.into_iter().zip(findings) {
            let said = close(&plain(word(observation, "/description")));
            let help = finding.help.as_deref().map(close).unwrap_or_default();
            assert!(said.starts_with(&close(&finding.message)), "{name}: {} is not in {said}", finding.message);
            assert!(said.ends_with(&help), "{name}: {help} is not in {said}");
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen} findings");
}

#[test]
fn names_of_files_facilities_and_ids_are_text_too() {
    for name in MARKUP.into_iter().chain(["a\u{1b}[31m.yaml", " ", "C:/x y.yaml", "ab:c.yaml"]) {
        let mut report = judged(vec![SourceFile::new(name, "facility: { name: 甲 }\npeople: [{ id: '#' }]\n")]);
        report.facilities[0].root = name.to_owned();
        report.facilities[0].name = Some(name.to_owned());
        allowed(&results(&report));
    }
    for (_, report) in reports() {
        allowed(&results(&report));
        allowed(&catalog(&report));
    }
}

#[test]
fn long_values_stay_short_where_people_read_titles() {
    for text in huge() {
        let json = results(&records(&text));
        allowed(&json);
        let longest = all(&json, "title").iter().map(|title| title.chars().count()).max().expect("a title");
        assert!(longest < 500, "a title of {longest} characters");
    }
}
