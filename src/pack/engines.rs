//! The libraries of a pack in; the script engine for each of its rules out.
//!
//! The rules on documents that are built in have libraries of their own, as long as those of the records. Their engine is
//! made when one of them is first run: most records name no document.

use std::sync::{Arc, OnceLock};

use super::Pack;
use crate::catalog::Params;
use crate::rule::{About, Rule};
use crate::schema::Schema;
use crate::script::{ScriptEngine, ScriptError, Shared, Statement, Told};
use crate::source::SourceFile;

/// The engines of a pack.
#[derive(Debug)]
pub struct Engines {
    /// The one of nearly all rules.
    pub own: ScriptEngine,
    /// That of the rules on documents that are built in.
    on_documents: OnceLock<ScriptEngine>,
    /// All libraries that it has, when it has some beside those of the other.
    libraries: Option<Vec<Arc<SourceFile>>>,
    alone: bool,
    watched: bool,
}

impl Engines {
    /// The engines with these libraries; `on_documents` are those of the rules on documents that are built in.
    ///
    /// # Errors
    /// What is wrong with the libraries; those that are built in are read when they are needed.
    pub fn new(
        schema: &Schema,
        params: &Params,
        libraries: Vec<Arc<SourceFile>>,
        on_documents: Vec<Arc<SourceFile>>,
    ) -> Result<Self, Vec<ScriptError>> {
        let own = ScriptEngine::new(schema, params, &libraries)?;
        let apart = !on_documents.is_empty();
        let libraries = apart.then(|| libraries.into_iter().chain(on_documents).collect());
        Ok(Self { own, on_documents: OnceLock::new(), libraries, alone: false, watched: false })
    }

    /// The engine of a rule.
    ///
    /// # Panics
    /// When a library that is built in is none, which a test would have found.
    pub fn of(&self, rule: &Rule, schema: &Schema, params: &Params) -> &ScriptEngine {
        if !rule.built_in_on_documents {
            return &self.own;
        }
        self.on_documents(schema, params).unwrap_or(&self.own)
    }

    /// The engine of the rules on documents that are built in, when they have libraries of their own.
    fn on_documents(&self, schema: &Schema, params: &Params) -> Option<&ScriptEngine> {
        let libraries = self.libraries.as_ref()?;
        Some(self.on_documents.get_or_init(|| {
            let made = ScriptEngine::new(schema, params, libraries);
            let mut engine = made.unwrap_or_else(|errors| panic!("libraries that are built in are none: {errors:?}"));
            engine.know(&self.own);
            if self.alone {
                engine.leave_alone();
            }
            if self.watched {
                engine.watch();
            }
            engine
        }))
    }

    /// Lets the engines run every check.
    pub fn leave_alone(&mut self) {
        self.alone = true;
        self.own.leave_alone();
        self.on_documents.get_mut().into_iter().for_each(ScriptEngine::leave_alone);
    }
}

impl Pack {
    /// The same pack, with every check run step by step, and each step noted.
    #[must_use]
    pub fn watched(mut self) -> Self {
        self.engines.watched = true;
        self.engines.own.watch();
        self.engines.on_documents.get_mut().into_iter().for_each(ScriptEngine::watch);
        self
    }

    /// The same pack, with every check run by the script engine: what the quick way is held against.
    #[must_use]
    pub fn by_engine_alone(mut self) -> Self {
        self.engines.leave_alone();
        self
    }

    /// What scripts may call by name, beside the functions of libraries.
    #[must_use]
    pub fn natives(&self) -> &[Told] {
        self.engines.own.natives()
    }

    /// The functions of the libraries.
    #[must_use]
    pub fn shared_functions(&self) -> Vec<Shared> {
        let engines = &self.engines;
        engines.on_documents(&self.schema, &self.params).unwrap_or(&engines.own).shared_functions()
    }

    /// What may be reached in each library.
    #[must_use]
    pub fn library_statements(&self) -> Vec<Vec<Statement>> {
        // Those of the rules on documents have the others beside them.
        self.engines.on_documents.get().unwrap_or(&self.engines.own).library_statements()
    }

    /// The engine that runs a rule.
    #[must_use]
    pub fn engine(&self, rule: &Rule) -> &ScriptEngine {
        self.engines.of(rule, &self.schema, &self.params)
    }

    /// The rules whose check only the script engine can run.
    #[must_use]
    pub fn left_to_engine(&self) -> Vec<&str> {
        let checks = self.rules.iter().filter(|rule| matches!(rule.metadata.about, About::Nodes(_)));
        checks.filter(|rule| !self.engine(rule).is_quick(&rule.script, &self.schema)).map(|rule| &*rule.id).collect()
    }
}
