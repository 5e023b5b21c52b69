//! Records in; the report on them in every format, twice the same, out.

use std::sync::Arc;

use junshu::check;
use junshu::date::parse_iso;
use junshu::evaluate::Request;
use junshu::report::format::FORMATS;
use junshu::report::style::Style;
use junshu::report::text::Look;
use junshu::report::{Facility, Report};
use junshu::select::Selection;
use junshu::source::SourceFile;

use super::judged::TODAY;
use super::{pack, text};

/// Everything that can be shown.
pub const STYLE: Style =
    Style { look: Look { color: true, quiet: false, verbose: true }, passes: true, complete: true };

/// What the records of a text come to.
pub fn facility(yaml: &str) -> Option<Facility> {
    let request = Request {
        today: parse_iso(TODAY).expect("a date"),
        selection: Selection::default(),
        params: pack().params.clone(),
        repository: Arc::default(),
        evidence: true,
        reads: true,
        until: parse_iso("2026-12-01"),
        waivers: true,
    };
    check(pack(), "a", vec![SourceFile::new("a.yaml", yaml)], &request).ok().map(|(facility, _)| facility)
}

/// Renders the report on the records.
///
/// # Panics
/// When a format cannot show it, what should be JSON is none, or a second time gives other bytes.
pub fn run(bytes: &[u8]) {
    let Some(facility) = text(bytes).and_then(facility) else { return };
    let mut report = Report::new(pack(), parse_iso(TODAY).expect("a date"));
    report.facilities.push(facility);
    for format in FORMATS {
        let mut outs = [Vec::new(), Vec::new()];
        outs.iter_mut().for_each(|out| format.render(&report, STYLE, out).expect("memory takes everything"));
        assert_eq!(outs[0], outs[1], "{}", format.name);
        if ["json", "sarif", "rdjson", "gitlab", "oscal"].contains(&format.name) {
            serde_json::from_slice::<serde_json::Value>(&outs[0]).expect("it is JSON");
        }
    }
}
