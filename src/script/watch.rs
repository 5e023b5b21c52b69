//! The engine at work in; the steps that it took out, for those who ask which statements were reached and what was decided.
//!
//! Nobody is watched unless that was asked for: then the engine runs every check, and says of each step where it is.

use std::collections::BTreeSet;
use std::sync::Arc;

use miette::SourceSpan;
use rhai::debugger::DebuggerCommand;
use rhai::{AST, ASTNode, Dynamic, Engine, EvalContext, Expr, Position, Stmt};

use super::datum::Datum;
use super::error::Place;
use super::run::{self, Run};
use super::statements::{self, Condition, Statement, start};
use super::steps::{Site, Steps};
use super::{Script, ScriptEngine, value};
use crate::source::SourceFile;

/// Bytes of a value that are kept of each step.
const VALUE: usize = 400;

/// Places of scripts that were reached: the name of the file, and the first byte.
pub type Reached = BTreeSet<(Arc<str>, usize)>;

/// A condition that was decided.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The script.
    pub file: Arc<SourceFile>,
    /// The condition.
    pub at: SourceSpan,
    /// It held.
    pub holds: bool,
    /// The variables and the parameters in it, with what they were, as far as they were no records.
    pub values: Vec<(String, String)>,
}

/// Has the engine say where it is.
fn follow(engine: &mut Engine) {
    #[allow(deprecated, reason = "the API is marked volatile, not deprecated; there is no other way to see the steps")]
    engine.register_debugger(
        |_, debugger| debugger,
        |context, _, node, source, _| {
            let at = start(&node);
            if !at.is_none() {
                let seen = seen(&context, &node);
                run::with(|run| note(run, source, at, seen));
            }
            Ok(DebuggerCommand::StepInto)
        },
    );
}

/// What a condition that is about to be decided depends on: its variables, with what they are, and its parameters.
#[derive(Default)]
struct Seen {
    variables: Vec<(String, Dynamic)>,
    params: Vec<String>,
}

fn seen(context: &EvalContext<'_, '_, '_, '_, '_, '_>, node: &ASTNode) -> Seen {
    let mut seen = Seen::default();
    let ASTNode::Stmt(Stmt::If(flow, _)) = node else { return seen };
    flow.expr.walk(&mut Vec::new(), &mut |path| {
        match path.last() {
            Some(ASTNode::Expr(Expr::Variable(variable, ..))) => {
                let name = variable.1.as_str();
                let value = context.scope().get(name).filter(|_| seen.variables.iter().all(|(own, _)| own != name));
                seen.variables.extend(value.map(|value| (name.to_owned(), value.clone().flatten())));
            }
            Some(ASTNode::Expr(Expr::FnCall(call, _))) if call.name == "param" => {
                if let Some(Expr::StringConstant(name, _)) = call.args.first() {
                    seen.params.push(name.to_string());
                }
            }
            _ => {}
        }
        true
    });
    seen
}

fn note(run: &mut Run, source: Option<&str>, at: Position, seen: Seen) {
    if run.steps.is_none() {
        return;
    }
    let mut values = Vec::new();
    for (name, value) in seen.variables {
        let value = Datum::from(value);
        // Records are shown where they are read.
        if !matches!(value, Datum::Record(_) | Datum::Object(_) | Datum::Other(_)) {
            let mut text = value::text(run, &value);
            text.truncate(text.floor_char_boundary(VALUE));
            values.push((name, text));
        }
    }
    let params =
        seen.params.into_iter().filter_map(|name| run.facts.params.get(&name).map(|value| (name, value.to_string())));
    values.extend(params);
    if let Some(steps) = &mut run.steps {
        steps.note(source, at, values);
    }
}

impl ScriptEngine {
    /// Lets the engine run every check, step by step, and say so.
    pub(crate) fn watch(&mut self) {
        self.leave_alone();
        self.watched = true;
        follow(&mut self.engine);
    }

    /// What may be reached in a rule's script.
    #[must_use]
    pub fn statements(&self, script: &Script) -> Vec<Statement> {
        statements::statements(self.ast(script), script.file())
    }

    /// The same of each library.
    #[must_use]
    pub fn library_statements(&self) -> Vec<Vec<Statement>> {
        let of = |ast: &AST| Some(statements::statements(ast, self.files.get(ast.source()?)?));
        self.library_asts.iter().filter_map(of).collect()
    }

    /// What was reached.
    #[must_use]
    pub fn reached(&self, script: &Script, steps: &Steps) -> Reached {
        let offset = |(number, at): &Site| {
            let file = self.stepped(script, steps, *number);
            (Arc::from(file.name()), Place { file }.span(*at, 1).offset())
        };
        steps.reached.iter().map(offset).collect()
    }

    /// What was decided, in the order of the steps.
    #[must_use]
    pub fn decisions(&self, script: &Script, steps: &Steps) -> Vec<Decision> {
        let conditions = |number: usize| {
            let name = self.stepped(script, steps, number).name();
            let library = self.library_asts.iter().find(|ast| ast.source() == Some(name));
            statements::conditions(library.unwrap_or_else(|| self.ast(script)))
        };
        let known: Vec<Vec<Condition>> = (0..steps.names.len()).map(conditions).collect();
        let mut decisions = Vec::new();
        for (at, ((number, place), values)) in steps.order.iter().enumerate() {
            let condition = known[*number].iter().find(|condition| condition.step == *place);
            let Some(condition) = condition else { continue };
            let later =
                steps.order[at + 1..].iter().map(|(site, _)| site).take_while(|site| **site != (*number, *place));
            let (from, to) = condition.block;
            let holds = later.into_iter().any(|(own, at)| own == number && from <= *at && *at <= to);
            decisions.push(decision(self.stepped(script, steps, *number), condition, holds, values.clone()));
        }
        decisions
    }

    /// The script of a step, by its number.
    fn stepped<'s>(&'s self, script: &'s Script, steps: &Steps, number: usize) -> &'s Arc<SourceFile> {
        self.files.get(&steps.names[number]).unwrap_or(script.file())
    }
}

fn decision(file: &Arc<SourceFile>, condition: &Condition, holds: bool, values: Vec<(String, String)>) -> Decision {
    let (place, text) = (Place { file }, file.text());
    let (mut from, to) = (place.span(condition.at, 1).offset(), place.span(condition.end, 1).offset());
    // A bracket before the condition is no part of the tree.
    let count = |from: usize, c: char| text[from..to.max(from)].matches(c).count();
    while count(from, ')') > count(from, '(') && text[..from].trim_end().ends_with('(') {
        from = text[..from].trim_end().len() - 1;
    }
    let length = text[from..to.max(from)].trim_end().len();
    Decision { file: file.clone(), at: (from, length).into(), holds, values }
}
