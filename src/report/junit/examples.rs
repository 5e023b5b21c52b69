//! Executed examples in, page by page; JUnit XML out.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::{NAME, Names, text};
use crate::report::problem::Problem;

/// The examples of one page.
pub struct Examples {
    /// The rule, or the code.
    pub name: String,
    /// The examples.
    pub cases: Vec<Example>,
}

/// One example.
pub struct Example {
    /// Where it stands.
    pub name: String,
    /// What did not turn out as the page says; true for what could not be run.
    pub failures: Vec<(bool, Problem)>,
}

/// Writes the document.
///
/// # Errors
/// When `out` refuses.
pub fn examples(pages: Vec<Examples>, out: &mut dyn Write) -> io::Result<()> {
    let mut document = Document::new(NAME);
    let mut names = Names::default();
    for page in pages {
        let mut suite = TestSuite::new(text::line(&page.name));
        for case in page.cases {
            let mut test = TestCase::new(text::line(&case.name), status(&case));
            test.set_classname(text::line(&page.name));
            suite.add_test_case(names.own(test));
        }
        document.add_test_suite(suite);
    }
    document.serialize(out).map_err(io::Error::other)
}

fn status(case: &Example) -> TestCaseStatus {
    let Some((_, first)) = case.failures.first() else { return TestCaseStatus::success() };
    let broken = case.failures.iter().any(|(broken, _)| *broken);
    let kind = if broken { NonSuccessKind::Error } else { NonSuccessKind::Failure };
    let mut status = TestCaseStatus::non_success(kind);
    let code = first.code.as_deref().unwrap_or(NAME);
    let all: String = case.failures.iter().map(|(_, problem)| text::problem(problem)).collect();
    status.set_type(text::line(code)).set_message(text::line(&first.message)).set_description(all);
    status
}
