//! A rule: its script, its page, and what its `RULE` says. Two files in; a [`Rule`] out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::Severity;
use crate::page::{Page, RulePage};
use crate::path::Path;
use crate::schema::Schema;
use crate::script::{MetaValue, Script, ScriptError, metadata_error};
use crate::source::SourceFile;
use crate::suggest::did_you_mean;

/// One check.
#[derive(Debug)]
pub struct Rule {
    /// `GOV-5.1-2/certificate-valid`.
    pub id: Arc<str>,
    /// The requirement or the custom group it stands under.
    pub group: Arc<str>,
    /// What must hold, from the script's first `//!` line.
    pub title: String,
    /// What its `RULE` says.
    pub metadata: Metadata,
    /// The script; `None` for a rule that only mirrors a requirement.
    pub script: Script,
    /// Its page.
    pub(crate) page: RulePage,
    /// It is one of the rules on documents that are built in, which have libraries of their own.
    pub(crate) built_in_on_documents: bool,
}

impl Rule {
    /// The page.
    #[must_use]
    pub fn page(&self) -> &Page {
        self.page.get()
    }
}

/// What `RULE` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The severity of `fail`.
    pub severity: Severity,
    /// The boolean parameter that makes it an error.
    pub error_if: Option<String>,
    /// The top-level key whose absence the rule itself reports: it is run without it.
    pub even_without: Option<String>,
    /// An accepted risk may cover what it finds.
    pub waivable: bool,
    /// The requirement under which its findings stand, for a rule whose folder is none.
    pub supports: Option<String>,
    /// What the rule is about.
    pub about: About,
}

/// What a rule is run on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Every node at a path.
    Nodes(Path),
    /// It fails exactly when this requirement is not met.
    SameAs(String),
}

impl Metadata {
    /// True for a rule about the documents behind the records; without any of them it is not run.
    #[must_use]
    pub fn is_about_documents(&self) -> bool {
        matches!(&self.about, About::Nodes(path) if path.goes_through(Schema::DOCUMENT))
    }

    /// The requirement that the rule mirrors.
    #[must_use]
    pub fn mirrors(&self) -> Option<&str> {
        if let About::SameAs(id) = &self.about { Some(id) } else { None }
    }

    /// Reads the values of `RULE`.
    ///
    /// # Errors
    /// A key that is missing, unknown or wrong.
    pub fn read(file: &Arc<SourceFile>, mut values: BTreeMap<String, MetaValue>) -> Result<Self, ScriptError> {
        let mut known = vec![WAIVABLE];
        let waivable = match values.remove(WAIVABLE) {
            Some(MetaValue::Flag(flag)) => flag,
            Some(MetaValue::Text(_)) => {
                return Err(metadata_error(file, WAIVABLE, "waivable は true か false で書きます"));
            }
            None => true,
        };
        let mut text = |key: &'static str| {
            known.push(key);
            match values.remove(key) {
                Some(MetaValue::Text(text)) => Ok(Some(text)),
                Some(MetaValue::Flag(_)) => Err(metadata_error(file, key, &format!("{key} は文字列で書きます"))),
                None => Ok(None),
            }
        };
        let severity = text("severity")?.ok_or_else(|| metadata_error(file, "RULE", "severity がありません"))?;
        let severity = Severity::from_name(&severity)
            .ok_or_else(|| metadata_error(file, &severity, "severity は error、warning、info のどれかです"))?;
        let error_if = text("error_if")?;
        let even_without = text("even_without")?;
        let supports = text("supports")?;
        let (on, same_as) = (text("on")?, text("same_as")?);
        let about = match (on, same_as) {
            (Some(on), None) => About::Nodes(
                Path::parse_all(&on)
                    .map_err(|part| metadata_error(file, &on, &format!("on の `{part}` を読めません")))?,
            ),
            (None, Some(id)) => About::SameAs(id),
            _ => return Err(metadata_error(file, "RULE", "on か same_as のどちらか一つを書きます")),
        };
        if let Some(key) = values.keys().next() {
            let near = did_you_mean(key, known).map(|near| format!("。{near}")).unwrap_or_default();
            return Err(metadata_error(file, key, &format!("RULE に {key} という項目はありません{near}")));
        }
        Ok(Self { severity, error_if, even_without, waivable, supports, about })
    }
}

/// The only key of `RULE` that is no text.
const WAIVABLE: &str = "waivable";

/// The first `//!` line of a script.
#[must_use]
pub fn title(file: &SourceFile) -> Option<&str> {
    let text = file.text().strip_prefix('\u{feff}').unwrap_or(file.text());
    text.lines().find_map(|line| line.strip_prefix("//!")).map(str::trim).filter(|title| !title.is_empty())
}

/// True when a word names an id: it is the id, or its beginning up to a boundary (`/`, `-`, `.`, `:`).
#[must_use]
pub fn begins(id: &str, word: &str) -> bool {
    id.strip_prefix(beginning(word)).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '-', '.', ':']))
}

/// A word without the `/` or `/*` that may end it.
#[must_use]
pub fn beginning(word: &str) -> &str {
    if word.ends_with(['/', '*']) { word.trim_end_matches("/*").trim_end_matches('/') } else { word }
}
