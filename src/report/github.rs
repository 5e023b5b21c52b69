//! A report in; workflow commands out, from which GitHub Actions makes annotations in the files of a pull request.
//!
//! Of one step GitHub shows ten annotations of each kind and drops the others without a word: the weightiest come first,
//! what stands at one place with the same words is one annotation under its codes, and the last line says what is left.
//! Columns count characters; GitHub takes them only where an annotation ends on the line on which it begins.

mod command;
mod fold;

use std::io::{self, Write};

use super::problem::Problem;
use super::style::Style;
use super::text::{inert, summary};
use super::{Report, words};
use crate::finding::Severity;
use command::{Command, Kind};
use fold::Fold;

/// Annotations of one kind that GitHub shows for a step.
const MOST: usize = 10;
/// Codes that a title names, which has room for 255 characters.
const CODES: usize = 3;

/// Writes the commands: what could not be checked, errors, warnings, notes; then the summary, unless it is not wanted,
/// and what no annotation shows.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut left = Left::default();
    let mut room = [MOST; Kind::ALL.len()];
    for error in report.problems() {
        if take(&mut room, Kind::Error) {
            problem(error).write(out)?;
        } else {
            left.problems += 1;
        }
    }
    for fold in Fold::all(&report.facilities) {
        if take(&mut room, fold.kind()) {
            annotation(report, &fold).write(out)?;
        } else {
            left.findings[fold.first.severity as usize] += fold.codes.len();
        }
    }
    if !style.look.quiet && !report.facilities.is_empty() {
        write!(out, "{}", inert(&summary(report, &report.summary(), style.look)))?;
    }
    left.write(out)
}

/// True when one more of this kind is shown.
fn take(room: &mut [usize; Kind::ALL.len()], kind: Kind) -> bool {
    let left = &mut room[kind as usize];
    let fits = *left > 0;
    *left = left.saturating_sub(1);
    fits
}

fn problem(problem: &Problem) -> Command {
    let mut command = Command::new(Kind::Error);
    if let Some(at) = &problem.place {
        command.file(&words::file(&at.file));
        command.range((at.line, at.column), (at.end_line, at.end_column));
    }
    command.title(&words::one_line(problem.code.as_deref().unwrap_or("検査できませんでした")));
    command.say(words::one_line(&problem.message));
    command.say_some(problem.help.as_deref().map(words::help));
    command
}

fn annotation(report: &Report<'_>, fold: &Fold<'_>) -> Command {
    let finding = fold.first;
    let at = fold.facility.location(finding.place.span);
    let mut command = Command::new(fold.kind());
    command.file(&words::file(at.file.name()));
    let paragraph = at.paragraph();
    if paragraph.is_none() {
        command.range((at.start.line, at.start.column), (at.end.line, at.end.column));
    }
    command.title(&title(fold));
    command.say(words::one_line(&finding.message));
    command.say_some(paragraph.as_deref().map(words::one_line));
    command.say_some(finding.help.as_deref().map(words::help));
    command.say_some(finding.acceptance.as_deref().map(words::accepted));
    let alone = report.requirement(finding).filter(|_| fold.codes.len() == 1);
    command.say_some(alone.map(|requirement| words::wording(requirement)));
    command
}

/// The code; of several, what they have in common and the first of them.
fn title(fold: &Fold<'_>) -> String {
    let (groups, name) = fold.shared_name().unwrap_or((fold.codes.clone(), ""));
    let first: Vec<String> = groups.iter().take(CODES).map(|group| words::one_line(group)).collect();
    let more = groups.len().saturating_sub(CODES);
    let more = if more > 0 { format!(" ほか {more} 件") } else { String::new() };
    let codes = format!("{}{more}", first.join("、"));
    let codes = if name.is_empty() { codes } else { format!("{}（{codes}）", words::one_line(name)) };
    format!("{codes}{}", words::mark(fold.first.status))
}

/// What no annotation shows.
#[derive(Debug, Default)]
struct Left {
    problems: usize,
    findings: [usize; Severity::ALL.len()],
}

impl Left {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let found: usize = self.findings.iter().sum();
        let mut parts = Vec::new();
        if self.problems > 0 {
            parts.push(format!("検査できなかった理由が {} 件", self.problems));
        }
        if found > 0 {
            let counts: Vec<String> =
                Severity::ALL.iter().rev().map(|&s| format!("{s} {}", self.findings[s as usize])).collect();
            parts.push(format!("指摘が {found} 件（{}）", counts.join(" · ")));
        }
        if parts.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "注釈にしていない{}あります。GitHub が一つのステップで示す注釈は種類ごとに {MOST} 件までです。\
             すべての指摘は、このジョブのまとめ（Summary）か、--format text などほかの形式の報告にあります。",
            parts.join("と")
        )
    }
}
