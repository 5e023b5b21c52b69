//! `junshu diff`: two folders or revisions in; what got worse, what got better, and where that comes from, out.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::{Args, ValueEnum};
use junshu::Step;
use junshu::config::{ConfigError, Part, Settings};
use junshu::date::Date;
use junshu::diff::{Diff, json, markdown, rules, text};
use junshu::evaluate::{Request, a_few_at_once};
use junshu::inventory;
use junshu::pack::{Folder, Pack, PackError};
use junshu::report::problem::Problem;
use junshu::report::text::Look;
use junshu::report::{Facility, Report};
use junshu::select::Selection;
use junshu::source::reason;

use super::operands::{Unclear, sides};
use super::progress::Progress;
use super::side::{Records, Side};
use super::terminal::{self, blame, complain};
use super::verdict::FailOn;
use super::{Exit, LookOptions, PackOptions, open, records};

/// What stands under the help.
pub const EXAMPLES: &str = "
版（ブランチ、タグ、HEAD~1 など）は git に問い合わせて読みます。チェックアウトも通信も
せず、いまのファイルには触れません。同じ名前のパスと版があれば、パスと読みます。版は
`main:` のように `:` を付けて書けます。--rules と --pack も、版の側ではその版から読みます。

junshu.yaml も、それぞれの側のものを読みます。施設がいくつもあれば、施設ごとに比べます。

どちらの側も同じ日（--today）に検査するので、日が過ぎただけの違いは出ません。
リスク受容が加わっても、それだけでは終了コードは 1 になりません。承認者のいる判断だから
です。加わったことは必ず示します。

例:
  junshu diff main HEAD hospital/              二つの版を比べる
  junshu diff HEAD hospital/                   前のコミットと、いまのファイルを比べる
  junshu diff old/ new/                        二つのフォルダを比べる
  junshu diff main:hospital other/hospital     版の中のパスを指定する
  junshu diff main HEAD hospital/ --rules my-rules/ --format markdown=diff.md --format text

終了コード: 0 悪くなっていない、1 悪くなった、2 比べられなかった";

/// Options of `diff`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 比べる元: フォルダ、ファイル、git の版、または 版:パス
    #[arg(value_name = "OLD", help_heading = "入力", display_order = 1)]
    old: PathBuf,
    /// 比べる先（書き方は OLD と同じ。既定: いまのファイル）
    #[arg(value_name = "NEW", help_heading = "入力", display_order = 2)]
    new: Option<PathBuf>,
    /// 版の中の、記録のフォルダ、ファイル、glob パターン（既定: .）
    #[arg(value_name = "PATH", help_heading = "入力", display_order = 3)]
    paths: Vec<PathBuf>,
    /// 両方の側を検査する日 YYYY-MM-DD（既定: 今日）
    #[arg(long, value_name = "DATE", value_parser = open::date, help_heading = "検査")]
    today: Option<Date>,
    /// どの重さの指摘が増えたら終了コードを 1 にするか: error、warning、info、never（既定: error）
    #[arg(long, value_name = "LEVEL", default_value = "error", help_heading = "検査")]
    fail_on: FailOn,
    #[command(flatten)]
    pack: PackOptions,
    /// OLD の側だけの自作ルールのフォルダ（繰り返し可）
    #[arg(long, value_name = "DIR", help_heading = "ルール")]
    rules_old: Vec<PathBuf>,
    /// NEW の側だけの自作ルールのフォルダ（繰り返し可）
    #[arg(long, value_name = "DIR", help_heading = "ルール")]
    rules_new: Vec<PathBuf>,
    /// 形式: text、markdown、json（既定: text）。`=FILE` を付けるとファイルに書く。繰り返し可
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]", value_parser = OutputParser, help_heading = "出力")]
    formats: Vec<Output>,
    #[command(flatten)]
    look: LookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// 端末で読む（既定）
    Text,
    /// プルリクエストのコメント
    Markdown,
    /// 機械で読む（junshu.diff/1）
    Json,
}

/// A format with its destination; `None` is stdout.
type Output = (Format, Option<PathBuf>);

