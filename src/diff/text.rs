//! A difference in; text for the terminal out: what got worse first, then what changed and what got better, the accepted
//! risks, the rules, and a line of counts.

use std::io::{self, Write};

use super::entry::Entry;
use super::findings::{FindingChange, What};
use super::waivers::WaiverChange;
use super::{Diff, FacilityDiff, ItemChange, Way, words};
use crate::diff::state::Spot;
use crate::report::text::{Look, clean, help_text, inert, outcome_painted, shared_code, wrapped};
use crate::report::words::{file, one_line};

/// Writes it.
///
/// # Errors
/// When `out` refuses.
pub fn render(diff: &Diff, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let text = Text { diff, look };
    let mut body = text.wholes();
    for facility in diff.facilities.iter().filter(|facility| !facility.is_empty()) {
        body.push_str(&text.facility(facility));
    }
    body.push_str(&text.rules());
    if body.is_empty() {
        body.push_str("違いはありません\n\n");
    }
    let head = look.strong(&one_line(&format!("{} → {}", words::side(&diff.old), words::side(&diff.new))));
    write!(out, "{head}\n\n{}", inert(&body))?;
    if !look.quiet {
        writeln!(out, "{}", inert(&clean(&words::tally(diff))))?;
    }
    Ok(())
}

struct Text<'d> {
    diff: &'d Diff,
    look: Look,
}

impl Text<'_> {
    fn heading(&self, text: &str) -> String {
        format!("{}\n\n", self.look.strong(&format!("■ {text}")))
    }

    /// Facilities that are on one side only: those that are gone come before everything else.
    fn wholes(&self) -> String {
        let mut text = String::new();
        for (title, wholes) in [("なくなった施設", &self.diff.gone), ("加わった施設", &self.diff.added)] {
            if !wholes.is_empty() {
                let lines = wholes.iter().map(|whole| format!("{}\n", one_line(&words::whole(whole))));
                text.push_str(&format!("{}{}\n", self.heading(title), lines.collect::<String>()));
            }
        }
        text
    }

    fn facility(&self, facility: &FacilityDiff) -> String {
        let mut text = String::new();
        if self.diff.facilities.len() > 1 {
            text.push_str(&format!("{}\n\n", self.look.strong(&format!("━━ {}", one_line(facility.label())))));
        }
        let entries = Entry::all(&facility.findings);
        for way in [Way::Worse, Way::Other, Way::Better] {
            let items: Vec<&ItemChange> = facility.items.iter().filter(|item| item.way() == way).collect();
            let entries: Vec<&Entry<'_>> = entries.iter().filter(|entry| entry.way() == way).collect();
            if items.is_empty() && entries.is_empty() {
                continue;
            }
            text.push_str(&self.heading(words::way(way)));
            items.iter().for_each(|item| text.push_str(&self.item(item)));
            if !items.is_empty() {
                text.push('\n');
            }
            entries.iter().for_each(|entry| text.push_str(&self.entry(entry)));
        }
        if !facility.waivers.is_empty() {
            text.push_str(&self.heading("リスク受容"));
            facility.waivers.iter().for_each(|waiver| text.push_str(&self.waiver(waiver)));
            text.push('\n');
        }
        text
    }

    fn item(&self, change: &ItemChange) -> String {
        let (old, new) = (outcome_painted(change.old, self.look), outcome_painted(change.new, self.look));
        let cause = words::cause(self.diff, change.cause, &change.because);
        let cause = cause.map(|cause| format!("  {}", one_line(&cause))).unwrap_or_default();
        format!("{}: {old} → {new}{cause}\n", one_line(&words::item(change)))
    }

    fn entry(&self, entry: &Entry<'_>) -> String {
        let look = self.look;
        let change = entry.first();
        let shown = change.shown();
        let (code, blocked) = shared_code(&entry.codes());
        let head = format!("{}[{}]", shown.severity, one_line(&code));
        // What is gone is no reason for alarm.
        let head = if entry.what() == What::Gone { look.help(&head) } else { look.severity(shown.severity, &head) };
        let mark = words::status(shown).map(|status| format!("（{}）", one_line(&status))).unwrap_or_default();
        let message = format!("{}{mark}", one_line(&shown.message));
        let mut text = format!("{head}{} {}\n", look.strong(":"), look.strong(&message));
        text.push_str(&format!("  {} {}\n", entry.what().label(), place(&shown.place)));
        text.push_str(&before(change));
        if !blocked.is_empty() {
            let all = format!("遵守事項 {}", blocked.join(", "));
            text.push_str(&format!("{}\n", wrapped(&clean(&all), "  ", "    ")));
        } else if !entry.items().is_empty() {
            let labels: Vec<&str> = entry.items().iter().map(|item| item.label.as_str()).collect();
            text.push_str(&format!("  遵守事項 {}\n", one_line(&labels.join("、"))));
        }
        if let Some(cause) = words::cause(self.diff, entry.cause(), &change.because) {
            text.push_str(&format!("{}\n", wrapped(&one_line(&cause), "  ", "    ")));
        }
        if let Some(help) = shown.help.as_ref().filter(|_| entry.way() == Way::Worse) {
            // Writing to a string cannot fail.
            let _ = help_text(&mut text, help, look);
        }
        text.push('\n');
        text
    }

    fn waiver(&self, change: &WaiverChange) -> String {
        let waiver = change.shown();
        let (covers, term) = (words::covers(change), words::term(change));
        let name = one_line(&waiver.id);
        let covers = if covers == waiver.id { String::new() } else { format!(" {}", one_line(&covers)) };
        let label = self.look.strong(change.what.label());
        format!("{label} {name}{covers}（{}）\n  {}\n", one_line(&term), place(&waiver.place))
    }

    fn rules(&self) -> String {
        if self.diff.rules.is_empty() {
            return String::new();
        }
        let lines = self.diff.rules.iter().map(|change| format!("{}\n", one_line(&words::rule(change))));
        format!("{}{}\n", self.heading("ルールの変更"), lines.collect::<String>())
    }
}

fn place(spot: &Spot) -> String {
    let column = if spot.heading.is_none() { format!(":{}", spot.column) } else { String::new() };
    format!("{}{}{column}", file(&spot.file), one_line(&spot.row()))
}

/// What a finding was, where both sides have it.
fn before(change: &FindingChange) -> String {
    let (Some(old), Some(new)) = (&change.old, &change.new) else { return String::new() };
    let was = match change.what() {
        What::Weight => format!("{} だった", old.severity),
        What::Value if old.severity != new.severity => format!("{}: {}", old.severity, one_line(&old.message)),
        What::Value => one_line(&old.message),
        _ => format!("{}だった", old.status.label()),
    };
    format!("  前: {} {was}\n", place(&old.place))
}
