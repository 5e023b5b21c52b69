//! A function and its arguments in; what it returns out, or nothing where only the engine can tell.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rhai::{Array, Dynamic, Map, Position};
use smallvec::SmallVec;

use super::code::{Chain, Closure, Code, Function, Step};
use crate::script::registry::Native;
use crate::script::run;
use crate::script::takers::Taker;
use crate::script::value::{self, Failure, Handle};
use crate::script::verdict;

/// How much a check may take here before the engine, which knows the limits, takes over: steps, calls in calls, items of a
/// list and bytes of the texts that are made.
const STEPS: u32 = 1_000_000;
const DEPTH: u32 = 24;
const ITEMS: usize = 200_000;
const BYTES: usize = 4 << 20;

/// Why a function does not go on to its next step.
enum Flow {
    /// It returns this.
    Return(Dynamic),
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// Only the engine can say what comes next.
    Leave,
}

type Outcome = Result<Dynamic, Flow>;

/// The arguments of a call: few, and made anew for each.
type Row = SmallVec<[Dynamic; 4]>;

/// What the function comes to for one value; `None`: the engine is to be asked.
pub fn check(function: &Function, subject: Dynamic) -> Option<Dynamic> {
    let mut runner = Runner { places: Vec::with_capacity(64), steps: 0, depth: 0, bytes: 0 };
    let call = AssertUnwindSafe(|| runner.call(function, |places| places.push(subject)));
    catch_unwind(call).ok()?.ok()
}

struct Runner {
    /// The places of all functions that are being run, the innermost one's last.
    places: Vec<Dynamic>,
    steps: u32,
    depth: u32,
    bytes: usize,
}

fn leave<T>(result: Result<T, Failure>) -> Result<T, Flow> {
    result.map_err(|_| Flow::Leave)
}

