//! The functions that rules call on values: lists, texts, dates, and look-ups in the inventory.

use std::cmp::Ordering;

use foldhash::HashSet;
use rhai::{Array, Dynamic, FnPtr, ImmutableString, NativeCallContext};

use super::datum::{Datum, Handle};
use super::days;
use super::documents;
use super::operators::equal;
use super::registry::{Registry, Takes};
use super::run::{self, Absent, Facts, Run};
use super::takers::{Closure, TAKERS};
use super::value::{
    Failure, Spot, elements, field_named, fits, fits_array, item, misuse, of_node, parent, refuse_absent, type_name,
    write,
};
use crate::catalog::ParamValue;
use crate::date;
use crate::node::{Kind, NodeId, ShapeId};

/// The arguments of a function: any value, or a text.
const ONE: [Takes; 1] = [Takes::Any];
const TWO: [Takes; 2] = [Takes::Any; 2];
const AND_TEXT: [Takes; 2] = [Takes::Any, Takes::Text];

pub fn register(registry: &mut Registry) {
    lists(registry);
    searches(registry);
    texts(registry);
    days::register(registry);
    documents::register(registry);
    records(registry);
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
    for (name, taker) in TAKERS {
        registry.function(name, move |context: NativeCallContext, list: Dynamic, closure: FnPtr| {
            let items = run::with(|run| elements(run, list.into()))?;
            let taken = taker.take(items, Called(&context, closure))?;
            Ok::<_, Failure>(run::with(|run| run.handed(taken)))
        });
    }
    registry.native("first", ONE, |run, [list]| Ok(elements(run, list)?.into_iter().next().unwrap_or(Datum::Nothing)));
    registry.native("last", ONE, |run, [list]| Ok(elements(run, list)?.pop().unwrap_or(Datum::Nothing)));
    registry.function("push", |array: &mut Array, item: Dynamic| array.push(item));
    registry.native("newest", AND_TEXT, |run, [list, field]| extreme(run, list, &field, Ordering::is_gt));
    registry.native("oldest", AND_TEXT, |run, [list, field]| extreme(run, list, &field, Ordering::is_lt));
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
    registry.native("len", ONE, |run, [value]| size(run, &value).map(Datum::from));
    registry.native("is_empty", ONE, |run, [value]| size(run, &value).map(|size| (size == 0).into()));
    registry.native("contains", TWO, |run, [value, wanted]| {
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
    });
    registry.native("index_of", TWO, |run, [list, wanted]| {
        position(run, &list, &wanted).map(|at| at.map_or(-1_i64, |at| at as i64).into())
    });
    registry.native("unique", ONE, |run, [list]| unique(run, list));
    registry.native("join", AND_TEXT, |run, [list, between]| {
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
    });
}

/// Number of items, entries or characters.
fn size(run: &mut Run, value: &Datum<'_>) -> Result<i64, Failure> {
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

fn texts(registry: &mut Registry) {
    type Ask = fn(&str, &str) -> bool;
    const ASKS: [(&str, Ask); 2] =
        [("starts_with", |text, part| text.starts_with(part)), ("ends_with", |text, part| text.ends_with(part))];
    for (name, ask) in ASKS {
        registry.native(name, AND_TEXT, move |run, [value, part]| {
            run.clock.uneven(&[&value]);
            Ok(ask(text_of(run, &run.facts, &value)?, text_of(run, &run.facts, &part)?).into())
        });
    }
    type Change = fn(&str) -> String;
    const CHANGES: [(&str, Change); 3] =
        [("trim", |text| text.trim().to_owned()), ("to_upper", str::to_uppercase), ("to_lower", str::to_lowercase)];
    for (name, change) in CHANGES {
        registry.native(name, ONE, move |run, [value]| Ok(change(text_of(run, &run.facts, &value)?).into()));
    }
    registry.native("split", AND_TEXT, |run, [value, by]| {
        let (text, by) = (text_of(run, &run.facts, &value)?, text_of(run, &run.facts, &by)?);
        fits_array(text.matches(by).count())?;
        Ok(Datum::list(text.split(by).map(|part| part.to_owned().into()).collect()))
    });
    registry.native("blank", ONE, |run, [value]| Ok(text_of(run, &run.facts, &value)?.trim().is_empty().into()));
    registry.native("filled", ONE, |run, [value]| {
        if let Some(text) = value.text(&run.facts) {
            return Ok((!text.trim().is_empty()).into());
        }
        let list = value.record().is_some() || value.array().is_some();
        let empty = list && size(run, &value).is_ok_and(|size| size == 0);
        Ok((!value.is_nothing() && !empty).into())
    });
    registry.native("to_string", ONE, |run, [value]| {
        run.clock.made_text(&[&value]);
        let mut text = String::new();
        write(run, &value, &mut text);
        Ok(text.into())
    });
    registry.native("version_at_least", AND_TEXT, |run, [value, least]| {
        run.clock.uneven(&[&value]);
        let parts = |text: &str| text.split('.').map(str::parse::<u64>).collect::<Result<Vec<_>, _>>().ok();
        let text = text_of(run, &run.facts, &value)?;
        let wanted = parts(text_of(run, &run.facts, &least)?).ok_or_else(|| misuse("版は \"2.0\" のように書きます"))?;
        Ok(parts(text.trim()).is_some_and(|have| have >= wanted).into())
    });
}

/// The text that a value must be.
fn text_of<'a>(run: &Run, facts: &'a Facts, value: &'a Datum<'_>) -> Result<&'a str, Failure> {
    if let Some(text) = value.text(facts) {
        return Ok(text);
    }
    refuse_absent(run, value)?;
    Err(misuse(format!("{}は文字列ではありません", type_name(run, value))))
}

