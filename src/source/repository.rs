//! A path written in the records in; what stands there, out. Nothing outside the repository is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::file::read_bytes;
use super::git::{Entry, Led, Object, Objects, Tree};
use super::{SourceError, SourceFile, display_name, from_here, nearest_folder, repository_root};

/// The files beside the records: of a repository on disk, of a revision of it, or a list of names.
#[derive(Clone, Debug)]
pub enum Repository {
    /// A repository: its root, and the folders from which paths are read, in this order. All are canonical.
    Disk {
        /// Nothing above it is looked at.
        root: PathBuf,
        /// The folders of the records, then the root.
        bases: Vec<PathBuf>,
    },
    /// The tree of a revision, and the folders in it from which paths are read, in this order.
    Tree {
        /// Its files.
        tree: Arc<Tree>,
        /// The folders of the records, then the root, which is empty.
        bases: Vec<String>,
        /// The work tree, and what stands before the names of its files.
        at: (PathBuf, String),
    },
    /// These files and no others, `/` between folders; with what is in them, where anybody knows.
    Listed(Listed),
}

/// Files by their path, with what is in them.
type Listed = BTreeMap<String, Option<Arc<SourceFile>>>;

/// Bytes of a path as it is written in the records; no file system knows a longer one.
const LONGEST: usize = 4096;

/// Links on the way to a file; no system follows more.
const MOST_LINKS: usize = 40;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing.
    Absent,
    /// The path, or the link that stands there, leaves the repository.
    Outside,
}

impl Stored {
    /// The word that scripts compare with.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Folder => "folder",
            Self::Absent => "absent",
            Self::Outside => "outside",
        }
    }
}

impl Default for Repository {
    fn default() -> Self {
        Self::Listed(BTreeMap::new())
    }
}

impl Repository {
    /// The repository around these records: files, folders, patterns, or `-` for the current folder. Its root is the
    /// nearest folder upwards that holds `.git`; without one, the folder of the records, the highest of several.
    #[must_use]
    pub fn around(records: &[PathBuf]) -> Self {
        let mut bases: Vec<PathBuf> = records.iter().filter_map(|path| nearest_folder(path)).collect();
        // Whichever is named first: the one that can hold the others.
        let highest = bases.iter().min_by_key(|base| (base.components().count(), base.as_path()));
        let Some(highest) = highest else { return Self::default() };
        let root = repository_root(highest).to_owned();
        bases.retain(|base| base.starts_with(&root));
        bases.push(root.clone());
        let mut seen = BTreeSet::new();
        bases.retain(|base| seen.insert(base.clone()));
        Self::Disk { root, bases }
    }

    /// What stands at a path as it is written in the records: relative to them, or to the repository's root.
    #[must_use]
    pub fn at(&self, written: &str) -> Stored {
        if written.len() > LONGEST {
            return Stored::Absent;
        }
        let found: Vec<Stored> = match self {
            Self::Listed(files) => return listed(files, written),
            Self::Tree { tree, bases, .. } => bases.iter().map(|base| in_tree(tree, base, written)).collect(),
            Self::Disk { root, bases } => bases.iter().map(|base| stored(root, base, written)).collect(),
        };
        let there = [Stored::File, Stored::Folder].into_iter().find(|kind| found.contains(kind));
        // Where nothing is there, what counts is the path as the records mean it: from their own folder.
        there.or(found.first().copied()).unwrap_or(Stored::Absent)
    }
}

impl Repository {
    /// The text at a path as it is written in the records; nothing where there is none.
    ///
    /// # Errors
    /// A file that cannot be read, or is no text.
    pub fn read(&self, written: &str) -> Result<Option<Arc<SourceFile>>, SourceError> {
        if let Self::Listed(files) = self {
            let known = |path: String| files.get(&path)?.clone();
            return Ok(flat(written).filter(|_| self.at(written) == Stored::File).and_then(known));
        }
        let Some((name, bytes)) = self.bytes(written)? else { return Ok(None) };
        SourceFile::from_bytes(name, bytes).map(|file| Some(Arc::new(file)))
    }

