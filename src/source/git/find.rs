//! A path or pattern as typed in; the records that it means in the tree of a commit out, as [`discover`] finds them on disk.
//!
//! [`discover`]: crate::source::discover

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::ignored::Ignored;
use super::tree::{Entry, Led, Tree};
use super::{Blob, GitError};
use crate::source::pattern::{MARKS, OPTIONS, pattern_help};
use crate::source::walk::is_record;
use crate::source::{SourceError, is_config};

/// The folders of a tree that a path or a pattern means, as one would type them, in order and each once.
pub fn folders(
    tree: &Tree,
    typed: &str,
    inside: impl Fn(&str) -> Result<String, GitError>,
) -> Result<Vec<PathBuf>, SourceError> {
    let parts: Vec<&str> = typed.split('/').collect();
    let plain = parts.iter().take_while(|part| !part.contains(MARKS)).count();
    let (before, patterns) = parts.split_at(plain);
    let before = before.join("/");
    let start = inside(if before.is_empty() { "." } else { &before })?;
    let Led::Folder(start) = tree.lead("", &start) else { return Ok(Vec::new()) };
    let mut found = BTreeMap::from([(start, PathBuf::from(&before))]);
    for part in patterns {
        let wrong = |_| SourceError::Pattern { pattern: typed.to_owned(), help: pattern_help(typed) };
        let pattern = glob::Pattern::new(part).map_err(wrong)?;
        let mut next = BTreeMap::new();
        for (folder, typed) in found {
            let names = tree.names(&folder);
            for name in names.into_iter().filter(|name| pattern.matches_with(name, OPTIONS)) {
                if let Led::Folder(path) = tree.lead(&folder, name) {
                    next.entry(path).or_insert_with(|| typed.join(name));
                }
            }
        }
        found = next;
    }
    let mut folders: Vec<PathBuf> = found.into_values().collect();
    folders.sort();
    Ok(folders)
}

/// Looks for records in a tree.
pub struct Find<'t> {
    tree: &'t Tree,
    ignored: &'t Ignored,
    /// How the commit is called in errors.
    rev: &'t str,
    /// By the path that links lead to, so that none is read twice.
    found: BTreeMap<String, Blob>,
}

/// A folder of the tree, and how it is called where it was typed.
struct Spot {
    path: String,
    typed: String,
}

impl<'t> Find<'t> {
    pub fn new(tree: &'t Tree, ignored: &'t Ignored, rev: &'t str) -> Self {
        Self { tree, ignored, rev, found: BTreeMap::new() }
    }

    /// What a path means. `inside` turns what is typed into a path from the root, for as far as it is no pattern.
    pub fn path(
        mut self,
        typed: &str,
        inside: impl Fn(&str) -> Result<String, GitError>,
    ) -> Result<Vec<Blob>, SourceError> {
        let path = inside(typed)?;
        match self.tree.lead("", &path) {
            Led::Absent if !typed.contains(MARKS) => return Err(SourceError::NotFound { name: self.name(&path) }),
            Led::Absent => self.pattern(typed, inside)?,
            Led::File(path) if is_config(Path::new(&path)) => {
                return Err(SourceError::Config { name: self.name(&path) });
            }
            led => self.below(led, typed, &path)?,
        }
        if self.found.is_empty() {
            return Err(SourceError::NothingThere { pattern: self.name(&path) });
        }
        let mut files: Vec<Blob> = self.found.into_values().collect();
        files.sort();
        Ok(files)
    }

    fn name(&self, path: &str) -> String {
        format!("{}:{path}", self.rev)
    }

    /// A file as it is, a folder with all that is below it.
    fn below(&mut self, led: Led, typed: &str, written: &str) -> Result<(), SourceError> {
        match led {
            Led::File(path) => self.keep(path, typed.to_owned()),
            Led::Folder(path) => self.folder(&Spot { path, typed: typed.to_owned() })?,
            other => self.refuse(other, written)?,
        }
        Ok(())
    }

    /// Where nothing can be read.
    fn refuse(&self, led: Led, written: &str) -> Result<(), SourceError> {
        let name = self.name(written);
        match led {
            Led::File(_) | Led::Folder(_) => Ok(()),
            Led::Outside => Err(SourceError::Outside { name }),
            Led::Module(path) => Err(GitError::Module { name: self.name(&path) }.into()),
            Led::Absent => {
                Err(SourceError::Unreadable { name, reason: "リンクの指す先がありません".to_owned() })
            }
        }
    }

