//! Paths as settings write them in; paths to read and to write out. What a file of settings says never leaves its repository.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::layer::{Base, Layer, Part};
use super::{ConfigError, Settings, keys};
use crate::source::{SourceError, display_name, expand, is_pattern};

const INSIDE: &str = "パスは設定のファイルのあるフォルダから書きます。リポジトリの外は指せません";

const IN_FILE: &str = "綴りと、どこから書いたパスかを確かめてください（設定のファイルのあるフォルダから書きます）";
const HERE: &str = "綴りと、いまいるフォルダを確かめてください";

const NESTED: &str = "同じ記録を二つの施設で数えないよう、パターンをどちらかの深さにそろえてください";

impl Layer {
    /// Refuses the paths of a file that lead out of the repository as they are written.
    pub(super) fn paths_stay_inside(&self) -> Result<(), Vec<ConfigError>> {
        let Some(base) = self.base() else { return Ok(()) };
        let depth = base.folder.strip_prefix(&base.root).map_or(0, |below| below.components().count());
        let mut errors = Vec::new();
        for (key, text, part) in self.paths() {
            if let (Err(problem), Some(written)) = (stays_inside(text, depth), self.written(key, Some(part))) {
                let at = written.at.offset();
                errors.push((at, ConfigError::outside(written, format!("{text} は{problem}"), INSIDE)));
            }
        }
        errors.sort_by_key(|(at, _)| *at);
        if errors.is_empty() { Ok(()) } else { Err(errors.into_iter().map(|(_, error)| error).collect()) }
    }

    /// Every path that is set, with its key and place.
    fn paths(&self) -> impl Iterator<Item = (&'static str, &str, Part<'static>)> {
        let of_paths = keys().filter(|(_, about)| about["x-path"] == true);
        of_paths.flat_map(|(key, _)| {
            let texts = self.texts(key).into_iter();
            texts.filter_map(move |(text, part)| Some((key, path_of(key, text)?, part)))
        })
    }
}

/// The path in a value: of a format what stands behind its `=`.
fn path_of<'t>(key: &str, text: &'t str) -> Option<&'t str> {
    if key == "formats" { text.split_once('=').map(|(_, path)| path) } else { Some(text) }
}

/// What is wrong with a path that is read `depth` folders below the root.
fn stays_inside(text: &str, depth: usize) -> Result<(), &'static str> {
    let mut height = depth;
    let mut marks = false;
    for part in Path::new(text).components() {
        match part {
            Component::Normal(name) if name.eq_ignore_ascii_case(".git") => return Err(" `.git` の中を指しています"),
            Component::Normal(name) => {
                marks |= is_pattern(&name.to_string_lossy());
                height += 1;
            }
            Component::ParentDir if marks => return Err(" `*` などの後に `..` があります"),
            Component::ParentDir => height = height.checked_sub(1).ok_or("リポジトリの外を指しています")?,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return Err("ディスク全体の中での場所（絶対パス）です"),
        }
    }
    Ok(())
}

impl Base {
    /// The path of a text, unless a link leads it out of the repository.
    fn path(&self, text: &str) -> Result<PathBuf, &'static str> {
        let path: PathBuf = self.here.join(text).components().filter(|part| *part != Component::CurDir).collect();
        let path = if path.as_os_str().is_empty() { PathBuf::from(".") } else { path };
        let real = path.ancestors().find_map(|part| {
            let here = if part.as_os_str().is_empty() { Path::new(".") } else { part };
            here.canonicalize().ok()
        });
        if real.is_some_and(|real| real.starts_with(&self.root)) {
            Ok(path)
        } else {
            Err("リンクをたどると、リポジトリの外を指しています")
        }
    }
}

impl Settings {
    /// The paths of a key, each the name of one file or folder, which need not be there.
    ///
    /// # Errors
    /// A link that leads out of the repository.
    pub fn paths(&self, key: &str) -> Result<Vec<PathBuf>, ConfigError> {
        self.texts(key).map(|(text, part)| self.path(key, text, part)).collect()
    }

    /// The one path that a part of a key holds.
    ///
    /// # Errors
    /// A link that leads out of the repository.
    pub fn path(&self, key: &str, text: &str, part: Part<'_>) -> Result<PathBuf, ConfigError> {
        let Some(base) = self.layer(key, None).and_then(Layer::base) else { return Ok(text.into()) };
        base.path(text).map_err(|problem| self.outside(key, part, text, problem))
    }

    /// The folders of a key, each of which a file of settings names must be there.
    ///
    /// # Errors
    /// The first that is not there, or to which a link leads out of the repository.
    pub fn folders(&self, key: &str) -> Result<Vec<PathBuf>, ConfigError> {
        self.texts(key).map(|(text, part)| self.folder(key, text, part)).collect()
    }

