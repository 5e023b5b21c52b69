//! One report in many forms in; whether all say the same, and the same again, out.

use junshu::finding::Severity;
use junshu::outcome::Outcome;
use junshu::report::Report;

use super::given::{
    FIXTURES, FULL, PLAIN, as_json, as_text, check, fixture, folder, json_text, list, number, records, word,
};

/// Records between nothing and a whole hospital.
fn reports() -> Vec<(String, Report<'static>)> {
    let mut all: Vec<_> = FIXTURES.map(|name| (name.to_owned(), fixture(name))).into();
    for text in ["{}", "facility: { name: 架空 }\npeople: []\nvendors: [{ id: 甲 }, { id: 甲 }, ~, 7]\n余分: 1\n"]
    {
        all.push((text.to_owned(), records(text)));
    }
    all
}

/// The number after a word.
#[track_caller]
fn after(text: &str, word: &str) -> usize {
    let at = text.rfind(word).unwrap_or_else(|| panic!("{word:?} is not in {text:?}"));
    let digits: String = text[at + word.len()..].trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number after {word:?} in {text:?}"))
}

#[test]
fn all_forms_count_alike() {
    let mut seen = 0;
    for (name, report) in reports() {
        let (json, text, facility) = (as_json(&report), as_text(&report, PLAIN), &report.facilities[0]);
        let tail: Vec<&str> = text.lines().rev().take(2).collect();
        for severity in Severity::ALL {
            let count = facility.findings.iter().filter(|finding| finding.severity == severity).count();
            let listed = list(&json, "/facilities/0/findings").iter();
            let counts = [
                listed.filter(|finding| finding["severity"] == severity.name()).count(),
                number(&json, &format!("/summary/findings/{}", severity.name())),
                after(tail[0], severity.name()),
            ];
            assert_eq!(counts, [count; 3], "{name}: {severity}");
            seen += count;
        }
        for outcome in Outcome::ALL {
            let count = facility.requirements.iter().filter(|assessed| assessed.outcome == outcome).count();
            let listed = list(&json, "/facilities/0/requirements").iter();
            assert_eq!(listed.filter(|r| r["outcome"] == outcome.name()).count(), count, "{name}: {outcome:?}");
            assert_eq!(number(&json, &format!("/summary/requirements/{}", outcome.name())), count, "{name}");
            if count > 0 || outcome != Outcome::NotEvaluated {
                // 充足 is the end of 未充足, so the separator goes with it.
                let line = tail[1].replacen(": ", " · ", 1);
                assert_eq!(after(&line, &format!("· {} ", outcome.label())), count, "{name}: {outcome:?}");
            }
        }
        assert!(tail[1].starts_with(&format!("{} 項目: ", facility.requirements.len())), "{name}: {}", tail[1]);
        assert_eq!(number(&json, "/summary/files"), facility.files.len(), "{name}");
        assert_eq!(after(tail[1], "ファイル、"), number(&json, "/summary/rules"), "{name}");
    }
    assert!(seen > 50, "{seen} findings");
}

#[test]
fn the_text_says_every_finding() {
    for (name, report) in reports() {
        let text = as_text(&report, PLAIN);
        for finding in &report.facilities[0].findings {
            assert!(text.contains(&finding.message), "{name}: {}", finding.message);
            let (group, rule) = finding.rule.rsplit_once('/').expect("a code has two parts");
            let said = text.contains(&*finding.rule) || (text.contains(&format!("[{rule}]")) && text.contains(group));
            assert!(said, "{name}: {} is not named", finding.rule);
            if let Some(help) = finding.help.as_deref().and_then(|help| help.split_whitespace().next()) {
                // Helps are wrapped; their first word is not.
                let start: String = help.chars().take(8).collect();
                assert!(text.contains(&start), "{name}: {help}");
            }
        }
    }
}

#[test]
fn the_full_text_has_a_line_for_every_requirement() {
    for (name, report) in reports() {
        let text = as_text(&report, FULL);
        for assessed in &report.facilities[0].requirements {
            let (outcome, id) = (assessed.outcome.label(), &assessed.requirement.id);
            let line = text.lines().find(|line| line.starts_with(outcome) && line.contains(&format!(" {id} ")));
            let line = line.unwrap_or_else(|| panic!("{name}: no line of {outcome} for {id}"));
            assert!(line.ends_with(&format!("（確認 {}）", assessed.checked)), "{name}: {line}");
        }
        assert!(text.contains(&report.pack.about.disclaimer), "{name} says what it is not");
    }
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let first = |name: &str| (json_text(&fixture(name)), as_text(&fixture(name), FULL));
    for name in FIXTURES {
        let want = first(name);
        assert!(want.0.len() > 1000, "{name} has a report");
        // Rules run in parallel: an order that depends on them shows up in some of several runs.
        for _ in 0..5 {
            assert!(first(name) == want, "{name} gives other bytes");
        }
    }
}

#[test]
fn two_runs_of_the_binary_give_the_same_bytes() {
    for format in ["text", "json"] {
        let run = || check(&folder("hospital"), &[".", "--format", format]);
        let (first, second) = (run(), run());
        assert!(first.out.len() > 1000 && first == second, "{format}: two runs differ");
    }
}

#[test]
fn what_is_selected_is_what_is_counted() {
    let all = check(&folder("hospital"), &["--format", "json"]).json();
    let findings = list(&all, "/facilities/0/findings");
    let rule = findings.iter().map(|f| word(f, "/rule")).find(|rule| rule.starts_with("GOV-")).expect("a finding");
    let some = check(&folder("hospital"), &["--format", "json", "--select", rule]).json();
    let want: Vec<_> = findings.iter().filter(|finding| word(finding, "/rule") == rule).collect();
    assert_eq!(list(&some, "/facilities/0/findings").iter().collect::<Vec<_>>(), want, "{rule}");
    let rest = check(&folder("hospital"), &["--format", "json", "--ignore", rule]).json();
    let want: Vec<_> = findings.iter().filter(|finding| word(finding, "/rule") != rule).collect();
    assert_eq!(list(&rest, "/facilities/0/findings").iter().collect::<Vec<_>>(), want, "all but {rule}");
}
