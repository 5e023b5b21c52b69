//! Places in; the names of their nodes out, as paths of the inventory in one table, each under that of its parent.

use std::collections::HashMap;

use serde_sarif::sarif::LogicalLocation;

use super::index;
use crate::node::Kind;
use crate::report::finding::Place;
use crate::report::text::clean;

/// All names. Facilities share them: a name says what a node is, not whose.
#[derive(Default)]
pub struct Names {
    table: Vec<LogicalLocation>,
    known: HashMap<(Option<i64>, String, &'static str), i64>,
}

impl Names {
    /// The name of a place; nothing for the whole inventory, which has none.
    pub fn of(&mut self, place: &Place) -> Option<LogicalLocation> {
        let steps: Vec<&str> = place.steps().collect();
        let mut at = None;
        let mut path = String::new();
        for (number, step) in (1..).zip(&steps) {
            let kind = match steps.get(number) {
                // The key that is missing stands last, and what lacks it before it.
                Some(_) if number + 1 == steps.len() && place.missing.is_some() => kind(place.kind, step),
                Some(below) if below.starts_with('[') => "array",
                Some(_) => "object",
                None if place.missing.is_some() => "property",
                None => kind(place.kind, step),
            };
            let step = clean(step).into_owned();
            if !step.starts_with('[') && !path.is_empty() {
                path.push('.');
            }
            path.push_str(&step);
            at = Some(self.known(at, step, kind, &path));
        }
        Some(LogicalLocation::builder().index(at?).fully_qualified_name(path).build())
    }

    /// All of them.
    pub fn table(self) -> Vec<LogicalLocation> {
        self.table
    }

    fn known(&mut self, parent: Option<i64>, name: String, kind: &'static str, path: &str) -> i64 {
        let next = index(self.table.len());
        *self.known.entry((parent, name.clone(), kind)).or_insert_with(|| {
            let mut named = LogicalLocation::builder().name(name).fully_qualified_name(path).kind(kind).build();
            named.parent_index = parent;
            self.table.push(named);
            next
        })
    }
}

/// What a node is, in the words that the standard has for JSON.
fn kind(kind: Kind, step: &str) -> &'static str {
    match kind {
        Kind::Map => "object",
        Kind::List => "array",
        _ if step.starts_with('[') => "value",
        _ => "property",
    }
}
