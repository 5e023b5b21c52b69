//! What a check computes and compares in; the first later day on which it may come to something else out.
//!
//! A check can only take another course when a comparison turns out otherwise. What is computed from the date of the
//! check moves by at most so many days a day, its pace; everything else stays. For as many days as two values are apart
//! at their paces, nothing changes. Where that cannot be said (products, quotients, ranges, texts made of numbers), the
//! next day is the answer: it is never later than the true one.

use foldhash::HashMap;

use super::datum::Datum;
use super::day::Day;
use crate::date::Date;

/// The pace of what need not move evenly.
const UNEVEN: u64 = u64::MAX;
/// Numbers and dates that are kept apart; of more, any may move in any way.
const MOST: usize = 4096;

/// Days until something may change, as far as the comparisons of one subject say.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// The date of the check, once the script has asked for it.
    today: Option<Date>,
    /// The numbers that move, with their paces. A number that stays and is the same is taken for one that moves.
    numbers: HashMap<i64, u64>,
    /// The other dates that move.
    dates: HashMap<Date, u64>,
    /// A fraction was made of something that moves.
    fractions: bool,
    /// A text was made of something that moves.
    texts: bool,
    /// Days until the first change.
    steady: Option<u64>,
}

impl Clock {
    /// Nothing is known of the next subject.
    pub fn forget(&mut self) {
        self.today = None;
        self.numbers.clear();
        self.dates.clear();
        (self.fractions, self.texts, self.steady) = (false, false, None);
    }

    /// The script asked for the date.
    pub fn asked(&mut self, today: Date) {
        self.today = Some(today);
    }

    /// How far a value moves in a day, at most.
    pub fn pace(&self, value: &Datum<'_>) -> u64 {
        // Nothing moves before the date is known.
        if self.today.is_none() {
            return 0;
        }
        if self.numbers.len() + self.dates.len() >= MOST {
            return UNEVEN;
        }
        let moves = match value {
            Datum::Int(number, _) => return self.numbers.get(number).copied().unwrap_or(0),
            Datum::Day(day) => return self.pace_of(*day),
            Datum::Written(_) | Datum::Part(..) | Datum::Literal(_) | Datum::Text(_) => self.texts,
            Datum::Float(..) => self.fractions,
            Datum::Fixed(_) | Datum::List(_) | Datum::Object(_) => true,
            _ => false,
        };
        if moves { UNEVEN } else { 0 }
    }

    /// The same for a date. One of the records stays as it is.
    pub fn pace_of(&self, day: Day) -> u64 {
        if day.node != 0 {
            return 0;
        }
        let moved = self.dates.get(&day.date).copied().unwrap_or(0);
        if self.today == Some(day.date) { moved.max(1) } else { moved }
    }

    /// A value was made of others that move so far together.
    pub fn made(&mut self, value: &Datum<'_>, pace: u64) {
        if pace == 0 {
            return;
        }
        match value {
            Datum::Int(number, _) => faster(&mut self.numbers, *number, pace),
            Datum::Day(day) => faster(&mut self.dates, day.date, pace),
            Datum::Float(..) => self.fractions = true,
            Datum::Written(_) | Datum::Part(..) | Datum::Literal(_) | Datum::Text(_) => self.texts = true,
            _ => {}
        }
    }

    /// Two numbers or dates were compared that are this far apart and move so far together.
    pub fn compared(&mut self, distance: u64, pace: u64) {
        match pace {
            0 => {}
            UNEVEN => self.least(1),
            pace => self.least(distance.div_ceil(pace)),
        }
    }

