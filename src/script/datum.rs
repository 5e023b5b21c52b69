//! A value of the engine in; ours, which is small and copied without a thought, out, and back again.

use std::collections::BTreeMap;
use std::sync::Arc;

use rhai::{Array, Dynamic, Identifier, ImmutableString, Map};

use super::day::Day;
use super::run::{Absent, Facts, Run};
use super::value::Spot;
use super::verdict::Verdict;
use crate::node::{NodeId, Symbol};

/// A map or a list of the inventory, as the engine has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle(pub NodeId);

/// A value that rules work with. A scalar of the inventory knows its node; 0 is that of one that was computed.
///
/// `'f` is the life of the function that runs: its texts are borrowed, since a count of their users would pass between
/// the processors with every use.
#[derive(Clone, Debug)]
pub enum Datum<'f> {
    /// A plain `()`.
    Nothing,
    /// A key of the schema that the map does not have.
    Missing(NodeId, Symbol),
    /// What is not there: the tag of a unit of the engine, by which the run knows it.
    Absent(i32),
    /// A truth value.
    Bool(bool, u32),
    /// A whole number.
    Int(i64, u32),
    /// Any other number.
    Float(f64, u32),
    /// A date.
    Day(Day),
    /// A map or a list of the inventory.
    Record(NodeId),
    /// A text of the inventory.
    Written(NodeId),
    /// A part of one: its first byte, and how many it has.
    Part(NodeId, u32, u32),
    /// A text of the script.
    Literal(&'f ImmutableString),
    /// A text that was made, or one that the engine hands back.
    Text(ImmutableString),
    /// An array of the script.
    Fixed(&'f Vec<Self>),
    /// An array that was made.
    List(Arc<Vec<Self>>),
    /// An object map.
    Object(Arc<BTreeMap<Identifier, Self>>),
    /// A verdict.
    Verdict(Box<Verdict>),
    /// Whatever else the engine has.
    Other(Box<Dynamic>),
}

impl<'f> Datum<'f> {
    /// True for a plain `()` and for what is not there.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing | Self::Missing(..) | Self::Absent(_))
    }

    /// True for a text.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Written(_) | Self::Part(..) | Self::Literal(_) | Self::Text(_))
    }

    /// The text that it is.
    pub fn text<'a>(&'a self, facts: &'a Facts) -> Option<&'a str> {
        match self {
            Self::Written(node) => facts.inventory.tree.text(*node),
            Self::Part(node, start, length) => {
                facts.inventory.tree.text(*node)?.get(*start as usize..(start + length) as usize)
            }
            Self::Literal(text) => Some(text),
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// How many bytes the text has that it is, which takes less than looking at it.
    pub fn text_length(&self, facts: &Facts) -> Option<usize> {
        if let Self::Written(node) = self {
            return facts.inventory.tree.text_length(*node);
        }
        self.text(facts).map(str::len)
    }

    /// The truth value that it is.
    pub fn truth(&self) -> Option<bool> {
        if let Self::Bool(value, _) = self { Some(*value) } else { None }
    }

    /// The whole number that it is.
    pub fn int(&self) -> Option<i64> {
        if let Self::Int(value, _) = self { Some(*value) } else { None }
    }

    /// The number that it is.
    pub fn float(&self) -> Option<f64> {
        match self {
            Self::Float(value, _) => Some(*value),
            Self::Int(value, _) => Some(*value as f64),
            _ => None,
        }
    }

    /// The date that it is.
    pub fn day(&self) -> Option<Day> {
        if let Self::Day(day) = self { Some(*day) } else { None }
    }

    /// The map or list of the inventory that it is.
    pub fn record(&self) -> Option<NodeId> {
        if let Self::Record(node) = self { Some(*node) } else { None }
    }

    /// The array that it is.
    pub fn array(&self) -> Option<&[Self]> {
        match self {
            Self::Fixed(items) => Some(items),
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The items of the array that it is; itself when it is none.
    pub fn into_items(self) -> Result<Vec<Self>, Self> {
        match self {
            Self::List(items) => Ok(Arc::unwrap_or_clone(items)),
            Self::Fixed(items) => Ok(items.iter().map(Self::lent).collect()),
            other => Err(other),
        }
    }

    /// The same value for as long as the script lives.
    pub fn lent(lender: &'f Self) -> Self {
        match lender {
            Self::Text(text) => Self::Literal(text),
            Self::List(items) => Self::Fixed(items),
            other => other.clone(),
        }
    }

    /// An array.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Arc::new(items))
    }

    /// What stands there, and nothing in its place.
    pub fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Nothing)
    }

    /// The engine's value.
    pub fn into_dynamic(self, run: &mut Run) -> Dynamic {
        let tagged = |mut value: Dynamic, node: u32| {
            value.set_tag(node as i32);
            value
        };
        match self {
            Self::Nothing => Dynamic::UNIT,
            Self::Missing(node, key) => {
                let key = run.facts.schema.symbols().name(key).into();
                let tag = run.absent(Absent::Missing { node, key });
                tagged(Dynamic::UNIT, tag as u32)
            }
            Self::Absent(tag) => tagged(Dynamic::UNIT, tag as u32),
            Self::Bool(value, node) => tagged(Dynamic::from_bool(value), node),
            Self::Int(value, node) => tagged(Dynamic::from_int(value), node),
            Self::Float(value, node) => tagged(Dynamic::from_float(value), node),
            Self::Day(day) => Dynamic::from(day),
            Self::Record(node) => Dynamic::from(Handle(node)),
            Self::Written(node) => run.string(Spot::Node(node)).into(),
            Self::Part(node, start, length) => run.string(Spot::Part(node, start, length)).into(),
            Self::Literal(text) => text.clone().into(),
            Self::Text(text) => text.into(),
            Self::Object(pairs) => {
                let pairs = Arc::unwrap_or_clone(pairs);
                Dynamic::from_map(pairs.into_iter().map(|(key, value)| (key, value.into_dynamic(run))).collect())
            }
            Self::Verdict(verdict) => Dynamic::from(*verdict),
            Self::Other(value) => *value,
            Self::Fixed(_) | Self::List(_) => {
                let items = self.into_items().unwrap_or_default();
                Dynamic::from_array(items.into_iter().map(|item| item.into_dynamic(run)).collect())
            }
        }
    }
}

