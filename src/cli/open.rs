//! Options in; a loaded pack, records and the date out, or the errors on stderr.

use std::io::Read;
use std::path::{Path, PathBuf};

use junshu::date::{Date, parse_iso, suggest_iso};
use junshu::pack::{EMBEDDED, Pack, PackSource};
use junshu::source::{SourceError, SourceFile, discover, display_name, reason};

use super::PackOptions;
use super::terminal::{Color, complain};

/// Loads the pack. What is broken in it is printed; a pack that cannot be used at all is `None`.
pub fn pack(options: &PackOptions, extra: &[PathBuf], color: Color) -> Option<Pack> {
    let source = match options.pack.as_deref() {
        None => PackSource::Embedded,
        Some(name) if name == EMBEDDED && !Path::new(name).is_dir() => PackSource::Embedded,
        Some(path) => PackSource::Folder(path.into()),
    };
    let folders: Vec<PathBuf> = options.rules.iter().chain(extra).cloned().collect();
    match Pack::load(&source, &folders, &options.params) {
        Ok(pack) => {
            pack.broken.iter().for_each(|broken| complain(&broken.error, color));
            Some(pack)
        }
        Err(errors) => {
            errors.iter().for_each(|error| complain(error, color));
            None
        }
    }
}

/// `--today`, or the local date.
pub fn today(given: Option<Date>) -> Date {
    given.unwrap_or_else(|| jiff::Zoned::now().date())
}

/// A date on the command line.
pub fn date(text: &str) -> Result<Date, String> {
    parse_iso(text).ok_or_else(|| match suggest_iso(text) {
        Some(iso) => format!("{iso} と書いてください"),
        None => "YYYY-MM-DD の日付ではありません".to_owned(),
    })
}

/// Reads the files of all paths, each once, in the order of their names; `-` is standard input.
///
/// # Errors
/// Every path that names nothing and every file that is no text.
pub fn files(paths: &[PathBuf], stdin_name: &str) -> Result<Vec<SourceFile>, Vec<SourceError>> {
    let mut found = Vec::new();
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().take(SourceFile::MAX_BYTES + 1).read_to_end(&mut bytes);
            let file = read
                .map_err(|error| SourceError::Unreadable { name: stdin_name.to_owned(), reason: reason(&error) })
                .and_then(|_| SourceFile::from_bytes(stdin_name, bytes));
            file.map_or_else(|error| errors.push(error), |file| files.push(file));
            continue;
        }
        match discover(path) {
            Ok(list) => found.extend(list),
            Err(error) => errors.push(error),
        }
    }
    found.sort();
    let mut seen = std::collections::HashSet::new();
    found.retain(|file| seen.insert(file.path.canonicalize().unwrap_or_else(|_| file.path.clone())));
    for file in found {
        match SourceFile::read(&file.path, file.name) {
            Ok(file) => files.push(file),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// How a report names what was checked.
pub fn root(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| display_name(path)).collect::<Vec<_>>().join(" ")
}
