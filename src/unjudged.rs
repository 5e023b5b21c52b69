//! The pack's `unjudged.yaml` in; whether a change, or an unread key, is one that the pack leaves alone by design, out.

use serde::Deserialize;

use crate::path::Path;
use crate::schema::Schema;

/// What no check judges, each with the reason.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unjudged {
    /// Changes after which every check's condition still holds.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Keys that no check reads.
    #[serde(default)]
    pub unread: Vec<Unread>,
}

/// One kind of change, at some places.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The change, by its name in `junshu mutate --format json`.
    pub change: String,
    /// Why nobody has to notice it.
    pub because: String,
    /// The places, with `[]` for every item.
    pub at: Vec<String>,
}

/// Some keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unread {
    /// Why nobody has to read them.
    pub because: String,
    /// The places, with `[]` for every item.
    pub at: Vec<String>,
}

impl Unjudged {
    /// Why nobody has to notice a change at a place.
    #[must_use]
    pub fn change(&self, change: &str, place: &str) -> Option<&str> {
        let found = self.changes.iter().find(|entry| entry.change == change && entry.at.iter().any(|at| at == place));
        found.map(|entry| entry.because.as_str())
    }

    /// Why nobody has to read a key.
    #[must_use]
    pub fn unread(&self, place: &str) -> Option<&str> {
        let found = self.unread.iter().find(|entry| entry.at.iter().any(|at| at == place));
        found.map(|entry| entry.because.as_str())
    }

    /// The first place that the schema does not know.
    #[must_use]
    pub fn unknown_place(&self, schema: &Schema) -> Option<&str> {
        let changes = self.changes.iter().flat_map(|entry| &entry.at);
        let places = changes.chain(self.unread.iter().flat_map(|entry| &entry.at));
        let known = |place: &str| Path::parse(place).is_ok_and(|path| path.shape(schema).is_ok());
        places.map(String::as_str).find(|place| !known(place))
    }
}
