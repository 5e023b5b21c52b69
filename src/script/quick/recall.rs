//! A function that looks records up, and its arguments, in; what it came to when it was asked before, and what that told
//! of dates, out.
//!
//! Rules ask the same again and again: who holds a role, whether a paper is on file. Within one evaluation the answer stays
//! the same. Only what comes to the same whoever asks is kept: nothing that is made of a verdict, of the requirement at
//! hand, of a number that moves with the date, or that points at one of the arguments.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::HashMap;
use foldhash::fast::RandomState;

use super::code::Function;
use crate::node::NodeId;
use crate::script::datum::Datum;
use crate::script::run::{Facts, Run};

/// Answers that are kept; those after them are found anew each time.
const MOST: usize = 5_000;

/// The answers of one evaluation, or of a part of it.
#[derive(Default)]
pub struct Recall {
    hasher: RandomState,
    known: HashMap<u64, Vec<Answer>>,
    count: usize,
}

struct Answer {
    /// Where the function is: functions live as long as the pack.
    function: usize,
    arguments: Vec<Datum<'static>>,
    value: Datum<'static>,
    /// The function asked for the date.
    asked: bool,
    /// Days until it may come to something else.
    steady: Option<u64>,
    /// Dates read that say something was done, and lie ahead.
    future: Vec<NodeId>,
}

/// A call that may be answered from memory.
pub struct Question {
    hash: u64,
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
        let mut hasher = run.recall.hasher.build_hasher();
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
            let mut pairs = answer.arguments.iter().zip(arguments);
            answer.function == function && pairs.all(|(own, other)| same(own, other, &facts))
        };
        if let Some(answer) = answers.iter().find(is_same) {
            if answer.asked {
                run.clock.asked(facts.today);
            }
            run.clock.ahead_of(answer.steady);
            run.future.extend(&answer.future);
            return Ok(answer.value.clone());
        }
        if run.recall.count >= MOST {
            return Err(None);
        }
        let arguments = arguments.iter().map(|argument| kept(argument, &facts)).collect();
        Err(Some(Question { hash, function, arguments }))
    }

    /// Keeps what a call came to.
    pub fn keep(run: &mut Run, question: Question, value: &Datum<'_>, arguments: &[Datum<'_>], future: Vec<NodeId>) {
        let own =
            |node: NodeId| arguments.iter().any(|argument| matches!(argument, Datum::Written(own) if *own == node));
        let value = match value {
            Datum::Nothing => Datum::Nothing,
            Datum::Bool(value, 0) => Datum::Bool(*value, 0),
            Datum::Record(node) => Datum::Record(*node),
            Datum::Written(node) if !own(*node) => Datum::Written(*node),
            Datum::List(items) => {
                let records = items.iter().map(|item| item.record().map(Datum::Record));
                let Some(records) = records.collect() else { return };
                Datum::list(records)
            }
            _ => return,
        };
        let (asked, steady) = (run.clock.was_asked(), run.clock.steady());
        let Question { hash, function, arguments } = question;
        let answer = Answer { function, arguments, value, asked, steady, future };
        run.recall.known.entry(hash).or_default().push(answer);
        run.recall.count += 1;
    }
}

/// Adds an argument to a hash; false for one that cannot be known again.
fn feed(argument: &Datum<'_>, facts: &Facts, hasher: &mut impl Hasher) -> bool {
    match argument {
        Datum::Nothing => 0_u8.hash(hasher),
        Datum::Bool(value, _) => value.hash(hasher),
        Datum::Record(node) => node.hash(hasher),
        Datum::Written(_) | Datum::Literal(_) | Datum::Text(_) => argument.text(facts).hash(hasher),
        _ => return false,
    }
    true
}

fn same(own: &Datum<'_>, other: &Datum<'_>, facts: &Facts) -> bool {
    match (own, other) {
        (Datum::Nothing, Datum::Nothing) => true,
        (Datum::Bool(own, _), Datum::Bool(other, _)) => own == other,
        (Datum::Record(own), Datum::Record(other)) => own == other,
        _ => own.is_text() && own.text(facts) == other.text(facts),
    }
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
