//! A function that looks records up, and its arguments, in; what it came to when it was asked before, and what that told
//! of dates, out.
//!
//! Rules ask the same again and again: who holds a role, whether a paper is on file. Within one evaluation the answer stays
//! the same. Only what comes to the same whoever asks is kept: nothing that is made of a verdict or of the requirement at
//! hand, and nothing that points at one of the arguments.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::HashMap;

use super::code::Function;
use crate::node::NodeId;
use crate::script::clock::Clock;
use crate::script::datum::Datum;
use crate::script::run::{Facts, Run};

/// Answers that are kept; those after them are found anew each time.
const MOST: usize = 5_000;

/// The answers of one evaluation, or of a part of it.
#[derive(Default)]
pub struct Recall {
    /// By hash: the arguments are compared where they stand.
    known: HashMap<u64, Vec<Answer>>,
}

struct Answer {
    question: Question,
    value: Datum<'static>,
    /// What the function computed and compared.
    clock: Clock,
    /// Dates read that say something was done, and lie ahead.
    future: Vec<NodeId>,
}

/// A call that may be answered from memory.
pub struct Question {
    hash: u64,
    /// Where the function is: functions live as long as the pack.
    function: usize,
    arguments: Vec<Datum<'static>>,
}

impl Recall {
    /// What the call came to before, as if it were made again; else what to keep its answer under, when it can be kept.
    pub fn ask<'f>(run: &mut Run, function: &Function, arguments: &[Datum<'f>]) -> Result<Datum<'f>, Option<Question>> {
        if run.notes_reads() {
            return Err(None);
        }
        let function = std::ptr::from_ref(function) as usize;
        let mut hasher = run.recall.known.hasher().build_hasher();
        function.hash(&mut hasher);
        for argument in arguments {
            let known = feed(argument, &run.facts, &mut hasher);
            // A number that moves with the date, or a text made of one.
            if !known || run.clock.pace(argument) > 0 {
                return Err(None);
            }
        }
        let hash = hasher.finish();
        let facts = run.facts.clone();
        let answers = run.recall.known.get(&hash).map_or(&[][..], Vec::as_slice);
        let is_same = |answer: &&Answer| {
            let mut pairs = answer.question.arguments.iter().zip(arguments);
            answer.question.function == function && pairs.all(|(own, other)| same(own, other, &facts))
        };
        if let Some(answer) = answers.iter().find(is_same) {
            run.clock.absorb(&answer.clock);
            run.future.extend(&answer.future);
            return Ok(answer.value.clone());
        }
        if run.recall.known.len() >= MOST {
            return Err(None);
        }
        let arguments = arguments.iter().map(|argument| kept(argument, &facts)).collect();
        Err(Some(Question { hash, function, arguments }))
    }

    /// Keeps what a call came to, where that can be.
    pub fn keep(&mut self, question: Question, value: &Datum<'_>, clock: Clock, future: Vec<NodeId>) {
        let is_own = |node: NodeId| {
            let mut arguments = question.arguments.iter();
            arguments.any(|argument| matches!(argument, Datum::Written(own) if *own == node))
        };
        let value = match value {
            Datum::Nothing => Datum::Nothing,
            Datum::Bool(value, 0) => Datum::Bool(*value, 0),
            Datum::Record(node) => Datum::Record(*node),
            Datum::Written(node) if !is_own(*node) => Datum::Written(*node),
            Datum::List(items) => {
                let records = items.iter().map(|item| item.record().map(Datum::Record));
                let Some(records) = records.collect() else { return };
                Datum::list(records)
            }
            _ => return,
        };
        self.known.entry(question.hash).or_default().push(Answer { question, value, clock, future });
    }
}

/// Adds an argument to a hash; false for one that cannot be known again.
fn feed(argument: &Datum<'_>, facts: &Facts, hasher: &mut impl Hasher) -> bool {
    match argument {
        Datum::Nothing => 0_u8.hash(hasher),
        Datum::Bool(value, _) => value.hash(hasher),
        Datum::Record(node) => node.hash(hasher),
        // One that has a place is not like one that has none: an id that is not found says where it stands.
        Datum::Written(_) | Datum::Literal(_) | Datum::Text(_) => {
            (is_written(argument), argument.text(facts)).hash(hasher)
        }
        _ => return false,
    }
    true
}

fn same(own: &Datum<'_>, other: &Datum<'_>, facts: &Facts) -> bool {
    match (own, other) {
        (Datum::Nothing, Datum::Nothing) => true,
        (Datum::Bool(own, _), Datum::Bool(other, _)) => own == other,
        (Datum::Record(own), Datum::Record(other)) => own == other,
        _ => own.is_text() && is_written(own) == is_written(other) && own.text(facts) == other.text(facts),
    }
}

fn is_written(text: &Datum<'_>) -> bool {
    matches!(text, Datum::Written(_))
}

/// An argument to know others by.
fn kept(argument: &Datum<'_>, facts: &Facts) -> Datum<'static> {
    match argument {
        Datum::Bool(value, _) => Datum::Bool(*value, 0),
        Datum::Record(node) => Datum::Record(*node),
        Datum::Written(node) => Datum::Written(*node),
        Datum::Text(text) => Datum::Text(text.clone()),
        other => other.text(facts).map_or(Datum::Nothing, |text| text.to_owned().into()),
    }
}
