//! `junshu test`: the pages of rules in; which executed cases did not turn out as the pages say out.

use std::path::PathBuf;

use clap::Args;
use junshu::config::Layer;
use junshu::date::Date;
use junshu::report::text::diagnostic;
use junshu::rule::Rule;
use junshu::select::Selection;
use junshu::source::display_name;
use junshu::verify::{Failure, verify, verify_codes};

use super::settings::{Said, settings};
use super::terminal::{self, complain};
use super::{Exit, LookOptions, PackOptions, open};

/// The date of cases that name none: pages stay true when time goes on.
const TODAY: Date = jiff::civil::date(2026, 11, 22);

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu test                        パックのすべてのページ
  junshu test --filter GOV-5.1-2     一つの遵守事項
  junshu test my-rules/              自作のルールだけ

終了コード: 0 ページのとおり、1 ページと違う、2 実行できなかった";

/// Options of `test`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 自作ルールのフォルダ。指定するとその例だけを実行する（既定: パックのすべて）
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// このルール、遵守事項、またはその先頭だけを実行する（例: GOV-5）
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "検査")]
    filter: Vec<String>,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let said =
        Said { pack: &options.pack, rules: None, records: &options.folders, more: Layer::options(), revision: None };
    let Some(settings) = settings(said, &options.look) else { return Exit::Failed };
    // Pages are true for the values of the pack: those of a hospital are not what they are about.
    let settings = settings.by_options_only(&["params", "severities"]);
    let Some(pack) = open::pack_of(&settings, &options.folders, options.look.color) else { return Exit::Failed };
    let selection = Selection { select: options.filter.clone(), ignore: Vec::new() };
    if let Err(error) = selection.check_pages(&pack) {
        complain(&error, options.look.color);
        return Exit::Failed;
    }
    let folders: Vec<String> = options.folders.iter().map(|path| display_name(path)).collect();
    let inside = |rule: &Rule| {
        folders.is_empty() || folders.iter().any(|folder| rule.page().file.name().starts_with(folder.as_str()))
    };
    let mut verified = verify(&pack, TODAY, |rule| inside(rule) && selection.wants(&rule.id));
    if folders.is_empty() {
        verify_codes(&pack, TODAY, |code| selection.wants(code), &mut verified);
    }
    if verified.cases == 0 {
        eprintln!("error[test::nothing]: 実行する例が一つもありません");
        eprintln!("  フォルダの指定と --filter の組合せを見直してください");
        return Exit::Failed;
    }
    let look = terminal::stdout_look(&options.look);
    let printed = terminal::print(|out| {
        for failure in &verified.failures {
            writeln!(out, "{}", diagnostic(failure, look))?;
        }
        if !look.quiet {
            let result = match verified.failures.len() {
                0 => "すべてページのとおりです".to_owned(),
                failures => format!("{failures} 件がページと違います"),
            };
            writeln!(out, "{} ページ、{} 例: {result}", verified.pages, verified.cases)?;
        }
        Ok(())
    });
    let broken = verified.failures.iter().any(Failure::is_broken);
    if printed.is_err() || broken || !pack.broken.is_empty() {
        return Exit::Failed;
    }
    if verified.failures.is_empty() { Exit::Clean } else { Exit::Findings }
}
