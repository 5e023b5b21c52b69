//! A script in; its syntax tree, its `RULE`, what it touches and its check, or what is wrong with it, out.
//!
//! Of a rule that is built in only its `RULE` is read at once, the rest when it is first asked for: tests have compiled
//! them all, and a run that selects a few of them need not.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rhai::AST;

use super::error::{self, Place, ScriptError};
use super::lint::{self, Known, Uses};
use super::metadata::{MetaValue, metadata_error};
use super::{Limits, ScriptEngine, quick, switches};
use crate::catalog::Params;
use crate::node::ShapeId;
use crate::schema::Schema;
use crate::source::SourceFile;

/// A rule's script.
pub struct Script {
    file: Arc<SourceFile>,
    /// The shape of what its `check` is given.
    subject: Option<ShapeId>,
    ast: OnceLock<AST>,
    /// With the loop over the subjects, for the engine.
    looped: OnceLock<AST>,
    /// Its `check`, for those who run it without the engine.
    pub(super) quick: OnceLock<Option<Arc<quick::Function>>>,
    uses: OnceLock<Uses>,
    among_numbers: OnceLock<bool>,
}

impl Script {
    fn new(file: Arc<SourceFile>, subject: Option<ShapeId>) -> Self {
        Self {
            file,
            subject,
            ast: OnceLock::new(),
            looped: OnceLock::new(),
            quick: OnceLock::new(),
            uses: OnceLock::new(),
            among_numbers: OnceLock::new(),
        }
    }

    /// The script's file.
    #[must_use]
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Script").field("file", &self.file.name()).finish_non_exhaustive()
    }
}

impl ScriptEngine {
    /// Compiles a file, which errors can show from now on.
    pub(super) fn parse(&mut self, file: &Arc<SourceFile>) -> Result<AST, ScriptError> {
        self.files.insert(file.name().to_owned(), file.clone());
        self.compiled(file, bare(file))
    }

    /// Compiles a part of a file, which errors can show.
    fn compiled(&self, file: &Arc<SourceFile>, text: &str) -> Result<AST, ScriptError> {
        if text.len() > Limits::SCRIPT {
            return Err(error::too_large(file));
        }
        let mut ast = self.engine.compile(text).map_err(|error| Place { file }.syntax(&error))?;
        ast.set_source(file.name());
        Ok(ast)
    }

    /// Reads the `RULE` of a rule's script, which is compiled for it unless it is built in.
    ///
    /// # Errors
    /// A script that cannot be parsed or whose metadata is wrong.
    pub fn metadata(
        &mut self,
        file: &Arc<SourceFile>,
        built_in: bool,
    ) -> Result<(Option<AST>, BTreeMap<String, MetaValue>), ScriptError> {
        self.files.insert(file.name().to_owned(), file.clone());
        let part = if built_in { constant(file) } else { None };
        let ast = self.compiled(file, part.unwrap_or(bare(file)))?;
        let constant =
            ast.iter_literal_variables(true, false).find(|(name, ..)| *name == "RULE").map(|(_, _, value)| value);
        let Some(map) = constant.and_then(|value| value.try_cast::<rhai::Map>()) else {
            return Err(metadata_error(file, "RULE", "`const RULE = #{ … };` がないか、値が直接書かれていません"));
        };
        let mut values = BTreeMap::new();
        for (key, value) in map {
            let value = if let Ok(text) = value.clone().into_string() {
                MetaValue::Text(text)
            } else if let Ok(flag) = value.as_bool() {
                MetaValue::Flag(flag)
            } else {
                return Err(metadata_error(file, &key, &format!("RULE の {key} は文字列か真偽値で書きます")));
            };
            values.insert(key.to_string(), value);
        }
        Ok((Some(ast).filter(|_| part.is_none()), values))
    }

    /// The script of a rule; one that is compiled is checked against what exists.
    ///
    /// # Errors
    /// Every name in it that does not exist; a missing `check`.
    pub fn script(
        &self,
        file: &Arc<SourceFile>,
        ast: Option<AST>,
        schema: &Schema,
        params: &Params,
        subject: Option<ShapeId>,
    ) -> Result<Script, Vec<ScriptError>> {
        let script = Script::new(file.clone(), subject);
        let Some(ast) = ast else { return Ok(script) };
        let (uses, mut errors) = self.lint(&script, &ast, schema, params);
        errors.extend(self.redefined(file, &ast));
        if subject.is_some() && !ast.iter_fn_def().any(|def| def.name == "check" && def.params.len() == 1) {
            errors.push(metadata_error(file, "RULE", "`fn check(x)` がありません（引数は一つ）"));
        }
        if errors.is_empty() { Ok(Script { ast: ast.into(), uses: uses.into(), ..script }) } else { Err(errors) }
    }

    /// What a script touches, and the names in it that do not exist.
    fn lint(&self, script: &Script, ast: &AST, schema: &Schema, params: &Params) -> (Uses, Vec<ScriptError>) {
        let known = Known { schema, params, functions: &self.names, objects: &self.objects };
        let (functions, errors) = lint::lint(ast, &Place { file: &script.file }, &known, script.subject);
        let mut uses = Uses::default();
        functions.values().for_each(|found| uses.absorb(found));
        for name in uses.calls.clone() {
            if let Some(found) = self.library.get(&name) {
                uses.absorb(found);
            }
        }
        (uses, errors)
    }

    /// What a script touches, with everything it calls.
    pub fn uses<'s>(&self, script: &'s Script, schema: &Schema, params: &Params) -> &'s Uses {
        script.uses.get_or_init(|| self.lint(script, self.ast(script), schema, params).0)
    }

    /// False when a script is built in and its text tells, without its being compiled, that it reads nothing under a
    /// top-level key.
    pub fn may_read(&self, script: &Script, key: &str) -> bool {
        let text = script.file.text();
        let reads = |(name, uses): (&String, &Uses)| uses.reads.contains(key) && text.contains(name.as_str());
        // In a script that is not built in, a key may be written otherwise.
        script.uses.get().is_some() || text.contains(key) || self.library.iter().any(reads)
    }

    /// A script's syntax tree.
    ///
    /// # Panics
    /// When a script that is built in is none, which a test would have found.
    pub(super) fn ast<'s>(&self, script: &'s Script) -> &'s AST {
        let none = |error: ScriptError| panic!("{} is built in, and no script: {error}", script.file.name());
        script.ast.get_or_init(|| self.compiled(&script.file, bare(&script.file)).unwrap_or_else(none))
    }

    /// A script with the loop over its subjects.
    pub(super) fn looped<'s>(&self, script: &'s Script) -> &'s AST {
        script.looped.get_or_init(|| {
            let mut ast = self.ast(script).merge(&self.each);
            ast.set_source(script.file.name());
            ast
        })
    }

    /// True when a script chooses among numbers, or may call what does.
    pub(super) fn among_numbers(&self, script: &Script) -> bool {
        let own = || switches::among_numbers(&self.engine, script.file.text());
        *script.among_numbers.get_or_init(|| self.among_numbers || own())
    }
}

/// The text of a script without a byte order mark.
fn bare(file: &SourceFile) -> &str {
    file.text().strip_prefix('\u{feff}').unwrap_or(file.text())
}

/// The `RULE` of a script, as it is written.
fn constant(file: &SourceFile) -> Option<&str> {
    let (text, end) = (file.text(), "};");
    let from = text.find("const RULE")?;
    let length = text[from..].find(end)? + end.len();
    Some(&text[from..from + length])
}
