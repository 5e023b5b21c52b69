//! Reports as workflow commands in; what a runner takes from every line, judged by a runner of the test's own, out.

use std::collections::BTreeMap;

use junshu::finding::{Severity, Status};
use junshu::node::Tree;
use junshu::report::Report;
use junshu::report::finding::Finding;
use junshu::report::format::Format;
use junshu::report::style::Style;

use super::ci::{TRICKS, counts, ends, findings, hostiles, marked, name, reports, settled, unreadable, unreadable_as};
use super::given::{FULL, STYLE, as_text, records, written};
use super::hostile::{commands, harmless, huge};

/// What a runner makes of a line.
#[derive(Debug, PartialEq, Eq)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    data: String,
}

impl Command {
    fn of(&self, name: &str) -> &str {
        self.properties.get(name).map_or("", String::as_str)
    }

    fn number(&self, name: &str) -> usize {
        self.of(name).parse().unwrap_or_else(|_| panic!("{name} is no number in {self:?}"))
    }
}

fn replaced(text: &str, codes: &[(&str, &str)]) -> String {
    codes.iter().fold(text.to_owned(), |text, (code, c)| text.replace(code, c))
}

/// `::name key=value,key=value::data` at the start of a line, as the runner takes it apart.
fn command(line: &str) -> Option<Command> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let data_codes = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    let property_codes = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    let pairs = properties.trim().split(',').filter_map(|pair| pair.split_once('='));
    Some(Command {
        name: name.to_owned(),
        properties: pairs.map(|(key, value)| (key.to_owned(), replaced(value, &property_codes))).collect(),
        data: replaced(data, &data_codes),
    })
}

/// `##[name]` of GitHub's old runners, `##vso[name]` of Azure, `##teamcity[name]`: anywhere in a line.
fn old_command(line: &str) -> bool {
    line.match_indices("##")
        .any(|(at, _)| line[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('['))
}

/// The lines that a runner reads.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r'])
}

/// The commands of a report; every other line is none.
#[track_caller]
fn annotations(report: &Report<'_>) -> (Vec<Command>, Vec<String>) {
    let text = written(report, "github");
    let (mut all, mut plain) = (Vec::new(), Vec::new());
    for line in lines(&text) {
        match command(line) {
            Some(command) => {
                assert!(["error", "warning", "notice"].contains(&command.name.as_str()), "{command:?}");
                let known = ["file", "line", "endLine", "col", "endColumn", "title"];
                assert!(command.properties.keys().all(|key| known.contains(&key.as_str())), "{command:?}");
                assert!(plain.is_empty(), "commands come before what is said: {text}");
                all.push(command);
            }
            None => plain.push(line.to_owned()),
        }
        assert!(!old_command(line), "{line}");
    }
    plain.retain(|line| !line.is_empty());
    (all, plain)
}

/// The number before a word, after another.
fn number(text: &str, before: &str) -> usize {
    let digits = |rest: &str| rest.trim_start().chars().take_while(char::is_ascii_digit).collect::<String>();
    text.split_once(before).map_or(0, |(_, rest)| digits(rest).parse().unwrap_or_else(|_| panic!("{before} in {text}")))
}

fn kind(severity: Severity, status: Status) -> &'static str {
    match (status, severity) {
        (Status::Open, Severity::Error) => "error",
        (Status::Open, Severity::Warning) => "warning",
        _ => "notice",
    }
}

/// How many findings an annotation stands for, as its title says.
fn stands_for(annotation: &Command) -> usize {
    let title = annotation.of("title");
    title.matches('、').count() + 1 + number(title, "ほか")
}

/// The findings that an annotation may be about: at its place, of its kind, with its words.
fn alike<'r>(report: &'r Report<'_>, annotation: &Command) -> Vec<&'r Finding> {
    let title = annotation.of("title");
    let marks = ["（受容）", "（既知）"];
    let fits = |(tree, finding): &(&Tree, &Finding)| {
        let span = finding.place.span;
        let numbers = ["line", "col", "endLine", "endColumn"].map(|key| annotation.number(key));
        let [start, end] = ends(tree, span);
        let mark = match finding.status {
            Status::Open => !marks.iter().any(|mark| title.ends_with(mark)),
            Status::Waived => title.ends_with(marks[0]),
            Status::Baselined => title.ends_with(marks[1]),
        };
        let message = finding.message.replace('\n', " ");
        mark && name(tree, span) == annotation.of("file")
            && numbers == [start.0, start.1, end.0, end.1]
            && kind(finding.severity, finding.status) == annotation.name
            && annotation.data.lines().next() == Some(message.as_str())
    };
    findings(report).filter(fits).map(|(_, finding)| finding).collect()
}

