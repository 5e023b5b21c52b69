//! Facilities in; their findings, those alike at one place in one, the weightiest first, out.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::command::Kind;
use crate::finding::{Severity, Status};
use crate::report::Facility;
use crate::report::finding::Finding;
use crate::source::Span;

/// Findings that differ only in their code: one record is missing, and many items ask for it.
#[derive(Debug)]
pub struct Fold<'r> {
    /// Where they are.
    pub facility: &'r Facility,
    /// The first of them.
    pub first: &'r Finding,
    /// The codes of all.
    pub codes: Vec<&'r str>,
}

/// What findings that are alike have in common, beside the facility.
type Key<'r> = (usize, Span, Option<&'r str>, Severity, &'static str, &'r str);

impl<'r> Fold<'r> {
    /// All, by kind, then those that many items ask for, then in the order of the report.
    pub fn all(facilities: &'r [Facility]) -> Vec<Self> {
        let mut folds: Vec<Self> = Vec::new();
        let mut seen: HashMap<Key<'r>, usize> = HashMap::new();
        for (number, facility) in facilities.iter().enumerate() {
            for finding in &facility.findings {
                let at = *seen.entry(key(number, finding)).or_insert(folds.len());
                match folds.get_mut(at) {
                    Some(fold) => fold.codes.push(&finding.rule),
                    None => folds.push(Self { facility, first: finding, codes: vec![&finding.rule] }),
                }
            }
        }
        folds.sort_by_key(|fold| (fold.kind(), fold.first.status != Status::Open, Reverse(fold.codes.len())));
        folds
    }

    /// Of several codes with one name, as `GOV-…/missing-key`: what they stand under, and the name.
    pub fn shared_name(&self) -> Option<(Vec<&'r str>, &'r str)> {
        let split: Option<Vec<(&str, &str)>> = self.codes.iter().map(|code| code.rsplit_once('/')).collect();
        let (groups, names): (Vec<&str>, Vec<&str>) = split?.into_iter().unzip();
        let name = *names.first()?;
        (groups.len() > 1 && names.iter().all(|other| *other == name)).then_some((groups, name))
    }

    /// What is waived or baselined asks for nothing, and is only noted.
    pub fn kind(&self) -> Kind {
        match (self.first.status, self.first.severity) {
            (Status::Open, Severity::Error) => Kind::Error,
            (Status::Open, Severity::Warning) => Kind::Warning,
            _ => Kind::Notice,
        }
    }
}

fn key(number: usize, finding: &Finding) -> Key<'_> {
    let place = &finding.place;
    (number, place.span, place.missing.as_deref(), finding.severity, finding.status.name(), &finding.message)
}
