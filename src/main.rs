//! The `junshu` command: arguments in; results on stdout, everything else on stderr, and an exit code out.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
