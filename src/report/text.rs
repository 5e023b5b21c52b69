//! A report, or any diagnostic, in; text for people out: what is wrong, the excerpt, the 遵守事項, what to do, a summary.

mod clean;
mod excerpt;
mod facilities;
mod matrix;
mod unread;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::io;

use anstyle::{AnsiColor, Style};
use miette::{Diagnostic, GraphicalTheme};

use super::block::{Block, Pointed};
use super::finding::{Acceptance, Finding};
use super::problem::{Excerpt, Label, Problem};
use super::stream::{self, Stream, Totals};
use super::{Facility, Report, Summary, words};
use crate::finding::{Severity, Status};
use crate::outcome::Outcome;
use crate::source::FileId;
use crate::unjudged::Unjudged;
pub(crate) use clean::short;
pub use clean::{clean, inert};
pub use matrix::matrix;
pub use unread::list as unread;

/// Columns of wording and help.
const WIDTH: usize = 110;

/// Lines of a help: a rule may write a million.
const MOST_LINES: usize = 100;

/// How text is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// With colours.
    pub color: bool,
    /// Without the summary.
    pub quiet: bool,
    /// With outcomes of every item, and the pack's notices.
    pub verbose: bool,
}

impl Look {
    fn theme(self) -> GraphicalTheme {
        if self.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() }
    }

    fn paint(self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    pub(crate) fn severity(self, severity: Severity, text: &str) -> String {
        let color = match severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Cyan,
        };
        self.paint(color.on_default().bold(), text)
    }

    pub(crate) fn strong(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    pub(crate) fn help(self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default().bold(), text)
    }
}

/// Renders what was found. Errors are no result: [`diagnostic`] renders each for stderr.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    stream::write(&mut Text::new(look), report, out)
}

/// Text for people, facility by facility.
#[derive(Debug)]
pub struct Text {
    look: Look,
    /// What the pack says of keys that no rule reads.
    unjudged: Unjudged,
}

impl Text {
    /// Nothing yet.
    #[must_use]
    pub fn new(look: Look) -> Self {
        Self { look, unjudged: Unjudged::default() }
    }
}

impl Stream for Text {
    fn begin(&mut self, report: &Report<'_>, _: &mut dyn io::Write) -> io::Result<()> {
        if self.look.verbose {
            // A pack without a readable list of what it leaves alone explains nothing; `junshu mutate` says why.
            self.unjudged = report.pack.unjudged().unwrap_or_default();
        }
        Ok(())
    }

    fn facility(&mut self, report: &Report<'_>, facility: &Facility, out: &mut dyn io::Write) -> io::Result<()> {
        for block in Block::all(facility.shown(self.look)) {
            let text = block_text(report, facility, &block, self.look).unwrap_or_default();
            writeln!(out, "{}", inert(&text))?;
        }
        if self.look.verbose {
            let unread = unread::list(unread_keys(facility), &self.unjudged);
            write!(out, "{}{}", outcomes(facility, self.look), inert(&unread))?;
        }
        Ok(())
    }

    fn end(&mut self, report: &Report<'_>, totals: &Totals, out: &mut dyn io::Write) -> io::Result<()> {
        if self.look.verbose {
            writeln!(out, "\n{}\n{}", report.pack.about.notice, report.pack.about.disclaimer)?;
        }
        if self.look.quiet || totals.rows.is_empty() {
            return Ok(());
        }
        if totals.rows.len() > 1 {
            writeln!(out, "{}", inert(&facilities::table(report.pack, totals, self.look)))?;
        }
        write!(out, "{}", inert(&summary(report, &totals.summary, self.look)))
    }
}

/// The keys that no rule read, by their kind and place.
fn unread_keys(facility: &Facility) -> impl Iterator<Item = (String, String)> {
    facility.unread.iter().map(|key| {
        let at = facility.location(key.span);
        (key.pattern.clone(), format!("{}{}", at.file.name(), at.spot()))
    })
}

fn block_text(report: &Report<'_>, facility: &Facility, block: &Block<'_>, look: Look) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let worst = block.worst_first();
    heads(&mut out, &worst, look)?;
    let mut files: Vec<(FileId, Vec<Label>)> = Vec::new();
    for Pointed { span, text, primary } in block.pointed() {
        let label = Label { start: span.start, end: span.end, text, primary };
        match files.iter_mut().find(|(file, _)| *file == span.file) {
            Some((_, labels)) => labels.push(label),
            None => files.push((span.file, vec![label])),
        }
    }
    for (file, labels) in files {
        excerpt::draw(&mut out, &facility.files[file.0 as usize], labels, &look.theme())?;
    }
    wording(&mut out, report, &worst, look)?;
    let mut helps: Vec<&str> = Vec::new();
    for help in worst.iter().filter_map(|finding| finding.help.as_deref()) {
        if !helps.contains(&help) {
            helps.push(help);
        }
    }
    helps.iter().try_for_each(|help| help_text(&mut out, help, look))?;
    accepted(&mut out, facility, &worst, look)?;
    Ok(out)
}

