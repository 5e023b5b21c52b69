//! The operators of scripts. One table says which pairs of values can be compared or added; everything else ends the
//! check: as a finding where a value is absent, as an error of the rule where the types have no common meaning.
//! rhai's own operators would answer `false` for both.

use std::cmp::Ordering;

use rhai::Dynamic;

use super::clock::together;
use super::datum::Datum;
use super::registry::{Registry, Takes};
use super::run::Run;
use super::value::{Failure, elements, misuse, refuse_absent, type_name, write};

const BOTH: [Takes; 2] = [Takes::Any; 2];

pub fn register(registry: &mut Registry) {
    type Compare = fn(Ordering) -> bool;
    const COMPARE: [(&str, Compare); 4] =
        [("<", Ordering::is_lt), ("<=", Ordering::is_le), (">", Ordering::is_gt), (">=", Ordering::is_ge)];
    for (name, holds) in COMPARE {
        registry.operator(name, BOTH, move |run, [a, b]| order(run, name, &a, &b).map(|order| holds(order).into()));
    }
    registry.operator("==", BOTH, |run, [a, b]| equal(run, &a, &b).map(Datum::from));
    registry.operator("!=", BOTH, |run, [a, b]| equal(run, &a, &b).map(|equal| (!equal).into()));
    type Int = fn(i64, i64) -> Option<i64>;
    type Float = fn(f64, f64) -> f64;
    const ARITHMETIC: [(&str, &str, Int, Float); 4] = [
        ("-", "-=", i64::checked_sub, |a, b| a - b),
        ("*", "*=", i64::checked_mul, |a, b| a * b),
        ("/", "/=", i64::checked_div, |a, b| a / b),
        ("%", "%=", i64::checked_rem, |a, b| a % b),
    ];
    for (name, assign, int, float) in ARITHMETIC {
        registry.operator(name, BOTH, move |run, [a, b]| arithmetic(run, name, &a, &b, int, float));
        registry.assignment(assign, move |run, [a, b]| arithmetic(run, name, &a, &b, int, float));
    }
    registry.operator("+", BOTH, |run, [a, b]| add(run, a, b));
    // As the language has it: a list is appended, anything else is one more item.
    registry.assignment("+=", |run, [a, b]| match a.into_items() {
        Ok(mut items) => {
            match b.into_items() {
                Ok(more) => items.extend(more),
                Err(other) => items.push(other),
            }
            Ok(Datum::list(items))
        }
        Err(a) => add(run, a, b),
    });
    for (name, range) in RANGES {
        registry.operator(name, BOTH, move |run, [a, b]| match (a.int(), b.int()) {
            (Some(from), Some(to)) => {
                run.clock.uneven(&[&a, &b]);
                Ok(Datum::Other(Box::new(range(from, to))))
            }
            _ => Err(meaningless(run, name, &a, &b)),
        });
    }
    for name in ["&", "|", "^", "<<", ">>", "**"] {
        registry.operator(name, BOTH, move |run, [a, b]| Err(meaningless(run, name, &a, &b)));
    }
    registry.operator("!", [Takes::Any], |run, [a]| match a.truth() {
        Some(value) => Ok((!value).into()),
        None => Err(meaningless_unary(run, "!", &a)),
    });
    registry.operator("-", [Takes::Any], |run, [a]| match a {
        Datum::Int(value, _) => {
            let negative = value.checked_neg().ok_or_else(|| misuse("整数の範囲を超えました"))?.into();
            run.clock.made(&negative, run.clock.pace(&a));
            Ok(negative)
        }
        Datum::Float(value, _) => Ok(Datum::Float(-value, 0)),
        _ => Err(meaningless_unary(run, "-", &a)),
    });
}

type Range = fn(i64, i64) -> Dynamic;
const RANGES: [(&str, Range); 2] = [("..", |a, b| Dynamic::from(a..b)), ("..=", |a, b| Dynamic::from(a..=b))];

