//! A report in; Markdown for a pull request's comment or the page of a job out: the counts, what was found, the items.
//!
//! GitHub takes 65,536 characters in a comment. The counts are always complete; the list of findings is as long as fits,
//! worst first, and says how many are left out. What comes from records is text, whatever it looks like: `plain`.

mod entry;
pub(crate) mod plain;

use std::collections::HashMap;
use std::io::{self, Write};

use super::problem::Problem;
use super::style::Style;
use super::{Facility, Report};
use crate::finding::{Severity, Status};
use crate::outcome::Outcome;
use entry::{Chapter, Entry, entries};
use plain::{brief, code, plain};

/// The most that is written, in UTF-16 units.
pub const MOST: usize = 60_000;
/// The most for what could not be checked, for the facilities, and for the items; the findings get the rest.
const PROBLEMS: usize = 8_000;
const FACILITIES: usize = 8_000;
const ITEMS: usize = 16_000;
/// Kept for the line on what is not shown.
const LAST_LINE: usize = 300;
/// Finds the comment of the last run again.
const MARK: &str = "<!-- junshu.report -->";

/// Writes the page.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _style: Style, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("{}{}{}", title(report), problems(report), counts(report));
    let foot = format!("{}{}", items(report), remarks(report));
    let room = (MOST - LAST_LINE).saturating_sub(units(&head) + units(&foot));
    write!(out, "{head}{}{foot}", findings(report, room))
}

pub(crate) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A page that is filled as long as there is room.
pub(crate) struct Page {
    pub(crate) text: String,
    room: usize,
}

impl Page {
    pub(crate) fn new(room: usize) -> Self {
        Self { text: String::new(), room }
    }

    /// Adds a part if it fits.
    pub(crate) fn add(&mut self, part: &str) -> bool {
        let Some(room) = self.room.checked_sub(units(part)) else { return false };
        self.room = room;
        self.text.push_str(part);
        true
    }

    /// Adds parts while they fit, and how many did not.
    pub(crate) fn all(&mut self, parts: impl ExactSizeIterator<Item = String>, rest: impl Fn(usize) -> String) {
        let count = parts.len();
        let fit = parts.take_while(|part| self.add(part)).count();
        if fit < count {
            self.text.push_str(&rest(count - fit));
        }
    }
}

/// A text of a length that fits a heading or a cell.
pub(crate) fn name(text: &str) -> String {
    cut(text, 60)
}

fn cut(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((end, _)) => plain(&format!("{}…", &text[..end])),
        None => plain(text),
    }
}

fn title(report: &Report<'_>) -> String {
    let about = &report.pack.about;
    let whose = match &*report.facilities {
        [] => String::new(),
        [facility] => format!(": {}", name(facility.label())),
        many => format!(": {} 施設", many.len()),
    };
    let (title, id) = (name(&about.title), name(&about.id));
    format!("{MARK}\n\n## 遵守事項の検査結果{whose}\n\n{} 時点 · {title}（{id}）\n\n", report.today)
}

/// What could not be checked comes first: without it the rest would look better than it is.
fn problems(report: &Report<'_>) -> String {
    let problems: Vec<&Problem> = report.problems().collect();
    if problems.is_empty() {
        return String::new();
    }
    let (count, none) = (problems.len(), report.facilities.is_empty());
    let what = if none {
        "記録を検査できませんでした。結果はありません"
    } else {
        "結果は、検査できなかったものを含みません"
    };
    let mut page = Page::new(PROBLEMS);
    page.add(&format!("> [!CAUTION]\n> **検査できなかったものが {count} 件あります。{what}。**\n>\n"));
    let parts = problems.iter().map(|problem| {
        let shown = problem.code.as_deref().map(|shown| format!("{} ", code(shown))).unwrap_or_default();
        let spot = problem.place.as_ref().map(|at| format!("{}:{}:{}", at.file, at.line, at.column));
        let spot = spot.map(|spot| format!("<br>{}", code(&spot))).unwrap_or_default();
        let help = problem.help.as_ref().map(|help| format!("<br>対処: {}", plain(&brief(help)))).unwrap_or_default();
        format!("> - {shown}{}{spot}{help}\n", plain(&brief(&problem.message)))
    });
    page.all(parts, |rest| format!("> - ほか {rest} 件\n"));
    page.text + "\n"
}

/// How many items came to what, for each facility and for all, and how many findings there are.
fn counts(report: &Report<'_>) -> String {
    if report.facilities.is_empty() {
        return String::new();
    }
    let summary = report.summary();
    let row = |name: &str, counts: [usize; Outcome::URGENT.len()]| {
        let cells: Vec<String> = counts.iter().chain([&counts.iter().sum()]).map(usize::to_string).collect();
        format!("| {name} | {} |\n", cells.join(" | "))
    };
    let one = report.facilities.len() == 1;
    let labels: Vec<&str> = Outcome::URGENT.iter().map(|outcome| outcome.label()).collect();
    let first = if one { "結果" } else { "施設" };
    let mut page = Page::new(FACILITIES);
    page.add(&format!(
        "| {first} | {} | 計 |\n| :-- |{}\n",
        labels.join(" | "),
        " --: |".repeat(Outcome::URGENT.len() + 1)
    ));
    if !one {
        let rows = report.facilities.iter().map(|facility| {
            let of = |outcome| facility.requirements.iter().filter(|assessed| assessed.outcome == outcome).count();
            row(&name(facility.label()), Outcome::URGENT.map(of))
        });
        page.all(rows, |rest| format!("| ほか {rest} 施設 |{}\n", " |".repeat(Outcome::URGENT.len() + 1)));
    }
    let total =
        row(if one { "項目数" } else { "**計**" }, Outcome::URGENT.map(|outcome| summary.outcomes[outcome as usize]));
    format!("{}{total}\n{}\n", page.text, tally(report))
}

