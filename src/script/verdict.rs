//! `fail`, `error`, `warn`, `info` and `skip`: a place and words in; a verdict out, which the check must return.

use rhai::{Array, Dynamic, ImmutableString, NativeCallContext, Position};

use super::registry::Registry;
use super::run;
use super::value::{Failure, Spot, fits, misuse, refuse_absent, spot, text};

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
pub const WEIGHTS: [(&str, Weight); 4] =
    [("fail", Weight::Rule), ("error", Weight::Error), ("warn", Weight::Warning), ("info", Weight::Info)];
/// The function that says that the rule does not apply.
pub const SKIP: &str = "skip";

pub fn register(registry: &mut Registry) {
    registry.engine.register_type_with_name::<Verdict>("判定");
    for (name, weight) in WEIGHTS {
        registry.function(name, move |context: NativeCallContext, place: Dynamic, message: Dynamic| {
            about(weight, &place, &message, from(&context))
        });
    }
    registry.function(SKIP, |context: NativeCallContext| skip(from(&context)));
    registry.function("note", |verdict: Verdict, place: Dynamic, message: Dynamic| {
        let mut verdict = verdict;
        let message = text(&message);
        hoard(message.len())?;
        verdict.notes.push((spot(&place)?, message));
        Ok::<_, Failure>(verdict)
    });
    registry.function("help", |verdict: Verdict, help: ImmutableString| {
        hoard(help.len())?;
        Ok::<_, Failure>(Verdict { help: Some(help.trim().to_owned()), ..verdict })
    });
}

/// Counts the texts of the verdicts of one rule against the limit of a text.
fn hoard(bytes: usize) -> Result<(), Failure> {
    let total = run::with(|run| {
        run.verdict_bytes += bytes;
        run.verdict_bytes
    });
    fits(total)
}

/// Where in which script a verdict is made.
fn from(context: &NativeCallContext) -> Dropped {
    (context.call_position(), context.call_source().map(str::to_owned))
}

/// A verdict about a place.
pub fn about(weight: Weight, place: &Dynamic, message: &Dynamic, from: Dropped) -> Result<Verdict, Failure> {
    let spot = spot(place)?;
    refuse_absent(message)?;
    let message = text(message);
    hoard(message.len())?;
    Ok(made(weight, Some(spot), message, from))
}

/// The verdict that the rule does not apply.
pub fn skip(from: Dropped) -> Verdict {
    made(Weight::Skip, None, String::new(), from)
}

fn made(weight: Weight, spot: Option<Spot>, message: String, from: Dropped) -> Verdict {
    let serial = run::with(|run| {
        run.made.push(from);
        run.made.len() - 1
    });
    Verdict { weight, spot, message, notes: Vec::new(), help: None, serial }
}

/// A verdict that was made and not returned: where in which script.
pub type Dropped = (Position, Option<String>);

/// The verdicts in what a check returned, in order.
///
/// # Errors
/// A value that is no verdict; the first verdict that was made and is not among the returned ones.
pub fn returned(value: Dynamic, made: &[Dropped]) -> Result<Vec<Verdict>, Result<Dropped, Failure>> {
    let mut verdicts = Vec::new();
    collect(value, &mut verdicts).map_err(Err)?;
    let mut seen = vec![false; made.len()];
    for verdict in &verdicts {
        seen[verdict.serial] = true;
    }
    if let Some(at) = seen.iter().position(|seen| !seen) {
        return Err(Ok(made[at].clone()));
    }
    // The same verdict returned twice is one verdict.
    let mut last = std::collections::HashSet::new();
    verdicts.retain(|verdict| last.insert(verdict.serial));
    Ok(verdicts)
}

fn collect(value: Dynamic, into: &mut Vec<Verdict>) -> Result<(), Failure> {
    let value = value.flatten();
    // A plain `()` says nothing; a value of the record that is not there is no answer.
    refuse_absent(&value)?;
    if value.is_unit() {
        return Ok(());
    }
    if value.is_array() {
        return value.cast::<Array>().into_iter().try_for_each(|item| collect(item, into));
    }
    match value.try_cast_result::<Verdict>() {
        Ok(verdict) => {
            into.push(verdict);
            Ok(())
        }
        Err(other) => {
            let name = super::value::type_name(&other);
            Err(misuse(format!("check は fail・warn・info・skip の結果か、その配列を返します（いまは{name}）")))
        }
    }
}
