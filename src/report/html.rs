//! A report in; one HTML page out that needs nothing else: what an executive must know first, then every item with its
//! findings and its evidence.
//!
//! The page is `html/*.html` filled by minijinja, which escapes whatever comes from records and rules. Only the page's own
//! style and script are put in as they are.

mod ahead;
mod chief;
mod evidence;
mod excerpt;
mod item;
mod overview;
mod part;
mod picture;
mod policy;
mod problem;
mod settings;
mod stand;
mod task;
mod unbroken;

use std::borrow::Cow;
use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use super::Report;
use super::style::Style;
use super::text::{clean, short};
use crate::finding::Severity;
use crate::outcome::Outcome;
use overview::Overview;
use part::{Part, Site};
use policy::Policy;
use problem::ProblemView;
use settings::Settings;

/// The templates by name; `page.html` includes the others.
const TEMPLATES: [(&str, &str); 8] = [
    ("page.html", include_str!("html/page.html")),
    ("words.html", include_str!("html/words.html")),
    ("icons.html", include_str!("html/icons.html")),
    ("tools.html", include_str!("html/tools.html")),
    ("chief.html", include_str!("html/chief.html")),
    ("records.html", include_str!("html/records.html")),
    ("overview.html", include_str!("html/overview.html")),
    ("settings.html", include_str!("html/settings.html")),
];

#[derive(Serialize)]
struct Page<'a> {
    policy: Policy,
    title: String,
    about: &'a str,
    edition: &'a str,
    notice: &'a str,
    disclaimer: &'a str,
    today: String,
    version: &'static str,
    problems: Vec<ProblemView>,
    overview: Option<Overview<'a>>,
    facilities: Vec<Part<'a>>,
    settings: Settings<'a>,
    outcomes: Vec<Count>,
    severities: Vec<Count>,
}

/// A word with a shape and a colour, and how often it applies.
#[derive(Clone, Debug, Serialize)]
struct Count {
    name: &'static str,
    label: &'static str,
    count: usize,
}

/// Writes the page.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let environment = environment().map_err(io::Error::other)?;
    let template = environment.get_template("page.html").map_err(io::Error::other)?;
    let text = template.render(Serde(page(report, style.look.verbose))).map_err(io::Error::other)?;
    writeln!(out, "{text}")
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("unbroken", |text: &str| unbroken::unbroken(text));
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

fn page<'a>(report: &'a Report<'a>, unread: bool) -> Page<'a> {
    let about = &report.pack.about;
    let sites = Site::all(report);
    let facilities: Vec<Part<'_>> = sites.iter().map(|site| Part::new(report, site, unread)).collect();
    let summary = report.summary();
    let problems: Vec<ProblemView> = report.problems().map(ProblemView::new).collect();
    Page {
        policy: Policy::of_the_page(),
        title: title(report, &facilities, !problems.is_empty()),
        about: &about.title,
        edition: &about.edition,
        notice: &about.notice,
        disclaimer: &about.disclaimer,
        today: report.today.to_string(),
        version: env!("CARGO_PKG_VERSION"),
        problems,
        overview: Overview::new(&sites),
        settings: Settings::new(report),
        outcomes: outcomes(&summary.outcomes),
        severities: severities(&summary.severities),
        facilities,
    }
}

/// What the tab of a browser and the file's properties say.
fn title(report: &Report<'_>, facilities: &[Part<'_>], unfinished: bool) -> String {
    let whose = match facilities {
        [] => "施設なし".to_owned(),
        [one] => one.name.to_string(),
        many => format!("{}施設", many.len()),
    };
    let mark = if unfinished { "【未完了】" } else { "" };
    format!("{mark}遵守事項 点検報告書 {whose} {}", report.today)
}

fn outcomes(counts: &[usize; Outcome::ALL.len()]) -> Vec<Count> {
    let named = |(outcome, &count): (Outcome, &usize)| Count { name: outcome.name(), label: outcome.label(), count };
    Outcome::ALL.into_iter().zip(counts).map(named).collect()
}

fn severities(counts: &[usize; Severity::ALL.len()]) -> Vec<Count> {
    let worst_first = Severity::ALL.into_iter().rev();
    worst_first
        .map(|severity| Count { name: severity.name(), label: weight(severity), count: counts[severity as usize] })
        .collect()
}

/// What a severity is called on paper.
fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "エラー",
        Severity::Warning => "警告",
        Severity::Info => "参考",
    }
}

/// Text of records, made visible and of a length that people read.
fn said(text: &str) -> Cow<'_, str> {
    match clean(text) {
        Cow::Borrowed(text) => short(text),
        Cow::Owned(text) => Cow::Owned(short(&text).into_owned()),
    }
}
