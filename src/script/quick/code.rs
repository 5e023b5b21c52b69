//! What a script's functions are made into.

use std::collections::HashMap;
use std::sync::Arc;

use rhai::Identifier;

use crate::node::Symbol;
use crate::script::datum::Datum;
use crate::script::registry::{Native, Natives};
use crate::script::takers::Taker;
use crate::script::verdict::Weight;

/// A function with its places.
pub struct Function {
    /// How many of its places the arguments take.
    pub parameters: usize,
    /// How many places it has.
    pub places: usize,
    /// What it touches, with everything it calls.
    pub touched: Touched,
    /// What it does.
    pub body: Code,
}

/// What a function touches beside its arguments.
#[derive(Clone, Copy, Default)]
pub struct Touched {
    /// It looks records up.
    pub records: bool,
    /// It makes verdicts, or asks for the requirement of the rule.
    pub rule: bool,
}

impl Touched {
    /// It takes some time, and comes to the same whichever rule asks.
    pub fn is_worth_keeping(self) -> bool {
        self.records && !self.rule
    }
}

/// Functions by name and number of arguments; `None` where only the engine can run one.
pub type Functions = HashMap<(String, usize), Option<Arc<Function>>>;

/// What may be named in a function.
pub struct Known<'a> {
    /// The native functions.
    pub natives: &'a Natives,
    /// The functions of the libraries.
    pub library: &'a Functions,
    /// The number of a key's name.
    pub symbol: &'a dyn Fn(&str) -> Option<Symbol>,
}

/// One thing to do; it comes to a value.
pub enum Code {
    /// A value; a text or an array of it is lent.
    Value(Datum<'static>),
    /// The value at a place.
    Local(usize),
    /// A text made of parts.
    Text(Vec<Self>),
    /// An array.
    List(Vec<Self>),
    /// An object map.
    Object(Vec<(Identifier, Self)>),
    /// Links behind a value.
    Chain(Chain),
    /// A native function.
    Native(Native, Vec<Self>),
    /// The same, behind a dot: its first argument comes last.
    Method(Native, Vec<Self>),
    /// What stands behind a value, where the engine's order of doing things cannot be told from the plain one.
    After(Box<Self>, Box<Step>),
    /// A function that makes a verdict about a place.
    Verdict(Weight, Box<(Self, Self)>),
    /// The verdict that the rule does not apply.
    Skip,
    /// A function that takes a closure.
    Take(Taker, Box<Self>, Box<Closure>),
    /// A function of the script or of a library.
    Call(Arc<Function>, Vec<Self>),
    /// `!=` with a plain `()`, or `==` when it is false: whether something is there.
    Is(bool, Box<Self>),
    /// `&&`
    All(Vec<Self>),
    /// `||`
    Any(Vec<Self>),
    /// `??`
    First(Vec<Self>),
    /// `if`: the condition, what is done when it holds, and when it does not.
    If(Box<(Self, Self, Self)>),
    /// `switch`: the value, the cases, and what is done in none of them.
    Switch(Box<(Self, Vec<Case>, Self)>),
    /// One after the other; the last one's value counts.
    Block(Vec<Self>),
    /// `let`, and `=`.
    Put(usize, Box<Self>),
    /// `+=` and the like.
    Change(usize, Native, Box<Self>),
    /// `push`
    Push(usize, Box<Self>),
    /// `for`: the places of the item and of its number, the list, and the body.
    For(usize, Option<usize>, Box<(Self, Self)>),
    /// `continue`
    Continue,
    /// `break`
    Break,
    /// `return`
    Return(Box<Self>),
}

/// A value, and what is taken from it step by step.
pub struct Chain {
    /// The value.
    pub from: Box<Code>,
    /// The steps.
    pub links: Vec<Link>,
    /// A closure among them uses the variable that the chain stands on. The engine allows that for records, and refuses
    /// it for others.
    pub own: bool,
}

/// What stands behind a dot or between brackets.
pub struct Link {
    /// `?.`: nothing behind it is done when the value is not there.
    pub lenient: bool,
    /// What.
    pub step: Step,
}

/// One step along a chain.
pub enum Step {
    /// A key of a record or of an object map.
    Field(Identifier, Option<Symbol>),
    /// An item, by its number or key.
    Item(Code),
    /// A native function with further arguments.
    Native(Native, Vec<Code>),
    /// A function that takes a closure.
    Take(Taker, Closure),
}

/// A closure: the places of its parameters in the function around it, and what it does.
pub struct Closure {
    /// Where its arguments go.
    pub parameters: Vec<usize>,
    /// What it does.
    pub body: Code,
}

/// A case of a `switch`.
pub struct Case {
    /// The value.
    pub value: Datum<'static>,
    /// What must hold beside it.
    pub guard: Option<Code>,
    /// What is done.
    pub body: Code,
}
