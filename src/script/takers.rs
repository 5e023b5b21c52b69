//! A list and a question in; what the list's values come to under it out: the functions that take a closure.

use rhai::{Array, Dynamic};

use super::functions::nothing;
use super::value::{Failure, elements, misuse, refuse_absent, type_name};

/// What a closure answers for a value.
pub type Ask<'a> = &'a mut dyn FnMut(Dynamic) -> Result<Dynamic, Failure>;

/// A function that takes a list and a closure.
pub type Taker = fn(Dynamic, Ask<'_>) -> Result<Dynamic, Failure>;

/// The functions that take a closure.
pub const TAKERS: [(&str, Taker); 6] =
    [("filter", filter), ("map", map), ("any", any), ("all", all), ("count", count), ("find", find)];

/// The function with this name.
pub fn named(name: &str) -> Option<Taker> {
    TAKERS.iter().find(|(own, _)| *own == name).map(|&(_, taker)| taker)
}

/// Asks a closure that answers yes or no.
fn asks(ask: Ask<'_>, item: Dynamic) -> Result<bool, Failure> {
    let answer = ask(item)?;
    refuse_absent(&answer)?;
    answer.as_bool().map_err(|_| misuse(format!("閉包は true か false を返します（いまは{}）", type_name(&answer))))
}

fn filter(list: Dynamic, ask: Ask<'_>) -> Result<Dynamic, Failure> {
    let mut kept = Array::new();
    for item in elements(list)? {
        if asks(ask, item.clone())? {
            kept.push(item);
        }
    }
    Ok(Dynamic::from_array(kept))
}

fn map(list: Dynamic, ask: Ask<'_>) -> Result<Dynamic, Failure> {
    elements(list)?.into_iter().map(ask).collect::<Result<Array, Failure>>().map(Dynamic::from_array)
}

fn any(list: Dynamic, ask: Ask<'_>) -> Result<Dynamic, Failure> {
    for item in elements(list)? {
        if asks(ask, item)? {
            return Ok(Dynamic::from_bool(true));
        }
    }
    Ok(Dynamic::from_bool(false))
}

fn all(list: Dynamic, ask: Ask<'_>) -> Result<Dynamic, Failure> {
    for item in elements(list)? {
        if !asks(ask, item)? {
            return Ok(Dynamic::from_bool(false));
        }
    }
    Ok(Dynamic::from_bool(true))
}

fn count(list: Dynamic, ask: Ask<'_>) -> Result<Dynamic, Failure> {
    let mut count = 0_i64;
    for item in elements(list)? {
        count += i64::from(asks(ask, item)?);
    }
    Ok(Dynamic::from_int(count))
}

fn find(list: Dynamic, ask: Ask<'_>) -> Result<Dynamic, Failure> {
    for item in elements(list)? {
        if asks(ask, item.clone())? {
            return Ok(item);
        }
    }
    Ok(nothing())
}
