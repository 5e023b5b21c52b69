//! Texts and findings in; what stands in the XML, without a character that XML 1.0 does not have, out.

use std::fmt::Write as _;

use crate::report::Facility;
use crate::report::finding::Finding;
use crate::report::problem::Problem;
use crate::report::text::clean;
use crate::report::words;

/// A text for XML. What a terminal obeys is replaced too: consoles print these documents.
pub fn xml(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// A text for an attribute: XML makes a space of a line feed there.
pub fn line(text: &str) -> String {
    xml(&words::one_line(text))
}

/// The findings of one code, `file:line:column: severity: message` each, with what belongs to it below, indented. A help
/// that several in a row share stands once.
pub fn findings(facility: &Facility, findings: &[&Finding]) -> String {
    let mut out = String::new();
    for (at, finding) in findings.iter().enumerate() {
        let place = words::place(&facility.location(finding.place.span));
        let _ = writeln!(out, "{place}: {}: {}", finding.severity, words::message(finding));
        for related in &finding.related {
            let place = words::place(&facility.location(related.place.span));
            let _ = writeln!(out, "  関連: {place}: {}", words::one_line(&related.message));
        }
        let next = findings.get(at + 1).and_then(|next| next.help.as_ref());
        if let Some(help) = finding.help.as_ref().filter(|help| next != Some(help)) {
            let _ = writeln!(out, "  {}", words::help(help).replace('\n', "\n  "));
        }
    }
    xml(&out)
}

/// What is wrong where, and what to do.
pub fn problem(problem: &Problem) -> String {
    let mut out = words::problem(problem);
    out.push('\n');
    if let Some(help) = &problem.help {
        let _ = writeln!(out, "  {}", words::help(help).replace('\n', "\n  "));
    }
    xml(&out)
}