/// The findings in one line.
fn tally(report: &Report<'_>) -> String {
    let findings = || report.facilities.iter().flat_map(|facility| &facility.findings);
    let severities = report.summary().severities;
    let parts = Severity::ALL.iter().rev().map(|&severity| format!("{severity} {}", severities[severity as usize]));
    let settled = [Status::Waived, Status::Baselined].map(|status| {
        let count = findings().filter(|finding| finding.status == status).count();
        (count > 0).then(|| format!("{} {count}", status.label()))
    });
    let settled: Vec<String> = settled.into_iter().flatten().collect();
    let among = if settled.is_empty() { String::new() } else { format!("（うち{}）", settled.join("、")) };
    format!("**指摘 {} 件**: {}{among}", findings().count(), parts.collect::<Vec<_>>().join(" · "))
}

/// The list, as far as there is room.
fn findings(report: &Report<'_>, room: usize) -> String {
    let entries = entries(report);
    let mut page = Page::new(room);
    let many = report.facilities.len() > 1;
    let mut last: Option<&Entry<'_>> = None;
    let mut shown = 0;
    for entry in &entries {
        let mut head = String::new();
        if last.is_none_or(|last| last.chapter() != entry.chapter()) {
            head = chapter(&entries, entry.chapter());
        }
        if many && (!head.is_empty() || last.is_none_or(|last| !std::ptr::eq(last.facility, entry.facility))) {
            head.push_str(&format!("\n#### {}\n\n", name(entry.facility.label())));
        }
        let bullet = entry.bullet(report);
        // Where the whole entry does not fit, its bullet may.
        if !page.add(&format!("{head}{bullet}{}", entry.details())) && !page.add(&format!("{head}{bullet}")) {
            break;
        }
        (last, shown) = (Some(entry), shown + entry.count());
    }
    let all: usize = entries.iter().map(Entry::count).sum();
    let rest = match all - shown {
        0 => String::new(),
        rest => format!("\n**ほか {rest} 件の指摘は、長さの上限のためここに示していません**（件数には含みます）。\n"),
    };
    format!("{}{rest}\n", page.text)
}

fn chapter(entries: &[Entry<'_>], chapter: Chapter) -> String {
    let count: usize = entries.iter().filter(|entry| entry.chapter() == chapter).map(Entry::count).sum();
    format!("\n### {}（{count} 件）\n\n", chapter.title())
}

/// The table of the items, folded away. For one facility what each came to; for several, how often it came to what.
fn items(report: &Report<'_>) -> String {
    let Some(first) = report.facilities.first() else { return String::new() };
    let one = report.facilities.len() == 1;
    let mut open: HashMap<&str, usize> = HashMap::new();
    for finding in report.facilities.iter().flat_map(|facility| &facility.findings) {
        if finding.status == Status::Open {
            *open.entry(finding.requirement.as_deref().unwrap_or_default()).or_default() += 1;
        }
    }
    let labels: Vec<&str> = Outcome::URGENT.iter().map(|outcome| outcome.label()).collect();
    let columns = if one { "結果 | 確認した数".to_owned() } else { labels.join(" | ") };
    let numbers = if one { 2 } else { Outcome::URGENT.len() + 1 };
    let mut page = Page::new(ITEMS);
    page.add(&format!("<details><summary>{} 項目の一覧</summary>\n\n", first.requirements.len()));
    let line = if one { "| :-- | :-- | :-- |" } else { "| :-- | :-- |" };
    page.add(&format!("| 項目 | 遵守事項 | {columns} | 未解決の指摘 |\n{line}{}\n", " --: |".repeat(numbers)));
    let rows = first.requirements.iter().enumerate().map(|(at, assessed)| {
        let requirement = &assessed.requirement;
        let result = match one {
            true => format!("{} | {}", assessed.outcome.label(), assessed.checked),
            false => tallied(&report.facilities, at),
        };
        let count = open.get(&*requirement.id).copied().unwrap_or_default();
        let (label, text) = (plain(&requirement.label), plain(&brief(&requirement.text)));
        format!("| {label} | {text} | {result} | {count} |\n")
    });
    page.all(rows, |rest| format!("| ほか {rest} 項目 |\n"));
    page.text + "\n</details>\n\n"
}

/// How many facilities have which outcome in an item.
fn tallied(facilities: &[Facility], at: usize) -> String {
    let outcomes: Vec<Outcome> =
        facilities.iter().filter_map(|facility| Some(facility.requirements.get(at)?.outcome)).collect();
    let counts = Outcome::URGENT.map(|outcome| outcomes.iter().filter(|&&other| other == outcome).count().to_string());
    counts.join(" | ")
}

/// What a reader must know of the edition and of the result.
fn remarks(report: &Report<'_>) -> String {
    let about = &report.pack.about;
    format!("> {}<br>{}\n", cut(&about.notice, 200), cut(&about.disclaimer, 200))
}
