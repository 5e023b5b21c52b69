//! Where a side of a difference is, in; its settings, its facilities, its records and its rules out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::config::{Layer, Settings};
use junshu::diff;
use junshu::pack::{EMBEDDED, Folder, PackError, PackSource};
use junshu::source::git::{GitError, Naming};
use junshu::source::{Repository, SourceError, SourceFile, display_name};

use super::files::{Guarded, Shared, files};
use super::layout::Layout;
use super::operands::Place;
use super::past::Past;
use super::records::{STDIN, problems};
use super::settings::{Said, settings};
use super::terminal::blame;
use super::{LookOptions, PackOptions, open};

/// One side.
pub struct Side {
    /// What holds there: the file of settings is that of the side.
    pub settings: Settings,
    /// Each with an inventory of its own: how it is called, and its paths.
    facilities: Vec<(String, Vec<PathBuf>)>,
    /// What belongs to each of them.
    beside: Vec<PathBuf>,
    /// What is called so is what the facilities are told apart below.
    root: String,
    from: Source,
}

/// Where the records are read from.
enum Source {
    Disk { shared: Vec<Shared>, guarded: Guarded },
    Revision(Box<Past>),
}

/// The records of a facility.
pub type Records = (String, Vec<Arc<SourceFile>>);

impl Side {
    /// Looks what there is at a place. `None` when its settings cannot be used, which is printed.
    pub fn new(at: Place, pack: &PackOptions, look: &LookOptions) -> Option<Self> {
        let said =
            Said { pack, rules: None, records: &at.paths, more: Layer::options(), revision: at.revision.as_ref() };
        let settings = settings(said, look)?;
        let chosen = !at.named || settings.stand_for(&at.paths);
        let (layout, mut errors) = Layout::of(&settings, (!chosen).then_some(&*at.paths), at.revision.as_ref());
        let from = match at.revision {
            Some(revision) => Past::new(revision, &layout, false).map(|past| Source::Revision(Box::new(past))),
            None => {
                let guarded = layout.guarded();
                let shared = Shared::read(&layout.beside, &guarded, layout.group);
                shared.map(|shared| Source::Disk { shared, guarded })
            }
        };
        let Layout { facilities, group, beside, .. } = layout;
        let root = if group { settings.here().map(display_name).unwrap_or_default() } else { open::root(&at.paths) };
        match from {
            Ok(from) if errors.is_empty() => Some(Self { settings, facilities, beside, root, from }),
            from => {
                errors.extend(problems(from.err().unwrap_or_default()));
                errors.iter().for_each(|error| blame(error, look.color));
                None
            }
        }
    }

    /// Reads the records of all facilities.
    ///
    /// # Errors
    /// Every path that means nothing and every file that is no text.
    pub fn read(&self) -> Result<Vec<Records>, Vec<SourceError>> {
        let (mut read, mut errors) = (Vec::new(), Vec::new());
        for (root, paths) in &self.facilities {
            let files = match &self.from {
                Source::Revision(past) => past.files(paths),
                Source::Disk { shared, guarded } => files(paths, STDIN, shared, guarded),
            };
            files.map_or_else(|error| errors.extend(error), |files| read.push((root.clone(), files)));
        }
        if errors.is_empty() { Ok(read) } else { Err(errors) }
    }

    /// The files beside the records of a facility.
    pub fn repository(&self, root: &str) -> Repository {
        let paths = self.facilities.iter().find(|(name, _)| name == root).map_or(&[][..], |(_, paths)| paths);
        match &self.from {
            Source::Revision(past) => past.revision.repository(&[paths, &self.beside].concat()),
            Source::Disk { shared, .. } => {
                let folders = shared.iter().filter_map(|shared| shared.folder().map(Path::to_owned));
                Repository::around(&paths.iter().cloned().chain(folders).collect::<Vec<_>>())
            }
        }
    }

    /// How a difference shows it.
    pub fn shown(&self) -> diff::Side {
        let root = self.root.clone();
        match &self.from {
            Source::Revision(past) => diff::Side {
                name: past.revision.name().to_owned(),
                commit: Some(past.revision.commit().to_owned()),
                before: format!("{}:", past.revision.label()),
                root,
            },
            Source::Disk { .. } => diff::Side { name: self.name(), root, ..diff::Side::default() },
        }
    }

    fn name(&self) -> String {
        if self.root.is_empty() { ".".to_owned() } else { self.root.clone() }
    }

    /// Reads the pack.
    pub fn pack(&self, pack: Option<&Path>) -> Result<Folder, PackError> {
        match pack {
            None => Folder::read(&PackSource::Embedded),
            Some(name) if name == Path::new(EMBEDDED) && !name.is_dir() => Folder::read(&PackSource::Embedded),
            Some(path) => match self.listing(path)? {
                Some((name, _, files)) => Folder::of_pack(name, files),
                None => Folder::read(&PackSource::Folder(path.into())),
            },
        }
    }

    /// Reads a folder of rules; nothing when the side does not have it.
    pub fn rules(&self, path: &Path) -> Result<Option<Folder>, PackError> {
        match self.listing(path) {
            Ok(Some((name, own, files))) => Folder::of_rules(name, &own, files).map(Some),
            Ok(None) => path.exists().then(|| Folder::read_rules(path)).transpose(),
            Err(SourceError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The files of a folder of rules, with the folder's name and its own; nothing where it is to be read from disk: there
    /// are the rules of a folder, and those that stand outside the repository.
    fn listing(&self, path: &Path) -> Result<Option<(String, String, Listed)>, SourceError> {
        let Source::Revision(past) = &self.from else { return Ok(None) };
        match past.revision.folder(path, Naming::Revision, Folder::may_have) {
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
        let name = self.name();
        match &self.from {
            Source::Revision(past) => {
                format!("版 {}（{}）の {name}", past.revision.name(), past.revision.commit())
            }
            Source::Disk { .. } => format!("いまある {name}"),
        }
    }
}

type Listed = BTreeMap<String, Arc<SourceFile>>;
