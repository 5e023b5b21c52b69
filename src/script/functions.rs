//! The functions that rules call on values: lists, texts, dates, and look-ups in the inventory.

use std::cmp::Ordering;

use rhai::{Array, Dynamic, FnPtr, ImmutableString, NativeCallContext};

use super::day::Day;
use super::days;
use super::operators::equal;
use super::registry::Registry;
use super::run::{self, Absent};
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
fn nothing() -> Dynamic {
    run::with(|run| run.touch(0));
    Dynamic::UNIT
}

/// Calls a closure with one value.
fn call(context: &NativeCallContext, function: &FnPtr, item: Dynamic) -> Result<Dynamic, Failure> {
    function.call_within_context(context, (item,))
}

/// Calls a closure that answers yes or no.
fn asks(context: &NativeCallContext, function: &FnPtr, item: Dynamic) -> Result<bool, Failure> {
    let answer = call(context, function, item)?;
    refuse_absent(&answer)?;
    answer.as_bool().map_err(|_| misuse(format!("閉包は true か false を返します（いまは{}）", type_name(&answer))))
}

fn lists(registry: &mut Registry) {
    registry.function("filter", |context: NativeCallContext, list: Dynamic, f: FnPtr| {
        let mut kept = Array::new();
        for item in elements(&list)? {
            if asks(&context, &f, item.clone())? {
                kept.push(item);
            }
        }
        Ok::<_, Failure>(kept)
    });
    registry.function("map", |context: NativeCallContext, list: Dynamic, f: FnPtr| {
        elements(&list)?.into_iter().map(|item| call(&context, &f, item)).collect::<Result<Array, Failure>>()
    });
    registry.function("any", |context: NativeCallContext, list: Dynamic, f: FnPtr| {
        for item in elements(&list)? {
            if asks(&context, &f, item)? {
                return Ok::<_, Failure>(true);
            }
        }
        Ok(false)
    });
    registry.function("all", |context: NativeCallContext, list: Dynamic, f: FnPtr| {
        for item in elements(&list)? {
            if !asks(&context, &f, item)? {
                return Ok::<_, Failure>(false);
            }
        }
        Ok(true)
    });
    registry.function("count", |context: NativeCallContext, list: Dynamic, f: FnPtr| {
        let mut count = 0_i64;
        for item in elements(&list)? {
            count += i64::from(asks(&context, &f, item)?);
        }
        Ok::<_, Failure>(count)
    });
    registry.function("find", |context: NativeCallContext, list: Dynamic, f: FnPtr| {
        for item in elements(&list)? {
            if asks(&context, &f, item.clone())? {
                return Ok::<_, Failure>(item);
            }
        }
        Ok(nothing())
    });
    registry.function("first", |list: Dynamic| {
        Ok::<_, Failure>(elements(&list)?.into_iter().next().unwrap_or_else(nothing))
    });
    registry.function("last", |list: Dynamic| Ok::<_, Failure>(elements(&list)?.pop().unwrap_or_else(nothing)));
    registry.function("push", |array: &mut Array, item: Dynamic| array.push(item));
    registry.function("newest", |list: Dynamic, field: ImmutableString| extreme(&list, &field, Ordering::is_gt));
    registry.function("oldest", |list: Dynamic, field: ImmutableString| extreme(&list, &field, Ordering::is_lt));
}

/// The record whose date in `field` comes first under `better`; records without one are passed over.
fn extreme(list: &Dynamic, field: &str, better: fn(Ordering) -> bool) -> Result<Dynamic, Failure> {
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
    registry.function("unique", |list: Dynamic| {
        let mut kept = Array::new();
        for item in elements(&list)? {
            value::in_time()?;
            let mut twice = false;
            for other in &kept {
                twice |= equal(other, &item)?;
            }
            if !twice {
                kept.push(item);
            }
        }
        Ok::<_, Failure>(kept)
    });
    registry.function("join", |list: Dynamic, between: ImmutableString| {
        let items = elements(&list)?;
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

/// Where a value stands in a list; items that are absent are no match.
fn position(list: &Dynamic, wanted: &Dynamic) -> Result<Option<usize>, Failure> {
    refuse_absent(wanted)?;
    for (at, item) in elements(list)?.iter().enumerate() {
        if at % 4096 == 0 {
            value::in_time()?;
        }
        if !item.is_unit() && equal(item, wanted)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
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
    registry.engine.register_get("parent", |handle: &mut Handle| {
        let parent = run::with(|run| run.facts.inventory.tree.parent_map(handle.0));
        // The root would hide which top-level keys a rule reads.
        let top = parent == NodeId::ROOT;
        if top {
            Err(misuse("最上位の記録に parent はありません。at(\"…\") で読んでください"))
        } else {
            Ok(Handle(parent))
        }
    });
    registry.engine.register_indexer_get(|handle: &mut Handle, key: ImmutableString| field_named(*handle, &key));
    registry.engine.register_indexer_get(|handle: &mut Handle, at: i64| {
        let items = value::items(*handle)?;
        let index = usize::try_from(at).ok().filter(|&at| at < items.len());
        index.map(|at| items[at].clone()).ok_or_else(|| misuse(format!("{at} 番目はありません（{} 件）", items.len())))
    });
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
    let parsed = Path::parse(path).map_err(|part| misuse(format!("パスの `{part}` を読めません")))?;
    if let Some((before, _)) = path.split_once("[]") {
        refuse_absent(&at(before)?)?;
        return Ok(run::with(|run| {
            let inventory = run.facts.inventory.clone();
            let found = parsed.select(&inventory.tree);
            Dynamic::from_array(found.nodes.into_iter().map(|node| of_node(run, node)).collect())
        }));
    }
    let mut value = Dynamic::from(Handle(NodeId::ROOT));
    for key in path.split('.').filter(|key| *key != "$") {
        refuse_absent(&value)?;
        let handle = value.read_lock::<Handle>().map(|handle| *handle);
        value = field_named(handle.ok_or_else(|| misuse(format!("`{key}` の上はマップではありません")))?, key)?;
    }
    Ok(value)
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
    Ok(run::with(|run| {
        let inventory = run.facts.inventory.clone();
        let found = inventory.having(list, field, &text);
        run.read(found.iter().map(|&(_, value)| value));
        found.into_iter().map(|(record, _)| of_node(run, record)).collect()
    }))
}
