//! `junshu new rule`: the name of a rule in; its two files, which can be tested at once, out.

use std::path::{Path, PathBuf};

use clap::Args;
use junshu::config::Layer;
use junshu::pack::Pack;
use junshu::source::display_name;

use crate::cli::place::Placed;
use crate::cli::settings::{Said, settings};
use crate::cli::{Exit, LookOptions, PackOptions, open, terminal, usage};

const SCRIPT: &str = include_str!("rule/rule.rhai");
const PAGE: &str = include_str!("rule/rule.md");

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu new rule our-hospital/vpn-firmware            rules/our-hospital/ に作る
  junshu new rule GOV-5.1-2/certificate-copy           遵守事項に加えるルール
  junshu new rule our-hospital/vpn --on vendors        委託先を見るルール
  junshu new rule our-hospital/vpn --dir my-rules      別のフォルダに作る

すでにあるファイルは変えません。";

/// Options of `new rule`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// ルールの名前: 組/名前。組は自作の名前か、遵守事項（GOV-5.1-2）
    #[arg(value_name = "GROUP/NAME", value_parser = usage::rule_name)]
    name: String,
    /// 自作ルールのフォルダ（既定: rules）
    #[arg(long, value_name = "DIR", default_value = "rules", help_heading = "出力")]
    dir: PathBuf,
    /// 何の一覧を見るか（例: vendors。既定: systems、なければ最初の一覧）
    #[arg(long, value_name = "LIST", help_heading = "出力")]
    on: Option<String>,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let said = Said { pack: &options.pack, rules: None, records: &[], more: Layer::options(), revision: None };
    // The folder of the settings may hold no rule yet.
    let settings = settings(said, &options.look).map(|settings| settings.by_options_only(&["rules"]));
    let pack = settings.and_then(|settings| open::pack_of(&settings, &[], options.look.color));
    let Some(pack) = pack else { return Exit::Failed };
    let Some(list) = list(&pack, options.on.as_deref()) else { return Exit::Failed };
    let mut placed = Placed::default();
    for (ending, text) in [("rhai", SCRIPT), ("md", PAGE)] {
        let text = text.replace("systems", list);
        if let Err(error) = placed.put(&options.dir, &format!("{}.{ending}", options.name), &text) {
            terminal::unwritten(Some(&options.dir), &error);
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

/// The list that the rule looks at; nothing, with a word on it, when the records have none of that name.
fn list<'p>(pack: &'p Pack, on: Option<&str>) -> Option<&'p str> {
    let lists: Vec<&str> = pack.schema.lists().iter().map(String::as_str).filter(|list| !list.contains('.')).collect();
    let wanted = on.map(|on| on.trim_end_matches("[]")).or(lists.contains(&"systems").then_some("systems"));
    let found = wanted.map_or(lists.first(), |wanted| lists.iter().find(|list| **list == wanted));
    if found.is_none() {
        eprintln!("error[usage]: {} という一覧は台帳にありません", on.unwrap_or_default().escape_debug());
        eprintln!("  id のある一覧: {}", lists.join(", "));
    }
    found.copied()
}

fn next(dir: &Path, name: &str) -> String {
    let dir = display_name(dir);
    format!(
        "次にすること:\n  1. {dir}/{name}.rhai の on と check を書く（項目は `junshu schema`、関数は `junshu definitions --format markdown`）\n  2. {dir}/{name}.md に理由と直し方と、動かす例を書く（形は `junshu explain rule::page`）\n  3. junshu test {dir} --filter {name} --coverage\n  4. junshu lint-rules {dir}\n  5. junshu check --rules {dir}（設定の rules に {dir} があれば --rules は要りません）"
    )
}
