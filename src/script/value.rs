//! Nodes in; the values scripts work with out, each knowing its node, and back from a value to its place.
//!
//! Maps and lists are a [`Handle`]; dates a [`Day`]; other scalars are native values: booleans and numbers carry the node
//! in their tag, strings in their address, and what is absent is a unit whose tag says what is absent.

use std::sync::Arc;

use rhai::{Dynamic, EvalAltResult, ImmutableString, Position};

use super::day::Day;
use super::run::{self, Absent, Run};
use crate::date;
use crate::node::{Kind, NodeId, Symbol, Value};
use crate::schema::{Schema, When};
use crate::suggest::did_you_mean;

/// A map or a list of the inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle(pub NodeId);

/// Something a verdict can point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A node.
    Node(NodeId),
    /// A key that a map does not have.
    Missing(NodeId, Arc<str>),
}

/// Why a check ended before its end. Not catchable by scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A value was used that is not there: a finding, not an error of the rule.
    Absent(Absent),
    /// The rule's time is up.
    Time,
    /// The check of one subject takes too many operations.
    Operations,
    /// More values were found missing than are remembered.
    Notes,
}

/// The error that ends a check.
pub type Failure = Box<EvalAltResult>;

/// Ends the check when the rule's time is up; natives over long lists are one operation to the engine.
pub fn in_time() -> Result<(), Failure> {
    if run::out_of_time() {
        return Err(EvalAltResult::ErrorTerminated(Dynamic::from(Stop::Time), Position::NONE).into());
    }
    Ok(())
}

/// Ends the check when a text that a native builds grows past the limit.
pub fn fits(bytes: usize) -> Result<(), Failure> {
    if bytes > super::Limits::TEXT {
        return Err(EvalAltResult::ErrorDataTooLarge("string".to_owned(), Position::NONE).into());
    }
    Ok(())
}

/// Ends the check before a native builds an array past the limit.
pub fn fits_array(items: usize) -> Result<(), Failure> {
    if items >= super::Limits::ARRAY {
        return Err(EvalAltResult::ErrorDataTooLarge("array".to_owned(), Position::NONE).into());
    }
    Ok(())
}

/// An error of the rule with words of ours.
pub fn misuse(message: impl Into<String>) -> Failure {
    EvalAltResult::ErrorRuntime(Dynamic::from(message.into()), Position::NONE).into()
}

/// The end of a check because a value is absent.
pub fn stop(what: Absent) -> Failure {
    EvalAltResult::ErrorTerminated(Dynamic::from(Stop::Absent(what)), Position::NONE).into()
}

/// Ends the check when `value` is an absent value of the inventory; a plain `()` passes.
pub fn refuse_absent(value: &Dynamic) -> Result<(), Failure> {
    if value.is_unit() && value.tag() < 0 {
        let what = run::with(|run| run.absent_of(value.tag()).cloned());
        return what.map_or(Ok(()), |what| Err(stop(what)));
    }
    Ok(())
}

/// The value of a node.
pub fn of_node(run: &mut Run, node: NodeId) -> Dynamic {
    let tree = &run.facts.inventory.tree;
    let shape = tree.shape(node);
    if shape == Schema::BAD {
        return run.absent(Absent::Unreadable(node));
    }
    let mut value = match tree.value(node) {
        Value::Map | Value::List => return Dynamic::from(Handle(node)),
        Value::Text(_) => {
            let date = tree.date(node);
            run.read([node]);
            return if let Some(date) = date { dated(run, node, date) } else { Dynamic::from(run.string(node)) };
        }
        Value::Null => {
            run.read([node]);
            return absent_value(run, node);
        }
        Value::Bool(value) => Dynamic::from_bool(value),
        Value::Int(value) => Dynamic::from_int(value),
        Value::Float(value) => Dynamic::from_float(value),
    };
    run.read([node]);
    value.set_tag(node.0 as i32);
    value
}

/// The date of a node. One that says that something was done, and lies ahead, is noted.
fn dated(run: &mut Run, node: NodeId, date: date::Date) -> Dynamic {
    if date > run.facts.today {
        let shape = run.facts.inventory.tree.shape(node);
        if run.facts.schema.shape(shape).is_some_and(|shape| shape.when == Some(When::Done)) {
            run.future.push(node);
            run.clock.ahead(date::days_from(date, run.facts.today).unsigned_abs());
        }
    }
    Dynamic::from(Day { date, node: node.0 })
}

/// A key without a value is like a key that is not there.
fn absent_value(run: &mut Run, node: NodeId) -> Dynamic {
    let tree = &run.facts.inventory.tree;
    let what = match tree.key(node) {
        Some(key) => Absent::Missing { node: tree.parent(node), key: tree.symbols().name(key).into() },
        None => Absent::Unreadable(node),
    };
    run.absent(what)
}

/// The value under a key of a map, given by the symbol the schema has for it.
pub fn field(handle: Handle, key: Symbol) -> Result<Dynamic, Failure> {
    run::with(|run| {
        if let Some(node) = run.facts.inventory.tree.get(handle.0, key) {
            return Ok(of_node(run, node));
        }
        let schema = run.facts.schema.clone();
        let name = schema.symbols().name(key);
        missing_field(run, handle, name)
    })
}

/// The value under a key given by name.
pub fn field_named(handle: Handle, key: &str) -> Result<Dynamic, Failure> {
    run::with(|run| match run.facts.inventory.tree.get_named(handle.0, key) {
        Some(node) => Ok(of_node(run, node)),
        None => missing_field(run, handle, key),
    })
}

