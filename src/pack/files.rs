//! A pack's folder in, embedded or on disk; its files sorted into rules, libraries and the rest out.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{EMBEDDED, PackError, PackSource};
use crate::source::{SourceError, SourceFile, display_name, walk_reason};

/// All files below `rules/mhlw-6.0-gov`, by their path; made by `build.rs`.
const EMBEDDED_FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The files of a pack or of a folder of rules.
pub struct Folder {
    /// How diagnostics name it.
    pub name: String,
    /// Files at its top, by name.
    pub top: BTreeMap<String, Arc<SourceFile>>,
    /// `lib/*.rhai`.
    pub libraries: Vec<Arc<SourceFile>>,
    /// Pairs of script and page, by id.
    pub rules: Vec<ScriptFile>,
    /// `attestation.rhai` at the top: the rule that asks for signatures.
    pub attestation: Option<ScriptFile>,
}

/// A script with its page.
pub struct ScriptFile {
    /// The rule's id: the path without its ending.
    pub id: String,
    /// The `.rhai` file.
    pub script: Arc<SourceFile>,
    /// The `.md` file.
    pub page: Option<Arc<SourceFile>>,
}

impl ScriptFile {
    /// The script and its page.
    pub fn files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        std::iter::once(&self.script).chain(&self.page)
    }
}

impl Folder {
    pub fn read(source: &PackSource) -> Result<Self, PackError> {
        match source {
            PackSource::Embedded => {
                let name = format!("rules/{EMBEDDED}");
                let files = EMBEDDED_FILES
                    .iter()
                    .map(|&(path, text)| (path.to_owned(), Arc::new(SourceFile::new(format!("{name}/{path}"), text))))
                    .collect();
                Self::sort(name, files, "")
            }
            PackSource::Folder(path) => {
                let name = folder_name(path);
                // Before its files are read: the documents of a hospital are no halves of rules.
                if path.is_dir() && !path.join("pack.yaml").exists() {
                    return Err(PackError::NoPack { name });
                }
                Self::sort(name, on_disk(path)?, "")
            }
        }
    }

    /// A folder of rules that is no pack; scripts at its top get its name as their group.
    pub fn read_rules(path: &Path) -> Result<Self, PackError> {
        let group =
            path.canonicalize().ok().and_then(|p| p.file_name().map(|name| name.to_string_lossy().into_owned()));
        Self::sort(folder_name(path), on_disk(path)?, &group.unwrap_or_default())
    }

    /// The file at the top with this name.
    pub fn file(&self, name: &str) -> Result<&SourceFile, PackError> {
        self.top
            .get(name)
            .map(AsRef::as_ref)
            .ok_or_else(|| PackError::MissingFile { name: format!("{}/{name}", self.name) })
    }

    /// Sorts files by their path. `group` is the group of scripts at the top; empty means the top holds none.
    fn sort(name: String, files: BTreeMap<String, Arc<SourceFile>>, group: &str) -> Result<Self, PackError> {
        let mut folder =
            Self { name, top: BTreeMap::new(), libraries: Vec::new(), rules: Vec::new(), attestation: None };
        for (path, file) in &files {
            let page = |stem: &str| files.get(&format!("{stem}.md")).cloned();
            match (path.rsplit_once('/'), path.strip_suffix(".rhai")) {
                (Some(("lib", _)), Some(_)) => folder.libraries.push(file.clone()),
                (Some(_), Some(stem)) => {
                    let rule = ScriptFile { id: stem.to_owned(), script: file.clone(), page: page(stem) };
                    folder.rules.push(rule);
                }
                (None, Some("attestation")) if group.is_empty() => {
                    let rule =
                        ScriptFile { id: "attestation".to_owned(), script: file.clone(), page: page("attestation") };
                    folder.attestation = Some(rule);
                }
                (None, Some(stem)) if !group.is_empty() => {
                    let rule = ScriptFile { id: format!("{group}/{stem}"), script: file.clone(), page: page(stem) };
                    folder.rules.push(rule);
                }
                (Some(_), None) => half_rule(path, file, &files)?,
                (None, _) => {
                    folder.top.insert(path.clone(), file.clone());
                }
            }
        }
        Ok(folder)
    }
}

/// A page below a folder must have its script.
fn half_rule(path: &str, file: &SourceFile, files: &BTreeMap<String, Arc<SourceFile>>) -> Result<(), PackError> {
    let Some(stem) = path.strip_suffix(".md").filter(|stem| !stem.ends_with("README")) else { return Ok(()) };
    let script = format!("{stem}.rhai");
    if files.contains_key(&script) {
        return Ok(());
    }
    Err(PackError::HalfRule { have: file.name().to_owned(), lacks: file.name().replace(".md", ".rhai") })
}

/// A folder as diagnostics name it, without the `/` that a shell's completion leaves at its end.
fn folder_name(path: &Path) -> String {
    let name = display_name(path);
    let bare = name.trim_end_matches('/');
    if bare.is_empty() { name } else { bare.to_owned() }
}

/// All files below a folder that a pack can have, by their path from it.
fn on_disk(root: &Path) -> Result<BTreeMap<String, Arc<SourceFile>>, PackError> {
    let unreadable = |reason: String| SourceError::Unreadable { name: display_name(root), reason };
    if !root.exists() {
        return Err(SourceError::NotFound { name: display_name(root) }.into());
    }
    if !root.is_dir() {
        return Err(unreadable("フォルダではありません".to_owned()).into());
    }
    let mut files = BTreeMap::new();
    for entry in ignore::WalkBuilder::new(root).standard_filters(false).follow_links(false).build() {
        let entry = entry.map_err(|error| unreadable(walk_reason(&error)))?;
        let path = entry.path();
        let known = path.extension().is_some_and(|e| e == "rhai" || e == "md" || e == "yaml");
        if !known || !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let inner = path.strip_prefix(root).unwrap_or(path);
        files.insert(display_name(inner), Arc::new(SourceFile::read(path, display_name(path))?));
    }
    Ok(files)
}
