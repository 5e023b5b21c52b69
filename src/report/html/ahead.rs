//! What runs out in the days to come in; a list by date, with what stands at one place on one day together, out.

use std::borrow::Cow;

use serde::Serialize;

use super::excerpt::At;
use super::part::Site;
use super::stand::Link;
use super::{said, weight};
use crate::date::{Date, days_from};
use crate::pack::is_signature;
use crate::report::facility::{Forecast, Lapse};
use crate::report::finding::Finding;

/// So many are on the first page; the others follow where it is opened.
const FIRST: usize = 8;

/// What runs out, in the order of the days.
#[derive(Debug, Serialize)]
pub struct Ahead<'a> {
    until: String,
    days: i64,
    count: usize,
    first: Vec<Row<'a>>,
    rest: Vec<Row<'a>>,
}

/// What runs out at one place on one day.
#[derive(Debug, Serialize)]
struct Row<'a> {
    date: String,
    left: i64,
    items: Vec<Link<'a>>,
    /// What it is to the executive: a signature, an order, or nothing of these.
    kind: &'static str,
    severity: &'static str,
    weight: &'static str,
    messages: Vec<Cow<'a, str>>,
    /// Who sees to it.
    owners: String,
    at: At,
}

impl<'a> Ahead<'a> {
    pub fn new(site: &Site<'a>, forecast: &'a Forecast, today: Date) -> Self {
        let mut rows: Vec<Row<'_>> = Vec::new();
        let mut before: Option<&Lapse> = None;
        for lapse in &forecast.lapses {
            let finding = &lapse.finding;
            let same = |first: &&Lapse| first.date == lapse.date && first.finding.place.span == finding.place.span;
            match rows.last_mut().filter(|_| before.as_ref().is_some_and(same)) {
                Some(row) => row.add(site, finding),
                None => rows.push(Row::new(site, lapse, today)),
            }
            before = Some(lapse);
        }
        let count = rows.len();
        let rest = rows.split_off(FIRST.min(count));
        Self { until: forecast.until.to_string(), days: days_from(forecast.until, today), count, first: rows, rest }
    }
}

impl<'a> Row<'a> {
    fn new(site: &Site<'a>, lapse: &'a Lapse, today: Date) -> Self {
        let finding = &lapse.finding;
        let mut row = Self {
            date: lapse.date.to_string(),
            left: days_from(lapse.date, today),
            items: Vec::new(),
            kind: "",
            severity: finding.severity.name(),
            weight: weight(finding.severity),
            messages: Vec::new(),
            owners: said(&lapse.owners.join("、")).into_owned(),
            at: At::of(&site.facility.location(finding.place.span)),
        };
        row.add(site, finding);
        row
    }

    fn add(&mut self, site: &Site<'a>, finding: &'a Finding) {
        let item = site.link(finding.requirement.as_deref());
        if !self.items.iter().any(|known| known.href == item.href) {
            self.items.push(item);
        }
        let message = said(&finding.message);
        if !self.messages.contains(&message) {
            self.messages.push(message);
        }
        if is_signature(&finding.rule) {
            self.kind = "署名";
        } else if site.pack.about.asks_for_order(&finding.rule) {
            self.kind = "指示";
        }
    }
}
