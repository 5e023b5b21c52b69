//! A repository of git and the name of a revision in; the files of that commit out, read from its objects: nothing is
//! checked out, and nothing of the work tree is changed or looked at.

mod command;
mod error;
mod find;
mod ignored;
mod objects;
mod resolve;
mod tree;

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Repository, SourceError, SourceFile, display_name, nearest_folder};
use command::ask;
pub use error::GitError;
use error::{LARGE, PARTIAL};
use find::{Find, folders};
use ignored::Ignored;
pub(super) use objects::{Object, Objects};
use resolve::{commit, top};
pub(super) use tree::Entry;
pub use tree::{Led, Tree};

/// The longest path a link can lead to, in bytes; longer ones lead nowhere on disk either.
const LONGEST_LINK: u64 = 4096;
/// Digits of a commit by which people know it.
const SHORT: usize = 10;
/// How a file begins that stands for another one, which git itself does not have.
const POINTER: &str = "version https://git-lfs.github.com/spec/";

/// How the files of a revision are called where they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// `main:hospital/people.yaml`: as git calls them, from the root of the repository.
    Revision,
    /// `hospital/people.yaml`: as the same files are called on disk.
    Path,
}

/// A file of a revision that was found and is still to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blob {
    /// How the file would be called on disk, below the path that was given.
    pub typed: String,
    /// Its path from the root of the repository.
    pub path: String,
    /// The name of its object.
    id: String,
}

/// The files of a folder of a revision.
#[derive(Debug)]
pub struct Listing {
    /// How the folder is called in errors.
    pub name: String,
    /// The folder's own name.
    pub own: String,
    /// The files, by their path from it.
    pub files: Vec<(String, SourceFile)>,
}

/// One commit of a repository.
#[derive(Debug)]
pub struct Revision {
    /// As it was given.
    name: String,
    /// What stands before the names of its files: as it was given, unless that is too long to read.
    label: String,
    /// The full name of the commit.
    commit: String,
    /// Where the work tree is, canonical; without one, the folder that stands for the root.
    top: PathBuf,
    tree: Arc<Tree>,
    ignored: Ignored,
    objects: Mutex<Objects>,
}

impl Revision {
    /// The commit that `rev` names in the repository around `folder`: a branch, a tag, `HEAD~1`, the name of a commit.
    ///
    /// # Errors
    /// No git, no repository, no such commit, or an object that is not there.
    pub fn open(folder: &Path, rev: &str) -> Result<Self, GitError> {
        let inside = ask(folder, &["rev-parse", "--is-inside-work-tree"])?.wanted(folder, "rev-parse")?;
        let top = if inside.starts_with(b"true") { top(folder)? } else { folder.to_owned() };
        let top = top.canonicalize().map_err(|error| command::failed("rev-parse", &error))?;
        let commit = commit(folder, rev)?;
        let listed = ask(folder, &["ls-tree", "-r", "-z", "--full-tree", &commit])?.wanted(folder, "ls-tree")?;
        let mut objects = Objects::new(folder.to_owned());
        let mut tree = Tree::parse(&listed).ok_or_else(|| GitError::TooLarge { what: rev.to_owned() })?;
        read_links(&mut tree, &mut objects, rev)?;
        let ignored = Ignored::read(&tree, &mut objects, rev)?;
        let label = if commit == rev { commit[..SHORT].to_owned() } else { rev.to_owned() };
        Ok(Self { name: rev.to_owned(), label, commit, top, tree: tree.into(), ignored, objects: Mutex::new(objects) })
    }

