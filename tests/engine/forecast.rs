//! Records and a day ahead in; what runs out until then, against every rule run on every day, out.

use std::collections::BTreeMap;
use std::sync::Arc;

use junshu::date::{Date, parse_iso, plus_days};
use junshu::evaluate::{Request, evaluate};
use junshu::finding::Severity;
use junshu::forecast::{Forecast, forecast};
use junshu::inventory::Inventory;
use junshu::pack::Pack;
use junshu::select::Selection;
use junshu::source::{SourceFile, discover};

use crate::bench::{Bench, Loaded, TODAY};

fn day(text: &str) -> Date {
    parse_iso(text).expect("a date")
}

fn request(pack: &Pack, today: Date) -> Request {
    Request {
        today,
        selection: Selection::default(),
        params: pack.params.clone(),
        repository: Arc::default(),
        evidence: false,
        reads: false,
        until: None,
        waivers: true,
    }
}

fn inventory(pack: &Pack, files: Vec<SourceFile>) -> Arc<Inventory> {
    Arc::new(Inventory::load(files, &pack.schema, &pack.requirement_ids()).expect("the records load"))
}

fn ahead(pack: &Pack, inventory: &Arc<Inventory>, today: Date, until: Date) -> Forecast {
    let request = request(pack, today);
    forecast(pack, inventory, &request, &evaluate(pack, inventory, &request), until, &|_| ())
}

/// `date rule severity` of each line of a forecast over the small pack.
fn lines(body: &str, fields: &str, until: &str) -> Vec<String> {
    let loaded: Loaded = Bench::mini().check("t/a", body).load();
    let file = SourceFile::new("things.yaml", format!("things:\n  - {{ id: a1, {fields} }}\n"));
    let inventory = inventory(&loaded.pack, vec![file]);
    let forecast = ahead(&loaded.pack, &inventory, day(TODAY), day(until));
    forecast
        .lapses
        .iter()
        .map(|lapse| format!("{} {} {}", lapse.date, lapse.finding.rule, lapse.finding.severity))
        .collect()
}

const EXPIRES: &str = "
    let days = s.expires_date.days_from(today());
    if days < 0 { return fail(s.expires_date, `${-days}日超過`); }
    if days < 30 { return warn(s.expires_date, `あと${days}日`); }
";

#[test]
fn a_date_runs_out_on_the_day_after_it() {
    // Until 2027-01-10 there are 49 days; 30 days before that is 2026-12-11, so fewer remain from 2026-12-12 on.
    let fields = "expires_date: 2027-01-10";
    let want = ["2026-12-12 t/a warning", "2027-01-11 t/a error"];
    assert_eq!(lines(EXPIRES, fields, "2027-02-20"), want);
    assert_eq!(lines(EXPIRES, fields, "2027-01-11"), want, "the last day counts");
    assert_eq!(lines(EXPIRES, fields, "2027-01-10"), want[..1], "no day after the last is looked at");
    assert_eq!(lines(EXPIRES, fields, "2026-12-11"), [""; 0]);
}

#[test]
fn leap_days_and_ends_of_months_are_days() {
    // 2028 is a leap year: 365 days after 2027-03-01 is 2028-02-29, so it is too old on 2028-03-01.
    let body = "if today().days_from(s.bought_date) > 365 { fail(s.bought_date, \"古い\") }";
    let loaded = Bench::mini().check("t/a", body).load();
    let file = SourceFile::new("things.yaml", "things:\n  - { id: a1, bought_date: 2027-03-01 }\n");
    let inventory = inventory(&loaded.pack, vec![file]);
    let forecast = ahead(&loaded.pack, &inventory, day("2028-01-31"), day("2028-03-31"));
    let dates: Vec<String> = forecast.lapses.iter().map(|lapse| lapse.date.to_string()).collect();
    assert_eq!(dates, ["2028-03-01"]);
    assert!(ahead(&loaded.pack, &inventory, day("2028-01-31"), day("2028-02-29")).lapses.is_empty());
}

#[test]
fn what_has_run_out_already_and_what_has_no_date_is_no_news() {
    assert_eq!(lines(EXPIRES, "expires_date: 2026-01-01", "2027-02-20"), [""; 0]);
    assert_eq!(lines("fail(s.id, \"いつも\")", "expires_date: 2026-12-01", "2027-02-20"), [""; 0]);
}

/// A day of rest that comes back lapses twice.
#[test]
fn what_comes_back_runs_out_again() {
    let body = "if today() == date(\"2026-12-01\") || today() == date(\"2026-12-05\") { fail(s.id, \"x\") }";
    assert_eq!(lines(body, "name: x", "2026-12-31"), ["2026-12-01 t/a error", "2026-12-05 t/a error"]);
}

