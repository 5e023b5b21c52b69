//! Native functions in; an engine that has them, and the list of their names for suggestions, out.
//!
//! Our functions take any value and say themselves what they cannot use. The engine looks for a function by the types of
//! its arguments, first as they are and then with one after another taken for any: each function is put in under the usual
//! types as well, so that the first look finds it.

use std::any::TypeId;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rhai::{
    Array, Dynamic, Engine, FuncRegistration, ImmutableString, Module, NativeCallContext, RhaiFunc, RhaiNativeFunc,
};

use super::ScriptEngine;
use super::datum::{Datum, Handle};
use super::day::Day;
use super::run::{self, Run};
use super::value::Failure;
use super::verdict::Verdict;

/// Registers functions and remembers their names: the one list of what scripts may call.
pub struct Registry {
    /// The engine.
    pub engine: Engine,
    /// Names of all functions.
    pub names: BTreeSet<&'static str>,
    /// The functions under the usual types.
    typed: Module,
    /// The functions by name and number of arguments, for those who call them without the engine.
    natives: Natives,
}

/// Native functions by name and number of arguments.
pub type Natives = HashMap<(String, usize), Native>;

/// What an argument must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Anything; the function says itself what it cannot use.
    Any,
    /// A text.
    Text,
    /// A map or a list of the inventory.
    Record,
    /// A verdict.
    Verdict,
}

impl Takes {
    fn type_id(self) -> TypeId {
        match self {
            Self::Any => TypeId::of::<Dynamic>(),
            Self::Text => TypeId::of::<ImmutableString>(),
            Self::Record => TypeId::of::<Handle>(),
            Self::Verdict => TypeId::of::<Verdict>(),
        }
    }

    fn takes(self, value: &Datum<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::Text => value.is_text(),
            Self::Record => matches!(value, Datum::Record(_)),
            Self::Verdict => matches!(value, Datum::Verdict(_)),
        }
    }
}

/// A native function on values of ours.
#[derive(Clone)]
pub struct Native {
    takes: Arc<[Takes]>,
    function: Arc<Function>,
}

type Function = dyn for<'f> Fn(&mut Run, &mut [Datum<'f>]) -> Result<Datum<'f>, Failure> + Send + Sync;

/// Says of a closure that it works for values of any life.
fn on_row<F>(function: F) -> F
where
    F: for<'f> Fn(&mut Run, &mut [Datum<'f>]) -> Result<Datum<'f>, Failure>,
{
    function
}

impl Native {
    fn new<const N: usize>(
        takes: [Takes; N],
        function: impl for<'f> Fn(&mut Run, [Datum<'f>; N]) -> Result<Datum<'f>, Failure> + Send + Sync + 'static,
    ) -> Self {
        let row = on_row(move |run, arguments| function(run, std::array::from_fn(|at| arguments[at].take())));
        Self { takes: Arc::new(takes), function: Arc::new(row) }
    }

    /// True when it takes these values.
    pub fn takes(&self, arguments: &[Datum<'_>]) -> bool {
        self.takes.len() == arguments.len() && self.takes.iter().zip(arguments).all(|(takes, value)| takes.takes(value))
    }

    /// Calls it with values that it takes; they are gone afterwards.
    ///
    /// # Errors
    /// What the function says.
    pub fn call<'f>(&self, run: &mut Run, arguments: &mut [Datum<'f>]) -> Result<Datum<'f>, Failure> {
        (self.function)(run, arguments)
    }

    /// The same for the engine.
    fn for_engine(self) -> RhaiFunc {
        let call = move |_: Option<NativeCallContext>, arguments: &mut [&mut Dynamic]| {
            run::with(|run| {
                let mut values: Vec<Datum> = arguments.iter_mut().map(|value| Datum::from(value.take())).collect();
                self.call(run, &mut values).map(|value| run.handed(value))
            })
        };
        RhaiFunc::Pure { func: Arc::new(call), has_context: false, is_pure: true, is_volatile: false }
    }
}

impl ScriptEngine {
    /// What scripts may call by name, beside the functions of libraries.
    #[must_use]
    pub fn natives(&self) -> &BTreeSet<&'static str> {
        &self.natives
    }
}

impl Registry {
    /// A registry without functions.
    pub fn new() -> Self {
        Self { engine: Engine::new_raw(), names: BTreeSet::new(), typed: Module::new(), natives: HashMap::new() }
    }

    /// The engine with everything that was registered, the names, and the functions.
    pub fn finish(mut self) -> (Engine, BTreeSet<&'static str>, Natives) {
        self.engine.register_global_module(self.typed.into());
        (self.engine, self.names, self.natives)
    }

