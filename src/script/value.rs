//! Nodes in; the values scripts work with out, each knowing its node, and back from a value to its place.

use std::sync::Arc;

use rhai::{Dynamic, EvalAltResult, Position};

use super::datum::Datum;
use super::day::Day;
use super::run::{Absent, Run};
use crate::date;
use crate::node::{Kind, NodeId, Symbol, Value};
use crate::schema::{Schema, When};
use crate::suggest::did_you_mean;

/// Something a verdict can point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A node.
    Node(NodeId),
    /// A part of a text: its first byte, and how many it has.
    Part(NodeId, u32, u32),
    /// A key that a map does not have.
    Missing(NodeId, Arc<str>),
}

impl From<&Absent> for Spot {
    /// Where what is not there would stand, or what says that it should be there.
    fn from(absent: &Absent) -> Self {
        match absent {
            Absent::Missing { node, key } => Self::Missing(*node, key.clone()),
            Absent::Unreadable(node) | Absent::Unresolved { node, .. } | Absent::NoSection { node, .. } => {
                Self::Node(*node)
            }
        }
    }
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

/// The end of a check for a reason of ours.
pub fn stop(why: Stop) -> Failure {
    EvalAltResult::ErrorTerminated(Dynamic::from(why), Position::NONE).into()
}

/// What a value stands for that is not there; `None` for any other, and for a plain `()`.
pub fn absent(run: &Run, value: &Datum<'_>) -> Option<Absent> {
    match value {
        Datum::Missing(node, key) => {
            Some(Absent::Missing { node: *node, key: run.facts.schema.symbols().name(*key).into() })
        }
        Datum::Absent(tag) => run.absent_of(*tag).cloned(),
        _ => None,
    }
}

/// Ends the check when `value` is an absent value of the inventory; a plain `()` passes.
pub fn refuse_absent(run: &Run, value: &Datum<'_>) -> Result<(), Failure> {
    if !value.is_nothing() {
        return Ok(());
    }
    absent(run, value).map_or(Ok(()), |what| Err(stop(Stop::Absent(what))))
}

/// The value of a node.
pub fn of_node<'f>(run: &mut Run, node: NodeId) -> Datum<'f> {
    let tree = &run.facts.inventory.tree;
    if tree.shape(node) == Schema::BAD {
        return Datum::Absent(run.absent(Absent::Unreadable(node)));
    }
    let value = match tree.value(node) {
        Value::Map | Value::List => return Datum::Record(node),
        Value::Text(_) => match tree.date(node) {
            Some(date) => dated(run, node, date),
            None => Datum::Written(node),
        },
        Value::Null => absent_value(run, node),
        Value::Bool(value) => Datum::Bool(value, node.0),
        Value::Int(value) => Datum::Int(value, node.0),
        Value::Float(value) => Datum::Float(value, node.0),
    };
    run.read([node]);
    value
}

/// The date of a node. One that says that something was done, and lies ahead, is noted.
fn dated<'f>(run: &mut Run, node: NodeId, date: date::Date) -> Datum<'f> {
    if date > run.facts.today {
        let shape = run.facts.inventory.tree.shape(node);
        if run.facts.schema.shape(shape).is_some_and(|shape| shape.when == Some(When::Done)) {
            run.future.push(node);
            run.clock.ahead(date::days_from(date, run.facts.today).unsigned_abs());
        }
    }
    Datum::Day(Day { date, node: node.0 })
}

/// A key without a value is like a key that is not there.
fn absent_value<'f>(run: &mut Run, node: NodeId) -> Datum<'f> {
    let tree = &run.facts.inventory.tree;
    let what = match tree.key(node) {
        Some(key) => Absent::Missing { node: tree.parent(node), key: tree.symbols().name(key).into() },
        None => Absent::Unreadable(node),
    };
    Datum::Absent(run.absent(what))
}

/// The value under a key of a map, given by the symbol the schema has for it.
pub fn field<'f>(run: &mut Run, of: NodeId, key: Symbol) -> Result<Datum<'f>, Failure> {
    if let Some(node) = run.facts.inventory.tree.get(of, key) {
        return Ok(of_node(run, node));
    }
    let known = run.facts.schema.property(run.facts.inventory.tree.shape(of), key).is_some();
    if known && run.facts.inventory.tree.kind(of) == Kind::Map {
        return Ok(Datum::Missing(of, key));
    }
    let facts = run.facts.clone();
    missing_field(run, of, facts.schema.symbols().name(key))
}

/// The value under a key given by name.
pub fn field_named<'f>(run: &mut Run, of: NodeId, key: &str) -> Result<Datum<'f>, Failure> {
    match run.facts.inventory.tree.get_named(of, key) {
        Some(node) => Ok(of_node(run, node)),
        None => missing_field(run, of, key),
    }
}

/// A key that is not there: absent when the schema knows it for this map, an error of the rule when it does not.
fn missing_field<'f>(run: &mut Run, of: NodeId, name: &str) -> Result<Datum<'f>, Failure> {
    let (schema, tree) = (&run.facts.schema, &run.facts.inventory.tree);
    if tree.kind(of) != Kind::Map {
        return Err(misuse(format!("リストに `.{name}` はありません（項目を取り出してから読んでください）")));
    }
    let shape = tree.shape(of);
    let known = schema.symbols().get(name).and_then(|symbol| schema.property(shape, symbol));
    if known.is_none() && schema.shape(shape).is_some_and(|shape| shape.closed) {
        let near = did_you_mean(name, schema.keys(shape)).unwrap_or_default();
        let place = schema.shape(shape).map_or("", |shape| shape.path.as_str());
        return Err(misuse(format!("{place} に `{name}` という項目はありません。{near}")));
    }
    Ok(Datum::Absent(run.absent(Absent::Missing { node: of, key: name.into() })))
}

/// Where a value stands.
///
/// # Errors
/// A value that was computed has no place.
pub fn spot(run: &mut Run, value: &Datum<'_>) -> Result<Spot, Failure> {
    let node = match value {
        Datum::Record(node) => Some(*node),
        Datum::Written(_) | Datum::Part(..) | Datum::Text(_) => {
            return run.place_of(value).ok_or_else(nowhere);
        }
        Datum::Day(day) => (day.node != 0).then_some(NodeId(day.node)),
        // `x -= 1` leaves the tag of the old value on the new one: only the node's own value has its place.
        Datum::Bool(_, node) | Datum::Int(_, node) | Datum::Float(_, node) => {
            (*node > 0).then_some(NodeId(*node)).filter(|&node| is_of_node(run, node, value))
        }
        Datum::Nothing | Datum::Missing(..) | Datum::Absent(_) => {
            let nowhere = || misuse("() には場所がありません。記録から読んだ値を渡してください");
            return absent(run, value).map(|absent| Spot::from(&absent)).ok_or_else(nowhere);
        }
        _ => None,
    };
    node.map(Spot::Node).ok_or_else(nowhere)
}

fn nowhere() -> Failure {
    misuse("計算した値には場所がありません。記録から読んだ値を渡してください")
}

/// Whether a scalar is still the value of its node.
fn is_of_node(run: &Run, node: NodeId, value: &Datum<'_>) -> bool {
    match (run.facts.inventory.tree.value(node), value) {
        (Value::Bool(own), Datum::Bool(value, _)) => own == *value,
        (Value::Int(own), Datum::Int(value, _)) => own == *value,
        (Value::Float(own), Datum::Float(value, _)) => own == *value,
        _ => false,
    }
}

/// The values of a list, an array, or nothing else.
pub fn elements<'f>(run: &mut Run, list: Datum<'f>) -> Result<Vec<Datum<'f>>, Failure> {
    if let Datum::Record(node) = list {
        return items(run, node);
    }
    list.into_items().or_else(|other| {
        refuse_absent(run, &other)?;
        Err(misuse(format!("{} はリストではありません", type_name(run, &other))))
    })
}

