//! `junshu check`: records in; the report, in one format or several, out.

use std::time::Instant;

use clap::{Args, ValueEnum};
use junshu::date::plus_days;
use junshu::evaluate::Request;
use junshu::finding::Severity;
use junshu::pack::Pack;
use junshu::report::Report;
use junshu::report::style::Style;
use junshu::select::Selection;

use super::outputs::{Output, OutputOptions};
use super::progress::Progress;
use super::records::RecordOptions;
use super::terminal::{Color, complain};
use super::{Exit, LookOptions, PackOptions, open};

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu check hospital/ --today 2026-11-22            日付を決めて検査する
  junshu check hospital/ 'group/*.yaml'                二か所の記録を一つの台帳として検査する
  junshu check hospital/ --select GOV-5.1-2,GOV-3.4    遵守事項を選ぶ
  junshu check hospital/ --ignore schema               形の指摘を除く
  junshu check hospital/ --param max_age_days=180      間隔を厳しくする
  junshu check hospital/ --rules my-rules/             自作のルールも使う
  cat systems.yaml | junshu check - --stdin-filename systems.yaml

終了コード: 0 指摘なし、1 指摘あり、2 検査できなかった";

/// Options of `check`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    records: RecordOptions,
    /// これだけを検査する: ルール、遵守事項、またはその先頭（例: GOV-5）。繰り返し可、`,` 区切り可
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "検査")]
    select: Vec<String>,
    /// これを検査しない（書き方は --select と同じ）
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "検査")]
    ignore: Vec<String>,
    /// どの重さから終了コードを 1 にするか: error、warning、info、never（既定: error）
    #[arg(long, value_name = "LEVEL", default_value = "error", help_heading = "検査")]
    fail_on: FailOn,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    outputs: OutputOptions,
    #[command(flatten)]
    look: LookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

/// How far ahead reports look, in days.
const AHEAD: i64 = 90;

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let started = Instant::now();
    let color = options.look.color;
    let Some(pack) = open::pack(&options.pack, &[], color) else { return Exit::Failed };
    let selection = Selection { select: options.select.clone(), ignore: options.ignore.clone() };
    if let Err(error) = selection.check(&pack) {
        complain(&error, color);
        return Exit::Failed;
    }
    let outputs = match options.outputs.outputs() {
        Ok(outputs) => outputs,
        Err(problem) => {
            eprintln!("error[usage]: {problem}");
            eprintln!("  形式ごとに書く先を付けてください。例: --format text --format html=report.html");
            return Exit::Failed;
        }
    };
    let style = options.outputs.style(&options.look);
    let request = request(options, &pack, selection, &outputs, style);
    let progress = options.records.progress(&options.look);
    let report = options.records.judge(&pack, &request, options.pack.pack.is_some(), &progress);
    progress.aside(|| report.errors.iter().for_each(|error| complain(error.as_ref(), color)));
    let written = write(&outputs, &report, style, color, &progress);
    drop(progress);
    if let Err(problem) = written {
        eprintln!("error[output]: {problem}");
        eprintln!("  書き込み先のフォルダがあるか、書き込み権限と空き容量があるかを確かめてください");
        return Exit::Failed;
    }
    if options.look.verbose {
        eprintln!("{:.3} 秒", started.elapsed().as_secs_f64());
    }
    if report.problems().next().is_some() {
        return Exit::Failed;
    }
    let fails = match options.fail_on {
        FailOn::Error => report.fails_on(Severity::Error),
        FailOn::Warning => report.fails_on(Severity::Warning),
        FailOn::Info => report.fails_on(Severity::Info),
        FailOn::Never => false,
    };
    if fails { Exit::Findings } else { Exit::Clean }
}

/// Writes all outputs up to the first that cannot be written; gives the words for that.
fn write(
    outputs: &[Output],
    report: &Report<'_>,
    style: Style,
    color: Color,
    progress: &Progress,
) -> Result<(), String> {
    progress.say("結果を書いています");
    outputs.iter().try_for_each(|output| {
        let write = || output.write(report, style, color);
        if output.is_printed() { progress.aside(write) } else { write() }?;
        output.job_summary(report, style)
    })
}

/// What the formats need to be gathered.
fn request(options: &Options, pack: &Pack, selection: Selection, outputs: &[Output], style: Style) -> Request {
    // What a part of the rules did not read says nothing about the records.
    let reads = options.look.verbose && outputs.iter().any(Output::is_text) && selection == Selection::default();
    let request = options.records.request(pack, selection);
    let evidence = outputs.iter().any(|output| output.evidence(style));
    let ahead = outputs.iter().any(Output::forecast);
    let until = plus_days(request.today, AHEAD).filter(|_| ahead);
    Request { evidence, reads, until, ..request }
}
