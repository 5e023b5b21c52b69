//! What runs out in; a calendar (RFC 5545) out, with a whole day for each.
//!
//! An event has the same UID in every run for the same thing on the same day, so that a calendar that is read in again
//! brings it up to date instead of doubling it.

use std::collections::HashMap;
use std::io::{self, Write};

use icalendar::{Calendar, Component, Event, EventLike, Property};

use super::{Row, rows};
use crate::date::{Date, plus_days};
use crate::fingerprint::of_parts;
use crate::report::text::{Look, clean};
use crate::report::{Report, words};

/// Who made the calendar.
const PRODUCT: &str = "-//junshu//junshu forecast//JA";

/// Writes the calendar. What could not be checked is no event; it is on stderr, and in the exit code.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", PRODUCT));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.name("遵守事項の期限");
    let mut seen: HashMap<String, usize> = HashMap::new();
    for row in rows(report) {
        let twins = seen.entry(identity(&row, 0)).or_default();
        calendar.push(event(report, &row, &identity(&row, *twins)));
        *twins += 1;
    }
    write!(out, "{calendar}")
}

/// What makes the event of a row another one than all others; `twins` stand before it that are alike in everything.
fn identity(row: &Row<'_>, twins: usize) -> String {
    let finding = &row.lapse.finding;
    let (date, twins) = (row.lapse.date.to_string(), twins.to_string());
    of_parts(&[&row.facility.root, &finding.fingerprint, &date, &finding.message, &twins])
}

fn event(report: &Report<'_>, row: &Row<'_>, uid: &str) -> Event {
    let (finding, date) = (&row.lapse.finding, row.lapse.date);
    let label = row.label(report);
    let head = if label.is_empty() { words::one_line(&finding.rule) } else { label.to_owned() };
    let mut event = Event::new();
    event.uid(&format!("{uid}@junshu"));
    // A time is wanted; only the day of the check is known, so that the same records give the same bytes.
    event.add_property("DTSTAMP", format!("{}T000000Z", compact(report.today)));
    day(&mut event, "DTSTART", date);
    plus_days(date, 1).into_iter().for_each(|next| day(&mut event, "DTEND", next));
    event.add_property("TRANSP", "TRANSPARENT");
    event.summary(&format!("{head} {}", words::message(finding)));
    event.location(&row.place());
    event.description(&description(report, row));
    event.done()
}

fn day(event: &mut Event, name: &str, date: Date) {
    event.append_property(Property::new(name, compact(date)).add_parameter("VALUE", "DATE").done());
}

/// `20270131`.
fn compact(date: Date) -> String {
    date.to_string().replace('-', "")
}

fn description(report: &Report<'_>, row: &Row<'_>) -> String {
    let finding = &row.lapse.finding;
    let mut lines = vec![format!("{}[{}]", finding.severity, clean(&finding.rule))];
    let owners = row.owners();
    if !owners.is_empty() {
        lines.push(format!("担当: {}", words::one_line(&owners)));
    }
    lines.push(format!("施設: {}", words::one_line(row.facility.label())));
    lines.push(format!("記録: {} {}", row.place(), words::one_line(&finding.place.path)));
    lines.extend(finding.help.as_deref().map(words::help));
    lines.extend(report.requirement(finding).map(|requirement| words::wording(requirement)));
    lines.join("\n")
}
