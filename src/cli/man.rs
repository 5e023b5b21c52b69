//! `junshu man`: the command line itself in; its manual pages out.

mod page;

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::{Exit, terminal};

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu man | man -l -                           junshu(1) を読む
  junshu man --dir ~/.local/share/man/man1        すべてのコマンドのページを置く
  man junshu-check                                置いたページを読む";

/// Options of `man`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// コマンドごとに一つずつ、このフォルダに書く: junshu.1、junshu-check.1 …（なければ作る。既定: junshu(1) を標準出力に出す）
    #[arg(long, value_name = "DIR", help_heading = "出力")]
    dir: Option<PathBuf>,
}

/// Runs the command.
pub fn run(options: &Options, mut command: clap::Command) -> Exit {
    // Only then the commands know what they are called from outside.
    command.build();
    let Some(folder) = &options.dir else {
        let printed = terminal::print(|out| out.write_all(page::page(&command).as_bytes()));
        return if printed.is_ok() { Exit::Clean } else { Exit::Failed };
    };
    let Err(error) = save(folder, &command) else { return Exit::Clean };
    terminal::unwritten(Some(folder), &error);
    Exit::Failed
}

/// One file for the whole, and one for each command, those under another included.
fn save(folder: &std::path::Path, command: &clap::Command) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let file = folder.join(format!("{}.1", page::name(command)));
    terminal::save(&file, |out| out.write_all(page::page(command).as_bytes()))?;
    command.get_subcommands().try_for_each(|command| save(folder, command))
}