impl From<Dynamic> for Datum<'_> {
    fn from(value: Dynamic) -> Self {
        let value = value.flatten();
        let node = value.tag().try_into().unwrap_or(0);
        if value.is_unit() {
            return if value.tag() < 0 { Self::Absent(value.tag()) } else { Self::Nothing };
        }
        if let Ok(value) = value.as_bool() {
            return Self::Bool(value, node);
        }
        if let Ok(value) = value.as_int() {
            return Self::Int(value, node);
        }
        if let Ok(value) = value.as_float() {
            return Self::Float(value, node);
        }
        if value.is_string() {
            return value.into_immutable_string().map_or(Self::Nothing, Self::Text);
        }
        if value.is_array() {
            return Self::list(value.cast::<Array>().into_iter().map(Self::from).collect());
        }
        if value.is_map() {
            let pairs = value.cast::<Map>().into_iter().map(|(key, value)| (key, Self::from(value)));
            return Self::Object(Arc::new(pairs.collect()));
        }
        if let Some(handle) = value.read_lock::<Handle>() {
            return Self::Record(handle.0);
        }
        if let Some(day) = value.read_lock::<Day>() {
            return Self::Day(*day);
        }
        match value.try_cast_result::<Verdict>() {
            Ok(verdict) => Self::Verdict(Box::new(verdict)),
            Err(other) => Self::Other(Box::new(other)),
        }
    }
}

impl From<bool> for Datum<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value, 0)
    }
}

impl From<i64> for Datum<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value, 0)
    }
}

impl From<String> for Datum<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Day> for Datum<'_> {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<Verdict> for Datum<'_> {
    fn from(verdict: Verdict) -> Self {
        Self::Verdict(Box::new(verdict))
    }
}
