//! Text in; a calendar date out, or, for the other ways Japanese records write one, the ISO form to suggest.

pub use jiff::civil::Date;

use crate::suggest::half_width;

/// `YYYY-MM-DD` and nothing else: ten ASCII bytes that name a day of the calendar.
#[must_use]
pub fn parse_iso(text: &str) -> Option<Date> {
    let b = text.as_bytes();
    if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
        return None;
    }
    let number = |from: usize, to: usize| {
        b[from..to].iter().try_fold(0i16, |n, d| d.is_ascii_digit().then(|| n * 10 + i16::from(d - b'0')))
    };
    Date::new(number(0, 4)?, number(5, 7)? as i8, number(8, 10)? as i8).ok()
}

/// Days from `b` to `a`; negative when `a` is earlier.
#[must_use]
pub fn days_from(a: Date, b: Date) -> i64 {
    a.duration_since(b).as_hours() / 24
}

/// The date so many days later; `None` outside of the calendar.
#[must_use]
pub fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The date so many years later, the last day of February for a leap day; `None` outside of the calendar.
#[must_use]
pub fn plus_years(date: Date, years: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_years(years).ok()?).ok()
}

/// An era: its name, its letter, the Gregorian year before its first, and its first day (改元の日).
struct Era {
    name: &'static str,
    letter: char,
    offset: i16,
    first: (i16, i8, i8),
}

const ERAS: [Era; 5] = [
    Era { name: "令和", letter: 'R', offset: 2018, first: (2019, 5, 1) },
    Era { name: "平成", letter: 'H', offset: 1988, first: (1989, 1, 8) },
    Era { name: "昭和", letter: 'S', offset: 1925, first: (1926, 12, 25) },
    Era { name: "大正", letter: 'T', offset: 1911, first: (1912, 7, 30) },
    Era { name: "明治", letter: 'M', offset: 1867, first: (1868, 10, 23) },
];

/// The ISO date that a text such as `2026/4/1`, `R8.4.1`, `令和8年4月1日`, `２０２６年４月１日（水）`, `20260401` or
/// `2026-04-01T09:00` means.
#[must_use]
pub fn suggest_iso(text: &str) -> Option<Date> {
    let half = half_width(text.trim());
    let plain: String = without_weekday(without_time(&half)).chars().filter(|c| !c.is_whitespace()).collect();
    let (era, rest) = era_of(&plain);
    let rest = rest.trim_end_matches('日');
    if let Some(compact) = compact(rest).filter(|_| era.is_none()) {
        return Some(compact);
    }
    let mut parts = rest.split(['/', '.', '-', '年', '月']);
    let year = parts.next()?;
    let year = if year == "元" { 1 } else { year.parse::<i16>().ok()? };
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() {
        return None;
    }
    match era {
        Some(era) if year >= 1 => {
            let date = Date::new(era.offset.checked_add(year)?, month, day).ok()?;
            let first = Date::new(era.first.0, era.first.1, era.first.2).ok()?;
            (date >= first).then_some(date)
        }
        None if year >= 1868 => Date::new(year, month, day).ok(),
        _ => None,
    }
}

fn without_time(text: &str) -> &str {
    let before = text.find([':', '時']).map_or("", |at| &text[..at]);
    before.rfind(|c: char| c == 'T' || c.is_whitespace()).map_or(text, |at| &text[..at])
}

fn without_weekday(text: &str) -> &str {
    let day = text
        .trim_end()
        .strip_suffix(')')
        .and_then(|text| text.strip_suffix(['月', '火', '水', '木', '金', '土', '日']));
    day.and_then(|text| text.strip_suffix('(')).unwrap_or(text)
}

/// `2026-04-DD` for a text that names a month, `2026-MM-DD` for one that names a year, in any way of writing.
#[must_use]
pub fn without_day(text: &str) -> Option<String> {
    let plain = half_width(text.trim());
    let month = || suggest_iso(&format!("{}-1", plain.trim_end_matches('月')));
    let year = || suggest_iso(&format!("{}-1-1", plain.trim_end_matches('年')));
    let form = |date: Date, keep: usize, rest: &str| format!("{}{rest}", &date.to_string()[..keep]);
    month().map(|date| form(date, 7, "-DD")).or_else(|| year().map(|date| form(date, 4, "-MM-DD")))
}

fn era_of(text: &str) -> (Option<&'static Era>, &str) {
    for era in &ERAS {
        if let Some(rest) = text.strip_prefix(era.name) {
            return (Some(era), rest);
        }
        let rest = text.strip_prefix(era.letter).or_else(|| text.strip_prefix(era.letter.to_ascii_lowercase()));
        if let Some(rest) = rest.filter(|r| r.starts_with(|c: char| c.is_ascii_digit() || c == '元')) {
            return (Some(era), rest);
        }
    }
    (None, text)
}

fn compact(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    parse_iso(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn suggests(text: &str, iso: &str) {
        assert_eq!(suggest_iso(text).map(|d| d.to_string()).as_deref(), Some(iso), "{text}");
    }

    #[test]
    fn the_ways_hospitals_write_dates() {
        for text in [
            "2026/4/1",
            "2026.4.1",
            "2026年4月1日",
            "R8.4.1",
            "r8.4.1",
            "令和8年4月1日",
            "２０２６／４／１",
            "20260401",
            "令和８年４月１日",
            "2026-04-01 09:00",
            "2026-04-01T09:00:00+09:00",
            "2026/4/1 9時",
            "2026年4月1日（水）",
        ] {
            suggests(text, "2026-04-01");
        }
        suggests("令和元年5月1日", "2019-05-01");
        suggests("H31.4.30", "2019-04-30");
        suggests("S64.1.7", "1989-01-07");
        suggests("2026-4-1", "2026-04-01");
        suggests("2024/2/29", "2024-02-29");
    }

    #[test]
    fn what_is_no_date_gets_no_suggestion() {
        for text in
            ["", "2026-02-30", "令和1年4月30日", "H1.1.7", "2026/13/1", "4/1", "未定", "R8.4", "2026/4/1/2", "Rx.4.1"]
        {
            assert_eq!(suggest_iso(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_or_a_year_lacks_its_day() {
        for (text, form) in [
            ("2026-04", "2026-04-DD"),
            ("2026/4", "2026-04-DD"),
            ("２０２６年４月", "2026-04-DD"),
            ("令和8年4月", "2026-04-DD"),
            ("R8.12", "2026-12-DD"),
            ("2026年", "2026-MM-DD"),
            ("2026", "2026-MM-DD"),
        ] {
            assert_eq!(without_day(text).as_deref(), Some(form), "{text}");
        }
        for text in ["", "未定", "令和8年度", "4/1", "2026-13", "2026-02-30", "4/5/6", "12"] {
            assert_eq!(without_day(text), None, "{text}");
        }
    }

    #[test]
    fn iso_is_strict() {
        assert!(parse_iso("2024-02-29").is_some());
        for text in [
            "2023-02-29",
            "2026-2-30",
            "2026-04-1",
            " 2026-04-01",
            "２０２６-04-01",
            "2026/04/01",
            "+026-04-01",
            "2026-00-10",
        ] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_over_leap_days() {
        let date = |t| parse_iso(t).unwrap();
        assert_eq!(days_from(date("2024-03-01"), date("2024-02-28")), 2);
        assert_eq!(days_from(date("2025-11-22"), date("2026-11-22")), -365);
    }
}
