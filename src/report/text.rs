//! A report, or any diagnostic, in; text for people out: what is wrong, the excerpt, the 遵守事項, what to do, a summary.

mod clean;
mod excerpt;
mod matrix;
mod unread;

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};
use miette::{Diagnostic, GraphicalTheme, Severity as MietteSeverity};

use super::block::{Block, Pointed};
use super::{Facility, Report};
use crate::finding::{Finding, Severity};
use crate::outcome::Outcome;
use crate::source::{FileId, SourceFile};
pub(super) use clean::{clean, inert, short};
use excerpt::Label;
pub use matrix::matrix;
pub use unread::list as unread;

/// Columns of wording and help.
const WIDTH: usize = 110;

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

    fn severity(self, severity: Severity, text: &str) -> String {
        let color = match severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Cyan,
        };
        self.paint(color.on_default().bold(), text)
    }

    fn strong(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    fn help(self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default().bold(), text)
    }
}

/// Renders what was found. Errors are no result: [`diagnostic`] renders each for stderr.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, look: Look, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    for facility in &report.facilities {
        for block in Block::all(&facility.findings) {
            let text = block_text(report, facility, &block, look).unwrap_or_default();
            writeln!(out, "{}", inert(&text))?;
        }
    }
    if look.verbose {
        // A pack without a readable list of what it leaves alone explains nothing; `junshu mutate` says why.
        let unjudged = report.pack.unjudged().unwrap_or_default();
        for facility in &report.facilities {
            write!(out, "{}{}", outcomes(facility, look), inert(&unread::list(facility, &unjudged)))?;
        }
        writeln!(out, "\n{}\n{}", report.pack.about.notice, report.pack.about.disclaimer)?;
    }
    if !look.quiet && !report.facilities.is_empty() {
        write!(out, "{}", summary(report, look))?;
    }
    Ok(())
}

fn block_text(report: &Report<'_>, facility: &Facility, block: &Block<'_>, look: Look) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let worst = block.worst_first();
    heads(&mut out, &worst, look)?;
    let tree = &facility.inventory.tree;
    let mut files: Vec<(FileId, Vec<Label>)> = Vec::new();
    for Pointed { span, text, primary } in block.pointed() {
        let label = Label { start: span.start, end: span.end, text, primary };
        match files.iter_mut().find(|(file, _)| *file == span.file) {
            Some((_, labels)) => labels.push(label),
            None => files.push((span.file, vec![label])),
        }
    }
    for (file, labels) in files {
        let file = tree.sources().file(file);
        excerpt::draw(&mut out, file, 0, labels, &look.theme())?;
    }
    wording(&mut out, report, &worst, look)?;
    let mut helps: Vec<&str> = Vec::new();
    for help in worst.iter().filter_map(|finding| finding.help.as_deref()) {
        if !helps.contains(&help) {
            helps.push(help);
        }
    }
    helps.iter().try_for_each(|help| help_text(&mut out, help, look))?;
    Ok(out)
}

/// `error[…]: message` for each finding; one message under many codes is said once.
fn heads(out: &mut String, findings: &[&Finding], look: Look) -> fmt::Result {
    let mut done: Vec<(&str, Severity)> = Vec::new();
    for finding in findings {
        let key = (finding.message.as_str(), finding.severity);
        if done.contains(&key) {
            continue;
        }
        done.push(key);
        let codes: Vec<&str> = findings
            .iter()
            .filter(|f| f.message == finding.message && f.severity == finding.severity)
            .map(|f| &*f.rule)
            .collect();
        let (code, blocked) = shared_code(&codes);
        let head = look.severity(finding.severity, &format!("{}[{code}]", finding.severity));
        writeln!(out, "{head}{} {}", look.strong(":"), look.strong(&short(&clean(&finding.message))))?;
        if !blocked.is_empty() {
            let text = format!("この記録がないと判定できない項目: {}", blocked.join(", "));
            writeln!(out, "{}", wrapped(&text, "  ", "    "))?;
        }
    }
    Ok(())
}

