//! The objects of `junshu.report/1`, as they are written and as they are read.
//!
//! The format has its own structs: a change of the core cannot change what machines read by accident.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Which pack, and whether it is the same as another run's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackForm<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    pub title: Cow<'a, str>,
    #[serde(borrow)]
    pub edition: Cow<'a, str>,
    #[serde(borrow)]
    pub notice: Cow<'a, str>,
    #[serde(borrow)]
    pub disclaimer: Cow<'a, str>,
    #[serde(borrow)]
    pub fingerprint: Cow<'a, str>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct FacilityForm<'a> {
    #[serde(borrow)]
    pub root: Cow<'a, str>,
    #[serde(borrow)]
    pub name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub requirements: Vec<RequirementForm<'a, usize>>,
    #[serde(borrow)]
    pub findings: Vec<FindingForm<'a>>,
    #[serde(borrow)]
    pub rules: Vec<RuleForm<'a>>,
    #[serde(borrow)]
    pub evidence: Vec<EvidenceForm<'a>>,
    #[serde(borrow)]
    pub waivers: Vec<WaiverForm<'a>>,
    #[serde(borrow)]
    pub unread: Vec<UnreadForm<'a>>,
    #[serde(borrow)]
    pub forecast: Option<ForecastForm<'a>>,
    #[serde(borrow)]
    pub files: Vec<QuoteForm<'a>>,
}

/// Its evidence is a number of the facility's list, or the evidence itself.
#[derive(Debug, Serialize, Deserialize)]
pub struct RequirementForm<'a, E> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    pub label: Cow<'a, str>,
    #[serde(borrow)]
    pub outcome: Cow<'a, str>,
    pub checked: usize,
    pub evidence: Vec<E>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct RuleForm<'a> {
    #[serde(borrow)]
    pub rule: Cow<'a, str>,
    #[serde(borrow)]
    pub requirement: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub outcome: Cow<'a, str>,
    pub checked: usize,
    pub evidence: Vec<usize>,
    #[serde(borrow)]
    pub subject: Option<PlaceForm<'a>>,
}

/// A place of the records.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlaceForm<'a> {
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    #[serde(borrow)]
    pub r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub missing: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub location: LocationForm<'a>,
    #[serde(borrow)]
    pub defined: Option<LocationForm<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct EvidenceForm<'a> {
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    #[serde(borrow)]
    pub r#type: Cow<'a, str>,
    pub value: serde_json::Value,
    #[serde(borrow)]
    pub location: LocationForm<'a>,
    #[serde(borrow)]
    pub defined: Option<LocationForm<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct FindingForm<'a> {
    #[serde(borrow)]
    pub rule: Cow<'a, str>,
    #[serde(borrow)]
    pub requirement: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub severity: Cow<'a, str>,
    #[serde(borrow)]
    pub message: Cow<'a, str>,
    #[serde(borrow)]
    pub help: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    #[serde(borrow)]
    pub r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub missing: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub location: LocationForm<'a>,
    #[serde(borrow)]
    pub defined: Option<LocationForm<'a>>,
    #[serde(borrow)]
    pub related: Vec<RelatedForm<'a>>,
    #[serde(borrow)]
    pub address: Cow<'a, str>,
    #[serde(borrow)]
    pub status: Cow<'a, str>,
    #[serde(borrow)]
    pub acceptance: Option<AcceptanceForm<'a>>,
    #[serde(borrow)]
    pub fingerprint: Cow<'a, str>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct AcceptanceForm<'a> {
    #[serde(borrow)]
    pub id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub reason: Cow<'a, str>,
    #[serde(borrow)]
    pub measure: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub approver: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub until: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub location: LocationForm<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct RelatedForm<'a> {
    #[serde(borrow)]
    pub message: Cow<'a, str>,
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    #[serde(borrow)]
    pub r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub missing: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub location: LocationForm<'a>,
    #[serde(borrow)]
    pub defined: Option<LocationForm<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct LocationForm<'a> {
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    pub offset: u32,
    pub length: u32,
    /// Of a document whose paragraphs are its lines.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<Cow<'a, str>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct UnreadForm<'a> {
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    #[serde(borrow)]
    pub pattern: Cow<'a, str>,
    #[serde(borrow)]
    pub location: LocationForm<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct ForecastForm<'a> {
    #[serde(borrow)]
    pub until: Cow<'a, str>,
    #[serde(borrow)]
    pub lapses: Vec<LapseForm<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct LapseForm<'a> {
    #[serde(borrow)]
    pub date: Cow<'a, str>,
    #[serde(borrow)]
    pub owners: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    pub finding: FindingForm<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct WaiverForm<'a> {
    pub fields: BTreeMap<String, String>,
    #[serde(borrow)]
    pub location: LocationForm<'a>,
}

/// The lines of a file that the report speaks of.
#[derive(Debug, Serialize, Deserialize)]
pub struct QuoteForm<'a> {
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    #[serde(borrow)]
    pub parts: Vec<PartForm<'a>>,
    /// Of a document whose paragraphs are its lines.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub headings: Option<Vec<HeadingForm<'a>>>,
}

/// What stands above the lines from one on.
#[derive(Debug, Serialize, Deserialize)]
pub struct HeadingForm<'a> {
    pub line: u32,
    #[serde(borrow)]
    pub heading: Cow<'a, str>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct PartForm<'a> {
    pub line: u32,
    pub offset: u32,
    #[serde(borrow)]
    pub text: Cow<'a, str>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct ErrorForm<'a> {
    #[serde(borrow)]
    pub code: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub severity: Cow<'a, str>,
    #[serde(borrow)]
    pub message: Cow<'a, str>,
    #[serde(borrow)]
    pub help: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub facility: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub location: Option<SpotForm<'a>>,
    #[serde(borrow)]
    pub excerpt: Option<ExcerptForm<'a>>,
    #[serde(borrow)]
    pub elsewhere: Vec<ElsewhereForm<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct SpotForm<'a> {
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    #[serde(borrow)]
    pub text: Cow<'a, str>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct ElsewhereForm<'a> {
    #[serde(borrow)]
    pub message: Cow<'a, str>,
    #[serde(borrow)]
    pub excerpt: Option<ExcerptForm<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct ExcerptForm<'a> {
    #[serde(borrow)]
    pub quote: QuoteForm<'a>,
    #[serde(borrow)]
    pub labels: Vec<LabelForm<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct LabelForm<'a> {
    pub offset: u32,
    pub length: u32,
    #[serde(borrow)]
    pub text: Cow<'a, str>,
    pub primary: bool,
}
