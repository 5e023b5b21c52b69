//! The operators of scripts. One table says which pairs of values can be compared or added; everything else ends the
//! check: as a finding where a value is absent, as an error of the rule where the types have no common meaning.
//! rhai's own operators would answer `false` for both.

use std::cmp::Ordering;

use rhai::{Array, Dynamic, ImmutableString};

use super::clock::together;
use super::day::Day;
use super::registry::Registry;
use super::run;
use super::value::{Failure, Handle, elements, misuse, refuse_absent, text, type_name};

pub fn register(registry: &mut Registry) {
    type Compare = fn(Ordering) -> bool;
    const COMPARE: [(&str, Compare); 4] =
        [("<", Ordering::is_lt), ("<=", Ordering::is_le), (">", Ordering::is_gt), (">=", Ordering::is_ge)];
    for (name, holds) in COMPARE {
        registry
            .operator(name, move |a: Dynamic, b: Dynamic| order(name, &a, &b).map(|o| Dynamic::from_bool(holds(o))));
    }
    registry.operator("==", |a: Dynamic, b: Dynamic| equal(&a, &b).map(Dynamic::from_bool));
    registry.operator("!=", |a: Dynamic, b: Dynamic| equal(&a, &b).map(|equal| Dynamic::from_bool(!equal)));
    type Int = fn(i64, i64) -> Option<i64>;
    type Float = fn(f64, f64) -> f64;
    const ARITHMETIC: [(&str, Int, Float); 4] = [
        ("-", i64::checked_sub, |a, b| a - b),
        ("*", i64::checked_mul, |a, b| a * b),
        ("/", i64::checked_div, |a, b| a / b),
        ("%", i64::checked_rem, |a, b| a % b),
    ];
    for (name, int, float) in ARITHMETIC {
        registry.operator(name, move |a: Dynamic, b: Dynamic| arithmetic(name, &a, &b, int, float));
    }
    for (name, int, float) in ARITHMETIC {
        registry.assignment(&format!("{name}="), move |a: &mut Dynamic, b: Dynamic| {
            *a = arithmetic(name, a, &b, int, float)?;
            Ok(())
        });
    }
    registry.operator("+", add);
    registry.assignment("+=", |a: &mut Dynamic, b: Dynamic| {
        if let Some(mut list) = a.write_lock::<Array>() {
            // As the language has it: a list is appended, anything else is one more item.
            if b.is_array() {
                list.extend(b.into_array().unwrap_or_default());
            } else {
                list.push(b);
            }
            return Ok(());
        }
        *a = add(a.clone(), b)?;
        Ok(())
    });
    registry.operator("..", |a: Dynamic, b: Dynamic| match (a.as_int(), b.as_int()) {
        (Ok(from), Ok(to)) => {
            run::with(|run| run.clock.uneven(&[&a, &b]));
            Ok(Dynamic::from(from..to))
        }
        _ => Err(meaningless("..", &a, &b)),
    });
    registry.operator("..=", |a: Dynamic, b: Dynamic| match (a.as_int(), b.as_int()) {
        (Ok(from), Ok(to)) => {
            run::with(|run| run.clock.uneven(&[&a, &b]));
            Ok(Dynamic::from(from..=to))
        }
        _ => Err(meaningless("..=", &a, &b)),
    });
    for name in ["&", "|", "^", "<<", ">>", "**"] {
        registry.operator(name, move |a: Dynamic, b: Dynamic| Err(meaningless(name, &a, &b)));
    }
    registry.unary("!", |a: Dynamic| match a.as_bool() {
        Ok(value) => Ok(Dynamic::from_bool(!value)),
        Err(_) => Err(meaningless_unary("!", &a)),
    });
    registry.unary("-", |a: Dynamic| {
        if let Ok(value) = a.as_int() {
            let negative =
                value.checked_neg().map(Dynamic::from_int).ok_or_else(|| misuse("整数の範囲を超えました"))?;
            run::with(|run| run.clock.made(&negative, run.clock.pace(&a)));
            return Ok(negative);
        }
        a.as_float().map(|value| Dynamic::from_float(-value)).map_err(|_| meaningless_unary("-", &a))
    });
}

