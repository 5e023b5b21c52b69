//! A function and its argument in; what it returns out, or nothing where only the engine can tell.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rhai::Position;
use smallvec::SmallVec;

use super::code::{Chain, Closure, Code, Function, Step};
use crate::script::datum::Datum;
use crate::script::registry::Native;
use crate::script::run::Run;
use crate::script::takers::{self, Taker};
use crate::script::value::{self, Failure};
use crate::script::verdict;

/// How much a check may take here before the engine, which knows the limits, takes over: steps, calls in calls, items of a
/// list and bytes of the texts that are made.
const STEPS: usize = 1_000_000;
const DEPTH: u32 = 24;
const ITEMS: usize = 200_000;
const BYTES: usize = 4 << 20;

/// Why a function does not go on to its next step.
enum Flow<'f> {
    /// It returns this.
    Return(Datum<'f>),
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// Only the engine can say what comes next.
    Leave,
}

type Outcome<'f> = Result<Datum<'f>, Flow<'f>>;

/// What the function comes to for one value; `None`: the engine is to be asked.
pub fn check<'f>(function: &'f Function, run: &mut Run, subject: Datum<'f>) -> Option<Datum<'f>> {
    let mut runner = Runner { run, places: Vec::with_capacity(64), steps: 0, depth: 0, bytes: 0 };
    let call = AssertUnwindSafe(|| {
        runner.places.push(subject);
        runner.call(0, function)
    });
    catch_unwind(call).ok()?.ok()
}

struct Runner<'f, 'r> {
    run: &'r mut Run,
    /// The places of all functions that are being run, the innermost one's last.
    places: Vec<Datum<'f>>,
    steps: usize,
    depth: u32,
    bytes: usize,
}

fn leave<'f, T>(result: Result<T, Failure>) -> Result<T, Flow<'f>> {
    result.map_err(|_| Flow::Leave)
}

