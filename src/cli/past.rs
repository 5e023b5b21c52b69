//! A revision and paths of records in; the records as they are there out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::source::git::{Blob, Naming, Revision};
use junshu::source::{SourceError, SourceFile, display_name, is_guarded};

use super::files::mark;
use super::layout::Layout;

/// Records at a revision.
#[derive(Debug)]
pub struct Past {
    /// The revision.
    pub revision: Revision,
    /// It need not have what is looked for: a facility may be new.
    may_lack: bool,
    /// Where files are that may hold waivers, whatever their names.
    waivers: Vec<PathBuf>,
    /// Files that belong to each inventory, read once.
    shared: Vec<(Blob, Arc<SourceFile>)>,
    /// Bytes that may still be read for an inventory.
    room: u64,
}

impl Past {
    /// Reads what belongs to each inventory.
    ///
    /// # Errors
    /// Every path that means nothing there, unless the revision `may_lack` it, and every file that is no text.
    pub fn new(revision: Revision, layout: &Layout, may_lack: bool) -> Result<Self, Vec<SourceError>> {
        let waivers = layout.waivers.iter().filter_map(|path| revision.place(path).ok()).collect();
        let mut past = Self { revision, may_lack, waivers, shared: Vec::new(), room: SourceFile::MAX_BYTES };
        let mut room = past.room;
        past.shared = past.read(&layout.beside, layout.group, &mut room)?;
        past.room = room;
        Ok(past)
    }

    /// The records of all paths, and what belongs to each inventory.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn files(&self, paths: &[PathBuf]) -> Result<Vec<Arc<SourceFile>>, Vec<SourceError>> {
        let mut files = self.read(paths, false, &mut self.room.clone())?;
        files.extend(self.shared.iter().cloned());
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(files.into_iter().map(|(_, file)| file).collect())
    }

    /// Reads the files of all paths that are not shared.
    fn read(
        &self,
        paths: &[PathBuf],
        shared: bool,
        room: &mut u64,
    ) -> Result<Vec<(Blob, Arc<SourceFile>)>, Vec<SourceError>> {
        let (mut found, mut errors) = (Vec::new(), Vec::new());
        for path in paths.iter().filter(|path| *path != Path::new("-")) {
            match self.revision.discover(path) {
                Ok(blobs) => found.extend(blobs),
                Err(SourceError::NotFound { .. } | SourceError::NothingThere { .. }) if self.may_lack => {}
                Err(error) => errors.push(error),
            }
        }
        found.retain(|blob| self.shared.iter().all(|(shared, _)| shared.path != blob.path));
        let (read, more) = self.revision.read_all(found, Naming::Revision, room);
        errors.extend(more);
        let marked = |(blob, file): (Blob, SourceFile)| {
            let place = self.revision.top().join(&blob.path);
            let named = is_guarded(&display_name(&place)) || self.waivers.iter().any(|path| place.starts_with(path));
            (blob, Arc::new(mark(file, shared, named)))
        };
        if errors.is_empty() { Ok(read.into_iter().map(marked).collect()) } else { Err(errors) }
    }
}
