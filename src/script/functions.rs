//! The functions that rules call on values: lists, texts, dates, and look-ups in the inventory.

use std::cmp::Ordering;
use std::collections::HashSet;

use rhai::{Array, Dynamic, FnPtr, ImmutableString, NativeCallContext};

use super::day::Day;
use super::days;
use super::operators::equal;
use super::registry::Registry;
use super::run::{self, Absent};
use super::takers::TAKERS;
use super::value::{self, Failure, Handle, elements, field_named, misuse, of_node, refuse_absent, type_name};
use crate::catalog::ParamValue;
use crate::date;
use crate::node::{Kind, NodeId, ShapeId};
use crate::path::Path;

pub fn register(registry: &mut Registry) {
    lists(registry);
    searches(registry);
    texts(registry);
    days::register(registry);
    records(registry);
}

/// A plain `()`: there is no such record, which is no fault of the records.
pub fn nothing() -> Dynamic {
    run::with(|run| run.touch(0));
    Dynamic::UNIT
}

fn lists(registry: &mut Registry) {
    for (name, taker) in TAKERS {
        registry.function(name, move |context: NativeCallContext, list: Dynamic, closure: FnPtr| {
            taker(list, &mut |item| closure.call_within_context(&context, (item,)))
        });
    }
    registry.function("first", |list: Dynamic| {
        Ok::<_, Failure>(elements(list)?.into_iter().next().unwrap_or_else(nothing))
    });
    registry.function("last", |list: Dynamic| Ok::<_, Failure>(elements(list)?.pop().unwrap_or_else(nothing)));
    registry.function("push", |array: &mut Array, item: Dynamic| array.push(item));
    registry.function("newest", |list: Dynamic, field: ImmutableString| extreme(list, &field, Ordering::is_gt));
    registry.function("oldest", |list: Dynamic, field: ImmutableString| extreme(list, &field, Ordering::is_lt));
}

/// The record whose date in `field` comes first under `better`; records without one are passed over.
fn extreme(list: Dynamic, field: &str, better: fn(Ordering) -> bool) -> Result<Dynamic, Failure> {
    let mut best: Option<(date::Date, Dynamic)> = None;
    for item in elements(list)? {
        // An item that is no record has been reported by the schema.
        if item.is_unit() {
            continue;
        }
        let Some(handle) = item.read_lock::<Handle>().map(|handle| *handle) else {
            return Err(misuse("newest と oldest は記録のリストに使います"));
        };
        let value = field_named(handle, field)?;
        let day = match value.read_lock::<Day>() {
            Some(day) => day.date,
            None if value.is_unit() => continue,
            None => return Err(misuse(format!("`{field}` は日付の項目ではありません"))),
        };
        if best.as_ref().is_none_or(|(so_far, _)| better(day.cmp(so_far))) {
            best = Some((day, item));
        }
    }
    Ok(best.map_or_else(nothing, |(_, item)| item))
}

fn searches(registry: &mut Registry) {
    registry.function("len", |value: Dynamic| size(&value));
    registry.function("is_empty", |value: Dynamic| size(&value).map(|size| size == 0));
    registry.function("contains", |value: Dynamic, wanted: Dynamic| {
        if let (Some(text), Some(part)) = (value.read_lock::<ImmutableString>(), wanted.read_lock::<ImmutableString>())
        {
            run::with(|run| run.clock.uneven(&[&value, &wanted]));
            return Ok(text.contains(part.as_str()));
        }
        if let (Some(handle), Some(key)) =
            (value.read_lock::<Handle>().map(|h| *h), wanted.read_lock::<ImmutableString>())
        {
            let map = run::with(|run| run.facts.inventory.tree.kind(handle.0) == Kind::Map);
            if map {
                return Ok(!field_named(handle, &key)?.is_unit());
            }
        }
        Ok::<_, Failure>(position(&value, &wanted)?.is_some())
    });
    registry.function("index_of", |list: Dynamic, wanted: Dynamic| {
        Ok::<_, Failure>(position(&list, &wanted)?.map_or(-1_i64, |at| at as i64))
    });
    registry.function("unique", unique);
    registry.function("join", |list: Dynamic, between: ImmutableString| {
        let items = elements(list)?;
        items.iter().try_for_each(refuse_absent)?;
        run::with(|run| run.clock.made_text(&items.iter().collect::<Vec<_>>()));
        let mut joined = String::new();
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                joined.push_str(&between);
            }
            joined.push_str(&value::text(item));
            value::fits(joined.len())?;
        }
        Ok::<_, Failure>(joined)
    });
}

/// Number of items, entries or characters.
fn size(value: &Dynamic) -> Result<i64, Failure> {
    if let Some(handle) = value.read_lock::<Handle>() {
        return Ok(run::with(|run| {
            run.read([handle.0]);
            run.facts.inventory.tree.size(handle.0) as i64
        }));
    }
    if let Some(array) = value.read_lock::<Array>() {
        return Ok(array.len() as i64);
    }
    if let Some(text) = value.read_lock::<ImmutableString>() {
        let count = text.chars().count() as i64;
        run::with(|run| run.clock.made(&Dynamic::from_int(count), run.clock.pace(value)));
        return Ok(count);
    }
    refuse_absent(value)?;
    Err(misuse(format!("{}に長さはありません", type_name(value))))
}

