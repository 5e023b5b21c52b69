//! `junshu test`: the pages of rules in; which executed cases did not turn out as the pages say, and how much of the rules
//! they reach, out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use junshu::config::Layer;
use junshu::date::Date;
use junshu::pack::{EMBEDDED, Pack, is_built_in};

use junshu::report::text::{Look, diagnostic};
use junshu::rule::Rule;
use junshu::select::Selection;
use junshu::source::display_name;
use junshu::verify::{Covered, Failure, Verified, verify, verify_codes};

use super::settings::{Said, settings};
use super::terminal::{self, complain};
use super::{Exit, LookOptions, PackOptions, open};

/// The date of cases that name none: pages stay true when time goes on.
pub const TODAY: Date = jiff::civil::date(2026, 11, 22);

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu test                                    パックのすべてのページ
  junshu test --filter GOV-5.1-2                 一つの遵守事項
  junshu test my-rules/                          自作のルールだけ
  junshu test my-rules/ --coverage               どの例も届かない文を示す
  junshu test my-rules/ --coverage --threshold 100 --format junit > test.xml

終了コード: 0 ページのとおり、1 ページと違うか網羅率が足りない、2 実行できなかった";

/// Options of `test`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 自作ルールのフォルダ。指定するとその例だけを実行する（既定: パックのすべて）
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// このルール、遵守事項、またはその先頭だけを実行する（例: GOV-5）
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "検査")]
    filter: Vec<String>,
    /// ルールの文のうち、どの例も届かないものを示す
    #[arg(long, help_heading = "検査")]
    coverage: bool,
    /// 例が届く文の割合（%）がこれより小さければ、終了コードを 1 にする
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100), requires = "coverage", help_heading = "検査")]
    threshold: Option<u8>,
    /// 結果の形: text、junit（既定: text）
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "出力")]
    format: Format,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// How the results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Junit,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let said =
        Said { pack: &options.pack, rules: None, records: &options.folders, more: Layer::options(), revision: None };
    let Some(settings) = settings(said, &options.look) else { return Exit::Failed };
    // Pages are true for the values of the pack: those of a hospital are not what they are about.
    let settings = settings.by_options_only(&["params", "severities"]);
    let Some(mut pack) = open::pack_of(&settings, &options.folders, options.look.color) else { return Exit::Failed };
    if options.coverage {
        pack = pack.watched();
    }
    let selection = Selection { select: options.filter.clone(), ignore: Vec::new() };
    if let Err(error) = selection.check_pages(&pack) {
        complain(&error, options.look.color);
        return Exit::Failed;
    }
    let folders: Vec<String> = options.folders.iter().map(|path| display_name(path)).collect();
    let wanted = |rule: &Rule| inside(&folders, rule.page().file.name()) && selection.wants(&rule.id);
    let mut verified = verify(&pack, TODAY, wanted);
    // The cases of the engine's own codes are records of the pack that is built in.
    if folders.is_empty() && pack.about.id == EMBEDDED {
        verify_codes(&pack, TODAY, |code| selection.wants(code), &mut verified);
    }
    if verified.cases() == 0 && !pack.broken.is_empty() {
        return Exit::Failed;
    }
    if verified.cases() == 0 {
        eprintln!("error[test::nothing]: 実行する例が一つもありません");
        eprintln!("  フォルダの指定と --filter の組合せを見直してください");
        return Exit::Failed;
    }
    let coverage = options.coverage.then(|| {
        // What a few rules reach of what all share says nothing.
        let mut coverage = verified.coverage(&pack, wanted, options.filter.is_empty());
        coverage.retain(|one| pack.find_rule(&one.name).is_some() || inside(&folders, &one.name));
        Coverage::new(coverage)
    });
    let look = terminal::stdout_look(&options.look);
    let printed = match options.format {
        Format::Text => terminal::print(|out| {
            failures(out, &verified, &pack, look)?;
            coverage.iter().try_for_each(|coverage| coverage.write(out, look))
        }),
        Format::Junit => terminal::print(|out| verified.junit(out)),
    };
    let exit = if printed.is_ok() { verdict(&verified, &pack) } else { Exit::Failed };
    exit.max(coverage.map_or(Exit::Clean, |coverage| coverage.verdict(options)))
}

/// True for a file of the folders that were named, if any were.
pub fn inside(folders: &[String], file: &str) -> bool {
    let below = |folder: &String| match folder.as_str() {
        "." => true,
        folder => file.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/')),
    };
    // What is built in bears the name of a file that a folder of this name could hold.
    let there = !is_built_in(file) || Path::new(file).exists();
    folders.is_empty() || there && folders.iter().any(below)
}

fn failures(out: &mut dyn Write, verified: &Verified, pack: &Pack, look: Look) -> io::Result<()> {
    for failure in verified.failures() {
        writeln!(out, "{}", diagnostic(failure, look))?;
    }
    if look.quiet {
        return Ok(());
    }
    let result = match verified.failures().count() {
        0 => "すべてページのとおりです".to_owned(),
        failures => format!("{failures} 件がページと違います"),
    };
    writeln!(out, "{} ページ、{} 例: {result}{}", verified.pages.len(), verified.cases(), broken(pack))
}

/// What stands behind a result when rules could not be run.
pub fn broken(pack: &Pack) -> String {
    let count = pack.broken.len();
    if count == 0 { String::new() } else { format!("（ほかに、壊れたルールの誤りが {count} 件）") }
}

fn verdict(verified: &Verified, pack: &Pack) -> Exit {
    if verified.failures().any(Failure::is_broken) || !pack.broken.is_empty() {
        return Exit::Failed;
    }
    if verified.failures().next().is_none() { Exit::Clean } else { Exit::Findings }
}

/// How much of the rules the cases reach.
struct Coverage {
    scripts: Vec<Covered>,
    statements: usize,
    reached: usize,
}

impl Coverage {
    fn new(scripts: Vec<Covered>) -> Self {
        let statements = scripts.iter().map(|one| one.statements).sum();
        let missed: usize = scripts.iter().map(|one| one.missed).sum();
        Self { scripts, statements, reached: statements - missed }
    }

    fn write(&self, out: &mut dyn Write, look: Look) -> io::Result<()> {
        for unreached in self.scripts.iter().filter_map(|one| one.unreached.as_ref()) {
            writeln!(out, "{}", diagnostic(unreached, look))?;
        }
        if look.quiet {
            return Ok(());
        }
        writeln!(out, "網羅率 {}（{} 文のうち {} 文に例が届きます）", self.share(), self.statements, self.reached)
    }

    /// In tenths of a percent, rounded down: what is not all is not shown as all.
    fn share(&self) -> String {
        let tenths = (self.reached * 1000).checked_div(self.statements).unwrap_or(1000);
        format!("{}.{} %", tenths / 10, tenths % 10)
    }

    fn verdict(&self, options: &Options) -> Exit {
        let Some(threshold) = options.threshold else { return Exit::Clean };
        if self.reached * 100 >= self.statements * usize::from(threshold) {
            return Exit::Clean;
        }
        eprintln!("error[test::coverage]: 網羅率 {} は、求めた {threshold} % に足りません", self.share());
        eprintln!("  どの文に例が届かないかは `junshu test --coverage` が示します");
        Exit::Findings
    }
}
