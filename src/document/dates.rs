//! Text in; the dates that it names, in any of the ways people write them, with their places, out.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::date::{Date, suggest_iso};

/// A date as it is written: `None` for one that the calendar does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub at: Range<usize>,
    /// The day.
    pub date: Option<Date>,
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let digit = "[0-9０-９]";
    let patterns = [
        format!(r"(?:令和|平成|昭和|大正|明治)?\s?(?:元|{digit}{{1,4}})年\s?{digit}{{1,2}}月\s?{digit}{{1,2}}日"),
        format!(r"{digit}{{4}}[-－/／.．]{digit}{{1,2}}[-－/／.．]{digit}{{1,2}}"),
        format!(r"[RHSrhsＲＨＳ]{digit}{{1,2}}[.．]{digit}{{1,2}}[.．]{digit}{{1,2}}"),
    ];
    Regex::new(&patterns.join("|")).expect("a pattern of ours")
});

/// The dates in a text.
pub fn dates(text: &str) -> Vec<Written> {
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c.is_ascii() || "-－/／".contains(c));
    let alone = |at: &Range<usize>| {
        // A part of a longer number: of a telephone, a version, a path. What ends with 日 ends there.
        let behind = !text[at.clone()].ends_with('日') && joined(text[at.end..].chars().next());
        !joined(text[..at.start].chars().next_back()) && !behind
    };
    let found = DATE.find_iter(text).map(|found| found.range()).filter(alone);
    found.map(|at| Written { date: suggest_iso(&text[at.clone()]), at }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_as_people_write_them() {
        let cases = [
            ("承認：令和8年3月25日（病院長）", "令和8年3月25日", Some("2026-03-25")),
            ("2026年3月25日に改定", "2026年3月25日", Some("2026-03-25")),
            ("令和元年5月1日", "令和元年5月1日", Some("2019-05-01")),
            ("版 R8.3.25", "R8.3.25", Some("2026-03-25")),
            ("2026/3/25", "2026/3/25", Some("2026-03-25")),
            ("２０２６年３月２５日", "２０２６年３月２５日", Some("2026-03-25")),
            ("（2026-03-25）", "2026-03-25", Some("2026-03-25")),
            ("令和8年2月30日まで", "令和8年2月30日", None),
        ];
        for (text, written, date) in cases {
            let [found] = &dates(text)[..] else { panic!("{text}") };
            assert_eq!(
                (&text[found.at.clone()], found.date.map(|d| d.to_string()).as_deref()),
                (written, date),
                "{text}"
            );
        }
        for text in ["電話 03-1234-5678", "版 1.2.3", "192.168.10.20", "令和8年度", "x2026-03-25-1", "〇年〇月〇日"]
        {
            assert_eq!(dates(text), [], "{text}");
        }
    }
}
