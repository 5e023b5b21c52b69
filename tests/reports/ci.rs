//! Records in; the reports that formats for CI must all get right, and what is true of them, out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use junshu::finding::{Severity, Status};
use junshu::inventory::Inventory;
use junshu::node::Tree;
use junshu::report::Report;
use junshu::report::finding::Finding;
use junshu::source::{SourceError, SourceFile, Span};

use super::given::{FIXTURES, empty, files, fixture, folder, judged, mark, pack, problems, records, tree};
use super::hostile::{everywhere, hostile};
use super::position::{ODD, as_office_software_writes, recount};

/// A report with what it is called.
pub type Named = (String, Report<'static>);

/// Reports of every kind.
pub fn reports() -> &'static [Named] {
    static ALL: LazyLock<Vec<Named>> = LazyLock::new(every_kind);
    &ALL
}

fn every_kind() -> Vec<Named> {
    let mut all: Vec<_> = FIXTURES.map(|name| (name.to_owned(), fixture(name))).into();
    all.push(("office".to_owned(), office()));
    all.push(("odd".to_owned(), records(&format!("\u{feff}{ODD}"))));
    all.push(("nothing".to_owned(), records("{}")));
    all.push(("no facility".to_owned(), Report { facilities: Vec::new(), ..records("{}") }));
    all.push(("group".to_owned(), group()));
    all.push(("settled".to_owned(), settled()));
    all.push(("unreadable".to_owned(), unreadable()));
    all.push(("half".to_owned(), Report { errors: unreadable().errors, ..records("people: []\n") }));
    all
}

/// The hospital as office software writes it.
pub fn office() -> Report<'static> {
    let file = |file: &SourceFile| SourceFile::new(file.name(), as_office_software_writes(file.text()));
    judged(files(&folder("hospital")).iter().map(file).collect())
}

/// Several facilities, two of them with one name and the same findings.
pub fn group() -> Report<'static> {
    let (mut first, mut facilities) = (fixture("hospital"), Vec::new());
    for (root, report) in [("第二", fixture("hospital")), ("診療所", fixture("clinic")), ("空", records("{}"))] {
        facilities.extend(report.facilities.into_iter().map(|mut facility| {
            facility.root = root.to_owned();
            facility
        }));
    }
    first.facilities.extend(facilities);
    first
}

/// A hospital most of whose findings ask for nothing any more.
pub fn settled() -> Report<'static> {
    let mut report = fixture("hospital");
    for (at, finding) in report.facilities[0].findings.iter_mut().enumerate() {
        mark(finding, [Status::Waived, Status::Baselined, Status::Open][at % 3]);
    }
    report
}

/// What stands behind a line on a finding that asks for nothing any more: why it is accepted, or that it is known.
pub const MARKS: [(&str, &str); 2] = [("（受容: ", " を受け入れる）"), ("（既知）", "（既知）")];

/// Which of the [`MARKS`] stands behind a line.
pub fn marked(line: &str) -> Option<usize> {
    MARKS.iter().position(|(begin, end)| line.contains(begin) && line.ends_with(end))
}

/// A run that could read nothing: a file that is no YAML, a path that leads nowhere.
pub fn unreadable() -> Report<'static> {
    let file = SourceFile::new("壊れた,記録:1.yaml", "a: 1\n名称: [\n");
    let broken = Inventory::load(vec![file], &pack().schema, &[]).expect_err("the file is no YAML");
    let mut errors = problems(broken);
    errors.extend(problems([SourceError::NothingThere { pattern: "無い/*.yaml".to_owned() }]));
    Report { errors, ..empty() }
}

/// All findings with the trees that they are about.
pub fn findings<'r>(report: &'r Report<'_>) -> impl Iterator<Item = (&'r Tree, &'r Finding)> {
    let each =
        |facility: &'r junshu::report::Facility| facility.findings.iter().map(move |finding| (tree(facility), finding));
    report.facilities.iter().flat_map(each)
}

/// Open findings by severity, and those that are not open.
pub fn counts(report: &Report<'_>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::from([("error", 0), ("warning", 0), ("info", 0), ("settled", 0)]);
    for (_, finding) in findings(report) {
        let kind = if finding.status == Status::Open { finding.severity.name() } else { "settled" };
        *counts.entry(kind).or_default() += 1;
    }
    counts
}

/// The worst open severity.
pub fn worst(report: &Report<'_>) -> Option<Severity> {
    findings(report).filter(|(_, finding)| finding.status == Status::Open).map(|(_, finding)| finding.severity).max()
}

/// Line and column of both ends of a span, in characters, counted one by one.
pub fn ends(tree: &Tree, span: Span) -> [(usize, usize); 2] {
    let text = tree.sources().file(span.file).text();
    [recount(text, span.start as usize), recount(text, span.end as usize)]
}

/// The name of the file of a span.
pub fn name(tree: &Tree, span: Span) -> &str {
    tree.sources().file(span.file).name()
}

/// Texts that would be a command of a runner, markup, a formula or a mention, if any could be.
pub const TRICKS: [&str; 16] = [
    "::error::x",
    "\n::set-output name=a::b",
    "\r\n  ::add-mask::病院",
    "%0A::stop-commands::x",
    "##[add-mask]x",
    "##vso[task.setvariable variable=x]y",
    "\n##teamcity[buildStop]",
    "a,line=1,title=偽::",
    "]]>",
    "<!-- --><script>alert('架空')</script>&lt;&#0;",
    "\u{fffe}\u{ffff}",
    "=cmd|' /C calc'!A0",
    "@everyone [x](https://example.invalid) `x` | # x",
    "一\n二\n\n三",
    "\"}],\"errors\":[]}\n{\"kind\":\"summary\"}",
    "\u{202e}lmay\u{200f}",
];

/// Reports in which such texts stand wherever a message may quote them, and in the names of files and facilities.
pub fn hostiles() -> &'static [Named] {
    static ALL: LazyLock<Vec<Named>> = LazyLock::new(every_trick);
    &ALL
}

fn every_trick() -> Vec<Named> {
    let texts = hostile().into_iter().chain(TRICKS.map(str::to_owned));
    let mut all: Vec<_> = texts.map(|text| (format!("{text:?}"), records(&everywhere(&text)))).collect();
    for text in TRICKS {
        // What quotes the records must come to be shown where only the first few findings are.
        let mut report = records(&everywhere(text));
        report.facilities[0].findings.retain(|finding| !finding.rule.starts_with("GOV-"));
        all.push((format!("{text:?}, quoted"), report));
        let file = SourceFile::new(format!("{text}.yaml"), everywhere("x"));
        all.push((format!("a file {text:?}"), judged(vec![file])));
        let mut report = records(&everywhere("x"));
        report.facilities[0].root = text.to_owned();
        report.facilities[0].name = Some(text.to_owned());
        all.push((format!("a facility {text:?}"), report));
    }
    for (_, report) in &all {
        assert!(report.facilities[0].findings.len() > 10, "the records have findings");
    }
    all
}

/// Something that cannot be read and is called like this.
pub fn unreadable_as(text: &str) -> Report<'static> {
    let missing = SourceError::NotFound { name: text.to_owned() };
    let broken = Inventory::load(vec![SourceFile::new(text, "a: [\n")], &pack().schema, &[]);
    let mut report = unreadable();
    report.errors.extend(problems([missing]));
    report.errors.extend(problems(broken.expect_err("no YAML")));
    report
}
