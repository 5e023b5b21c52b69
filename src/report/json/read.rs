//! `junshu.report/1` in; the report out, as it was before it was written.

use std::collections::HashMap;
use std::sync::Arc;

use miette::Diagnostic;
use serde::Deserialize;
use thiserror::Error;

use super::form::{
    AcceptanceForm, ErrorForm, EvidenceForm, ExcerptForm, FacilityForm, FindingForm, ForecastForm, LocationForm,
    PackForm, PlaceForm, QuoteForm, RelatedForm, RuleForm,
};
use super::{FORMAT, kind};
use crate::catalog::Requirement;
use crate::date::{Date, parse_iso};
use crate::finding::{Severity, Status};
use crate::node::Kind;
use crate::outcome::{Outcome, RuleOutcome};
use crate::pack::Pack;
use crate::report::facility::{Assessed, Evidence, Facility, Forecast, Lapse, Ran, Unread, Value, Waiver};
use crate::report::finding::{Acceptance, Finding, Place, Related};
use crate::report::problem::{Elsewhere, Excerpt, Label, Problem, ProblemPlace};
use crate::report::quote::{Part, Quote};
use crate::report::{Report, json};
use crate::source::{FileId, Headings, SourceFile, Span};

/// A report that cannot be read back.
#[derive(Debug, Error, Diagnostic)]
pub enum ReadError {
    /// It is no JSON, or not as the format says.
    #[error("{name}:{line}:{column}: `junshu.report/1` として読めません（{problem}）")]
    #[diagnostic(
        code(report::form),
        help("同じ版の junshu で `junshu check --format json=FILE` が書いたファイルを指定してください")
    )]
    Form {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// It speaks of something that is not there.
    #[error("{name}: {what} `{value}` は分かりません")]
    #[diagnostic(
        code(report::form),
        help("同じ版の junshu で `junshu check --format json=FILE` が書いたファイルを指定してください")
    )]
    Unknown {
        /// The file.
        name: String,
        /// Of what kind it is.
        what: &'static str,
        /// What it says.
        value: String,
    },
    /// It does not hold what other formats show.
    #[error("{name} は、ほかの形式にするだけの内容を持っていません")]
    #[diagnostic(
        code(report::incomplete),
        help(
            "`junshu check --complete --format json=FILE` で書いてください（`--shard` を付けた検査では、いつもそうなります）"
        )
    )]
    Incomplete {
        /// The file.
        name: String,
    },
    /// It was made with another pack, or with other parameters.
    #[error("{name} は、別のルール又はパラメータで作られています（{theirs}、こちらは {ours}）")]
    #[diagnostic(
        code(report::pack),
        help("報告を作ったときと同じ --pack、--rules、--param、--severity（又は junshu.yaml）を指定してください")
    )]
    Pack {
        /// The file.
        name: String,
        /// The pack it names, with its fingerprint.
        theirs: String,
        /// The pack that is loaded.
        ours: String,
    },
}

#[derive(Deserialize)]
struct Root<'a> {
    schema: String,
    #[serde(borrow)]
    pack: PackForm<'a>,
    today: String,
    #[serde(deserialize_with = "Option::deserialize")]
    shard: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    run: Option<String>,
    complete: bool,
    #[serde(borrow)]
    facilities: Vec<FacilityForm<'a>>,
    #[serde(borrow)]
    errors: Vec<ErrorForm<'a>>,
}

