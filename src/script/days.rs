//! The functions that rules call on dates: today, days between, days and years on.

use super::clock::together;
use super::datum::Datum;
use super::day::Day;
use super::registry::{Registry, Takes};
use super::run::Run;
use super::told::Told;
use super::value::{Failure, misuse, refuse_absent, type_name};
use crate::date::{self, Date};

pub fn register(registry: &mut Registry) {
    registry.engine.register_type_with_name::<Day>("日付");
    registry.native(
        Told::new("today() -> date", "the date of the check (`--today`)", "検査する日（--today）"),
        [],
        |run, []| {
            run.clock.asked(run.facts.today);
            Ok(Day::computed(run.facts.today).into())
        },
    );
    registry.native(
        Told::new(
            "date(iso: text) -> date",
            "the date that a text in the form `2026-04-01` says",
            "「2026-04-01」の形の文字列の日付",
        ),
        [Takes::Text],
        |run, [text]| {
            let date = text.text(&run.facts).and_then(date::parse_iso);
            let date = date.ok_or_else(|| misuse("date には \"2026-04-01\" の形の日付を渡します"))?;
            Ok(Day::computed(date).into())
        },
    );
    registry.native(
        Told::new(
            "written_date(text: text) -> date",
            "the date that a text says in any Japanese way (`令和8年4月1日`), or `()`",
            "「令和8年4月1日」などの文字列の日付。読めなければ ()",
        ),
        [Takes::Text],
        |run, [text]| {
            let found = text.text(&run.facts).and_then(date::suggest_iso);
            Ok(found.map_or(Datum::Nothing, |date| Day::computed(date).into()))
        },
    );
    registry.native(
        Told::new(
            "date.days_from(other: date) -> int",
            "days from the other date to this one: negative when this one is earlier",
            "もう一つの日付からの日数。こちらが前なら負",
        ),
        [Takes::Any; 2],
        |run, [a, b]| {
            let (a, b) = (day_of(run, &a)?, day_of(run, &b)?);
            let days = a.days_from(b).into();
            run.clock.made(&days, together(run.clock.pace_of(a), run.clock.pace_of(b)));
            Ok(days)
        },
    );
    registry.native(
        Told::new("date.plus_days(days: int) -> date", "so many days on", "その日数だけ後の日付"),
        [Takes::Any; 2],
        |run, [day, days]| moved(run, &day, &days, date::plus_days, false),
    );
    registry.native(
        Told::new("date.plus_years(years: int) -> date", "so many years on", "その年数だけ後の日付"),
        [Takes::Any; 2],
        |run, [day, years]| moved(run, &day, &years, date::plus_years, true),
    );
}

fn day_of(run: &Run, value: &Datum<'_>) -> Result<Day, Failure> {
    refuse_absent(run, value)?;
    value.day().ok_or_else(|| misuse(format!("{}は日付ではありません", type_name(run, value))))
}

/// A date moved by days or years. `leap`: a day may become two, at the end of a February.
fn moved<'f>(
    run: &mut Run,
    day: &Datum<'_>,
    by: &Datum<'_>,
    plus: fn(Date, i64) -> Option<Date>,
    leap: bool,
) -> Result<Datum<'f>, Failure> {
    let day = day_of(run, day)?;
    refuse_absent(run, by)?;
    let count = by.int().ok_or_else(|| misuse("日数・年数は整数です"))?;
    let moved = plus(day.date, count).map(Day::computed).ok_or_else(|| misuse("日付の範囲を超えました"))?.into();
    if leap {
        run.clock.uneven(&[by]);
    }
    let pace = run.clock.pace_of(day).saturating_mul(if leap { 2 } else { 1 });
    run.clock.made(&moved, together(pace, run.clock.pace(by)));
    Ok(moved)
}
