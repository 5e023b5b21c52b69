//! A report in; `junshu.report/1` out, as `src/report/json.schema.json` describes it; and the other way round.
//!
//! It holds all that any format shows, so that reports of parts can be read back and joined.

pub(super) mod form;
pub mod read;

use std::borrow::Cow;
use std::io::Write;

use serde::Serialize;

use super::facility::{Assessed, Evidence, Facility, Forecast, Lapse, Ran, Unread, Value, Waiver};
use super::finding::{Acceptance, Finding, Place, Related};
use super::problem::{Excerpt, Label, Problem, ProblemPlace};
use super::quote::Quote;
use super::stream::{self, Stream, Totals};
use super::{Report, Summary, location};
use crate::finding::{Severity, Status};
use crate::node::Kind;
use crate::outcome::Outcome;
use crate::source::Span;
use form::{
    AcceptanceForm, ElsewhereForm, ErrorForm, EvidenceForm, ExcerptForm, FacilityForm, FindingForm, ForecastForm,
    HeadingForm, LabelForm, LapseForm, LocationForm, PackForm, PartForm, PlaceForm, QuoteForm, RelatedForm,
    RequirementForm, RuleForm, SpotForm, UnreadForm, WaiverForm,
};

/// The published JSON Schema of the format.
pub const SCHEMA: &str = include_str!("json.schema.json");
/// The format's name and version.
pub(super) const FORMAT: &str = "junshu.report/1";

#[derive(Serialize)]
pub(super) struct SummaryOut {
    requirements: serde_json::Map<String, serde_json::Value>,
    findings: serde_json::Map<String, serde_json::Value>,
    statuses: serde_json::Map<String, serde_json::Value>,
    files: usize,
    rules: usize,
}

/// Writes a report as JSON, complete.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    stream::write(&mut Document::new(true), report, out)
}

/// The document, facility by facility.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    facilities: usize,
    complete: bool,
}

impl Document {
    /// Nothing yet. `complete`: it will hold what any other format shows, not only what is asked of this one.
    #[must_use]
    pub fn new(complete: bool) -> Self {
        Self { facilities: 0, complete }
    }
}

impl Stream for Document {
    fn begin(&mut self, report: &Report<'_>, out: &mut dyn Write) -> std::io::Result<()> {
        write!(out, "{{\n  \"schema\": ")?;
        member(&FORMAT, 1, out)?;
        write!(out, ",\n  \"pack\": ")?;
        member(&pack(report), 1, out)?;
        write!(out, ",\n  \"today\": ")?;
        member(&report.today.to_string(), 1, out)?;
        write!(out, ",\n  \"shard\": ")?;
        member(&report.shard.map(|shard| shard.to_string()), 1, out)?;
        write!(out, ",\n  \"run\": ")?;
        member(&report.run, 1, out)?;
        write!(out, ",\n  \"complete\": {}", self.complete)?;
        write!(out, ",\n  \"facilities\": [")
    }

    fn facility(&mut self, _: &Report<'_>, one: &Facility, out: &mut dyn Write) -> std::io::Result<()> {
        write!(out, "{}\n    ", if self.facilities > 0 { "," } else { "" })?;
        self.facilities += 1;
        let mut form = facility(one);
        if !self.complete {
            (form.unread, form.forecast) = (Vec::new(), None);
            form.files.iter_mut().for_each(|file| file.parts.clear());
        }
        member(&form, 2, out)
    }

    fn end(&mut self, report: &Report<'_>, totals: &Totals, out: &mut dyn Write) -> std::io::Result<()> {
        write!(out, "{}],\n  \"errors\": ", if self.facilities > 0 { "\n  " } else { "" })?;
        member(&report.problems().map(error).collect::<Vec<_>>(), 1, out)?;
        write!(out, ",\n  \"summary\": ")?;
        member(&summary(&totals.summary), 1, out)?;
        writeln!(out, "\n}}")
    }
}

/// A value that stands `depth` levels deep.
fn member(value: &impl Serialize, depth: usize, out: &mut dyn Write) -> std::io::Result<()> {
    let json = serde_json::to_string_pretty(value)?;
    // Line feeds within texts are written as `\n`: those that are left are of the layout.
    for (at, line) in safe(&json).split('\n').enumerate() {
        if at > 0 {
            write!(out, "\n{:1$}", "", depth * 2)?;
        }
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

/// Writes a value that neither a terminal nor a CI runner will obey either.
pub(crate) fn write_safely(value: &impl Serialize, out: &mut dyn Write) -> std::io::Result<()> {
    write_escaped(&serde_json::to_string_pretty(value)?, out)
}

/// The same, on one line.
pub(super) fn write_line(value: &impl Serialize, out: &mut dyn Write) -> std::io::Result<()> {
    write_escaped(&serde_json::to_string(value)?, out)
}

fn write_escaped(json: &str, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{}", safe(json))
}

/// JSON that neither a terminal nor a CI runner will obey.
#[must_use]
pub fn safe(json: &str) -> Cow<'_, str> {
    let control = |c: char| ('\u{7f}'..='\u{9f}').contains(&c);
    // Runners take `##[command]` and `##vso[command]` from anywhere in what is printed. Outside of texts JSON has no `#`.
    let json = if json.contains("##") { Cow::Owned(json.replace("##", "#\\u0023")) } else { Cow::Borrowed(json) };
    if !json.contains(control) {
        return json;
    }
    // JSON allows DEL and the C1 controls as they are; a terminal would obey them.
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if control(c) {
            text.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            text.push(c);
        }
    }
    text.into()
}

