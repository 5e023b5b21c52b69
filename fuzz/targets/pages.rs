//! A rule's page in; its parts, its cases and its words without marks out.

use std::sync::Arc;

use junshu::page::{Page, plain};
use junshu::source::SourceFile;

/// Reads the bytes as a page.
///
/// # Panics
/// When a case does not stand where the page says.
pub fn run(bytes: &[u8]) {
    let Ok(file) = SourceFile::from_bytes("a.md", bytes.to_vec()) else { return };
    let file = Arc::new(file);
    _ = plain(file.text());
    let Ok(page) = Page::parse(file.clone()) else { return };
    _ = (plain(&page.why), plain(&page.fix), page.examples());
    for case in &page.cases {
        assert!(file.text().get(case.range.clone()).is_some(), "{:?}", case.range);
        for mark in &case.marks {
            let line = file.line(case.line + mark.line - 1).expect("the mark has a line");
            let line = file.slice(line.start, line.end);
            let comment = |mark: &str| mark.contains('#') || mark.contains("<!--");
            assert!(line.get(mark.start..).is_some_and(comment), "{line}");
        }
    }
}
