//! A glob pattern in; the paths that it matches out, sorted, each place once.
//!
//! Part by part and not by one search: what a pattern costs is bounded by the folders there are, whatever links and
//! however many `**` it is made of.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::{SourceError, display_name, reason};

/// What makes a text a pattern.
pub(super) const MARKS: [char; 3] = ['*', '?', '['];
/// How patterns are read: `*` does not begin a hidden name.
pub(super) const OPTIONS: glob::MatchOptions =
    glob::MatchOptions { case_sensitive: true, require_literal_separator: false, require_literal_leading_dot: true };
/// The mark for any number of folders.
const ANY_DEPTH: &str = "**";

/// Paths by where they lead, so that a link does not bring a place in twice.
type Places = BTreeMap<PathBuf, PathBuf>;

/// True when a text is a pattern and not the name of one thing.
#[must_use]
pub fn is_pattern(text: &str) -> bool {
    text.contains(MARKS)
}

/// The paths below `base` that a pattern matches; a text without marks matches what has that name.
///
/// # Errors
/// A pattern that is wrong, a folder that cannot be read.
pub fn expand(base: &Path, pattern: &str) -> Result<Vec<PathBuf>, SourceError> {
    let mut paths = vec![base.to_owned()];
    let mut parts = Path::new(pattern).components().peekable();
    while let Some(part) = parts.next() {
        let name = part.as_os_str().to_string_lossy();
        let mut places = Places::new();
        for path in &paths {
            match part {
                Component::CurDir => keep(path.clone(), &mut places),
                Component::Normal(_) if name == ANY_DEPTH => {
                    // At the end it means the folders below, and not the one in which it stands.
                    below(path, parts.peek().is_some(), &mut places)?;
                }
                Component::Normal(_) if is_pattern(&name) => matching(path, &parse(&name, pattern)?, &mut places)?,
                _ => keep(path.join(part), &mut places),
            }
        }
        paths = places.into_values().collect();
    }
    paths.sort();
    // What is nothing but `.` has a name, too.
    Ok(paths.into_iter().map(|path| if path.as_os_str().is_empty() { ".".into() } else { path }).collect())
}

fn parse(part: &str, pattern: &str) -> Result<glob::Pattern, SourceError> {
    glob::Pattern::new(part)
        .map_err(|_| SourceError::Pattern { pattern: pattern.to_owned(), help: pattern_help(pattern) })
}

/// What is wrong with a pattern: a `[` without its end, or else the only other thing that can be, `**`.
pub(super) fn pattern_help(pattern: &str) -> &'static str {
    if glob::Pattern::new(&pattern.replace(ANY_DEPTH, "*")).is_err() {
        "`[` は `]` で閉じてください。例: records/[ab]*.yaml"
    } else {
        "`**` はそれだけで一つの区切りにしてください。例: records/**/*.yaml"
    }
}

/// Keeps a path where there is something.
fn keep(path: PathBuf, places: &mut Places) {
    let here = if path.as_os_str().is_empty() { Path::new(".") } else { &path };
    if let Ok(place) = here.canonicalize() {
        places.entry(place).or_insert(path);
    }
}

/// What a folder holds whose name the pattern matches.
fn matching(folder: &Path, pattern: &glob::Pattern, places: &mut Places) -> Result<(), SourceError> {
    for path in entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if pattern.matches_with(&name, OPTIONS) {
            // A link that leads nowhere is a match: whoever reads it says that it is missing.
            let place = path.canonicalize().unwrap_or_else(|_| path.clone());
            places.entry(place).or_insert(path);
        }
    }
    Ok(())
}

/// All folders below a folder, and it itself where that is wanted; links and hidden ones are not gone into.
fn below(top: &Path, itself: bool, places: &mut Places) -> Result<(), SourceError> {
    let mut open = vec![top.to_owned()];
    while let Some(folder) = open.pop() {
        for path in entries(&folder)? {
            let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if !hidden && path.is_dir() && !path.is_symlink() {
                open.push(path);
            }
        }
        if itself || folder != top {
            keep(folder, places);
        }
    }
    Ok(())
}

/// What a folder holds, sorted by name; a file holds nothing.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let unreadable =
        |error: &std::io::Error| SourceError::Unreadable { name: display_name(here), reason: reason(error) };
    let listed = match std::fs::read_dir(here) {
        Err(error) if matches!(error.kind(), ErrorKind::NotADirectory | ErrorKind::NotFound) => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&error)),
        Ok(listed) => listed,
    };
    let paths = listed.map(|entry| entry.map(|entry| folder.join(entry.file_name())));
    let mut paths = paths.collect::<Result<Vec<_>, _>>().map_err(|error| unreadable(&error))?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        folder
    }

    fn matched(folder: &Path, pattern: &str) -> Vec<String> {
        let paths = expand(folder, pattern).unwrap();
        paths.iter().map(|path| display_name(path.strip_prefix(folder).unwrap())).collect()
    }

    #[test]
    fn marks_match_names_and_folders() {
        let folder = tree(&["a/x.yaml", "a/y.yml", "a/.hidden.yaml", "b/deep/z.yaml", ".h/x.yaml", "a[1]/w.yaml"]);
        for (pattern, paths) in [
            ("*/*.yaml", &["a/x.yaml", "a[1]/w.yaml"][..]),
            ("**/*.yaml", &["a/x.yaml", "a[1]/w.yaml", "b/deep/z.yaml"]),
            ("**/deep", &["b/deep"]),
            ("b/**", &["b/deep"]),
            ("./a/?.y*", &["a/x.yaml", "a/y.yml"]),
            ("a/x.yaml", &["a/x.yaml"]),
            ("a/../b", &["a/../b"]),
            ("[ab]/x.yaml", &["a/x.yaml"]),
            ("a[[]1]/*", &["a[1]/w.yaml"]),
            (".h/*", &[".h/x.yaml"]),
            ("a/x.yaml/*", &[]),
            ("c/*", &[]),
        ] {
            assert_eq!(matched(folder.path(), pattern), paths, "{pattern}");
        }
    }

    #[test]
    fn the_current_folder_has_a_name() {
        assert_eq!(expand(Path::new(""), ".").unwrap(), [Path::new(".")]);
        assert_eq!(expand(Path::new(""), "./src/./lib.rs").unwrap(), [Path::new("src/lib.rs")]);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_circles_cost_nothing() {
        let folder = tree(&["a/x.yaml"]);
        for name in ["l1", "l2", "l3"] {
            std::os::unix::fs::symlink("..", folder.path().join("a").join(name)).unwrap();
        }
        assert_eq!(matched(folder.path(), "**/*.yaml"), ["a/x.yaml"]);
        assert!(matched(folder.path(), &["*"; 30].join("/")).len() < 10);
        assert!(matched(folder.path(), &["**"; 12].join("/*/")).len() < 10);
        // Deeper than the operating system follows links: said, not passed over.
        assert!(expand(folder.path(), &["*"; 90].join("/")).is_err());
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_named() {
        let folder = tree(&["records/a.yaml"]);
        for (pattern, words) in [("records/[ab.yaml", "`[`"), ("records/**.yaml", "`**`")] {
            let error = expand(folder.path(), pattern).unwrap_err();
            assert!(matches!(error, SourceError::Pattern { help, .. } if help.starts_with(words)), "{error:?}");
        }
    }
}