/// Reads `FORMAT` and `FORMAT=FILE`.
#[derive(Clone, Copy, Debug)]
struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Output, clap::Error> {
        let text = value.to_str().unwrap_or_default();
        let (name, file) = text.split_once('=').filter(|(_, file)| !file.is_empty()).unwrap_or((text, "-"));
        let format = EnumValueParser::<Format>::new().parse_ref(command, arg, name.as_ref())?;
        Ok((format, Some(file).filter(|file| *file != "-").map(PathBuf::from)))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let color = options.look.color;
    let outputs = match outputs(options) {
        Ok(outputs) => outputs,
        Err((problem, help)) => return usage(problem, help),
    };
    let (old, new) = match sides(&options.old, options.new.as_deref(), &options.paths) {
        Ok(places) => places,
        Err(Unclear::Usage(problem, help)) => return usage(problem, help),
        Err(Unclear::Unread(error)) => {
            complain(&error, color);
            return Exit::Failed;
        }
    };
    let side = |place| Side::new(place, &options.pack, &options.look);
    let (Some(old), Some(new)) = (side(old), side(new)) else { return Exit::Failed };
    if options.look.verbose {
        eprintln!("OLD: {}\nNEW: {}", old.words(), new.words());
    }
    let Some((before, after)) = packs(options, &old, &new) else { return Exit::Failed };
    let after = after.as_ref().unwrap_or(&before);
    let progress = Progress::start("二つの版を読んでいます", !options.look.quiet);
    let Some(diff) = compare(options, (&old, &before), (&new, after), &progress) else {
        return Exit::Failed;
    };
    let written = outputs.iter().try_for_each(|(format, file)| {
        let write = || write(&diff, *format, file.as_deref(), &options.look);
        if file.is_none() { progress.aside(write) } else { write() }
    });
    drop(progress);
    if let Err(problem) = written {
        eprintln!("error[output]: {problem}");
        eprintln!("  書き込み先のフォルダがあるか、書き込み権限と空き容量があるかを確かめてください");
        return Exit::Failed;
    }
    let worse = options.fail_on.severity().is_some_and(|severity| diff.got_worse(severity));
    if worse { Exit::Findings } else { Exit::Clean }
}

fn usage(problem: &str, help: &str) -> Exit {
    eprintln!("error[usage]: {problem}\n  {help}");
    Exit::Failed
}

/// The formats with their destinations: text on stdout where nothing is said.
fn outputs(options: &Options) -> Result<Vec<Output>, (&'static str, &'static str)> {
    let mut outputs = options.formats.clone();
    if outputs.is_empty() {
        outputs.push((Format::Text, None));
    }
    let place = |file: &Option<PathBuf>| file.as_deref().map(terminal::whereabouts);
    for (at, (_, file)) in outputs.iter().enumerate() {
        if outputs[..at].iter().any(|(_, other)| place(other) == place(file)) {
            return Err(("二つの形式を同じところには書けません", "例: --format text --format markdown=diff.md"));
        }
    }
    Ok(outputs)
}

/// The packs of both sides; the second is `None` when it is the first.
fn packs(options: &Options, old: &Side, new: &Side) -> Option<(Pack, Option<Pack>)> {
    let color = options.look.color;
    let tell = |side: &str, errors: &[PackError]| {
        eprintln!("{side} のルールを読めませんでした。\n");
        errors.iter().for_each(|error| complain(error, color));
    };
    let read = |name: &str, side: &Side, other: &Side, own: &[PathBuf]| {
        let named = named(&side.settings).map_err(|error| complain(&error, color)).ok()?;
        folders(named, side, other, own).map_err(|error| tell(name, &[error])).ok()
    };
    let before = read("OLD", old, new, &options.rules_old)?;
    let after = read("NEW", new, old, &options.rules_new)?;
    let same = before.0.same(&after.0)
        && before.1.len() == after.1.len()
        && before.1.iter().zip(&after.1).all(|(a, b)| a.same(b));
    let load = |name: &str, (pack, rules): (Folder, Vec<Folder>), settings: &Settings| {
        let mut pack = Pack::of(pack, rules, &settings.given()).map_err(|errors| tell(name, &errors)).ok()?;
        pack.severities = settings.severities(&pack).map_err(|error| complain(&error, color)).ok()?;
        if pack.broken.is_empty() {
            return Some(pack);
        }
        eprintln!("{name} のルールが壊れているため、比べられませんでした。\n");
        pack.broken.iter().for_each(|broken| complain(&broken.error, color));
        None
    };
    let config = |side: &Side| (side.settings.config.params.clone(), side.settings.config.severities.clone());
    let same = same && config(old) == config(new);
    let before = load("OLD", before, &old.settings)?;
    if same { Some((before, None)) } else { Some((before, Some(load("NEW", after, &new.settings)?))) }
}

/// The pack that the settings name, where it is not the default, and the folders of rules.
fn named(settings: &Settings) -> Result<(Option<PathBuf>, Vec<PathBuf>), ConfigError> {
    let pack = settings.path("pack", &settings.config.pack, Part::Whole)?;
    Ok((Some(pack).filter(|_| !settings.is_default("pack")), settings.paths("rules")?))
}