    /// A function that scripts may call by name or as a method, or an operator.
    pub fn native<const N: usize>(
        &mut self,
        name: &'static str,
        takes: [Takes; N],
        function: impl for<'f> Fn(&mut Run, [Datum<'f>; N]) -> Result<Datum<'f>, Failure> + Send + Sync + 'static,
    ) {
        let native = Native::new(takes, function);
        let types = takes.map(Takes::type_id);
        let raw = native.clone().for_engine();
        for types in usual(&types).into_iter().chain([types.to_vec()]) {
            FuncRegistration::new(name).set_into_module_raw(&mut self.typed, types, raw.clone());
        }
        self.natives.insert((name.to_owned(), N), native);
        if name.starts_with(char::is_alphabetic) {
            self.names.insert(name);
        }
    }

    /// A function that only the engine can call, because it takes a closure, says where it was called, or changes its
    /// argument.
    pub fn function<A: 'static, const N: usize, const X: bool, R, const F: bool>(
        &mut self,
        name: &'static str,
        function: impl RhaiNativeFunc<A, N, X, R, F> + Clone + Send + Sync + 'static,
    ) where
        R: rhai::Variant + Clone,
    {
        self.names.insert(name);
        self.put(name, function);
    }

    /// An operator that changes its left side: what it makes of the two sides.
    pub fn assignment(
        &mut self,
        name: &'static str,
        function: impl for<'f> Fn(&mut Run, [Datum<'f>; 2]) -> Result<Datum<'f>, Failure> + Send + Sync + 'static,
    ) {
        let native = Native::new([Takes::Any; 2], function);
        self.natives.insert((name.to_owned(), 2), native.clone());
        self.put(name, move |a: &mut Dynamic, b: Dynamic| -> Result<(), Failure> {
            // A list that grows by and by is not made anew each time.
            if let Some(mut list) = a.write_lock::<Array>().filter(|_| name == "+=") {
                match b.flatten().try_cast_result::<Array>() {
                    Ok(more) => list.extend(more),
                    Err(other) => list.push(other),
                }
                return Ok(());
            }
            *a = run::with(|run| {
                let value = native.call(run, &mut [a.clone().into(), b.into()])?;
                Ok::<_, Failure>(run.handed(value))
            })?;
            Ok(())
        });
    }
    fn put<A: 'static, const N: usize, const X: bool, R, const F: bool, Function>(
        &mut self,
        name: &str,
        function: Function,
    ) where
        Function: RhaiNativeFunc<A, N, X, R, F> + Clone + Send + Sync + 'static,
        R: rhai::Variant + Clone,
    {
        let types = Function::param_types();
        let raw: RhaiFunc = function.clone().into_rhai_function(false, false);
        for types in usual(&types) {
            FuncRegistration::new(name).set_into_module_raw(&mut self.typed, types, raw.clone());
        }
        self.engine.register_fn(name, function);
    }
}

/// The types that values have.
fn types() -> [TypeId; 8] {
    [
        TypeId::of::<Handle>(),
        TypeId::of::<ImmutableString>(),
        TypeId::of::<()>(),
        TypeId::of::<Array>(),
        TypeId::of::<Day>(),
        TypeId::of::<i64>(),
        TypeId::of::<bool>(),
        TypeId::of::<f64>(),
    ]
}

/// The lists of types for which a function that takes any value in one or two places is put in.
fn usual(params: &[TypeId]) -> Vec<Vec<TypeId>> {
    let any: Vec<usize> = (0..params.len()).filter(|&at| params[at] == TypeId::of::<Dynamic>()).collect();
    let with = |values: &[TypeId]| {
        let mut list = params.to_vec();
        any.iter().zip(values).for_each(|(&at, &value)| list[at] = value);
        list
    };
    let (text, nothing) = (TypeId::of::<ImmutableString>(), TypeId::of::<()>());
    let moved = [TypeId::of::<Day>(), TypeId::of::<i64>()];
    match any.len() {
        1 => types().iter().map(|&value| with(&[value])).collect(),
        2 => {
            let pairs = types().into_iter().flat_map(|a| types().map(|b| [a, b]));
            // Two of a kind, one of them a text or absent, and a date with days.
            let is_usual =
                |&[a, b]: &[TypeId; 2]| a == b || [text, nothing].contains(&b) || a == nothing || [a, b] == moved;
            pairs.filter(is_usual).map(|pair| with(&pair)).collect()
        }
        _ => Vec::new(),
    }
}