/// The values of a list, each once.
fn unique(list: Dynamic) -> Result<Array, Failure> {
    let items = elements(list)?;
    // Texts are known again without comparing each with all.
    if items.iter().all(Dynamic::is_string) {
        let mut seen = HashSet::new();
        run::with(|run| run.clock.uneven(&items.iter().collect::<Vec<_>>()));
        let new = |item: &Dynamic| item.read_lock::<ImmutableString>().is_some_and(|text| seen.insert(text.clone()));
        return Ok(items.into_iter().filter(new).collect());
    }
    let mut kept = Array::new();
    for item in items {
        value::in_time()?;
        let mut twice = false;
        for other in &kept {
            twice |= equal(other, &item)?;
        }
        if !twice {
            kept.push(item);
        }
    }
    Ok(kept)
}

/// Where a value stands in a list; items that are absent are no match.
fn position(list: &Dynamic, wanted: &Dynamic) -> Result<Option<usize>, Failure> {
    refuse_absent(wanted)?;
    if let Some(found) = text_position(list, wanted) {
        return Ok(found);
    }
    let search = |items: &[Dynamic]| {
        for (at, item) in items.iter().enumerate() {
            if at % 4096 == 0 {
                value::in_time()?;
            }
            if !item.is_unit() && equal(item, wanted)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    };
    match list.read_lock::<Array>() {
        Some(array) => search(&array),
        None => search(&elements(list.clone())?),
    }
}

/// The same for a text in a list of the inventory that holds nothing but texts.
fn text_position(list: &Dynamic, wanted: &Dynamic) -> Option<Option<usize>> {
    let (handle, text) = (list.read_lock::<Handle>()?, wanted.read_lock::<ImmutableString>()?);
    run::with(|run| {
        let inventory = &run.facts.inventory;
        let found = (inventory.tree.kind(handle.0) == Kind::List).then(|| inventory.place_in(handle.0, &text))??;
        if run.notes_reads() {
            let items = inventory.tree.items(handle.0).to_vec();
            run.read([handle.0]);
            run.read(items);
        }
        run.clock.uneven(&[wanted]);
        Some(found)
    })
}

fn texts(registry: &mut Registry) {
    type Ask = fn(&str, &str) -> bool;
    const ASKS: [(&str, Ask); 2] =
        [("starts_with", |text, part| text.starts_with(part)), ("ends_with", |text, part| text.ends_with(part))];
    for (name, ask) in ASKS {
        registry.function(name, move |value: Dynamic, part: ImmutableString| {
            run::with(|run| run.clock.uneven(&[&value]));
            text_of(&value).map(|text| ask(&text, &part))
        });
    }
    type Change = fn(&str) -> String;
    const CHANGES: [(&str, Change); 3] =
        [("trim", |text| text.trim().to_owned()), ("to_upper", str::to_uppercase), ("to_lower", str::to_lowercase)];
    for (name, change) in CHANGES {
        registry.function(name, move |value: Dynamic| text_of(&value).map(|text| change(&text)));
    }
    registry.function("split", |value: Dynamic, by: ImmutableString| {
        let text = text_of(&value)?;
        value::fits_array(text.matches(by.as_str()).count())?;
        Ok::<_, Failure>(text.split(by.as_str()).map(|part| Dynamic::from(part.to_owned())).collect::<Array>())
    });
    registry.function("blank", |value: Dynamic| text_of(&value).map(|text| text.trim().is_empty()));
    registry.function("filled", |value: Dynamic| {
        if let Some(text) = value.read_lock::<ImmutableString>() {
            return !text.trim().is_empty();
        }
        let list = value.is::<Handle>() || value.is_array();
        let empty = list && size(&value).is_ok_and(|size| size == 0);
        !value.is_unit() && !empty
    });
    registry.function("to_string", |value: Dynamic| {
        run::with(|run| run.clock.made_text(&[&value]));
        value::text(&value)
    });
    registry.function("version_at_least", |value: Dynamic, least: ImmutableString| {
        run::with(|run| run.clock.uneven(&[&value]));
        let parts = |text: &str| text.split('.').map(str::parse::<u64>).collect::<Result<Vec<_>, _>>().ok();
        let text = text_of(&value)?;
        let wanted = parts(&least).ok_or_else(|| misuse("版は \"2.0\" のように書きます"))?;
        Ok::<_, Failure>(parts(text.trim()).is_some_and(|have| have >= wanted))
    });
}

fn text_of(value: &Dynamic) -> Result<ImmutableString, Failure> {
    refuse_absent(value)?;
    let text = value.read_lock::<ImmutableString>().map(|text| text.clone());
    text.ok_or_else(|| misuse(format!("{}は文字列ではありません", type_name(value))))
}

fn records(registry: &mut Registry) {
    registry.engine.register_type_with_name::<Handle>("記録");
    registry.engine.register_get("parent", |handle: &mut Handle| value::parent(*handle));
    registry.engine.register_indexer_get(|handle: &mut Handle, key: ImmutableString| field_named(*handle, &key));
    registry.engine.register_indexer_get(|handle: &mut Handle, at: i64| value::item(*handle, at));
    registry.function("keys", |handle: Handle| {
        run::with(|run| {
            let tree = &run.facts.inventory.tree;
            // A key that the schema does not know has been reported; it is none of a rule's.
            let known = tree.entries(handle.0).filter(|entry| tree.shape(entry.value) != ShapeId::default());
            known.map(|entry| Dynamic::from(tree.symbols().name(entry.symbol).to_owned())).collect::<Array>()
        })
    });
    registry.function("at", |path: ImmutableString| at(&path));
    registry.function("find", |list: ImmutableString, id: Dynamic| find(&list, &id));
    registry.function("having", |list: ImmutableString, field: ImmutableString, value: Dynamic| {
        having(&list, &field, &value)
    });
    registry.function("kind_of_file", |path: Dynamic| {
        let path = text_of(&path)?;
        // The file system is asked, which takes its time.
        value::in_time()?;
        Ok::<_, Failure>(run::with(|run| run.facts.repository.at(&path)).name().to_owned())
    });
    registry.function("param", |name: ImmutableString| {
        let value = run::with(|run| run.facts.params.get(name.as_str()).cloned());
        value.map(param).ok_or_else(|| misuse(format!("パラメータ {name} はありません")))
    });
    registry.function("requirement", || {
        run::with(|run| {
            let requirement = run.requirement.as_ref();
            let text = |of: Option<&str>| of.map_or(Dynamic::UNIT, |text| Dynamic::from(text.to_owned()));
            rhai::Map::from([
                ("id".into(), text(requirement.map(|r| r.id.as_str()))),
                ("label".into(), text(requirement.map(|r| r.label.as_str()))),
                ("attest".into(), text(requirement.and_then(|r| r.attest.as_deref()))),
                ("attest_when".into(), text(requirement.and_then(|r| r.attest_when.as_deref()))),
            ])
        })
    });
}

fn param(value: ParamValue) -> Dynamic {
    match value {
        ParamValue::Bool(value) => value.into(),
        ParamValue::Int(value) => value.into(),
        ParamValue::Float(value) => value.into(),
        ParamValue::Text(value) => value.into(),
        ParamValue::List(values) => Dynamic::from_array(values.into_iter().map(Dynamic::from).collect()),
    }
}

/// The node at a path, or an array of nodes when the path goes through items.
fn at(path: &str) -> Result<Dynamic, Failure> {
    if let Some((before, _)) = path.split_once("[]") {
        refuse_absent(&at(before)?)?;
        return run::with(|run| {
            let found = run.facts.inventory.select_at(path).map_err(|part| unreadable(&part))?;
            Ok(Dynamic::from_array(found.nodes.iter().map(|&node| of_node(run, node)).collect()))
        });
    }
    Path::parse(path).map_err(|part| unreadable(&part))?;
    let mut value = Dynamic::from(Handle(NodeId::ROOT));
    for key in path.split('.').filter(|key| *key != "$") {
        refuse_absent(&value)?;
        let handle = value.read_lock::<Handle>().map(|handle| *handle);
        value = field_named(handle.ok_or_else(|| misuse(format!("`{key}` の上はマップではありません")))?, key)?;
    }
    Ok(value)
}

fn unreadable(part: &str) -> Failure {
    misuse(format!("パスの `{part}` を読めません"))
}

/// The record with this id, or an absent value that says the id is unresolved.
fn find(list: &str, id: &Dynamic) -> Result<Dynamic, Failure> {
    let text = text_of(id)?;
    run::with(|run| {
        let number = run.facts.schema.lists().iter().position(|path| path == list);
        let number = number.ok_or_else(|| misuse(format!("`{list}` は id で引けるリストではありません")))?;
        if let Some(node) = run.facts.inventory.index.find(number, &text) {
            return Ok(of_node(run, node));
        }
        match run.node_of(&text) {
            Some(node) => Ok(run.absent(Absent::Unresolved { node, list: list.into() })),
            None => {
                run.touch(0);
                Ok(Dynamic::UNIT)
            }
        }
    })
}

/// The records of a list whose field is this text, or holds it.
fn having(list: &str, field: &str, value: &Dynamic) -> Result<Array, Failure> {
    let text = text_of(value)?;
    let found = run::with(|run| run.facts.inventory.having(list, field, &text));
    let Some(found) = found else {
        // A list that is not there is no list without such a record.
        refuse_absent(&at(list)?)?;
        return Ok(Array::new());
    };
    Ok(run::with(|run| {
        run.read(found.iter().map(|&(_, value)| value));
        found.iter().map(|&(record, _)| of_node(run, record)).collect()
    }))
}