/// Every finding is in an annotation at its place and with its words, or counted in the last line.
#[test]
fn annotations_and_the_last_line_count_all_findings() {
    let mut folded = 0;
    for (title, report) in reports() {
        let (all, plain) = annotations(report);
        let mut shown = 0;
        for annotation in all.iter().skip(report.problems().count()) {
            let (alike, count) = (alike(report, annotation), stands_for(annotation));
            // Two facilities with the same records have the same annotation each.
            let times = if title == "group" && alike.len() == 2 * count { 2 } else { 1 };
            assert_eq!(alike.len(), times * count, "{title}: {annotation:?}");
            let (group, code) = alike[0].rule.rsplit_once('/').expect("a code has two parts");
            assert!(annotation.of("title").contains(group) && annotation.of("title").contains(code), "{annotation:?}");
            shown += count;
            folded += count - 1;
        }
        let last = plain.last().filter(|line| line.starts_with("注釈にしていない")).cloned().unwrap_or_default();
        let left = number(&last, "指摘が");
        let by_severity: usize = Severity::ALL.iter().map(|severity| number(&last, &format!("{severity} "))).sum();
        assert_eq!((left, shown + left), (by_severity, findings(report).count()), "{title}: {last}");
        for severity in Severity::ALL {
            let count = findings(report).filter(|(_, finding)| finding.severity == severity).count();
            let said = plain.iter().find(|line| line.starts_with("指摘: ")).map(|line| number(line, severity.name()));
            assert_eq!(said, Some(count).filter(|_| !report.facilities.is_empty()), "{title}");
        }
    }
    assert!(folded > 100, "{folded} findings are folded");
}

#[test]
fn no_more_than_github_shows_and_the_weightiest_first() {
    for (title, report) in reports() {
        let (all, _) = annotations(report);
        let (names, counts) = (["error", "warning", "notice"], counts(report));
        let ranks: Vec<usize> = all.iter().map(|a| names.iter().position(|n| *n == a.name).expect("known")).collect();
        assert!(ranks.is_sorted(), "{title}: {ranks:?}");
        for (rank, kind) in names.iter().enumerate() {
            let shown = ranks.iter().filter(|other| **other == rank).count();
            let open = if *kind == "notice" { counts["info"] + counts["settled"] } else { counts[kind] };
            assert!(shown <= 10, "{title}: {shown} × {kind}");
            assert!(shown > 0 || open == 0, "{title}: no {kind} of {open}");
        }
        assert!(all.iter().all(|a| a.of("title").chars().count() <= 255 && a.data.len() < 64 << 10), "{title}");
    }
    // An item that many ask for comes before one that few ask for.
    let (all, _) = annotations(&records("{}"));
    let asked: Vec<usize> = all.iter().map(|a| number(a.of("title"), "ほか")).collect();
    assert_eq!(asked.len(), 10);
    assert!(asked[0] > 20 && asked.iter().rev().is_sorted(), "{asked:?}");
}

#[test]
fn what_could_not_be_checked_comes_first_and_is_an_error() {
    let (all, plain) = annotations(&unreadable());
    assert_eq!(all.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["error", "error"]);
    let at = ["file", "line", "endLine", "col", "endColumn", "title"].map(|key| all[0].of(key));
    assert_eq!(at, ["壊れた,記録:1.yaml", "2", "2", "5", "6", "yaml::syntax"]);
    assert_eq!(all[1].of("title"), "input::no_files");
    assert!(all[1].data.contains("無い/*.yaml") && all[1].of("file").is_empty());
    assert_eq!(plain, Vec::<String>::new(), "there is no summary of nothing");
    let mut many = unreadable();
    (0..8).for_each(|_| many.errors.extend(unreadable().errors));
    let (all, plain) = annotations(&many);
    assert_eq!((all.len(), number(&plain[0], "理由が")), (10, 8), "{plain:?}");
}

