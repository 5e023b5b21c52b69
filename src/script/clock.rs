//! What a check compares in; the first later day on which it may come to something else out.
//!
//! A check can only take another course when a comparison turns out otherwise. What it compares moves with the date of
//! the check by at most so many days a day, so that for as many days as two values are apart, nothing changes. Where
//! that cannot be said (products, quotients, ranges, texts made of numbers), the next day is the answer: it is never
//! later than the true one.

/// Days until something may change, as far as the comparisons of one subject say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// The date was asked for: until then nothing can move.
    asked: bool,
    /// How many times a value may have been doubled by adding it to itself.
    doublings: u32,
    /// A number or a date was made into a text.
    texts: bool,
    /// Days until the first change.
    steady: Option<u64>,
}

impl Clock {
    /// The script asked for the date.
    pub fn asked(&mut self) {
        self.asked = true;
    }

    /// Two numbers or dates were compared that are this far apart; `daily` values move by at most one day a day before
    /// they are added to.
    pub fn compared(&mut self, distance: u64) {
        // Each side moves by at most 2^doublings a day, and both may move towards each other.
        let pace = 1_u64 << (self.doublings + 1).min(62);
        self.within(distance.div_ceil(pace));
    }

    /// Two values were added or subtracted.
    pub fn added(&mut self) {
        if self.asked {
            self.doublings += 1;
        }
    }

    /// Something happened that need not move evenly with the date.
    pub fn uneven(&mut self) {
        self.within(1);
    }

    /// A number or a date was made into a text.
    pub fn made_text(&mut self) {
        self.texts |= self.asked;
    }

    /// Two texts were compared.
    pub fn compared_texts(&mut self) {
        if self.texts {
            self.within(1);
        }
    }

    /// A date that lies this many days ahead was read: on that day it is no longer ahead, whoever asks for the date.
    pub fn ahead(&mut self, days: u64) {
        self.least(days);
    }

    fn within(&mut self, days: u64) {
        if self.asked {
            self.least(days);
        }
    }

    fn least(&mut self, days: u64) {
        let days = days.max(1);
        self.steady = Some(self.steady.map_or(days, |before| before.min(days)));
    }

    /// Days from the date of the check to the first one on which something may change; `None` when none does.
    pub fn steady(&self) -> Option<u64> {
        self.steady
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(steps: impl FnOnce(&mut Clock), steady: Option<u64>) {
        let mut clock = Clock::default();
        steps(&mut clock);
        assert_eq!(clock.steady(), steady);
    }

    #[test]
    fn nothing_moves_before_the_date_is_known() {
        case(|clock| clock.compared(5), None);
        case(Clock::uneven, None);
        case(|clock| clock.ahead(3), Some(3));
    }

    #[test]
    fn what_is_far_apart_stays_so_for_long() {
        let asked = |distance: u64| {
            move |clock: &mut Clock| {
                clock.asked();
                clock.compared(distance);
            }
        };
        case(asked(90), Some(45));
        case(asked(1), Some(1));
        case(asked(0), Some(1));
    }

    #[test]
    fn the_nearest_change_counts_and_sums_move_faster() {
        case(
            |clock| {
                clock.asked();
                clock.compared(80);
                clock.added();
                clock.compared(80);
                clock.compared(400);
            },
            Some(20),
        );
    }

    #[test]
    fn texts_of_numbers_are_looked_at_daily() {
        case(
            |clock| {
                clock.asked();
                clock.compared_texts();
                clock.made_text();
            },
            None,
        );
        case(
            |clock| {
                clock.asked();
                clock.made_text();
                clock.compared_texts();
            },
            Some(1),
        );
    }
}
