//! Paths, folders and glob patterns in; the YAML files to read out, sorted by name and each once.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::file::NO_FILE;
use super::pattern::{expand, is_pattern};
use super::{Found, SourceError, display_name, is_config, place, reason, walk_reason};

/// One thing the user asked to read: a path, a glob pattern, or text that is already here (standard input).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, a folder or a glob pattern, as typed.
    Path(PathBuf),
    /// Bytes with the name to show.
    Bytes {
        /// The name that diagnostics show.
        name: String,
        /// What was read.
        bytes: Vec<u8>,
    },
}

/// The YAML files that a path means: the file itself, every `*.yaml` and `*.yml` below a folder (honouring `.gitignore`,
/// passing over hidden folders), or what a glob pattern matches. Settings are no records.
///
/// # Errors
/// A path that does not exist, a pattern that is wrong or matches nothing, a folder without YAML, a file of settings.
pub fn discover(path: &Path) -> Result<Vec<Found>, SourceError> {
    let mut found = BTreeMap::new();
    if is_config(path) && path.is_file() {
        return Err(SourceError::Config { name: display_name(path) });
    }
    if path.exists() {
        below(path, &mut found)?;
    } else if !is_pattern(&display_name(path)) {
        return Err(SourceError::NotFound { name: display_name(path) });
    } else {
        for path in expand(Path::new(""), &display_name(path))? {
            below(&path, &mut found)?;
        }
    }
    if found.is_empty() {
        return Err(SourceError::NothingThere { pattern: display_name(path) });
    }
    let mut files: Vec<Found> = found.into_values().collect();
    files.sort();
    Ok(files)
}

/// A file as it is, a folder with all that is below it. Files are told apart by their canonical path, so that a link
/// or two patterns do not read one twice.
fn below(path: &Path, found: &mut BTreeMap<PathBuf, Found>) -> Result<(), SourceError> {
    if !path.is_dir() {
        if is_file(path, path.is_symlink())? && !is_config(path) {
            keep(path, found);
        }
        return Ok(());
    }
    let walk = ignore::WalkBuilder::new(path).require_git(false).sort_by_file_path(Path::cmp).build();
    for entry in walk {
        let entry =
            entry.map_err(|error| SourceError::Unreadable { name: display_name(path), reason: walk_reason(&error) })?;
        let (here, link) = (entry.path(), entry.path_is_symlink() && entry.depth() > 0);
        let plain = entry.file_type().is_some_and(|kind| kind.is_file());
        let record = is_record(here) && (plain || is_file(here, link)?);
        // What a linked folder inside holds is found where it is; records outside would be missing without a word.
        if link && (record || holds_records(here)) {
            stays_inside(path, here)?;
        }
        if record {
            keep(here, found);
        }
    }
    Ok(())
}

/// False for a folder. What is neither, and a link that leads nowhere, is a record that is missing, not one to pass over.
fn is_file(path: &Path, link: bool) -> Result<bool, SourceError> {
    let why = match path.metadata() {
        Ok(meta) if meta.is_file() || meta.is_dir() => return Ok(meta.is_file()),
        Ok(_) => NO_FILE.to_owned(),
        Err(error) if link && error.kind() == ErrorKind::NotFound => "リンクの指す先がありません".to_owned(),
        Err(error) => reason(&error),
    };
    Err(SourceError::Unreadable { name: display_name(path), reason: why })
}

/// True for a folder in which a record stands. Not far below it: a link may lead to the whole disk.
fn holds_records(path: &Path) -> bool {
    let mut entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries.any(|entry| is_record(&entry.path()))
}

/// A link in a folder must not bring in what is elsewhere.
///
/// # Errors
/// [`SourceError::Outside`].
pub fn stays_inside(folder: &Path, link: &Path) -> Result<(), SourceError> {
    let inside = || Some(link.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?));
    if inside() == Some(false) { Err(SourceError::Outside { name: display_name(link) }) } else { Ok(()) }
}

fn keep(path: &Path, found: &mut BTreeMap<PathBuf, Found>) {
    let place = place(path);
    let entry = || Found { name: display_name(path), path: path.to_owned(), place: place.clone() };
    found.entry(place.clone()).or_insert_with(entry);
}

pub(super) fn is_record(path: &Path) -> bool {
    let yaml = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"));
    yaml && !is_config(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_no_record_to_pass_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.yaml"), "{}").unwrap();
        std::fs::create_dir(folder.path().join("folder.yaml")).unwrap();
        assert_eq!(discover(folder.path()).unwrap().len(), 1);
        for (target, words) in [("gone.yaml", "リンクの指す先がありません"), ("loop.yaml", "")] {
            let link = folder.path().join("loop.yaml");
            std::os::unix::fs::symlink(target, &link).unwrap();
            let error = discover(folder.path()).unwrap_err().to_string();
            assert!(error.contains("loop.yaml を読めません") && error.contains(words), "{error}");
            std::fs::remove_file(link).unwrap();
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_folder_is_not_gone_into_and_one_outside_is_not_passed_over() {
        use std::os::unix::fs::symlink;
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for place in [folder.path(), other.path()] {
            std::fs::create_dir(place.join("in")).unwrap();
            std::fs::write(place.join("in/a.yaml"), "{}").unwrap();
        }
        symlink("in", folder.path().join("again")).unwrap();
        symlink(".", folder.path().join("circle")).unwrap();
        assert_eq!(discover(folder.path()).unwrap().len(), 1);
        // Documents may stand elsewhere.
        symlink(other.path(), folder.path().join("documents")).unwrap();
        assert_eq!(discover(folder.path()).unwrap().len(), 1);
        let link = folder.path().join("in/out");
        symlink(other.path().join("in"), &link).unwrap();
        assert!(matches!(discover(folder.path()), Err(SourceError::Outside { name }) if name.ends_with("in/out")));
        std::fs::remove_file(link).unwrap();
        // The folder that is named may be a link itself.
        symlink(other.path(), folder.path().join("named")).unwrap();
        assert_eq!(discover(&folder.path().join("named")).unwrap().len(), 1);
    }
}
