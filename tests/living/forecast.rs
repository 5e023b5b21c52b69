//! The records of `fixtures/forecast`, whose comments count the days by hand, in; whether the forecast says the same, out.

use std::path::Path;

use serde_json::Value;

use super::given::{TODAY, junshu};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn forecast(args: &[&str]) -> Value {
    let ran = junshu(root(), &[&["forecast", "-f", "json"], args].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).expect("JSON")
}

fn lapses(forecast: &Value) -> Vec<(String, String, String)> {
    let lapses = forecast["facilities"][0]["lapses"].as_array().expect("a list").iter();
    let word = |value: &Value| value.as_str().expect("a text").to_owned();
    lapses.map(|one| (word(&one["date"]), word(&one["finding"]["severity"]), word(&one["finding"]["path"]))).collect()
}

/// Month ends and the leap day, counted in the comments of the fixture.
#[test]
fn the_days_are_those_counted_by_hand() {
    let shown = lapses(&forecast(&["fixtures/forecast", "--today", "2028-01-31", "--until", "2028-03-31"]));
    let counted = [
        ("2028-03-01", "error", "vendors[0].certifications[0].expires_date"),
        ("2028-03-02", "warning", "vendors[1].certifications[0].expires_date"),
        ("2028-03-02", "error", "vulnerability_management.last_checked_date"),
        ("2028-03-31", "warning", "vendors[1].certifications[1].expires_date"),
    ];
    let counted: Vec<_> = counted.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).into();
    assert_eq!(shown, counted);
}

/// A year without a leap day: one day later for what counts through February.
#[test]
fn a_common_year_has_no_29th_of_february() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(root().join("fixtures/forecast/calendar.yaml")).expect("the fixture");
    std::fs::write(folder.path().join("a.yaml"), text.replace("2028-01-30", "2027-01-30")).expect("a file");
    let ran = junshu(folder.path(), &["forecast", "--today", "2027-01-31", "--until", "2027-03-10", "-f", "csv"]);
    assert!(ran.out.contains("2027-03-03,31,"), "{}", ran.out);
}

#[test]
fn one_day_more_or_less_decides() {
    let until = |day: &str| lapses(&forecast(&["fixtures/forecast", "--today", "2028-01-31", "--until", day])).len();
    let days = ["2028-02-01", "2028-02-29", "2028-03-01", "2028-03-02", "2028-03-30", "2028-03-31", "2028-04-01"];
    assert_eq!(days.map(until), [0, 0, 1, 3, 3, 4, 5]);
}

#[test]
fn days_and_until_are_the_same_thing() {
    let days = forecast(&["fixtures/hospital-clean", "--today", TODAY, "--days", "365"]);
    let until = forecast(&["fixtures/hospital-clean", "--today", TODAY, "--until", "2027-11-22"]);
    assert_eq!(days, until);
    assert!(lapses(&days).len() > 100);
}

/// On the day that a line names, and not on the day before, a check finds it.
#[test]
fn a_check_on_that_day_finds_it() {
    let shown = lapses(&forecast(&["fixtures/hospital-clean", "--today", TODAY, "--days", "330"]));
    let mut days: Vec<&String> = shown.iter().map(|(day, ..)| day).collect();
    days.dedup();
    for day in days.into_iter().step_by(15) {
        let found = |day: &str| -> Vec<(String, String)> {
            let ran = junshu(root(), &["check", "fixtures/hospital-clean", "--today", day, "-f", "json"]);
            let report: Value = serde_json::from_str(&ran.out).expect("JSON");
            let findings = report["facilities"][0]["findings"].as_array().expect("a list").iter();
            let word = |value: &Value| value.as_str().expect("a text").to_owned();
            findings.map(|finding| (word(&finding["severity"]), word(&finding["path"]))).collect()
        };
        let before = junshu::date::plus_days(junshu::date::parse_iso(day).expect("a date"), -1).expect("a date");
        let (today, before) = (found(day), found(&before.to_string()));
        for (_, severity, path) in shown.iter().filter(|(date, ..)| date == day) {
            let one = (severity.clone(), path.clone());
            let count = |all: &[(String, String)]| all.iter().filter(|other| **other == one).count();
            assert!(count(&today) > count(&before), "{day}: {severity} {path}");
        }
    }
}

#[test]
fn it_says_who_sees_to_it() {
    let shown = forecast(&["fixtures/hospital-clean", "--today", TODAY, "--days", "400"]);
    let lapses = shown["facilities"][0]["lapses"].as_array().expect("a list");
    let owners = |path: &str| {
        let one = lapses.iter().find(|one| one["finding"]["path"].as_str().is_some_and(|at| at.starts_with(path)));
        one.unwrap_or_else(|| panic!("{path} runs out"))["owners"].clone()
    };
    assert_eq!(owners("policies"), serde_json::json!(["病院長"]), "the owner of the policy");
    assert_eq!(
        owners("vendors[1].certifications"),
        serde_json::json!(["放射線科技師長"]),
        "the owner of what it serves"
    );
    assert_eq!(owners("contacts"), serde_json::json!([]), "nobody is named, so nobody is guessed");
}

#[test]
fn the_last_day_must_be_ahead() {
    for args in [["--days", "0"], ["--until", TODAY], ["--until", "2026-11-21"]] {
        let ran = junshu(root(), &[&["forecast", "fixtures/clinic", "--today", TODAY], &args[..]].concat());
        assert!(ran.code == 2 && ran.err.contains("usage") && ran.out.is_empty(), "{ran:?}");
    }
    let both = junshu(root(), &["forecast", "fixtures/clinic", "--days", "3", "--until", "2027-01-01"]);
    assert_eq!(both.code, 2);
}

/// Same records, same bytes; an event keeps its UID while it is the same thing on the same day.
#[test]
fn a_calendar_can_be_read_in_again() {
    let ics = |today: &str| {
        let ran =
            junshu(root(), &["forecast", "fixtures/forecast", "--today", today, "--until", "2028-03-31", "-f", "ics"]);
        assert_eq!(ran.code, 0);
        ran.out
    };
    let uids = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    let (first, second) = (ics("2028-01-31"), ics("2028-02-15"));
    assert_eq!(first, ics("2028-01-31"));
    assert_eq!(uids(&first), uids(&second));
    assert_eq!(uids(&first).len(), 4);
    assert!(first.lines().all(|line| line.len() <= 75), "RFC 5545 folds at 75 octets");
    assert!(first.contains("DTSTART;VALUE=DATE:20280301\r\n") && first.contains("DTEND;VALUE=DATE:20280302\r\n"));
    assert_eq!(first.matches("\r\n").count(), first.matches('\n').count());
}

#[test]
fn what_cannot_be_judged_is_no_quiet_calendar() {
    let ran = junshu(root(), &["forecast", "fixtures/broken/unclosed-quote.yaml", "--today", TODAY]);
    assert!(ran.code == 2 && ran.err.contains("yaml::") && !ran.out.contains("ありません"), "{ran:?}");
}