impl Runner {
    fn call(&mut self, function: &Function, arguments: impl FnOnce(&mut Vec<Dynamic>)) -> Outcome {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Flow::Leave);
        }
        let base = self.places.len();
        arguments(&mut self.places);
        debug_assert_eq!(self.places.len(), base + function.parameters, "an argument for each parameter");
        self.places.resize(base + function.places, Dynamic::UNIT);
        let outcome = returned(self.eval(base, &function.body));
        self.places.truncate(base);
        self.depth -= 1;
        outcome
    }

    fn step(&mut self) -> Result<(), Flow> {
        self.steps += 1;
        if self.steps > STEPS { Err(Flow::Leave) } else { Ok(()) }
    }

    fn all(&mut self, base: usize, codes: &[Code]) -> Result<Row, Flow> {
        let mut row = Row::new();
        self.add(base, codes, &mut row)?;
        Ok(row)
    }

    fn add(&mut self, base: usize, codes: &[Code], to: &mut Row) -> Result<(), Flow> {
        for code in codes {
            to.push(self.eval(base, code)?);
        }
        Ok(())
    }

    fn truth(&mut self, base: usize, code: &Code) -> Result<bool, Flow> {
        self.eval(base, code)?.as_bool().map_err(|_| Flow::Leave)
    }

    fn eval(&mut self, base: usize, code: &Code) -> Outcome {
        self.step()?;
        match code {
            Code::Value(value) => Ok(value.clone()),
            Code::Local(place) => Ok(self.places[base + place].clone()),
            Code::Text(parts) => self.text(base, parts),
            Code::List(items) => Ok(Dynamic::from_array(self.all(base, items)?.into_vec())),
            Code::Object(pairs) => {
                let pair = |(key, code): &(rhai::Identifier, Code)| Ok((key.clone(), self.eval(base, code)?));
                Ok(Dynamic::from_map(pairs.iter().map(pair).collect::<Result<Map, Flow>>()?))
            }
            Code::Chain(chain) => self.chain(base, chain),
            Code::Native(natives, arguments) => {
                let mut arguments = self.all(base, arguments)?;
                native(natives, &mut arguments)
            }
            Code::Verdict(weight, parts) => {
                let (place, message) = (self.eval(base, &parts.0)?, self.eval(base, &parts.1)?);
                leave(verdict::about(*weight, &place, &message, (Position::NONE, None))).map(Dynamic::from)
            }
            Code::Skip => Ok(Dynamic::from(verdict::skip((Position::NONE, None)))),
            Code::Take(taker, list, closure) => {
                let list = self.eval(base, list)?;
                self.take(base, *taker, list, closure)
            }
            Code::Call(function, arguments) => {
                let arguments = self.all(base, arguments)?;
                self.call(function, |places| places.extend(arguments))
            }
            Code::Block(codes) => codes.iter().try_fold(Dynamic::UNIT, |_, code| self.eval(base, code)),
            Code::Return(code) => Err(Flow::Return(self.eval(base, code)?)),
            Code::Break => Err(Flow::Break),
            Code::Continue => Err(Flow::Continue),
            Code::Put(..) | Code::Change(..) | Code::Push(..) => self.change(base, code),
            _ => self.choose(base, code),
        }
    }

    /// What changes the value at a place.
    fn change(&mut self, base: usize, code: &Code) -> Outcome {
        match code {
            Code::Put(place, value) => self.places[base + place] = self.eval(base, value)?,
            Code::Change(place, natives, value) => {
                let value = self.eval(base, value)?;
                let mut arguments = [std::mem::take(&mut self.places[base + place]), value];
                let _nothing = native(natives, &mut arguments)?;
                let [changed, _] = arguments;
                self.places[base + place] = changed;
            }
            Code::Push(place, value) => {
                let value = self.eval(base, value)?;
                let mut list = self.places[base + place].write_lock::<Array>().ok_or(Flow::Leave)?;
                if list.len() >= ITEMS {
                    return Err(Flow::Leave);
                }
                list.push(value);
            }
            _ => return Err(Flow::Leave),
        }
        Ok(Dynamic::UNIT)
    }

    /// What is done or not, or done again.
    fn choose(&mut self, base: usize, code: &Code) -> Outcome {
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
                let mut value = Dynamic::UNIT;
                for part in parts {
                    value = self.eval(base, part)?;
                    if !value.is_unit() {
                        break;
                    }
                }
                Ok(value)
            }
            Code::If(parts) => {
                let branch = if self.truth(base, &parts.0)? { &parts.1 } else { &parts.2 };
                self.eval(base, branch)
            }
            Code::Switch(parts) => {
                let value = self.eval(base, &parts.0)?;
                for case in parts.1.iter().filter(|case| same(&case.value, &value)) {
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

    fn each(&mut self, base: usize, item: usize, counter: Option<usize>, list: &Code, body: &Code) -> Outcome {
        let list = self.eval(base, list)?;
        for (number, value) in leave(value::elements(list))?.into_iter().enumerate() {
            self.step()?;
            if let Some(counter) = counter {
                self.places[base + counter] = Dynamic::from_int(number as i64);
            }
            self.places[base + item] = value;
            match self.eval(base, body) {
                Ok(_) | Err(Flow::Continue) => {}
                Err(Flow::Break) => break,
                Err(other) => return Err(other),
            }
        }
        Ok(Dynamic::UNIT)
    }

    fn text(&mut self, base: usize, parts: &[Code]) -> Outcome {
        let mut text = String::new();
        for part in parts {
            let value = self.eval(base, part)?;
            match value.read_lock::<rhai::ImmutableString>() {
                Some(part) => text.push_str(&part),
                None => {
                    run::with(|run| run.clock.made_text(&[&value]));
                    text.push_str(&value::text(&value));
                }
            }
        }
        self.bytes += text.len();
        if self.bytes > BYTES { Err(Flow::Leave) } else { Ok(text.into()) }
    }

    fn take(&mut self, base: usize, taker: Taker, list: Dynamic, closure: &Closure) -> Outcome {
        let &[parameter] = &closure.parameters[..] else { return Err(Flow::Leave) };
        let mut ask = |item: Dynamic| {
            self.places[base + parameter] = item;
            returned(self.eval(base, &closure.body)).map_err(|_| value::misuse("left to the engine"))
        };
        leave(taker(list, &mut ask))
    }

    /// The arguments of all links first, as the engine has it; then one link after the other.
    fn chain(&mut self, base: usize, chain: &Chain) -> Outcome {
        let Chain { from, links, own } = chain;
        let mut arguments = Row::new();
        for link in links {
            match &link.step {
                Step::Item(code) => arguments.push(self.eval(base, code)?),
                Step::Native(_, codes) => self.add(base, codes, &mut arguments)?,
                Step::Field(..) | Step::Take(..) => {}
            }
        }
        let mut arguments = arguments.into_iter();
        let mut value = match (&**from, &links[..]) {
            // The first field of a variable's record needs no copy of the record.
            (Code::Local(place), [first, ..]) if matches!(first.step, Step::Field(..)) => Err(*place),
            _ => Ok(self.eval(base, from)?),
        };
        if *own && !value.as_ref().unwrap_or_else(|&place| &self.places[base + place]).is::<Handle>() {
            return Err(Flow::Leave);
        }
        for link in links {
            let own = value.as_ref().unwrap_or_else(|&place| &self.places[base + place]);
            if link.lenient && own.is_unit() {
                return Ok(Dynamic::UNIT);
            }
            if let Step::Field(name, symbol) = &link.step {
                value = Ok(field(own, name, *symbol)?);
                continue;
            }
            let own = value.unwrap_or_else(|place| self.places[base + place].clone());
            value = Ok(match &link.step {
                Step::Native(natives, codes) => {
                    let mut all = Row::new();
                    all.push(own);
                    all.extend(arguments.by_ref().take(codes.len()));
                    native(natives, &mut all)?
                }
                Step::Take(taker, closure) => self.take(base, *taker, own, closure)?,
                Step::Item(_) => item(&own, &arguments.next().ok_or(Flow::Leave)?)?,
                Step::Field(..) => own,
            });
        }
        value.map_err(|_| Flow::Leave)
    }
}

/// The value that a function came to.
fn returned(outcome: Outcome) -> Outcome {
    match outcome {
        Err(Flow::Return(value)) => Ok(value),
        Err(Flow::Break | Flow::Continue) => Err(Flow::Leave),
        other => other,
    }
}

fn native(natives: &[Native], arguments: &mut [Dynamic]) -> Outcome {
    let native = natives.iter().find(|native| native.takes(arguments)).ok_or(Flow::Leave)?;
    leave(native.call(arguments))
}

/// A value against that of a case: a text or a truth value.
fn same(case: &Dynamic, value: &Dynamic) -> bool {
    match (case.read_lock::<rhai::ImmutableString>(), value.read_lock::<rhai::ImmutableString>()) {
        (Some(case), Some(value)) => case.as_str() == value.as_str(),
        (None, None) => case.as_bool().is_ok_and(|case| value.as_bool() == Ok(case)),
        _ => false,
    }
}

fn field(of: &Dynamic, name: &str, symbol: Option<crate::node::Symbol>) -> Outcome {
    if let Some(handle) = of.read_lock::<Handle>().map(|handle| *handle) {
        return match symbol {
            // What is above a record has no symbol, or is a key of its own.
            _ if name == "parent" => leave(value::parent(handle)),
            Some(symbol) => leave(value::field(handle, symbol)),
            None => leave(value::field_named(handle, name)),
        };
    }
    let map = of.read_lock::<Map>().ok_or(Flow::Leave)?;
    map.get(name).cloned().ok_or(Flow::Leave)
}

fn item(of: &Dynamic, at: &Dynamic) -> Outcome {
    if let Some(handle) = of.read_lock::<Handle>().map(|handle| *handle) {
        if let Some(key) = at.read_lock::<rhai::ImmutableString>() {
            return leave(value::field_named(handle, &key));
        }
        return leave(value::item(handle, at.as_int().map_err(|_| Flow::Leave)?));
    }
    let array = of.read_lock::<Array>().ok_or(Flow::Leave)?;
    let at = at.as_int().ok().and_then(|at| usize::try_from(at).ok());
    at.and_then(|at| array.get(at)).cloned().ok_or(Flow::Leave)
}
