//! Waivers and a day ahead in; what runs out until then, under the waivers that are in force on that day, out.

use junshu::evaluate::{Request, evaluate};
use junshu::finding::Status;
use junshu::forecast::{Lapse, forecast};

use crate::given::{RECORDS, Ran, day, files, fixture, pack, request, run, waiver};

const SELECT: &str = "GOV-5.1-2/certificate-valid,waiver";

fn ahead(ran: &Ran, request: &Request, until: &str) -> Vec<Lapse> {
    forecast(pack(), &ran.inventory, request, &ran.assessment, day(until), &|_| ()).lapses
}

/// `date code severity status` of what runs out; the certificate does on 2027-04-30.
fn lines(changes: &[&str], select: &str, until: &str) -> Vec<String> {
    let records = RECORDS.replace("2026-10-31", "2027-04-30");
    let text = format!("waivers:\n{}", waiver("W-1", changes));
    let request = request("2026-11-22", select);
    let ran = run(files(&[("records.yaml", &records), ("waivers.yaml", &text)]), &request);
    let line = |lapse: &Lapse| {
        format!("{} {} {} {}", lapse.date, lapse.finding.rule, lapse.finding.severity, lapse.finding.status.name())
    };
    ahead(&ran, &request, until).iter().map(line).collect()
}

/// The warning comes 90 days before the day, under the waiver; the error comes when the waiver is over.
#[test]
fn what_runs_out_under_a_waiver_is_marked() {
    assert_eq!(
        lines(&[], SELECT, "2027-06-30"),
        [
            "2027-01-30 GOV-5.1-2/certificate-valid warning waived",
            "2027-03-01 waiver/expired warning open",
            "2027-04-01 GOV-5.1-2/certificate-valid warning open",
            "2027-04-01 waiver/expired error open",
            "2027-05-01 GOV-5.1-2/certificate-valid error open",
        ]
    );
    // Shown only when selected, and in force all the same.
    assert_eq!(
        lines(&[], "GOV-5.1-2/certificate-valid", "2027-06-30"),
        [
            "2027-01-30 GOV-5.1-2/certificate-valid warning waived",
            "2027-04-01 GOV-5.1-2/certificate-valid warning open",
            "2027-05-01 GOV-5.1-2/certificate-valid error open"
        ]
    );
    // A day later the waiver would still be in force.
    let longer = lines(&["expires_date: 2027-05-01"], "GOV-5.1-2/certificate-valid", "2027-06-30");
    assert_eq!(longer[1], "2027-05-01 GOV-5.1-2/certificate-valid error waived");
}

/// What is waived today and open when the waiver is over runs out on that day, whether or not its rule looks at the date.
#[test]
fn what_a_waiver_covered_is_open_when_it_ends() {
    let text = format!("waivers:\n{}", waiver("W-1", &["expires_date: 2026-12-31"]));
    let request = request("2026-11-22", SELECT);
    let ran = run(files(&[("records.yaml", RECORDS), ("waivers.yaml", &text)]), &request);
    assert_eq!(ran.covered().len(), 1);
    let lapses = ahead(&ran, &request, "2027-02-28");
    let codes: Vec<String> = lapses.iter().map(|lapse| format!("{} {}", lapse.date, lapse.finding.rule)).collect();
    assert_eq!(
        codes,
        ["2026-12-01 waiver/expired", "2027-01-01 GOV-5.1-2/certificate-valid", "2027-01-01 waiver/expired"]
    );
    let only = crate::given::request("2026-11-22", "GOV-5.1-2");
    let ran = run(files(&[("records.yaml", RECORDS), ("waivers.yaml", &text)]), &only);
    let lapses = ahead(&ran, &only, "2027-02-28");
    assert!(lapses.iter().any(|lapse| lapse.date == day("2027-01-01") && lapse.finding.status == Status::Open));
}

/// The one who approved leaves, and with that the waiver ends.
#[test]
fn an_approver_who_leaves_takes_the_waiver_along() {
    let records = RECORDS
        .replace("2026-10-31", "2027-04-30")
        .replace("appointed_date: 2024-04-01,", "appointed_date: 2024-04-01, end_date: 2027-01-15,");
    let text = format!("waivers:\n{}", waiver("W-1", &[]));
    let request = request("2026-11-22", SELECT);
    let ran = run(files(&[("records.yaml", &records), ("waivers.yaml", &text)]), &request);
    let lapses = ahead(&ran, &request, "2027-02-28");
    let lines: Vec<String> =
        lapses.iter().map(|l| format!("{} {} {}", l.date, l.finding.rule, l.finding.status.name())).collect();
    assert_eq!(lines, ["2027-01-16 waiver/approver open", "2027-01-30 GOV-5.1-2/certificate-valid open"]);
}

/// On the day of a lapse the records come to just that, whoever is asked.
#[test]
fn a_lapse_has_the_status_of_its_day() {
    let today = "2026-11-22";
    let request = request(today, "GOV-5.1-2,waiver");
    for waivers in [true, false] {
        let request = Request { waivers, ..request.clone() };
        let ran = run(fixture("waivers"), &request);
        let lapses = ahead(&ran, &request, "2027-12-31");
        assert!(lapses.len() > 5, "{}", lapses.len());
        for lapse in &lapses {
            let then = evaluate(pack(), &ran.inventory, &Request { today: lapse.date, ..request.clone() });
            let same = then.findings.iter().find(|f| f.rule == lapse.finding.rule && f.place == lapse.finding.place);
            let same = same.unwrap_or_else(|| panic!("{} {}", lapse.date, lapse.finding.rule));
            assert_eq!(same.status, lapse.finding.status, "{} {}", lapse.date, lapse.finding.rule);
            assert!(waivers || same.status == Status::Open);
        }
    }
}
