//! A bare engine in; one that can compute, within limits, and read the inventory, and nothing else, out.

use std::any::TypeId;

use rhai::{Dynamic, Engine, EvalAltResult, Module, OptimizationLevel};

use super::Limits;
use super::datum::Handle;
use super::day::Day;
use super::run;
use super::subjects::{self, Subjects};
use super::value;
use crate::schema::Schema;

/// Sets every limit and takes away what a rule must not have.
pub fn limit(engine: &mut Engine) {
    // The loop over the subjects is a level of its own, and each subject has operations of its own.
    engine.set_max_call_levels(Limits::CALL_LEVELS + 1);
    engine.set_max_expr_depths(Limits::EXPRESSION_DEPTH, Limits::EXPRESSION_DEPTH);
    engine.set_max_string_size(Limits::TEXT);
    engine.set_max_array_size(Limits::ARRAY);
    engine.set_max_map_size(Limits::MAP);
    engine.set_max_variables(Limits::VARIABLES);
    engine.set_max_modules(0);
    engine.set_max_strings_interned(0);
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_fail_on_invalid_map_property(true);
    engine.set_module_resolver(rhai::module_resolvers::DummyModuleResolver::new());
    // Closures stand where they are used: kept ones would hoard what they capture, past every limit.
    for word in ["eval", "import", "export", "try", "catch", "spawn", "Fn", "curry", "call"] {
        engine.disable_symbol(word);
    }
    engine.on_progress(|operations| {
        (operations % Limits::CLOCK == 0).then(|| run::exhausted(operations)).flatten().map(Dynamic::from)
    });
}

/// A getter for each field name of the schema: twice as fast as one indexer for all.
pub fn register_fields(engine: &mut Engine, schema: &Schema) {
    for name in schema.names() {
        if let Some(symbol) = schema.symbols().get(name) {
            engine.register_get(name, move |handle: &mut Handle| {
                run::with(|run| value::field(run, handle.0, symbol).map(|value| run.handed(value)))
            });
        }
    }
}

/// `for x in …` over lists of the inventory and ranges; an absent list ends the check.
pub fn register_iterators(engine: &mut Engine) {
    type Items = Box<dyn Iterator<Item = Result<Dynamic, Box<EvalAltResult>>>>;
    let mut module = Module::new();
    let each = |list: Dynamic| -> Items {
        let items = run::with(|run| {
            let items = value::elements(run, list.into())?;
            Ok::<_, Box<EvalAltResult>>(items.into_iter().map(|item| item.into_dynamic(run)).collect::<Vec<_>>())
        });
        match items {
            Ok(items) => Box::new(items.into_iter().map(Ok)),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    };
    for kind in [TypeId::of::<Handle>(), TypeId::of::<rhai::Array>(), TypeId::of::<()>()] {
        module.set_iter_result(kind, each);
    }
    let subjects = |subjects: Dynamic| -> Items { Box::new(subjects::each(subjects.cast())) };
    module.set_iter_result(TypeId::of::<Subjects>(), subjects);
    module.set_iterable::<std::ops::Range<i64>>();
    module.set_iterable::<std::ops::RangeInclusive<i64>>();
    engine.register_global_module(module.into());
}

/// A closure that captures a variable makes it shared, and a shared variable cannot be read by a closure while a method
/// chain stands on it. Records and dates never change, so a copy is the same: `system.vendors.any(|v| f(v, system))`
/// works wherever it stands.
pub fn share_captured_records(engine: &mut Engine) {
    #[allow(
        deprecated,
        reason = "the API is marked volatile, not deprecated; there is no other way to see a variable"
    )]
    engine.on_var(|name, _, context| {
        let Some(value) = context.scope().get(name) else { return Ok(None) };
        if value.is_unit() {
            let tag = value.clone().flatten().tag();
            run::with(|run| run.touch(tag));
        }
        if !value.is_shared() {
            return Ok(None);
        }
        if let Some(handle) = value.read_lock::<Handle>() {
            return Ok(Some(Dynamic::from(*handle)));
        }
        Ok(value.read_lock::<Day>().map(|day| Dynamic::from(*day)))
    });
}
