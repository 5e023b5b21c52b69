//! A folder and words in; what `git` answers, or why it cannot, out. The only place of the library that starts a program.
//!
//! A repository is data of others. What is asked of git here only reads objects: it runs no hook, filter, pager or file
//! watcher, and never fetches what is not there.

use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::thread::{self, JoinHandle};

use super::GitError;
use crate::source::{display_name, reason};

/// The most that is read of one answer, in bytes: the names of some million files.
const MOST: u64 = 256 << 20;
/// The most that is kept of what git says beside its answer.
const SAID: u64 = 4 << 10;

/// What every git is told. The settings hold for those too old for the variables.
const SETTINGS: &[&str] =
    &["--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never"];
const SET: &[(&str, &str)] = &[
    // What it says is looked at, and shown beside Japanese.
    ("LC_ALL", "C"),
    ("LANGUAGE", ""),
    ("GIT_ALLOW_PROTOCOL", ""),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
];
/// What a hook of git leaves behind for its own repository: here the repository is the one around the records.
const UNSET: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_GRAFT_FILE",
    "GIT_REPLACE_REF_BASE",
];

/// What git answered.
pub struct Answer {
    /// True unless it gave up.
    pub done: bool,
    /// The answer.
    pub text: Vec<u8>,
    /// What it said beside it.
    pub said: String,
}

impl Answer {
    /// The answer, or what git said as an error.
    pub fn wanted(self, folder: &Path, command: &str) -> Result<Vec<u8>, GitError> {
        if self.done { Ok(self.text) } else { Err(said(folder, command, &self.said)) }
    }
}

/// What git says when it gives up, as an error.
pub fn said(folder: &Path, command: &str, said: &str) -> GitError {
    if said.contains("not a git repository") {
        return GitError::NoRepository { folder: display_name(folder) };
    }
    let help = if said.contains("dubious ownership") {
        "リポジトリの持ち主が、実行している利用者と違います。中身を信用できるなら git config --global --add safe.directory でそのフォルダを登録してください"
    } else {
        "同じフォルダで `git fsck` を実行し、リポジトリが壊れていないか確かめてください"
    };
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("何も答えずに終わりました");
    let fatal = said.lines().find_map(|line| line.strip_prefix("fatal: ")).unwrap_or(last);
    GitError::Failed { command: command.to_owned(), reason: fatal.to_owned(), help: help.to_owned() }
}

/// `git` in a folder, ready for what it is asked.
pub fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(SETTINGS).envs(SET.iter().copied()).stderr(Stdio::piped());
    for name in UNSET {
        git.env_remove(name);
    }
    git
}

/// Starts it.
pub fn start(git: &mut Command) -> Result<Child, GitError> {
    git.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => GitError::Missing,
        _ => failed("git", &error),
    })
}

/// What the operating system refused.
pub fn failed(command: &str, error: &io::Error) -> GitError {
    let help = "`git --version` が動くか確かめてください".to_owned();
    GitError::Failed { command: command.to_owned(), reason: reason(error), help }
}

/// Asks one question; `words` begin with the command.
pub fn ask(folder: &Path, words: &[&str]) -> Result<Answer, GitError> {
    let command = words.first().copied().unwrap_or_default();
    let mut child = start(git(folder).args(words).stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let said = child.stderr.take().map(listen);
    let mut text = Vec::new();
    let read = child.stdout.take().map_or(Ok(0), |out| out.take(MOST + 1).read_to_end(&mut text));
    let long = text.len() as u64 > MOST;
    if long || read.is_err() {
        // It may be gone already.
        let _ = child.kill();
    }
    let ended = child.wait().map_err(|error| failed(command, &error))?;
    read.map_err(|error| failed(command, &error))?;
    if long {
        return Err(GitError::TooLarge { what: display_name(folder) });
    }
    Ok(Answer { done: ended.success(), text, said: said.map(heard).unwrap_or_default() })
}

/// Hears what git says beside its answers: it would wait for a full pipe to be emptied.
pub fn listen(said: ChildStderr) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut said = said;
        let mut bytes = Vec::new();
        // What is heard only explains an error that is there anyway.
        let _ = said.by_ref().take(SAID).read_to_end(&mut bytes);
        let _ = io::copy(&mut said, &mut io::sink());
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// What was heard, when git has ended.
pub fn heard(said: JoinHandle<String>) -> String {
    said.join().unwrap_or_default()
}
