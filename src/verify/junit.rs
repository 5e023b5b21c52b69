//! What the cases of pages came to in; JUnit XML, a suite for each page and a case for each example, out.

use std::io::{self, Write};

use super::{Failure, Verified};
use crate::report::junit::{Example, Examples, examples};
use crate::report::problem::Problem;

impl Verified {
    /// Writes the document.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn junit(&self, out: &mut dyn Write) -> io::Result<()> {
        let failed = |failures: &[Failure]| {
            failures.iter().map(|failure| (failure.is_broken(), Problem::of(failure))).collect::<Vec<_>>()
        };
        let suites = self.pages.iter().map(|page| {
            let whole = (!page.lacks.is_empty())
                .then(|| Example { name: "ページ".to_owned(), failures: failed(&page.lacks) });
            let cases = page.cases.iter().map(|case| Example {
                name: format!("{}:{}", case.file.name(), case.line),
                failures: failed(&case.failures),
            });
            Examples { name: page.id.to_string(), cases: whole.into_iter().chain(cases).collect() }
        });
        examples(suites.collect(), out)
    }
}
