//! The libraries in; the functions that all rules share, with what stands above them, out.

use std::sync::Arc;

use miette::SourceSpan;
use rhai::{AST, FnAccess};

use super::ScriptEngine;
use super::error::Place;
use crate::source::SourceFile;

/// A function of a library.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The library's file.
    pub file: Arc<SourceFile>,
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub at: SourceSpan,
    /// The names of its arguments.
    pub arguments: Vec<String>,
    /// The `///` lines above it.
    pub says: Vec<String>,
}

impl ScriptEngine {
    /// The functions of the libraries, file by file, in the order of the text.
    #[must_use]
    pub fn shared_functions(&self) -> Vec<Shared> {
        let of = |ast: &AST| Some(functions(ast, self.files.get(ast.source()?)?));
        self.library_asts.iter().filter_map(of).flatten().collect()
    }
}

fn functions(ast: &AST, file: &Arc<SourceFile>) -> Vec<Shared> {
    let open = |def: &rhai::ScriptFuncDef| def.access == FnAccess::Public && !def.name.starts_with("anon$");
    let mut found: Vec<(usize, Shared)> = Vec::new();
    for def in ast.iter_fn_def().filter(|def| open(def)) {
        let at = Place { file }.function_name(&def.name, def.body.start_position());
        let line = file.position(at.offset() as u32).line as usize;
        let arguments = def.params.iter().map(ToString::to_string).collect();
        let says = above(file, line);
        found.push((line, Shared { file: file.clone(), name: def.name.to_string(), at, arguments, says }));
    }
    found.sort_by_key(|(line, _)| *line);
    found.into_iter().map(|(_, shared)| shared).collect()
}

/// The `///` lines above a line.
fn above(file: &SourceFile, line: usize) -> Vec<String> {
    let lines: Vec<&str> = file.text().lines().take(line.saturating_sub(1)).collect();
    let said = lines.iter().rev().map_while(|line| line.trim().strip_prefix("///"));
    let mut said: Vec<String> = said.map(|line| line.trim().to_owned()).collect();
    said.reverse();
    said
}
