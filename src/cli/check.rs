//! `junshu check`: records in; the report, in one format or several, out.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use junshu::baseline::Baseline;
use junshu::config::Layer;
use junshu::date::plus_days;
use junshu::evaluate::Request;
use junshu::fingerprint::of_parts;
use junshu::report::Report;
use junshu::report::join::Shard;
use junshu::report::style::Style;
use junshu::select::Selection;
use junshu::source::display_name;

use super::delivery::Delivery;
use super::facilities::Ready;
use super::outputs::{Output, OutputOptions};
use super::records::RecordOptions;
use super::settings::RuleOptions;
use super::verdict::FailOn;
use super::{Exit, LookOptions, PackOptions, baseline, open};

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu check hospital/ --today 2026-11-22            日付を決めて検査する
  junshu check hospital/ 'group/*.yaml'                二か所の記録を一つの台帳として検査する
  junshu check hospital/ --select GOV-5.1-2,GOV-3.4    遵守事項を選ぶ
  junshu check hospital/ --ignore schema               形の指摘を除く
  junshu check hospital/ --param max_age_days=180      間隔を厳しくする
  junshu check hospital/ --rules my-rules/             自作のルールも使う
  junshu check --facility 'hospitals/*'                施設ごとに別の台帳として検査する
  junshu check --shard 1/4 --format json=1.json        junshu.yaml の施設を四つに分けた一つ目だけ
  cat systems.yaml | junshu check - --stdin-filename systems.yaml

終了コード: 0 指摘なし、1 指摘あり、2 検査できなかった";

/// Options of `check`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    records: RecordOptions,
    /// 施設を名前の順に N 組に分けた I 番目だけを検査する。例: --shard 2/4
    #[arg(long, value_name = "I/N", help_heading = "入力", display_order = 3)]
    shard: Option<Shard>,
    #[command(flatten)]
    rules: RuleOptions,
    /// どの重さから終了コードを 1 にするか: error、warning、info、never（既定: error）
    #[arg(long, value_name = "LEVEL", help_heading = "検査")]
    fail_on: Option<FailOn>,
    /// 既知の指摘の控え（`junshu baseline create` が書いたファイル）
    #[arg(long, value_name = "FILE", help_heading = "検査")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    outputs: OutputOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let started = Instant::now();
    let color = options.look.color;
    let more = options.outputs.say(Layer::options()).text("fail_on", options.fail_on.map(FailOn::name));
    let more = more.text("baseline", options.baseline.as_deref().map(display_name));
    let ready = Ready::new(&options.pack, Some(&options.rules), &options.records, more, &options.look);
    let Some(mut ready) = ready else { return Exit::Failed };
    let roots: Vec<String> = ready.subjects.facilities.iter().map(|subject| subject.root.clone()).collect();
    if options.shard.is_some_and(|shard| !ready.subjects.keep(shard)) {
        return Exit::Failed;
    }
    let (settings, pack) = (&ready.settings, &ready.pack);
    let Some(selection) = open::selection(settings, pack, color) else { return Exit::Failed };
    let Some(outputs) = options.outputs.outputs(settings, color) else { return Exit::Failed };
    let Ok(baseline) = baseline::known(settings, pack, ready.subjects.base(), color) else { return Exit::Failed };
    let style = options.outputs.style(&options.look, options.shard.is_some());
    let Some(request) = request(options, &ready, selection, &outputs, style) else { return Exit::Failed };
    let progress = options.records.progress(&options.look);
    let run = options.shard.map(|_| run_of(roots, &request, &ready, baseline.as_ref()));
    let report = Report { shard: options.shard, run, ..Report::new(pack, request.today) };
    let mut delivery = Delivery::begin(&outputs, report, style, color, &progress);
    let mut errors = Vec::new();
    let alone = ready.subjects.facilities.len() == 1;
    ready.each(&request, &progress, |facility, problems| {
        errors.extend(problems);
        if let Some(mut facility) = facility {
            baseline.iter().for_each(|baseline| baseline.mark(&mut facility, alone));
            delivery.facility(facility);
        }
    });
    let written = delivery.end(errors);
    drop(progress);
    if options.look.verbose {
        eprintln!("{:.3} 秒", started.elapsed().as_secs_f64());
    }
    FailOn::of(settings).exit(written)
}

/// What parts of one run have in common beside the day and the pack.
fn run_of(mut parts: Vec<String>, request: &Request, ready: &Ready, baseline: Option<&Baseline>) -> String {
    let mut known = Vec::new();
    let written = baseline.map_or(Ok(()), |baseline| baseline.write(&mut known));
    written.expect("a vector takes everything");
    parts.extend(request.selection.select.iter().map(|word| format!("+{word}")));
    parts.extend(request.selection.ignore.iter().map(|word| format!("-{word}")));
    parts.extend([request.waivers.to_string(), format!("{:?}", request.until)]);
    parts.push(ready.subjects.base().map(|base| base.commit().to_owned()).unwrap_or_default());
    parts.push(String::from_utf8_lossy(&known).into_owned());
    of_parts(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What the formats need to be gathered.
fn request(
    options: &Options,
    ready: &Ready,
    selection: Selection,
    outputs: &[Output],
    style: Style,
) -> Option<Request> {
    // What a part of the rules did not read says nothing about the records.
    let reads = outputs.iter().any(|output| output.unread(style)) && selection == Selection::default();
    let request = options.records.request(&ready.pack, selection)?;
    let evidence = outputs.iter().any(|output| output.evidence(style));
    let ahead = outputs.iter().any(|output| output.forecast(style));
    let until = plus_days(request.today, ready.settings.config.ahead.into()).filter(|_| ahead);
    Some(Request { evidence, reads, until, ..request })
}
