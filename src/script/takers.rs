//! The values of a list and a question in; what they come to under it out: the functions that take a closure.

use super::datum::Datum;
use super::told::Told;

/// A function that takes a list and a closure.
#[derive(Clone, Copy, Debug)]
pub enum Taker {
    /// Those for which it holds.
    Filter,
    /// What it makes of each.
    Map,
    /// Whether it holds for one.
    Any,
    /// Whether it holds for all.
    All,
    /// For how many it holds.
    Count,
    /// The first for which it holds.
    Find,
}

/// The functions that take a closure.
pub const TAKERS: [(Told, Taker); 6] = [
    (Told::new("list.filter(test: closure) -> list", "the items for which it holds", "条件に合う項目"), Taker::Filter),
    (Told::new("list.map(make: closure) -> list", "what it makes of each item", "各項目から作った値"), Taker::Map),
    (Told::new("list.any(test: closure) -> bool", "whether it holds for one", "条件に合う項目があるか"), Taker::Any),
    (
        Told::new("list.all(test: closure) -> bool", "whether it holds for all", "すべての項目が条件に合うか"),
        Taker::All,
    ),
    (Told::new("list.count(test: closure) -> int", "for how many it holds", "条件に合う項目の数"), Taker::Count),
    (
        Told::new(
            "list.find(test: closure) -> value",
            "the first item for which it holds, or `()`",
            "条件に合う最初の項目。なければ ()",
        ),
        Taker::Find,
    ),
];

/// The function with this name.
pub fn named(name: &str) -> Option<Taker> {
    TAKERS.iter().find(|(told, _)| told.name() == name).map(|&(_, taker)| taker)
}

/// A closure, as somebody runs it.
pub trait Closure<'f> {
    /// Why it does not go on.
    type Stop;

    /// What it answers for a value.
    fn ask(&mut self, item: Datum<'f>) -> Result<Datum<'f>, Self::Stop>;

    /// The end after an answer that is neither yes nor no.
    fn neither(&mut self, answer: &Datum<'f>) -> Self::Stop;

    /// Whether it holds for a value.
    fn holds(&mut self, item: Datum<'f>) -> Result<bool, Self::Stop> {
        let answer = self.ask(item)?;
        answer.truth().ok_or_else(|| self.neither(&answer))
    }
}

impl Taker {
    /// What the values come to.
    pub fn take<'f, C: Closure<'f>>(self, items: Vec<Datum<'f>>, mut closure: C) -> Result<Datum<'f>, C::Stop> {
        match self {
            Self::Filter => {
                let mut kept = Vec::new();
                for item in items {
                    if closure.holds(item.clone())? {
                        kept.push(item);
                    }
                }
                Ok(Datum::list(kept))
            }
            Self::Map => items.into_iter().map(|item| closure.ask(item)).collect::<Result<_, _>>().map(Datum::list),
            Self::Any => some(items, |item| closure.holds(item)).map(|found| found.is_some().into()),
            Self::All => {
                some(items, |item| closure.holds(item).map(|holds| !holds)).map(|found| found.is_none().into())
            }
            Self::Count => {
                let mut count = 0_i64;
                for item in items {
                    count += i64::from(closure.holds(item)?);
                }
                Ok(count.into())
            }
            Self::Find => some(items, |item| closure.holds(item)).map(|found| found.unwrap_or(Datum::Nothing)),
        }
    }
}

/// The first value for which it holds; those behind it are not asked about.
fn some<'f, S>(
    items: Vec<Datum<'f>>,
    mut holds: impl FnMut(Datum<'f>) -> Result<bool, S>,
) -> Result<Option<Datum<'f>>, S> {
    for item in items {
        if holds(item.clone())? {
            return Ok(Some(item));
        }
    }
    Ok(None)
}