    /// The name and the bytes of the file at a path as it is written in the records; nothing where there is none. A list
    /// knows texts only.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn bytes(&self, written: &str) -> Result<Option<(String, Vec<u8>)>, SourceError> {
        if self.at(written) != Stored::File {
            return Ok(None);
        }
        match self {
            Self::Listed(_) => Ok(None),
            Self::Disk { root, bases } => {
                let found = bases.iter().find_map(|base| place(root, base, written).ok().filter(|at| at.is_file()));
                let Some(at) = found else { return Ok(None) };
                let name = display_name(&from_here(&at));
                read_bytes(&at, &name).map(|bytes| Some((name, bytes)))
            }
            Self::Tree { tree, bases, at: (top, label) } => {
                let found = bases.iter().find_map(|base| match led(tree, base, written)? {
                    Led::File(path) => Some(path),
                    _ => None,
                });
                let id = found.as_ref().and_then(|path| tree.entry(path));
                let (Some(path), Some(Entry::File(id))) = (&found, id) else { return Ok(None) };
                let name = format!("{label}:{path}");
                match Objects::new(top.clone()).read(id, SourceFile::MAX_BYTES)? {
                    Object::Bytes(bytes) => Ok(Some((name, bytes))),
                    Object::TooLarge(bytes) => Err(SourceError::TooLarge { name, bytes }),
                    Object::Absent => Ok(None),
                }
            }
        }
    }
}

/// The parts of a relative path below `depth` folders; `None` when it climbs above them.
fn parts(written: &str, depth: usize) -> Option<Vec<Component<'_>>> {
    let mut height = depth;
    let mut parts = Vec::new();
    for part in Path::new(written).components() {
        match part {
            Component::Normal(_) => height += 1,
            Component::ParentDir => height = height.checked_sub(1)?,
            Component::CurDir => continue,
            Component::RootDir | Component::Prefix(_) => return None,
        }
        parts.push(part);
    }
    Some(parts)
}

fn stored(root: &Path, base: &Path, written: &str) -> Stored {
    match place(root, base, written) {
        Ok(at) if at.is_dir() => Stored::Folder,
        Ok(_) => Stored::File,
        Err(none) => none,
    }
}

/// Where a written path leads to, from a folder.
fn place(root: &Path, base: &Path, written: &str) -> Result<PathBuf, Stored> {
    let depth = base.strip_prefix(root).map_or(0, |below| below.components().count());
    lead(root, base, &parts(written, depth).ok_or(Stored::Outside)?)
}