/// Whether two values are the same. Asking a value against a plain `()` asks whether it is there.
pub fn equal(a: &Dynamic, b: &Dynamic) -> Result<bool, Failure> {
    let (literal_a, literal_b) = (a.is_unit() && a.tag() == 0, b.is_unit() && b.tag() == 0);
    if literal_a || literal_b {
        return Ok(a.is_unit() && b.is_unit());
    }
    if let (Some(a), Some(b)) = (a.read_lock::<Handle>(), b.read_lock::<Handle>()) {
        return Ok(*a == *b);
    }
    if a.is_bool() && b.is_bool() {
        return Ok(a.as_bool() == b.as_bool());
    }
    order("==", a, b).map(Ordering::is_eq)
}

fn order(operator: &str, a: &Dynamic, b: &Dynamic) -> Result<Ordering, Failure> {
    if let (Ok(x), Ok(y)) = (a.as_int(), b.as_int()) {
        run::with(|run| run.clock.compared(x.abs_diff(y), together(run.clock.pace(a), run.clock.pace(b))));
        return Ok(x.cmp(&y));
    }
    if let (Some(x), Some(y)) = (float(a), float(b)) {
        run::with(|run| run.clock.uneven(&[a, b]));
        return x.partial_cmp(&y).ok_or_else(|| misuse("数でない値（NaN）は比べられません"));
    }
    if let (Some(x), Some(y)) = (a.read_lock::<ImmutableString>(), b.read_lock::<ImmutableString>()) {
        run::with(|run| run.clock.uneven(&[a, b]));
        return Ok(x.as_str().cmp(y.as_str()));
    }
    if let (Some(a), Some(b)) = (a.read_lock::<Day>(), b.read_lock::<Day>()) {
        run::with(|run| {
            let pace = together(run.clock.pace_of(*a), run.clock.pace_of(*b));
            run.clock.compared(a.days_from(*b).unsigned_abs(), pace);
        });
        return Ok(a.date.cmp(&b.date));
    }
    Err(meaningless(operator, a, b))
}

fn arithmetic(
    name: &str,
    a: &Dynamic,
    b: &Dynamic,
    int: fn(i64, i64) -> Option<i64>,
    float_op: fn(f64, f64) -> f64,
) -> Result<Dynamic, Failure> {
    let result = match (a.as_int(), b.as_int(), float(a), float(b)) {
        (Ok(a), Ok(b), ..) => {
            int(a, b).map(Dynamic::from_int).ok_or_else(|| misuse("0 で割ったか、整数の範囲を超えました"))?
        }
        (_, _, Some(a), Some(b)) => Dynamic::from_float(float_op(a, b)),
        _ => return Err(meaningless(name, a, b)),
    };
    run::with(|run| {
        if !["+", "-"].contains(&name) {
            run.clock.uneven(&[a, b]);
        }
        run.clock.made(&result, together(run.clock.pace(a), run.clock.pace(b)));
    });
    Ok(result)
}

fn add(a: Dynamic, b: Dynamic) -> Result<Dynamic, Failure> {
    if a.is_string() || b.is_string() {
        refuse_absent(&a)?;
        refuse_absent(&b)?;
        run::with(|run| run.clock.made_text(&[&a, &b]));
        let joined = format!("{}{}", text(&a), text(&b));
        return Ok(Dynamic::from(joined));
    }
    let is_list = |value: &Dynamic| value.is::<Array>() || value.is::<Handle>();
    if is_list(&a) && is_list(&b) {
        let mut joined = elements(a)?;
        joined.extend(elements(b)?);
        return Ok(Dynamic::from_array(joined));
    }
    arithmetic("+", &a, &b, i64::checked_add, |a, b| a + b)
}

fn float(value: &Dynamic) -> Option<f64> {
    value.as_float().ok().or_else(|| value.as_int().ok().map(|int| int as f64))
}

/// The end of a check that compares or adds what cannot be.
fn meaningless(operator: &str, a: &Dynamic, b: &Dynamic) -> Failure {
    if let Err(absent) = refuse_absent(a).and_then(|()| refuse_absent(b)) {
        return absent;
    }
    let hint = if a.is::<Day>() && b.is::<Day>() { "。日数は a.days_from(b) で求めます" } else { "" };
    misuse(format!("{}と{}に {operator} は使えません{hint}", type_name(a), type_name(b)))
}

fn meaningless_unary(operator: &str, a: &Dynamic) -> Failure {
    refuse_absent(a).err().unwrap_or_else(|| misuse(format!("{}に {operator} は使えません", type_name(a))))
}
