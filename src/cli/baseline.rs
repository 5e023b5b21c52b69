//! `junshu baseline`: records in; the file of what is known of them, and what has become of it, out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use junshu::baseline::{Baseline, Fate};
use junshu::config::{ConfigError, Layer, Part, Settings};
use junshu::finding::Status;
use junshu::pack::Pack;
use junshu::report::Report;
use junshu::select::Selection;
use junshu::source::git::Revision;
use junshu::source::{SourceFile, display_name};
use miette::Diagnostic;
use thiserror::Error;

use super::facilities::Ready;
use super::records::RecordOptions;
use super::terminal::{self, Color, blame, complain};
use super::{Exit, LookOptions, PackOptions};

/// The file where nothing else is said. It is no YAML, so that it is never read as a record.
pub const FILE: &str = "junshu-baseline.json";

/// What stands under the help.
pub const EXAMPLES: &str = "
いまある指摘を「既知」として控え、次からの検査では新しい指摘だけを問題にします。既知の指摘は消えません。
数はいつも示され、`junshu check -v` では一件ずつ示されます。記録の並べ替えや、ほかの記録の変更では既知のままで、
その値が変わるか、指摘が重くなれば新しい指摘になります。

例:
  junshu baseline create hospital/ --today 2026-11-22       いまある指摘を控える
  junshu check hospital/ --baseline junshu-baseline.json    新しい指摘だけを問題にする
  junshu baseline show hospital/                            控えた指摘がどうなったかを見る
  junshu baseline prune hospital/                           なくなった指摘を控えから除く";

/// Options of `baseline`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Clone, Debug)]
enum Action {
    /// いまある指摘を控える
    Create {
        #[command(flatten)]
        what: What,
        /// すでにあるファイルを書き換える
        #[arg(long, help_heading = "出力")]
        force: bool,
    },
    /// 控えた指摘がどうなったかを示す
    Show {
        #[command(flatten)]
        what: What,
    },
    /// なくなった指摘を控えから除く
    Prune {
        #[command(flatten)]
        what: What,
    },
}

#[derive(Args, Clone, Debug)]
struct What {
    #[command(flatten)]
    records: RecordOptions,
    /// 控えのファイル（既定: 設定にあるもの、なければ junshu-baseline.json）
    #[arg(long, value_name = "FILE", help_heading = "入力", display_order = 2)]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// A file that would be lost.
#[derive(Debug, Error, Diagnostic)]
#[error("{name} はすでにあります")]
#[diagnostic(
    code(baseline::exists),
    help("なくなった指摘を除くだけなら `junshu baseline prune` を、作り直すなら --force を使ってください")
)]
struct Exists {
    name: String,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    match &options.action {
        Action::Create { what, force } => create(what, *force),
        Action::Show { what } => what.with_fates(|report, baseline, _| show(what, report, baseline)),
        Action::Prune { what } => what.with_fates(|report, baseline, file| prune(what, report, baseline, file)),
    }
}

/// The baseline that the settings name, if any: that of the revision, where accepted risks are taken from one. One that
/// cannot be used is printed.
pub fn known(settings: &Settings, pack: &Pack, base: Option<&Revision>, color: Color) -> Result<Option<Baseline>, ()> {
    let Some(file) = place(settings).map_err(|error| complain(&error, color))? else { return Ok(None) };
    let read = || match base {
        None => read(&file, pack).map(Some),
        Some(base) => match base.file(&file)? {
            Some(file) => parse(&file, pack).map(Some),
            None => Ok(None),
        },
    };
    read().map_err(|error: Box<dyn Diagnostic>| complain(&*error, color))
}

/// The file that the settings name.
fn place(settings: &Settings) -> Result<Option<PathBuf>, ConfigError> {
    settings.config.baseline.as_ref().map(|file| settings.path("baseline", file, Part::Whole)).transpose()
}

/// Reads a baseline.
fn read(file: &Path, pack: &Pack) -> Result<Baseline, Box<dyn Diagnostic>> {
    let name = display_name(file);
    parse(&SourceFile::read(file, name)?, pack)
}

fn parse(file: &SourceFile, pack: &Pack) -> Result<Baseline, Box<dyn Diagnostic>> {
    Ok(Baseline::read(file.name(), file.text(), &pack.about.id)?)
}

