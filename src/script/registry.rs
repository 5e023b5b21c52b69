//! Native functions in; an engine that has them, and the list of their names for suggestions, out.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

use rhai::{
    Array, Dynamic, Engine, FuncRegistration, ImmutableString, Module, NativeCallContext, RhaiFunc, RhaiNativeFunc,
};

use super::ScriptEngine;
use super::datum::{Datum, Handle};
use super::run::{self, Run};
use super::told::Told;
use super::value::Failure;
use super::verdict::Verdict;

/// Registers functions and remembers their names: the one list of what scripts may call.
pub struct Registry {
    /// The engine.
    pub engine: Engine,
    /// All functions with a name.
    told: Vec<Told>,
    /// Those that take values of ours.
    module: Module,
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
    pub fn natives(&self) -> &[Told] {
        &self.told
    }
}

impl Registry {
    /// A registry without functions.
    pub fn new() -> Self {
        Self { engine: Engine::new_raw(), told: Vec::new(), module: Module::new(), natives: HashMap::new() }
    }

    /// The engine with everything that was registered, and the functions.
    pub fn finish(mut self) -> (Engine, Vec<Told>, Natives) {
        self.engine.register_global_module(self.module.into());
        (self.engine, self.told, self.natives)
    }

    /// A function that scripts may call by name or as a method.
    ///
    /// # Panics
    /// When users are told of other arguments than it takes.
    pub fn native<const N: usize>(
        &mut self,
        told: Told,
        takes: [Takes; N],
        function: impl for<'f> Fn(&mut Run, [Datum<'f>; N]) -> Result<Datum<'f>, Failure> + Send + Sync + 'static,
    ) {
        assert_eq!(told.arguments().len(), N, "{told:?}");
        self.operator(told.name(), takes, function);
        self.told.push(told);
    }

    /// An operator.
    pub fn operator<const N: usize>(
        &mut self,
        name: &'static str,
        takes: [Takes; N],
        function: impl for<'f> Fn(&mut Run, [Datum<'f>; N]) -> Result<Datum<'f>, Failure> + Send + Sync + 'static,
    ) {
        let native = Native::new(takes, function);
        let types = takes.map(Takes::type_id);
        FuncRegistration::new(name).set_into_module_raw(&mut self.module, types, native.clone().for_engine());
        self.natives.insert((name.to_owned(), N), native);
    }

    /// A function that only the engine can call, because it takes a closure, says where it was called, or changes its
    /// argument.
    pub fn function<A: 'static, const N: usize, const X: bool, R, const F: bool>(
        &mut self,
        told: Told,
        function: impl RhaiNativeFunc<A, N, X, R, F> + Clone + Send + Sync + 'static,
    ) where
        R: rhai::Variant + Clone,
    {
        self.engine.register_fn(told.name(), function);
        self.told.push(told);
    }

    /// An operator that changes its left side: what it makes of the two sides.
    pub fn assignment(
        &mut self,
        name: &'static str,
        function: impl for<'f> Fn(&mut Run, [Datum<'f>; 2]) -> Result<Datum<'f>, Failure> + Send + Sync + 'static,
    ) {
        let native = Native::new([Takes::Any; 2], function);
        self.natives.insert((name.to_owned(), 2), native.clone());
        self.engine.register_fn(name, move |a: &mut Dynamic, b: Dynamic| -> Result<(), Failure> {
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
}
