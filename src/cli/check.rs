//! `junshu check`: records in; the report out.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use junshu::evaluate::Request;
use junshu::finding::Severity;
use junshu::report::{Report, json, text};
use junshu::select::Selection;

use super::records::RecordOptions;
use super::terminal::{self, complain};
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
    /// 形式: text、json（既定: text）
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "出力")]
    format: Format,
    /// 標準出力の代わりにこのファイルに書く
    #[arg(short, long, value_name = "FILE", help_heading = "出力")]
    output: Option<PathBuf>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

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
    // What a part of the rules did not read says nothing about the records.
    let reads = options.look.verbose && options.format == Format::Text && selection == Selection::default();
    let evidence = options.format == Format::Json;
    let request = Request { evidence, reads, ..options.records.request(&pack, selection) };
    let report = options.records.judge(&pack, &request, options.pack.pack.is_some());
    report.errors.iter().for_each(|error| complain(error.as_ref(), color));
    if let Err(error) = write(options, &report) {
        let name = options.output.as_deref().map_or_else(|| "標準出力".into(), junshu::source::display_name);
        eprintln!("error[output]: {name} に結果を書けません: {}", junshu::source::reason(&error));
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

fn write(options: &Options, report: &Report<'_>) -> std::io::Result<()> {
    let body = |out: &mut dyn std::io::Write, look: text::Look| match options.format {
        Format::Text => text::render(report, look, out),
        Format::Json => json::render(report, out),
    };
    match options.output.as_deref().filter(|path| *path != std::path::Path::new("-")) {
        None => terminal::print(|out| body(out, terminal::stdout_look(&options.look))),
        Some(path) => {
            let look = text::Look {
                color: options.look.color == terminal::Color::Always,
                ..terminal::stdout_look(&options.look)
            };
            terminal::save(path, |out| body(out, look))
        }
    }
}
