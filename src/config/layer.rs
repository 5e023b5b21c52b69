//! What one source says: keys and values in; each with its place out.

use std::path::PathBuf;
use std::sync::Arc;

use serde_yaml::{Mapping, Value};

use super::{ALTERNATIVES, keys};
use crate::node::{NodeId, Tree};
use crate::source::{SourceFile, Span, Written};

/// Where a setting comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Nobody says anything else.
    Default,
    /// An option of the command line.
    Option(&'static str),
    /// An environment variable.
    Variable(String),
    /// A line of a file.
    File {
        /// Its name.
        name: String,
        /// The line, from 1.
        line: u32,
    },
}

/// A part of a setting.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// An item of a list, by its index.
    Item(usize),
    /// An entry of a map, by its name.
    Entry(&'a str),
    /// The value itself.
    Whole,
}

/// From where the paths of a file are read, and what they may not leave. All but `here` are canonical.
#[derive(Clone, Debug)]
pub struct Base {
    /// The folder of the file.
    pub folder: PathBuf,
    /// The repository's root; the folder itself where there is no repository.
    pub root: PathBuf,
    /// The folder as one would type it from the current one.
    pub here: PathBuf,
}

/// What one source says.
#[derive(Debug)]
pub struct Layer {
    values: Mapping,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Defaults,
    Options,
    Variables(Tree),
    File(Tree, Base),
}

impl Layer {
    /// The defaults of the schema.
    pub(super) fn defaults() -> Self {
        let values =
            keys().filter_map(|(key, about)| Some((key.into(), serde_yaml::to_value(about.get("default")?).ok()?)));
        Self { values: values.collect(), source: Source::Defaults }
    }

    /// The options of the command line; those without a value are added for nothing.
    #[must_use]
    pub fn options() -> Self {
        Self { values: Mapping::new(), source: Source::Options }
    }

    pub(super) fn variables(values: Mapping, tree: Tree) -> Self {
        Self { values, source: Source::Variables(tree) }
    }

    pub(super) fn of_file(values: Mapping, tree: Tree, base: Base) -> Self {
        Self { values, source: Source::File(tree, base) }
    }

    /// True when the records that are named are the folder of this file, and it says what there is to check in it.
    #[must_use]
    pub fn stands_for(&self, records: &[PathBuf]) -> bool {
        let chosen = ALTERNATIVES.iter().any(|key| self.values.contains_key(key));
        let folder = self.base().map(|base| base.folder.as_path());
        chosen && matches!(records, [one] if one.is_dir() && one.canonicalize().ok().as_deref() == folder)
    }

    /// Says nothing of these keys any more.
    #[must_use]
    pub fn without(mut self, keys: &[&str]) -> Self {
        keys.iter().for_each(|key| drop(self.values.remove(key)));
        self
    }

    /// Sets a key to a text.
    #[must_use]
    pub fn text(self, key: &str, text: Option<impl Into<String>>) -> Self {
        self.with(key, text.map(|text| Value::String(text.into())))
    }

    /// Sets a key to a number.
    #[must_use]
    pub fn number(self, key: &str, number: Option<u32>) -> Self {
        self.with(key, number.map(Value::from))
    }

    /// Sets a key to a list; an empty one says nothing.
    #[must_use]
    pub fn list(self, key: &str, items: &[String]) -> Self {
        self.with(key, (!items.is_empty()).then(|| items.to_vec().into()))
    }

    /// Sets a key to a map of texts; an empty one says nothing.
    #[must_use]
    pub fn map(self, key: &str, entries: &[(String, String)]) -> Self {
        let map: Mapping = entries.iter().map(|(name, text)| (name.as_str().into(), text.as_str().into())).collect();
        self.with(key, (!map.is_empty()).then_some(Value::Mapping(map)))
    }

    fn with(mut self, key: &str, value: Option<Value>) -> Self {
        if let Some(value) = value {
            self.values.insert(key.into(), value);
        }
        self
    }

    /// The keys that are set, with their values.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().filter_map(|(key, value)| Some((key.as_str()?, value)))
    }

    /// The texts of a key that is a text or a list of texts, each with its place.
    pub(super) fn texts(&self, key: &str) -> Vec<(&str, Part<'static>)> {
        match self.values.get(key) {
            Some(Value::Sequence(items)) => {
                let texts = items.iter().enumerate();
                texts.filter_map(|(at, item)| Some((item.as_str()?, Part::Item(at)))).collect()
            }
            Some(Value::String(text)) => vec![(text, Part::Whole)],
            _ => Vec::new(),
        }
    }

    /// True for the options of the command line.
    pub(super) fn is_options(&self) -> bool {
        matches!(self.source, Source::Options)
    }

    /// True when numbers are numbers, and not texts that hold one.
    pub(super) fn is_typed(&self) -> bool {
        matches!(self.source, Source::File(..))
    }

    /// From where its paths are read; `None` for the current folder.
    pub(super) fn base(&self) -> Option<&Base> {
        if let Source::File(_, base) = &self.source { Some(base) } else { None }
    }

    /// The file, when it is one.
    pub(super) fn file(&self) -> Option<&Arc<SourceFile>> {
        let Source::File(tree, _) = &self.source else { return None };
        tree.sources().iter().next().map(|(_, file)| file)
    }

    /// Where a key, or a part of it, comes from.
    pub(super) fn origin(&self, key: &str, part: Option<Part<'_>>) -> Origin {
        let option = || keys().find(|(name, _)| *name == key).and_then(|(_, about)| about["x-flag"].as_str());
        match &self.source {
            Source::Defaults => Origin::Default,
            Source::Options => Origin::Option(option().unwrap_or_default()),
            Source::Variables(_) => Origin::Variable(super::variable(option().unwrap_or_default()).unwrap_or_default()),
            Source::File(..) => {
                let written = self.written(key, part);
                let line = written.as_ref().map_or(1, |place| place.file.position(place.at.offset() as u32).line);
                Origin::File { name: written.map(|place| place.file.name().to_owned()).unwrap_or_default(), line }
            }
        }
    }

    /// The place of a key, or of a part of it; `None` where there is no text. A name that is not right is shown itself.
    pub(super) fn written(&self, key: &str, part: Option<Part<'_>>) -> Option<Written> {
        let (Source::Variables(tree) | Source::File(tree, _)) = &self.source else { return None };
        let node = tree.get_named(NodeId::ROOT, key)?;
        let span = match part {
            Some(Part::Item(at)) => tree.items(node).get(at).map(|&item| tree.place(item)),
            Some(Part::Entry(name)) => tree.get_named(node, name).and_then(|value| tree.key_span(value)),
            Some(Part::Whole) => Some(tree.place(node)),
            None => tree.key_span(node),
        };
        Some(place(tree, span.unwrap_or_else(|| tree.place(node))))
    }
}

/// A span with its file.
pub(super) fn place(tree: &Tree, span: Span) -> Written {
    Written { file: tree.sources().file(span.file).clone(), at: span.range() }
}
