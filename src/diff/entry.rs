//! Changed findings in; those that are one thing to read, whatever number of codes it has, as one entry out.

use std::collections::HashMap;
use std::sync::Arc;

use super::findings::{FindingChange, What};
use super::{Cause, Way};
use crate::catalog::Requirement;

/// Changes with one message at one place.
#[derive(Debug)]
pub struct Entry<'d> {
    /// At least one.
    pub changes: Vec<&'d FindingChange>,
}

impl<'d> Entry<'d> {
    /// Puts together what says the same of the same place.
    #[must_use]
    pub fn all(changes: &'d [FindingChange]) -> Vec<Self> {
        let mut entries: Vec<Self> = Vec::new();
        let mut seen = HashMap::new();
        for change in changes {
            let shown = change.shown();
            let before = change.old.as_ref().map(|old| (&old.message, old.severity, old.status.name()));
            let kind = (change.what(), change.way(), change.cause, &change.because);
            let key = (kind, before, shown.severity, shown.status.name(), &shown.message, &shown.place);
            let at = *seen.entry(key).or_insert(entries.len());
            match entries.get_mut(at) {
                Some(entry) => entry.changes.push(change),
                None => entries.push(Self { changes: vec![change] }),
            }
        }
        entries
    }

    /// The first of them: all show the same.
    #[must_use]
    pub fn first(&self) -> &'d FindingChange {
        self.changes[0]
    }

    /// Which way they went.
    #[must_use]
    pub fn way(&self) -> Way {
        self.first().way()
    }

    /// What happened to them.
    #[must_use]
    pub fn what(&self) -> What {
        self.first().what()
    }

    /// Where that comes from.
    #[must_use]
    pub fn cause(&self) -> Cause {
        self.first().cause
    }

    /// Their codes.
    #[must_use]
    pub fn codes(&self) -> Vec<&'d str> {
        self.changes.iter().map(|change| &*change.shown().rule).collect()
    }

    /// The items they belong to, each once.
    #[must_use]
    pub fn items(&self) -> Vec<&'d Arc<Requirement>> {
        let mut items: Vec<&Arc<Requirement>> = Vec::new();
        for item in self.changes.iter().filter_map(|change| change.shown().requirement.as_ref()) {
            if !items.contains(&item) {
                items.push(item);
            }
        }
        items
    }
}
