//! Words of the command line in; the two sides of a difference, each ready to be read, out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::diff;
use junshu::pack::{EMBEDDED, Folder, PackError, PackSource};
use junshu::source::git::{GitError, Naming, Revision};
use junshu::source::{Repository, SourceError, SourceFile};

use super::files::{Guarded, files};
use super::open;
use super::records::STDIN;

/// Where the records and rules of one side come from.
#[derive(Debug)]
pub struct Side {
    /// The paths of the records.
    pub paths: Vec<PathBuf>,
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
    /// At this path from the root of the repository.
    Tree(String),
}

/// Tells the two sides from `OLD [NEW] [PATH…]`. As in `git diff`, one revision alone is compared with the files on disk.
pub fn sides(old: &Path, new: Option<&Path>, paths: &[PathBuf]) -> Result<(Side, Side), Unclear> {
    let (old, new) = (Word::of(old), new.map(Word::of));
    if let (Word::Revision { name, path: None }, Some(Word::Path(first))) = (&old, &new) {
        let records: Vec<PathBuf> = std::iter::once(first).chain(paths).cloned().collect();
        return Ok((revision(name, At::Paths(records.clone()))?, disk(records)));
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
        _ => At::Paths(vec![".".into()]),
    };
    let side = |word: &Word, at: At| match (word, at) {
        (Word::Revision { name, .. }, at) => revision(name, at),
        (Word::Path(path), _) => Ok(disk(vec![path.clone()])),
    };
    let left = side(&old, at(&old, new.as_ref()))?;
    match (&new, &old) {
        (Some(new), _) => Ok((left, side(new, at(new, Some(&old)))?)),
        (None, Word::Path(_)) => Err(Unclear::Usage(ONE, ONE_HELP)),
        (None, Word::Revision { .. }) => {
            let records = left.paths.clone();
            Ok((left, disk(records)))
        }
    }
}

fn disk(paths: Vec<PathBuf>) -> Side {
    Side { paths, revision: None }
}

/// A revision with the records where they are said to be.
fn revision(name: &str, at: At) -> Result<Side, Unclear> {
    let (around, typed) = match &at {
        At::Paths(paths) => (paths.first().map_or(Path::new("."), PathBuf::as_path), true),
        At::Tree(_) => (Path::new("."), false),
    };
    let revision = match Revision::around(around, name) {
        // Without a repository the word was meant as a path.
        Err(GitError::NoRepository { .. }) if typed => {
            return Err(Unclear::Unread(SourceError::NotFound { name: name.to_owned() }));
        }
        revision => revision?,
    };
    let paths = match at {
        At::Paths(paths) => paths,
        // As git reads it: from the root, unless it says otherwise.
        At::Tree(path) if path.starts_with("./") || path.starts_with("../") => vec![path.into()],
        At::Tree(path) => vec![revision.top().join(path)],
    };
    Ok(Side { paths, revision: Some(revision) })
}

impl Side {
    /// Reads the records.
    pub fn files(&self) -> Result<Vec<Arc<SourceFile>>, Vec<SourceError>> {
        match &self.revision {
            Some(revision) => {
                let files = revision.files(&self.paths, Naming::Revision)?;
                Ok(files.into_iter().map(Arc::new).collect())
            }
            None => files(&self.paths, STDIN, &[], &Guarded::new()),
        }
    }

    /// The files beside the records.
    pub fn repository(&self) -> Repository {
        self.revision.as_ref().map_or_else(|| Repository::around(&self.paths), |r| r.repository(&self.paths))
    }

    /// How a difference shows it.
    pub fn shown(&self) -> diff::Side {
        let root = open::root(&self.paths);
        match &self.revision {
            Some(revision) => diff::Side {
                name: revision.name().to_owned(),
                commit: Some(revision.commit().to_owned()),
                before: format!("{}:", revision.label()),
                root,
            },
            None => diff::Side { name: root.clone(), root, ..diff::Side::default() },
        }
    }

    /// Reads the pack.
    pub fn pack(&self, pack: Option<&Path>) -> Result<Folder, PackError> {
        match pack {
            None => Folder::read(&PackSource::Embedded),
            Some(name) if name == Path::new(EMBEDDED) && !name.is_dir() => Folder::read(&PackSource::Embedded),
            Some(path) => match self.listing(path)? {
                Some((name, _, files)) => Folder::of_pack(name, files),
                None => Folder::read(&PackSource::Folder(path.into())),
            },
        }
    }

    /// Reads a folder of rules; nothing when the side does not have it.
    pub fn rules(&self, path: &Path) -> Result<Option<Folder>, PackError> {
        match self.listing(path) {
            Ok(Some((name, own, files))) => Folder::of_rules(name, &own, files).map(Some),
            Ok(None) => path.exists().then(|| Folder::read_rules(path)).transpose(),
            Err(SourceError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The files of a folder of rules, with the folder's name and its own; nothing where it is to be read from disk: there
    /// are the rules of a folder, and those that stand outside the repository.
    fn listing(&self, path: &Path) -> Result<Option<(String, String, Listed)>, SourceError> {
        let Some(revision) = &self.revision else { return Ok(None) };
        match revision.folder(path, Naming::Revision, Folder::may_have) {
            Ok(listing) => {
                let files: Listed = listing.files.into_iter().map(|(path, file)| (path, Arc::new(file))).collect();
                Ok(Some((listing.name, listing.own, files)))
            }
            Err(SourceError::Git(GitError::Outside { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Where it is read from, in words.
    pub fn words(&self) -> String {
        let paths = open::root(&self.paths);
        match &self.revision {
            Some(revision) => format!("版 {}（{}）の {paths}", revision.name(), revision.commit()),
            None => format!("いまある {paths}"),
        }
    }
}

type Listed = BTreeMap<String, Arc<SourceFile>>;
