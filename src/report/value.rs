//! What a node holds in; its words out, for formats that show evidence to people. How long it may be is theirs to say.

use std::borrow::Cow;

use super::facility::Value;

/// The text itself, a number or a date as it is written, or how much a map or a list holds.
pub fn words(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "（空）".into(),
        Value::Bool(value) => value.to_string().into(),
        Value::Int(value) => value.to_string().into(),
        Value::Float(value) => value.to_string().into(),
        Value::Text(text) => text.into(),
        Value::Map(keys) => format!("（{keys} 項目）").into(),
        Value::List(items) => format!("（{items} 件）").into(),
    }
}
