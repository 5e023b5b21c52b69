//! The accepted risks of two sides in; those that were added, extended, changed or dropped, out.

use std::collections::{BTreeMap, VecDeque};

use super::state::Spot;
use crate::date::parse_iso;
use crate::report::facility::{self, Facility};
use crate::report::finding::Finding;

/// The key of the day up to which one holds.
pub(super) const EXPIRES: &str = "expires_date";

/// An accepted risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Its id, or what it covers where it has none.
    pub id: String,
    /// What is written in it, by key.
    pub fields: BTreeMap<String, String>,
    /// Where it stands.
    pub place: Spot,
}

/// An accepted risk that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverChange {
    /// As it was; `None` when it was added.
    pub old: Option<Waiver>,
    /// As it is; `None` when it was dropped.
    pub new: Option<Waiver>,
    /// What happened.
    pub what: What,
    /// The keys whose values changed.
    pub keys: Vec<String>,
}

/// What happened to an accepted risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// It was not there.
    Added,
    /// It holds longer.
    Extended,
    /// It says something else.
    Changed,
    /// It holds shorter.
    Shortened,
    /// It is not there any more.
    Dropped,
}

impl What {
    /// All of them, what a reader must look at first.
    pub const ALL: [Self; 5] = [Self::Added, Self::Extended, Self::Changed, Self::Shortened, Self::Dropped];

    /// Its name in machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Extended => "extended",
            Self::Changed => "changed",
            Self::Shortened => "shortened",
            Self::Dropped => "dropped",
        }
    }

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Added => "加わった",
            Self::Extended => "延びた",
            Self::Changed => "変わった",
            Self::Shortened => "短くなった",
            Self::Dropped => "なくなった",
        }
    }
}

impl Waiver {
    /// The accepted risks in the records of a facility: those of the list, and for each finding that a comment accepts
    /// one that names it.
    #[must_use]
    pub fn all(facility: &Facility) -> Vec<Self> {
        let listed = facility.waivers.iter().map(|waiver| Self::of(facility, waiver));
        let said = facility.findings.iter().filter_map(|finding| Self::of_comment(facility, finding));
        listed.chain(said).collect()
    }

    fn of_comment(facility: &Facility, finding: &Finding) -> Option<Self> {
        let why = finding.acceptance.as_ref().filter(|why| why.id.is_none())?;
        let field = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let fields = [field("rule", &finding.rule), field("node", &finding.address), field("reason", &why.reason)];
        let id = format!("{} {}", finding.rule, finding.address);
        Some(Self { id, fields: fields.into(), place: Spot::of(&facility.location(why.span)) })
    }

    /// True when a comment says it: it has no day on which it ends.
    #[must_use]
    pub fn is_comment(&self) -> bool {
        !self.fields.contains_key("id") && self.expires().is_none()
    }

    fn of(facility: &Facility, written: &facility::Waiver) -> Self {
        let fields = written.fields.clone();
        let covers = || {
            let parts = ["rule", "requirement", "node"].into_iter().filter_map(|key| fields.get(key));
            parts.map(String::as_str).collect::<Vec<_>>().join(" ")
        };
        let id = fields.get("id").cloned().unwrap_or_else(covers);
        Self { id, fields, place: Spot::of(&facility.location(written.span)) }
    }

    /// The day up to which it holds, as it is written.
    #[must_use]
    pub fn expires(&self) -> Option<&str> {
        self.fields.get(EXPIRES).map(String::as_str)
    }
}

impl WaiverChange {
    /// The accepted risk as it is, or as it was.
    ///
    /// # Panics
    /// Never: at least one side has it.
    #[must_use]
    pub fn shown(&self) -> &Waiver {
        self.new.as_ref().or(self.old.as_ref()).expect("a change is of an accepted risk")
    }
}

/// Compares by id; the same id twice is compared in the order of the files.
#[must_use]
pub fn compare(old: &[Waiver], new: &[Waiver]) -> Vec<WaiverChange> {
    let mut left: BTreeMap<&str, VecDeque<&Waiver>> = BTreeMap::new();
    old.iter().for_each(|was| left.entry(&was.id).or_default().push_back(was));
    let mut changes = Vec::new();
    for is in new {
        let was = left.get_mut(&*is.id).and_then(VecDeque::pop_front);
        changes.extend(change(was, Some(is)));
    }
    changes.extend(left.into_values().flatten().filter_map(|was| change(Some(was), None)));
    changes.sort_by_key(|change| change.what);
    changes
}

/// What happened to one; `None` when it is as it was.
fn change(old: Option<&Waiver>, new: Option<&Waiver>) -> Option<WaiverChange> {
    let (what, keys) = match (old, new) {
        (None, Some(_)) => (What::Added, Vec::new()),
        (Some(_), None) => (What::Dropped, Vec::new()),
        (Some(old), Some(new)) => {
            let mut keys: Vec<String> = old.fields.keys().chain(new.fields.keys()).cloned().collect();
            keys.sort();
            keys.dedup();
            keys.retain(|key| old.fields.get(key) != new.fields.get(key));
            let day = |waiver: &Waiver| waiver.expires().and_then(parse_iso);
            let what = match (day(old), day(new)) {
                _ if keys.is_empty() => return None,
                (Some(old), Some(new)) if new > old => What::Extended,
                (Some(old), Some(new)) if new < old => What::Shortened,
                _ => What::Changed,
            };
            (what, keys)
        }
        (None, None) => return None,
    };
    Some(WaiverChange { old: old.cloned(), new: new.cloned(), what, keys })
}
