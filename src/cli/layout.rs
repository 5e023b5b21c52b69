//! Settings in; which records they mean, facility by facility, and what belongs to each, on disk or at a revision, out.

use std::path::{Path, PathBuf};

use junshu::config::Settings;
use junshu::report::problem::Problem;
use junshu::source::git::Revision;
use junshu::source::{discover, display_name, place};

use super::files::Guarded;
use super::open;
use super::records::problems;

/// Where the records are.
#[derive(Debug, Default)]
pub struct Layout {
    /// Each with an inventory of its own: how reports call it, and its paths.
    pub facilities: Vec<(String, Vec<PathBuf>)>,
    /// They are the facilities of a group, not records that were named.
    pub group: bool,
    /// What belongs to each inventory: what the settings include, and files with waivers that stand in none.
    pub beside: Vec<PathBuf>,
    /// Files that may hold waivers, whatever their names.
    pub waivers: Vec<PathBuf>,
}

impl Layout {
    /// What the settings say; `named` are records that stand instead of theirs. As much as can be found, and what is wrong
    /// with the rest: what is wrong with one is said whether or not something is wrong with the others.
    pub fn of(settings: &Settings, named: Option<&[PathBuf]>, revision: Option<&Revision>) -> (Self, Vec<Problem>) {
        let mut errors = Vec::new();
        let mut or_none = |found: Result<Vec<PathBuf>, Vec<Problem>>| {
            found.unwrap_or_else(|wrong| {
                errors.extend(wrong);
                Vec::new()
            })
        };
        let look = Look { settings, revision };
        let config = &settings.config;
        let group = named.is_none() && !config.facilities.is_empty();
        let facilities = if let Some(paths) = named {
            vec![(open::root(paths), paths.to_owned())]
        } else if group {
            let folders = or_none(look.folders()).into_iter();
            folders.map(|folder| (display_name(&folder), vec![folder])).collect()
        } else if !config.inventory.is_empty() {
            let written = or_none(look.written("inventory"));
            vec![(open::root(&written), or_none(look.places("inventory")))]
        } else {
            vec![(".".to_owned(), vec![PathBuf::from(".")])]
        };
        let waivers = or_none(look.waivers());
        let mut layout = Self { facilities, group, beside: or_none(look.places("include")), waivers };
        // What stands in the folder of a facility of a group is read there, and there only.
        let apart = layout.waivers.iter().filter(|file| !(group && layout.holds(file))).cloned();
        let apart: Vec<PathBuf> = apart.collect();
        layout.beside.extend(apart);
        // Reports have them in this order.
        layout.facilities.sort();
        (layout, errors)
    }

    /// True for a file below a folder of a facility.
    fn holds(&self, file: &Path) -> bool {
        let folders = self.facilities.iter().flat_map(|(_, paths)| paths);
        folders.into_iter().any(|folder| place(file).starts_with(place(folder)))
    }

    /// Where the files are that may hold waivers.
    pub fn guarded(&self) -> Guarded {
        self.waivers.iter().map(|path| place(path)).collect()
    }
}

/// Settings, and where what they name is looked for.
struct Look<'s> {
    settings: &'s Settings,
    revision: Option<&'s Revision>,
}

impl Look<'_> {
    /// The paths of a key as they are written.
    fn written(&self, key: &str) -> Result<Vec<PathBuf>, Vec<Problem>> {
        self.settings.paths(key).map_err(|error| problems(vec![error]))
    }

    /// What the paths of a key lead to; a revision reads patterns itself.
    fn places(&self, key: &str) -> Result<Vec<PathBuf>, Vec<Problem>> {
        if self.revision.is_some() { self.written(key) } else { self.settings.places(key).map_err(problems) }
    }

    /// The folders of the facilities.
    fn folders(&self) -> Result<Vec<PathBuf>, Vec<Problem>> {
        let Some(revision) = self.revision else { return self.settings.facilities().map_err(problems) };
        let mut folders = Vec::new();
        for pattern in self.written("facilities")? {
            folders.extend(revision.folders(&pattern).map_err(|error| problems(vec![error]))?);
        }
        Ok(folders)
    }

    /// The files of waivers that are named.
    fn waivers(&self) -> Result<Vec<PathBuf>, Vec<Problem>> {
        let named = self.places("waivers")?;
        if self.revision.is_some() {
            return Ok(named);
        }
        let mut files = Vec::new();
        for path in named {
            files.extend(discover(&path).map_err(|error| problems(vec![error]))?.into_iter().map(|found| found.path));
        }
        Ok(files)
    }
}
