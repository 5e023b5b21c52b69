//! A pack's folder in, embedded, on disk or listed; its files sorted into rules, libraries and the rest out.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::{DOCUMENTS, EMBEDDED, PackError, PackSource, words};
use crate::source::{SourceError, SourceFile, display_name, stays_inside, walk_reason};

/// All files below `rules/mhlw-6.0-gov`, by their path; made by `build.rs`.
const EMBEDDED_FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The typed files at the top of the pack that is built in, as JSON; made by `build.rs`.
const TYPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/typed.rs"));

/// All files below `rules/documents`: the rules on the documents behind the records, which come with the pack that is
/// built in.
const DOCUMENT_RULES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/documents.rs"));

/// What says that a folder is a pack.
const ABOUT: &str = "pack.yaml";
/// The files of a pack that judge with every rule.
const SHARED: [&str; 2] = ["catalog.yaml", "schema.yaml"];

/// The files of a pack or of a folder of rules.
#[derive(Debug)]
pub struct Folder {
    /// How diagnostics name it.
    pub name: String,
    /// What stands before the names of its files where those of several folders stand together; empty for a pack.
    pub(super) group: String,
    /// All of them, by their path from it.
    files: Listed,
    /// Files at its top, by name.
    pub(super) top: BTreeMap<String, Arc<SourceFile>>,
    /// `lib/*.rhai`.
    pub(super) libraries: Vec<Arc<SourceFile>>,
    /// Pairs of script and page, by id.
    pub(super) rules: Vec<ScriptFile>,
    /// `attestation.rhai` at the top: the rule that asks for signatures.
    pub(super) attestation: Option<ScriptFile>,
}

/// A script with its page.
#[derive(Debug)]
pub struct ScriptFile {
    /// The rule's id: the path without its ending.
    pub id: String,
    /// The `.rhai` file.
    pub script: Arc<SourceFile>,
    /// The `.md` file.
    pub page: Option<Arc<SourceFile>>,
    /// It is built in.
    pub built_in: bool,
}

/// True for the name of a file of the pack that is built in, or of the rules on documents that come with it.
#[must_use]
pub fn is_built_in(name: &str) -> bool {
    let of = |folder: &str, files: &[(&str, &str)]| {
        name.strip_prefix("rules/")
            .and_then(|name| name.strip_prefix(folder)?.strip_prefix('/'))
            .is_some_and(|name| files.iter().any(|(path, _)| *path == name))
    };
    of(EMBEDDED, EMBEDDED_FILES) || of(DOCUMENTS, DOCUMENT_RULES)
}

impl ScriptFile {
    /// The script and its page.
    pub fn files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        std::iter::once(&self.script).chain(&self.page)
    }
}

/// The files of a folder, by their path from it.
pub type Listed = BTreeMap<String, Arc<SourceFile>>;

impl Folder {
    /// True for a file that a pack or a folder of rules can have. A definition file is for editors.
    #[must_use]
    pub fn may_have(path: &str) -> bool {
        if path.ends_with(".d.rhai") {
            return false;
        }
        Path::new(path).extension().is_some_and(|e| e == "rhai" || e == "md" || e == "yaml")
    }

    /// Reads a pack.
    ///
    /// # Errors
    /// A folder that is none, or cannot be read.
    pub fn read(source: &PackSource) -> Result<Self, PackError> {
        match source {
            PackSource::Embedded => {
                let name = format!("rules/{EMBEDDED}");
                let files = embedded(&name, EMBEDDED_FILES);
                Ok(Self::of_pack(name, files)?.built_in())
            }
            PackSource::Folder(path) => {
                let name = folder_name(path);
                // Before its files are read: the documents of a hospital are no halves of rules.
                if path.is_dir() && !path.join(ABOUT).exists() {
                    return Err(PackError::NoPack { name });
                }
                Self::of_pack(name, on_disk(path)?)
            }
        }
    }

    /// The rules on documents that are built in.
    ///
    /// # Errors
    /// Half a rule, which a test would have found.
    pub(super) fn on_documents() -> Result<Self, PackError> {
        let name = format!("rules/{DOCUMENTS}");
        let files = embedded(&name, DOCUMENT_RULES);
        Ok(Self::of_rules(name, DOCUMENTS, files)?.built_in())
    }

    fn built_in(mut self) -> Self {
        self.rules.iter_mut().chain(&mut self.attestation).for_each(|rule| rule.built_in = true);
        self
    }

    /// True when its rules are built in.
    pub(super) fn is_built_in(&self) -> bool {
        self.rules.iter().any(|rule| rule.built_in)
    }

    /// A pack whose files are read already.
    ///
    /// # Errors
    /// A folder that is no pack, or half a rule.
    pub fn of_pack(name: String, files: Listed) -> Result<Self, PackError> {
        if !files.contains_key(ABOUT) {
            return Err(PackError::NoPack { name });
        }
        Self::sort(name, files, "")
    }

    /// A folder of rules that is no pack; scripts at its top get its name as their group.
    ///
    /// # Errors
    /// A folder that cannot be read, or half a rule.
    pub fn read_rules(path: &Path) -> Result<Self, PackError> {
        let group =
            path.canonicalize().ok().and_then(|p| p.file_name().map(|name| name.to_string_lossy().into_owned()));
        Self::of_rules(folder_name(path), &group.unwrap_or_default(), on_disk(path)?)
    }