/// Whatever a rule does with the date, no day on which it finds something new is passed over.
#[test]
fn no_way_of_using_the_date_hides_a_day() {
    let fail = "{ fail(s.id, \"x\") }";
    for condition in [
        "s.expires_date.days_from(today()) * 3 < 100",
        "300 / (400 - today().days_from(s.bought_date) / 3) > 1",
        "today().days_from(s.bought_date) % 7 == 3",
        "today().days_from(s.bought_date) * 0.5 > 300.0",
        "today().plus_years(-1) > s.bought_date.plus_years(1)",
        "date(\"2026-11-22\").plus_days(s.expires_date.days_from(today())) < date(\"2026-12-10\")",
        "today().to_string().ends_with(\"-29\")",
        "`${today()}`.contains(\"-01-31\")",
        "\"\" + today() == \"2027-02-28\"",
        "\"2027-02\" < `${today()}`",
        "(today().days_from(s.bought_date)) + (today().days_from(s.bought_date)) + today().days_from(s.bought_date) > 2000",
        "s.parts.filter(|p| today().days_from(p.made_date) > 400).len() > 1",
        "[today()].contains(date(\"2027-04-30\"))",
        "[7, today().days_from(s.bought_date)].index_of(600) == 1",
        "s.bought_date > today().plus_days(-1000) && today() >= s.expires_date",
        "-(today().days_from(s.bought_date)) < -600",
        "[today().days_from(s.bought_date)].join(\"、\") == \"600\"",
        "(\"\" + today().days_from(date(\"2026-11-20\"))).len() > 1",
        "#{ day: today() }.day >= date(\"2027-02-01\")",
        "[today()].map(|d| d.plus_days(3))[0].days_from(s.expires_date) > 4",
        "today().days_from(today().plus_days(-s.expires_date.days_from(today()))) < 9",
        "s.expires_date.plus_years(-1).days_from(today().plus_years(-1)) < 12",
        "[today().days_from(s.bought_date), 3].map(|n| n - 1).filter(|n| n == 599).len() == 1",
    ] {
        agrees_daily(&format!("if {condition} {fail}"));
    }
    agrees_daily(&format!("switch s.expires_date.days_from(today()) {{ 20 => {fail}, _ => {{}} }}"));
    agrees_daily(&format!("switch s.expires_date.days_from(today()) {{ 5..20 => {fail}, _ => {{}} }}"));
    agrees_daily(&format!("switch `${{today()}}` {{ \"2027-01-01\" => {fail}, _ => {{}} }}"));
    agrees_daily(&format!("let d = today().days_from(s.bought_date); d += 7; d -= 2; if d > 700 {fail}"));
    agrees_daily(&format!("let d = today().days_from(s.bought_date); let e = d; if e + d > 1300 {fail}"));
    agrees_daily(
        "let d = today().days_from(s.bought_date); let n = 0; while n < d { n += 50; } if n == 650 { fail(s.id, \"x\") }",
    );
}

/// The forecast of a rule with this body is what the rule finds when it is run on every day.
#[track_caller]
fn agrees_daily(body: &str) {
    let loaded = Bench::mini().check("t/a", body).load();
    let fields = "bought_date: 2025-05-17, expires_date: 2027-03-01, parts: [{ id: q, made_date: 2025-11-20 }, { id: r, made_date: 2026-01-15 }]";
    let file = SourceFile::new("things.yaml", format!("things:\n  - {{ id: a1, {fields} }}\n"));
    let inventory = inventory(&loaded.pack, vec![file]);
    let (today, until) = (day(TODAY), day("2027-09-30"));
    let forecast = ahead(&loaded.pack, &inventory, today, until);
    let got: Vec<Date> = forecast.lapses.iter().map(|lapse| lapse.date).collect();
    let found = |day: Date| {
        let assessment = evaluate(&loaded.pack, &inventory, &request(&loaded.pack, day));
        assert!(assessment.broken.is_empty(), "{body}: {:?}", assessment.broken);
        assessment.findings.len()
    };
    let days: Vec<Date> = (1..).map_while(|n| plus_days(today, n)).take_while(|day| *day <= until).collect();
    let mut before = found(today);
    let mut want = Vec::new();
    for day in days {
        let now = found(day);
        if now > before {
            want.push(day);
        }
        before = now;
    }
    assert!(!want.is_empty(), "{body} finds something in that time");
    assert_eq!(got, want, "{body}");
}

type Key = (String, String);

/// All rules on one day: how severe what they find at each path is.
fn brute(pack: &Pack, inventory: &Arc<Inventory>, today: Date) -> BTreeMap<Key, Vec<Severity>> {
    let mut found: BTreeMap<Key, Vec<Severity>> = BTreeMap::new();
    for finding in evaluate(pack, inventory, &request(pack, today)).findings {
        let mirrors = pack.find_rule(&finding.rule).is_some_and(|rule| rule.metadata.mirrors().is_some());
        let path = if mirrors { String::new() } else { finding.place.path(&inventory.tree) };
        found.entry((finding.rule.to_string(), path)).or_default().push(finding.severity);
    }
    found.values_mut().for_each(|severities| severities.sort_unstable());
    found
}

/// Only rules that look at the date are run again: nothing is lost by that, on any fixture.
#[test]
fn it_is_what_all_rules_find_on_all_days() {
    let loaded = Bench::embedded().load();
    let pack = &loaded.pack;
    let today = day(TODAY);
    for name in ["hospital", "hospital-clean", "clinic"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
        let found = discover(&folder).expect("the fixture has files");
        let files = found.into_iter().map(|file| SourceFile::read(&file.path, file.name).expect("text"));
        let inventory = inventory(pack, files.collect());
        let until = plus_days(today, 150).expect("a date");
        let forecast = ahead(pack, &inventory, today, until);
        let mut got: Vec<(Date, String)> = Vec::new();
        got.extend(forecast.lapses.iter().map(|lapse| (lapse.date, lapse.finding.rule.to_string())));
        let mut want = Vec::new();
        let mut before = brute(pack, &inventory, today);
        for n in 1..=150 {
            let date = plus_days(today, n).expect("a date");
            let after = brute(pack, &inventory, date);
            for (key, severities) in &after {
                let mut left = before.get(key).cloned().unwrap_or_default();
                for severity in severities.iter().filter(|severity| **severity > Severity::Info) {
                    match left.iter().position(|had| had >= severity) {
                        Some(at) => drop(left.remove(at)),
                        None => want.push((date, key.0.clone())),
                    }
                }
            }
            before = after;
        }
        got.sort();
        want.sort();
        assert!(want.len() > 20, "{name}: something runs out in 150 days: {}", want.len());
        assert_eq!(got, want, "{name}");
    }
}
