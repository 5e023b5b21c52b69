//! `junshu new`: the name of a rule in; its two files, to be filled in, out.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use junshu::source::display_name;

use super::place::{Placed, unwritten};
use super::{Exit, usage};

const SCRIPT: &str = include_str!("new/rule.rhai");
const PAGE: &str = include_str!("new/rule.md");

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu new rule our-hospital/vpn-firmware            rules/our-hospital/ に作る
  junshu new rule GOV-5.1-2/certificate-copy           遵守事項に加えるルール
  junshu new rule our-hospital/vpn --dir my-rules      別のフォルダに作る

すでにあるファイルは変えません。";

/// Options of `new`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, Subcommand)]
enum What {
    /// ルールの二つのファイル（スクリプトとページ）を作る
    #[command(after_help = EXAMPLES)]
    Rule(RuleOptions),
}

#[derive(Args, Clone, Debug)]
struct RuleOptions {
    /// ルールの名前: 組/名前。組は自作の名前か、遵守事項（GOV-5.1-2）
    #[arg(value_name = "GROUP/NAME", value_parser = usage::rule_name)]
    name: String,
    /// 自作ルールのフォルダ（既定: rules）
    #[arg(long, value_name = "DIR", default_value = "rules", help_heading = "出力")]
    dir: PathBuf,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let What::Rule(options) = &options.what;
    let mut placed = Placed::default();
    for (ending, text) in [("rhai", SCRIPT), ("md", PAGE)] {
        if let Err(error) = placed.put(&options.dir, &format!("{}.{ending}", options.name), text) {
            unwritten(&options.dir, &error);
            return Exit::Failed;
        }
    }
    if !placed.written.is_empty() && placed.tell(&next(&options.dir, &options.name)).is_ok() {
        return Exit::Clean;
    }
    if placed.written.is_empty() {
        eprintln!("error[usage]: ルール {} はもうあります: {}", options.name, placed.kept.join("、"));
        eprintln!("  別の名前にするか、あるファイルを書き換えてください");
    }
    Exit::Failed
}

fn next(dir: &Path, name: &str) -> String {
    let dir = display_name(dir);
    format!(
        "次にすること:\n  1. {name}.rhai の on と check を書く（書き方は rules/README.md、項目の名前は `junshu schema`）\n  2. {name}.md に理由と直し方と、動かす例を書く\n  3. junshu test {dir} --filter {name}"
    )
}
