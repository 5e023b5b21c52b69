//! `junshu merge`: JSON reports on parts of the facilities in; one report, in one format or several, out.

use std::path::{Path, PathBuf};

use clap::Args;
use junshu::config::Layer;
use junshu::pack::Pack;
use junshu::report::Report;
use junshu::report::join::join;
use junshu::report::json::read;
use junshu::source::{SourceFile, display_name};

use super::delivery::deliver;
use super::outputs::OutputOptions;
use super::progress::Progress;
use super::settings::{Said, settings, severity};
use super::terminal::{Color, complain};
use super::verdict::FailOn;
use super::{Exit, LookOptions, PackOptions, open};

/// What stands under the help.
pub const EXAMPLES: &str = "
`junshu check --shard 1/4 --format json=1.json` のように分けて検査した結果を一つにします。合わせた報告は、
分けずに検査した報告と、どの形式でも一字一句同じです。分けたうちの一つでも足りなければ、合わせません。

例:
  junshu merge 1.json 2.json 3.json 4.json                     合わせて端末で読む
  junshu merge shards/*.json --format html=report.html         報告書にする
  junshu merge shards/*.json --format sarif=report.sarif --format text

終了コード: 0 指摘なし、1 指摘あり、2 検査できなかったものがある、または合わせられない";

/// Options of `merge`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// JSON の報告（`check` に `--shard` か `--complete` を付けて書いたもの）
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// どの重さから終了コードを 1 にするか: error、warning、info、never（既定: error）
    #[arg(long, value_name = "LEVEL", help_heading = "検査")]
    fail_on: Option<FailOn>,
    /// 検査したときに変えた、ルールの指摘の重さ。例: --severity GOV-5.1=warning（繰り返し可）
    #[arg(long, value_name = "ID=LEVEL", help_heading = "検査", value_parser = severity)]
    severity: Vec<(String, String)>,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    outputs: OutputOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let color = options.look.color;
    let more = options.outputs.say(Layer::options()).text("fail_on", options.fail_on.map(FailOn::name));
    let more = more.map("severities", &options.severity);
    let said = Said { pack: &options.pack, rules: None, records: &[], more, revision: None };
    let Some(settings) = settings(said, &options.look) else { return Exit::Failed };
    let Some(pack) = open::pack_of(&settings, &[], color) else { return Exit::Failed };
    let Some(outputs) = options.outputs.outputs(&settings, color) else { return Exit::Failed };
    let progress = Progress::start("報告を読んでいます", !options.look.quiet);
    let read = read_all(&options.files, &pack, color, &progress);
    let joined =
        read.and_then(|reports| join(reports).map_err(|error| progress.aside(|| complain(&error, color))).ok());
    let Some(report) = joined else { return Exit::Failed };
    let written = deliver(&outputs, report, options.outputs.style(&options.look, false), color, &progress);
    drop(progress);
    FailOn::of(&settings).exit(written)
}

/// All reports with their names; `None` when one cannot be read, which is printed.
fn read_all<'p>(
    files: &[PathBuf],
    pack: &'p Pack,
    color: Color,
    progress: &Progress,
) -> Option<Vec<(String, Report<'p>)>> {
    let mut reports = Vec::new();
    let mut failed = false;
    for file in files {
        match one(file, pack) {
            Ok(report) => reports.push(report),
            Err(error) => {
                failed = true;
                progress.aside(|| complain(&*error, color));
            }
        }
    }
    (!failed).then_some(reports)
}

fn one<'p>(file: &Path, pack: &'p Pack) -> Result<(String, Report<'p>), Box<dyn miette::Diagnostic>> {
    let name = display_name(file);
    let text = SourceFile::read(file, name.as_str())?;
    let report = read::report(&name, text.text(), pack)?;
    Ok((name, report))
}