impl What {
    /// The report on the records; `None` when they cannot be judged wholly: a part must not become the baseline.
    fn judge<'r>(&self, ready: &'r Ready) -> Option<Report<'r>> {
        let request = self.records.request(&ready.pack, Selection::default())?;
        let progress = self.records.progress(&self.look);
        let report = ready.judge(&request, &progress);
        drop(progress);
        report.errors.iter().for_each(|error| blame(error, self.look.color));
        let whole = report.problems().next().is_none();
        whole.then_some(report)
    }

    fn ready(&self) -> Option<Ready> {
        let more = Layer::options().text("baseline", self.baseline.as_deref().map(display_name));
        Ready::new(&self.pack, None, &self.records, more, &self.look)
    }

    /// The file: the one of the settings, else the usual one.
    fn file(&self, settings: &Settings) -> Option<PathBuf> {
        let file = place(settings).map_err(|error| complain(&error, self.look.color)).ok()?;
        Some(file.unwrap_or_else(|| FILE.into()))
    }

    fn with_fates(&self, act: impl FnOnce(&Report<'_>, &Baseline, &Path) -> Exit) -> Exit {
        let Some(ready) = self.ready() else { return Exit::Failed };
        let Some(file) = self.file(&ready.settings) else { return Exit::Failed };
        let baseline = match read(&file, &ready.pack) {
            Ok(baseline) => baseline,
            Err(error) => {
                complain(&*error, self.look.color);
                return Exit::Failed;
            }
        };
        self.judge(&ready).map_or(Exit::Failed, |report| act(&report, &baseline, &file))
    }

    fn save(&self, baseline: &Baseline, file: &Path) -> bool {
        let saved = terminal::save(file, |out| baseline.write(out));
        if let Err(error) = &saved {
            terminal::unwritten(Some(file), error);
        }
        saved.is_ok()
    }

    fn say(&self, words: &str) {
        if !self.look.quiet {
            eprintln!("{words}");
        }
    }
}

fn create(what: &What, force: bool) -> Exit {
    let Some(ready) = what.ready() else { return Exit::Failed };
    let Some(file) = what.file(&ready.settings) else { return Exit::Failed };
    if file.exists() && !force {
        complain(&Exists { name: display_name(&file) }, what.look.color);
        return Exit::Failed;
    }
    let Some(report) = what.judge(&ready) else { return Exit::Failed };
    let baseline = Baseline::of(&report);
    if !what.save(&baseline, &file) {
        return Exit::Failed;
    }
    let count: usize = baseline.facilities.iter().map(|known| known.findings.len()).sum();
    what.say(&format!("{} に {count} 件を控えました（{} 時点）", display_name(&file), report.today));
    Exit::Clean
}

/// A line for each entry: still found and where, or gone.
fn show(what: &What, report: &Report<'_>, baseline: &Baseline) -> Exit {
    let fates = baseline.fates(report);
    let lines = |out: &mut dyn Write| -> io::Result<()> {
        for (_, entry, fate) in &fates {
            writeln!(out, "{}", fate.line(entry))?;
        }
        Ok(())
    };
    let printed = terminal::print(lines);
    let gone = fates.iter().filter(|(.., fate)| matches!(fate, Fate::Gone)).count();
    let open =
        |status: Status| report.facilities.iter().flat_map(|f| &f.findings).filter(|f| f.status == status).count();
    let known = fates.iter().filter(|(.., fate)| matches!(fate, Fate::Found(_, found) if found.status == Status::Open));
    let new = open(Status::Open) - known.count();
    what.say(&format!(
        "控え {} 件（{} 時点）: 今もある {}、なくなった {gone}。控えにない指摘 {new} 件",
        fates.len(),
        baseline.today,
        fates.len() - gone
    ));
    if printed.is_ok() { Exit::Clean } else { Exit::Failed }
}

fn prune(what: &What, report: &Report<'_>, baseline: &Baseline, file: &Path) -> Exit {
    let (pruned, gone) = baseline.pruned(report);
    if gone > 0 && !what.save(&pruned, file) {
        return Exit::Failed;
    }
    what.say(&format!("{} から、なくなった {gone} 件を除きました", display_name(file)));
    Exit::Clean
}
