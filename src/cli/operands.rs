//! `OLD [NEW] [PATH…]` of the command line in; where each side of a difference is out.

use std::path::{Path, PathBuf};

use junshu::source::SourceError;
use junshu::source::git::{GitError, Revision};

/// Where one side is.
#[derive(Debug)]
pub struct Place {
    /// The paths of the records.
    pub paths: Vec<PathBuf>,
    /// Somebody named them.
    pub named: bool,
    /// The revision from which they are read; `None` is the disk.
    pub revision: Option<Revision>,
}

/// What a word of the command line means.
enum Word {
    /// A folder, a file, or a pattern.
    Path(PathBuf),
    /// A revision, with what stands behind its `:`.
    Revision { name: String, path: Option<String> },
}

/// Why two sides cannot be told.
#[derive(Debug)]
pub enum Unclear {
    /// The words do not fit together; what to write instead.
    Usage(&'static str, &'static str),
    /// One of them is nothing that can be read.
    Unread(SourceError),
}

impl From<GitError> for Unclear {
    fn from(error: GitError) -> Self {
        Self::Unread(error.into())
    }
}

impl Word {
    /// What is there as a path is a path; `REV:` is always a revision.
    fn of(word: &Path) -> Self {
        let text = word.to_str().unwrap_or_default();
        let (name, path) = text.split_once(':').map_or((text, None), |(name, path)| (name, Some(path)));
        if word.exists() || name.is_empty() {
            return Self::Path(word.to_owned());
        }
        Self::Revision { name: name.to_owned(), path: path.filter(|path| !path.is_empty()).map(str::to_owned) }
    }
}

const TWO: &str = "PATH は、パスの付いていない版に対して指定します";
const TWO_HELP: &str = "例: junshu diff main HEAD hospital/、junshu diff old/ new/";
const ONE: &str = "比べる先がありません";
const ONE_HELP: &str = "例: junshu diff old/ new/。いまのファイルを前の版と比べるには: junshu diff HEAD hospital/";

/// Where the records of a side are.
enum At {
    /// At these paths, as they are typed.
    Paths(Vec<PathBuf>),
    /// Nobody said.
    Anywhere,
    /// At this path from the root of the repository.
    Tree(String),
}

/// Tells the two sides from `OLD [NEW] [PATH…]`. As in `git diff`, one revision alone is compared with the files on disk.
pub fn sides(old: &Path, new: Option<&Path>, paths: &[PathBuf]) -> Result<(Place, Place), Unclear> {
    let (old, new) = (Word::of(old), new.map(Word::of));
    if let (Word::Revision { name, path: None }, Some(Word::Path(first))) = (&old, &new) {
        let records: Vec<PathBuf> = std::iter::once(first).chain(paths).cloned().collect();
        return Ok((revision(name, At::Paths(records.clone()))?, disk(records, true)));
    }
    let bare = |word: &Word| matches!(word, Word::Revision { path: None, .. });
    if !paths.is_empty() && !bare(&old) && !new.as_ref().is_some_and(bare) {
        return Err(Unclear::Usage(TWO, TWO_HELP));
    }
    let at = |word: &Word, other: Option<&Word>| match (word, other) {
        (Word::Path(path), _) => At::Paths(vec![path.clone()]),
        (Word::Revision { path: Some(path), .. }, _) => At::Tree(path.clone()),
        _ if !paths.is_empty() => At::Paths(paths.to_vec()),
        (_, Some(Word::Path(path))) => At::Paths(vec![path.clone()]),
        (_, Some(Word::Revision { path: Some(path), .. })) => At::Tree(path.clone()),
        _ => At::Anywhere,
    };
    let side = |word: &Word, at: At| match (word, at) {
        (Word::Revision { name, .. }, at) => revision(name, at),
        (Word::Path(path), _) => Ok(disk(vec![path.clone()], true)),
    };
    let left = side(&old, at(&old, new.as_ref()))?;
    match (&new, &old) {
        (Some(new), _) => Ok((left, side(new, at(new, Some(&old)))?)),
        (None, Word::Path(_)) => Err(Unclear::Usage(ONE, ONE_HELP)),
        (None, Word::Revision { .. }) => {
            let (records, named) = (left.paths.clone(), left.named);
            Ok((left, disk(records, named)))
        }
    }
}

fn disk(paths: Vec<PathBuf>, named: bool) -> Place {
    Place { paths, named, revision: None }
}

/// A revision with the records where they are said to be.
fn revision(name: &str, at: At) -> Result<Place, Unclear> {
    let (around, typed) = match &at {
        At::Paths(paths) => (paths.first().map_or(Path::new("."), PathBuf::as_path), true),
        At::Tree(_) | At::Anywhere => (Path::new("."), false),
    };
    let revision = match Revision::around(around, name) {
        // Without a repository the word was meant as a path.
        Err(GitError::NoRepository { .. }) if typed => {
            return Err(Unclear::Unread(SourceError::NotFound { name: name.to_owned() }));
        }
        revision => revision?,
    };
    let named = !matches!(at, At::Anywhere);
    let paths = match at {
        At::Paths(paths) => paths,
        At::Anywhere => vec![".".into()],
        // As git reads it: from the root, unless it says otherwise.
        At::Tree(path) if path.starts_with("./") || path.starts_with("../") => vec![path.into()],
        At::Tree(path) => vec![revision.top().join(path)],
    };
    Ok(Place { paths, named, revision: Some(revision) })
}
