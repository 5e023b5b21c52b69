//! What a rule came to without a finding in; a result of another kind than `fail` out.

use serde_sarif::sarif::{Location, Message, Result as Found, ResultKind, ResultLevel};

use super::clean;
use super::place::{Here, related};
use super::rule::Rules;
use super::taxonomy::Taxonomy;
use crate::outcome::RuleOutcome;
use crate::report::Facility;
use crate::report::facility::Ran;

/// Records that are shown for a rule that holds; the message says how many there are.
const SHOWN: usize = 10;
/// What is said of each but the first.
const READ: &str = "確かめた記録";

/// Turns what a rule came to into a result; nothing where its findings say it.
pub fn of(
    facility: &Facility,
    ran: &Ran,
    rules: &Rules<'_>,
    taxonomy: &Taxonomy<'_>,
    here: &mut Here<'_>,
) -> Option<Found> {
    // The standard's `open`: there was too little to decide on.
    let (kind, why) = match ran.outcome {
        RuleOutcome::Held => (ResultKind::Pass, held(ran)),
        RuleOutcome::NotApplicable => (ResultKind::NotApplicable, "確かめる対象がありません".to_owned()),
        RuleOutcome::Blocked => (ResultKind::Open, "読む記録が台帳にないため、確かめられません".to_owned()),
        RuleOutcome::NotEvaluated => (ResultKind::Open, "最後まで実行できなかったため、確かめられません".to_owned()),
        RuleOutcome::Warned | RuleOutcome::Failed => return None,
    };
    let title = rules.rule(&ran.rule).map_or(&*ran.rule, |rule| &rule.title);
    let text = format!("{}: {}（{why}）", ran.outcome.label(), clean(title));
    let evidence = facility.evidence(&ran.evidence).map(|one| &one.place);
    let mut shown = evidence.chain(&ran.subject).take(SHOWN);
    let places: Vec<Location> = shown.next().into_iter().map(|place| here.surrounded(place)).collect();
    let mut result = Found::builder()
        .rule_id(clean(&ran.rule))
        .kind(kind)
        .level(ResultLevel::None)
        .message(Message::builder().text(text).build())
        .locations(places)
        .build();
    result.rule_index = rules.index(&ran.rule);
    let requirement = ran.requirement.as_ref();
    result.taxa = requirement.and_then(|requirement| taxonomy.refer(&requirement.id)).map(|taxon| vec![taxon]);
    let others = (1..).zip(shown).map(|(id, place)| related(id, READ, here.location(place)));
    let others: Vec<Location> = others.collect();
    result.related_locations = Some(others).filter(|others| !others.is_empty());
    Some(result)
}

fn held(ran: &Ran) -> String {
    let few = if ran.evidence.len() > SHOWN { format!("、うち {SHOWN} か所を示す") } else { String::new() };
    format!("確認 {} 件、読んだ記録 {} か所{few}", ran.checked, ran.evidence.len())
}
