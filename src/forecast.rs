//! Records judged today and a later day in; what runs out until then, day by day, out.
//!
//! The same rules with the clock moved: every day on the way is judged by every rule that looks at the date, so nothing is
//! sampled and nothing is guessed from what a field is called.

use std::collections::HashMap;
use std::sync::Arc;

use crate::date::{Date, plus_days};
use crate::evaluate::{Assessment, Request, evaluate, in_parallel};
use crate::finding::{Finding, Severity};
use crate::inventory::Inventory;
use crate::node::NodeId;
use crate::pack::Pack;
use crate::select::Selection;

/// What runs out up to a day.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The last day that was looked at.
    pub until: Date,
    /// In the order of the days, and of the files within one.
    pub lapses: Vec<Lapse>,
}

/// Something that holds on one day and not on the next.
#[derive(Clone, Debug)]
pub struct Lapse {
    /// The first day on which it does not.
    pub date: Date,
    /// What is found on that day.
    pub finding: Finding,
}

/// Two findings with one key are about the same thing, whatever the number of days in their words.
type Key = (Arc<str>, NodeId, Option<Arc<str>>);

/// What runs out after the day of the request, up to `until`. `now` is what the records came to on that day.
#[must_use]
pub fn forecast(pack: &Pack, inventory: &Arc<Inventory>, request: &Request, now: &Assessment, until: Date) -> Forecast {
    let select: Vec<String> = now.rules.iter().filter(|ran| ran.timed).map(|ran| ran.rule.to_string()).collect();
    let mut forecast = Forecast { until, lapses: Vec::new() };
    if select.is_empty() {
        return forecast;
    }
    let selection = Selection { select, ignore: Vec::new() };
    let days: Vec<Date> = (1..).map_while(|n| plus_days(request.today, n)).take_while(|day| *day <= until).collect();
    let found = in_parallel(&days, |&today| {
        let request = Request { today, selection: selection.clone(), evidence: false, reads: false, ..request.clone() };
        let mut findings = evaluate(pack, inventory, &request).findings;
        findings.retain(|finding| finding.severity > Severity::Info);
        findings
    });
    let mut before = by_key(pack, &now.findings);
    for (date, findings) in days.into_iter().zip(found) {
        let after = by_key(pack, &findings);
        for finding in findings {
            if !known(pack, &mut before, &finding) {
                forecast.lapses.push(Lapse { date, finding });
            }
        }
        before = after;
    }
    forecast
}

fn key(pack: &Pack, finding: &Finding) -> Key {
    // A rule that mirrors a requirement points at that one's first error, which moves when another comes before it.
    let mirrors = pack.find_rule(&finding.rule).is_some_and(|rule| rule.metadata.mirrors().is_some());
    let place = if mirrors { (NodeId::ROOT, None) } else { (finding.place.node, finding.place.missing.clone()) };
    (finding.rule.clone(), place.0, place.1)
}

fn by_key(pack: &Pack, findings: &[Finding]) -> HashMap<Key, Vec<Severity>> {
    let mut map: HashMap<Key, Vec<Severity>> = HashMap::new();
    for finding in findings {
        map.entry(key(pack, finding)).or_default().push(finding.severity);
    }
    map
}

/// True when the day before had it, at least as severe; each of that day answers for one.
fn known(pack: &Pack, before: &mut HashMap<Key, Vec<Severity>>, finding: &Finding) -> bool {
    let Some(severities) = before.get_mut(&key(pack, finding)) else { return false };
    let Some(at) = severities.iter().position(|&severity| severity >= finding.severity) else { return false };
    severities.swap_remove(at);
    true
}
