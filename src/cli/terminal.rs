//! The terminal in (colours, pipes); how to draw and where to write out.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::ValueEnum;
use junshu::report::problem::Problem;
use junshu::report::text::{self, Look};
use junshu::source::{display_name, reason};
use miette::Diagnostic;

use super::{LookOptions, interrupt};

/// How many files have been begun: each has a name of its own while it is written.
static PARTS: AtomicUsize = AtomicUsize::new(0);

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
    tell(&text::diagnostic(error, stderr_look(color)));
}

/// Prints what could not be checked to stderr.
pub fn blame(problem: &Problem, color: Color) {
    tell(&text::problem(problem, stderr_look(color)));
}

/// Prints words to stderr that may quote anything.
pub fn say(words: &str) {
    tell(&text::inert(&text::clean(words)));
}

/// Prints to stderr what is harmless; where that takes nothing, nobody can be told.
fn tell(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// Writes results to stdout; a reader that has gone away is no error. What else keeps them from it is printed.
pub fn print(body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    write_to(Out::stdout(), body).inspect_err(|error| unwritten(None, error))
}

/// Writes words that may quote anything to stdout, as words that command no terminal.
pub fn print_words(body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut words = Vec::new();
    body(&mut words)?;
    let words = String::from_utf8_lossy(&words);
    print(|out| out.write_all(text::inert(&text::clean(&words)).as_bytes()))
}

/// Says that stdout, or a file or a folder, takes nothing.
pub fn unwritten(file: Option<&Path>, error: &io::Error) {
    eprintln!("error[output]: {} に書けません: {}", place_name(file), reason(error));
    if file.is_some() {
        eprintln!("  書き込めるフォルダかどうか、空き容量があるかを確かめてください");
    }
}

/// Writes results to a file: whole, or not at all. A link is followed; a pipe or a device is written to as it is.
pub fn save(path: &Path, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    write_to(Out::file(path)?, body)
}

/// Writes a result on stdout, or to a file, which has colours only where they are asked for.
pub fn put(
    file: Option<&Path>,
    options: &LookOptions,
    body: impl FnOnce(Look, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let look = stdout_look(options);
    match file {
        None => write_to(Out::stdout(), |out| body(look, out)),
        Some(file) => save(file, |out| body(in_file(look, options.color), out)),
    }
}

/// How results in a file look.
pub fn in_file(look: Look, color: Color) -> Look {
    Look { color: color == Color::Always, ..look }
}

/// Where a file is, or will be, whatever it is called and whatever links lead there.
pub fn whereabouts(path: &Path) -> PathBuf {
    let led = fs::read_link(path).map_or_else(|_| path.to_owned(), |to| path.with_file_name("").join(to));
    let folder = led.parent().map(|folder| if folder == Path::new("") { Path::new(".") } else { folder });
    let beside = || Some(folder?.canonicalize().ok()?.join(led.file_name()?));
    path.canonicalize().ok().or_else(beside).unwrap_or(led)
}

/// What a place of results is called.
pub fn place_name(file: Option<&Path>) -> String {
    file.map_or_else(|| "標準出力".to_owned(), display_name)
}

fn write_to(mut out: Out, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    body(&mut out)?;
    out.finish()
}

/// Where results go, bit by bit. A file is there when it is finished, and not before.
pub struct Out {
    to: Box<dyn Write>,
    /// The file under another name, and the file, where it is one.
    part: Option<(PathBuf, PathBuf)>,
    stdout: bool,
    /// The reader of stdout has gone away.
    gone: bool,
}

impl Out {
    /// Standard output.
    pub fn stdout() -> Self {
        Self { to: Box::new(io::BufWriter::new(io::stdout())), part: None, stdout: true, gone: false }
    }

    /// A file.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn file(path: &Path) -> io::Result<Self> {
        // `/dev/stdout` may be a file, too: one that others write to.
        let device = path.starts_with("/dev") || path.starts_with("/proc");
        let path = whereabouts(path);
        if device || (path.exists() && !path.is_file()) {
            let to = Box::new(fs::OpenOptions::new().append(true).open(path)?);
            return Ok(Self { to, part: None, stdout: false, gone: false });
        }
        // Shorter than the name may be: that can be as long as names are allowed to be.
        let number = PARTS.fetch_add(1, Ordering::Relaxed);
        let part = path.with_file_name(format!(".junshu-{}-{number}.part", std::process::id()));
        let to = Box::new(io::BufWriter::new(interrupt::begin(&part)?));
        if let Ok(before) = fs::metadata(&path) {
            // Best effort: who may read it is as it was.
            let _ = fs::set_permissions(&part, before.permissions());
        }
        Ok(Self { to, part: Some((part, path)), stdout: false, gone: false })
    }

    /// Lets a reader of stdout see what there is.
    pub fn show(&mut self) -> io::Result<()> {
        if self.stdout { self.flush() } else { Ok(()) }
    }

    /// Ends it.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        if let Some((part, path)) = self.part.take() {
            let synced = fs::File::open(&part).and_then(|file| file.sync_all());
            synced.and_then(|()| interrupt::keep(&part, &path)).inspect_err(|_| interrupt::discard(&part))?;
        }
        Ok(())
    }

    fn unless_gone<R>(&mut self, result: io::Result<R>, instead: R) -> io::Result<R> {
        match result {
            Err(error) if self.stdout && error.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(instead)
            }
            result => result,
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gone {
            return Ok(bytes.len());
        }
        let written = self.to.write(bytes);
        self.unless_gone(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = if self.gone { Ok(()) } else { self.to.flush() };
        self.unless_gone(flushed, ())
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        if let Some((part, _)) = &self.part {
            interrupt::discard(part);
        }
    }
}
