//! The revision that accepted risks are taken from, and paths of records, in; the same records as they are there out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::config::Settings;
use junshu::source::git::{Naming, Revision};
use junshu::source::{SourceError, SourceFile};

use super::files::Guarded;

/// A revision beside the records.
#[derive(Debug)]
pub struct Base {
    revision: Revision,
    /// Files that belong to each inventory; in a group they are shared.
    beside: Vec<PathBuf>,
    group: bool,
}

impl Base {
    /// The revision that the settings name, in the repository around the records; `None` where they name none.
    pub fn open(
        settings: &Settings,
        around: &Path,
        beside: Vec<PathBuf>,
        group: bool,
    ) -> Result<Option<Self>, SourceError> {
        let Some(rev) = settings.config.waivers_from.as_deref() else { return Ok(None) };
        Ok(Some(Self { revision: Revision::around(around, rev)?, beside, group }))
    }

    /// The records of all paths as they are at the revision. What it does not have accepts nothing: a facility may be new.
    pub fn files(&self, paths: &[PathBuf], guarded: &Guarded) -> Result<Vec<Arc<SourceFile>>, Vec<SourceError>> {
        let (mut found, mut errors) = (Vec::new(), Vec::new());
        let typed = Path::new("-");
        for path in paths.iter().filter(|path| *path != typed).chain(&self.beside) {
            match self.revision.discover(path) {
                Ok(blobs) => found.extend(blobs),
                Err(SourceError::NotFound { .. } | SourceError::NothingThere { .. }) => {}
                Err(error) => errors.push(error),
            }
        }
        let mark = |path: &Path, file: SourceFile| {
            let beside = || self.beside.iter().any(|beside| path.starts_with(super::files::place(beside)));
            let file = if self.group && beside() { file.shared() } else { file };
            if guarded.contains(path) { file.guarded() } else { file }
        };
        let read = self.revision.read_all(found, Naming::Revision, &mark);
        match read {
            Ok(files) if errors.is_empty() => Ok(files.into_iter().map(Arc::new).collect()),
            Ok(_) => Err(errors),
            Err(more) => Err(errors.into_iter().chain(more).collect()),
        }
    }
}
