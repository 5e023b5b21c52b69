//! The functions that rules call on dates: today, days between, days and years on.

use rhai::{Dynamic, ImmutableString};

use super::clock::together;
use super::day::Day;
use super::registry::Registry;
use super::run;
use super::value::{Failure, misuse, refuse_absent, type_name};
use crate::date::{self, Date};

pub fn register(registry: &mut Registry) {
    registry.engine.register_type_with_name::<Day>("日付");
    registry.function("today", || {
        run::with(|run| {
            run.clock.asked(run.facts.today);
            Day::computed(run.facts.today)
        })
    });
    registry.function("date", |text: ImmutableString| {
        let date = date::parse_iso(&text).ok_or_else(|| misuse("date には \"2026-04-01\" の形の日付を渡します"))?;
        Ok::<_, Failure>(Day::computed(date))
    });
    registry.function("days_from", |a: Dynamic, b: Dynamic| {
        let (a, b) = (day_of(&a)?, day_of(&b)?);
        let days = Dynamic::from_int(a.days_from(b));
        run::with(|run| run.clock.made(&days, together(run.clock.pace_of(a), run.clock.pace_of(b))));
        Ok::<_, Failure>(days)
    });
    registry.function("plus_days", |a: Dynamic, days: Dynamic| moved(&a, &days, date::plus_days, false));
    registry.function("plus_years", |a: Dynamic, years: Dynamic| moved(&a, &years, date::plus_years, true));
}

fn day_of(value: &Dynamic) -> Result<Day, Failure> {
    refuse_absent(value)?;
    let day = value.read_lock::<Day>().map(|day| *day);
    day.ok_or_else(|| misuse(format!("{}は日付ではありません", type_name(value))))
}

/// A date moved by days or years. `leap`: a day may become two, at the end of a February.
fn moved(day: &Dynamic, by: &Dynamic, plus: fn(Date, i64) -> Option<Date>, leap: bool) -> Result<Dynamic, Failure> {
    let day = day_of(day)?;
    refuse_absent(by)?;
    let count = by.as_int().map_err(|_| misuse("日数・年数は整数です"))?;
    let moved = plus(day.date, count).map(Day::computed).ok_or_else(|| misuse("日付の範囲を超えました"))?;
    let moved = Dynamic::from(moved);
    run::with(|run| {
        if leap {
            run.clock.uneven(&[by]);
        }
        let pace = run.clock.pace_of(day).saturating_mul(if leap { 2 } else { 1 });
        run.clock.made(&moved, together(pace, run.clock.pace(by)));
    });
    Ok(moved)
}
