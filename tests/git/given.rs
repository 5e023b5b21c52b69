//! Files in; a real repository of git that holds them, out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use junshu::source::git::{Naming, Revision};
use junshu::source::{SourceError, SourceFile};
use serde_json::Value;
use tempfile::TempDir;

use crate::binary::junshu;

/// A repository in a temporary folder.
pub struct Repository {
    folder: TempDir,
}

impl Repository {
    /// An empty one, in a folder whose name has a space and Japanese letters.
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// An empty one, made with more options of `git init`.
    pub fn with(options: &[&str]) -> Self {
        let new = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(new.path("")).unwrap();
        new.git(&[&["init", "--quiet", "--initial-branch=main"], options].concat());
        new
    }

    /// A path in its work tree.
    pub fn path(&self, path: &str) -> PathBuf {
        let top = self.folder.path().canonicalize().unwrap().join("病院 の記録");
        if path.is_empty() { top } else { top.join(path) }
    }

    /// A place beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    #[cfg(unix)]
    pub fn link(&self, path: &str, target: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }

    /// Commits everything.
    pub fn commit(&self) -> &Self {
        self.git(&["add", "--all", "--force"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "記録"]);
        self
    }

    /// Runs git in it; what it printed.
    pub fn git(&self, words: &[&str]) -> String {
        git_in(&self.path(""), words)
    }
}

/// Runs git in a folder; what it printed.
pub fn git_in(folder: &Path, words: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-C", folder.to_str().unwrap(), "-c", "user.name=架空", "-c", "user.email=a@example.jp"])
        .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false", "-c", "protocol.file.allow=always"])
        .args(words)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("these tests need git");
    assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs `junshu diff` in a folder as of 2026-11-22; the difference, and the exit code.
#[track_caller]
pub fn difference(folder: &Path, words: &[&str]) -> (Value, i32) {
    let ran = junshu(folder, &[&["diff", "--today", "2026-11-22", "--format", "json"], words].concat());
    (serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}")), ran.code)
}

/// The records of all paths at a revision.
pub fn files(revision: &Revision, paths: &[PathBuf], naming: Naming) -> Result<Vec<SourceFile>, Vec<SourceError>> {
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        revision.discover(path).map_or_else(|error| errors.push(error), |blobs| found.extend(blobs));
    }
    let (files, more) = revision.read_all(found, naming, &mut SourceFile::MAX_BYTES.clone());
    errors.extend(more);
    if errors.is_empty() { Ok(files.into_iter().map(|(_, file)| file).collect()) } else { Err(errors) }
}
