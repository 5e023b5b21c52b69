//! Rules on waivers and a day ahead in; what speaks against the waivers on each day until then out.
//!
//! Each of these rules is run on the days on which it may come to something else, once, whatever else looks ahead.

use std::sync::Arc;

use super::Ahead;
use crate::date::Date;
use crate::evaluate::{Assessment, Objections, object};
use crate::finding::Finding;
use crate::waiver::Waivers;

/// What speaks against the waivers on each day.
pub struct Calendar {
    /// For each rule: from which day on it finds what.
    rules: Vec<Vec<(Date, Objections)>>,
    /// What is found against them today, and not by a rule.
    always: Vec<Finding>,
}

impl Calendar {
    /// Looks ahead as far as the forecast does.
    pub fn new(ahead: &Ahead<'_>, now: &Assessment, waivers: &Arc<Waivers>) -> Self {
        let group = ahead.pack.waiver_group().filter(|_| waivers.has_list());
        let rules = group.into_iter().flat_map(|group| ahead.pack.rules_of(group));
        let one = |rule: &str| {
            let mut found: Vec<(Date, Objections)> = Vec::new();
            let mut next = Some(ahead.request.today);
            while let Some(today) = next.filter(|day| *day <= ahead.until) {
                let (objections, later) = object(ahead.pack, ahead.inventory, &ahead.on(today, rule), waivers);
                found.push((today, objections));
                next = later;
            }
            found
        };
        Self { rules: rules.map(|rule| one(&rule.id)).collect(), always: now.broad().to_vec() }
    }

    /// The first day after this one on which something else speaks against them.
    pub fn next(&self, day: Date) -> Option<Date> {
        let days = self.rules.iter().flatten().map(|(from, _)| *from);
        days.filter(|from| *from > day).min()
    }

    /// What speaks against them on a day.
    pub fn on(&self, day: Date) -> Objections {
        let mut all = self.always.clone();
        for rule in &self.rules {
            let at = rule.partition_point(|(from, _)| *from <= day);
            all.extend(rule.get(at.checked_sub(1)?)?.1.clone()?);
        }
        Some(all)
    }
}
