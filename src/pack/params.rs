//! Parameters that differ from a pack's defaults in; the parameters of a run, or what is wrong with each, out.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{PackError, PackInfo};
use crate::catalog::{ParamValue, Params};
use crate::source::Written;
use crate::suggest::did_you_mean;

/// One parameter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its value when nothing else is said.
    pub default: ParamValue,
    /// The unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// What it means.
    pub doc: String,
    /// Where the value comes from.
    pub source: String,
}

/// A parameter that differs from its default.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: GivenValue,
    /// Where it stands; `None` on the command line.
    pub written: Option<Written>,
}

/// A value as it was given.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenValue {
    /// Text that is read as what the default is.
    Text(String),
    /// A value that has its type already.
    Typed(ParamValue),
}

impl Given {
    /// As on the command line: `--param name=text`.
    #[must_use]
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), value: GivenValue::Text(text.into()), written: None }
    }

    fn error(&self, problem: &str, help: Option<String>) -> PackError {
        let value = match &self.value {
            GivenValue::Text(text) => text.clone(),
            GivenValue::Typed(value) => value.to_string(),
        };
        let (file, at) = self.written.clone().map(|written| (written.file, written.at)).unzip();
        let lead = if file.is_none() { format!("--param {}={value}: ", self.name) } else { String::new() };
        PackError::Param { message: format!("{lead}{problem}"), help, file, at }
    }
}

impl GivenValue {
    /// The value as what the default is; or what was wanted.
    fn like(&self, default: &ParamValue) -> Result<ParamValue, &'static str> {
        match (self, default) {
            (Self::Text(text), default) => default.parse_like(text),
            (Self::Typed(ParamValue::Int(whole)), ParamValue::Float(_)) => Ok(ParamValue::Float(*whole as f64)),
            (Self::Typed(value), default) if value.is_like(default) => Ok(value.clone()),
            (Self::Typed(_), default) => Err(default.kind()),
        }
    }
}

/// The defaults, and what was given in their place.
pub(super) fn of_run(about: &PackInfo, given: &[Given]) -> Result<Params, Vec<PackError>> {
    let mut params: Params = about.parameters.iter().map(|(name, p)| (name.clone(), p.default.clone())).collect();
    let mut errors = Vec::new();
    let mut seen = BTreeSet::new();
    for given in given {
        let name = &given.name;
        let Some(parameter) = about.parameters.get(name) else {
            let near = did_you_mean(name, about.parameters.keys().map(String::as_str));
            let look = || "`junshu explain GOV-5.1-2` のように、遵守事項ごとに使うパラメータを見られます".to_owned();
            errors.push(given.error(&format!("パラメータ {name} はありません"), near.or_else(|| Some(look()))));
            continue;
        };
        if !seen.insert(name) {
            errors.push(given.error(&format!("{name} が二度指定されています"), None));
            continue;
        }
        match (given.value.like(&parameter.default), &given.written) {
            (Ok(value), _) => {
                params.insert(name.clone(), value);
            }
            (Err(wanted), None) => errors.push(given.error(&format!("値は{wanted}です"), None)),
            (Err(wanted), Some(_)) => {
                let help = format!("{}（既定: {}）", parameter.doc, parameter.default);
                errors.push(given.error(&format!("パラメータ {name} の値は{wanted}です"), Some(help)));
            }
        }
    }
    if errors.is_empty() { Ok(params) } else { Err(errors) }
}
