//! The pack's `catalog.yaml` in; the requirements with their wording, chapters and edition out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The whole catalog of a pack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// The guideline and its edition.
    pub catalog: About,
    /// Chapters.
    pub chapters: Vec<Heading>,
    /// Groups of sections inside a chapter.
    #[serde(default)]
    pub groups: Vec<Heading>,
    /// Sections.
    pub sections: Vec<Heading>,
    /// The requirements, in the guideline's order.
    pub requirements: Vec<Requirement>,
}

/// What is known of the guideline.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The pack's id.
    pub id: String,
    /// The guideline's title.
    pub guideline: String,
    /// Its edition: `6.0`.
    pub edition: String,
    /// When the edition was published: `2023-05`.
    pub edition_date: String,
    /// The part: 経営管理編.
    pub part: String,
    /// Its English label.
    pub part_en: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where it stands.
    pub url: String,
    /// The edition that follows it.
    #[serde(default)]
    pub superseded_by: Option<String>,
    /// Since when.
    #[serde(default)]
    pub superseded_date: Option<String>,
    /// Where the wording comes from.
    pub booklet: String,
    /// Number of requirements.
    pub count: usize,
}

/// A chapter, group or section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// `3.4.1`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Number of requirements.
    #[serde(default)]
    pub count: Option<usize>,
    /// Whether the title was checked against a source.
    #[serde(default)]
    pub title_verified: bool,
    /// The source.
    #[serde(default)]
    pub title_source: Option<String>,
}

/// One 遵守事項.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// `GOV-5.1-2`.
    pub id: String,
    /// `5.1`.
    pub section: String,
    /// The section's title.
    pub section_title: String,
    /// The heading inside the section.
    #[serde(default)]
    pub heading: Option<String>,
    /// `②`.
    pub number: String,
    /// `5.1 ②`.
    pub label: String,
    /// What it asks of the executive: establish, direct, decide …
    pub duty: String,
    /// True where the text says 指示すること.
    pub directs: bool,
    /// The wording, verbatim.
    pub text: String,
    /// A remark on the wording.
    #[serde(default)]
    pub note: Option<String>,
    /// What on file shows that it is met.
    pub evidence: String,
    /// What no machine can judge.
    pub human: String,
    /// The role that signs for it.
    #[serde(default)]
    pub attest: Option<String>,
    /// The list that must not be empty for the signature to be needed.
    #[serde(default)]
    pub attest_when: Option<String>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ParamValue {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Text.
    Text(String),
    /// Texts.
    List(Vec<String>),
}

impl ParamValue {
    /// What values of this kind are called.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "true か false",
            Self::Int(_) => "整数",
            Self::Float(_) => "数値",
            Self::Text(_) => "文字列",
            Self::List(_) => "リスト",
        }
    }

    /// True when both are of one kind.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// Reads a value given on the command line as what the default is.
    ///
    /// # Errors
    /// What was wanted.
    pub fn parse_like(&self, text: &str) -> Result<Self, &'static str> {
        let read = match self {
            Self::Bool(_) => text.parse().ok().map(Self::Bool),
            Self::Int(_) => text.parse().ok().map(Self::Int),
            Self::Float(_) => text.parse().ok().filter(|f: &f64| f.is_finite()).map(Self::Float),
            Self::Text(_) => Some(Self::Text(text.to_owned())),
            Self::List(_) => {
                let parts = text.split(',').map(|part| part.trim().to_owned());
                Some(Self::List(parts.filter(|part| !part.is_empty()).collect()))
            }
        };
        read.ok_or(self.kind())
    }
}

impl std::fmt::Display for ParamValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
            Self::List(values) => f.write_str(&values.join(",")),
        }
    }
}

/// The values of a run's parameters by name.
pub type Params = BTreeMap<String, ParamValue>;