/// `error[…]: message` for each finding; one message under many codes is said once.
fn heads(out: &mut String, findings: &[&Finding], look: Look) -> fmt::Result {
    let mut heads: Vec<(&Finding, Vec<&str>)> = Vec::new();
    let mut known: HashMap<(&str, Severity, Status), usize> = HashMap::new();
    for finding in findings {
        let at = *known.entry((&finding.message, finding.severity, finding.status)).or_insert(heads.len());
        if at == heads.len() {
            heads.push((finding, Vec::new()));
        }
        heads[at].1.push(&finding.rule);
    }
    heads.into_iter().try_for_each(|(finding, codes)| {
        let (code, blocked) = shared_code(&codes);
        let head = look.severity(finding.severity, &format!("{}[{code}]", finding.severity));
        let mark = words::mark(finding.status);
        writeln!(out, "{head}{mark}{} {}", look.strong(":"), look.strong(&short(&clean(&finding.message))))?;
        if !blocked.is_empty() {
            let text = format!("この記録がないと判定できない項目: {}", blocked.join(", "));
            writeln!(out, "{}", wrapped(&text, "  ", "    "))?;
        }
        Ok(())
    })
}

/// One code for many: `missing-key` with the requirements it blocks, or all codes in a row.
pub(crate) fn shared_code(codes: &[&str]) -> (String, Vec<String>) {
    let split: Option<Vec<(&str, &str)>> = codes.iter().map(|code| code.rsplit_once('/')).collect();
    if let Some(split) = split.filter(|split| split.len() > 1 && split.iter().all(|(_, name)| *name == split[0].1)) {
        return (split[0].1.to_owned(), split.iter().map(|(group, _)| (*group).to_owned()).collect());
    }
    (codes.join(", "), Vec::new())
}

/// The 遵守事項 that the findings belong to, each once; of many, only the labels.
fn wording(out: &mut String, report: &Report<'_>, findings: &[&Finding], look: Look) -> fmt::Result {
    let mut seen = Vec::new();
    for requirement in findings.iter().filter_map(|finding| report.requirement(finding)) {
        if !seen.contains(&requirement) {
            seen.push(requirement);
        }
    }
    const FEW: usize = 3;
    if seen.len() > FEW {
        let labels: Vec<&str> = seen.iter().map(|requirement| requirement.label.as_str()).collect();
        return writeln!(out, "  {} {}", look.strong("遵守事項"), labels.join("、"));
    }
    seen.iter().try_for_each(|requirement| {
        let lead = format!("遵守事項 {}", requirement.label);
        let text = wrapped(&format!("{lead} {}", requirement.text), "  ", "    ");
        writeln!(out, "{}", text.replacen(&lead, &look.strong(&lead), 1))
    })
}

/// Why what is accepted is, each reason once, with its place.
fn accepted(out: &mut String, facility: &Facility, findings: &[&Finding], look: Look) -> fmt::Result {
    let mut seen: Vec<&Acceptance> = Vec::new();
    for acceptance in findings.iter().filter_map(|finding| finding.acceptance.as_deref()) {
        if !seen.contains(&acceptance) {
            seen.push(acceptance);
        }
    }
    let lead = "受容:";
    seen.iter().try_for_each(|acceptance| {
        let (words, place) = (clean(&acceptance.words()).replace('\n', " "), facility.location(acceptance.span));
        let text = format!("{lead} {}（{}）", short(&words), words::place(&place));
        writeln!(out, "{}", wrapped(&text, "  ", "        ").replacen(lead, &look.strong(lead), 1))
    })
}

/// Lines of at most [`WIDTH`] columns, broken where Japanese may be broken, and never inside an id.
pub(crate) fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(textwrap::WordSeparator::Custom(pieces))
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// The pieces between which a line may be broken. Unicode allows it behind a hyphen: in `V-PACS` too, which nobody could
/// search for then.
fn pieces(line: &str) -> Box<dyn Iterator<Item = textwrap::core::Word<'_>> + '_> {
    let mut start = 0;
    let mut end = 0;
    let mut pieces = Vec::new();
    for word in textwrap::WordSeparator::UnicodeBreakProperties.find_words(line) {
        let inside = line[start..end].ends_with('-') && word.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !inside && start < end {
            pieces.push(&line[start..end]);
            start = end;
        }
        end += word.len() + word.whitespace.len();
    }
    pieces.push(&line[start..end]);
    Box::new(pieces.into_iter().map(textwrap::core::Word::from))
}