/// The pack and the folders of rules of a side. A folder that it does not have was added or removed, as long as the other
/// side has it.
fn folders(
    (pack, shared): (Option<PathBuf>, Vec<PathBuf>),
    side: &Side,
    other: &Side,
    own: &[PathBuf],
) -> Result<(Folder, Vec<Folder>), PackError> {
    let pack = side.pack(pack.as_deref())?;
    let mut rules = Vec::new();
    for path in &shared {
        match side.rules(path)? {
            Some(folder) => rules.push(folder),
            None if other.rules(path)?.is_some() => {}
            // Neither has it: it lies beside two revisions, or nowhere.
            None => rules.push(Folder::read_rules(path)?),
        }
    }
    for path in own {
        let folder = side.rules(path)?;
        rules.push(folder.map_or_else(|| Folder::read_rules(path), Ok)?);
    }
    Ok((pack, rules))
}

/// Reads and judges both sides; `None` when one cannot be, which has been said.
fn compare(
    options: &Options,
    (old, before): (&Side, &Pack),
    (new, after): (&Side, &Pack),
    progress: &Progress,
) -> Option<Diff> {
    let today = open::today(options.today)?;
    let judge = |side: &Side, pack, records: &[Records]| judge(side, pack, records, today, progress);
    // Both are read before one is missed: one run says everything that is wrong.
    let (files, later) = (read("OLD", old, options, progress), read("NEW", new, options, progress));
    let (files, later) = (files?, later?);
    let differ = !rules::changes(before, after).is_empty();
    let (was, is) = (judge(old, before, &files), judge(new, after, &later));
    let between = differ.then(|| judge(old, after, &files));
    let reports = [("OLD", Some(&was)), ("NEW", Some(&is)), ("NEW のルールで OLD", between.as_ref())];
    let missed: Vec<_> = reports.iter().filter(|(_, report)| report.is_some_and(unjudged)).collect();
    progress.aside(|| {
        for (name, report) in &missed {
            eprintln!("{name} を検査できなかったため、比べられませんでした。\n");
            report.iter().flat_map(|report| report.problems()).for_each(|error| blame(error, options.look.color));
        }
    });
    missed.is_empty().then(|| Diff::of((old.shown(), new.shown()), &was, between.as_ref(), &is))
}

/// What the facilities of a side come to.
fn judge<'p>(side: &Side, pack: &'p Pack, records: &[Records], today: Date, progress: &Progress) -> Report<'p> {
    let any_edition = !side.settings.is_default("pack");
    let one = |(root, files): &Records, done: &(dyn Fn(Step) + Sync)| {
        let request = request(side, root, pack, today);
        let records = inventory::Records::from(files.clone()).beside(request.repository.clone());
        records::judge(pack, root, records::load(pack, records, any_edition), &request, done)
    };
    let mut report = Report::new(pack, today);
    let mut keep = |(facility, errors): (Option<Facility>, Vec<Problem>)| {
        report.facilities.extend(facility);
        report.errors.extend(errors);
    };
    match records {
        [only] => keep(one(only, &|step| progress.step(step))),
        all => a_few_at_once(all, |records| one(records, &|_| ()), keep),
    }
    report
}

/// True when something of it could not be judged: what is not there then is not gone.
fn unjudged(report: &Report<'_>) -> bool {
    report.problems().next().is_some()
}

/// Reads the records of a side; `None` when they cannot be, which is said.
fn read(name: &str, side: &Side, options: &Options, progress: &Progress) -> Option<Vec<Records>> {
    progress.say("記録を読んでいます");
    let errors = match side.read() {
        Ok(files) => return Some(files),
        Err(errors) => errors,
    };
    progress.aside(|| {
        eprintln!("{name} の記録を読めませんでした。\n");
        errors.iter().for_each(|error| complain(error, options.look.color));
    });
    None
}

fn request(side: &Side, root: &str, pack: &Pack, today: Date) -> Request {
    Request {
        today,
        selection: Selection::default(),
        params: pack.params.clone(),
        repository: Arc::new(side.repository(root)),
        evidence: false,
        reads: false,
        until: None,
        waivers: true,
    }
}

/// Writes the difference; gives the words for what went wrong.
fn write(diff: &Diff, format: Format, file: Option<&Path>, look: &LookOptions) -> Result<(), String> {
    let render = |look: Look, out: &mut dyn io::Write| match format {
        Format::Text => text::render(diff, look, out),
        Format::Markdown => markdown::render(diff, out),
        Format::Json => json::render(diff, out),
    };
    let name = terminal::place_name(file);
    terminal::put(file, look, render).map_err(|error| format!("{name} に結果を書けません: {}", reason(&error)))
}
