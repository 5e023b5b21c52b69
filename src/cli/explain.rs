//! `junshu explain`: the id of a rule, a requirement or a code in; its wording, why, fix and cases out.

use std::collections::BTreeSet;
use std::io::{self, Write};

use clap::Args;
use junshu::catalog::Requirement;
use junshu::codes::{self, CodePage};
use junshu::pack::Pack;
use junshu::page::Page;
use junshu::rule::{About, Rule};
use junshu::select::meant;

use super::named::{Named, bare, named};
use super::{Exit, LookOptions, PackOptions, open, terminal};

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu explain GOV-5.1-2                       遵守事項
  junshu explain GOV-5.1-2/certificate-valid     ルール
  junshu explain schema/required                 指摘やエラーのコード";

/// Options of `explain`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// ルール（例: GOV-5.1-2/certificate-valid）、遵守事項（例: GOV-5.1-2）、またはコード（例: schema/required）
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let Some(pack) = open::pack(&options.pack, &options.look) else { return Exit::Failed };
    let printed = match named(&pack, &options.id) {
        Some(Named::Rule(rule)) => terminal::print_words(|out| explain_rule(&pack, rule, out)),
        Some(Named::Requirement(requirement)) => {
            terminal::print_words(|out| explain_requirement(&pack, requirement, out))
        }
        Some(Named::Code(code)) => terminal::print_words(|out| explain_code(code, out)),
        None => {
            unknown(&pack, bare(&options.id));
            return Exit::Failed;
        }
    };
    if printed.is_ok() { Exit::Clean } else { Exit::Failed }
}

/// Says that a word stands for nothing.
pub fn unknown(pack: &Pack, id: &str) {
    let codes: Vec<String> = codes::ids().collect();
    let requirements = pack.requirements.iter().map(|r| r.id.as_str());
    let rules = pack.rules.iter().map(|rule| &*rule.id);
    let ids = rules.chain(requirements).chain(codes.iter().map(String::as_str));
    let near = meant(pack, id, &ids.collect::<Vec<_>>());
    eprintln!("error[explain::unknown]: {id} というルールも遵守事項もコードもありません");
    let where_to_look = "`junshu list rules`、`junshu list requirements`、`junshu list codes` で確認してください";
    eprintln!("  {}", near.unwrap_or_else(|| where_to_look.to_owned()));
}

fn explain_code(code: &CodePage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", code.page.title, code.id)?;
    explain_page(&code.page, out)
}

fn explain_page(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## なぜ\n\n{}\n\n## 直し方\n\n{}\n\n## 例\n\n{}", page.why, page.fix, page.examples().trim())
}

fn explain_rule(pack: &Pack, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", rule.title, rule.id)?;
    let severity = rule.metadata.severity;
    match &rule.metadata.error_if {
        _ if let Some(set) = pack.severities.of(&rule.id) => {
            writeln!(out, "重さ: {set}（設定による。既定: {severity}）")?
        }
        Some(param) => writeln!(out, "重さ: {severity}（パラメータ {param} が true なら error）")?,
        None => writeln!(out, "重さ: {severity}")?,
    }
    if !rule.metadata.waivable {
        writeln!(out, "受容: できない")?;
    }
    match &rule.metadata.about {
        About::Nodes(path) => writeln!(out, "対象: {}", path.text())?,
        About::SameAs(id) => writeln!(out, "対象: {id} の結果")?,
    }
    writeln!(out, "読む記録: {}", pack.reads(rule).into_iter().collect::<Vec<_>>().join(", "))?;
    if let Some(requirement) = pack.requirement_of(rule) {
        writeln!(out, "\n遵守事項 {}\n  {}", requirement.label, requirement.text)?;
    }
    parameters(pack, &pack.uses(rule).params, out)?;
    explain_page(rule.page(), out)
}

fn explain_requirement(pack: &Pack, requirement: &Requirement, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "# {} {}\n\n{}（{}）\n\n{}",
        requirement.id,
        requirement.label,
        requirement.section_title,
        pack.about.asks(&requirement.duty),
        requirement.text
    )?;
    if let Some(note) = &requirement.note {
        writeln!(out, "\n注: {note}")?;
    }
    writeln!(out, "\n## 証跡\n\n{}\n\n## 機械では判断できないこと\n\n{}", requirement.evidence, requirement.human)?;
    match &requirement.attest {
        Some(role) => {
            let when = requirement.attest_when.as_ref().map(|list| format!("（{list} が空でないとき）"));
            writeln!(out, "\n署名が必要です: {}{}", pack.about.role(role), when.unwrap_or_default())?;
        }
        None => writeln!(out, "\n署名は不要です。")?,
    }
    let rules: Vec<&Rule> = pack.rules_of(&requirement.id).collect();
    writeln!(out, "\n## ルール\n")?;
    if rules.is_empty() {
        writeln!(out, "まだルールがありません（結果は「未評価」になります）。")?;
    }
    for rule in rules.iter().copied().chain(pack.supporting(&requirement.id)) {
        writeln!(out, "- {} ({}): {}", rule.id, pack.severity(rule, &rule.id, &pack.params), rule.title)?;
    }
    let params = rules.iter().flat_map(|rule| pack.uses(rule).params.iter().cloned()).collect();
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
