//! What a run was made with in: parameters, files, rules; a page's last part, by which it can be made again, out.

use std::borrow::Cow;

use serde::Serialize;

use super::said;
use crate::report::Report;

/// Names of files that are listed.
const MOST: usize = 200;

/// By what the report was made.
#[derive(Debug, Serialize)]
pub struct Settings<'a> {
    pack: &'a str,
    guideline: &'a str,
    publisher: &'a str,
    files: usize,
    rules: usize,
    facilities: Vec<Files<'a>>,
    parameters: Vec<Row<'a>>,
}

/// The files of one facility.
#[derive(Debug, Serialize)]
struct Files<'a> {
    root: Cow<'a, str>,
    names: Vec<Cow<'a, str>>,
    rest: usize,
}

/// A parameter.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    value: String,
    /// The value when nothing is said, where another was given.
    default: Option<String>,
    unit: &'a str,
    doc: &'a str,
    source: &'a str,
}

impl<'a> Settings<'a> {
    pub fn new(report: &'a Report<'a>) -> Self {
        let (pack, summary) = (report.pack, report.summary());
        let about = &pack.catalog.catalog;
        let parameters = pack.about.parameters.iter().map(|(name, parameter)| {
            let value = pack.params.get(name).unwrap_or(&parameter.default);
            Row {
                name,
                value: said(&value.to_string()).into_owned(),
                default: (*value != parameter.default).then(|| said(&parameter.default.to_string()).into_owned()),
                unit: parameter.unit.as_deref().unwrap_or_default(),
                doc: &parameter.doc,
                source: &parameter.source,
            }
        });
        let facilities = report.facilities.iter().map(|facility| {
            let files = &facility.files;
            Files {
                root: said(&facility.root),
                names: files.iter().take(MOST).map(|file| said(file.name())).collect(),
                rest: files.len().saturating_sub(MOST),
            }
        });
        Self {
            pack: &pack.about.id,
            guideline: &about.guideline,
            publisher: &about.publisher,
            files: summary.files,
            rules: summary.rules,
            facilities: facilities.collect(),
            parameters: parameters.collect(),
        }
    }
}
