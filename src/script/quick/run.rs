//! A function and its argument in; what it returns out, or nothing where only the engine can tell.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rhai::Position;

use super::budget::Budget;
use super::code::{Closure, Code, Function};
use super::recall::Recall;
use crate::script::datum::Datum;
use crate::script::registry::Native;
use crate::script::run::Run;
use crate::script::takers::{self, Taker};
use crate::script::value::{self, Failure};
use crate::script::verdict;

/// Calls in calls before the engine, which knows the limit, takes over.
const DEPTH: u32 = 24;

/// Why a function does not go on to its next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// It returns the value on top.
    Return,
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// Only the engine can say what comes next.
    Leave,
}

/// What is done leaves its value on top of the row.
pub(super) type Done = Result<(), Flow>;

/// What the function comes to for one value; `None`: the engine is to be asked.
pub fn check<'f>(function: &'f Function, run: &mut Run, subject: Datum<'f>) -> Option<Datum<'f>> {
    let mut runner = Runner { run, row: Vec::with_capacity(64), budget: Budget::default(), depth: 0 };
    let call = AssertUnwindSafe(|| {
        runner.row.push(subject);
        runner.call(0, function).map(|()| runner.pop())
    });
    catch_unwind(call).ok()?.ok()
}

/// Runs functions.
pub(super) struct Runner<'f, 'r> {
    pub(super) run: &'r mut Run,
    /// The places of all functions that are being run, each with the values it is working with above, the innermost one's
    /// last.
    pub(super) row: Vec<Datum<'f>>,
    budget: Budget,
    depth: u32,
}

pub(super) fn leave<T>(result: Result<T, Failure>) -> Result<T, Flow> {
    result.map_err(|_| Flow::Leave)
}

