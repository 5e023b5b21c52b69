//! Options in; a loaded pack, records and the date out, or the errors on stderr.

use std::collections::HashSet;
use std::path::PathBuf;

use junshu::config::{ConfigError, Layer, Part, Settings};
use junshu::date::{Date, parse_iso, suggest_iso};
use junshu::pack::{EMBEDDED, Pack, PackSource};
use junshu::select::Selection;
use junshu::source::display_name;

use super::settings::{Said, TODAY, settings, variable};
use super::terminal::{Color, complain};
use super::{LookOptions, PackOptions};

/// The settings and the pack of a command without records. `None` when one of them cannot be used, which is printed.
pub fn pack(options: &PackOptions, look: &LookOptions) -> Option<Pack> {
    let said = Said { pack: options, rules: None, records: &[], more: Layer::options(), revision: None };
    pack_of(&settings(said, look)?, &[], look.color)
}

/// Loads the pack that the settings name, and folders of rules beside theirs. What is broken in it is printed; a pack that
/// cannot be used at all is `None`.
pub fn pack_of(settings: &Settings, extra: &[PathBuf], color: Color) -> Option<Pack> {
    let found = source(settings).and_then(|source| Ok((source, settings.folders("rules")?)));
    let (source, rules) = found.map_err(|error| complain(&error, color)).ok()?;
    let folders = once(rules.into_iter().chain(extra.iter().cloned()));
    let mut pack = match Pack::load(&source, &folders, &settings.given()) {
        Ok(pack) => pack,
        Err(errors) => {
            errors.iter().for_each(|error| complain(error, color));
            return None;
        }
    };
    pack.broken.iter().for_each(|broken| complain(&broken.error, color));
    pack.severities = settings.severities(&pack).map_err(|error| complain(&error, color)).ok()?;
    Some(pack)
}

/// Folders, each once: one that is named may be one of the settings.
fn once(folders: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    folders.filter(|folder| folder.canonicalize().map_or(true, |place| seen.insert(place))).collect()
}

fn source(settings: &Settings) -> Result<PackSource, ConfigError> {
    let folder = settings.path("pack", &settings.config.pack, Part::Whole)?;
    if settings.config.pack == EMBEDDED && !folder.is_dir() {
        return Ok(PackSource::Embedded);
    }
    settings.folder("pack", &settings.config.pack, Part::Whole).map(PackSource::Folder)
}

/// The rules that the settings choose; a name that the pack does not know is printed.
pub fn selection(settings: &Settings, pack: &Pack, color: Color) -> Option<Selection> {
    settings.selection(pack).map_err(|error| complain(&error, color)).ok()
}

/// How a report names what was checked.
pub fn root(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| display_name(path)).collect::<Vec<_>>().join(" ")
}

/// `--today`, or what its variable says, or the local date. `None` when the variable says none, which is printed.
pub fn today(given: Option<Date>) -> Option<Date> {
    let Some(text) = variable(TODAY).filter(|_| given.is_none()) else {
        return Some(given.unwrap_or_else(|| jiff::Zoned::now().date()));
    };
    date(text.trim())
        .inspect_err(|problem| {
            eprintln!("error[usage]: 環境変数 {TODAY} に `{}` は使えません（{problem}）", text.escape_debug());
            eprintln!("  例: {TODAY}=2026-11-22。変数をなくせば、今日の日付で検査します");
        })
        .ok()
}

/// A date on the command line.
pub fn date(text: &str) -> Result<Date, String> {
    parse_iso(text).ok_or_else(|| match suggest_iso(text) {
        Some(iso) => format!("{iso} と書いてください"),
        None => "YYYY-MM-DD の日付ではありません".to_owned(),
    })
}
