//! Texts and folders in; settings, errors as plain words, and what the binary came to, out.

use std::fs;
use std::path::Path;

use junshu::config::{Base, ConfigError, Layer, Settings};
use junshu::report::problem::Problem;
use junshu::source::SourceFile;

pub use crate::binary::{Ran, junshu};
use crate::binary::{command, ran};
use crate::folder::copy;

pub const TODAY: &str = "2026-11-22";

/// A temporary folder that is a repository, with these files.
pub fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".git")).expect("a new folder");
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

pub fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a new folder");
    fs::write(path, text).expect("a temporary file can be written");
}

/// Reads a text as `junshu.yaml` in this folder, whose repository's root is `root`.
pub fn read(text: &str, folder: &Path, root: &Path) -> Result<Layer, Vec<ConfigError>> {
    let (folder, root) = (folder.canonicalize().expect("it is there"), root.canonicalize().expect("it is there"));
    Layer::read(SourceFile::new("junshu.yaml", text), Base { here: folder.clone(), folder, root })
}

/// A text that reads no path: settings of a folder that does not matter.
pub fn layer(text: &str) -> Result<Layer, Vec<ConfigError>> {
    read(text, Path::new("fixtures"), Path::new("fixtures"))
}

#[track_caller]
pub fn settings(text: &str) -> Settings {
    Settings::new(vec![layer(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))])
}

/// The environment with these variables alone.
pub fn environment(variables: &[(&str, &str)]) -> Result<Layer, Vec<ConfigError>> {
    Layer::environment(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned()))
}

/// What an error says, and of what.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    pub code: String,
    pub file: String,
    pub text: String,
    pub message: String,
    pub help: String,
}

/// The errors of a text that is refused; every one has a place.
#[track_caller]
pub fn refused(read: Result<Layer, Vec<ConfigError>>) -> Vec<Said> {
    let errors = read.expect_err("the text is refused");
    errors.iter().map(|error| said(error)).collect()
}

#[track_caller]
pub fn said(error: &(dyn miette::Diagnostic + Send + Sync)) -> Said {
    let problem = Problem::of(error);
    let place = problem.place.unwrap_or_else(|| panic!("{} has no place", problem.message));
    let text = error.source_code().zip(error.labels().and_then(|mut labels| labels.next())).map(|(source, label)| {
        let lines = source.read_span(label.inner(), 0, 0).expect("a place in the text");
        String::from_utf8_lossy(lines.data()).into_owned()
    });
    Said {
        code: problem.code.unwrap_or_default(),
        file: place.file,
        text: text.unwrap_or_default(),
        message: problem.message,
        help: problem.help.unwrap_or_default(),
    }
}

/// Runs `junshu` in a folder with these variables and none of ours beside them.
pub fn run(folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> Ran {
    ran(command().envs(variables.iter().copied()).args(args), folder)
}

/// A repository with a copy of the group.
pub fn group() -> tempfile::TempDir {
    let folder = repository(&[]);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/group"), folder.path());
    folder
}
