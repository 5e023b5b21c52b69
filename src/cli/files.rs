//! Paths of records in; their texts, in the order of their names and each once, out.

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::source::{Found, SourceError, SourceFile, discover, reason};

/// A file that belongs to several inventories, read once.
pub struct Shared {
    found: Found,
    /// Where it is, whatever its name.
    place: PathBuf,
    file: Arc<SourceFile>,
}

impl Shared {
    /// Reads the files of all paths.
    ///
    /// # Errors
    /// Every path that means nothing and every file that is no text.
    pub fn read(paths: &[PathBuf]) -> Result<Vec<Self>, Vec<SourceError>> {
        let mut shared = Vec::new();
        let mut errors = Vec::new();
        for path in paths {
            match discover(path) {
                Ok(found) => {
                    for found in found {
                        Self::one(found).map_or_else(|error| errors.push(error), |one| shared.push(one));
                    }
                }
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(shared) } else { Err(errors) }
    }

    fn one(found: Found) -> Result<Self, SourceError> {
        let file = SourceFile::read(&found.path, found.name.as_str())?;
        Ok(Self { place: place(&found.path), file: Arc::new(file), found })
    }

    /// The folder in which it is.
    pub fn folder(&self) -> Option<&Path> {
        self.found.path.parent()
    }
}

/// Reads the files of all paths, and puts the shared ones among them; `-` is standard input, under this name.
///
/// # Errors
/// Every path that means nothing and every file that is no text.
pub fn files(paths: &[PathBuf], stdin_name: &str, shared: &[Shared]) -> Result<Vec<Arc<SourceFile>>, Vec<SourceError>> {
    let mut found: Vec<(Found, Option<&Shared>)> =
        shared.iter().map(|shared| (shared.found.clone(), Some(shared))).collect();
    let mut read = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            read.push(standard_input(stdin_name).map(Arc::new));
            continue;
        }
        match discover(path) {
            Ok(list) => found.extend(list.into_iter().map(|file| (file, None))),
            Err(error) => read.push(Err(error)),
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut seen = HashSet::new();
    for (file, shared) in found {
        match shared {
            Some(shared) if seen.insert(shared.place.clone()) => read.push(Ok(shared.file.clone())),
            None if seen.insert(place(&file.path)) => {
                read.push(SourceFile::read(&file.path, file.name).map(Arc::new));
            }
            _ => {}
        }
    }
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    for file in read {
        file.map_or_else(|error| errors.push(error), |file| files.push(file));
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

fn standard_input(name: &str) -> Result<SourceFile, SourceError> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(SourceFile::MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| SourceError::Unreadable { name: name.to_owned(), reason: reason(&error) })?;
    SourceFile::from_bytes(name, bytes)
}

fn place(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
