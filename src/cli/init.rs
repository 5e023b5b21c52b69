//! `junshu init`: a folder in; a policy repository that can be checked at once, nothing overwritten, out.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use junshu::config;
use junshu::pack::{EMBEDDED, Pack};
use junshu::reference;
use junshu::source::display_name;

use super::place::Placed;
use super::{Exit, LookOptions, PackOptions, open, terminal};

/// What is written, by the path from the folder; made by `build.rs` of `src/cli/init/files`.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/init.rs"));

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu init                  いまのフォルダを、記録を検査するリポジトリにする
  junshu init our-hospital     フォルダを作って始める

すでにあるファイルは変えません。";

/// Options of `init`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// どのフォルダに作るか（なければ作る。既定: いまのフォルダ）
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let Some(pack) = open::pack(&options.pack, &options.look) else { return Exit::Failed };
    if pack.about.id != EMBEDDED {
        eprintln!("error[usage]: init が作るのは、同梱のパック {EMBEDDED} の記録です");
        eprintln!("  別の基準のパックは `junshu new pack` で始めてください");
        return Exit::Failed;
    }
    let mut placed = Placed::default();
    if let Err(error) = place(&options.folder, &pack, &mut placed) {
        terminal::unwritten(Some(&options.folder), &error);
        return Exit::Failed;
    }
    let next = if options.look.quiet { String::new() } else { next(&options.folder) };
    if placed.tell(&next).is_ok() { Exit::Clean } else { Exit::Failed }
}

fn place(folder: &Path, pack: &Pack, placed: &mut Placed) -> io::Result<()> {
    for (name, text) in FILES {
        placed.put(folder, name, text)?;
    }
    placed.put(folder, "schema/inventory.schema.json", &format!("{:#}\n", pack.schema.json()))?;
    placed.put(folder, "rules/junshu.d.rhai", &reference::definitions(pack))?;
    placed.put(folder, "schema/junshu.schema.json", &format!("{:#}\n", config::schema().json()))
}

/// What one would do then.
fn next(folder: &Path) -> String {
    let mut steps = Vec::new();
    if folder != Path::new(".") {
        steps.push((format!("cd {}", display_name(folder)), "作ったフォルダに移る"));
    }
    let commands = [
        ("junshu check", "記録に何が足りないかを見る"),
        ("junshu list requirements hospital", "遵守事項ごとの結果を表で見る"),
        ("junshu explain GOV-1.1-1", "一つの遵守事項の文言と、求める記録を読む"),
        ("junshu test --filter our-hospital", "自作のルールの例を実行する"),
    ];
    steps.extend(commands.map(|(command, what)| (command.to_owned(), what)));
    let width = steps.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
    let lines: Vec<String> = steps.iter().map(|(command, what)| format!("  {command:<width$}  {what}")).collect();
    format!("次にすること:\n{}", lines.join("\n"))
}
