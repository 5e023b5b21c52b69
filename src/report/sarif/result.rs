//! A finding in; a result of kind `fail` out.

use std::collections::BTreeMap;

use serde_sarif::sarif::{
    Location, Message, Result as Found, ResultKind, Suppression, SupressionKind, SupressionStatus,
};

use super::level;
use super::message::{lines, words};
use super::place::{Here, related};
use super::rule::Rules;
use super::taxonomy::Taxonomy;
use crate::finding::Status;
use crate::report::block::DEFINED;
use crate::report::finding::Finding;

/// The name and the version of how fingerprints are made.
const FINGERPRINT: &str = "junshu/v1";

/// Turns a finding into a result.
pub fn of(finding: &Finding, rules: &Rules<'_>, taxonomy: &Taxonomy<'_>, here: &mut Here<'_>) -> Found {
    let location = here.surrounded(&finding.place);
    let mut others: Vec<(&str, Location)> =
        finding.related.iter().map(|other| (other.message.as_str(), here.location(&other.place))).collect();
    others.extend(finding.place.defined.map(|span| (DEFINED, here.span(span))));
    let mut result = Found::builder()
        .rule_id(super::clean(&finding.rule))
        .kind(ResultKind::Fail)
        .level(level(finding.severity))
        .message(message(finding, &others))
        .locations([location])
        .partial_fingerprints(BTreeMap::from([(FINGERPRINT.to_owned(), finding.fingerprint.to_string())]))
        .build();
    result.rule_index = rules.index(&finding.rule);
    result.taxa = finding.requirement.as_deref().and_then(|id| taxonomy.refer(id)).map(|taxon| vec![taxon]);
    result.suppressions = suppression(finding, here).map(|suppression| vec![suppression]);
    if !others.is_empty() {
        let others = (1..).zip(others).map(|(id, (text, location))| related(id, text, location));
        result.related_locations = Some(others.collect());
    }
    result
}

/// What is wrong, what to do, and a link to each other place: GitHub shows no place that no message links to.
fn message(finding: &Finding, others: &[(&str, Location)]) -> Message {
    let mut lines = lines(&finding.message, finding.help.as_deref());
    for (id, (text, _)) in (1..).zip(others) {
        lines.push(format!("関連: {}（[場所]({id})）", words(text).replace('\n', " ")));
    }
    Message::builder().text(lines.join("\n")).build()
}

/// An accepted risk, or something that was known already. Both stay in the results, marked.
///
/// `baselineState` would say that this run was compared with another one, and what of that one is gone; a baseline of ours
/// knows neither.
fn suppression(finding: &Finding, here: &Here<'_>) -> Option<Suppression> {
    let known = || "ベースラインを作ったときに既にあった指摘".to_owned();
    let why = finding.acceptance.as_deref();
    if finding.status == Status::Open {
        return None;
    }
    // A waiver has an id and a file of its own; a comment stands in what it is about.
    let outside = why.is_none_or(|why| why.id.is_some());
    let kind = if outside { SupressionKind::External } else { SupressionKind::InSource };
    let mut suppression = Suppression::builder()
        .kind(kind.to_string())
        .justification(why.map_or_else(known, |why| words(&why.words())))
        .status(SupressionStatus::Accepted.to_string())
        .build();
    suppression.location = why.map(|why| here.span(why.span));
    Some(suppression)
}
