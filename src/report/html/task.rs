//! What the rules for signatures and for orders came to in; what an executive has to sign and to order out.

use std::borrow::Cow;

use serde::Serialize;

use super::part::Site;
use super::said;
use super::stand::{Help, Link};
use super::weight;
use crate::finding::Severity;
use crate::outcome::RuleOutcome;
use crate::pack::is_signature;
use crate::report::facility::{Assessed, Ran};
use crate::report::finding::Finding;

/// One signature, or one order.
#[derive(Debug, Serialize)]
pub struct Task<'a> {
    item: Link<'a>,
    wording: &'a str,
    /// Who signs.
    who: &'a str,
    /// What no machine can judge.
    judge: &'a str,
    says: Vec<Say<'a>>,
    /// Other errors of the item: they come before its signature.
    other_errors: usize,
}

/// What was found, and what to do about it.
#[derive(Debug, Serialize)]
struct Say<'a> {
    severity: &'static str,
    weight: &'static str,
    message: Cow<'a, str>,
    help: Option<String>,
}

impl<'a> Task<'a> {
    /// What there is to sign and what to order, in the order of the catalog; what nobody has begun comes after what is
    /// only wanting.
    pub fn all(site: &Site<'a>) -> (Vec<Self>, Vec<Self>) {
        let orders = |code: &str| site.pack.about.asks_for_order(code);
        let gather = |asks: &dyn Fn(&str) -> bool| {
            let items = site.facility.requirements.iter();
            let mut tasks: Vec<Self> = items.filter_map(|item| Self::new(site, item, asks)).collect();
            tasks.sort_by_key(|task| task.says.is_empty());
            tasks
        };
        (gather(&is_signature), gather(&orders))
    }

    /// The task of one item, when a rule that asks for it did not hold or has something to say.
    fn new(site: &Site<'a>, item: &'a Assessed, asks: &dyn Fn(&str) -> bool) -> Option<Self> {
        let id = Some(item.requirement.id.as_str());
        let blocked = |ran: &&Ran| asks(&ran.rule) && ran.outcome == RuleOutcome::Blocked;
        let blocked = site.rules(id).iter().any(blocked);
        let (mine, rest): (Vec<&Finding>, Vec<&Finding>) =
            site.findings(id).iter().copied().partition(|finding| asks(&finding.rule));
        let mut says: Vec<Say<'_>> = mine.into_iter().map(Say::new).collect();
        if !blocked && says.is_empty() {
            return None;
        }
        // Rules of one item often ask for one and the same order.
        says.dedup_by(|a, b| a.message == b.message);
        Some(Self {
            item: site.item(&item.requirement),
            wording: &item.requirement.text,
            who: item.requirement.attest.as_deref().map_or("", |role| site.pack.about.role(role)),
            judge: &item.requirement.human,
            says,
            other_errors: rest.iter().filter(|finding| finding.severity == Severity::Error).count(),
        })
    }
}

impl<'a> Say<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self {
            severity: finding.severity.name(),
            weight: weight(finding.severity),
            message: said(&finding.message),
            help: finding.help.as_deref().map(|help| Help::new(help).lead()),
        }
    }
}
