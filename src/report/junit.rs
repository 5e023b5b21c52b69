//! A report in; JUnit XML out: a suite for each facility, a case for each rule that ran and for each other code that was
//! found, so that what CI shows as tests are the rules.
//!
//! A case fails with an open error. Warnings, notes, and what is waived or baselined stand in the output of a case that
//! passes. There is no time in it: a report is the same whenever it is written.

mod case;
mod examples;
mod text;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Property, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::finding::Finding;
use super::problem::Problem;
use super::style::Style;
use super::{Facility, Report};
use crate::codes;
use crate::finding::Severity;
use crate::outcome::Outcome;
use crate::pack::{ATTESTATION, Pack};
use case::Case;
pub use examples::{Example, Examples, examples};

/// The name of the document, and of the suite of what could not be checked.
const NAME: &str = "junshu";

/// Writes the document.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut document = Document::new(NAME);
    let mut names = Names::default();
    let problems: Vec<&Problem> = report.problems().collect();
    if !problems.is_empty() {
        document.add_test_suite(unchecked(&problems, &mut names));
    }
    let titles = titles(report.pack);
    for facility in &report.facilities {
        document.add_test_suite(suite(report, facility, &titles, &mut names));
    }
    document.serialize(out).map_err(io::Error::other)
}

/// The suite of what could not be checked.
fn unchecked(problems: &[&Problem], names: &mut Names) -> TestSuite {
    let mut suite = TestSuite::new(NAME);
    for problem in problems {
        let code = text::line(problem.code.as_deref().unwrap_or("error"));
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type(&code).set_message(text::line(&problem.message)).set_description(text::problem(problem));
        let place = problem.place.as_ref().map(|at| format!(" {}:{}:{}", at.file, at.line, at.column));
        let mut test = TestCase::new(format!("{code}{}", text::line(&place.unwrap_or_default())), status);
        test.set_classname(NAME);
        suite.add_test_case(names.own(test));
    }
    suite
}

fn suite(report: &Report<'_>, facility: &Facility, titles: &Titles<'_>, names: &mut Names) -> TestSuite {
    let mut suite = TestSuite::new(text::line(facility.label()));
    suite.add_properties(properties(report, facility));
    let within = (report.facilities.len() > 1).then(|| facility.label());
    let mut found: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &facility.findings {
        found.entry(&finding.rule).or_default().push(finding);
    }
    let mut cases: Vec<Case<'_>> = Vec::new();
    for ran in &facility.rules {
        let findings = found.remove(&*ran.rule).unwrap_or_default();
        let (title, requirement) = (titles.get(&*ran.rule).copied(), ran.requirement.as_ref());
        cases.push(Case { facility, code: &ran.rule, title, requirement, outcome: Some(ran.outcome), findings });
    }
    for (code, findings) in found {
        let title = codes::find(code).map(|page| page.page.title.as_str());
        let requirement = findings.first().and_then(|finding| report.requirement(finding));
        cases.push(Case { facility, code, title, requirement, outcome: None, findings });
    }
    suite.add_test_cases(cases.iter().map(|case| names.own(case.test(within))));
    suite
}

/// What the suite is about, under names that do not change.
fn properties(report: &Report<'_>, facility: &Facility) -> Vec<Property> {
    let (about, summary) = (&report.pack.about, facility.summary());
    let mut all = vec![
        Property::new("pack", text::line(&about.id)),
        Property::new("edition", text::line(&about.edition)),
        Property::new("today", report.today.to_string()),
        Property::new("root", text::line(&facility.root)),
        Property::new("files", summary.files.to_string()),
        Property::new("rules", summary.rules.to_string()),
    ];
    for (outcome, count) in Outcome::ALL.iter().zip(summary.outcomes) {
        all.push(Property::new(format!("requirements.{}", outcome.name()), count.to_string()));
    }
    for severity in Severity::ALL {
        all.push(Property::new(format!("findings.{severity}"), summary.severities[severity as usize].to_string()));
    }
    all.push(Property::new("notice", text::line(&about.notice)));
    all.push(Property::new("disclaimer", text::line(&about.disclaimer)));
    all
}

/// What the rule of a code says must hold.
type Titles<'p> = HashMap<String, &'p str>;

fn titles(pack: &Pack) -> Titles<'_> {
    let mut titles: Titles<'_> = pack.rules.iter().map(|rule| (rule.id.to_string(), rule.title.as_str())).collect();
    for (rule, requirement) in pack.attestation.iter().flat_map(|rule| pack.requirements.iter().map(move |r| (rule, r)))
    {
        titles.insert(format!("{}/{ATTESTATION}", requirement.id), &rule.title);
    }
    titles
}

/// The names that are taken: readers tell cases apart by class and name, and count two that are alike as one.
#[derive(Debug, Default)]
struct Names(HashSet<(String, String)>);

impl Names {
    /// The case under a name that nobody else has.
    fn own(&mut self, mut test: TestCase) -> TestCase {
        let (class, name) = (test.classname.as_deref().unwrap_or_default().to_owned(), test.name.to_string());
        let mut own = name.clone();
        let mut number = 1;
        while !self.0.insert((class.clone(), own.clone())) {
            number += 1;
            own = format!("{name}（{number}）");
        }
        test.name = own.into();
        test
    }
}
