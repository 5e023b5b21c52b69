//! `junshu list`: the rules or the requirements of a pack out, a line each; beside these what records came to.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use junshu::codes;
use junshu::config::{Layer, Settings};
use junshu::date::Date;
use junshu::pack::Pack;
use junshu::report::Report;
use junshu::report::text::matrix;
use junshu::select::Selection;
use junshu::source::display_name;

use super::facilities::Subjects;
use super::records::{RecordOptions, STDIN};
use super::settings::{Said, settings};
use super::terminal::{self, blame};
use super::{Exit, LookOptions, PackOptions, open};

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu list rules                                       ルールの一覧
  junshu list params                                      ルールの param() で使える値と、その出典
  junshu list requirements                                遵守事項ごとに、ルールの数と署名する人
  junshu list requirements hospital/ --today 2026-11-22   記録の結果を添える";

/// Options of `list`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 何の一覧か: rules、requirements、codes、params
    #[arg(value_name = "WHAT")]
    what: What,
    /// requirements に、この記録の結果を添える（フォルダ、ファイル、glob パターン、`-`）
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// 結果を見る日 YYYY-MM-DD（既定: 今日）
    #[arg(long, value_name = "DATE", value_parser = open::date, help_heading = "検査")]
    today: Option<Date>,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    Rules,
    Requirements,
    Codes,
    Params,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let names: Vec<String> = options.paths.iter().map(|path| display_name(path)).collect();
    let more = Layer::options().list("inventory", &names);
    let said = Said { pack: &options.pack, rules: None, records: &options.paths, more, revision: None };
    let Some(settings) = settings(said, &options.look) else { return Exit::Failed };
    let Some(pack) = open::pack_of(&settings, &[], options.look.color) else { return Exit::Failed };
    if options.what != What::Requirements && !options.paths.is_empty() {
        eprintln!("error[usage]: 記録を添えられるのは `junshu list requirements` だけです");
        return Exit::Failed;
    }
    let Ok(report) = judged(options, &settings, &pack) else { return Exit::Failed };
    let facility = report.as_ref().and_then(|report| report.facilities.first());
    let look = terminal::stdout_look(&options.look);
    let printed = match options.what {
        What::Rules => terminal::print_words(|out| rules(&pack, out)),
        What::Codes => terminal::print(codes),
        What::Params => terminal::print_words(|out| params(&pack, out)),
        What::Requirements => terminal::print(|out| write!(out, "{}", matrix(&pack, facility, look))),
    };
    let failed = !pack.broken.is_empty() || report.is_some_and(|report| report.problems().next().is_some());
    if printed.is_err() || failed { Exit::Failed } else { Exit::Clean }
}

/// The records that could not be read or judged, which has been printed.
struct Unjudged;

/// The records that are to stand beside the requirements; what keeps them from it is printed.
fn judged<'p>(options: &Options, settings: &Settings, pack: &'p Pack) -> Result<Option<Report<'p>>, Unjudged> {
    if options.paths.is_empty() {
        return Ok(None);
    }
    let (paths, today) = (options.paths.clone(), options.today);
    let records = RecordOptions { paths, stdin_filename: STDIN.to_owned(), today, ..RecordOptions::default() };
    let request = records.request(pack, Selection::default()).ok_or(Unjudged)?;
    let subjects = Subjects::find(&records, settings, None, options.look.color).ok_or(Unjudged)?;
    let progress = records.progress(&options.look);
    let report = subjects.judge(pack, &request, !settings.is_default("pack"), &progress);
    drop(progress);
    report.errors.iter().for_each(|error| blame(error, options.look.color));
    Ok(Some(report))
}

fn codes(out: &mut dyn Write) -> io::Result<()> {
    let width = codes::pages().iter().map(|code| code.id.len()).max().unwrap_or(0);
    codes::pages().iter().try_for_each(|code| writeln!(out, "{:<width$}  {}", code.id, code.page.title))
}

fn params(pack: &Pack, out: &mut dyn Write) -> io::Result<()> {
    for (name, parameter) in &pack.about.parameters {
        let value = pack.params.get(name).unwrap_or(&parameter.default);
        let unit = parameter.unit.as_deref().unwrap_or_default();
        writeln!(out, "{name} = {value}{unit}\n    {}\n    出典: {}", parameter.doc, parameter.source)?;
    }
    Ok(())
}

fn rules(pack: &Pack, out: &mut dyn Write) -> io::Result<()> {
    let width = pack.rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in &pack.rules {
        let severity = pack.severity(rule, &rule.id, &pack.params);
        writeln!(out, "{:<width$}  {:<7}  {}", rule.id, severity, rule.title)?;
    }
    Ok(())
}
