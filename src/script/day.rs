//! A date of the records, or one that was computed, in; the value that scripts have of it out.

use crate::date::{self, Date};

/// A date; `node` is 0 when it was computed.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// The node it was read from, or 0.
    pub node: u32,
}

impl Day {
    /// A computed date.
    pub fn computed(date: Date) -> Self {
        Self { date, node: 0 }
    }

    /// Days from `other` to this.
    pub fn days_from(self, other: Self) -> i64 {
        date::days_from(self.date, other.date)
    }
}
