//! A report, facility by facility, in; every format written to its place, those that can as the facilities come, out.

use std::io;

use junshu::report::problem::Problem;
use junshu::report::stream::{Stream, Totals};
use junshu::report::style::Style;
use junshu::report::{Facility, Report, Summary};
use junshu::source::reason;

use super::outputs::Output;
use super::progress::Progress;
use super::terminal::{Color, Out, blame};

/// What is written while the facilities come. A facility is kept only for formats that need all of them.
pub struct Delivery<'p, 'o> {
    report: Report<'p>,
    totals: Totals,
    sinks: Vec<Sink<'o>>,
    style: Style,
    color: Color,
    progress: &'o Progress,
    /// Why something cannot be written; then nothing more is.
    problem: Option<String>,
}

/// A format with its place.
struct Sink<'o> {
    output: &'o Output,
    /// Open from the beginning: what cannot be written is known before anything is replaced.
    out: Option<Out>,
    /// What has been begun; a format that needs all facilities begins when they are there.
    stream: Option<Box<dyn Stream>>,
}

impl<'p, 'o> Delivery<'p, 'o> {
    /// Begins all formats. `report` knows everything but the facilities and what could not be checked.
    pub fn begin(
        outputs: &'o [Output],
        report: Report<'p>,
        style: Style,
        color: Color,
        progress: &'o Progress,
    ) -> Self {
        let totals = Totals::default();
        let mut all = Self { report, totals, sinks: Vec::new(), style, color, progress, problem: None };
        for output in outputs {
            let mut stream = output.stream(style, color);
            let out = all.attempt(output, |report| {
                let mut out = output.open()?;
                stream.as_mut().map_or(Ok(()), |stream| stream.begin(report, &mut out))?;
                Ok(out)
            });
            all.sinks.push(Sink { output, out, stream });
        }
        all
    }

    /// The next facility.
    pub fn facility(&mut self, facility: Facility) {
        self.totals.add(&facility);
        let mut sinks = std::mem::take(&mut self.sinks);
        for Sink { output, out, stream } in &mut sinks {
            if let (Some(stream), Some(out)) = (stream, out) {
                self.attempt(output, |report| {
                    stream.facility(report, &facility, out)?;
                    out.show()
                });
            }
        }
        if sinks.iter().any(|sink| sink.stream.is_none()) {
            self.report.facilities.push(facility);
        }
        self.sinks = sinks;
    }

    /// Says what could not be checked, and ends all formats. The counts of the run and whether all of it was judged;
    /// nothing, with the reason on stderr, when something could not be written.
    pub fn end(mut self, errors: Vec<Problem>) -> Option<(Summary, bool)> {
        self.report.errors = errors;
        self.report.in_order();
        let report = &self.report;
        self.progress.aside(|| report.errors.iter().for_each(|error| blame(error, self.color)));
        self.progress.say("結果を書いています");
        let (totals, style, color) = (std::mem::take(&mut self.totals), self.style, self.color);
        let mut sinks = std::mem::take(&mut self.sinks);
        for Sink { output, out, stream } in &mut sinks {
            let Some(out) = out else { continue };
            self.attempt(output, |report| match stream {
                Some(stream) => stream.end(report, &totals, out),
                None => output.render(report, style, color, out),
            });
        }
        // All of them, or none.
        for Sink { output, out, .. } in sinks {
            self.attempt(output, |_| out.map_or(Ok(()), Out::finish));
            if self.problem.is_none() {
                self.problem = output.job_summary(&self.report, style).err();
            }
        }
        if let Some(problem) = &self.problem {
            self.progress.aside(|| {
                eprintln!("error[output]: {problem}");
                eprintln!("  書き込み先のフォルダがあるか、書き込み権限と空き容量があるかを確かめてください");
            });
            return None;
        }
        Some((totals.summary, self.report.problems().next().is_none()))
    }

    /// Writes to one place, unless something could not be written before.
    fn attempt<R>(&mut self, output: &Output, write: impl FnOnce(&Report<'p>) -> io::Result<R>) -> Option<R> {
        if self.problem.is_some() {
            return None;
        }
        let report = &self.report;
        let written = if output.is_printed() { self.progress.aside(|| write(report)) } else { write(report) };
        let place = || output.place();
        written.map_err(|error| self.problem = Some(format!("{} に結果を書けません: {}", place(), reason(&error)))).ok()
    }
}

/// Writes a report whose facilities are all there.
pub fn deliver(
    outputs: &[Output],
    mut report: Report<'_>,
    style: Style,
    color: Color,
    progress: &Progress,
) -> Option<(Summary, bool)> {
    let (facilities, errors) = (std::mem::take(&mut report.facilities), std::mem::take(&mut report.errors));
    let mut delivery = Delivery::begin(outputs, report, style, color, progress);
    facilities.into_iter().for_each(|facility| delivery.facility(facility));
    delivery.end(errors)
}