pub(super) fn pack<'a>(report: &'a Report<'_>) -> PackForm<'a> {
    let about = &report.pack.about;
    PackForm {
        id: (&*about.id).into(),
        title: (&*about.title).into(),
        edition: (&*about.edition).into(),
        notice: (&*about.notice).into(),
        disclaimer: (&*about.disclaimer).into(),
        fingerprint: report.pack.fingerprint().into(),
    }
}

fn facility(facility: &Facility) -> FacilityForm<'_> {
    FacilityForm {
        root: (&*facility.root).into(),
        name: facility.name.as_deref().map(Cow::from),
        requirements: facility.requirements.iter().map(|one| requirement(one, one.evidence.clone())).collect(),
        findings: facility.findings.iter().map(|one| finding(facility, one)).collect(),
        rules: facility.rules.iter().map(|ran| rule(facility, ran)).collect(),
        evidence: facility.evidence.iter().map(|one| evidence(facility, one)).collect(),
        waivers: facility.waivers.iter().map(|one| waiver(facility, one)).collect(),
        unread: facility.unread.iter().map(|key| unread(facility, key)).collect(),
        forecast: facility.forecast.as_ref().map(|one| forecast(facility, one)),
        files: facility.files.iter().map(quote).collect(),
    }
}

fn requirement<E>(assessed: &Assessed, evidence: Vec<E>) -> RequirementForm<'_, E> {
    RequirementForm {
        id: (&*assessed.requirement.id).into(),
        label: (&*assessed.requirement.label).into(),
        outcome: assessed.outcome.name().into(),
        checked: assessed.checked,
        evidence,
    }
}

/// A requirement that stands alone, with its evidence in it.
pub(super) fn whole_requirement<'a>(
    facility: &'a Facility,
    assessed: &'a Assessed,
) -> RequirementForm<'a, EvidenceForm<'a>> {
    requirement(assessed, facility.evidence(&assessed.evidence).map(|one| evidence(facility, one)).collect())
}

fn rule<'a>(facility: &'a Facility, ran: &'a Ran) -> RuleForm<'a> {
    RuleForm {
        rule: (&*ran.rule).into(),
        requirement: ran.requirement.as_ref().map(|requirement| (&*requirement.id).into()),
        outcome: ran.outcome.name().into(),
        checked: ran.checked,
        evidence: ran.evidence.clone(),
        subject: ran.subject.as_ref().map(|subject| place(facility, subject)),
    }
}

fn evidence<'a>(facility: &'a Facility, evidence: &'a Evidence) -> EvidenceForm<'a> {
    let value = match &evidence.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        // JSON has no word for these.
        Value::Float(value) if !value.is_finite() => value.to_string().into(),
        Value::Float(value) => (*value).into(),
        Value::Text(value) => value.as_str().into(),
        // What was looked at as a whole: what counts is that it is there, and how much it holds.
        Value::Map(keys) => serde_json::json!({ "keys": keys }),
        Value::List(items) => serde_json::json!({ "items": items }),
    };
    let PlaceForm { path, r#type, location, defined, .. } = place(facility, &evidence.place);
    EvidenceForm { path, r#type, value, location, defined }
}

fn place<'a>(facility: &'a Facility, place: &'a Place) -> PlaceForm<'a> {
    PlaceForm {
        path: (&*place.path).into(),
        r#type: kind(place.kind).into(),
        missing: place.missing.as_deref().map(Cow::from),
        location: location(facility, place.span),
        defined: place.defined.map(|span| location(facility, span)),
    }
}

/// What JSON Schema calls a kind of node.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool => "boolean",
        Kind::Int => "integer",
        Kind::Float => "number",
        Kind::Text => "string",
        Kind::Map => "object",
        Kind::List => "array",
    }
}