/// Where a path leads to. Link by link and not all at once: whether something outside exists is no rule's business either.
fn lead(root: &Path, base: &Path, parts: &[Component<'_>]) -> Result<PathBuf, Stored> {
    let mut left: Vec<PathBuf> = parts.iter().rev().map(PathBuf::from).collect();
    let (mut at, mut links) = (base.to_owned(), 0);
    while let Some(part) = left.pop() {
        if part == Path::new("..") {
            if at == root || !at.pop() {
                return Err(Stored::Outside);
            }
            continue;
        }
        let next = at.join(part);
        let Ok(target) = std::fs::read_link(&next) else {
            at = next.exists().then_some(next).ok_or(Stored::Absent)?;
            continue;
        };
        links += 1;
        if target.is_absolute() {
            at = root.to_owned();
        }
        let below =
            if target.is_absolute() { target.strip_prefix(root).map_err(|_| Stored::Outside)? } else { &target };
        if links > MOST_LINKS {
            return Err(Stored::Absent);
        }
        let steps = below.components().rev().filter(|part| *part != Component::CurDir);
        left.extend(steps.map(|part| PathBuf::from(part.as_os_str())));
    }
    Ok(at)
}

fn in_tree(tree: &Tree, base: &str, written: &str) -> Stored {
    match led(tree, base, written) {
        Some(Led::File(_)) => Stored::File,
        Some(Led::Folder(_)) => Stored::Folder,
        Some(Led::Outside) | None => Stored::Outside,
        Some(Led::Module(_) | Led::Absent) => Stored::Absent,
    }
}

/// What a written path leads to, from a folder of a revision; `None` when it climbs above the root.
fn led(tree: &Tree, base: &str, written: &str) -> Option<Led> {
    let depth = base.split('/').filter(|name| !name.is_empty()).count();
    let path = parts(written, depth)?.into_iter().collect::<PathBuf>();
    Some(tree.lead(base, &display_name(&path)))
}

fn listed(files: &Listed, written: &str) -> Stored {
    let Some(path) = flat(written) else { return Stored::Outside };
    let below = format!("{path}/");
    if files.contains_key(&path) {
        Stored::File
    } else if path.is_empty() || files.range(below.clone()..).next().is_some_and(|(file, _)| file.starts_with(&below)) {
        Stored::Folder
    } else {
        Stored::Absent
    }
}

/// A written path without `.` and `..`.
fn flat(written: &str) -> Option<String> {
    let parts = parts(written, 0)?;
    let mut steps: Vec<&str> = Vec::new();
    for part in parts {
        match part {
            Component::Normal(name) => steps.push(name.to_str().unwrap_or_default()),
            _ => drop(steps.pop()),
        }
    }
    Some(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_knows_its_files_and_their_folders() {
        let repository = Repository::Listed([("docs/bcp.md".to_owned(), None)].into());
        let cases = [
            ("docs/bcp.md", Stored::File),
            ("./docs//bcp.md", Stored::File),
            ("docs/old/../bcp.md", Stored::File),
            ("docs", Stored::Folder),
            ("docs/", Stored::Folder),
            (".", Stored::Folder),
            ("doc", Stored::Absent),
            ("docs/bcp.md/x", Stored::Absent),
            ("../bcp.md", Stored::Outside),
            ("docs/../../docs/bcp.md", Stored::Outside),
            ("/docs/bcp.md", Stored::Outside),
        ];
        for (written, expected) in cases {
            assert_eq!(repository.at(written), expected, "{written}");
        }
    }

    #[test]
    fn a_repository_ends_at_its_root() {
        let place = std::env::temp_dir().join(format!("junshu-repository-{}", std::process::id()));
        let (top, records) = (place.join("repository"), place.join("repository/hospital"));
        std::fs::create_dir_all(records.join("docs")).unwrap();
        std::fs::create_dir_all(top.join(".git")).unwrap();
        for file in ["secret.md", "repository/group.md", "repository/hospital/docs/bcp.md"] {
            std::fs::write(place.join(file), "").unwrap();
        }
        let repository = Repository::around(std::slice::from_ref(&records));
        let mut cases = vec![
            ("docs/bcp.md", Stored::File),
            ("hospital/docs/bcp.md", Stored::File),
            ("group.md", Stored::File),
            ("../group.md", Stored::File),
            ("docs", Stored::Folder),
            ("docs/bcp", Stored::Absent),
            ("a\0b", Stored::Absent),
            ("../../secret.md", Stored::Outside),
            ("/etc/passwd", Stored::Outside),
        ];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(place.join("secret.md"), records.join("docs/link.md")).unwrap();
            cases.push(("docs/link.md", Stored::Outside));
        }
        for (written, expected) in cases {
            assert_eq!(repository.at(written), expected, "{written}");
        }
        let pattern = Repository::around(&[records.join("**/*.yaml")]);
        assert_eq!(format!("{pattern:?}"), format!("{repository:?}"), "a pattern means the folder before it");
        std::fs::remove_dir_all(place).unwrap();
    }
}
