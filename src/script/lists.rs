//! The functions that rules call on lists: those that take a closure, first and newest, how many, where, and joined.

use std::cmp::Ordering;

use foldhash::HashSet;
use rhai::{Array, Dynamic, FnPtr, NativeCallContext};

use super::datum::Datum;
use super::operators::equal;
use super::registry::{Registry, Takes};
use super::run::{self, Run};
use super::takers::{Closure, TAKERS};
use super::texts::text_of;
use super::told::Told;
use super::value::{Failure, elements, field_named, fits, misuse, refuse_absent, type_name, write};
use crate::date;
use crate::node::Kind;

const ONE: [Takes; 1] = [Takes::Any];
const TWO: [Takes; 2] = [Takes::Any; 2];
const AND_TEXT: [Takes; 2] = [Takes::Any, Takes::Text];

pub fn register(registry: &mut Registry) {
    lists(registry);
    searches(registry);
}

/// A closure that the engine runs.
struct Called<'a, 'c>(&'a NativeCallContext<'c>, FnPtr);

impl<'f> Closure<'f> for Called<'_, '_> {
    type Stop = Failure;

    fn ask(&mut self, item: Datum<'f>) -> Result<Datum<'f>, Failure> {
        let item = run::with(|run| item.into_dynamic(run));
        self.1.call_within_context::<Dynamic>(self.0, (item,)).map(Datum::from)
    }

    fn neither(&mut self, answer: &Datum<'f>) -> Failure {
        run::with(|run| {
            let name = type_name(run, answer);
            let refused = refuse_absent(run, answer).err();
            refused.unwrap_or_else(|| misuse(format!("閉包は true か false を返します（いまは{name}）")))
        })
    }
}

fn lists(registry: &mut Registry) {
    for (told, taker) in TAKERS {
        registry.function(told, move |context: NativeCallContext, list: Dynamic, closure: FnPtr| {
            let items = run::with(|run| elements(run, list.into()))?;
            let taken = taker.take(items, Called(&context, closure))?;
            Ok::<_, Failure>(run::with(|run| run.handed(taken)))
        });
    }
    registry.native(
        Told::new("list.first() -> value", "the first item, or `()` of an empty list", "最初の項目。空のリストなら ()"),
        ONE,
        |run, [list]| Ok(elements(run, list)?.into_iter().next().unwrap_or(Datum::Nothing)),
    );
    registry.native(
        Told::new("list.last() -> value", "the last item, or `()`", "最後の項目。空のリストなら ()"),
        ONE,
        |run, [list]| Ok(elements(run, list)?.pop().unwrap_or(Datum::Nothing)),
    );
    registry.function(
        Told::new(
            "array.push(item: value)",
            "adds an item to an array that the script made",
            "スクリプトが作った配列に項目を加える",
        ),
        |array: &mut Array, item: Dynamic| array.push(item),
    );
    registry.native(
        Told::new(
            "list.newest(field: text) -> record",
            "the record whose date in this field is the latest, or `()`; records without one are passed \
             over",
            "その項目の日付がいちばん新しい記録。日付のない記録は飛ばす。なければ ()",
        ),
        AND_TEXT,
        |run, [list, field]| extreme(run, list, &field, Ordering::is_gt),
    );
    registry.native(
        Told::new(
            "list.oldest(field: text) -> record",
            "the same with the earliest date",
            "その項目の日付がいちばん古い記録",
        ),
        AND_TEXT,
        |run, [list, field]| extreme(run, list, &field, Ordering::is_lt),
    );
}

/// The record whose date in `field` comes first under `better`; records without one are passed over.
fn extreme<'f>(
    run: &mut Run,
    list: Datum<'f>,
    field: &Datum<'f>,
    better: fn(Ordering) -> bool,
) -> Result<Datum<'f>, Failure> {
    let facts = run.facts.clone();
    let field = text_of(run, &facts, field)?;
    let mut best: Option<(date::Date, Datum)> = None;
    for item in elements(run, list)? {
        // An item that is no record has been reported by the schema.
        if item.is_nothing() {
            continue;
        }
        let Some(record) = item.record() else {
            return Err(misuse("newest と oldest は記録のリストに使います"));
        };
        let value = field_named(run, record, field)?;
        let day = match value.day() {
            Some(day) => day.date,
            None if value.is_nothing() => continue,
            None => return Err(misuse(format!("`{field}` は日付の項目ではありません"))),
        };
        if best.as_ref().is_none_or(|(so_far, _)| better(day.cmp(so_far))) {
            best = Some((day, item));
        }
    }
    Ok(best.map_or(Datum::Nothing, |(_, item)| item))
}

