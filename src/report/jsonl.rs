//! A report in; `junshu.report-lines/1` out, one JSON object a line, as `src/report/jsonl.schema.json` describes it.
//!
//! What `json` holds in one document, for tools that read line by line; no more than a line is in memory.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use super::json::{self, PackOut};
use super::style::Style;

/// The published JSON Schema of a line.
pub const SCHEMA: &str = include_str!("jsonl.schema.json");
/// The format's name and version.
const FORMAT: &str = "junshu.report-lines/1";

#[derive(Serialize)]
struct Line<'a, B: Serialize> {
    kind: &'static str,
    /// The root of the facility that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    facility: Option<&'a str>,
    #[serde(flatten)]
    body: B,
}

#[derive(Serialize)]
struct Run<'a> {
    schema: &'static str,
    pack: PackOut<'a>,
    today: String,
}

#[derive(Serialize)]
struct FacilityLine<'a> {
    root: &'a str,
    name: Option<&'a str>,
}

/// Writes the lines: the run, each facility with its findings and requirements, what could not be checked, the summary.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let run = Run { schema: FORMAT, pack: json::pack(report), today: report.today.to_string() };
    write("run", None, run, out)?;
    for facility in &report.facilities {
        let (tree, root) = (&facility.inventory.tree, facility.root.as_str());
        write("facility", None, FacilityLine { root, name: facility.name.as_deref() }, out)?;
        for finding in &facility.findings {
            write("finding", Some(root), json::finding_out(tree, finding), out)?;
        }
        for assessed in &facility.requirements {
            write("requirement", Some(root), json::requirement_out(tree, assessed), out)?;
        }
    }
    for problem in report.problems() {
        write("error", None, json::error_out(problem), out)?;
    }
    write("summary", None, json::summary(report), out)
}

fn write(kind: &'static str, facility: Option<&str>, body: impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    json::write_line(&Line { kind, facility, body }, out)
}