impl<'f> Runner<'f, '_> {
    /// Calls a function whose arguments stand from `base` on.
    fn call(&mut self, base: usize, function: &'f Function) -> Outcome<'f> {
        debug_assert_eq!(self.places.len(), base + function.parameters, "an argument for each parameter");
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Flow::Leave);
        }
        self.step(1)?;
        self.places.resize(base + function.places, Datum::Nothing);
        let outcome = returned(self.eval(base, &function.body));
        self.places.truncate(base);
        self.depth -= 1;
        outcome
    }

    /// Counts what is done: a loop, a call and a block are the ways to do much.
    fn step(&mut self, steps: usize) -> Result<(), Flow<'f>> {
        self.steps += steps;
        if self.steps > STEPS { Err(Flow::Leave) } else { Ok(()) }
    }

    fn truth(&mut self, base: usize, code: &'f Code) -> Result<bool, Flow<'f>> {
        self.eval(base, code)?.truth().ok_or(Flow::Leave)
    }

    fn eval(&mut self, base: usize, code: &'f Code) -> Outcome<'f> {
        match code {
            Code::Value(value) => Ok(Datum::lent(value)),
            Code::Local(place) => Ok(self.places[base + place].clone()),
            Code::After(from, step) => self.after(base, from, step),
            Code::Native(native, arguments) => self.native(base, native, arguments, false),
            Code::Method(native, arguments) => self.native(base, native, arguments, true),
            Code::Call(function, arguments) => {
                let own = self.places.len();
                for argument in arguments {
                    match self.eval(base, argument) {
                        Ok(value) => self.places.push(value),
                        Err(flow) => {
                            self.places.truncate(own);
                            return Err(flow);
                        }
                    }
                }
                self.call(own, function)
            }
            Code::Block(codes) => {
                self.step(codes.len())?;
                codes.iter().try_fold(Datum::Nothing, |_, code| self.eval(base, code))
            }
            Code::If(parts) => {
                let branch = if self.truth(base, &parts.0)? { &parts.1 } else { &parts.2 };
                self.eval(base, branch)
            }
            Code::Take(taker, list, closure) => {
                let list = self.eval(base, list)?;
                self.take(base, *taker, list, closure)
            }
            Code::Return(code) => Err(Flow::Return(self.eval(base, code)?)),
            Code::Break => Err(Flow::Break),
            Code::Continue => Err(Flow::Continue),
            Code::Put(..) | Code::Change(..) | Code::Push(..) => self.change(base, code),
            Code::All(..) | Code::Any(..) | Code::First(..) | Code::Switch(..) | Code::For(..) => {
                self.choose(base, code)
            }
            _ => self.make(base, code),
        }
    }

    /// What makes a new value of others.
    fn make(&mut self, base: usize, code: &'f Code) -> Outcome<'f> {
        match code {
            Code::Text(parts) => self.text(base, parts),
            Code::List(items) => {
                let items = items.iter().map(|item| self.eval(base, item));
                items.collect::<Result<_, Flow>>().map(Datum::list)
            }
            Code::Object(pairs) => {
                let pairs = pairs.iter().map(|(key, code)| Ok((key.clone(), self.eval(base, code)?)));
                Ok(Datum::Object(Arc::new(pairs.collect::<Result<_, Flow>>()?)))
            }
            Code::Chain(chain) => self.chain(base, chain),
            Code::Verdict(weight, parts) => {
                let (place, message) = (self.eval(base, &parts.0)?, self.eval(base, &parts.1)?);
                leave(verdict::about(self.run, *weight, &place, &message, (Position::NONE, None))).map(Datum::from)
            }
            Code::Skip => Ok(verdict::skip(self.run, (Position::NONE, None)).into()),
            _ => Err(Flow::Leave),
        }
    }

    /// What changes the value at a place.
    fn change(&mut self, base: usize, code: &'f Code) -> Outcome<'f> {
        match code {
            Code::Put(place, value) => self.places[base + place] = self.eval(base, value)?,
            Code::Change(place, native, value) => {
                let value = self.eval(base, value)?;
                let mut arguments = [self.places[base + place].take(), value];
                self.places[base + place] = leave(native.call(self.run, &mut arguments))?;
            }
            Code::Push(place, value) => {
                let value = self.eval(base, value)?;
                let mut items = self.places[base + place].take().into_items().map_err(|_| Flow::Leave)?;
                if items.len() >= ITEMS {
                    return Err(Flow::Leave);
                }
                items.push(value);
                self.places[base + place] = Datum::list(items);
            }
            _ => return Err(Flow::Leave),
        }
        Ok(Datum::Nothing)
    }

    /// What is done or not, or done again.
    fn choose(&mut self, base: usize, code: &'f Code) -> Outcome<'f> {
        match code {
            Code::All(parts) => {
                for part in parts {
                    if !self.truth(base, part)? {
                        return Ok(false.into());
                    }
                }
                Ok(true.into())
            }
            Code::Any(parts) => {
                for part in parts {
                    if self.truth(base, part)? {
                        return Ok(true.into());
                    }
                }
                Ok(false.into())
            }
            Code::First(parts) => {
                let mut value = Datum::Nothing;
                for part in parts {
                    value = self.eval(base, part)?;
                    if !value.is_nothing() {
                        break;
                    }
                }
                Ok(value)
            }
            Code::Switch(parts) => {
                let value = self.eval(base, &parts.0)?;
                for case in &parts.1 {
                    if !self.same(&case.value, &value) {
                        continue;
                    }
                    let holds = case.guard.as_ref().map_or(Ok(true), |guard| self.truth(base, guard))?;
                    if holds {
                        return self.eval(base, &case.body);
                    }
                }
                self.eval(base, &parts.2)
            }
            Code::For(item, counter, parts) => self.each(base, *item, *counter, &parts.0, &parts.1),
            _ => Err(Flow::Leave),
        }
    }

    fn each(
        &mut self,
        base: usize,
        item: usize,
        counter: Option<usize>,
        list: &'f Code,
        body: &'f Code,
    ) -> Outcome<'f> {
        let list = self.eval(base, list)?;
        for (number, value) in leave(value::elements(self.run, list))?.into_iter().enumerate() {
            self.step(1)?;
            if let Some(counter) = counter {
                self.places[base + counter] = (number as i64).into();
            }
            self.places[base + item] = value;
            match self.eval(base, body) {
                Ok(_) | Err(Flow::Continue) => {}
                Err(Flow::Break) => break,
                Err(other) => return Err(other),
            }
        }
        Ok(Datum::Nothing)
    }

    fn text(&mut self, base: usize, parts: &'f [Code]) -> Outcome<'f> {
        let mut text = String::new();
        for part in parts {
            let value = self.eval(base, part)?;
            if !value.is_text() {
                self.run.clock.made_text(&[&value]);
            }
            value::write(self.run, &value, &mut text);
        }
        self.bytes += text.len();
        if self.bytes > BYTES { Err(Flow::Leave) } else { Ok(text.into()) }
    }

    fn take(&mut self, base: usize, taker: Taker, list: Datum<'f>, closure: &'f Closure) -> Outcome<'f> {
        let &[parameter] = &closure.parameters[..] else { return Err(Flow::Leave) };
        let items = leave(value::elements(self.run, list))?;
        self.step(items.len())?;
        taker.take(items, Asked { runner: self, base, place: base + parameter, body: &closure.body })
    }

    /// A native function with few arguments, as most are.
    fn native(&mut self, base: usize, native: &'f Native, codes: &'f [Code], method: bool) -> Outcome<'f> {
        match codes {
            [] => self.given(native, &mut []),
            [a] => {
                let a = self.eval(base, a)?;
                self.given(native, &mut [a])
            }
            [a, b] if method => {
                let b = self.eval(base, b)?;
                let a = self.eval(base, a)?;
                self.given(native, &mut [a, b])
            }
            [a, b] => {
                let a = self.eval(base, a)?;
                let b = self.eval(base, b)?;
                self.given(native, &mut [a, b])
            }
            _ => {
                let mut row: SmallVec<[Datum; 4]> = SmallVec::new();
                for code in &codes[usize::from(method)..] {
                    row.push(self.eval(base, code)?);
                }
                if method {
                    row.insert(0, self.eval(base, &codes[0])?);
                }
                self.given(native, &mut row)
            }
        }
    }

    fn given(&mut self, native: &Native, arguments: &mut [Datum<'f>]) -> Outcome<'f> {
        if native.takes(arguments) { leave(native.call(self.run, arguments)) } else { Err(Flow::Leave) }
    }

    /// What stands behind a value; a variable's record needs no copy for its field.
    fn after(&mut self, base: usize, from: &'f Code, step: &'f Step) -> Outcome<'f> {
        let own = match from {
            Code::Local(place) => self.places[base + place].record().map(Datum::Record),
            _ => None,
        };
        let own = own.map_or_else(|| self.eval(base, from), Ok)?;
        match step {
            Step::Item(code) => {
                let at = self.eval(base, code)?;
                self.item(&own, &at)
            }
            step => self.step_along(base, own, step, &mut SmallVec::<[Datum; 4]>::new().into_iter()),
        }
    }

    /// The arguments of all links first, as the engine has it; then one link after the other.
    fn chain(&mut self, base: usize, chain: &'f Chain) -> Outcome<'f> {
        let mut arguments: SmallVec<[Datum; 4]> = SmallVec::new();
        for link in &chain.links {
            let codes = match &link.step {
                Step::Item(code) => std::slice::from_ref(code),
                Step::Native(_, codes) => codes,
                Step::Field(..) | Step::Take(..) => &[],
            };
            for code in codes {
                arguments.push(self.eval(base, code)?);
            }
        }
        let mut arguments = arguments.into_iter();
        let mut value = self.eval(base, &chain.from)?;
        if chain.own && value.record().is_none() {
            return Err(Flow::Leave);
        }
        for link in &chain.links {
            if link.lenient && value.is_nothing() {
                return Ok(Datum::Nothing);
            }
            value = self.step_along(base, value, &link.step, &mut arguments)?;
        }
        Ok(value)
    }

    /// One step along a chain, with the arguments that are left.
    fn step_along(
        &mut self,
        base: usize,
        own: Datum<'f>,
        step: &'f Step,
        arguments: &mut impl Iterator<Item = Datum<'f>>,
    ) -> Outcome<'f> {
        match step {
            Step::Field(name, symbol) => self.field(&own, name, *symbol),
            Step::Take(taker, closure) => self.take(base, *taker, own, closure),
            Step::Item(_) => {
                let at = arguments.next().ok_or(Flow::Leave)?;
                self.item(&own, &at)
            }
            Step::Native(native, codes) => {
                let mut row: SmallVec<[Datum; 4]> = std::iter::once(own).collect();
                row.extend(arguments.take(codes.len()));
                self.given(native, &mut row)
            }
        }
    }

    fn field(&mut self, of: &Datum<'f>, name: &str, symbol: Option<crate::node::Symbol>) -> Outcome<'f> {
        match (of, symbol) {
            // What is above a record has no symbol, or is a key of its own.
            (Datum::Record(node), _) if name == "parent" => leave(value::parent(self.run, *node)),
            (Datum::Record(node), Some(symbol)) => leave(value::field(self.run, *node, symbol)),
            (Datum::Record(node), None) => leave(value::field_named(self.run, *node, name)),
            (Datum::Object(pairs), _) => pairs.get(name).cloned().ok_or(Flow::Leave),
            _ => Err(Flow::Leave),
        }
    }

    fn item(&mut self, of: &Datum<'f>, at: &Datum<'f>) -> Outcome<'f> {
        if let Some(node) = of.record() {
            let facts = self.run.facts.clone();
            if let Some(key) = at.text(&facts) {
                return leave(value::field_named(self.run, node, key));
            }
            return leave(value::item(self.run, node, at.int().ok_or(Flow::Leave)?));
        }
        let at = at.int().and_then(|at| usize::try_from(at).ok()).ok_or(Flow::Leave)?;
        let items = of.array().ok_or(Flow::Leave)?;
        items.get(at).cloned().ok_or(Flow::Leave)
    }

    /// A value against that of a case: a text or a truth value.
    fn same(&self, case: &Datum<'_>, value: &Datum<'_>) -> bool {
        match (case, value) {
            (Datum::Bool(case, _), Datum::Bool(value, _)) => case == value,
            _ => {
                let (case, value) = (case.text(&self.run.facts), value.text(&self.run.facts));
                case.is_some() && case == value
            }
        }
    }
}

/// A closure that is asked about values one after the other.
struct Asked<'a, 'f, 'r> {
    runner: &'a mut Runner<'f, 'r>,
    base: usize,
    /// Where its argument goes.
    place: usize,
    body: &'f Code,
}

impl<'f> takers::Closure<'f> for Asked<'_, 'f, '_> {
    type Stop = Flow<'f>;

    fn ask(&mut self, item: Datum<'f>) -> Outcome<'f> {
        self.runner.places[self.place] = item;
        returned(self.runner.eval(self.base, self.body))
    }

    fn neither(&mut self, _: &Datum<'f>) -> Flow<'f> {
        Flow::Leave
    }
}

/// The value that a function came to.
fn returned<'f>(outcome: Outcome<'f>) -> Outcome<'f> {
    match outcome {
        Err(Flow::Return(value)) => Ok(value),
        Err(Flow::Break | Flow::Continue) => Err(Flow::Leave),
        other => other,
    }
}
