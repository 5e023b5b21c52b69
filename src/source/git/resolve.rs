//! A folder and the name of a revision in; the full name of its commit, and the root of the work tree, out.

use std::path::{Path, PathBuf};

use super::GitError;
use super::command::ask;
use super::error::{LIST, RANGE, SHALLOW};

/// The full name of the commit that `rev` names.
pub fn commit(folder: &Path, rev: &str) -> Result<String, GitError> {
    let verify = |name: &str| -> Result<Option<String>, GitError> {
        let answer = ask(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", name])?;
        let id = String::from_utf8_lossy(&answer.text).trim().to_owned();
        // Of a range there is a sign before the name.
        Ok(Some(id).filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit())))
    };
    // A tag of its own names its commit; a file or a folder names none.
    let object = verify(rev)?;
    let commit = object.map(|id| verify(&format!("{id}^{{commit}}"))).transpose()?.flatten();
    match commit {
        Some(commit) => Ok(commit),
        None => Err(GitError::Revision { rev: rev.to_owned(), help: unknown(folder, rev)? }),
    }
}

/// What to do about a name that names no commit.
fn unknown(folder: &Path, rev: &str) -> Result<&'static str, GitError> {
    if rev.contains("..") {
        return Ok(RANGE);
    }
    let shallow = ask(folder, &["rev-parse", "--is-shallow-repository"])?;
    Ok(if shallow.text.starts_with(b"true") { SHALLOW } else { LIST })
}

/// The root of the work tree.
pub fn top(folder: &Path) -> Result<PathBuf, GitError> {
    let text = ask(folder, &["rev-parse", "--show-toplevel"])?.wanted(folder, "rev-parse")?;
    let text = text.strip_suffix(b"\n").unwrap_or(&text);
    Ok(path_of(text))
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
