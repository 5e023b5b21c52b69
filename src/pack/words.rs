//! The words of a pack in; whether they are no more than words out: they stand in every format, on every terminal.

use serde_yaml::Value;

/// What is said of words that are more than words.
pub const COMMANDS: &str = "端末が命令と受け取る文字か、書く向きを変える文字があります";

/// True for a text that commands no terminal and turns no direction of writing.
pub fn plain(text: &str) -> bool {
    let commands = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    !text.contains(commands)
}

/// True for a value all of whose texts are plain.
pub fn all_plain(value: &Value) -> bool {
    match value {
        Value::String(text) => plain(text),
        Value::Sequence(items) => items.iter().all(all_plain),
        Value::Mapping(entries) => entries.iter().all(|(key, value)| all_plain(key) && all_plain(value)),
        _ => true,
    }
}
