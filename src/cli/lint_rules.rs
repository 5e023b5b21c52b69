//! `junshu lint-rules`: the rules of a pack, or of folders, in; what their authors should mend although they run, out.

use std::path::PathBuf;

use clap::Args;
use junshu::config::Layer;
use junshu::lint::lint;
use junshu::report::text::diagnostic;
use junshu::rule::Rule;
use junshu::source::display_name;
use junshu::verify::verify;

use super::settings::{Said, settings};
use super::test::{TODAY, broken, inside};
use super::{Exit, LookOptions, PackOptions, open, terminal};

/// What stands under the help.
pub const EXAMPLES: &str = "
動くけれども直した方がよい所を示します: 使われていないパラメータと関数、どの例も届かない指摘、値のない文、
足りない例、何の例か分からない例、どの遵守事項にも属さないルール、ルールのない遵守事項。

例:
  junshu lint-rules                   パックのすべてのルール
  junshu lint-rules my-rules/         自作のルールだけ

終了コード: 0 直す所なし、1 直す所あり、2 調べられなかった（壊れたルールなど）";

/// Options of `lint-rules`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 自作ルールのフォルダ（既定: パックのすべて）
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
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
    let settings = settings.by_options_only(&["params", "severities"]);
    let Some(pack) = open::pack_of(&settings, &options.folders, options.look.color) else { return Exit::Failed };
    let pack = pack.watched();
    let folders: Vec<String> = options.folders.iter().map(|path| display_name(path)).collect();
    let mine = |file: &str| inside(&folders, file);
    let wanted = |rule: &Rule| mine(rule.script.file().name());
    let verified = verify(&pack, TODAY, wanted);
    if verified.pages.is_empty() && !pack.broken.is_empty() {
        return Exit::Failed;
    }
    if verified.pages.is_empty() {
        eprintln!("error[test::nothing]: 調べるルールが一つもありません");
        eprintln!("  フォルダの指定を見直してください");
        return Exit::Failed;
    }
    let lints = lint(&pack, &verified, mine);
    let lacks = || verified.pages.iter().flat_map(|page| &page.lacks);
    let count = lints.len() + lacks().count();
    let look = terminal::stdout_look(&options.look);
    let printed = terminal::print(|out| {
        lacks().try_for_each(|lack| writeln!(out, "{}", diagnostic(lack, look)))?;
        lints.iter().try_for_each(|lint| writeln!(out, "{}", diagnostic(lint, look)))?;
        match count {
            _ if look.quiet => Ok(()),
            0 => writeln!(out, "{} ルール: 直す所はありません{}", verified.pages.len(), broken(&pack)),
            _ => writeln!(out, "{} ルール: 直す所が {count} 件あります{}", verified.pages.len(), broken(&pack)),
        }
    });
    if printed.is_err() || !pack.broken.is_empty() {
        return Exit::Failed;
    }
    if count == 0 { Exit::Clean } else { Exit::Findings }
}