    /// A folder of rules whose files are read already; `group` is its own name.
    ///
    /// # Errors
    /// Half a rule.
    pub fn of_rules(name: String, group: &str, files: Listed) -> Result<Self, PackError> {
        Self::sort(name, files, group)
    }

    /// True when both hold the same files.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let mut pairs = self.files.iter().zip(&other.files);
        self.group == other.group
            && self.files.len() == other.files.len()
            && pairs.all(|((path, file), (other, theirs))| path == other && file.text() == theirs.text())
    }

    /// True when it has no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What all rules share, by name: the libraries, and of a pack the catalog and the schema.
    pub(super) fn shared(&self) -> impl Iterator<Item = (String, Arc<SourceFile>)> {
        let before = if self.group.is_empty() { String::new() } else { format!("{}/", self.group) };
        let inner = |file: &SourceFile| file.name().rsplit("lib/").next().unwrap_or_default().to_owned();
        let libraries = self.libraries.iter().map(move |file| (format!("{before}lib/{}", inner(file)), file.clone()));
        let typed = SHARED.iter().filter(|_| self.group.is_empty());
        libraries.chain(typed.filter_map(|name| Some(((*name).to_owned(), self.top.get(*name)?.clone()))))
    }

    /// A typed file at the top. What is built in was read when it was built.
    pub(super) fn typed<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<T, PackError> {
        let built = TYPED.iter().find(|(own, _)| *own == name).filter(|_| self.is_built_in());
        match built.and_then(|(_, json)| serde_json::from_str(json).ok()) {
            Some(typed) => Ok(typed),
            None => typed(self.file(name)?),
        }
    }

    /// The file at the top with this name.
    pub(super) fn file(&self, name: &str) -> Result<&SourceFile, PackError> {
        self.top
            .get(name)
            .map(AsRef::as_ref)
            .ok_or_else(|| PackError::MissingFile { name: format!("{}/{name}", self.name) })
    }

    /// Sorts files by their path. `group` is the group of scripts at the top; empty means the top holds none.
    fn sort(name: String, files: Listed, group: &str) -> Result<Self, PackError> {
        let mut folder = Self {
            name,
            group: group.to_owned(),
            files: files.clone(),
            top: BTreeMap::new(),
            libraries: Vec::new(),
            rules: Vec::new(),
            attestation: None,
        };
        for (path, file) in &files {
            let page = |stem: &str| files.get(&format!("{stem}.md")).cloned();
            match (path.rsplit_once('/'), path.strip_suffix(".rhai")) {
                (Some(("lib", _)), Some(_)) => folder.libraries.push(file.clone()),
                (_, Some(stem)) if !words::plain(stem) || !words::plain(group) => {
                    let problem = format!("名前に{}", words::COMMANDS);
                    return Err(PackError::File { name: file.name().to_owned(), problem });
                }
                (Some(_), Some(stem)) => {
                    let rule =
                        ScriptFile { id: stem.to_owned(), script: file.clone(), page: page(stem), built_in: false };
                    folder.rules.push(rule);
                }
                (None, Some("attestation")) if group.is_empty() => {
                    let rule = ScriptFile {
                        id: "attestation".to_owned(),
                        script: file.clone(),
                        page: page("attestation"),
                        built_in: false,
                    };
                    folder.attestation = Some(rule);
                }
                (None, Some(stem)) if !group.is_empty() => {
                    let rule = ScriptFile {
                        id: format!("{group}/{stem}"),
                        script: file.clone(),
                        page: page(stem),
                        built_in: false,
                    };
                    folder.rules.push(rule);
                }
                (Some((_, name)), None) if SHARED.contains(&name) || name == ABOUT => {
                    let problem = "フォルダの最上位に置くファイルです".to_owned();
                    return Err(PackError::File { name: file.name().to_owned(), problem });
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

/// Embedded files under the name of their folder.
fn embedded(name: &str, files: &[(&str, &str)]) -> Listed {
    let file =
        |&(path, text): &(&str, &str)| (path.to_owned(), Arc::new(SourceFile::new(format!("{name}/{path}"), text)));
    files.iter().map(file).collect()
}

/// A page below a folder must have its script.
fn half_rule(path: &str, file: &SourceFile, files: &Listed) -> Result<(), PackError> {
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
fn on_disk(root: &Path) -> Result<Listed, PackError> {
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
        let (path, folder) = (entry.path(), entry.path().is_dir());
        let part = path.to_str().is_some_and(Folder::may_have) && !folder;
        // A linked rule that is passed over would never judge.
        if entry.depth() > 0 && entry.path_is_symlink() && (part || folder) {
            stays_inside(root, path)?;
        }
        if !part {
            continue;
        }
        let inner = path.strip_prefix(root).unwrap_or(path);
        files.insert(display_name(inner), Arc::new(SourceFile::read(path, display_name(path))?));
    }
    Ok(files)
}

/// Reads a typed file of the pack.
pub(super) fn typed<T: for<'de> Deserialize<'de>>(file: &SourceFile) -> Result<T, PackError> {
    let text = file.text().strip_prefix('\u{feff}').unwrap_or(file.text());
    let wrong = |problem: String| PackError::File { name: file.name().to_owned(), problem };
    let typed = serde_yaml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    // Only an escape, or the character itself, can bring one in.
    if text.contains('\\') || !words::plain(text) {
        let values: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        if !words::all_plain(&values) {
            return Err(wrong(words::COMMANDS.to_owned()));
        }
    }
    Ok(typed)
}
