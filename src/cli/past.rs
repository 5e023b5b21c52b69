//! A revision and paths of records in; the records as they are there out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::source::git::{Naming, Revision};
use junshu::source::{SourceError, SourceFile, display_name, is_guarded};

/// Records at a revision.
#[derive(Debug)]
pub struct Past {
    /// The revision.
    pub revision: Revision,
    /// Files that belong to each inventory; in a group they are shared.
    pub beside: Vec<PathBuf>,
    /// There are facilities, which have an inventory each.
    pub group: bool,
    /// Files that may hold waivers, whatever their names.
    pub waivers: Vec<PathBuf>,
}

impl Past {
    /// The records of all paths.
    ///
    /// # Errors
    /// Every path that means nothing there and every file that is no text.
    pub fn files(&self, paths: &[PathBuf]) -> Result<Vec<Arc<SourceFile>>, Vec<SourceError>> {
        self.read(paths, Err)
    }

    /// The same, when the revision need not have them: a facility may be new.
    ///
    /// # Errors
    /// Patterns that are wrong, and every file that is no text.
    pub fn files_there(&self, paths: &[PathBuf]) -> Result<Vec<Arc<SourceFile>>, Vec<SourceError>> {
        self.read(paths, |error| match error {
            SourceError::NotFound { .. } | SourceError::NothingThere { .. } => Ok(()),
            error => Err(error),
        })
    }

    fn read(
        &self,
        paths: &[PathBuf],
        excuse: impl Fn(SourceError) -> Result<(), SourceError>,
    ) -> Result<Vec<Arc<SourceFile>>, Vec<SourceError>> {
        let (mut found, mut errors) = (Vec::new(), Vec::new());
        let typed = Path::new("-");
        for path in paths.iter().filter(|path| *path != typed).chain(&self.beside) {
            match self.revision.discover(path) {
                Ok(blobs) => found.extend(blobs),
                Err(error) => errors.extend(excuse(error).err()),
            }
        }
        let places = |paths: &[PathBuf]| -> Vec<PathBuf> {
            paths.iter().filter_map(|path| self.revision.place(path).ok()).collect()
        };
        let (beside, waivers) = (places(&self.beside), places(&self.waivers));
        let mark = |path: &Path, file: SourceFile| {
            let shared = self.group && beside.iter().any(|beside| path.starts_with(beside));
            let file = if shared { file.shared() } else { file };
            let named = is_guarded(&display_name(path)) || waivers.iter().any(|waivers| path.starts_with(waivers));
            if named { file.guarded() } else { file }
        };
        match self.revision.read_all(found, Naming::Revision, &mark) {
            Ok(files) if errors.is_empty() => Ok(files.into_iter().map(Arc::new).collect()),
            Ok(_) => Err(errors),
            Err(more) => Err(errors.into_iter().chain(more).collect()),
        }
    }
}
