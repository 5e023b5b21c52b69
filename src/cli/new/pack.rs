//! `junshu new pack`: a name in; a pack with a rule that can be tested, and records that can be checked at once, out.

use std::path::PathBuf;

use clap::Args;
use junshu::source::display_name;

use crate::cli::place::Placed;
use crate::cli::{Exit, terminal, usage};

/// What is written, by the path from the folder; made by `build.rs` of `src/cli/new/pack`.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/new_pack.rs"));

/// What the files call the pack.
const NAME: &str = "my-pack";

/// What stands under the help.
pub const EXAMPLES: &str = "
パックは、基準（catalog.yaml）、記録の形（schema.yaml）、数字と言葉（pack.yaml）と、ルールのフォルダです。

例:
  junshu new pack our-standard                 our-standard/ に作る
  junshu new pack our-standard --dir work      work/our-standard/ に作る

すでにあるファイルは変えません。";

/// Options of `new pack`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// パックの名前。文字・数字・- _ で書く
    #[arg(value_name = "NAME", value_parser = usage::pack_name)]
    name: String,
    /// どのフォルダに作るか（既定: いまのフォルダ）
    #[arg(long, value_name = "DIR", default_value = ".", help_heading = "出力")]
    dir: PathBuf,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let folder = options.dir.join(&options.name);
    let mut placed = Placed::default();
    for (name, text) in FILES {
        if let Err(error) = placed.put(&folder, name, &text.replace(NAME, &options.name)) {
            terminal::unwritten(Some(&folder), &error);
            return Exit::Failed;
        }
    }
    let next = format!(
        "次にすること:\n  1. cd {}\n  2. junshu test                 例を実行する（設定の pack: が、このパックを指します）\n  3. junshu check                記録を検査する\n  4. pack/catalog.yaml に基準の文言を、pack/schema.yaml に記録の形を書く\n  5. junshu new rule RULE-2/名前 --dir pack --on items\n  6. junshu lint-rules           ルールのない遵守事項などを見つける",
        display_name(&folder)
    );
    if placed.tell(&next).is_ok() { Exit::Clean } else { Exit::Failed }
}
