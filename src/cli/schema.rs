//! `junshu schema`: the JSON Schema of the inventory, of the settings, or of what junshu writes, out.

use clap::{Args, ValueEnum};
use junshu::report::{forecast, json, jsonl};
use junshu::{config, diff};

use super::{Exit, LookOptions, PackOptions, open, terminal};

/// What stands under the help.
pub const EXAMPLES: &str = "
例（yaml-language-server）:
  junshu schema > inventory.schema.json
  記録の先頭に: # yaml-language-server: $schema=./inventory.schema.json
  junshu schema config > junshu.schema.json
  junshu.yaml の先頭に: # yaml-language-server: $schema=./junshu.schema.json";

/// Options of `schema`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 何の JSON Schema か: inventory（台帳）、config（junshu.yaml）、report（--format json）、report-lines（--format jsonl の一行）、forecast、diff（それぞれの --format json）（既定: inventory）
    #[arg(value_name = "WHAT", default_value = "inventory")]
    what: What,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    Inventory,
    Config,
    Report,
    ReportLines,
    Forecast,
    Diff,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let text = match options.what {
        What::Config => Some(format!("{:#}", config::schema().json())),
        What::Report => Some(json::SCHEMA.trim_end().to_owned()),
        What::ReportLines => Some(jsonl::SCHEMA.trim_end().to_owned()),
        What::Forecast => Some(forecast::json::SCHEMA.trim_end().to_owned()),
        What::Diff => Some(diff::json::SCHEMA.trim_end().to_owned()),
        What::Inventory => open::pack(&options.pack, &options.look).map(|pack| format!("{:#}", pack.schema.json())),
    };
    let printed = text.map(|text| terminal::print(|out| writeln!(out, "{text}")));
    if matches!(printed, Some(Ok(()))) { Exit::Clean } else { Exit::Failed }
}
