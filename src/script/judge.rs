//! A compiled script and the subjects of its rule in; what `check` says of each, and why the rule is broken if it is, out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rhai::{AST, CallFnOptions, Dynamic, EvalAltResult, Scope};

use super::error::{self, ScriptError};
use super::quick::Recall;
use super::run::{self, Facts, Run};
use super::steps::Steps;
use super::subjects::{self, SubjectVerdicts, Subjects};
use super::{Limits, Script, ScriptEngine, quick, value, verdict};
use crate::catalog::Requirement;
use crate::node::NodeId;
use crate::schema::Schema;

/// What one rule found over its subjects.
#[derive(Debug, Default)]
pub struct Judged {
    /// For each subject that the rule looked at: the verdicts, and the nodes read, where there are any.
    pub subjects: Vec<SubjectVerdicts>,
    /// How many others it looked at.
    pub silent: usize,
    /// Days until the verdicts may be others; `None` when no later date changes them.
    pub steady: Option<u64>,
    /// The steps of the engine, where somebody asks for them.
    pub steps: Option<Steps>,
    /// Why the rule is broken; the subjects after the first error were not looked at.
    pub error: Option<Box<ScriptError>>,
}

impl ScriptEngine {
    /// Lets the engine run every check, as if nothing could be run without it.
    pub(crate) fn leave_alone(&mut self) {
        self.alone = true;
    }

    /// True when `check` can be run without the engine.
    pub(crate) fn is_quick(&self, script: &Script, schema: &Schema) -> bool {
        self.quick(script, schema).is_some()
    }

    /// Runs `check` on each subject. What functions came to is kept in `recall`, which must be of the same facts.
    #[must_use]
    pub fn judge(
        &self,
        rule: &str,
        script: &Script,
        facts: &Arc<Facts>,
        requirement: Option<&Arc<Requirement>>,
        subjects: &[NodeId],
        recall: &mut Recall,
    ) -> Judged {
        let deadline = Instant::now() + Duration::from_secs(Limits::SECONDS);
        let mut run = Run::new(facts.clone(), requirement.cloned(), deadline, std::mem::take(recall));
        run.among_numbers = self.among_numbers(script);
        run.steps = self.watched.then(Steps::default);
        let (all, end): (Arc<[NodeId]>, usize) = (subjects.into(), subjects.len());
        let subjects = Subjects { all, end };
        let (error, run) = match self.quick(script, &facts.schema) {
            Some(function) => self.quickly(rule, script, function, subjects, run),
            None => run::within(run, || self.through(rule, script, &subjects)),
        };
        *recall = run.recall;
        let said = run.said;
        Judged { subjects: said.subjects, silent: said.silent, steady: said.steady, steps: run.steps, error }
    }

    /// The script's `check`, for those who run it without the engine; `None` where only the engine can.
    fn quick<'s>(&self, script: &'s Script, schema: &Schema) -> Option<&'s quick::Function> {
        if self.alone {
            return None;
        }
        let compile = |asts: &[&AST], library: &quick::Functions| {
            let symbol = |name: &str| schema.symbols().get(name);
            quick::compile(asts, &quick::Known { natives: &self.functions, library, symbol: &symbol })
        };
        let function = script.quick.get_or_init(|| {
            let library = self.quick_library.get_or_init(|| {
                let asts: Vec<&AST> = self.library_asts.iter().collect();
                compile(&asts, &quick::Functions::new())
            });
            compile(&[self.ast(script)], library).remove(&("check".to_owned(), 1)).flatten()
        });
        function.as_deref()
    }

    /// Runs `check` on each subject without the engine; it is asked for those of which only it can tell.
    fn quickly(
        &self,
        rule: &str,
        script: &Script,
        function: &quick::Function,
        subjects: Subjects,
        mut run: Run,
    ) -> (Option<Box<ScriptError>>, Run) {
        let mut asked = 0;
        for at in 0..subjects.end {
            // Where the engine is asked again and again, it may as well go on.
            if asked > 8 && asked * 2 > at {
                run.said.at = at;
                return run::within(run, || self.through(rule, script, &subjects));
            }
            let Some(value) = subjects::begin(&mut run, at, subjects.all[at]) else { continue };
            let bytes = run.verdict_bytes;
            if let Some(result) = quick::check(function, &mut run, value)
                && let Ok(verdicts) = verdict::returned(&mut run, result)
            {
                run.finish(verdicts, None);
                continue;
            }
            asked += 1;
            run.verdict_bytes = bytes;
            run.operations = 0;
            let one = Subjects { end: at + 1, ..subjects.clone() };
            let error;
            (error, run) = run::within(run, || self.through(rule, script, &one));
            if error.is_some() {
                return (error, run);
            }
        }
        (None, run)
    }

    /// Runs the loop until it has been through all subjects; a check that ends at a value that is not there ends the loop,
    /// which then goes on behind it.
    fn through(&self, rule: &str, script: &Script, subjects: &Subjects) -> Option<Box<ScriptError>> {
        while run::with(|run| run.said.at) < subjects.end {
            let Err(error) = self.call(script, subjects.clone()) else { break };
            if let Some(refused) = run::with(|run| run.said.refused.take()) {
                return Some(Box::new(match refused {
                    Ok((at, source)) => error::dropped(rule, script.file(), &self.files, at, source.as_deref()),
                    Err(failure) => error::runtime(rule, script.file(), &self.files, &failure),
                }));
            }
            let Some(absent) = error::stopped_by(&error) else {
                return Some(Box::new(error::runtime(rule, script.file(), &self.files, &error)));
            };
            run::with(|run| {
                run.finish(Vec::new(), Some(absent));
                run.said.at += 1;
                run.operations = 0;
            });
        }
        None
    }

    fn call(&self, script: &Script, subjects: Subjects) -> Result<Dynamic, Box<EvalAltResult>> {
        let call = || {
            let options = CallFnOptions::new().eval_ast(false);
            let (ast, arguments) = (self.looped(script), (subjects,));
            self.engine.call_fn_with_options::<Dynamic>(options, &mut Scope::new(), ast, subjects::EACH, arguments)
        };
        // A native function must not panic; if one does, the rule is broken and the others still run.
        catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|_| Err(value::misuse("junshu の内部で誤りがありました")))
    }
}