    fn keep(&mut self, path: String, typed: String) {
        let Some(Entry::File(id)) = self.tree.entry(&path) else { return };
        let blob = Blob { typed, path: path.clone(), id: id.clone() };
        self.found.entry(path).or_insert(blob);
    }

    /// The records below a folder; what is hidden or ignored is passed over. A link must stay in the folder.
    fn folder(&mut self, spot: &Spot) -> Result<(), SourceError> {
        for (rest, entry) in self.tree.below(&spot.path) {
            let record = is_record(Path::new(rest)) || *entry == Entry::Module;
            if !record || self.ignored.passes_over(&spot.path, rest, *entry == Entry::Module) {
                continue;
            }
            let typed = joined(&spot.typed, rest);
            let led = self.tree.lead(&spot.path, rest);
            match &led {
                Led::Folder(_) => {}
                Led::File(path) => {
                    let inside =
                        spot.path.is_empty() || path.strip_prefix(&spot.path).is_some_and(|p| p.starts_with('/'));
                    if !inside {
                        return Err(SourceError::Outside { name: self.name(&joined(&spot.path, rest)) });
                    }
                    self.keep(path.clone(), typed);
                }
                _ => self.refuse(led, &joined(&spot.path, rest))?,
            }
        }
        Ok(())
    }

    /// What a pattern matches, component by component.
    fn pattern(&mut self, typed: &str, inside: impl Fn(&str) -> Result<String, GitError>) -> Result<(), SourceError> {
        let wrong = |_| SourceError::Pattern { pattern: typed.to_owned(), help: pattern_help(typed) };
        glob::Pattern::new(typed).map_err(wrong)?;
        let parts: Vec<&str> = typed.split('/').collect();
        let literal = parts.iter().position(|part| part.contains(MARKS)).unwrap_or(parts.len());
        let base = parts[..literal].join("/");
        if let Led::Folder(path) = self.tree.lead("", &inside(if base.is_empty() { "." } else { &base })?) {
            let wild: Vec<glob::Pattern> = parts[literal..]
                .iter()
                .map(|part| glob::Pattern::new(part))
                .collect::<Result<_, _>>()
                .map_err(wrong)?;
            self.matching(&Spot { path, typed: base }, &wild, &mut HashSet::new())?;
        }
        Ok(())
    }

    /// Goes down from a folder; `seen` are the folders in which the rest of the pattern was looked for.
    fn matching(
        &mut self,
        spot: &Spot,
        parts: &[glob::Pattern],
        seen: &mut HashSet<(String, usize)>,
    ) -> Result<(), SourceError> {
        if !seen.insert((spot.path.clone(), parts.len())) {
            return Ok(());
        }
        let Some((part, rest)) = parts.split_first() else { return self.folder(spot) };
        let deep = part.as_str() == "**";
        // At the end it means the folders below, and not the one in which it stands.
        let folders = deep && rest.is_empty();
        if deep && !folders {
            self.matching(spot, rest, seen)?;
        }
        for name in self.tree.names(&spot.path) {
            let wanted = if deep { !name.starts_with('.') } else { part.matches_with(name, OPTIONS) };
            if !wanted {
                continue;
            }
            let typed = joined(&spot.typed, name);
            match self.tree.lead(&spot.path, name) {
                // As the walk on disk does, `**` does not go into links.
                Led::Folder(path) if deep && path != joined(&spot.path, name) => {}
                Led::Folder(path) => {
                    let spot = Spot { path, typed };
                    if folders {
                        self.folder(&spot)?;
                    }
                    self.matching(&spot, if deep { parts } else { rest }, seen)?;
                }
                Led::File(path) if rest.is_empty() && !deep && !is_config(Path::new(&path)) => self.keep(path, typed),
                Led::File(_) => {}
                led if rest.is_empty() && !deep => self.refuse(led, &joined(&spot.path, name))?,
                Led::Module(path) => return Err(GitError::Module { name: self.name(&path) }.into()),
                Led::Absent | Led::Outside => {}
            }
        }
        Ok(())
    }
}

/// A name below a folder, as it would have been typed.
fn joined(folder: &str, name: &str) -> String {
    match folder.trim_end_matches('/') {
        "" if folder.is_empty() => name.to_owned(),
        "." => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}
