//! Rust values in; the value of a record out, not yet in any style of YAML.

use junshu::date::Date;

/// A value of a record.
#[derive(Clone)]
pub enum Value {
    /// A number, a date, a bool, an id, a choice: never quoted.
    Bare(String),
    /// A few words, quoted where YAML needs it and sometimes where it does not.
    Words(String),
    /// Words that look like something else without their quotes: a version, a phone number.
    Quoted(String),
    /// Sentences; long ones may become a literal block.
    Prose(String),
    /// A list.
    List(Vec<Value>),
    /// A map.
    Map(Vec<(&'static str, Value)>),
    /// A value with an anchor.
    Anchor(&'static str, Box<Value>),
    /// The value of an anchor.
    Alias(&'static str),
}

/// Words.
pub fn words(text: impl Into<String>) -> Value {
    Value::Words(text.into())
}

/// Words that need their quotes.
pub fn quoted(text: impl Into<String>) -> Value {
    Value::Quoted(text.into())
}

/// Sentences.
pub fn prose(text: impl Into<String>) -> Value {
    Value::Prose(text.into())
}

/// A map.
pub fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::Map(entries.into())
}

/// A list.
pub fn list<T: Into<Value>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::List(items.into_iter().map(Into::into).collect())
}

impl Value {
    /// The map with one entry more.
    pub fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        if let Self::Map(entries) = &mut self {
            entries.push((key, value.into()));
        }
        self
    }

    /// The map with one entry more, where there is a value.
    pub fn with_some(self, key: &'static str, value: Option<Value>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// True for what is neither a list nor a map.
    pub fn is_scalar(&self) -> bool {
        matches!(self, Self::Bare(_) | Self::Words(_) | Self::Quoted(_) | Self::Prose(_) | Self::Alias(_))
    }
}

impl From<&str> for Value {
    fn from(id: &str) -> Self {
        Self::Bare(id.to_owned())
    }
}

impl From<&String> for Value {
    fn from(id: &String) -> Self {
        Self::Bare(id.clone())
    }
}

impl From<String> for Value {
    fn from(id: String) -> Self {
        Self::Bare(id)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Bare(number.to_string())
    }
}

impl From<bool> for Value {
    fn from(answer: bool) -> Self {
        Self::Bare(answer.to_string())
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Bare(date.to_string())
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::List(items)
    }
}