    /// The one folder that a part of a key names.
    ///
    /// # Errors
    /// As [`Self::folders`].
    pub fn folder(&self, key: &str, text: &str, part: Part<'_>) -> Result<PathBuf, ConfigError> {
        let path = self.path(key, text, part)?;
        let in_file = self.layer(key, None).and_then(Layer::base).is_some();
        if in_file && !path.is_dir() {
            return Err(self.no_match(key, part, format!("{text} というフォルダがありません")));
        }
        Ok(path)
    }

    /// What the paths and patterns of a key lead to, in the order in which they are written, sorted within each.
    ///
    /// # Errors
    /// A path that leads to nothing, a pattern that is wrong, a link that leads out of the repository.
    pub fn places(&self, key: &str) -> Result<Vec<PathBuf>, Vec<ConfigError>> {
        let mut paths = Vec::new();
        let mut errors = Vec::new();
        for (text, part) in self.texts(key) {
            match self.expanded(key, text, part) {
                Ok(found) if found.is_empty() => {
                    let message = format!("{text} に当たるものがありません");
                    errors.push(self.no_match(key, part, message));
                }
                Ok(found) => paths.extend(found),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(paths) } else { Err(errors) }
    }

    /// The folders of the facilities, in the order of their names, each once.
    ///
    /// # Errors
    /// A pattern that leads to no folder, a facility inside another, and all errors of [`Self::places`].
    pub fn facilities(&self) -> Result<Vec<PathBuf>, Vec<ConfigError>> {
        let mut folders: BTreeMap<PathBuf, (PathBuf, Part<'_>)> = BTreeMap::new();
        let mut errors = Vec::new();
        for (text, part) in self.texts("facilities") {
            let found = self.expanded("facilities", text, part);
            let found = found.map(|paths| paths.into_iter().filter(|path| path.is_dir()).collect::<Vec<_>>());
            match found {
                Ok(found) if found.is_empty() => {
                    let message = format!("{text} に当たるフォルダがありません");
                    errors.push(self.no_match("facilities", part, message));
                }
                Ok(found) => {
                    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
                    folders.extend(found.into_iter().map(|path| (real(&path), (path, part))));
                }
                Err(error) => errors.push(error),
            }
        }
        // A folder stands right before what is in it.
        for (outer, inner) in folders.iter().zip(folders.iter().skip(1)) {
            if inner.0.starts_with(outer.0) {
                let (outer, (inner, part)) = (display_name(&outer.1.0), inner.1);
                let message = format!("施設 {} が施設 {outer} の中にあります", display_name(inner));
                errors.push(ConfigError::conflict(self.written("facilities", *part), message, NESTED));
            }
        }
        let mut folders: Vec<PathBuf> = folders.into_values().map(|(path, _)| path).collect();
        folders.sort_by_key(|path| display_name(path));
        if errors.is_empty() { Ok(folders) } else { Err(errors) }
    }

    fn expanded(&self, key: &str, text: &str, part: Part<'_>) -> Result<Vec<PathBuf>, ConfigError> {
        let base = self.layer(key, None).and_then(Layer::base);
        let here = base.map_or(Path::new(""), |base| &base.here);
        let found = expand(here, text).map_err(|error| match (error, self.written(key, part)) {
            (SourceError::Pattern { pattern, help }, Some(written)) => {
                ConfigError::wrong_value(written, format!("パターン {pattern} が正しくありません"), help)
            }
            (error, _) => error.into(),
        })?;
        let out = |path: &&PathBuf| {
            base.is_some_and(|base| path.canonicalize().is_ok_and(|place| !place.starts_with(&base.root)))
        };
        match found.iter().find(out) {
            None => Ok(found),
            Some(path) => {
                Err(self.outside(key, part, &display_name(path), "リンクをたどると、リポジトリの外を指しています"))
            }
        }
    }

    fn no_match(&self, key: &str, part: Part<'_>, message: String) -> ConfigError {
        let help = if self.layer(key, None).and_then(Layer::base).is_some() { IN_FILE } else { HERE };
        ConfigError::no_match(self.written(key, part), message, help)
    }

    fn outside(&self, key: &str, part: Part<'_>, text: &str, problem: &str) -> ConfigError {
        match self.written(key, part) {
            Some(written) => ConfigError::outside(written, format!("{text} は{problem}"), INSIDE),
            None => SourceError::Outside { name: text.to_owned() }.into(),
        }
    }

    /// The texts of a key, each with its place.
    fn texts(&self, key: &str) -> impl Iterator<Item = (&str, Part<'static>)> {
        self.layer(key, None).map(|layer| layer.texts(key)).unwrap_or_default().into_iter()
    }
}
