//! `junshu explain`: the id of a rule or a requirement in; its wording, why, fix and cases out.

use std::collections::BTreeSet;
use std::io::{self, Write};

use clap::Args;
use junshu::catalog::Requirement;
use junshu::pack::Pack;
use junshu::rule::{About, Rule};
use junshu::suggest::did_you_mean;

use super::{Exit, LookOptions, PackOptions, open, terminal};

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu explain GOV-5.1-2                       遵守事項
  junshu explain GOV-5.1-2/certificate-valid     ルール";

/// Options of `explain`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// ルール（例: GOV-5.1-2/certificate-valid）または遵守事項（例: GOV-5.1-2）
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let Some(pack) = open::pack(&options.pack, &[], options.look.color) else { return Exit::Failed };
    let id = options.id.as_str();
    let printed = if let Some(rule) = pack.find_rule(id) {
        terminal::print(|out| explain_rule(&pack, rule, out))
    } else if let Some(requirement) = pack.requirement(id) {
        terminal::print(|out| explain_requirement(&pack, requirement, out))
    } else {
        let ids = pack.rules.iter().map(|rule| &*rule.id).chain(pack.requirements.iter().map(|r| r.id.as_str()));
        eprintln!("error[explain::unknown]: {id} というルールも遵守事項もありません");
        eprintln!("  {}", did_you_mean(id, ids).unwrap_or_else(|| "`junshu list rules` で確認してください".to_owned()));
        return Exit::Failed;
    };
    if printed.is_ok() { Exit::Clean } else { Exit::Failed }
}

fn explain_rule(pack: &Pack, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", rule.title, rule.id)?;
    let severity = rule.metadata.severity;
    match &rule.metadata.error_if {
        Some(param) => writeln!(out, "重さ: {severity}（パラメータ {param} が true なら error）")?,
        None => writeln!(out, "重さ: {severity}")?,
    }
    match &rule.metadata.about {
        About::Nodes(path) => writeln!(out, "対象: {}", path.text())?,
        About::SameAs(id) => writeln!(out, "対象: {id} の結果")?,
    }
    writeln!(out, "読む記録: {}", pack.reads(rule).into_iter().collect::<Vec<_>>().join(", "))?;
    if let Some(requirement) = pack.requirement(&rule.group) {
        writeln!(out, "\n遵守事項 {}\n  {}", requirement.label, requirement.text)?;
    }
    parameters(pack, &rule.script.uses().params, out)?;
    writeln!(
        out,
        "\n## なぜ\n\n{}\n\n## 直し方\n\n{}\n\n## 例\n\n{}",
        rule.page.why,
        rule.page.fix,
        rule.page.examples().trim()
    )
}

fn explain_requirement(pack: &Pack, requirement: &Requirement, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "# {} {}\n\n{}\n\n{}",
        requirement.id, requirement.label, requirement.section_title, requirement.text
    )?;
    if let Some(note) = &requirement.note {
        writeln!(out, "\n注: {note}")?;
    }
    writeln!(out, "\n## 証跡\n\n{}\n\n## 機械では判断できないこと\n\n{}", requirement.evidence, requirement.human)?;
    match &requirement.attest {
        Some(role) => writeln!(out, "\n署名が必要です: {role}")?,
        None => writeln!(out, "\n署名は不要です。")?,
    }
    let rules: Vec<&Rule> = pack.rules_of(&requirement.id).collect();
    writeln!(out, "\n## ルール\n")?;
    if rules.is_empty() {
        writeln!(out, "まだルールがありません（結果は「未評価」になります）。")?;
    }
    for rule in &rules {
        writeln!(out, "- {} ({}): {}", rule.id, rule.metadata.severity, rule.title)?;
    }
    let params = rules.iter().flat_map(|rule| rule.script.uses().params.iter().cloned()).collect();
    parameters(pack, &params, out)
}

fn parameters(pack: &Pack, names: &BTreeSet<String>, out: &mut dyn Write) -> io::Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## パラメータ\n")?;
    for (name, parameter) in names.iter().filter_map(|name| Some((name, pack.about.parameters.get(name)?))) {
        let value = pack.params.get(name).unwrap_or(&parameter.default);
        let unit = parameter.unit.as_deref().unwrap_or_default();
        let changed = if *value == parameter.default {
            String::new()
        } else {
            format!("（既定: {}{unit}）", parameter.default)
        };
        writeln!(out, "- {name} = {value}{unit}{changed}: {}\n  出典: {}", parameter.doc, parameter.source)?;
    }
    Ok(())
}
