//! What each of several facilities came to in; a line for each, and with everything a table of items and facilities, out.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Look, clean, short};
use crate::outcome::Outcome;
use crate::pack::Pack;
use crate::report::stream::{Row, Totals};

/// Facilities in one table of items; more are in the next.
const COLUMNS: usize = 30;

/// One line for each facility, and the table of all items where everything is asked for.
pub fn table(pack: &Pack, totals: &Totals, look: Look) -> String {
    let mut out = format!("\n{}\n", look.strong("施設ごとの結果"));
    let names: Vec<String> = totals.rows.iter().map(|row| short(&clean(&row.label)).replace('\n', " ")).collect();
    let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
    for ((row, name), number) in totals.rows.iter().zip(&names).zip(1..) {
        let number = if look.verbose { format!("{number:>4} ") } else { "  ".to_owned() };
        let pad = " ".repeat(width - name.width());
        let counts = Outcome::ALL.iter().zip(row.summary.outcomes).filter(|&(_, count)| count > 0);
        let counts: Vec<String> = counts.map(|(outcome, count)| format!("{} {count}", outcome.label())).collect();
        let _ = writeln!(out, "{number}{name}{pad}  {}", counts.join(" · "));
    }
    if look.verbose {
        for (at, rows) in totals.rows.chunks(COLUMNS).enumerate() {
            out.push_str(&items(pack, rows, at * COLUMNS + 1));
        }
    }
    out
}

/// The items down, the facilities across by their numbers.
fn items(pack: &Pack, rows: &[Row], first: usize) -> String {
    let signs: Vec<String> = Outcome::ALL.iter().map(|&one| format!("{} {}", sign(one), one.label())).collect();
    let mut out = format!("\n{}\n", signs.join("  "));
    let labels: Vec<&str> = pack.requirements.iter().map(|requirement| requirement.label.as_str()).collect();
    let width = labels.iter().map(|label| label.width()).max().unwrap_or(0);
    let digits = (first + rows.len() - 1).to_string().len().max(2);
    let numbers: String = (first..first + rows.len()).map(|number| format!(" {number:>digits$}")).collect();
    let _ = writeln!(out, "{}{numbers}", " ".repeat(width));
    for (at, label) in labels.iter().enumerate() {
        let cell = |row: &Row| row.outcomes.get(at).copied().map_or("", sign);
        let cells: String = rows.iter().map(|row| format!(" {}{}", " ".repeat(digits - 2), cell(row))).collect();
        let _ = writeln!(out, "{label}{}{cells}", " ".repeat(width - label.width()));
    }
    out
}

/// A sign of two columns.
fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "○",
        Outcome::MetWithWarnings => "△",
        Outcome::Unmet => "×",
        Outcome::Unattested => "署",
        Outcome::NotApplicable => "－",
        Outcome::NotEvaluated => "？",
    }
}