impl<'f> Runner<'f, '_> {
    /// The value on top.
    pub(super) fn pop(&mut self) -> Datum<'f> {
        self.row.pop().unwrap_or(Datum::Nothing)
    }

    pub(super) fn push(&mut self, value: impl Into<Datum<'f>>) -> Done {
        self.row.push(value.into());
        Ok(())
    }

    /// The value that something comes to.
    pub(super) fn value(&mut self, base: usize, code: &'f Code) -> Result<Datum<'f>, Flow> {
        self.eval(base, code)?;
        Ok(self.pop())
    }

    fn truth(&mut self, base: usize, code: &'f Code) -> Result<bool, Flow> {
        self.value(base, code)?.truth().ok_or(Flow::Leave)
    }

    /// Calls a function whose arguments stand from `base` on; its value takes their place.
    fn call(&mut self, base: usize, function: &'f Function) -> Done {
        debug_assert_eq!(self.row.len(), base + function.parameters, "an argument for each parameter");
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Flow::Leave);
        }
        self.step(1)?;
        self.row.resize(base + function.places, Datum::Nothing);
        self.body(base, &function.body)?;
        let value = self.pop();
        self.row.truncate(base);
        self.depth -= 1;
        self.push(value)
    }

    /// Calls a function that looks records up, unless it was called like this before.
    fn recall(&mut self, base: usize, function: &'f Function) -> Done {
        let question = match Recall::ask(self.run, function, &self.row[base..]) {
            Ok(value) => {
                self.row.truncate(base);
                return self.push(value);
            }
            Err(None) => return self.call(base, function),
            Err(Some(question)) => question,
        };
        let (clock, ahead) = (std::mem::take(&mut self.run.clock), self.run.future.len());
        self.call(base, function)?;
        let own = std::mem::replace(&mut self.run.clock, clock);
        self.run.clock.absorb(&own);
        if let Some(value) = self.row.last() {
            let future = self.run.future[ahead..].to_vec();
            self.run.recall.keep(question, value, own, future);
        }
        Ok(())
    }

    /// What a function or a closure does; the value it comes to is on top.
    fn body(&mut self, base: usize, code: &'f Code) -> Done {
        match self.eval(base, code) {
            Err(Flow::Return) => Ok(()),
            Err(_) => Err(Flow::Leave),
            done => done,
        }
    }

    fn step(&mut self, steps: usize) -> Done {
        self.budget.step(self.run, steps)
    }

    /// Puts a value on top that was made just now.
    fn made(&mut self, value: impl Into<Datum<'f>>) -> Done {
        let value = value.into();
        self.budget.grow(&value)?;
        self.push(value)
    }

    pub(super) fn eval(&mut self, base: usize, code: &'f Code) -> Done {
        match code {
            Code::Value(value) => self.push(Datum::lent(value)),
            Code::Local(place) => self.push(self.row[base + place].clone()),
            Code::After(from, step) => self.after(base, from, step),
            Code::Native(native, codes) => {
                codes.iter().try_for_each(|code| self.eval(base, code))?;
                self.native(native, codes.len())
            }
            Code::Method(native, codes) => {
                codes[1..].iter().chain(&codes[..1]).try_for_each(|code| self.eval(base, code))?;
                let at = self.row.len() - codes.len();
                self.row[at..].rotate_right(1);
                self.native(native, codes.len())
            }
            Code::Call(function, codes) => {
                let own = self.row.len();
                codes.iter().try_for_each(|code| self.eval(base, code))?;
                if function.touched.is_worth_keeping() { self.recall(own, function) } else { self.call(own, function) }
            }
            Code::Is(there, code) => {
                let nothing = self.value(base, code)?.is_nothing();
                self.push(nothing != *there)
            }
            Code::Block(codes) => self.block(base, codes),
            Code::If(parts) => {
                let branch = if self.truth(base, &parts.0)? { &parts.1 } else { &parts.2 };
                self.eval(base, branch)
            }
            Code::Take(taker, list, closure) => {
                let list = self.value(base, list)?;
                self.take(base, *taker, list, closure)
            }
            Code::Return(code) => {
                self.eval(base, code)?;
                Err(Flow::Return)
            }
            Code::Break => Err(Flow::Break),
            Code::Continue => Err(Flow::Continue),
            Code::Put(..) | Code::Change(..) | Code::Push(..) => self.change(base, code),
            Code::All(..) | Code::Any(..) | Code::First(..) | Code::Switch(..) | Code::For(..) => {
                self.choose(base, code)
            }
            _ => self.make(base, code),
        }
    }

    fn block(&mut self, base: usize, codes: &'f [Code]) -> Done {
        self.step(codes.len())?;
        let Some((last, before)) = codes.split_last() else { return self.push(Datum::Nothing) };
        for code in before {
            self.eval(base, code)?;
            self.row.pop();
        }
        self.eval(base, last)
    }

    /// What makes a new value of others.
    fn make(&mut self, base: usize, code: &'f Code) -> Done {
        match code {
            Code::Text(parts) => self.text(base, parts),
            Code::List(codes) => {
                let at = self.row.len();
                codes.iter().try_for_each(|code| self.eval(base, code))?;
                let items = self.row.drain(at..).collect();
                self.made(Datum::list(items))
            }
            Code::Object(pairs) => {
                let pairs = pairs.iter().map(|(key, code)| Ok((key.clone(), self.value(base, code)?)));
                let pairs = pairs.collect::<Result<_, Flow>>()?;
                self.made(Datum::Object(Arc::new(pairs)))
            }
            Code::Chain(chain) => self.chain(base, chain),
            Code::Verdict(weight, parts) => {
                let (place, message) = (self.value(base, &parts.0)?, self.value(base, &parts.1)?);
                let verdict = leave(verdict::about(self.run, *weight, &place, &message, (Position::NONE, None)))?;
                self.push(verdict)
            }
            Code::Skip => {
                let verdict = verdict::skip(self.run, (Position::NONE, None));
                self.push(verdict)
            }
            _ => Err(Flow::Leave),
        }
    }

    /// What changes the value at a place.
    fn change(&mut self, base: usize, code: &'f Code) -> Done {
        match code {
            Code::Put(place, value) => self.row[base + place] = self.value(base, value)?,
            Code::Change(place, native, value) => {
                let value = self.value(base, value)?;
                self.budget.grow(&value)?;
                let mut arguments = [self.row[base + place].take(), value];
                let changed = leave(native.call(self.run, &mut arguments))?;
                // A list has grown by what was counted; a text is made anew.
                if changed.is_text() {
                    self.budget.grow(&changed)?;
                }
                self.row[base + place] = changed;
            }
            Code::Push(place, value) => {
                let value = self.value(base, value)?;
                self.step(1)?;
                self.budget.grow(&value)?;
                let mut items = self.row[base + place].take().into_items().map_err(|_| Flow::Leave)?;
                items.push(value);
                self.row[base + place] = Datum::list(items);
            }
            _ => return Err(Flow::Leave),
        }
        self.push(Datum::Nothing)
    }

    /// What is done or not, or done again.
    fn choose(&mut self, base: usize, code: &'f Code) -> Done {
        match code {
            Code::All(parts) => {
                for part in parts {
                    if !self.truth(base, part)? {
                        return self.push(false);
                    }
                }
                self.push(true)
            }
            Code::Any(parts) => {
                for part in parts {
                    if self.truth(base, part)? {
                        return self.push(true);
                    }
                }
                self.push(false)
            }
            Code::First(parts) => {
                let mut value = Datum::Nothing;
                for part in parts {
                    value = self.value(base, part)?;
                    if !value.is_nothing() {
                        break;
                    }
                }
                self.push(value)
            }
            Code::Switch(parts) => {
                let value = self.value(base, &parts.0)?;
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

    fn each(&mut self, base: usize, item: usize, counter: Option<usize>, list: &'f Code, body: &'f Code) -> Done {
        let list = self.value(base, list)?;
        let above = self.row.len();
        for (number, value) in leave(value::elements(self.run, list))?.into_iter().enumerate() {
            self.step(1)?;
            if let Some(counter) = counter {
                self.row[base + counter] = (number as i64).into();
            }
            self.row[base + item] = value;
            match self.eval(base, body) {
                Ok(()) | Err(Flow::Continue) => self.row.truncate(above),
                Err(Flow::Break) => break,
                Err(other) => return Err(other),
            }
        }
        self.row.truncate(above);
        self.push(Datum::Nothing)
    }

    fn text(&mut self, base: usize, parts: &'f [Code]) -> Done {
        let mut text = String::new();
        for part in parts {
            let value = self.value(base, part)?;
            if !value.is_text() {
                self.run.clock.made_text(&[&value]);
            }
            value::write(self.run, &value, &mut text);
        }
        self.made(text)
    }

    pub(super) fn take(&mut self, base: usize, taker: Taker, list: Datum<'f>, closure: &'f Closure) -> Done {
        let &[parameter] = &closure.parameters[..] else { return Err(Flow::Leave) };
        let items = leave(value::elements(self.run, list))?;
        self.step(items.len())?;
        let taken = taker.take(items, Asked { runner: self, base, place: base + parameter, body: &closure.body })?;
        self.made(taken)
    }

    /// A native function of the values on top.
    pub(super) fn native(&mut self, native: &Native, arguments: usize) -> Done {
        let at = self.row.len() - arguments;
        let arguments = &mut self.row[at..];
        if !native.takes(arguments) {
            return Err(Flow::Leave);
        }
        let value = leave(native.call(self.run, arguments))?;
        self.row.truncate(at);
        self.made(value)
    }

    /// A value against that of a case: a text or a truth value.
    fn same(&self, case: &Datum<'_>, value: &Datum<'_>) -> bool {
        match (case, value) {
            (Datum::Bool(case, _), Datum::Bool(value, _)) => case == value,
            _ => {
                let facts = &self.run.facts;
                let length = case.text_length(facts);
                length.is_some() && length == value.text_length(facts) && case.text(facts) == value.text(facts)
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
    type Stop = Flow;

    fn ask(&mut self, item: Datum<'f>) -> Result<Datum<'f>, Flow> {
        let above = self.runner.row.len();
        self.runner.row[self.place] = item;
        self.runner.body(self.base, self.body)?;
        let answer = self.runner.pop();
        // What was at hand where it returned.
        self.runner.row.truncate(above);
        Ok(answer)
    }

    fn neither(&mut self, _: &Datum<'f>) -> Flow {
        Flow::Leave
    }
}
