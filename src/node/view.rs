//! A node in; its value as Rust sees it out: scalars, entries of maps, items of lists, and look-ups.

use super::{Data, Kind, NodeId, Style, Symbol, Tree};
use crate::date::Date;
use crate::source::Span;

/// The value of a node, borrowed from its tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'t> {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(&'t str),
    /// Keys and values.
    Map,
    /// Items.
    List,
}

/// One key of a map with its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The key's name.
    pub symbol: Symbol,
    /// Where the key stands.
    pub key: Span,
    /// The value.
    pub value: NodeId,
}

impl Tree {
    /// The value of a node.
    #[must_use]
    pub fn value(&self, id: NodeId) -> Value<'_> {
        let data = &self.nodes[id.at()];
        match data.kind {
            Kind::Null => Value::Null,
            Kind::Bool => Value::Bool(data.a != 0),
            Kind::Int => Value::Int(bits(data).cast_signed()),
            Kind::Float => Value::Float(f64::from_bits(bits(data))),
            Kind::Text => Value::Text(self.scalar_text(id)),
            Kind::Map => Value::Map,
            Kind::List => Value::List,
        }
    }

    /// The text of a text node; `None` for any other.
    #[must_use]
    pub fn text(&self, id: NodeId) -> Option<&str> {
        (self.kind(id) == Kind::Text).then(|| self.scalar_text(id))
    }

    /// How many bytes the text of a text node has; `None` for any other. The text itself is not looked at.
    #[must_use]
    pub fn text_length(&self, id: NodeId) -> Option<usize> {
        let data = &self.nodes[id.at()];
        if data.kind != Kind::Text {
            return None;
        }
        let owned = || self.owned[data.a as usize].len();
        Some(self.slice(id).map_or_else(owned, |slice| (slice.end - slice.start) as usize))
    }

    fn scalar_text(&self, id: NodeId) -> &str {
        match self.slice(id) {
            Some(slice) => self.sources.text(slice),
            None => &self.owned[self.nodes[id.at()].a as usize],
        }
    }

    /// The bytes of a text that stands in its file as it is, without quotes; `None` for any other.
    #[must_use]
    pub fn slice(&self, id: NodeId) -> Option<Span> {
        let data = &self.nodes[id.at()];
        let quote = u32::from(data.style == Style::Quoted);
        let slice = data.kind == Kind::Text && data.a == Data::SLICE;
        slice.then(|| Span::new(self.file(id), data.start + quote, data.end - quote))
    }

    /// The date of a text node that the schema found to be one.
    #[must_use]
    pub fn date(&self, id: NodeId) -> Option<Date> {
        let data = &self.nodes[id.at()];
        if data.kind != Kind::Text || data.b == 0 {
            return None;
        }
        Date::new((data.b >> 16) as i16, (data.b >> 8 & 0xff) as i8, (data.b & 0xff) as i8).ok()
    }

    /// The entries of a map in the order of the file; nothing for any other node.
    pub fn entries(&self, id: NodeId) -> impl ExactSizeIterator<Item = Entry> + '_ {
        let file = self.file(id);
        let raw = if self.kind(id) == Kind::Map { &self.entries[range(&self.nodes[id.at()])] } else { &[] };
        raw.iter().map(move |entry| {
            // The root's entries stand in many files; everywhere else a map is in one.
            let file = if id == NodeId::ROOT { self.file(entry.value) } else { file };
            Entry { symbol: entry.symbol, key: Span::new(file, entry.start, entry.end), value: entry.value }
        })
    }

    /// A key of a map and its value, by its number from 0; `None` for any other node, and past the end.
    #[must_use]
    pub fn entry(&self, id: NodeId, at: usize) -> Option<(Symbol, NodeId)> {
        let raw = if self.kind(id) == Kind::Map { &self.entries[range(&self.nodes[id.at()])] } else { &[] };
        raw.get(at).map(|entry| (entry.symbol, entry.value))
    }

    /// The items of a list; nothing for any other node.
    #[must_use]
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        if self.kind(id) == Kind::List { &self.items[range(&self.nodes[id.at()])] } else { &[] }
    }

    /// Number of entries or items; 0 for scalars.
    #[must_use]
    pub fn size(&self, id: NodeId) -> usize {
        match self.kind(id) {
            Kind::Map | Kind::List => range(&self.nodes[id.at()]).len(),
            _ => 0,
        }
    }

    /// The value under a key of a map.
    #[must_use]
    pub fn get(&self, id: NodeId, key: Symbol) -> Option<NodeId> {
        if self.kind(id) != Kind::Map {
            return None;
        }
        let entry = self.entries[range(&self.nodes[id.at()])].iter().find(|entry| entry.symbol == key);
        entry.map(|entry| entry.value).or_else(|| self.hung_on(id, key))
    }

    /// The value under a key given by name.
    #[must_use]
    pub fn get_named(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.get(id, self.symbols.get(key)?)
    }

    /// The node's text in the file, as it is written, on one line; what messages quote.
    #[must_use]
    pub fn source_text(&self, id: NodeId) -> &str {
        let text = self.sources.text(self.span(id));
        text.lines().next().unwrap_or_default()
    }
}

impl Data {
    /// In `a` of a text: its text is the slice of the file.
    pub(super) const SLICE: u32 = u32::MAX;
}

fn bits(data: &Data) -> u64 {
    u64::from(data.a) | u64::from(data.b) << 32
}

fn range(data: &Data) -> std::ops::Range<usize> {
    data.a as usize..data.b as usize
}