fn records(registry: &mut Registry) {
    registry.engine.register_type_with_name::<Handle>("記録");
    registry.engine.register_get("parent", |handle: &mut Handle| {
        run::with(|run| parent(run, handle.0).map(|parent| run.handed(parent)))
    });
    registry.engine.register_indexer_get(|handle: &mut Handle, key: ImmutableString| {
        run::with(|run| field_named(run, handle.0, &key).map(|value| run.handed(value)))
    });
    registry.engine.register_indexer_get(|handle: &mut Handle, at: i64| {
        run::with(|run| item(run, handle.0, at).map(|value| run.handed(value)))
    });
    registry.native("keys", [Takes::Record], |run, [of]| {
        let tree = &run.facts.inventory.tree;
        // A key that the schema does not know has been reported; it is none of a rule's.
        let entries = tree.entries(of.record().unwrap_or(NodeId::ROOT));
        let known = entries.filter(|entry| tree.shape(entry.value) != ShapeId::default());
        Ok(Datum::list(known.map(|entry| tree.symbols().name(entry.symbol).to_owned().into()).collect()))
    });
    registry.native("at", [Takes::Text], |run, [path]| {
        let facts = run.facts.clone();
        at(run, text_of(run, &facts, &path)?)
    });
    registry.native("find", [Takes::Text, Takes::Any], |run, [list, id]| find(run, &list, &id));
    registry.native("having", [Takes::Text, Takes::Text, Takes::Any], |run, [list, field, value]| {
        having(run, &list, &field, &value)
    });
    registry.native("kind_of_file", ONE, |run, [path]| {
        let path = text_of(run, &run.facts, &path)?;
        // The file system is asked, which takes its time.
        run.in_time()?;
        Ok(run.facts.repository.at(path).name().to_owned().into())
    });
    registry.native("param", [Takes::Text], |run, [name]| {
        let name = text_of(run, &run.facts, &name)?;
        let value = run.facts.params.get(name).map(param);
        value.ok_or_else(|| misuse(format!("パラメータ {name} はありません")))
    });
    registry.native("requirement", [], |run, []| Ok(run.requirement()));
}

fn param<'f>(value: &ParamValue) -> Datum<'f> {
    match value {
        ParamValue::Bool(value) => (*value).into(),
        ParamValue::Int(value) => (*value).into(),
        ParamValue::Float(value) => Datum::Float(*value, 0),
        ParamValue::Text(value) => value.clone().into(),
        ParamValue::List(values) => Datum::list(values.iter().map(|value| value.clone().into()).collect()),
    }
}

/// The node at a path, or an array of nodes when the path goes through items.
fn at<'f>(run: &mut Run, path: &str) -> Result<Datum<'f>, Failure> {
    let facts = run.facts.clone();
    let found = facts.inventory.select_at(path).map_err(|part| misuse(format!("パスの `{part}` を読めません")))?;
    if let Some((before, _)) = path.split_once("[]") {
        let list = at(run, before)?;
        refuse_absent(run, &list)?;
        return Ok(Datum::list(found.nodes.iter().map(|&node| of_node(run, node)).collect()));
    }
    if let [node] = found.nodes[..] {
        return Ok(of_node(run, node));
    }
    let mut value = Datum::Record(NodeId::ROOT);
    for key in path.split('.').filter(|key| *key != "$") {
        refuse_absent(run, &value)?;
        let record = value.record().ok_or_else(|| misuse(format!("`{key}` の上はマップではありません")))?;
        value = field_named(run, record, key)?;
    }
    Ok(value)
}

/// The record with this id, or an absent value that says the id is unresolved.
fn find<'f>(run: &mut Run, list: &Datum<'_>, id: &Datum<'_>) -> Result<Datum<'f>, Failure> {
    let facts = run.facts.clone();
    let (list, text) = (text_of(run, &facts, list)?, text_of(run, &facts, id)?);
    let number = facts.schema.lists().iter().position(|path| path == list);
    let number = number.ok_or_else(|| misuse(format!("`{list}` は id で引けるリストではありません")))?;
    if let Some(node) = facts.inventory.index.find(number, text) {
        return Ok(of_node(run, node));
    }
    Ok(match run.place_of(id) {
        Some(Spot::Node(node) | Spot::Part(node, ..) | Spot::Missing(node, _)) => {
            Datum::Absent(run.absent(Absent::Unresolved { node, list: list.into() }))
        }
        None => Datum::Nothing,
    })
}

/// The records of a list whose field is this text, or holds it.
fn having<'f>(run: &mut Run, list: &Datum<'_>, field: &Datum<'_>, value: &Datum<'_>) -> Result<Datum<'f>, Failure> {
    let facts = run.facts.clone();
    let (list, field) = (text_of(run, &facts, list)?, text_of(run, &facts, field)?);
    let Some(found) = facts.inventory.having(list, field, text_of(run, &facts, value)?) else {
        // A list that is not there is no list without such a record.
        let list = at(run, list)?;
        refuse_absent(run, &list)?;
        return Ok(Datum::list(Vec::new()));
    };
    run.read(found.iter().map(|&(_, value)| value));
    Ok(Datum::list(found.iter().map(|&(record, _)| of_node(run, record)).collect()))
}
