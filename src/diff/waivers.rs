//! The accepted risks of two sides in; those that were added, extended, changed or dropped, out.

use std::collections::{BTreeMap, VecDeque};

use super::state::Spot;
use crate::date::parse_iso;
use crate::node::{Kind, NodeId, Tree};
use crate::report::location::Location;

/// The list of the records in which accepted risks stand.
const LIST: &str = "waivers";
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
    /// The accepted risks in the records.
    #[must_use]
    pub fn all(tree: &Tree) -> Vec<Self> {
        let list = tree.get_named(NodeId::ROOT, LIST);
        list.map_or(&[][..], |list| tree.items(list)).iter().map(|&record| Self::of(tree, record)).collect()
    }

    fn of(tree: &Tree, record: NodeId) -> Self {
        let mut fields = BTreeMap::new();
        gather(tree, record, "", &mut fields);
        let covers = || {
            let parts = ["rule", "requirement", "node"].into_iter().filter_map(|key| fields.get(key));
            parts.map(String::as_str).collect::<Vec<_>>().join(" ")
        };
        let id = fields.get("id").cloned().unwrap_or_else(covers);
        Self { id, fields, place: Spot::of(&Location::new(tree, tree.place(record))) }
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

/// Everything that is written below a node, by its path from there.
fn gather(tree: &Tree, node: NodeId, path: &str, fields: &mut BTreeMap<String, String>) {
    match tree.kind(node) {
        Kind::Map => tree.entries(node).for_each(|entry| {
            let key = tree.symbols().name(entry.symbol);
            let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            gather(tree, entry.value, &path, fields);
        }),
        Kind::List => {
            let items = tree.items(node).iter().enumerate();
            items.for_each(|(at, &item)| gather(tree, item, &format!("{path}[{at}]"), fields));
        }
        _ => {
            let text = tree.text(node).map_or_else(|| tree.source_text(node).to_owned(), str::to_owned);
            fields.insert(path.to_owned(), text);
        }
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