#[test]
fn what_is_settled_is_only_noted() {
    let (all, _) = annotations(&settled());
    let marked = |a: &&Command| a.of("title").ends_with("（受容）") || a.of("title").ends_with("（既知）");
    assert!(all.iter().filter(marked).count() > 3, "{all:?}");
    assert!(all.iter().filter(marked).all(|a| a.name == "notice"), "{all:?}");
}

#[test]
fn columns_are_left_out_where_an_annotation_has_several_lines() {
    let mut seen = 0;
    for (_, report) in reports() {
        for annotation in annotations(report).0.iter().filter(|a| !a.of("file").is_empty()) {
            let one = annotation.of("line") == annotation.of("endLine");
            assert_eq!(annotation.properties.contains_key("col"), one, "{annotation:?}");
            assert!(annotation.number("line") <= annotation.number("endLine"));
            assert!(!one || annotation.number("col") <= annotation.number("endColumn"));
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen} annotations");
}

#[test]
fn no_text_starts_a_command() {
    for (title, report) in hostiles() {
        let (all, plain) = annotations(report);
        let errors = all.iter().filter(|a| a.name == "error").count();
        assert!(errors > 5 && (2..=3).contains(&plain.len()), "{title}: {plain:?}");
        if title.starts_with("\"%0A") && title.ends_with("quoted") {
            assert!(all.iter().any(|a| a.data.contains("%0A::stop-commands::x")), "{title} is shown as it is");
        }
        for annotation in all {
            harmless(&annotation.data);
            assert!(annotation.of("file").ends_with(".yaml"), "{title}: {annotation:?}");
            annotation.properties.values().for_each(|value| harmless(value));
            assert!(annotation.number("line") > 0 && !annotation.of("file").is_empty(), "{title}");
            assert!(annotation.properties.values().all(|value| !value.contains('\n')), "{title}");
        }
    }
    for text in TRICKS {
        let (all, _) = annotations(&unreadable_as(text));
        assert_eq!(all.len(), 4, "{text:?}");
    }
}

/// Whatever is printed in a job is read by the runner.
#[test]
fn no_format_commands_a_runner() {
    for (title, report) in hostiles() {
        let texts =
            ["short", "json", "jsonl", "junit", "gitlab", "rdjson"].map(|format| (format, written(report, format)));
        for (format, text) in texts.into_iter().chain([("text", as_text(report, FULL))]) {
            for line in lines(&text) {
                assert!(command(line).is_none() && !old_command(line), "{title} as {format}: {line}");
            }
        }
    }
    for text in TRICKS {
        for error in unreadable_as(text).problems() {
            let shown = junshu::report::text::problem(error, STYLE.look);
            assert!(lines(&shown).all(|line| command(line).is_none() && !old_command(line)), "{shown}");
        }
    }
}

#[test]
fn a_line_of_short_is_a_finding() {
    for (title, report) in hostiles() {
        let text = written(report, "short");
        let count = report.facilities[0].findings.len();
        assert_eq!(text.lines().count(), count + 2, "{title}");
        harmless(&text);
        assert!(text.lines().take(count).all(|line| line.contains("]: ")), "{title}");
    }
    for text in huge() {
        let longest = written(&records(&text), "short").lines().map(|line| line.chars().count()).max();
        assert!(longest.is_some_and(|longest| longest < 600), "{longest:?}");
    }
    let style = Style { look: FULL, ..STYLE };
    let mut text = Vec::new();
    Format::find("short").expect("a format").render(&settled(), style, &mut text).expect("a vector takes everything");
    let text = String::from_utf8(text).expect("text");
    assert!(!written(&settled(), "short").contains("（既知）"), "what is known is shown on request");
    assert_eq!(text.lines().filter_map(marked).count(), counts(&settled())["settled"]);
}

#[test]
fn long_values_are_cut() {
    for text in huge() {
        let (all, _) = annotations(&records(&text));
        assert!(all.iter().all(|a| a.data.len() < 20_000 && !a.data.chars().any(|c| commands(c) && c != '\n')));
        assert!(all.iter().all(|a| a.of("title").chars().count() <= 255));
    }
}
