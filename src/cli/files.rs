//! Paths of records in; their texts, in the order of their names and each once, out.

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::source::{Found, SourceError, SourceFile, discover, reason};

/// A file that belongs to several inventories, read once.
pub struct Shared {
    found: Found,
    file: Arc<SourceFile>,
}

/// Where the files are that may hold waivers, whatever their names.
pub type Guarded = HashSet<PathBuf>;

impl Shared {
    /// Reads the files that belong to each inventory; in a group they are shared.
    ///
    /// # Errors
    /// Every path that means nothing and every file that is no text.
    pub fn read(paths: &[PathBuf], guarded: &Guarded, group: bool) -> Result<Vec<Self>, Vec<SourceError>> {
        let mut shared = Vec::new();
        let mut errors = Vec::new();
        for path in paths {
            match discover(path) {
                Ok(found) => {
                    for found in found {
                        Self::one(found, guarded, group)
                            .map_or_else(|error| errors.push(error), |one| shared.push(one));
                    }
                }
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(shared) } else { Err(errors) }
    }

    fn one(found: Found, guarded: &Guarded, group: bool) -> Result<Self, SourceError> {
        let file = SourceFile::read(&found.path, found.name.as_str())?;
        let guard = guarded.contains(&found.place);
        Ok(Self { file: Arc::new(mark(file, group, guard)), found })
    }

    /// The folder in which it is.
    pub fn folder(&self) -> Option<&Path> {
        self.found.path.parent()
    }
}

/// A file that is to be read, or that was.
enum Listed<'s> {
    Found(Found),
    Shared(&'s Shared),
}

impl Listed<'_> {
    fn found(&self) -> &Found {
        match self {
            Self::Found(found) => found,
            Self::Shared(shared) => &shared.found,
        }
    }
}

/// The files of all paths but `-` and the shared ones, in the order of their names, each once.
fn listed<'s>(paths: &[PathBuf], shared: &'s [Shared]) -> (Vec<Listed<'s>>, Vec<SourceError>) {
    let mut files: Vec<Listed<'s>> = shared.iter().map(Listed::Shared).collect();
    let mut errors = Vec::new();
    for path in paths.iter().filter(|path| *path != Path::new("-")) {
        match discover(path) {
            Ok(list) => files.extend(list.into_iter().map(Listed::Found)),
            Err(error) => errors.push(error),
        }
    }
    files.sort_by(|a, b| a.found().cmp(b.found()));
    let mut seen = HashSet::new();
    files.retain(|file| seen.insert(file.found().place.clone()));
    (files, errors)
}

/// How many files [`files`] would read.
///
/// # Errors
/// Every path that means nothing.
pub fn count(paths: &[PathBuf], shared: &[Shared]) -> Result<usize, Vec<SourceError>> {
    let (files, errors) = listed(paths, shared);
    let typed = paths.iter().filter(|path| *path == Path::new("-")).count();
    if errors.is_empty() { Ok(files.len() + typed) } else { Err(errors) }
}

/// Reads the files of all paths, and puts the shared ones among them; `-` is standard input, under this name. The guarded
/// ones may hold waivers.
///
/// # Errors
/// Every path that means nothing and every file that is no text.
pub fn files(
    paths: &[PathBuf],
    stdin_name: &str,
    shared: &[Shared],
    guarded: &Guarded,
) -> Result<Vec<Arc<SourceFile>>, Vec<SourceError>> {
    let (listed, mut errors) = listed(paths, shared);
    let typed = paths.iter().filter(|path| *path == Path::new("-"));
    let typed = typed.map(|_| standard_input(stdin_name).map(Arc::new));
    let read = listed.into_iter().map(|file| match file {
        Listed::Shared(shared) => Ok(shared.file.clone()),
        Listed::Found(found) => {
            let guard = guarded.contains(&found.place);
            let file = SourceFile::read(&found.path, found.name)?;
            Ok(Arc::new(mark(file, false, guard)))
        }
    });
    let mut files = Vec::new();
    for file in typed.chain(read) {
        file.map_or_else(|error| errors.push(error), |file| files.push(file));
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// The same file, as one that several facilities share, and as one that may hold waivers, where it is one.
pub fn mark(file: SourceFile, shared: bool, guarded: bool) -> SourceFile {
    let file = if shared { file.shared() } else { file };
    if guarded { file.guarded() } else { file }
}

fn standard_input(name: &str) -> Result<SourceFile, SourceError> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(SourceFile::MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| SourceError::Unreadable { name: name.to_owned(), reason: reason(&error) })?;
    SourceFile::from_bytes(name, bytes)
}
