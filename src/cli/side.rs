//! Words of the command line in; the two sides of a difference, each ready to be read, out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::diff;
use junshu::pack::{EMBEDDED, Folder, PackError, PackSource};
use junshu::source::git::{GitError, Naming, Revision};
use junshu::source::{Repository, SourceError, SourceFile};

use super::open;

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
    /// One of them is a revision that cannot be read.
    Git(GitError),
    /// One of them is nothing that is there.
    Source(SourceError),
}

impl From<GitError> for Unclear {
    fn from(error: GitError) -> Self {
        Self::Git(error)
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

/// Tells the two sides from `OLD [NEW] [PATH…]`. As in `git diff`, one revision alone is compared with the files on disk.
pub fn sides(old: &Path, new: Option<&Path>, paths: &[PathBuf]) -> Result<(Side, Side), Unclear> {
    let (old, new) = (Word::of(old), new.map(Word::of));
    let given = |default: &[PathBuf]| if paths.is_empty() { default.to_vec() } else { paths.to_vec() };
    let here = || vec![PathBuf::from(".")];
    match (old, new) {
        (Word::Path(_), None) => Err(Unclear::Usage(ONE, ONE_HELP)),
        (Word::Path(old), Some(Word::Path(new))) if paths.is_empty() => Ok((disk(vec![old]), disk(vec![new]))),
        (Word::Path(old), Some(Word::Revision { name, path: None })) => {
            let records = given(std::slice::from_ref(&old));
            Ok((disk(vec![old]), revision(&name, None, records)?))
        }
        (Word::Path(old), Some(Word::Revision { name, path })) if paths.is_empty() => {
            Ok((disk(vec![old]), revision(&name, path.as_deref(), here())?))
        }
        (Word::Revision { name, path: None }, Some(Word::Path(new))) => {
            let records: Vec<PathBuf> = std::iter::once(new).chain(paths.iter().cloned()).collect();
            Ok((revision(&name, None, records.clone())?, disk(records)))
        }
        (Word::Revision { name, path }, Some(Word::Path(new))) if paths.is_empty() => {
            Ok((revision(&name, path.as_deref(), here())?, disk(vec![new])))
        }
        (Word::Revision { name, path }, None) => {
            let old = revision(&name, path.as_deref(), here())?;
            let records = old.paths.clone();
            Ok((old, disk(records)))
        }
        (Word::Revision { name, path }, Some(Word::Revision { name: other, path: at })) => {
            if path.is_some() && at.is_some() && !paths.is_empty() {
                return Err(Unclear::Usage(TWO, TWO_HELP));
            }
            let both = path.as_deref().or(at.as_deref()).filter(|_| paths.is_empty());
            let old = revision(&name, path.as_deref().or(both), given(&here()))?;
            Ok((old, revision(&other, at.as_deref().or(both), given(&here()))?))
        }
        _ => Err(Unclear::Usage(TWO, TWO_HELP)),
    }
}

fn disk(paths: Vec<PathBuf>) -> Side {
    Side { paths, revision: None }
}

/// A revision with the records at `paths`, or at what stands behind its `:`: as git reads it, from the root of the
/// repository, unless it begins with `./` or `../`.
fn revision(name: &str, path: Option<&str>, paths: Vec<PathBuf>) -> Result<Side, Unclear> {
    let near = path.is_none_or(|path| path.starts_with("./") || path.starts_with("../"));
    let paths = if let Some(path) = path { vec![path.into()] } else { paths };
    let around = paths.first().filter(|_| near).map_or(Path::new("."), PathBuf::as_path);
    let revision = match Revision::around(around, name) {
        // Without a repository the word was meant as a path.
        Err(GitError::NoRepository { .. }) if path.is_none() => {
            return Err(Unclear::Source(SourceError::NotFound { name: name.to_owned() }));
        }
        revision => revision?,
    };
    let paths = if near { paths } else { paths.iter().map(|path| revision.top().join(path)).collect() };
    Ok(Side { paths, revision: Some(revision) })
}

impl Side {
    /// Reads the records.
    pub fn files(&self) -> Result<Vec<SourceFile>, Vec<SourceError>> {
        match &self.revision {
            Some(revision) => revision.files(&self.paths, Naming::Revision),
            None => open::files(&self.paths, super::records::STDIN),
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
    pub fn pack(&self, pack: Option<&str>) -> Result<Folder, PackError> {
        match pack {
            None => Folder::read(&PackSource::Embedded),
            Some(name) if name == EMBEDDED && !Path::new(name).is_dir() => Folder::read(&PackSource::Embedded),
            Some(path) => match self.listing(Path::new(path))? {
                Some((name, _, files)) => Folder::of_pack(name, files),
                None => Folder::read(&PackSource::Folder(path.into())),
            },
        }
    }

    /// Reads a folder of rules; nothing when a revision does not have it.
    pub fn rules(&self, path: &Path) -> Result<Option<Folder>, PackError> {
        match self.listing(path) {
            Ok(Some((name, own, files))) => Folder::of_rules(name, &own, files).map(Some),
            Ok(None) => Folder::read_rules(path).map(Some),
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