/// One code for many: `missing-key` with the requirements it blocks, or all codes in a row.
fn shared_code(codes: &[&str]) -> (String, Vec<String>) {
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

/// Lines of at most [`WIDTH`] columns, broken where Japanese may be broken, and never inside an id.
fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(textwrap::WordSeparator::Custom(words))
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// The pieces between which a line may be broken. Unicode allows it behind a hyphen: in `V-PACS` too, which nobody could
/// search for then.
fn words(line: &str) -> Box<dyn Iterator<Item = textwrap::core::Word<'_>> + '_> {
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

fn help_text(out: &mut String, help: &str, look: Look) -> fmt::Result {
    let lead = "対処:";
    let rest = " ".repeat(8);
    for (at, line) in clean(help).lines().map(short).enumerate() {
        // Only the first line is prose; what follows is often YAML to copy.
        let line = if at == 0 { wrapped(&format!("{lead} {line}"), "  ", &rest) } else { format!("{rest}{line}") };
        writeln!(out, "{}", if at == 0 { line.replacen(lead, &look.help(lead), 1) } else { line })?;
    }
    Ok(())
}

/// Any diagnostic in the same look: header, excerpts, help, then what is related.
#[must_use]
pub fn diagnostic(error: &dyn Diagnostic, look: Look) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = diagnostic_into(&mut out, error, look);
    match inert(&out) {
        Cow::Borrowed(_) => out,
        Cow::Owned(inert) => inert,
    }
}

fn diagnostic_into(out: &mut String, error: &dyn Diagnostic, look: Look) -> fmt::Result {
    let severity = match error.severity() {
        Some(MietteSeverity::Advice) => Severity::Info,
        Some(MietteSeverity::Warning) => Severity::Warning,
        _ => Severity::Error,
    };
    let code = error.code().map(|code| format!("[{code}]")).unwrap_or_default();
    let head = look.severity(severity, &format!("{severity}{code}"));
    writeln!(out, "{head}{} {}", look.strong(":"), look.strong(&short(&clean(&error.to_string()))))?;
    excerpt_of(out, error, look)?;
    if let Some(help) = error.help() {
        help_text(out, &help.to_string(), look)?;
    }
    for related in error.related().into_iter().flatten() {
        excerpt_of(out, related, look)?;
    }
    Ok(())
}

/// The labels of a diagnostic, in the lines of its source around them.
fn excerpt_of(out: &mut String, error: &dyn Diagnostic, look: Look) -> fmt::Result {
    let (Some(source), Some(labels)) = (error.source_code(), error.labels()) else { return Ok(()) };
    let labels: Vec<_> = labels.collect();
    let start = labels.iter().map(miette::LabeledSpan::offset).min().unwrap_or(0);
    let end = labels.iter().map(|label| label.offset() + label.len()).max().unwrap_or(0);
    let Ok(lines) = source.read_span(&(start..end).into(), 1, 1) else { return Ok(()) };
    let file = SourceFile::new(lines.name().unwrap_or_default(), String::from_utf8_lossy(lines.data()));
    let inside = |offset: usize| u32::try_from(offset.saturating_sub(lines.span().offset())).unwrap_or(u32::MAX);
    let any_primary = labels.iter().any(miette::LabeledSpan::primary);
    let drawn = labels.iter().enumerate().map(|(at, label)| Label {
        start: inside(label.offset()),
        end: inside(label.offset() + label.len()),
        text: label.label().unwrap_or_default().to_owned(),
        primary: if any_primary { label.primary() } else { at == 0 },
    });
    excerpt::draw(out, &file, lines.line() as u32, drawn.collect(), &look.theme())
}

/// The outcome's name in the colour of how bad it is.
fn outcome_painted(outcome: Outcome, look: Look) -> String {
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
pub(super) fn summary(report: &Report<'_>, look: Look) -> String {
    let summary = report.summary();
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
    format!("{} {}{about}\n指摘: {}\n", look.strong(&format!("{total} 項目:")), parts.join(" · "), findings.join(" · "))
}
