//! Stable names in; version 5 UUIDs, each given once in a document, out. Nothing is random and no clock is read.

use std::collections::HashMap;
use std::fmt::{self, Write};

use serde::{Serialize, Serializer};

use super::metadata::NAMESPACE;

/// A UUID as OSCAL writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Uuid(uuid::Uuid);

impl Uuid {
    /// What these names name, in whichever document.
    pub fn of(names: &[&str]) -> Self {
        Self(uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, NAMESPACE.as_bytes())).named(names)
    }

    /// What these names name in the thing with this UUID.
    fn named(self, names: &[&str]) -> Self {
        let mut text = String::new();
        for name in names {
            // The length goes first: no two lists of names are written alike.
            let _ = write!(text, "{}:{name}", name.len());
        }
        Self(uuid::Uuid::new_v5(&self.0, text.as_bytes()))
    }

    /// The reference to it from inside the document.
    pub fn href(self) -> String {
        format!("#{self}")
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Uuid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The UUIDs that a document has given.
#[derive(Debug, Default)]
pub struct Uuids(HashMap<Uuid, u32>);

impl Uuids {
    /// A UUID for what these names name in `whole`. Equal names are told apart by their order.
    pub fn give(&mut self, whole: Uuid, names: &[&str]) -> Uuid {
        let uuid = whole.named(names);
        let given = self.0.entry(uuid).or_default();
        *given += 1;
        if *given == 1 { uuid } else { uuid.named(&[&given.to_string()]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_and_come_back() {
        let whole = Uuid::of(&["甲"]);
        assert_eq!(whole, Uuid::of(&["甲"]));
        assert_ne!(Uuid::of(&["ab", "c"]), Uuid::of(&["a", "bc"]));
        let mut uuids = Uuids::default();
        let (first, second) = (uuids.give(whole, &["乙"]), uuids.give(whole, &["乙"]));
        assert_ne!(first, second);
        assert_eq!(Uuids::default().give(whole, &["乙"]), first);
        assert_eq!(first.0.get_version_num(), 5);
    }
}
