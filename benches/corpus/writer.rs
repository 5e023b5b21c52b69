//! Values of records in; YAML out, in the styles that hospitals mix: block and flow, quotes, literal blocks, comments.

use std::fmt::Write as _;

use super::chance::Chance;
use super::value::Value;
use super::words::{MARGINS, REMARKS};

/// The widest map that is written on one line.
const WIDEST: usize = 220;

/// The text of a file, as far as it is written.
pub struct Writer {
    out: String,
    chance: Chance,
    /// Lists below a key stand at the column of the key.
    flush: bool,
    /// One narrow map in so many is written in block style nevertheless.
    wide: usize,
}

impl Writer {
    /// A file that begins with a comment; one narrow map in `wide` is written in block style nevertheless.
    pub fn new(heading: &str, wide: usize, mut chance: Chance) -> Self {
        let flush = chance.one_in(6);
        Self { out: format!("# {heading}\n"), chance, flush, wide }
    }

    /// A top-level key with its value.
    pub fn section(&mut self, key: &str, value: &Value) {
        if !value.is_scalar() {
            self.out.push('\n');
        }
        self.entry(key, value, 0, true);
    }

    /// The text.
    pub fn finish(self) -> String {
        self.out
    }

    fn entry(&mut self, key: &str, value: &Value, indent: usize, top: bool) {
        write!(self.out, "{key}:").expect("a string grows");
        self.after_key(value, indent, top);
    }

    /// What follows a key and its colon, to the end of the last line.
    fn after_key(&mut self, value: &Value, indent: usize, top: bool) {
        match value {
            Value::Anchor(name, inner) => {
                write!(self.out, " &{name}").expect("a string grows");
                self.after_key(inner, indent, top);
            }
            Value::Prose(text) if text.chars().count() > 40 && self.chance.one_in(3) => self.literal(text, indent + 2),
            Value::List(items) if items.is_empty() => self.out.push_str(" []\n"),
            Value::List(items) if items.iter().all(Value::is_scalar) => self.row(items, indent),
            Value::List(items) => {
                self.out.push('\n');
                self.items(items, if self.flush { indent } else { indent + 2 }, top);
            }
            Value::Map(_) if !top && self.fits(value) && !self.chance.one_in(self.wide) => {
                self.out.push(' ');
                self.flow(value);
                self.end_of_line();
            }
            Value::Map(entries) => {
                self.out.push('\n');
                self.indent(indent + 2);
                self.entries(entries, indent + 2);
            }
            scalar => {
                self.out.push(' ');
                self.scalar(scalar, false);
                self.end_of_line();
            }
        }
    }