    /// The commit that `rev` names in the repository around a path, which may be gone from the work tree.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn around(path: &Path, rev: &str) -> Result<Self, GitError> {
        match nearest_folder(path).map(|folder| Self::open(&folder, rev)) {
            // Where a path leads out of every repository, the one it leads out of is the one that is meant.
            None | Some(Err(GitError::NoRepository { .. })) => Self::open(Path::new("."), rev),
            Some(opened) => opened,
        }
    }

    /// The revision as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What stands before `:` in the names of its files: as it was given, or the beginning of a full name.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The root of its repository.
    #[must_use]
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// The full name of the commit.
    #[must_use]
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// Whether the commit has a file or a folder at this path.
    ///
    /// # Errors
    /// A path outside the repository.
    pub fn has(&self, path: &Path) -> Result<bool, GitError> {
        let led = self.tree.lead("", &self.inside(&display_name(path))?);
        Ok(matches!(led, Led::File(_) | Led::Folder(_)))
    }

    /// The YAML files that a path means: as [`discover`](super::discover) finds them on disk.
    ///
    /// # Errors
    /// A path that the commit does not have, a pattern that is wrong or matches nothing, a folder without YAML, a link out
    /// of the folder, and a submodule among the records.
    pub fn discover(&self, path: &Path) -> Result<Vec<Blob>, SourceError> {
        Find::new(&self.tree, &self.ignored, &self.label).path(&display_name(path), |typed| self.inside(typed))
    }

    /// The folders that a path or a pattern means, as one would type them, in order.
    ///
    /// # Errors
    /// A pattern that is wrong, or that matches no folder.
    pub fn folders(&self, path: &Path) -> Result<Vec<PathBuf>, SourceError> {
        let typed = display_name(path);
        let found = folders(&self.tree, &typed, |typed| self.inside(typed))?;
        if found.is_empty() {
            return Err(SourceError::NothingThere { pattern: format!("{}:{typed}", self.label) });
        }
        Ok(found)
    }

    /// The files of these names in the folder of a path, or in the nearest folder above it that has one; each with its
    /// folder in the work tree.
    ///
    /// # Errors
    /// A path outside the repository, and a file that is no text.
    pub fn upwards(&self, path: &Path, names: &[&str]) -> Result<Vec<(PathBuf, SourceFile)>, SourceError> {
        let inside = self.inside(&display_name(path))?;
        for folder in Path::new(&inside).ancestors() {
            let folder = self.top.join(folder);
            let read = |name: &&str| Ok(self.file(&folder.join(name))?.map(|file| (folder.clone(), file)));
            let found: Result<Vec<Option<_>>, SourceError> = names.iter().map(read).collect();
            let found: Vec<_> = found?.into_iter().flatten().collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// The file at a path; `None` where the commit has none.
    ///
    /// # Errors
    /// A path outside the repository, and a file that is no text.
    pub fn file(&self, path: &Path) -> Result<Option<SourceFile>, SourceError> {
        let typed = display_name(path);
        let Led::File(path) = self.tree.lead("", &self.inside(&typed)?) else { return Ok(None) };
        let Some(Entry::File(id)) = self.tree.entry(&path) else { return Ok(None) };
        let blob = Blob { typed, id: id.clone(), path };
        self.read(&blob, Naming::Revision, &mut SourceFile::MAX_BYTES.clone()).map(Some)
    }

    /// Reads files that were found, each once, in the order in which they would be read from disk; no more than `room`
    /// bytes, which it takes away. Beside them every file that is no text, or too much.
    pub fn read_all(
        &self,
        mut found: Vec<Blob>,
        naming: Naming,
        room: &mut u64,
    ) -> (Vec<(Blob, SourceFile)>, Vec<SourceError>) {
        found.sort();
        let mut seen = std::collections::HashSet::new();
        found.retain(|blob| seen.insert(blob.path.clone()));
        let (mut files, mut errors) = (Vec::new(), Vec::new());
        for blob in found {
            match self.read(&blob, naming, room) {
                Ok(file) => files.push((blob, file)),
                Err(error) => errors.push(error),
            }
        }
        (files, errors)
    }

    /// Reads the files below a folder whose names `wanted` accepts, by their path from it. Links are passed over.
    ///
    /// # Errors
    /// A folder that the commit does not have, and every file that is no text.
    pub fn folder(&self, path: &Path, naming: Naming, wanted: impl Fn(&str) -> bool) -> Result<Listing, SourceError> {
        let typed = display_name(path);
        let inside = self.inside(&typed)?;
        let name = format!("{}:{inside}", self.label);
        let folder = match self.tree.lead("", &inside) {
            Led::Folder(folder) => folder,
            Led::File(_) => {
                return Err(SourceError::Unreadable { name, reason: "フォルダではありません".to_owned() });
            }
            Led::Module(_) => return Err(GitError::Module { name }.into()),
            Led::Absent => return Err(SourceError::NotFound { name }),
            Led::Outside => return Err(SourceError::Outside { name }),
        };
        let mut room = SourceFile::MAX_BYTES;
        let mut files = Vec::new();
        for (rest, entry) in self.tree.below(&folder).filter(|(rest, _)| wanted(rest)) {
            let Entry::File(id) = entry else { continue };
            let path = if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") };
            let blob = Blob { typed: format!("{}/{rest}", typed.trim_end_matches('/')), path, id: id.clone() };
            files.push((rest.to_owned(), self.read(&blob, naming, &mut room)?));
        }
        let last = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let own = last(Path::new(&folder)).or_else(|| last(&self.top)).unwrap_or_default();
        Ok(Listing { name, own, files })
    }

    /// The files beside the records at these paths, for rules that ask whether one exists.
    #[must_use]
    pub fn repository(&self, records: &[PathBuf]) -> Repository {
        let mut bases: Vec<String> = Vec::new();
        let mut add = |base: String| {
            if !bases.contains(&base) {
                bases.push(base)
            }
        };
        for path in records.iter().filter_map(|path| self.inside(&display_name(path)).ok()) {
            let mut part = Some(Path::new(&path));
            let folder = std::iter::from_fn(|| {
                let here = part?;
                part = here.parent();
                Some(here)
            });
            let led = folder.map(|part| self.tree.lead("", &display_name(part)));
            if let Some(Led::Folder(base)) = led.into_iter().find(|led| matches!(led, Led::Folder(_))) {
                add(base);
            }
        }
        add(String::new());
        Repository::Tree { tree: self.tree.clone(), bases, at: (self.top.clone(), self.label.clone()) }
    }

    /// Where a path would be in the work tree.
    ///
    /// # Errors
    /// A path outside the repository.
    pub fn place(&self, path: &Path) -> Result<PathBuf, GitError> {
        Ok(self.top.join(self.inside(&display_name(path))?))
    }

    /// A path as it is typed, relative to the current folder, as a path from the root of the repository.
    fn inside(&self, typed: &str) -> Result<String, GitError> {
        let outside = || GitError::Outside { path: typed.to_owned() };
        let here = Path::new(".").canonicalize().map_err(|_| outside())?;
        let whole = flat(&here.join(typed)).ok_or_else(outside)?;
        let below = |path: &Path| path.strip_prefix(&self.top).ok().map(display_name);
        if let Some(path) = below(&whole) {
            return Ok(path);
        }
        // By another way than the canonical one: through a link.
        let there = whole.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
        let path = there.and_then(|(part, real)| below(&real.join(whole.strip_prefix(part).ok()?)));
        path.ok_or_else(outside)
    }

    fn read(&self, blob: &Blob, naming: Naming, room: &mut u64) -> Result<SourceFile, SourceError> {
        let whole = format!("{}:{}", self.label, blob.path);
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = match objects.read(&blob.id, SourceFile::MAX_BYTES)? {
            Object::Bytes(bytes) => bytes,
            Object::TooLarge(bytes) => return Err(SourceError::TooLarge { name: whole, bytes }),
            Object::Absent => return Err(GitError::Absent { name: whole, help: PARTIAL }.into()),
        };
        if bytes.starts_with(POINTER.as_bytes()) {
            return Err(GitError::Absent { name: whole, help: LARGE }.into());
        }
        *room = room.checked_sub(bytes.len() as u64).ok_or_else(|| GitError::TooLarge { what: self.name.clone() })?;
        let name = match naming {
            Naming::Revision => whole,
            Naming::Path => blob.typed.clone(),
        };
        SourceFile::from_bytes(name, bytes)
    }
}

/// A path without `.` and `..`; `None` where it climbs above the root.
fn flat(path: &Path) -> Option<PathBuf> {
    let mut flat = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => flat.pop().then_some(())?,
            part => flat.push(part),
        }
    }
    Some(flat)
}

/// Reads what the links of a tree lead to, each object once.
fn read_links(tree: &mut Tree, objects: &mut Objects, rev: &str) -> Result<(), GitError> {
    let mut read: HashMap<String, String> = HashMap::new();
    for link in tree.links() {
        let target = match read.get(link) {
            Some(target) => target.clone(),
            None => match objects.read(link, LONGEST_LINK)? {
                Object::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Object::TooLarge(_) => "\0".to_owned(),
                Object::Absent => return Err(GitError::Absent { name: rev.to_owned(), help: PARTIAL }),
            },
        };
        read.insert(std::mem::replace(link, target.clone()), target);
    }
    Ok(())
}
