//! The `.gitignore` and `.ignore` files of a commit in; which of its files a walk on disk passes over, out.
//!
//! A file that git keeps can be ignored all the same: then it is no record on disk, and none here.

use std::collections::HashMap;
use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::GitError;
use super::error::PARTIAL;
use super::objects::{Object, Objects};
use super::tree::{Entry, Tree};

/// The most bytes that all of these files may have.
const MOST: u64 = 4 << 20;
/// The names of the files, what counts more first.
const NAMES: [&str; 2] = [".ignore", ".gitignore"];

/// What a commit ignores, by folder; in the order of [`NAMES`].
#[derive(Debug)]
pub struct Ignored([HashMap<String, Gitignore>; NAMES.len()]);

impl Ignored {
    /// Reads the files.
    pub fn read(tree: &Tree, objects: &mut Objects, rev: &str) -> Result<Self, GitError> {
        let mut ignored = NAMES.map(|_| HashMap::new());
        let mut room = MOST;
        for (path, entry) in tree.below("") {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let Some(at) = NAMES.iter().position(|known| *known == name) else { continue };
            let Entry::File(id) = entry else { continue };
            let bytes = match objects.read(id, room)? {
                Object::Bytes(bytes) => bytes,
                Object::TooLarge(_) => return Err(GitError::TooLarge { what: rev.to_owned() }),
                Object::Absent => return Err(GitError::Absent { name: format!("{rev}:{path}"), help: PARTIAL }),
            };
            room -= bytes.len() as u64;
            let mut builder = GitignoreBuilder::new(folder);
            for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
                // A line that is no pattern ignores nothing, here as on disk.
                let _ = builder.add_line(None, line);
            }
            if let Ok(built) = builder.build() {
                ignored[at].insert(folder.to_owned(), built);
            }
        }
        Ok(Self(ignored))
    }

    /// True when a walk from a folder does not come to the file at `rest` below it: that, or a folder on the way, is
    /// ignored or hidden. `module`: it is a folder itself.
    pub fn passes_over(&self, folder: &str, rest: &str, module: bool) -> bool {
        let start = if folder.is_empty() { 0 } else { folder.len() + 1 };
        let path = if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") };
        let ends = path.match_indices('/').map(|(at, _)| at).filter(|at| *at > start).chain([path.len()]);
        ends.into_iter().any(|end| {
            let hidden = || path[..end].rsplit('/').next().is_some_and(|name| name.starts_with('.'));
            self.says(&path[..end], end < path.len() || module).unwrap_or_else(hidden)
        })
    }

    /// What the nearest file that knows a path says of it: ignored, or not after all.
    fn says(&self, path: &str, folder: bool) -> Option<bool> {
        let folders = || Path::new(path).ancestors().skip(1);
        self.0.iter().filter(|files| !files.is_empty()).find_map(|files| {
            folders().find_map(|at| match files.get(at.to_str()?)?.matched(path, folder) {
                Match::None => None,
                Match::Ignore(_) => Some(true),
                Match::Whitelist(_) => Some(false),
            })
        })
    }
}
