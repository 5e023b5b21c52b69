//! The script engine: rules' scripts in; verdicts, the nodes they read, and located errors out. The only module that
//! names rhai.
//!
//! A script may compute and read the inventory, nothing else: no file, clock, network, module or `eval`, and every
//! growth has a limit. [`Limits`] lists them.
//!
//! A check is run by `quick` where that comes to the same, many times as fast; the engine is asked for everything else:
//! what ends with an error, at a limit or at a value that is not there, and what is unusual.

mod ask;
mod clock;
mod closure;
mod compile;
mod datum;
mod day;
mod days;
mod documents;
mod error;
mod judge;
mod lint;
mod lists;
mod metadata;
mod operators;
mod quick;
mod records;
mod registry;
mod run;
mod sandbox;
mod shared;
mod statements;
mod steps;
mod subjects;
mod switches;
mod takers;
mod texts;
mod told;
mod value;
mod verdict;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rhai::{AST, Engine, Module, Scope};

pub use ask::Answer;
pub use compile::Script;
pub use error::{CallSite, ScriptError};
pub use judge::Judged;
pub use lint::Uses;
pub use metadata::{MetaValue, metadata_error};
pub use quick::Recall;
pub use run::{Absent, Facts};
pub use shared::Shared;
pub use statements::Statement;
pub use steps::Steps;
pub use subjects::SubjectVerdicts;
pub use told::Told;
pub use value::Spot;
pub use verdict::{Verdict, Weight};
pub use watch::{Decision, Reached};

use crate::catalog::Params;
use crate::schema::Schema;
use crate::source::SourceFile;
use error::{Files, Place};
use lint::Known;
use registry::{Natives, Registry};

/// The limits of every script, the same in debug and release builds.
pub struct Limits;

impl Limits {
    /// Operations of one call of `check`. A rule over 5,000 records needs well under a hundredth.
    pub const OPERATIONS: u64 = 10_000_000;
    /// Wall time of one rule over all its subjects, in seconds.
    pub const SECONDS: u64 = 10;
    /// Nested calls of script functions.
    pub const CALL_LEVELS: usize = 64;
    /// Nested expressions, in the script and in functions.
    pub const EXPRESSION_DEPTH: usize = 64;
    /// Bytes of a text, and of all texts in one array.
    pub const TEXT: usize = 16 << 20;
    /// Items of an array.
    pub const ARRAY: usize = 1_000_000;
    /// Keys of an object map.
    pub const MAP: usize = 10_000;
    /// Bytes of one script: compiling takes more than linear time.
    pub const SCRIPT: usize = 128 << 10;
    /// Values found missing in one call of `check`, with repeats.
    pub const ABSENT: usize = 4_000_000;
    /// Texts read in one call of `check`, with repeats. A rule over the records of a large hospital reads a tenth. One error says both.
    pub const TEXTS: usize = Self::ABSENT;
    /// Variables in scope.
    pub const VARIABLES: usize = 256;
    /// Operations between two looks at the clock.
    const CLOCK: u64 = 256;
}

/// What scripts may call.
const REGISTER: [fn(&mut Registry); 7] = [
    lists::register,
    texts::register,
    days::register,
    documents::register,
    records::register,
    operators::register,
    verdict::register,
];

/// The engine with the libraries of a pack.
pub struct ScriptEngine {
    engine: Engine,
    /// The loop over the subjects of a rule.
    each: AST,
    /// Native functions, for those who call them without the engine.
    functions: Natives,
    library_asts: Vec<AST>,
    /// The functions of the libraries, for those who run them without the engine.
    quick_library: OnceLock<quick::Functions>,
    /// Every check is run by the engine.
    alone: bool,
    /// And notes the steps.
    watched: bool,
    names: BTreeSet<String>,
    /// The native functions, as their users are told of them.
    told: Vec<Told>,
    /// Keys of the object maps that the libraries build.
    objects: BTreeSet<String>,
    files: Files,
    /// What each function of the libraries touches, with everything it calls.
    library: BTreeMap<String, Uses>,
    /// A library chooses among numbers: any rule may call it.
    among_numbers: bool,
}