    /// Something happened to these values that need not move evenly with the date; true when one of them moves.
    pub fn uneven(&mut self, values: &[&Datum<'_>]) -> bool {
        let moves = values.iter().any(|value| self.pace(value) > 0);
        if moves {
            self.least(1);
        }
        moves
    }

    /// A text was made of these values.
    pub fn made_text(&mut self, values: &[&Datum<'_>]) {
        self.texts |= values.iter().any(|value| self.pace(value) > 0);
    }

    /// The script chooses in a way that no comparison tells of.
    pub fn unknown(&mut self) {
        if self.today.is_some() {
            self.least(1);
        }
    }

    /// A date that lies this many days ahead was read: on that day it is no longer ahead, whoever asks for the date.
    pub fn ahead(&mut self, days: u64) {
        self.least(days);
    }

    /// Adds what was noted elsewhere, for a part of what the script does.
    pub fn absorb(&mut self, other: &Self) {
        self.today = self.today.or(other.today);
        other.numbers.iter().for_each(|(&number, &pace)| faster(&mut self.numbers, number, pace));
        other.dates.iter().for_each(|(&date, &pace)| faster(&mut self.dates, date, pace));
        self.fractions |= other.fractions;
        self.texts |= other.texts;
        other.steady.into_iter().for_each(|days| self.least(days));
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

fn faster<K: Eq + std::hash::Hash>(paces: &mut HashMap<K, u64>, of: K, pace: u64) {
    let before = paces.entry(of).or_default();
    *before = pace.max(*before);
}

/// How far a sum or a difference of two values moves, which move so far each.
pub fn together(a: u64, b: u64) -> u64 {
    a.saturating_add(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    #[track_caller]
    fn case(steps: impl FnOnce(&mut Clock), steady: Option<u64>) {
        let mut clock = Clock::default();
        steps(&mut clock);
        assert_eq!(clock.steady(), steady);
    }

    /// A number that moves as the date does.
    fn age(clock: &mut Clock, days: i64) -> Datum<'static> {
        clock.asked(TODAY);
        let age = Datum::from(days);
        clock.made(&age, 1);
        age
    }

    fn compared(clock: &mut Clock, a: &Datum<'_>, b: &Datum<'_>, distance: u64) {
        let pace = together(clock.pace(a), clock.pace(b));
        clock.compared(distance, pace);
    }

    #[test]
    fn nothing_moves_before_the_date_is_known() {
        let (one, six) = (Datum::from(1_i64), Datum::from(6_i64));
        case(|clock| compared(clock, &one, &six, 5), None);
        case(|clock| assert!(!clock.uneven(&[&one, &Datum::from("1".to_owned())])), None);
        case(Clock::unknown, None);
        case(|clock| clock.ahead(3), Some(3));
    }

    #[test]
    fn what_moves_meets_what_stays_on_the_day_that_is_counted() {
        let limit = Datum::from(365_i64);
        let with = |days: i64, distance: u64| {
            let limit = limit.clone();
            move |clock: &mut Clock| {
                let age = age(clock, days);
                compared(clock, &age, &limit, distance);
            }
        };
        case(with(275, 90), Some(90));
        case(with(364, 1), Some(1));
        case(with(365, 0), Some(1));
    }

    #[test]
    fn what_stays_is_never_looked_at_again() {
        case(
            |clock| {
                let _ = age(clock, 10);
                compared(clock, &Datum::from(3_i64), &Datum::from(4_i64), 1);
                let written = Datum::from(Day { date: TODAY, node: 7 });
                compared(clock, &written, &Datum::from(Day { date: TODAY, node: 8 }), 0);
                assert!(!clock.uneven(&[&Datum::from("a".to_owned()), &Datum::Float(0.5, 0)]));
            },
            None,
        );
    }

    #[test]
    fn sums_of_what_moves_move_faster() {
        case(
            |clock| {
                let age = age(clock, 10);
                let sum = Datum::from(20_i64);
                let pace = together(clock.pace(&age), clock.pace(&age));
                clock.made(&sum, pace);
                compared(clock, &sum, &Datum::from(100_i64), 80);
                compared(clock, &sum, &age, 10);
            },
            Some(4),
        );
    }

    #[test]
    fn texts_of_what_moves_are_looked_at_daily() {
        case(
            |clock| {
                let age = age(clock, 10);
                clock.uneven(&[&Datum::from("架空".to_owned())]);
                clock.made_text(&[&Datum::from(3_i64)]);
                clock.uneven(&[&Datum::from("架空".to_owned())]);
                assert_eq!(clock.steady(), None);
                clock.made_text(&[&age]);
                clock.uneven(&[&Datum::from("架空".to_owned())]);
            },
            Some(1),
        );
    }

    #[test]
    fn more_than_can_be_kept_apart_may_move_in_any_way() {
        case(
            |clock| {
                (0..MOST as i64).for_each(|days| drop(age(clock, days)));
                compared(clock, &Datum::from(-5_i64), &Datum::from(-9_i64), 4);
            },
            Some(1),
        );
    }
}
