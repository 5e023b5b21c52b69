//! `junshu forecast`: records and a last day in; what runs out until then, day by day, out.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use junshu::config::Layer;
use junshu::date::{Date, plus_days};
use junshu::evaluate::Request;
use junshu::report::forecast::{FORMATS, Format};
use junshu::report::text::Look;
use junshu::source::reason;

use super::facilities::Ready;
use super::records::RecordOptions;
use super::settings::days;
use super::terminal::{self, blame};
use super::{Exit, LookOptions, PackOptions, open};

/// What stands under the help.
pub const EXAMPLES: &str = "
記録がいまのままなら、どの日から、何が新たに指摘されるかを示します。同じルールを先の日付で動かした結果で、
ルールの答えが変わりうる日をすべて調べます（日を飛ばしたり、推し量ったりはしません）。

例:
  junshu forecast hospital/ --today 2026-11-22                       90 日先まで
  junshu forecast hospital/ --until 2027-03-31                       年度の終わりまで
  junshu forecast hospital/ --days 365 --format ics -o 期限.ics      予定表に取り込む
  junshu forecast hospital/ --select GOV-5 --format csv              5章だけを表にする

終了コード: 0 調べた（切れるものがあっても）、2 調べられなかった";

/// Options of `forecast`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    records: RecordOptions,
    /// 何日先まで調べるか（既定: 90）
    #[arg(long, value_name = "DAYS", help_heading = "検査", value_parser = days)]
    days: Option<u32>,
    /// いつまで調べるか YYYY-MM-DD（--days の代わり）
    #[arg(long, value_name = "DATE", value_parser = open::date, conflicts_with = "days", help_heading = "検査")]
    until: Option<Date>,
    /// これだけを調べる: ルール、遵守事項、またはその先頭（例: GOV-5）。繰り返し可、`,` 区切り可
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "検査")]
    select: Vec<String>,
    /// これを調べない（書き方は --select と同じ）
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "検査")]
    ignore: Vec<String>,
    #[command(flatten)]
    pack: PackOptions,
    /// 形式: text、json、csv、ics（既定: text）
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name)), help_heading = "出力")]
    format: String,
    /// 標準出力の代わりにこのファイルに書く
    #[arg(short, long, value_name = "FILE", help_heading = "出力")]
    output: Option<PathBuf>,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let color = options.look.color;
    let more = Layer::options().list("select", &options.select).list("ignore", &options.ignore);
    let more = more.number("ahead", options.days);
    let ready = Ready::new(&options.pack, None, &options.records, more, &options.look);
    let Some(ready) = ready else { return Exit::Failed };
    let Some(selection) = open::selection(&ready.settings, &ready.pack, color) else { return Exit::Failed };
    let Some(request) = options.records.request(&ready.pack, selection) else { return Exit::Failed };
    let days = ready.settings.config.ahead;
    let Some(until) = until(options, request.today, days) else { return Exit::Failed };
    let request = Request { until: Some(until), ..request };
    let progress = options.records.progress(&options.look);
    let report = ready.judge(&request, &progress);
    progress.aside(|| report.errors.iter().for_each(|error| blame(error, color)));
    drop(progress);
    let format = FORMATS.iter().find(|format| format.name == options.format).expect("a possible value is a format");
    let written = write(format, options, |look, out| (format.render)(&report, look, out));
    if !written || report.problems().next().is_some() { Exit::Failed } else { Exit::Clean }
}

/// The last day; nothing, with the reason on stderr, when it is not ahead.
fn until(options: &Options, today: Date, days: u32) -> Option<Date> {
    let until = options.until.or_else(|| plus_days(today, i64::from(days)));
    let ahead = until.filter(|until| *until > today);
    if ahead.is_none() {
        eprintln!("error[usage]: 調べる最後の日は、検査する日（{today}）より後の日にしてください");
    }
    ahead
}

/// Writes where it was asked for; false, with the reason on stderr, when that cannot be written.
fn write(
    format: &Format,
    options: &Options,
    render: impl FnOnce(Look, &mut dyn std::io::Write) -> std::io::Result<()>,
) -> bool {
    let written = terminal::put(options.output.as_deref(), &options.look, render);
    if let Err(error) = &written {
        let place = terminal::place_name(options.output.as_deref());
        eprintln!("error[output]: {place} に {} を書けません: {}", format.name, reason(error));
    }
    written.is_ok()
}
