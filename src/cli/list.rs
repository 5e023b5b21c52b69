//! `junshu list`: the rules or the requirements of a pack out, a line each.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use junshu::pack::Pack;

use super::{Exit, LookOptions, PackOptions, open, terminal};

/// Options of `list`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 何の一覧か: rules、requirements
    #[arg(value_name = "WHAT")]
    what: What,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    Rules,
    Requirements,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let Some(pack) = open::pack(&options.pack, &[], options.look.color) else { return Exit::Failed };
    let printed = terminal::print(|out| match options.what {
        What::Rules => rules(&pack, out),
        What::Requirements => requirements(&pack, out),
    });
    if printed.is_err() || !pack.broken.is_empty() { Exit::Failed } else { Exit::Clean }
}

fn rules(pack: &Pack, out: &mut dyn Write) -> io::Result<()> {
    let width = pack.rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in &pack.rules {
        writeln!(out, "{:<width$}  {:<7}  {}", rule.id, rule.metadata.severity, rule.title)?;
    }
    Ok(())
}

fn requirements(pack: &Pack, out: &mut dyn Write) -> io::Result<()> {
    for requirement in &pack.requirements {
        let count = pack.rules_of(&requirement.id).count();
        let rules = if count == 0 { "未評価".to_owned() } else { format!("{count} ルール") };
        let attest = requirement.attest.as_deref().map(|role| format!("、署名: {role}")).unwrap_or_default();
        writeln!(out, "{:<13}  {}  [{}、{rules}{attest}]", requirement.id, requirement.label, requirement.duty)?;
    }
    Ok(())
}
