//! An expression and the records in; what it comes to, as words, with the places it came from, out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rhai::{CallFnOptions, Dynamic, Scope};

use super::datum::{Datum, Handle};
use super::error::{self, Place, ScriptError};
use super::lint::{self, Known};
use super::quick::Recall;
use super::run::{self, Facts, Run};
use super::value::{self, Spot};
use super::{Absent, Limits, ScriptEngine};
use crate::catalog::Params;
use crate::node::{Kind, NodeId};
use crate::schema::Schema;
use crate::source::SourceFile;

/// What an expression is called in errors.
const NAME: &str = "式";
/// Before the expression; behind it stands a bracket. `root` is the whole inventory.
const HEAD: &str = "fn check(root) { ";

/// A value, or an item of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What kind of value it is.
    pub kind: &'static str,
    /// The value as messages show it.
    pub text: String,
    /// Where it stands in the records, if it does.
    pub spot: Option<Spot>,
}

impl ScriptEngine {
    /// What an expression comes to: one answer, or one for each item of a list. A value that is not there is an answer too.
    ///
    /// # Errors
    /// An expression that cannot be read, names what does not exist, or fails.
    pub fn ask(
        &mut self,
        expression: &str,
        schema: &Schema,
        params: &Params,
        facts: &Arc<Facts>,
    ) -> Result<Vec<Answer>, Vec<ScriptError>> {
        let file = Arc::new(SourceFile::new(NAME, format!("{HEAD}{expression}\n}}")));
        let ast = self.parse(&file).map_err(|error| vec![error])?;
        let known = Known { schema, params, functions: &self.names, objects: &self.objects };
        let (_, wrong) = lint::lint(&ast, &Place { file: &file }, &known, Some(Schema::ROOT));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let deadline = Instant::now() + Duration::from_secs(Limits::SECONDS);
        let run = Run::new(facts.clone(), None, deadline, Recall::default());
        let (result, _) = run::within(run, || {
            let options = CallFnOptions::new().eval_ast(false);
            let root = Dynamic::from(Handle(NodeId::ROOT));
            let called =
                self.engine.call_fn_with_options::<Dynamic>(options, &mut Scope::new(), &ast, "check", (root,));
            match called {
                Ok(value) => Ok(run::with(|run| answers(run, value.into()))),
                Err(error) => match error::stopped_by(&error) {
                    Some(absent) => Ok(vec![missing(&absent)]),
                    None => Err(vec![error::runtime(NAME, &file, &self.files, &error)]),
                },
            }
        });
        result
    }
}

fn answers(run: &mut Run, value: Datum<'_>) -> Vec<Answer> {
    let list =
        value.array().is_some() || value.record().is_some_and(|node| run.facts.inventory.tree.kind(node) == Kind::List);
    match value::elements(run, value.clone()).ok().filter(|_| list) {
        Some(items) => items.into_iter().map(|item| answer(run, item)).collect(),
        None => vec![answer(run, value)],
    }
}

fn answer(run: &mut Run, value: Datum<'_>) -> Answer {
    if let Some(absent) = value::absent(run, &value) {
        return missing(&absent);
    }
    let kind = value::type_name(run, &value);
    if let Datum::Verdict(verdict) = value {
        return Answer { kind, text: verdict.message, spot: verdict.spot };
    }
    let spot = value::spot(run, &value).ok();
    let text = if matches!(value, Datum::Nothing) { String::new() } else { value::text(run, &value) };
    Answer { kind, text, spot }
}

/// What is not there.
fn missing(absent: &Absent) -> Answer {
    let text = match absent {
        Absent::Missing { key, .. } => key.to_string(),
        Absent::Unreadable(_) => "読めない値".to_owned(),
        Absent::Unresolved { list, .. } => format!("{list} にない id"),
        Absent::NoSection { name, .. } => format!("見出し {name}"),
    };
    Answer { kind: "記録なし", text, spot: Some(Spot::from(absent)) }
}
