//! What a run came to, in one value: every format renders this and nothing else, so that all say the same.

pub mod block;
pub mod cell;
pub mod csv;
pub mod facility;
pub mod finding;
pub mod forecast;
pub mod format;
mod gather;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod join;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod location;
pub mod markdown;
pub mod mutation;
pub mod oscal;
pub mod problem;
pub mod quote;
pub mod rdjson;
pub mod sarif;
pub mod short;
pub mod stream;
pub mod style;
pub mod text;
mod value;
pub mod words;
pub mod xlsx;

use std::sync::Arc;

use crate::catalog::Requirement;
use crate::date::Date;
use crate::pack::Pack;
pub use facility::{Facility, Summary};
use finding::Finding;
use join::Shard;
use problem::Problem;
use stream::Totals;

/// The report of a run.
#[derive(Debug)]
pub struct Report<'p> {
    /// The pack that was used.
    pub pack: &'p Pack,
    /// The date of the check.
    pub today: Date,
    /// Each facility.
    pub facilities: Vec<Facility>,
    /// Rules of the pack that cannot be run.
    pub broken: Vec<Problem>,
    /// What could not be checked: records that cannot be read, rules that broke while they ran.
    pub errors: Vec<Problem>,
    /// Which part of the facilities it is about, when it is not about all.
    pub shard: Option<Shard>,
    /// What tells the run of which it is a part from others: its facilities and what was asked of them.
    pub run: Option<String>,
}

impl<'p> Report<'p> {
    /// A report on nothing yet.
    #[must_use]
    pub fn new(pack: &'p Pack, today: Date) -> Self {
        let broken = pack.broken.iter().map(|broken| Problem::of(&broken.error)).collect();
        Self { pack, today, facilities: Vec::new(), broken, errors: Vec::new(), shard: None, run: None }
    }

    /// What the facilities came to.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.facilities.iter().for_each(|facility| totals.add(facility));
        totals
    }

    /// The counts over all facilities.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut sum = Summary::default();
        self.facilities.iter().for_each(|facility| sum.add(&facility.summary()));
        sum
    }

    /// Everything that could not be checked, rules that could not be compiled first. Not empty means exit code 2.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.broken.iter().chain(&self.errors)
    }

    /// The requirement of a finding.
    #[must_use]
    pub fn requirement(&self, finding: &Finding) -> Option<&Arc<Requirement>> {
        self.pack.requirement(finding.requirement.as_deref()?)
    }
}
