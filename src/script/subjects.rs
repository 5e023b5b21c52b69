//! The subjects of a rule in; what `check` says of each, in one run of the engine, out.
//!
//! The engine finds the functions of a script anew each time it is called from outside, and keeps what it found while it
//! runs: a loop over the subjects, itself a script, costs a fraction of a call for each.

use std::sync::Arc;

use rhai::{AST, Dynamic, Engine, NativeCallContext};

use super::datum::Datum;
use super::run::{self, Absent, Run};
use super::value::{self, Failure};
use super::verdict::{self, Dropped, Verdict};
use crate::node::NodeId;

/// The loop. Its names are no functions of the registry, so that no script can call them.
const LOOP: &str = "fn __each(subjects) { for subject in subjects { __said(check(subject)); } }";
/// The function of the loop.
pub const EACH: &str = "__each";

/// The subjects of a rule, as far as a loop goes; it starts at the one at hand.
#[derive(Clone)]
pub struct Subjects {
    /// All.
    pub all: Arc<[NodeId]>,
    /// The first that it does not go to.
    pub end: usize,
}

/// What a rule said of one subject.
#[derive(Debug)]
pub struct SubjectVerdicts {
    /// The subject.
    pub subject: NodeId,
    /// Verdicts.
    pub verdicts: Vec<Verdict>,
    /// The value whose absence ended the check.
    pub absent: Option<Absent>,
    /// Dates in the future that were read as evidence.
    pub future: Vec<NodeId>,
    /// Scalars read, and lists looked at, in the order of the tree, where that was asked for.
    pub reads: Vec<NodeId>,
}

/// What one rule said of its subjects so far.
#[derive(Default)]
pub struct Said {
    /// Of each that it has been through, where there is something to tell.
    pub subjects: Vec<SubjectVerdicts>,
    /// How many others it has been through.
    pub silent: usize,
    /// Days until any of it may be otherwise.
    pub steady: Option<u64>,
    /// The subject at hand, by its number.
    pub at: usize,
    /// Why what it returned is no answer: a verdict that was made and is not in it, or a value that is none.
    pub refused: Option<Result<Dropped, Failure>>,
}

/// The loop as a script.
pub fn compile(engine: &Engine) -> AST {
    engine.compile(LOOP).expect("the loop over subjects is a script")
}

pub fn register(engine: &mut Engine) {
    engine.register_type_with_name::<Subjects>("対象");
    engine.register_fn("__said", |context: NativeCallContext, value: Dynamic| -> Result<(), Failure> {
        run::with(|run| {
            run.operations = context.global_runtime_state().num_operations();
            match verdict::returned(run, value.into()) {
                Ok(verdicts) => {
                    run.finish(verdicts, None);
                    Ok(())
                }
                Err(problem) => {
                    run.said.refused = Some(problem);
                    Err(value::misuse("no answer"))
                }
            }
        })
    });
}

/// The subjects one by one; one that cannot be read is done with before any script sees it.
pub fn each(subjects: Subjects) -> impl Iterator<Item = Result<Dynamic, Failure>> {
    let mut at = run::with(|run| run.said.at);
    std::iter::from_fn(move || {
        while at < subjects.end {
            let value = run::with(|run| begin(run, at, subjects.all[at]).map(|value| value.into_dynamic(run)));
            at += 1;
            if value.is_some() {
                return value.map(Ok);
            }
        }
        None
    })
}

/// Turns to a subject; its value, unless it is done with because it cannot be read.
pub fn begin<'f>(run: &mut Run, at: usize, subject: NodeId) -> Option<Datum<'f>> {
    run.next_subject();
    run.said.at = at;
    run.subject = subject;
    let value = value::of_node(run, subject);
    let Some(absent) = value::absent(run, &value) else { return Some(value) };
    run.finish(Vec::new(), Some(absent));
    None
}

impl Run {
    /// The check of the subject at hand came to its end, or to a value that is not there.
    pub fn finish(&mut self, verdicts: Vec<Verdict>, absent: Option<Absent>) {
        let mut future = std::mem::take(&mut self.future);
        future.sort_unstable();
        future.dedup();
        let (subject, reads) = (self.subject, self.taken_reads());
        if self.among_numbers {
            self.clock.unknown();
        }
        self.said.steady = self.said.steady.into_iter().chain(self.clock.steady()).min();
        if verdicts.is_empty() && absent.is_none() && future.is_empty() && reads.is_empty() {
            self.said.silent += 1;
        } else {
            self.said.subjects.push(SubjectVerdicts { subject, verdicts, absent, future, reads });
        }
    }
}
