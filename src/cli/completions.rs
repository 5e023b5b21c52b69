//! `junshu completions`: a shell's name in; its completion script out.

use clap::Args;
use clap_complete::Shell;

use super::{Exit, terminal};

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu completions bash > ~/.local/share/bash-completion/completions/junshu
  junshu completions zsh > ~/.zfunc/_junshu
  junshu completions fish > ~/.config/fish/completions/junshu.fish
  junshu completions powershell >> $PROFILE";

/// Options of `completions`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// シェル: bash、zsh、fish、powershell、elvish
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Runs the command.
pub fn run(options: &Options, mut command: clap::Command) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "junshu", &mut script);
    let printed = terminal::print(|out| out.write_all(&script));
    if printed.is_ok() { Exit::Clean } else { Exit::Failed }
}