/// Reads a report that was made with this pack. `name` is what errors call it.
///
/// # Errors
/// Every [`ReadError`].
pub fn report<'p>(name: &str, text: &str, pack: &'p Pack) -> Result<Report<'p>, ReadError> {
    let root: Root<'_> = serde_json::from_str(text).map_err(|error| ReadError::Form {
        name: name.to_owned(),
        line: error.line(),
        column: error.column(),
        problem: error.to_string(),
    })?;
    let reader = Reader { name, requirements: requirements(pack) };
    if root.schema != FORMAT {
        return Err(reader.unknown("形式", &root.schema));
    }
    if !root.complete {
        return Err(ReadError::Incomplete { name: name.to_owned() });
    }
    let shard = root.shard.map(|text| text.parse().map_err(|_| reader.unknown("分割", text))).transpose()?;
    let mut report = Report { shard, run: root.run, ..Report::new(pack, reader.date(&root.today)?) };
    let ours = json::pack(&report);
    if root.pack != ours {
        let of = |pack: &PackForm<'_>| format!("{} {}", pack.id, pack.fingerprint);
        return Err(ReadError::Pack { name: name.to_owned(), theirs: of(&root.pack), ours: of(&ours) });
    }
    report.facilities =
        root.facilities.into_iter().map(|facility| reader.facility(facility)).collect::<Result<_, _>>()?;
    let errors: Vec<Problem> = root.errors.into_iter().map(|error| reader.problem(error)).collect::<Result<_, _>>()?;
    // Those of the pack come first; it is the same pack, whatever its folder is called here.
    report.errors = errors.into_iter().skip(report.broken.len()).collect();
    Ok(report)
}

fn requirements(pack: &Pack) -> HashMap<&str, &Arc<Requirement>> {
    pack.requirements.iter().map(|requirement| (requirement.id.as_str(), requirement)).collect()
}

struct Reader<'a, 'p> {
    name: &'a str,
    requirements: HashMap<&'p str, &'p Arc<Requirement>>,
}

/// The numbers of a facility's files.
type Files = HashMap<String, FileId>;

impl Reader<'_, '_> {
    fn unknown(&self, what: &'static str, value: impl Into<String>) -> ReadError {
        ReadError::Unknown { name: self.name.to_owned(), what, value: value.into() }
    }

    fn date(&self, text: &str) -> Result<Date, ReadError> {
        parse_iso(text).ok_or_else(|| self.unknown("日付", text))
    }

    fn requirement(&self, id: &str) -> Result<Arc<Requirement>, ReadError> {
        self.requirements.get(id).map(|&requirement| requirement.clone()).ok_or_else(|| self.unknown("遵守事項", id))
    }

    fn facility(&self, form: FacilityForm<'_>) -> Result<Facility, ReadError> {
        let ids = (0..).map(FileId);
        let files: Files = form.files.iter().map(|file| file.file.to_string()).zip(ids).collect();
        let all = form.evidence.len();
        let within = |numbers: Vec<usize>| match numbers.iter().find(|&&number| number >= all) {
            Some(number) => Err(self.unknown("根拠の番号", number.to_string())),
            None => Ok(numbers),
        };
        let requirements = form.requirements.into_iter().map(|one| {
            Ok(Assessed {
                requirement: self.requirement(&one.id)?,
                outcome: named(&Outcome::ALL, Outcome::name, &one.outcome)
                    .ok_or_else(|| self.unknown("結果", one.outcome))?,
                checked: one.checked,
                evidence: within(one.evidence)?,
            })
        });
        Ok(Facility {
            requirements: requirements.collect::<Result<_, _>>()?,
            rules: form
                .rules
                .into_iter()
                .map(|one| {
                    let ran = self.rule(one, &files)?;
                    Ok(Ran { evidence: within(ran.evidence)?, ..ran })
                })
                .collect::<Result<_, _>>()?,
            evidence: form.evidence.into_iter().map(|one| self.evidence(one, &files)).collect::<Result<_, _>>()?,
            findings: form.findings.into_iter().map(|one| self.finding(one, &files)).collect::<Result<_, _>>()?,
            waivers: form
                .waivers
                .into_iter()
                .map(|one| Ok(Waiver { span: self.span(&one.location, &files)?, fields: one.fields }))
                .collect::<Result<_, _>>()?,
            unread: form
                .unread
                .into_iter()
                .map(|key| {
                    let span = self.span(&key.location, &files)?;
                    Ok(Unread { path: key.path.into(), pattern: key.pattern.into(), span })
                })
                .collect::<Result<_, _>>()?,
            forecast: form.forecast.map(|one| self.forecast(one, &files)).transpose()?,
            files: form.files.into_iter().map(|one| self.quote(one)).collect::<Result<_, _>>()?,
            root: form.root.into(),
            name: form.name.map(Into::into),
        })
    }