fn searches(registry: &mut Registry) {
    registry.native(
        Told::new("value.len() -> int", "how many items, entries or characters", "項目、組、文字の数"),
        ONE,
        |run, [value]| size(run, &value).map(Datum::from),
    );
    registry.native(
        Told::new("value.is_empty() -> bool", "whether there are none", "一つもないか"),
        ONE,
        |run, [value]| size(run, &value).map(|size| (size == 0).into()),
    );
    registry.native(
        Told::new(
            "value.contains(wanted: value) -> bool",
            "whether a list holds a value, a text a part, a map a key",
            "リストにその値が、文字列にその部分が、マップにそのキーがあるか",
        ),
        TWO,
        |run, [value, wanted]| {
            let facts = run.facts.clone();
            if let (Some(text), Some(part)) = (value.text(&facts), wanted.text(&facts)) {
                let contains = text.contains(part);
                run.clock.uneven(&[&value, &wanted]);
                return Ok(contains.into());
            }
            if let (Some(record), Some(key)) = (value.record(), wanted.text(&facts))
                && facts.inventory.tree.kind(record) == Kind::Map
            {
                return Ok((!field_named(run, record, key)?.is_nothing()).into());
            }
            position(run, &value, &wanted).map(|at| at.is_some().into())
        },
    );
    registry.native(
        Told::new(
            "list.index_of(wanted: value) -> int",
            "where the value stands, from 0; -1 when it does not",
            "その値の位置（0 から）。なければ -1",
        ),
        TWO,
        |run, [list, wanted]| position(run, &list, &wanted).map(|at| at.map_or(-1_i64, |at| at as i64).into()),
    );
    registry.native(
        Told::new("list.unique() -> list", "the values, each once", "重なりを除いたリスト"),
        ONE,
        |run, [list]| unique(run, list),
    );
    registry.native(
        Told::new("list.join(between: text) -> text", "the items as one text", "項目を間に文字を挟んでつないだ文字列"),
        AND_TEXT,
        |run, [list, between]| {
            let items = elements(run, list)?;
            items.iter().try_for_each(|item| refuse_absent(run, item))?;
            run.clock.made_text(&items.iter().collect::<Vec<_>>());
            let mut joined = String::new();
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    joined.push_str(between.text(&run.facts).unwrap_or_default());
                }
                write(run, item, &mut joined);
                fits(joined.len())?;
            }
            Ok(joined.into())
        },
    );
}

/// Number of items, entries or characters.
pub fn size(run: &mut Run, value: &Datum<'_>) -> Result<i64, Failure> {
    if let Some(node) = value.record() {
        run.read([node]);
        return Ok(run.facts.inventory.tree.size(node) as i64);
    }
    if let Some(items) = value.array() {
        return Ok(items.len() as i64);
    }
    let Some(text) = value.text(&run.facts) else {
        refuse_absent(run, value)?;
        return Err(misuse(format!("{}に長さはありません", type_name(run, value))));
    };
    let count = text.chars().count() as i64;
    run.clock.made(&count.into(), run.clock.pace(value));
    Ok(count)
}

/// The values of a list, each once.
fn unique<'f>(run: &mut Run, list: Datum<'f>) -> Result<Datum<'f>, Failure> {
    let items = elements(run, list)?;
    // Texts are known again without comparing each with all.
    if items.iter().all(Datum::is_text) {
        run.clock.uneven(&items.iter().collect::<Vec<_>>());
        let mut seen = HashSet::default();
        let new: Vec<bool> = items.iter().map(|item| seen.insert(item.text(&run.facts))).collect();
        let kept = items.iter().zip(new).filter(|(_, new)| *new).map(|(item, _)| item.clone());
        return Ok(Datum::list(kept.collect()));
    }
    let mut kept = Vec::new();
    for item in items {
        run.in_time()?;
        let mut twice = false;
        for other in &kept {
            twice |= equal(run, other, &item)?;
        }
        if !twice {
            kept.push(item);
        }
    }
    Ok(Datum::list(kept))
}

/// Where a value stands in a list; items that are absent are no match.
fn position(run: &mut Run, list: &Datum<'_>, wanted: &Datum<'_>) -> Result<Option<usize>, Failure> {
    refuse_absent(run, wanted)?;
    if let Some(found) = text_position(run, list, wanted) {
        return Ok(found);
    }
    let read;
    let items = match list.array() {
        Some(items) => items,
        None => {
            read = elements(run, list.clone())?;
            &read
        }
    };
    for (at, item) in items.iter().enumerate() {
        if at % 4096 == 4095 {
            run.in_time()?;
        }
        if !item.is_nothing() && equal(run, item, wanted)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// The same for a text in a list of the inventory that holds nothing but texts.
fn text_position(run: &mut Run, list: &Datum<'_>, wanted: &Datum<'_>) -> Option<Option<usize>> {
    let facts = run.facts.clone();
    let inventory = &facts.inventory;
    let (list, text) = (list.record()?, wanted.text(&facts)?);
    let found = (inventory.tree.kind(list) == Kind::List).then(|| inventory.place_in(list, text))??;
    if run.notes_reads() {
        run.read([list]);
        run.read(inventory.tree.items(list).iter().copied());
    }
    run.clock.uneven(&[wanted]);
    Some(found)
}
