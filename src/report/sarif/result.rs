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
    result.suppressions = suppression(finding.status).map(|suppression| vec![suppression]);
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
fn suppression(status: Status) -> Option<Suppression> {
    let why = match status {
        Status::Open => return None,
        Status::Waived => "受け入れたリスクとして記録されている",
        Status::Baselined => "ベースラインを作ったときに既にあった指摘",
    };
    let suppression = Suppression::builder().kind(SupressionKind::External.to_string()).justification(why);
    Some(suppression.status(SupressionStatus::Accepted.to_string()).build())
}