impl ScriptEngine {
    /// An engine that knows the schema's field names and has compiled the libraries.
    ///
    /// # Errors
    /// What is wrong with the libraries.
    pub fn new(schema: &Schema, params: &Params, libraries: &[Arc<SourceFile>]) -> Result<Self, Vec<ScriptError>> {
        let mut registry = Registry::new();
        sandbox::limit(&mut registry.engine);
        for register in REGISTER {
            register(&mut registry);
        }
        sandbox::register_fields(&mut registry.engine, schema);
        sandbox::register_iterators(&mut registry.engine);
        sandbox::share_captured_records(&mut registry.engine);
        subjects::register(&mut registry.engine);
        let (engine, told, functions) = registry.finish();
        let names = told.iter().map(|told| told.name().to_owned()).collect();
        let mut this = Self {
            each: subjects::compile(&engine),
            functions,
            library_asts: Vec::new(),
            quick_library: OnceLock::new(),
            alone: false,
            watched: false,
            engine,
            names,
            told,
            objects: BTreeSet::new(),
            files: Files::new(),
            library: BTreeMap::new(),
            among_numbers: libraries.iter().any(|file| switches::among_numbers(&Engine::new_raw(), file.text())),
        };
        this.load_libraries(schema, params, libraries)?;
        Ok(this)
    }

    /// Knows the files of another engine, so that errors can show them.
    pub(crate) fn know(&mut self, other: &Self) {
        self.files.extend(other.files.iter().map(|(name, file)| (name.clone(), file.clone())));
    }

    fn load_libraries(
        &mut self,
        schema: &Schema,
        params: &Params,
        libraries: &[Arc<SourceFile>],
    ) -> Result<(), Vec<ScriptError>> {
        let mut errors = Vec::new();
        let mut compiled = Vec::new();
        let mut own = BTreeSet::new();
        for file in libraries {
            match self.parse(file) {
                Ok(ast) => {
                    if !ast.statements().is_empty() {
                        let message = "lib には関数だけを書きます（定数は関数から見えません）";
                        errors.push(metadata_error(file, "", message));
                        continue;
                    }
                    errors.extend(self.redefined(file, &ast));
                    for def in ast.iter_fn_def().filter(|def| !def.name.starts_with("anon$")) {
                        if !own.insert((def.name.to_string(), def.params.len())) {
                            let at = Place { file }.function_name(&def.name, def.body.start_position());
                            errors.push(ScriptError::DuplicateFunction {
                                file: file.clone(),
                                at,
                                name: def.name.to_string(),
                            });
                        }
                        self.names.insert(def.name.to_string());
                    }
                    self.objects.extend(lint::object_keys(&ast));
                    compiled.push((file, ast));
                }
                Err(error) => errors.push(error),
            }
        }
        for (file, ast) in compiled {
            let known = Known { schema, params, functions: &self.names, objects: &self.objects };
            let (uses, found) = lint::lint(&ast, &Place { file }, &known, None);
            errors.extend(found);
            self.library.extend(uses);
            match Module::eval_ast_as_new(Scope::new(), &ast, &self.engine) {
                Ok(module) => {
                    self.engine.register_global_module(module.into());
                }
                Err(error) => errors.push(error::runtime(file.name(), file, &self.files, &error)),
            }
            self.library_asts.push(ast);
        }
        close_over_calls(&mut self.library);
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Functions of a script that bear the name of a native one: verdicts and look-ups are not the script's to change.
    fn redefined(&self, file: &Arc<SourceFile>, ast: &AST) -> Vec<ScriptError> {
        let taken = ast.iter_fn_def().filter(|def| self.told.iter().any(|told| told.name() == def.name.as_str()));
        let error = |name: &str| {
            metadata_error(file, &format!("fn {name}"), &format!("{name} は決まった関数で、作り直せません"))
        };
        taken.map(|def| error(&def.name)).collect()
    }
}

impl std::fmt::Debug for ScriptEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScriptEngine").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

/// Each function touches what the functions it calls touch.
fn close_over_calls(library: &mut BTreeMap<String, Uses>) {
    loop {
        let before: usize = library.values().map(|uses| uses.reads.len() + uses.params.len() + uses.calls.len()).sum();
        for name in library.keys().cloned().collect::<Vec<_>>() {
            let called: Vec<Uses> = library[&name].calls.iter().filter_map(|call| library.get(call).cloned()).collect();
            if let Some(uses) = library.get_mut(&name) {
                called.iter().for_each(|found| uses.absorb(found));
            }
        }
        let after: usize = library.values().map(|uses| uses.reads.len() + uses.params.len() + uses.calls.len()).sum();
        if after == before {
            return;
        }
    }
}