/// A key that is not there: absent when the schema knows it for this map, an error of the rule when it does not.
fn missing_field(run: &mut Run, handle: Handle, name: &str) -> Result<Dynamic, Failure> {
    let (schema, tree) = (&run.facts.schema, &run.facts.inventory.tree);
    if tree.kind(handle.0) != Kind::Map {
        return Err(misuse(format!("リストに `.{name}` はありません（項目を取り出してから読んでください）")));
    }
    let shape = tree.shape(handle.0);
    let known = schema.symbols().get(name).and_then(|symbol| schema.property(shape, symbol));
    if known.is_none() && schema.shape(shape).is_some_and(|shape| shape.closed) {
        let near = did_you_mean(name, schema.keys(shape)).unwrap_or_default();
        let place = schema.shape(shape).map_or("", |shape| shape.path.as_str());
        return Err(misuse(format!("{place} に `{name}` という項目はありません。{near}")));
    }
    Ok(run.absent(Absent::Missing { node: handle.0, key: name.into() }))
}

/// Where a value stands.
///
/// # Errors
/// A value that was computed has no place.
pub fn spot(value: &Dynamic) -> Result<Spot, Failure> {
    let node = if let Some(handle) = value.read_lock::<Handle>() {
        Some(handle.0)
    } else if let Some(day) = value.read_lock::<Day>() {
        (day.node != 0).then_some(NodeId(day.node))
    } else if let Some(text) = value.read_lock::<ImmutableString>() {
        run::with(|run| run.node_of(&text))
    } else if value.is_unit() {
        return match run::with(|run| run.absent_of(value.tag()).cloned()) {
            Some(Absent::Missing { node, key }) => Ok(Spot::Missing(node, key)),
            Some(Absent::Unreadable(node) | Absent::Unresolved { node, .. }) => Ok(Spot::Node(node)),
            None => Err(misuse("() には場所がありません。記録から読んだ値を渡してください")),
        };
    } else {
        // `x -= 1` leaves the tag of the old value on the new one: only the node's own value has its place.
        (value.tag() > 0).then(|| NodeId(value.tag() as u32)).filter(|&node| is_of_node(node, value))
    };
    node.map(Spot::Node).ok_or_else(|| misuse("計算した値には場所がありません。記録から読んだ値を渡してください"))
}

/// Whether a tagged scalar is still the value of its node.
fn is_of_node(node: NodeId, value: &Dynamic) -> bool {
    run::with(|run| match run.facts.inventory.tree.value(node) {
        Value::Bool(own) => value.as_bool() == Ok(own),
        Value::Int(own) => value.as_int() == Ok(own),
        Value::Float(own) => value.as_float() == Ok(own),
        _ => false,
    })
}

/// The values of a list, an array, or nothing else.
pub fn elements(list: Dynamic) -> Result<Vec<Dynamic>, Failure> {
    if let Some(handle) = list.read_lock::<Handle>().map(|handle| *handle) {
        return items(handle);
    }
    if list.is_array() {
        return list.into_array().map_err(|kind| misuse(format!("{kind} はリストではありません")));
    }
    refuse_absent(&list)?;
    Err(misuse(format!("{} はリストではありません", type_name(&list))))
}

/// The values of a list of the inventory.
pub fn items(handle: Handle) -> Result<Vec<Dynamic>, Failure> {
    run::with(|run| {
        if run.facts.inventory.tree.kind(handle.0) != Kind::List {
            return Err(misuse("マップは一つずつ取り出せません。リストを渡してください"));
        }
        run.read([handle.0]);
        let size = run.facts.inventory.tree.size(handle.0);
        let item = |run: &Run, at: usize| run.facts.inventory.tree.items(handle.0)[at];
        Ok((0..size).map(|at| of_node(run, item(run, at))).collect())
    })
}

/// One value of a list of the inventory, by its number from 0.
pub fn item(handle: Handle, at: i64) -> Result<Dynamic, Failure> {
    let items = items(handle)?;
    let index = usize::try_from(at).ok().filter(|&at| at < items.len());
    index.map(|at| items[at].clone()).ok_or_else(|| misuse(format!("{at} 番目はありません（{} 件）", items.len())))
}

/// The record that holds this one.
pub fn parent(handle: Handle) -> Result<Dynamic, Failure> {
    let parent = run::with(|run| run.facts.inventory.tree.parent_map(handle.0));
    // The root would hide which top-level keys a rule reads.
    if parent == NodeId::ROOT {
        return Err(misuse("最上位の記録に parent はありません。at(\"…\") で読んでください"));
    }
    Ok(Dynamic::from(Handle(parent)))
}

/// What a value is called in messages.
pub fn type_name(value: &Dynamic) -> &'static str {
    if value.is_unit() {
        "()"
    } else if value.is_bool() {
        "真偽値"
    } else if value.is_int() {
        "整数"
    } else if value.is_float() {
        "小数"
    } else if value.is_string() {
        "文字列"
    } else if value.is_array() {
        "配列"
    } else if value.is_map() {
        "オブジェクト"
    } else if value.is::<Day>() {
        "日付"
    } else if let Some(handle) = value.read_lock::<Handle>() {
        let kind = run::with(|run| run.facts.inventory.tree.kind(handle.0));
        if kind == Kind::List { "リスト" } else { "マップ" }
    } else if value.is_fnptr() {
        "関数"
    } else {
        "判定"
    }
}

/// A value as messages show it.
pub fn text(value: &Dynamic) -> String {
    if let Some(handle) = value.read_lock::<Handle>() {
        return run::with(|run| run.facts.inventory.tree.path(handle.0));
    }
    if let Some(day) = value.read_lock::<Day>() {
        return day.date.to_string();
    }
    if value.is_unit() {
        return "（記録なし）".to_owned();
    }
    if let Some(array) = value.read_lock::<rhai::Array>() {
        return array.iter().map(text).collect::<Vec<_>>().join("、");
    }
    value.to_string()
}
