//! What runs out in; `junshu.forecast/1` out, as `src/report/forecast/json.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::until;
use crate::report::Report;
use crate::report::json::form::{ErrorForm, LapseForm, PackForm};
use crate::report::json::{self, write_safely};
use crate::report::text::Look;

/// The published JSON Schema of the format.
pub const SCHEMA: &str = include_str!("json.schema.json");
/// The format's name and version.
const FORMAT: &str = "junshu.forecast/1";

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    pack: PackForm<'a>,
    today: String,
    until: Option<String>,
    facilities: Vec<FacilityOut<'a>>,
    errors: Vec<ErrorForm<'a>>,
}

#[derive(Serialize)]
struct FacilityOut<'a> {
    root: &'a str,
    name: Option<&'a str>,
    lapses: Vec<LapseForm<'a>>,
}

/// Writes the forecast as JSON, facility by facility.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let facilities = report.facilities.iter().map(|facility| {
        let lapses = facility.forecast.iter().flat_map(|forecast| &forecast.lapses);
        FacilityOut {
            root: &facility.root,
            name: facility.name.as_deref(),
            lapses: lapses.map(|one| json::lapse(facility, one)).collect(),
        }
    });
    let root = Root {
        schema: FORMAT,
        pack: json::pack(report),
        today: report.today.to_string(),
        until: until(report).map(|until| until.to_string()),
        facilities: facilities.collect(),
        errors: report.problems().map(json::error).collect(),
    };
    write_safely(&root, out)
}
