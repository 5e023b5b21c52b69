//! Native functions in; an engine that has them, and the list of their names for suggestions, out.

use std::collections::BTreeSet;

use rhai::{Dynamic, Engine, RhaiNativeFunc};

use super::value::Failure;

/// Registers functions and remembers their names: the one list of what scripts may call.
pub struct Registry {
    /// The engine.
    pub engine: Engine,
    /// Names of all functions.
    pub names: BTreeSet<&'static str>,
}

impl Registry {
    /// A function that scripts may call by name or as a method.
    pub fn function<A: 'static, const N: usize, const X: bool, R, const F: bool>(
        &mut self,
        name: &'static str,
        function: impl RhaiNativeFunc<A, N, X, R, F> + Send + Sync + 'static,
    ) where
        R: rhai::Variant + Clone,
    {
        self.names.insert(name);
        self.engine.register_fn(name, function);
    }

    /// A binary operator over all values.
    pub fn operator(
        &mut self,
        name: &str,
        function: impl Fn(Dynamic, Dynamic) -> Result<Dynamic, Failure> + Send + Sync + 'static,
    ) {
        self.engine.register_fn(name, function);
    }

    /// An operator that changes its left side.
    pub fn assignment(
        &mut self,
        name: &str,
        function: impl Fn(&mut Dynamic, Dynamic) -> Result<(), Failure> + Send + Sync + 'static,
    ) {
        self.engine.register_fn(name, function);
    }

    /// A unary operator over all values.
    pub fn unary(
        &mut self,
        name: &str,
        function: impl Fn(Dynamic) -> Result<Dynamic, Failure> + Send + Sync + 'static,
    ) {
        self.engine.register_fn(name, function);
    }
}