    fn rule(&self, form: RuleForm<'_>, files: &Files) -> Result<Ran, ReadError> {
        Ok(Ran {
            rule: (*form.rule).into(),
            requirement: form.requirement.map(|id| self.requirement(&id)).transpose()?,
            outcome: named(&RuleOutcome::ALL, RuleOutcome::name, &form.outcome)
                .ok_or_else(|| self.unknown("結果", form.outcome))?,
            checked: form.checked,
            evidence: form.evidence,
            subject: form.subject.map(|place| self.place(place, files)).transpose()?,
        })
    }

    fn evidence(&self, form: EvidenceForm<'_>, files: &Files) -> Result<Evidence, ReadError> {
        let EvidenceForm { path, r#type, location, defined, .. } = form;
        let place = self.place(PlaceForm { path, r#type, missing: None, location, defined }, files)?;
        let count = |key: &str| form.value.get(key).and_then(serde_json::Value::as_u64).map(|count| count as usize);
        let text = form.value.as_str();
        let value = match place.kind {
            Kind::Null => Some(Value::Null),
            Kind::Bool => form.value.as_bool().map(Value::Bool),
            Kind::Int => form.value.as_i64().map(Value::Int),
            Kind::Float => form.value.as_f64().or_else(|| text?.parse().ok()).map(Value::Float),
            Kind::Text => text.map(|text| Value::Text(text.to_owned())),
            Kind::Map => count("keys").map(Value::Map),
            Kind::List => count("items").map(Value::List),
        };
        let value = value.ok_or_else(|| self.unknown("値", form.value.to_string()))?;
        Ok(Evidence { place, value })
    }

    fn place(&self, form: PlaceForm<'_>, files: &Files) -> Result<Place, ReadError> {
        const KINDS: [Kind; 7] = [Kind::Null, Kind::Bool, Kind::Int, Kind::Float, Kind::Text, Kind::Map, Kind::List];
        Ok(Place {
            kind: named(&KINDS, kind, &form.r#type).ok_or_else(|| self.unknown("値の型", form.r#type))?,
            path: form.path.into(),
            missing: form.missing.map(|key| (*key).into()),
            span: self.span(&form.location, files)?,
            defined: form.defined.map(|location| self.span(&location, files)).transpose()?,
        })
    }

    fn span(&self, form: &LocationForm<'_>, files: &Files) -> Result<Span, ReadError> {
        let file = *files.get(&*form.file).ok_or_else(|| self.unknown("ファイル", &*form.file))?;
        Ok(Span::new(file, form.offset, self.end(form.offset, form.length)?))
    }

    /// One past these bytes; no file has more than can be read.
    fn end(&self, offset: u32, length: u32) -> Result<u32, ReadError> {
        let end = offset.checked_add(length).filter(|&end| u64::from(end) <= SourceFile::MAX_BYTES);
        end.ok_or_else(|| self.unknown("位置", offset.to_string()))
    }

    fn severity(&self, name: &str) -> Result<Severity, ReadError> {
        Severity::from_name(name).ok_or_else(|| self.unknown("重さ", name))
    }

    fn finding(&self, form: FindingForm<'_>, files: &Files) -> Result<Finding, ReadError> {
        let FindingForm { path, r#type, missing, location, defined, .. } = form;
        let related = form.related.into_iter().map(|one| {
            let RelatedForm { message, path, r#type, missing, location, defined } = one;
            let place = PlaceForm { path, r#type, missing, location, defined };
            Ok(Related { message: message.into(), place: self.place(place, files)? })
        });
        let status = named(&Status::ALL, Status::name, &form.status);
        let status = status.ok_or_else(|| self.unknown("状態", &*form.status))?;
        if (status == Status::Waived) != form.acceptance.is_some() {
            return Err(self.unknown("受容", form.status));
        }
        Ok(Finding {
            rule: (*form.rule).into(),
            requirement: form.requirement.map(|id| Ok(self.requirement(&id)?.id.as_str().into())).transpose()?,
            severity: self.severity(&form.severity)?,
            message: form.message.into(),
            help: form.help.map(Into::into),
            related: related.collect::<Result<_, _>>()?,
            place: self.place(PlaceForm { path, r#type, missing, location, defined }, files)?,
            status,
            acceptance: form.acceptance.map(|one| self.acceptance(one, files)).transpose()?.map(Box::new),
            address: form.address.into(),
            fingerprint: (*form.fingerprint).into(),
        })
    }

    fn acceptance(&self, form: AcceptanceForm<'_>, files: &Files) -> Result<Acceptance, ReadError> {
        Ok(Acceptance {
            id: form.id.map(Into::into),
            reason: form.reason.into(),
            measure: form.measure.map(Into::into),
            approver: form.approver.map(Into::into),
            until: form.until.map(|day| self.date(&day)).transpose()?,
            span: self.span(&form.location, files)?,
        })
    }

    fn forecast(&self, form: ForecastForm<'_>, files: &Files) -> Result<Forecast, ReadError> {
        let lapses = form.lapses.into_iter().map(|one| {
            Ok(Lapse {
                date: self.date(&one.date)?,
                owners: one.owners.into_iter().map(Into::into).collect(),
                finding: self.finding(one.finding, files)?,
            })
        });
        Ok(Forecast { until: self.date(&form.until)?, lapses: lapses.collect::<Result<_, _>>()? })
    }

    fn problem(&self, form: ErrorForm<'_>) -> Result<Problem, ReadError> {
        let place = form.location.map(|at| ProblemPlace {
            file: at.file.into(),
            line: at.line,
            column: at.column,
            end_line: at.end_line,
            end_column: at.end_column,
            text: at.text.into(),
        });
        let elsewhere = form.elsewhere.into_iter().map(|one| {
            let excerpt = one.excerpt.map(|one| self.excerpt(one)).transpose()?;
            Ok(Elsewhere { message: one.message.into(), excerpt })
        });
        Ok(Problem {
            facility: form.facility.map(Into::into),
            severity: self.severity(&form.severity)?,
            code: form.code.map(Into::into),
            message: form.message.into(),
            help: form.help.map(Into::into),
            place,
            excerpt: form.excerpt.map(|one| self.excerpt(one)).transpose()?,
            elsewhere: elsewhere.collect::<Result<_, _>>()?,
        })
    }

    fn excerpt(&self, form: ExcerptForm<'_>) -> Result<Excerpt, ReadError> {
        let labels = form.labels.into_iter().map(|label| {
            let end = self.end(label.offset, label.length)?;
            Ok(Label { start: label.offset, end, text: label.text.into(), primary: label.primary })
        });
        Ok(Excerpt { quote: self.quote(form.quote)?, labels: labels.collect::<Result<_, _>>()? })
    }

    fn quote(&self, form: QuoteForm<'_>) -> Result<Quote, ReadError> {
        let parts = form.parts.into_iter().map(|part| Part::new(part.line, part.offset, part.text));
        let quote = Quote::of(&*form.file, parts.collect());
        let quote = match form.headings {
            None => quote,
            Some(all) => {
                let headings = Headings::new(all.into_iter().map(|one| (one.line, one.heading.into())).collect());
                quote.zip(headings).map(|(quote, headings)| quote.of_paragraphs(headings))
            }
        };
        quote.ok_or_else(|| self.unknown("行の並び", form.file))
    }
}

/// The one of these that has this name.
fn named<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, wanted: &str) -> Option<T> {
    all.iter().copied().find(|&one| name(one) == wanted)
}
