//! The codes that the engine itself prints in; their pages, `rules/codes/**.md`, out.

use std::sync::{Arc, LazyLock};

use crate::page::Page;
use crate::source::SourceFile;

/// All files below `rules/codes`, by their path; made by `build.rs`.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/codes.rs"));

/// Groups whose codes are findings, written with `/`; all others are errors, written with `::`.
const FINDINGS: [&str; 3] = ["schema", "ref", "waiver"];

/// A code and its page.
#[derive(Debug)]
pub struct CodePage {
    /// `schema/required`, `missing-key`, `yaml::syntax`.
    pub id: Arc<str>,
    /// The page.
    pub page: Page,
}

impl CodePage {
    /// True when records can show what it is about.
    #[must_use]
    pub fn is_about_records(&self) -> bool {
        match self.id.split_once("::") {
            Some((group, _)) => ["yaml", "inventory"].contains(&group),
            None => !["internal", "output", "usage", "waiver/not-in-base"].contains(&&*self.id),
        }
    }
}

/// The code of a page.
fn id(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    match stem.split_once('/') {
        Some((group, name)) if !FINDINGS.contains(&group) => format!("{group}::{name}"),
        _ => stem.to_owned(),
    }
}

/// All codes, in the order of their files.
pub fn ids() -> impl Iterator<Item = String> {
    FILES.iter().map(|(path, _)| id(path))
}

/// All pages.
///
/// # Panics
/// When an embedded page is not as a page must be; a test reads them all.
#[must_use]
pub fn pages() -> &'static [CodePage] {
    static PAGES: LazyLock<Vec<CodePage>> = LazyLock::new(|| {
        let page = |(path, text): &(&str, &str)| {
            let file = Arc::new(SourceFile::new(format!("rules/codes/{path}"), *text));
            CodePage { id: id(path).into(), page: Page::parse(file).expect("embedded pages are tested") }
        };
        FILES.iter().map(page).collect()
    });
    &PAGES
}

/// The page of a code as it was printed: `GOV-5.1-2/missing-key` is `missing-key`; or as it is easily copied:
/// `yaml:syntax`, `schema::required`.
#[must_use]
pub fn find(code: &str) -> Option<&'static CodePage> {
    let named = |code: &str| pages().iter().find(|page| *page.id == *code);
    let loose = |code: &str| code.replace("::", "/").replace(':', "/");
    named(code)
        .or_else(|| named(code.rsplit_once('/')?.1).filter(|page| !page.id.contains(['/', ':'])))
        .or_else(|| pages().iter().find(|page| loose(&page.id) == loose(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_as_it_is_copied() {
        for (copied, code) in [
            ("yaml::syntax", "yaml::syntax"),
            ("yaml:syntax", "yaml::syntax"),
            ("yaml/syntax", "yaml::syntax"),
            ("schema::date", "schema/date"),
            ("GOV-5.1-2/missing-key", "missing-key"),
        ] {
            assert_eq!(&*find(copied).unwrap_or_else(|| panic!("{copied}")).id, code);
        }
        for word in ["yaml", "GOV-5.1-2/yaml::syntax", "syntax", ""] {
            assert!(find(word).is_none(), "{word}");
        }
    }
}
