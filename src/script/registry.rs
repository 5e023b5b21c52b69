//! Native functions in; an engine that has them, and the list of their names for suggestions, out.
//!
//! Our functions take any value and say themselves what they cannot use. The engine looks for a function by the types of
//! its arguments, first as they are and then with one after another taken for any: each function is put in under the usual
//! types as well, so that the first look finds it.

use std::any::TypeId;
use std::collections::{BTreeSet, HashMap};

use rhai::{Array, Dynamic, Engine, FuncRegistration, ImmutableString, Module, RhaiFunc, RhaiNativeFunc};
use smallvec::SmallVec;

use super::ScriptEngine;
use super::day::Day;
use super::value::{Failure, Handle};

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

/// Native functions by name and number of arguments; where there are several, the types of the arguments tell.
pub type Natives = HashMap<(String, usize), Vec<Native>>;

/// A native function that needs no engine.
#[derive(Clone)]
pub struct Native {
    types: Vec<TypeId>,
    function: RhaiFunc,
}

impl Native {
    /// True when it takes values of these types.
    pub fn takes(&self, arguments: &[Dynamic]) -> bool {
        let fits = |(own, value): (&TypeId, &Dynamic)| *own == TypeId::of::<Dynamic>() || *own == value.type_id();
        self.types.iter().zip(arguments).all(fits)
    }

    /// Calls it with values that it takes; they are gone afterwards.
    ///
    /// # Errors
    /// What the function says.
    pub fn call(&self, arguments: &mut [Dynamic]) -> Result<Dynamic, Failure> {
        let mut arguments: SmallVec<[&mut Dynamic; 4]> = arguments.iter_mut().collect();
        match &self.function {
            RhaiFunc::Pure { func, .. } | RhaiFunc::Method { func, .. } => func(None, &mut arguments),
            _ => Err(super::value::misuse("関数ではありません")),
        }
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

    /// A function that scripts may call by name or as a method.
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

    /// A binary operator over all values.
    pub fn operator(
        &mut self,
        name: &str,
        function: impl Fn(Dynamic, Dynamic) -> Result<Dynamic, Failure> + Clone + Send + Sync + 'static,
    ) {
        self.put(name, function);
    }

    /// An operator that changes its left side.
    pub fn assignment(
        &mut self,
        name: &str,
        function: impl Fn(&mut Dynamic, Dynamic) -> Result<(), Failure> + Clone + Send + Sync + 'static,
    ) {
        self.put(name, function);
    }

    /// A unary operator over all values.
    pub fn unary(
        &mut self,
        name: &str,
        function: impl Fn(Dynamic) -> Result<Dynamic, Failure> + Clone + Send + Sync + 'static,
    ) {
        self.put(name, function);
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
        if !X {
            let native = Native { types: types.to_vec(), function: raw.clone() };
            self.natives.entry((name.to_owned(), N)).or_default().push(native);
        }
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
