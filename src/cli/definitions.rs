//! `junshu definitions`: what rules may call, for the editor or for a manual, out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use junshu::reference;

use super::{Exit, LookOptions, PackOptions, open, terminal};

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu definitions --output rules/junshu.d.rhai      エディタの補完と説明（Rhai の言語サーバー用）
  junshu definitions --rules my-rules                  自作の lib の関数も
  junshu definitions --format markdown                 説明書の表";

/// Options of `definitions`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 形: rhai（.d.rhai）、markdown（既定: rhai）
    #[arg(long, value_name = "FORMAT", default_value = "rhai", help_heading = "出力")]
    format: Format,
    /// ファイルに書く（既定: 標準出力）
    #[arg(short, long, value_name = "FILE", help_heading = "出力")]
    output: Option<PathBuf>,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Rhai,
    Markdown,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let Some(pack) = open::pack(&options.pack, &options.look) else { return Exit::Failed };
    let text = match options.format {
        Format::Rhai => reference::definitions(&pack),
        Format::Markdown => reference::markdown(&pack),
    };
    let output = options.output.as_deref();
    match terminal::put(output, &options.look, |_, out| out.write_all(text.as_bytes())) {
        Ok(()) => Exit::Clean,
        Err(error) => {
            terminal::unwritten(output, &error);
            Exit::Failed
        }
    }
}
