//! A node in; its value in words out, for formats that show evidence to people. How long it may be is theirs to say.

use std::borrow::Cow;

use crate::node::{NodeId, Tree, Value};

/// The text itself, a number or a date as it is written, or how much a map or a list holds.
pub fn words(tree: &Tree, node: NodeId) -> Cow<'_, str> {
    match tree.value(node) {
        Value::Null => "（空）".into(),
        Value::Bool(value) => value.to_string().into(),
        Value::Int(value) => value.to_string().into(),
        Value::Float(value) => value.to_string().into(),
        Value::Text(text) => text.into(),
        Value::Map => format!("（{} 項目）", tree.size(node)).into(),
        Value::List => format!("（{} 件）", tree.size(node)).into(),
    }
}
