//! A folder and arguments in; what the binary came to out.

use std::path::Path;
use std::process::{Command, Stdio};

/// What a run of the binary came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

#[allow(dead_code, reason = "tests that set bounds run the command in their own way")]
/// Runs `junshu` in a folder, without colours and without standard input.
pub fn junshu(folder: &Path, args: &[&str]) -> Ran {
    ran(command().args(args), folder)
}

/// `junshu` with none of the variables that say the same as its options.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_junshu"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("JUNSHU_")) {
        command.env_remove(name);
    }
    command
}

#[allow(dead_code, reason = "as above")]
/// Runs a command in a folder, without colours and without standard input.
pub fn ran(command: &mut Command, folder: &Path) -> Ran {
    let output =
        command.current_dir(folder).env("NO_COLOR", "1").stdin(Stdio::null()).output().expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    let code = output.status.code().expect("the binary ends by itself");
    Ran { code, out: text(output.stdout), err: text(output.stderr) }
}
