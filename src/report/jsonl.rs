//! A report in; `junshu.report-lines/1` out, one JSON object a line, as `src/report/jsonl.schema.json` describes it.
//!
//! What `json` holds in one document, for tools that read line by line; no more than a line is in memory.

use std::io::{self, Write};

use serde::Serialize;

use super::json;
use super::json::form::PackForm;
use super::stream::{Stream, Totals};
use super::{Facility, Report};

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
    pack: PackForm<'a>,
    today: String,
}

#[derive(Serialize)]
struct FacilityLine<'a> {
    root: &'a str,
    name: Option<&'a str>,
}

/// The lines: the run, each facility with its findings and requirements, what could not be checked, the summary.
#[derive(Clone, Copy, Debug)]
pub struct Lines;

impl Stream for Lines {
    fn begin(&mut self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let run = Run { schema: FORMAT, pack: json::pack(report), today: report.today.to_string() };
        write("run", None, run, out)
    }

    fn facility(&mut self, _: &Report<'_>, facility: &Facility, out: &mut dyn Write) -> io::Result<()> {
        let root = facility.root.as_str();
        write("facility", None, FacilityLine { root, name: facility.name.as_deref() }, out)?;
        for finding in &facility.findings {
            write("finding", Some(root), json::finding(facility, finding), out)?;
        }
        for assessed in &facility.requirements {
            write("requirement", Some(root), json::whole_requirement(facility, assessed), out)?;
        }
        Ok(())
    }

    fn end(&mut self, report: &Report<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        for problem in report.problems() {
            write("error", None, json::error(problem), out)?;
        }
        write("summary", None, json::summary(&totals.summary), out)
    }
}

fn write(kind: &'static str, facility: Option<&str>, body: impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    json::write_line(&Line { kind, facility, body }, out)
}