    /// The entries of a block map; the cursor stands where the first begins.
    fn entries(&mut self, entries: &[(&'static str, Value)], indent: usize) {
        for (n, (key, value)) in entries.iter().enumerate() {
            if n > 0 {
                self.indent(indent);
            }
            self.entry(key, value, indent, false);
        }
    }

    /// The items of a block list of maps or lists.
    fn items(&mut self, items: &[Value], indent: usize, top: bool) {
        let spaced = top && self.chance.one_in(2);
        for (n, item) in items.iter().enumerate() {
            if top && self.chance.one_in(24) {
                self.indent(indent);
                let remark = *self.chance.pick(REMARKS);
                writeln!(self.out, "# {remark}").expect("a string grows");
            }
            self.indent(indent);
            self.out.push_str("- ");
            match item {
                Value::Map(_) if self.fits(item) && !self.chance.one_in(self.wide) => {
                    self.flow(item);
                    self.end_of_line();
                }
                Value::Map(entries) => {
                    self.entries(entries, indent + 2);
                    if spaced && n + 1 < items.len() {
                        self.out.push('\n');
                    }
                }
                other => {
                    self.flow(other);
                    self.end_of_line();
                }
            }
        }
    }

    /// A list of scalars: on one line, on several in brackets, or an item on a line.
    fn row(&mut self, items: &[Value], indent: usize) {
        let long = items.len() > 8 || items.iter().any(|item| matches!(item, Value::Prose(_)));
        if long && self.chance.one_in(2) {
            self.out.push('\n');
            for item in items {
                self.indent(if self.flush { indent } else { indent + 2 });
                self.out.push_str("- ");
                self.scalar(item, false);
                self.end_of_line();
            }
            return;
        }
        self.out.push_str(" [");
        for (n, item) in items.iter().enumerate() {
            if n > 0 && n % 10 == 0 {
                self.out.push_str(",\n");
                self.indent(indent + 4);
            } else if n > 0 {
                self.out.push_str(", ");
            }
            self.scalar(item, true);
        }
        self.out.push_str("]\n");
    }

    fn flow(&mut self, value: &Value) {
        match value {
            Value::List(items) => {
                self.out.push('[');
                for (n, item) in items.iter().enumerate() {
                    self.out.push_str(if n > 0 { ", " } else { "" });
                    self.flow(item);
                }
                self.out.push(']');
            }
            Value::Map(entries) => {
                self.out.push_str("{ ");
                for (n, (key, value)) in entries.iter().enumerate() {
                    write!(self.out, "{}{key}: ", if n > 0 { ", " } else { "" }).expect("a string grows");
                    self.flow(value);
                }
                self.out.push_str(" }");
            }
            scalar => self.scalar(scalar, true),
        }
    }

    fn scalar(&mut self, value: &Value, flow: bool) {
        match value {
            Value::Words(text) | Value::Prose(text) => {
                if is_plain(text, flow) && !self.chance.one_in(30) {
                    self.out.push_str(text);
                } else if self.chance.one_in(4) {
                    write!(self.out, "'{}'", text.replace('\'', "''")).expect("a string grows");
                } else {
                    write!(self.out, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
                        .expect("a string grows");
                }
            }
            Value::Quoted(text) => write!(self.out, "\"{text}\"").expect("a string grows"),
            Value::Bare(text) => self.out.push_str(text),
            Value::Alias(name) => write!(self.out, "*{name}").expect("a string grows"),
            Value::List(_) | Value::Map(_) | Value::Anchor(..) => unreachable!("no scalar"),
        }
    }

    /// Sentences, one on a line.
    fn literal(&mut self, text: &str, indent: usize) {
        self.out.push_str(" |\n");
        for sentence in text.split_inclusive('。') {
            self.indent(indent);
            self.out.push_str(sentence);
            self.out.push('\n');
        }
    }

    fn end_of_line(&mut self) {
        if self.chance.one_in(40) {
            let margin = *self.chance.pick(MARGINS);
            write!(self.out, "   # {margin}").expect("a string grows");
        }
        self.out.push('\n');
    }

    fn indent(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    /// True for what is narrow enough for one line.
    fn fits(&self, value: &Value) -> bool {
        width(value).is_some_and(|columns| columns <= WIDEST)
    }
}

/// The columns that a value takes on one line; `None` for what is never written on one.
fn width(value: &Value) -> Option<usize> {
    match value {
        Value::Bare(text) | Value::Words(text) | Value::Quoted(text) | Value::Prose(text) => Some(text.len()),
        Value::Alias(name) => Some(name.len() + 1),
        Value::Anchor(..) => None,
        Value::List(items) => items.iter().try_fold(2, |sum, item| Some(sum + width(item)? + 2)),
        Value::Map(entries) => {
            entries.iter().try_fold(4, |sum, (key, value)| Some(sum + key.len() + width(value)? + 4))
        }
    }
}

/// True for words that stay a text without quotes.
fn is_plain(text: &str, flow: bool) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let sign = "!&*-?|>@`\"'%#{}[],: ~".contains(first);
    let number = text.chars().all(|c| c.is_ascii_digit() || "+-.:_eE".contains(c));
    let word = ["true", "false", "null", "yes", "no", "on", "off"].contains(&text.to_ascii_lowercase().as_str());
    let broken = text.contains(": ") || text.contains(" #") || text.ends_with([':', ' ']);
    let bracket = flow && text.contains([',', '[', ']', '{', '}']);
    !(sign || number || word || broken || bracket)
}
