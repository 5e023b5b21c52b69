//! `fail`, `error`, `warn`, `info` and `skip`: a place and words in; a verdict out, which the check must return.

use rhai::{Dynamic, NativeCallContext, Position};

use super::datum::Datum;
use super::registry::{Registry, Takes};
use super::run::{self, Run};
use super::told::Told;
use super::value::{Failure, Spot, fits, misuse, refuse_absent, spot, text, type_name};

/// What a rule says of a subject.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// How much it weighs.
    pub weight: Weight,
    /// Where.
    pub spot: Option<Spot>,
    /// What is wrong.
    pub message: String,
    /// Other places.
    pub notes: Vec<(Spot, String)>,
    /// What to do.
    pub help: Option<String>,
    /// Its number among the verdicts made for this subject.
    serial: usize,
}

/// The weight of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The rule's own severity.
    Rule,
    /// An error, whatever the rule's severity.
    Error,
    /// A warning.
    Warning,
    /// A note.
    Info,
    /// The rule does not apply.
    Skip,
}

/// The functions that make a verdict about a place.
pub const WEIGHTS: [(Told, Weight); 4] = [
    (
        Told::new(
            "fail(place: value, words: text) -> verdict",
            "a finding of the rule's own severity",
            "ルールの重さの指摘",
        ),
        Weight::Rule,
    ),
    (Told::new("error(place: value, words: text) -> verdict", "an error", "error の指摘"), Weight::Error),
    (Told::new("warn(place: value, words: text) -> verdict", "a warning", "warning の指摘"), Weight::Warning),
    (
        Told::new(
            "info(place: value, words: text) -> verdict",
            "a note, which changes no outcome",
            "info の指摘（結果を変えない）",
        ),
        Weight::Info,
    ),
];
/// The function that says that the rule does not apply.
pub const SKIP: Told = Told::new(
    "skip() -> verdict",
    "the rule does not apply to this subject, which is not counted as looked at",
    "この記録は対象外",
);

pub fn register(registry: &mut Registry) {
    registry.engine.register_type_with_name::<Verdict>("判定");
    for (told, weight) in WEIGHTS {
        registry.function(told, move |context: NativeCallContext, place: Dynamic, message: Dynamic| {
            run::with(|run| about(run, weight, &place.into(), &message.into(), from(&context)))
        });
    }
    registry.function(SKIP, |context: NativeCallContext| run::with(|run| skip(run, from(&context))));
    registry.native(
        Told::new(
            "verdict.note(place: value, words: text) -> verdict",
            "adds a second place to a verdict",
            "指摘に、関連する場所を加える",
        ),
        [Takes::Verdict, Takes::Any, Takes::Any],
        |run, [verdict, place, message]| {
            let Datum::Verdict(mut verdict) = verdict else { return Err(misuse("判定ではありません")) };
            let message = text(run, &message);
            hoard(run, message.len())?;
            verdict.notes.push((spot(run, &place)?, message));
            Ok(Datum::Verdict(verdict))
        },
    );
    registry.native(
        Told::new("verdict.help(words: text) -> verdict", "says what to do", "指摘に、直し方を加える"),
        [Takes::Verdict, Takes::Text],
        |run, [verdict, help]| {
            let Datum::Verdict(mut verdict) = verdict else { return Err(misuse("判定ではありません")) };
            let help = help.text(&run.facts).unwrap_or_default();
            let (bytes, help) = (help.len(), help.trim().to_owned());
            hoard(run, bytes)?;
            verdict.help = Some(help);
            Ok(Datum::Verdict(verdict))
        },
    );
}

/// Counts the texts of the verdicts of one rule against the limit of a text.
fn hoard(run: &mut Run, bytes: usize) -> Result<(), Failure> {
    run.verdict_bytes += bytes;
    fits(run.verdict_bytes)
}

/// Where in which script a verdict is made.
fn from(context: &NativeCallContext) -> Dropped {
    (context.call_position(), context.call_source().map(str::to_owned))
}

/// A verdict about a place.
pub fn about(
    run: &mut Run,
    weight: Weight,
    place: &Datum<'_>,
    message: &Datum<'_>,
    from: Dropped,
) -> Result<Verdict, Failure> {
    let spot = spot(run, place)?;
    refuse_absent(run, message)?;
    let message = text(run, message);
    hoard(run, message.len())?;
    Ok(made(run, weight, Some(spot), message, from))
}

/// The verdict that the rule does not apply.
pub fn skip(run: &mut Run, from: Dropped) -> Verdict {
    made(run, Weight::Skip, None, String::new(), from)
}

fn made(run: &mut Run, weight: Weight, spot: Option<Spot>, message: String, from: Dropped) -> Verdict {
    run.made.push(from);
    Verdict { weight, spot, message, notes: Vec::new(), help: None, serial: run.made.len() - 1 }
}

/// A verdict that was made and not returned: where in which script.
pub type Dropped = (Position, Option<String>);

/// The verdicts in what the check of the subject at hand returned, in order.
///
/// # Errors
/// A value that is no verdict; the first verdict that was made and is not among the returned ones.
pub fn returned(run: &mut Run, value: Datum<'_>) -> Result<Vec<Verdict>, Result<Dropped, Failure>> {
    let made = std::mem::take(&mut run.made);
    if made.is_empty() && matches!(value, Datum::Nothing) {
        return Ok(Vec::new());
    }
    let mut verdicts = Vec::new();
    collect(run, value, &mut verdicts).map_err(Err)?;
    let mut seen = vec![false; made.len()];
    // The same verdict returned twice is one verdict.
    verdicts.retain(|verdict: &Verdict| !std::mem::replace(&mut seen[verdict.serial], true));
    match seen.iter().position(|seen| !seen) {
        Some(at) => Err(Ok(made[at].clone())),
        None => Ok(verdicts),
    }
}

fn collect(run: &Run, value: Datum<'_>, into: &mut Vec<Verdict>) -> Result<(), Failure> {
    // A plain `()` says nothing; a value of the record that is not there is no answer.
    refuse_absent(run, &value)?;
    match value {
        Datum::Nothing | Datum::Absent(_) => Ok(()),
        Datum::Verdict(verdict) => {
            into.push(*verdict);
            Ok(())
        }
        other => match other.into_items() {
            Ok(items) => items.into_iter().try_for_each(|item| collect(run, item, into)),
            Err(other) => {
                let name = type_name(run, &other);
                Err(misuse(format!("check は fail・warn・info・skip の結果か、その配列を返します（いまは{name}）")))
            }
        },
    }
}
