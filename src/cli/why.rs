//! `junshu why`: a requirement or a rule, and records in; what each rule read and decided there, met or not, out.

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::sync::Arc;

use clap::Args;
use junshu::catalog::Requirement;
use junshu::evaluate::{Account, Assessment, Looked, Request, account, evaluate};
use junshu::finding::{Finding, Status};
use junshu::inventory::Inventory;
use junshu::node::{Kind, NodeId};
use junshu::pack::Pack;
use junshu::rule::{About, Rule};
use junshu::script::Decision;
use junshu::select::Selection;
use junshu::source::SourceFile;

use super::explain::unknown;
use super::named::{Named, bare, named};
use super::records::RecordOptions;
use super::single::Single;
use super::terminal::{self, complain};
use super::{Exit, LookOptions, PackOptions};

/// What a record is called that holds, and one to which the rule does not apply.
const HOLDS: &str = "指摘なし";
const SKIPS: &str = "対象外";

/// So many of these are told of, and so many lines of what was read and decided for one.
const SHOWN: usize = 5;
const SKIPPED: usize = 2;
const LINES: usize = 20;
/// Characters of a value.
const LONGEST: usize = 60;

/// What stands under the help.
pub const EXAMPLES: &str = "
満たしているものについても、どの記録のどの値を読み、どの条件で決まったかを示します。

例:
  junshu why GOV-5.1-2 hospital/ --today 2026-11-22       遵守事項の、すべてのルール
  junshu why GOV-5.1-2/certificate-valid hospital/        一つのルール
  junshu why GOV-5.1-2 hospital/ --all                    満たしている記録も、すべて";

/// Options of `why`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 遵守事項（例: GOV-5.1-2）、またはルール（例: GOV-5.1-2/certificate-valid）
    #[arg(value_name = "ID")]
    id: String,
    /// 満たしている記録と、読んだ値と、判断を、すべて示す（既定: はじめのいくつか）
    #[arg(long, help_heading = "出力")]
    all: bool,
    #[command(flatten)]
    records: RecordOptions,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let single = Single::new(&options.pack, &options.records, &options.look, "理由を示す", "why ID");
    let Some(Single { pack, inventory, request }) = single else { return Exit::Failed };
    let pack = ManuallyDrop::new(ManuallyDrop::into_inner(pack).watched());
    let id = match named(&pack, &options.id) {
        Some(Named::Rule(rule)) => rule.id.to_string(),
        Some(Named::Requirement(requirement)) => requirement.id.clone(),
        Some(Named::Code(_)) | None => {
            unknown(&pack, bare(&options.id));
            return Exit::Failed;
        }
    };
    let request = Request { selection: Selection { select: vec![id.clone()], ignore: Vec::new() }, ..request };
    let why = Why::new(&pack, &inventory, &request, &id, options.all);
    let printed = terminal::print_words(|out| why.write(out));
    let broken = why.accounts.iter().filter_map(|account| account.broken.as_ref());
    broken.clone().for_each(|error| complain(error, options.look.color));
    if printed.is_err() || broken.count() > 0 || !pack.broken.is_empty() { Exit::Failed } else { Exit::Clean }
}

/// What there is to tell.
struct Why<'p> {
    inventory: &'p Inventory,
    requirement: Option<&'p Arc<Requirement>>,
    assessment: Assessment,
    accounts: Vec<Account<'p>>,
    all: bool,
}

impl<'p> Why<'p> {
    fn new(pack: &'p Pack, inventory: &'p Arc<Inventory>, request: &Request, id: &str, all: bool) -> Self {
        let requirement = pack.requirement(id);
        let wanted = |rule: &Rule| {
            *rule.id == *id
                || *rule.group == *id
                || requirement.is_some() && rule.metadata.supports.as_deref() == Some(id)
        };
        let signed = |of: &Requirement| of.id == id || pack.attestation.as_ref().is_some_and(|rule| *rule.id == *id);
        let accounts = account(pack, inventory, request, wanted, signed);
        Self { inventory, requirement, assessment: evaluate(pack, inventory, request), accounts, all }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(requirement) = self.requirement {
            let mine = self.assessment.requirements.iter().find(|one| one.requirement.id == requirement.id);
            let outcome = mine.map_or("未評価", |one| one.outcome.label());
            writeln!(out, "{} {}: {outcome}\n  {}\n", requirement.id, requirement.label, requirement.text)?;
        }
        self.accounts.iter().try_for_each(|account| self.account(account, out))
    }

    fn account(&self, account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
        let rule = account.rule;
        let ran = self.assessment.rules.iter().find(|ran| ran.rule == account.code);
        let outcome = ran.map_or("", |ran| ran.outcome.label());
        writeln!(out, "{} {}: {outcome}", account.code, rule.title)?;
        if let About::SameAs(other) = &rule.metadata.about {
            return writeln!(
                out,
                "  {other} と同じ文言なので、その結果に従います。`junshu why {other}` を見てください\n"
            );
        }
        account.others.iter().try_for_each(|finding| self.finding(finding, "  ", out))?;
        let (mut held, mut passed) = (0, 0);
        for looked in &account.looked {
            let (count, most) = if looked.skipped { (&mut passed, SKIPPED) } else { (&mut held, SHOWN) };
            *count += usize::from(looked.findings.is_empty());
            if self.all || !looked.findings.is_empty() || *count <= most {
                self.looked(looked, out)?;
            }
        }
        let more =
            [(held, SHOWN, HOLDS), (passed, SKIPPED, SKIPS)].map(|(all, most, what)| (what, all.saturating_sub(most)));
        let more: Vec<String> =
            more.into_iter().filter(|(_, more)| *more > 0).map(|(what, more)| format!("{what} {more} 件")).collect();
        if !more.is_empty() && !self.all {
            writeln!(out, "  ほかに {}（--all ですべて示します）", more.join("、"))?;
        }
        if account.looked.is_empty() && account.others.is_empty() {
            writeln!(out, "  見る記録がありません")?;
        }
        writeln!(out)
    }