/// Whether two values are the same. Asking a value against a plain `()` asks whether it is there.
pub fn equal(run: &mut Run, a: &Datum<'_>, b: &Datum<'_>) -> Result<bool, Failure> {
    match (a, b) {
        (Datum::Nothing, other) | (other, Datum::Nothing) => Ok(other.is_nothing()),
        (Datum::Record(a), Datum::Record(b)) => Ok(a == b),
        (Datum::Bool(a, _), Datum::Bool(b, _)) => Ok(a == b),
        _ => {
            // Most texts that differ are not as long.
            if let (Some(x), Some(y)) = (a.text_length(&run.facts), b.text_length(&run.facts))
                && x != y
            {
                run.clock.uneven(&[a, b]);
                return Ok(false);
            }
            order(run, "==", a, b).map(Ordering::is_eq)
        }
    }
}

fn order(run: &mut Run, operator: &str, a: &Datum<'_>, b: &Datum<'_>) -> Result<Ordering, Failure> {
    match (a, b) {
        (Datum::Int(x, _), Datum::Int(y, _)) => {
            run.clock.compared(x.abs_diff(*y), together(run.clock.pace(a), run.clock.pace(b)));
            Ok(x.cmp(y))
        }
        (Datum::Day(x), Datum::Day(y)) => {
            let pace = together(run.clock.pace_of(*x), run.clock.pace_of(*y));
            run.clock.compared(x.days_from(*y).unsigned_abs(), pace);
            Ok(x.date.cmp(&y.date))
        }
        _ => {
            if let (Some(x), Some(y)) = (a.text(&run.facts), b.text(&run.facts)) {
                let order = x.cmp(y);
                run.clock.uneven(&[a, b]);
                return Ok(order);
            }
            let (Some(x), Some(y)) = (a.float(), b.float()) else { return Err(meaningless(run, operator, a, b)) };
            run.clock.uneven(&[a, b]);
            x.partial_cmp(&y).ok_or_else(|| misuse("数でない値（NaN）は比べられません"))
        }
    }
}

fn arithmetic<'f>(
    run: &mut Run,
    name: &str,
    a: &Datum<'_>,
    b: &Datum<'_>,
    int: fn(i64, i64) -> Option<i64>,
    float: fn(f64, f64) -> f64,
) -> Result<Datum<'f>, Failure> {
    let result = match (a.int(), b.int(), a.float(), b.float()) {
        (Some(a), Some(b), ..) => {
            int(a, b).map(Datum::from).ok_or_else(|| misuse("0 で割ったか、整数の範囲を超えました"))?
        }
        (_, _, Some(a), Some(b)) => Datum::Float(float(a, b), 0),
        _ => return Err(meaningless(run, name, a, b)),
    };
    if !["+", "-"].contains(&name) {
        run.clock.uneven(&[a, b]);
    }
    run.clock.made(&result, together(run.clock.pace(a), run.clock.pace(b)));
    Ok(result)
}

fn add<'f>(run: &mut Run, a: Datum<'f>, b: Datum<'f>) -> Result<Datum<'f>, Failure> {
    if a.is_text() || b.is_text() {
        refuse_absent(run, &a)?;
        refuse_absent(run, &b)?;
        run.clock.made_text(&[&a, &b]);
        let mut joined = String::new();
        write(run, &a, &mut joined);
        write(run, &b, &mut joined);
        return Ok(joined.into());
    }
    let is_list = |value: &Datum| value.array().is_some() || value.record().is_some();
    if is_list(&a) && is_list(&b) {
        let mut joined = elements(run, a)?;
        joined.extend(elements(run, b)?);
        return Ok(Datum::list(joined));
    }
    arithmetic(run, "+", &a, &b, i64::checked_add, |a, b| a + b)
}

/// The end of a check that compares or adds what cannot be.
fn meaningless(run: &Run, operator: &str, a: &Datum<'_>, b: &Datum<'_>) -> Failure {
    if let Err(absent) = refuse_absent(run, a).and_then(|()| refuse_absent(run, b)) {
        return absent;
    }
    let hint = if a.day().is_some() && b.day().is_some() { "。日数は a.days_from(b) で求めます" } else { "" };
    misuse(format!("{}と{}に {operator} は使えません{hint}", type_name(run, a), type_name(run, b)))
}

fn meaningless_unary(run: &Run, operator: &str, a: &Datum<'_>) -> Failure {
    let refused = refuse_absent(run, a).err();
    refused.unwrap_or_else(|| misuse(format!("{}に {operator} は使えません", type_name(run, a))))
}
