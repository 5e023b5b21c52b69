//! A baseline or a JSON report in; the same again, written and read back, out.

use std::sync::OnceLock;

use junshu::baseline::Baseline;
use junshu::date::parse_iso;
use junshu::report::format::Format;
use junshu::report::{Report, json};

use super::judged::TODAY;
use super::{pack, reports, text};

/// Reads the bytes as a baseline, and as a report.
///
/// # Panics
/// When what is read is written as something else.
pub fn run(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(baseline) = Baseline::read("b.json", text, &pack().about.id) {
        let once = written(&baseline);
        let again = Baseline::read("b.json", &once, &pack().about.id).expect("what is written can be read");
        assert_eq!(once, written(&again));
        static REPORT: OnceLock<Report<'static>> = OnceLock::new();
        let report = REPORT.get_or_init(empty);
        _ = baseline.pruned(report);
        for (_, entry, fate) in baseline.fates(report) {
            assert!(!fate.line(entry).contains('\n'));
        }
    }
    if let Ok(report) = json::read::report("r.json", text, pack()) {
        let once = rendered(&report);
        let again = json::read::report("r.json", &once, pack()).expect("what is written can be read");
        assert_eq!(once, rendered(&again));
    }
}

fn written(baseline: &Baseline) -> String {
    let mut out = Vec::new();
    baseline.write(&mut out).expect("memory takes everything");
    String::from_utf8(out).expect("JSON is text")
}

/// The report on a hospital without records.
pub fn empty() -> Report<'static> {
    let mut report = Report::new(pack(), parse_iso(TODAY).expect("a date"));
    report.facilities.extend(reports::facility("{}"));
    report
}

/// A report as JSON from which it can be read.
pub fn rendered(report: &Report<'_>) -> String {
    let mut out = Vec::new();
    let format = Format::find("json").expect("there is JSON");
    format.render(report, reports::STYLE, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("JSON is text")
}