pub(super) fn finding<'a>(facility: &'a Facility, finding: &'a Finding) -> FindingForm<'a> {
    let PlaceForm { path, r#type, missing, location, defined } = place(facility, &finding.place);
    FindingForm {
        rule: (&*finding.rule).into(),
        requirement: finding.requirement.as_deref().map(Cow::from),
        severity: finding.severity.name().into(),
        message: (&*finding.message).into(),
        help: finding.help.as_deref().map(Cow::from),
        path,
        r#type,
        missing,
        location,
        defined,
        related: finding.related.iter().map(|one| related(facility, one)).collect(),
        address: (&*finding.address).into(),
        status: finding.status.name().into(),
        acceptance: finding.acceptance.as_ref().map(|one| acceptance(facility, one)),
        fingerprint: (&*finding.fingerprint).into(),
    }
}

fn acceptance<'a>(facility: &'a Facility, acceptance: &'a Acceptance) -> AcceptanceForm<'a> {
    AcceptanceForm {
        id: acceptance.id.as_deref().map(Cow::from),
        reason: (&*acceptance.reason).into(),
        measure: acceptance.measure.as_deref().map(Cow::from),
        approver: acceptance.approver.as_deref().map(Cow::from),
        until: acceptance.until.map(|day| day.to_string().into()),
        location: location(facility, acceptance.span),
    }
}

fn related<'a>(facility: &'a Facility, related: &'a Related) -> RelatedForm<'a> {
    let PlaceForm { path, r#type, missing, location, defined } = place(facility, &related.place);
    RelatedForm { message: (&*related.message).into(), path, r#type, missing, location, defined }
}

fn location(facility: &Facility, span: Span) -> LocationForm<'_> {
    let location::Location { file, span, start, end } = facility.location(span);
    LocationForm {
        file: file.name().into(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        offset: span.start,
        length: span.len(),
        heading: file.headings().map(|headings| headings.above(start.line).into()),
    }
}

fn waiver<'a>(facility: &'a Facility, waiver: &'a Waiver) -> WaiverForm<'a> {
    WaiverForm { fields: waiver.fields.clone(), location: location(facility, waiver.span) }
}

fn unread<'a>(facility: &'a Facility, key: &'a Unread) -> UnreadForm<'a> {
    UnreadForm { path: (&*key.path).into(), pattern: (&*key.pattern).into(), location: location(facility, key.span) }
}

fn forecast<'a>(facility: &'a Facility, forecast: &'a Forecast) -> ForecastForm<'a> {
    let lapses = forecast.lapses.iter();
    let lapses = lapses.map(|one| lapse(facility, one));
    ForecastForm { until: forecast.until.to_string().into(), lapses: lapses.collect() }
}

pub(super) fn lapse<'a>(facility: &'a Facility, lapse: &'a Lapse) -> LapseForm<'a> {
    LapseForm {
        date: lapse.date.to_string().into(),
        owners: lapse.owners.iter().map(Cow::from).collect(),
        finding: finding(facility, &lapse.finding),
    }
}

fn quote(quote: &Quote) -> QuoteForm<'_> {
    let parts = quote.parts().iter();
    let parts = parts.map(|part| PartForm { line: part.line, offset: part.offset, text: part.text().into() });
    let heading = |(line, heading): (u32, _)| HeadingForm { line, heading: Cow::Borrowed(heading) };
    let headings = quote.headings().map(|headings| headings.iter().map(heading).collect());
    QuoteForm { file: quote.name().into(), parts: parts.collect(), headings }
}

pub(super) fn error(problem: &Problem) -> ErrorForm<'_> {
    ErrorForm {
        code: problem.code.as_deref().map(Cow::from),
        severity: problem.severity.name().into(),
        message: (&*problem.message).into(),
        help: problem.help.as_deref().map(Cow::from),
        facility: problem.facility.as_deref().map(Cow::from),
        location: problem.place.as_ref().map(spot),
        excerpt: problem.excerpt.as_ref().map(excerpt),
        elsewhere: problem
            .elsewhere
            .iter()
            .map(|one| ElsewhereForm { message: (&*one.message).into(), excerpt: one.excerpt.as_ref().map(excerpt) })
            .collect(),
    }
}

fn spot(at: &ProblemPlace) -> SpotForm<'_> {
    SpotForm {
        file: (&*at.file).into(),
        line: at.line,
        column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
        text: (&*at.text).into(),
    }
}

fn excerpt(excerpt: &Excerpt) -> ExcerptForm<'_> {
    let label = |label: &Label| LabelForm {
        offset: label.start,
        length: label.end - label.start,
        text: label.text.clone().into(),
        primary: label.primary,
    };
    ExcerptForm { quote: quote(&excerpt.quote), labels: excerpt.labels.iter().map(label).collect() }
}

pub(super) fn summary(summary: &Summary) -> SummaryOut {
    let requirements =
        Outcome::ALL.iter().zip(summary.outcomes).map(|(outcome, count)| (outcome.name().to_owned(), count.into()));
    let findings = Severity::ALL
        .iter()
        .map(|&severity| (severity.name().to_owned(), summary.severities[severity as usize].into()));
    let statuses =
        Status::ALL.iter().map(|&status| (status.name().to_owned(), summary.statuses[status as usize].into()));
    SummaryOut {
        statuses: statuses.collect(),
        requirements: requirements.collect(),
        findings: findings.collect(),
        files: summary.files,
        rules: summary.rules,
    }
}