    fn looked(&self, looked: &Looked, out: &mut dyn Write) -> io::Result<()> {
        let what = match (looked.skipped, looked.findings.is_empty()) {
            (true, true) => SKIPS,
            (false, true) => HOLDS,
            _ => "指摘あり",
        };
        writeln!(out, "  {} {}: {what}", self.place(looked.subject), self.name(looked.subject))?;
        looked.findings.iter().try_for_each(|finding| self.finding(finding, "    ", out))?;
        let read = looked.read.iter().filter(|&&node| node != looked.subject);
        let own = self.name(looked.subject);
        let line = |&node: &NodeId| {
            let name = self.name(node);
            let inner = name.strip_prefix(&own).and_then(|inner| inner.strip_prefix('.')).unwrap_or(&name);
            format!("{} {inner} = {}", self.place(node), self.value(node))
        };
        self.section("読んだ値", read.map(line).collect(), out)?;
        self.section("判断", decided(&looked.decisions), out)
    }

    fn section(&self, title: &str, mut lines: Vec<String>, out: &mut dyn Write) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let more = if self.all { 0 } else { lines.len().saturating_sub(LINES) };
        lines.truncate(lines.len() - more);
        writeln!(out, "    {title}")?;
        lines.iter().try_for_each(|line| writeln!(out, "      {line}"))?;
        if more > 0 { writeln!(out, "      ほかに {more} 行") } else { Ok(()) }
    }

    fn finding(&self, finding: &Finding, indent: &str, out: &mut dyn Write) -> io::Result<()> {
        let place = self.inventory.tree.sources().start(finding.place.span);
        let same = |other: &&Finding| {
            (&other.rule, other.place.span, &other.message) == (&finding.rule, finding.place.span, &finding.message)
        };
        let accepted = self.assessment.findings.iter().find(same).filter(|finding| finding.status != Status::Open);
        let mark = accepted.map(|finding| {
            let reason = finding.acceptance.as_ref().map(|why| format!(": {}", why.reason));
            format!("（{}{}）", finding.status.label(), reason.unwrap_or_default())
        });
        let (severity, code, message) = (finding.severity, &finding.rule, &finding.message);
        writeln!(out, "{indent}{place} {severity}[{code}]: {message}{}", mark.unwrap_or_default())
    }

    fn place(&self, node: NodeId) -> String {
        let tree = &self.inventory.tree;
        tree.sources().start(tree.span(node))
    }

    fn name(&self, node: NodeId) -> String {
        if node == NodeId::ROOT { "台帳".to_owned() } else { self.inventory.tree.identity(node) }
    }

    fn value(&self, node: NodeId) -> String {
        let tree = &self.inventory.tree;
        match tree.kind(node) {
            Kind::List => format!("（{} 件）", tree.size(node)),
            Kind::Map => "（記録）".to_owned(),
            _ => cut(tree.source_text(node)),
        }
    }
}

/// The conditions, each once, in the order in which they were first decided.
fn decided(decisions: &[Decision]) -> Vec<String> {
    let mut lines: Vec<(&Decision, usize, usize)> = Vec::new();
    for decision in decisions {
        let same = |other: &Decision| Arc::ptr_eq(&other.file, &decision.file) && other.at == decision.at;
        let known = lines.iter().position(|(other, ..)| same(other));
        let at = known.unwrap_or_else(|| {
            lines.push((decision, 0, 0));
            lines.len() - 1
        });
        let (_, yes, no) = &mut lines[at];
        *(if decision.holds { yes } else { no }) += 1;
    }
    lines.into_iter().map(|(decision, yes, no)| line(decision, yes, no)).collect()
}

/// `rules/…/certificate-valid.rhai:6:8 days < 0: いいえ（days = 125）`.
fn line(decision: &Decision, yes: usize, no: usize) -> String {
    let file: &SourceFile = &decision.file;
    let (start, end) = (decision.at.offset() as u32, (decision.at.offset() + decision.at.len()) as u32);
    let position = file.position(start);
    let text = file.slice(start, end).split_whitespace().collect::<Vec<_>>().join(" ");
    let answer = match (yes, no) {
        (1, 0) => "はい".to_owned(),
        (0, 1) => "いいえ".to_owned(),
        _ => format!("はい {yes} 回、いいえ {no} 回"),
    };
    let values: Vec<String> = decision.values.iter().map(|(name, value)| format!("{name} = {}", cut(value))).collect();
    let values =
        if values.is_empty() || yes + no > 1 { String::new() } else { format!("（{}）", values.join("、")) };
    format!("{}:{}:{} {text}: {answer}{values}", file.name(), position.line, position.column)
}

/// A value on one line, of a length that people read.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
