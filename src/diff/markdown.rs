//! A difference in; Markdown for the comment on a pull request out: counts, then what got worse, changed and got better.
//!
//! As long as GitHub takes: what does not fit is counted. What comes from records is text, whatever it looks like: `plain`.

use std::io::{self, Write};

use super::entry::Entry;
use super::findings::What;
use super::state::Spot;
use super::waivers::WaiverChange;
use super::{Diff, FacilityDiff, ItemChange, Way, words};
use crate::report::markdown::plain::{block, brief, code, plain};
use crate::report::markdown::{MOST, Page, name, units};
use crate::report::text::shared_code;

/// Finds the comment of the last run again.
const MARK: &str = "<!-- junshu.diff -->";
/// The most for facilities that are on one side only, for the accepted risks of all facilities, and for the rules, in
/// UTF-16 units. The rest is for items and findings.
const WHOLES: usize = 8_000;
const WAIVERS: usize = 8_000;
const RULES: usize = 8_000;
/// Kept for the lines on what is not shown.
const LAST_LINES: usize = 600;
/// Items and codes that an entry names.
const FEW: usize = 4;

/// Writes the page.
///
/// # Errors
/// When `out` refuses.
pub fn render(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("{}{}", title(diff), wholes(diff));
    let foot = format!("{}{}", waivers(diff), rules(diff));
    let room = (MOST - LAST_LINES).saturating_sub(units(&head) + units(&foot));
    write!(out, "{head}{}{foot}", facilities(diff, room))
}

fn title(diff: &Diff) -> String {
    let (old, new) = (code(&words::side(&diff.old)), code(&words::side(&diff.new)));
    let whose = match &*diff.facilities {
        [facility] => format!(": {}", name(facility.label())),
        many => format!(": {} 施設", many.len()),
    };
    let none = if diff.is_empty() { "**違いはありません。**\n\n" } else { "" };
    let about = format!("{} 時点 · {}", diff.today, name(&diff.edition));
    format!("{MARK}\n\n## 検査結果の違い{whose}\n\n{old} → {new}（{about}）\n\n{none}{}", counts(diff))
}

/// The numbers that count.
fn counts(diff: &Diff) -> String {
    let row = |way: Way| {
        let (items, findings) = diff.count(way);
        format!("| {} | {items} | {findings} |\n", words::way(way))
    };
    let rows = [Way::Worse, Way::Other, Way::Better].map(row).concat();
    let same = format!("| 変わらないこと | | {} |\n", words::unchanged(diff));
    let more: Vec<String> =
        [words::risks(diff), words::rules(diff)].into_iter().flatten().map(|text| format!("**{text}**\n\n")).collect();
    format!("| | 項目 | 指摘 |\n| :-- | --: | --: |\n{rows}{same}\n{}", more.concat())
}

/// Facilities that are on one side only.
fn wholes(diff: &Diff) -> String {
    let mut page = Page::new(WHOLES);
    for (title, wholes) in [("なくなった施設", &diff.gone), ("加わった施設", &diff.added)] {
        if !wholes.is_empty() {
            page.add(&format!("### {title}（{}）\n\n", wholes.len()));
            let lines = wholes.iter().map(|whole| format!("- {}\n", plain(&brief(&words::whole(whole)))));
            page.all(lines, |rest| format!("- ほか {rest} 施設\n"));
            page.text.push('\n');
        }
    }
    page.text
}

/// Something to list: how many it stands for, and its text with what can be folded away or left out.
struct Line {
    count: usize,
    short: String,
    details: String,
}

/// What got worse in any facility comes before what changed or got better in another.
fn facilities(diff: &Diff, room: usize) -> String {
    let mut page = Page::new(room);
    let mut rest = 0;
    for way in [Way::Worse, Way::Other, Way::Better] {
        let (items, findings) = diff.count(way);
        let mut head = format!("### {}（{}）\n\n", words::way(way), items + findings);
        for facility in &diff.facilities {
            let lines = lines(diff, facility, way);
            if diff.facilities.len() > 1 && !lines.is_empty() {
                head.push_str(&format!("#### {}\n\n", name(facility.label())));
            }
            for Line { count, short, details } in lines {
                // Where the whole does not fit, its bullet may.
                if rest == 0 && (page.add(&format!("{head}{short}{details}")) || page.add(&format!("{head}{short}"))) {
                    head.clear();
                } else {
                    rest += count;
                }
            }
        }
        if head.is_empty() {
            page.text.push('\n');
        }
    }
    if rest > 0 {
        let left = "は、長さの上限のためここに示していません**（件数には含みます）。";
        page.text.push_str(&format!("**ほか {rest} 件{left}\n\n"));
    }
    page.text
}

