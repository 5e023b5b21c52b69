//! How a page and what it says of itself can part.

use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use crate::inventory::InventoryError;
use crate::script::ScriptError;
use crate::source::SourceFile;

/// A case that did not turn out as its page says.
#[derive(Debug, Error, Diagnostic)]
pub enum Failure {
    /// Flagged, and not marked.
    #[error("余計な指摘: {rule} が、印のない行を指摘しました")]
    #[diagnostic(code(test::noisy))]
    Noisy {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place of the finding.
        #[label(primary, "{got}")]
        at: SourceSpan,
        /// What came.
        got: String,
        /// What was expected and what came.
        #[help]
        diff: String,
    },
    /// Marked, and not flagged.
    #[error("指摘がない: {rule} が、印のある行を指摘しませんでした")]
    #[diagnostic(code(test::missing))]
    Missing {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The marked line.
        #[label(primary, "ここが指摘されるはずでした")]
        at: SourceSpan,
        /// What was expected and what came.
        #[help]
        diff: String,
    },
    /// Flagged elsewhere, or with other words or severity.
    #[error("指摘のずれ: {rule} の指摘が、場所・重さ・言葉のどれかで印と違います")]
    #[diagnostic(code(test::misplaced))]
    Misplaced {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The marked line.
        #[label("印はこの行")]
        marked: Option<SourceSpan>,
        /// Where the finding came.
        #[label(primary, "指摘はここ")]
        at: SourceSpan,
        /// What was expected and what came.
        #[help]
        diff: String,
    },
    /// The case cannot be run.
    #[error("{rule} の例を実行できません: {problem}")]
    #[diagnostic(code(test::broken))]
    Broken {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary, "ここ")]
        at: SourceSpan,
        /// Why.
        problem: String,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// The case is not YAML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Yaml(InventoryError),
    /// The rule broke on the case.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Script(ScriptError),
    /// Not enough cases.
    #[error("{rule} のページに{lacks}例がありません")]
    #[diagnostic(
        code(test::no_case),
        help("`## 例` に、指摘のない例と、`# fail: 言葉` の印のある例を少なくとも一つずつ書いてください")
    )]
    NoCase {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The page's heading.
        #[label(primary, "このページ")]
        at: SourceSpan,
        /// Which kind.
        lacks: &'static str,
    },
}

impl Failure {
    /// True when the case or the rule could not be run, rather than turn out otherwise.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Broken { .. } | Self::Yaml(_) | Self::Script(_))
    }
}
