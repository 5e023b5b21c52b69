//! Key names in; small numbers out. The names of the schema are shared by all inventories and come first.

use std::sync::Arc;

use foldhash::HashMap;

/// The number of a key's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

#[derive(Clone, Debug, Default)]
struct Names {
    list: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

impl Names {
    fn add(&mut self, name: &str) -> u32 {
        let number = self.list.len() as u32;
        let name: Arc<str> = name.into();
        self.list.push(name.clone());
        self.numbers.insert(name, number);
        number
    }
}

/// An interner in two layers: names known before (the schema's), and those that an inventory adds.
#[derive(Debug, Default, Clone)]
pub struct Symbols {
    known: Arc<Names>,
    own: Names,
    /// The name that came after each, and the one that came last: records repeat their keys in one order.
    after: Vec<Symbol>,
    last: usize,
}

impl Symbols {
    /// The known layer alone, from a list of names; equal names get one number.
    #[must_use]
    pub fn known<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known = Names::default();
        for name in names {
            if !known.numbers.contains_key(name) {
                known.add(name);
            }
        }
        Self { known: Arc::new(known), ..Self::default() }
    }

    /// The number of a name, given one when it has none.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(&next) = self.after.get(self.last).filter(|&&next| self.find(next) == Some(name)) {
            self.last = next.0 as usize;
            return next;
        }
        let symbol = self.get(name).unwrap_or_else(|| Symbol(self.known.list.len() as u32 + self.own.add(name)));
        if self.after.len() <= self.last {
            self.after.resize(self.last + 1, symbol);
        }
        self.after[self.last] = symbol;
        self.last = symbol.0 as usize;
        symbol
    }

    fn find(&self, symbol: Symbol) -> Option<&str> {
        let at = symbol.0 as usize;
        let base = self.known.list.len();
        let name = if at < base { self.known.list.get(at) } else { self.own.list.get(at - base) };
        name.map(AsRef::as_ref)
    }

    /// The number of a name, when it has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Symbol> {
        let base = self.known.list.len() as u32;
        let known = self.known.numbers.get(name).copied();
        known.or_else(|| self.own.numbers.get(name).map(|n| base + n)).map(Symbol)
    }

    /// How many names the inventory has added.
    pub(super) fn own(&self) -> usize {
        self.own.list.len()
    }

    /// Forgets all names that the inventory added but the first so many.
    pub(super) fn forget(&mut self, but: usize) {
        for name in self.own.list.drain(but..) {
            self.own.numbers.remove(&name);
        }
    }

    /// The name of a number.
    ///
    /// # Panics
    /// When the number comes from elsewhere.
    #[must_use]
    pub fn name(&self, symbol: Symbol) -> &str {
        self.find(symbol).expect("the number of a name")
    }
}