pub(crate) fn help_text(out: &mut String, help: &str, look: Look) -> fmt::Result {
    let lead = "対処:";
    let rest = " ".repeat(8);
    let text = clean(help);
    let mut lines = text.lines();
    for (at, line) in lines.by_ref().take(MOST_LINES).map(short).enumerate() {
        // Only the first line is prose; what follows is often YAML to copy.
        let line = if at == 0 { wrapped(&format!("{lead} {line}"), "  ", &rest) } else { format!("{rest}{line}") };
        writeln!(out, "{}", if at == 0 { line.replacen(lead, &look.help(lead), 1) } else { line })?;
    }
    lines.next().map_or(Ok(()), |_| writeln!(out, "{rest}…"))
}

/// Any diagnostic in the same look.
#[must_use]
pub fn diagnostic(error: &dyn Diagnostic, look: Look) -> String {
    problem(&Problem::of(error), look)
}

/// What could not be checked, in the same look: header, excerpts, help, then what is related.
#[must_use]
pub fn problem(problem: &Problem, look: Look) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = problem_into(&mut out, problem, look);
    match inert(&out) {
        Cow::Borrowed(_) => out,
        Cow::Owned(inert) => inert,
    }
}

fn problem_into(out: &mut String, problem: &Problem, look: Look) -> fmt::Result {
    let severity = problem.severity;
    let code = problem.code.as_ref().map(|code| format!("[{code}]")).unwrap_or_default();
    let head = look.severity(severity, &format!("{severity}{code}"));
    writeln!(out, "{head}{} {}", look.strong(":"), look.strong(&short(&clean(&problem.message))))?;
    let draw = |out: &mut String, excerpt: Option<&Excerpt>| {
        excerpt.map_or(Ok(()), |one| excerpt::draw(out, &one.quote, one.labels.clone(), &look.theme()))
    };
    draw(out, problem.excerpt.as_ref())?;
    if let Some(help) = &problem.help {
        help_text(out, help, look)?;
    }
    problem.elsewhere.iter().try_for_each(|other| draw(out, other.excerpt.as_ref()))
}

/// The outcome's name in the colour of how bad it is.
pub(crate) fn outcome_painted(outcome: Outcome, look: Look) -> String {
    match outcome {
        Outcome::Unmet | Outcome::Unattested => look.severity(Severity::Error, outcome.label()),
        Outcome::MetWithWarnings => look.severity(Severity::Warning, outcome.label()),
        _ => outcome.label().to_owned(),
    }
}

/// One line an item: outcome, id, label, how much was looked at.
fn outcomes(facility: &Facility, look: Look) -> String {
    let mut out = String::new();
    for assessed in &facility.requirements {
        let outcome = assessed.outcome;
        let pad = "　".repeat(4_usize.saturating_sub(outcome.label().chars().count()));
        let painted = outcome_painted(outcome, look);
        let _ = writeln!(
            out,
            "{painted}{pad} {:<13} {}（確認 {}）",
            assessed.requirement.id, assessed.requirement.label, assessed.checked
        );
    }
    out
}

/// What the run came to, in two lines.
pub(super) fn summary(report: &Report<'_>, summary: &Summary, look: Look) -> String {
    let parts: Vec<String> = Outcome::ALL
        .iter()
        .zip(summary.outcomes)
        .filter(|&(outcome, count)| count > 0 || *outcome != Outcome::NotEvaluated)
        .map(|(outcome, count)| format!("{} {count}", outcome.label()))
        .collect();
    let total: usize = summary.outcomes.iter().sum();
    let findings: Vec<String> = Severity::ALL
        .iter()
        .rev()
        .map(|&severity| {
            let text = format!("{severity} {}", summary.severities[severity as usize]);
            if summary.severities[severity as usize] > 0 { look.severity(severity, &text) } else { text }
        })
        .collect();
    let about = format!(
        "（{} ファイル、{} 検査、{} 時点、{}）",
        summary.files, summary.rules, report.today, report.pack.about.edition
    );
    let settled: Vec<String> = Status::ALL
        .iter()
        .map(|&status| (status.label(), summary.statuses[status as usize]))
        .skip(1)
        .filter(|&(_, count)| count > 0)
        .map(|(label, count)| format!("{label} {count}"))
        .collect();
    let settled = if settled.is_empty() { String::new() } else { format!("（うち {}）", settled.join("、")) };
    let lead = look.strong(&format!("{total} 項目:"));
    let lines = format!("{lead} {}{about}\n指摘: {}{settled}\n", parts.join(" · "), findings.join(" · "));
    format!("{lines}{}", unchecked(report, look))
}

/// What could not be checked, in a line: the report must not look whole.
fn unchecked(report: &Report<'_>, look: Look) -> String {
    let count = report.problems().count();
    if count == 0 {
        return String::new();
    }
    let mut roots: Vec<&str> = report.problems().filter_map(|problem| problem.facility.as_deref()).collect();
    roots.dedup();
    let places: Vec<_> = roots.into_iter().map(|place| short(&clean(place)).replace('\n', "␊")).collect();
    let places = if places.is_empty() { String::new() } else { format!("（{}）", places.join("、")) };
    format!("{}\n", look.severity(Severity::Error, &format!("検査できなかったもの {count} 件{places}")))
}