/// The values of a list of the inventory.
pub fn items<'f>(run: &mut Run, list: NodeId) -> Result<Vec<Datum<'f>>, Failure> {
    let facts = run.facts.clone();
    let tree = &facts.inventory.tree;
    if tree.kind(list) != Kind::List {
        return Err(misuse("マップは一つずつ取り出せません。リストを渡してください"));
    }
    run.read([list]);
    Ok(tree.items(list).iter().map(|&item| of_node(run, item)).collect())
}

/// One value of a list of the inventory, by its number from 0.
pub fn item<'f>(run: &mut Run, list: NodeId, at: i64) -> Result<Datum<'f>, Failure> {
    let mut items = items(run, list)?;
    let count = items.len();
    let item = usize::try_from(at).ok().and_then(|at| items.get_mut(at));
    item.map(Datum::take).ok_or_else(|| misuse(format!("{at} 番目はありません（{count} 件）")))
}

/// The record that holds this one.
pub fn parent<'f>(run: &Run, of: NodeId) -> Result<Datum<'f>, Failure> {
    let parent = run.facts.inventory.tree.parent_map(of);
    // The root would hide which top-level keys a rule reads.
    if parent == NodeId::ROOT {
        return Err(misuse("最上位の記録に parent はありません。at(\"…\") で読んでください"));
    }
    Ok(Datum::Record(parent))
}

/// What a value is called in messages.
pub fn type_name(run: &Run, value: &Datum<'_>) -> &'static str {
    match value {
        Datum::Nothing | Datum::Missing(..) | Datum::Absent(_) => "()",
        Datum::Bool(..) => "真偽値",
        Datum::Int(..) => "整数",
        Datum::Float(..) => "小数",
        Datum::Day(_) => "日付",
        Datum::Record(node) if run.facts.inventory.tree.kind(*node) == Kind::List => "リスト",
        Datum::Record(_) => "マップ",
        Datum::Written(_) | Datum::Part(..) | Datum::Literal(_) | Datum::Text(_) => "文字列",
        Datum::Fixed(_) | Datum::List(_) => "配列",
        Datum::Object(_) => "オブジェクト",
        Datum::Other(other) if other.is_fnptr() => "関数",
        Datum::Other(other) if other.is_char() => "文字",
        Datum::Verdict(_) | Datum::Other(_) => "判定",
    }
}

/// A value as messages show it, behind what is in `to`.
pub fn write(run: &mut Run, value: &Datum<'_>, to: &mut String) {
    match value {
        Datum::Nothing | Datum::Missing(..) | Datum::Absent(_) => to.push_str("（記録なし）"),
        Datum::Written(_) | Datum::Part(..) | Datum::Literal(_) | Datum::Text(_) => {
            to.push_str(value.text(&run.facts).unwrap_or_default())
        }
        Datum::Record(node) => to.push_str(&run.facts.inventory.tree.path(*node)),
        Datum::Day(day) => to.push_str(&day.date.to_string()),
        Datum::Fixed(_) | Datum::List(_) => {
            for (at, item) in value.array().into_iter().flatten().enumerate() {
                to.push_str(if at > 0 { "、" } else { "" });
                write(run, item, to);
            }
        }
        other => to.push_str(&other.clone().into_dynamic(run).to_string()),
    }
}

/// A value as messages show it.
pub fn text(run: &mut Run, value: &Datum<'_>) -> String {
    let mut text = String::new();
    write(run, value, &mut text);
    text
}
