//! What runs out in; a line for each out: the day, the item, what is found from then on, where, and who sees to it.

use std::io::{self, Write};

use super::{Row, rows, until};
use crate::date::days_from;
use crate::report::text::{Look, inert};
use crate::report::{Report, words};

/// Writes the lines, and how far was looked unless that is not wanted.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let rows = rows(report);
    for row in &rows {
        writeln!(out, "{}", line(report, row, look))?;
    }
    let Some(until) = until(report).filter(|_| !look.quiet) else { return Ok(()) };
    let (today, days) = (report.today, days_from(until, report.today));
    let found = match rows.len() {
        0 => "新たに指摘されるものはありません".to_owned(),
        count => format!("新たに指摘されるもの {count} 件"),
    };
    let gap = if rows.is_empty() { "" } else { "\n" };
    writeln!(
        out,
        "{gap}記録がいまのままなら、{until} までの {days} 日間に{found}（{today} 時点、{}）",
        report.pack.about.edition
    )
}

fn line(report: &Report<'_>, row: &Row<'_>, look: Look) -> String {
    let finding = &row.lapse.finding;
    let mut parts = vec![
        look.strong(&row.lapse.date.to_string()),
        format!("あと{:>3}日", row.days(report)),
        look.severity(finding.severity, finding.severity.name()),
    ];
    if report.facilities.len() > 1 {
        parts.push(words::one_line(row.facility.label()));
    }
    let label = row.label(report);
    parts.push(if label.is_empty() { words::one_line(&finding.rule) } else { label.to_owned() });
    parts.push(words::message(finding));
    parts.push(row.place());
    let owners = row.owners();
    parts.push(if owners.is_empty() {
        "担当の記録なし".to_owned()
    } else {
        format!("担当: {}", words::one_line(&owners))
    });
    inert(&parts.join("  ")).into_owned()
}
