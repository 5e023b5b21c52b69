//! Records judged today and a later day in; what runs out until then, day by day, out.
//!
//! The same rules with the clock moved. A rule says of each run for how many days it cannot come to anything else
//! (`Ran::next`); on every day on which it may, it is run again. So no day is missed, and nothing is guessed from what a
//! field is called.

mod objections;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::date::Date;
use crate::evaluate::{Assessment, Ran, Request, evaluate_under, in_order, in_parallel};
use crate::finding::{Finding, Severity, Status};
use crate::inventory::Inventory;
use crate::node::NodeId;
use crate::pack::Pack;
use crate::select::Selection;
use objections::Calendar;

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

/// What runs out after the day of the request, up to `until`. `now` is what the records came to on that day. `looked` is
/// called after each rule that looks ahead, with the number of these rules.
#[must_use]
pub fn forecast(
    pack: &Pack,
    inventory: &Arc<Inventory>,
    request: &Request,
    now: &Assessment,
    until: Date,
    looked: &(dyn Fn(usize) + Sync),
) -> Forecast {
    let ahead = Ahead { pack, inventory, request, until };
    let calendar = Calendar::new(&ahead, now, &now.waivers);
    let waived: HashSet<&str> = now.findings.iter().filter(|f| is_waived(f)).map(|finding| &*finding.rule).collect();
    // What is accepted is open again once its waiver is over, whether or not the rule looks at the date.
    let ends = calendar.next(request.today).is_some_and(|day| day <= until);
    let due = |ran: &&Ran| ran.next.is_some_and(|next| next <= until) || (ends && waived.contains(&*ran.rule));
    let timed: Vec<&Ran> = now.rules.iter().filter(due).collect();
    let look = |ran: &&Ran| {
        let lapses = ahead.rule(ran, now, &calendar);
        looked(timed.len());
        lapses
    };
    let mut lapses = in_parallel(&timed, look).concat();
    in_order(pack, &mut lapses, |lapse| &lapse.finding);
    lapses.sort_by_key(|lapse| lapse.date);
    Forecast { until, lapses }
}

struct Ahead<'a> {
    pack: &'a Pack,
    inventory: &'a Arc<Inventory>,
    request: &'a Request,
    until: Date,
}

impl Ahead<'_> {
    /// The request for one rule on another day.
    fn on(&self, today: Date, rule: &str) -> Request {
        let selection = Selection { select: vec![rule.to_owned()], ignore: Vec::new() };
        Request { today, selection, evidence: false, reads: false, until: None, ..self.request.clone() }
    }

    /// What one rule finds on the days on which it may find something else; `now` is what all found today.
    fn rule(&self, ran: &Ran, now: &Assessment, calendar: &Calendar) -> Vec<Lapse> {
        let mine = |findings: &[Finding]| -> Vec<Finding> {
            findings.iter().filter(|f| f.rule == ran.rule && f.severity > Severity::Info).cloned().collect()
        };
        let waived =
            |findings: &[Finding], day: Date| findings.iter().any(is_waived).then(|| calendar.next(day)).flatten();
        let (mut lapses, findings) = (Vec::new(), mine(&now.findings));
        let mut before = by_key(self.pack, &findings);
        let mut next = earlier(ran.next, waived(&findings, self.request.today));
        while let Some(today) = next.filter(|day| *day <= self.until) {
            let (request, objections) = (self.on(today, &ran.rule), calendar.on(today));
            let then = evaluate_under(self.pack, self.inventory, &request, &now.waivers, &objections);
            let findings = mine(&then.findings);
            let (after, ends) = (by_key(self.pack, &findings), waived(&findings, today));
            for finding in findings {
                if !known(self.pack, &mut before, &finding) {
                    lapses.push(Lapse { date: today, finding });
                }
            }
            before = after;
            let own = then.rules.iter().find(|again| again.rule == ran.rule).and_then(|again| again.next);
            next = earlier(own, ends);
        }
        lapses
    }
}

fn key(pack: &Pack, finding: &Finding) -> Key {
    // A rule that mirrors a requirement points at that one's first error, which moves when another comes before it.
    let mirrors = pack.find_rule(&finding.rule).is_some_and(|rule| rule.metadata.mirrors().is_some());
    let place = if mirrors { (NodeId::ROOT, None) } else { (finding.place.node, finding.place.missing.clone()) };
    (finding.rule.clone(), place.0, place.1)
}

fn is_waived(finding: &Finding) -> bool {
    finding.status == Status::Waived
}

fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    a.into_iter().chain(b).min()
}

/// What a finding asks for: how severe it is, and nothing where it is accepted.
type Weight = (bool, Severity);

fn weight(finding: &Finding) -> Weight {
    (!is_waived(finding), finding.severity)
}

fn by_key(pack: &Pack, findings: &[Finding]) -> HashMap<Key, Vec<Weight>> {
    let mut map: HashMap<Key, Vec<Weight>> = HashMap::new();
    for finding in findings {
        map.entry(key(pack, finding)).or_default().push(weight(finding));
    }
    map
}

/// True when the day before had it, at least as severe; each of that day answers for one.
fn known(pack: &Pack, before: &mut HashMap<Key, Vec<Weight>>, finding: &Finding) -> bool {
    let Some(weights) = before.get_mut(&key(pack, finding)) else { return false };
    let Some(at) = weights.iter().position(|&had| had >= weight(finding)) else { return false };
    weights.swap_remove(at);
    true
}
