//! A pack, and what its requirements came to when records were judged, in; a line for each requirement out.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Look, clean, outcome_painted};
use crate::pack::Pack;
use crate::report::Facility;

/// The table: id, label, duty, rules, who signs, and the outcome.
#[must_use]
pub fn matrix(pack: &Pack, facility: Option<&Facility>, look: Look) -> String {
    let asked = pack.about.asked.as_ref().map_or_else(|| "求めること".to_owned(), |who| format!("{who}が"));
    let head = ["遵守事項", "", &asked, "ルール", "署名"].into_iter().chain(facility.map(|_| "結果"));
    let mut rows: Vec<Vec<String>> = vec![head.map(|text| clean(text).into_owned()).collect()];
    for (at, requirement) in pack.requirements.iter().enumerate() {
        let count = pack.rules_of(&requirement.id).count();
        let attest = requirement.attest.as_deref().map_or("—", |role| pack.about.role(role));
        let said = |text: &str| clean(text).replace('\n', " ");
        let mut row = vec![
            said(&requirement.id),
            said(&requirement.label),
            said(pack.about.duty(&requirement.duty)),
            if count == 0 { "未評価".to_owned() } else { count.to_string() },
            said(attest),
        ];
        row.extend(facility.map(|facility| outcome_painted(facility.requirements[at].outcome, look)));
        rows.push(row);
    }
    let last = rows[0].len() - 1;
    let widths: Vec<usize> =
        (0..last).map(|at| rows.iter().map(|row| row[at].width()).max().unwrap_or_default()).collect();
    let mut out = String::new();
    for row in rows {
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(out, "{cell}{}  ", " ".repeat(width.saturating_sub(cell.width())));
        }
        let _ = writeln!(out, "{}", row[last]);
    }
    out
}
