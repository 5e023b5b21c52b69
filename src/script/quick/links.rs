//! A value and the links behind it in; what is reached by them out, on top of the row.

use smallvec::SmallVec;

use super::code::{Chain, Code, Step};
use super::run::{Done, Flow, Runner, leave};
use crate::node::Symbol;
use crate::script::datum::Datum;
use crate::script::value;

impl<'f> Runner<'f, '_> {
    /// What stands behind a value; a variable's record needs no copy for its field.
    pub(super) fn after(&mut self, base: usize, from: &'f Code, step: &'f Step) -> Done {
        let at = if let Step::Item(code) = step { Some(self.value(base, code)?) } else { None };
        let own = match from {
            Code::Local(place) => self.row[base + place].record().map(Datum::Record),
            _ => None,
        };
        let own = own.map_or_else(|| self.value(base, from), Ok)?;
        self.step_along(base, own, step, &mut at.into_iter())
    }

    /// The arguments of all links first, as the engine has it; then one link after the other.
    pub(super) fn chain(&mut self, base: usize, chain: &'f Chain) -> Done {
        let mut arguments: SmallVec<[Datum; 4]> = SmallVec::new();
        for link in &chain.links {
            let codes = match &link.step {
                Step::Item(code) => std::slice::from_ref(code),
                Step::Native(_, codes) => codes,
                Step::Field(..) | Step::Take(..) => &[],
            };
            for code in codes {
                arguments.push(self.value(base, code)?);
            }
        }
        let mut arguments = arguments.into_iter();
        self.eval(base, &chain.from)?;
        if chain.own && self.row.last().is_none_or(|value| value.record().is_none()) {
            return Err(Flow::Leave);
        }
        for link in &chain.links {
            let value = self.pop();
            if link.lenient && value.is_nothing() {
                return self.push(Datum::Nothing);
            }
            self.step_along(base, value, &link.step, &mut arguments)?;
        }
        Ok(())
    }

    /// One step along a chain, with the arguments that are left.
    fn step_along(
        &mut self,
        base: usize,
        own: Datum<'f>,
        step: &'f Step,
        arguments: &mut impl Iterator<Item = Datum<'f>>,
    ) -> Done {
        match step {
            Step::Field(name, symbol) => self.field(&own, name, *symbol),
            Step::Take(taker, closure) => self.take(base, *taker, own, closure),
            Step::Item(_) => {
                let at = arguments.next().ok_or(Flow::Leave)?;
                self.item(&own, &at)
            }
            Step::Native(native, codes) => {
                self.row.push(own);
                self.row.extend(arguments.take(codes.len()));
                self.native(native, codes.len() + 1)
            }
        }
    }

    fn field(&mut self, of: &Datum<'f>, name: &str, symbol: Option<Symbol>) -> Done {
        let value = match (of, symbol) {
            // What is above a record has no symbol, or is a key of its own.
            (Datum::Record(node), _) if name == "parent" => leave(value::parent(self.run, *node)),
            (Datum::Record(node), Some(symbol)) => leave(value::field(self.run, *node, symbol)),
            (Datum::Record(node), None) => leave(value::field_named(self.run, *node, name)),
            (Datum::Object(pairs), _) => pairs.get(name).cloned().ok_or(Flow::Leave),
            _ => Err(Flow::Leave),
        };
        self.push(value?)
    }

    fn item(&mut self, of: &Datum<'f>, at: &Datum<'f>) -> Done {
        if let Some(node) = of.record() {
            let facts = self.run.facts.clone();
            let value = match at.text(&facts) {
                Some(key) => leave(value::field_named(self.run, node, key))?,
                None => leave(value::item(self.run, node, at.int().ok_or(Flow::Leave)?))?,
            };
            return self.push(value);
        }
        let at = at.int().and_then(|at| usize::try_from(at).ok()).ok_or(Flow::Leave)?;
        let items = of.array().ok_or(Flow::Leave)?;
        let item = items.get(at).cloned().ok_or(Flow::Leave)?;
        self.push(item)
    }
}
