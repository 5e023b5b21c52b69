//! What a check does and makes in; an end to it, from where on the engine, which knows the limits, takes over, out.

use super::run::{Done, Flow, leave};
use crate::script::datum::Datum;
use crate::script::run::Run;

/// Steps of a check.
const STEPS: usize = 1_000_000;
/// Steps between two looks at the clock.
const CLOCK: usize = 4096;
/// Items of all lists and object maps that a check makes, those within others counted each time.
const ITEMS: usize = 4_000_000;
/// Bytes of all texts that a check makes.
const BYTES: usize = 4 << 20;

/// What a check has taken so far.
#[derive(Default)]
pub struct Budget {
    steps: usize,
    items: usize,
    bytes: usize,
}

impl Budget {
    /// Counts what is done: a loop, a call and a block are the ways to do much.
    pub fn step(&mut self, run: &Run, steps: usize) -> Done {
        let before = self.steps / CLOCK;
        self.steps += steps;
        if self.steps > STEPS {
            return Err(Flow::Leave);
        }
        if self.steps / CLOCK > before { leave(run.in_time()) } else { Ok(()) }
    }

    /// Counts what was made. What is made of itself again and again doubles each time.
    pub fn grow(&mut self, value: &Datum<'_>) -> Done {
        match value {
            Datum::Text(text) => self.bytes += text.len(),
            Datum::Object(pairs) => {
                self.items += pairs.len();
                pairs.values().try_for_each(|value| self.within(value))?;
            }
            other => {
                let items = other.array().unwrap_or_default();
                self.items += items.len();
                self.room()?;
                items.iter().try_for_each(|item| self.within(item))?;
            }
        }
        self.room()
    }

    /// The same for what stands in something else, whose texts are shared.
    fn within(&mut self, value: &Datum<'_>) -> Done {
        if matches!(value, Datum::Text(_)) { Ok(()) } else { self.grow(value) }
    }

    fn room(&self) -> Done {
        if self.items > ITEMS || self.bytes > BYTES { Err(Flow::Leave) } else { Ok(()) }
    }
}
