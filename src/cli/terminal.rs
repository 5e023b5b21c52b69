//! The terminal in (colours, pipes); how to draw and where to write out.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::ValueEnum;
use junshu::report::problem::Problem;
use junshu::report::text::Look;
use miette::Diagnostic;

use super::LookOptions;

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// 端末と環境変数に従う
    #[default]
    Auto,
    /// 常に使う
    Always,
    /// 使わない
    Never,
}

impl Color {
    /// Whether to colour what goes to a stream. `NO_COLOR` wins over `FORCE_COLOR` and `CLICOLOR_FORCE`.
    pub fn wanted(self, terminal: bool) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if set("NO_COLOR") => false,
            Self::Auto if set("FORCE_COLOR") || set("CLICOLOR_FORCE") => true,
            Self::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
        }
    }
}

/// How results on stdout look.
pub fn stdout_look(options: &LookOptions) -> Look {
    Look { color: options.color.wanted(io::stdout().is_terminal()), quiet: options.quiet, verbose: options.verbose }
}

/// How errors on stderr look.
pub fn stderr_look(color: Color) -> Look {
    Look { color: color.wanted(io::stderr().is_terminal()), quiet: false, verbose: false }
}

/// Prints a diagnostic to stderr.
pub fn complain(error: &dyn Diagnostic, color: Color) {
    eprintln!("{}", junshu::report::text::diagnostic(error, stderr_look(color)));
}

/// Prints what could not be checked to stderr.
pub fn blame(problem: &Problem, color: Color) {
    eprintln!("{}", junshu::report::text::problem(problem, stderr_look(color)));
}

/// Writes results to stdout; a reader that has gone away is no error.
pub fn print(body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match body(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes results to a file: whole, or not at all. A link is followed; a pipe or a device is written to as it is.
pub fn save(path: &Path, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.exists() && !path.is_file() {
        let mut out = std::fs::OpenOptions::new().write(true).open(path)?;
        return body(&mut out);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let write = || {
        let mut out = io::BufWriter::new(std::fs::File::create(&part)?);
        body(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(&part, path)
    };
    let result = write();
    if result.is_err() {
        // Best effort: what matters is the error that is returned.
        let _ = std::fs::remove_file(&part);
    }
    result
}
