//! A seed in; choices, counts and dates out, the same for the same seed.

use std::ops::RangeInclusive;

use junshu::date::{Date, plus_days};

use super::TODAY;

/// A source of choices.
pub struct Chance(fastrand::Rng);

impl Chance {
    /// The choices of a seed.
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// The seed of another source, so that more choices here change nothing there.
    pub fn fork_seed(&mut self) -> u64 {
        self.0.u64(..)
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.0.usize(..of.len())]
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.0.usize(..times) == 0
    }

    /// A number of the range.
    pub fn between(&mut self, range: RangeInclusive<usize>) -> usize {
        self.0.usize(range)
    }

    /// A day so many days before the date of the check.
    pub fn days_ago(&mut self, days: RangeInclusive<i64>) -> Date {
        later(TODAY, -self.0.i64(days))
    }

    /// A day so many days after the date of the check.
    pub fn days_ahead(&mut self, days: RangeInclusive<i64>) -> Date {
        later(TODAY, self.0.i64(days))
    }

    /// A day so many days after another.
    pub fn days_after(&mut self, date: Date, days: RangeInclusive<i64>) -> Date {
        later(date, self.0.i64(days))
    }
}

/// The day so many days after another.
pub fn later(date: Date, days: i64) -> Date {
    plus_days(date, days).expect("the calendar is long enough")
}