fn lines(diff: &Diff, facility: &FacilityDiff, way: Way) -> Vec<Line> {
    let items = facility.items.iter().filter(|item| item.way() == way);
    let items = items.map(|change| Line { count: 1, short: item(diff, change), details: String::new() });
    let entries = Entry::all(&facility.findings).into_iter().filter(|entry| entry.way() == way);
    let entries =
        entries.map(|entry| Line { count: entry.changes.len(), short: bullet(diff, &entry), details: details(&entry) });
    items.chain(entries).collect()
}

fn item(diff: &Diff, change: &ItemChange) -> String {
    let cause = words::cause(diff, change.cause, &change.because).map(|cause| format!("<br>{}", plain(&cause)));
    let (old, new) = (change.old.label(), change.new.label());
    format!("- **{}**: {old} → **{new}**{}\n", plain(&words::item(change)), cause.unwrap_or_default())
}

fn bullet(diff: &Diff, entry: &Entry<'_>) -> String {
    let change = entry.first();
    let shown = change.shown();
    let codes = entry.codes();
    let (shared, blocked) = shared_code(&codes);
    let codes = if blocked.is_empty() { &codes[..codes.len().min(FEW)] } else { &[&*shared][..] };
    let codes: Vec<String> = codes.iter().map(|shown| code(shown)).collect();
    let status = words::status(shown).map(|status| format!("・{}", plain(&brief(&status)))).unwrap_or_default();
    let labels: Vec<String> = entry.items().iter().take(FEW).map(|item| plain(&item.label)).collect();
    let more = entry.items().len().saturating_sub(FEW);
    let more = if more > 0 { format!(" ほか {more} 項目") } else { String::new() };
    let labels = if labels.is_empty() { String::new() } else { format!("**{}{more}** ", labels.join("、")) };
    let lead = format!("{}（{}{status}）", entry.what().label(), shown.severity);
    let cause = words::cause(diff, entry.cause(), &change.because).map(|cause| format!("<br>{}", plain(&cause)));
    let before = change.old.as_ref().filter(|_| change.new.is_some()).map(|old| {
        let was = match entry.what() {
            What::Value => plain(&brief(&old.message)),
            _ => format!("{}・{}", old.severity, old.status.label()),
        };
        format!("<br>前: {} {was}", spot(&old.place))
    });
    format!(
        "- {lead} {labels}{}<br>{} · {}{}{}\n",
        plain(&brief(&shown.message)),
        spot(&shown.place),
        codes.join(" "),
        before.unwrap_or_default(),
        cause.unwrap_or_default()
    )
}

/// What to do, folded away; only for what got worse.
fn details(entry: &Entry<'_>) -> String {
    let Some(help) = entry.first().shown().help.as_ref().filter(|_| entry.way() == Way::Worse) else {
        return String::new();
    };
    let help = brief(help);
    let (words, rest) = help.split_once('\n').unwrap_or((&help, ""));
    let yaml = if rest.is_empty() { String::new() } else { format!("\n{}", block(rest, "  ")) };
    format!("\n  <details><summary>対処</summary>\n\n  {}\n{yaml}\n  </details>\n\n", plain(words))
}

fn spot(spot: &Spot) -> String {
    code(&format!("{}{}", spot.file, spot.row()))
}

fn waivers(diff: &Diff) -> String {
    let all: Vec<(&FacilityDiff, &WaiverChange)> =
        diff.facilities.iter().flat_map(|f| f.waivers.iter().map(move |waiver| (f, waiver))).collect();
    if all.is_empty() {
        return String::new();
    }
    let mut page = Page::new(WAIVERS);
    page.add(&format!("### リスク受容の違い（{}）\n\n", all.len()));
    let many = diff.facilities.len() > 1;
    let lines = all.iter().map(|(facility, change)| {
        let waiver = change.shown();
        let whose = if many { format!("{}: ", name(facility.label())) } else { String::new() };
        let covers = words::covers(change);
        let covers =
            if covers == waiver.id || covers.is_empty() { String::new() } else { format!(" {}", code(&covers)) };
        let term = plain(&brief(&words::term(change)));
        let place = spot(&waiver.place);
        format!("- {whose}**{}** {}{covers}（{term}）<br>{place}\n", change.what.label(), plain(&brief(&waiver.id)))
    });
    page.all(lines, |rest| format!("- ほか {rest} 件\n"));
    page.text + "\n"
}

fn rules(diff: &Diff) -> String {
    if diff.rules.is_empty() {
        return String::new();
    }
    let mut page = Page::new(RULES);
    page.add(&format!("### ルールの変更（{}）\n\n", diff.rules.len()));
    let lines = diff.rules.iter().map(|change| format!("- {}\n", plain(&brief(&words::rule(change)))));
    page.all(lines, |rest| format!("- ほか {rest} 件\n"));
    page.text + "\n"
}
