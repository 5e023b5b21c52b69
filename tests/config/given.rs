//! Texts and folders in; settings, errors as plain words, and what the binary came to, out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use junshu::config::{Base, ConfigError, Layer, Settings};
use junshu::report::problem::Problem;
use junshu::source::SourceFile;

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

/// What a run of the binary came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs `junshu` in a folder with these variables and none of ours beside them.
pub fn run(folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_junshu"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("JUNSHU_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).env("NO_COLOR", "1").envs(variables.iter().copied()).stdin(Stdio::null());
    let output = command.args(args).output().expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    let code = output.status.code().expect("the binary ends by itself");
    Ran { code, out: text(output.stdout), err: text(output.stderr) }
}

pub fn junshu(folder: &Path, args: &[&str]) -> Ran {
    run(folder, &[], args)
}

/// A repository with a copy of the group.
pub fn group() -> tempfile::TempDir {
    let folder = repository(&[]);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/group"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a new folder");
    let mut entries: Vec<PathBuf> =
        fs::read_dir(from).expect("a folder").map(|entry| entry.expect("it").path()).collect();
    entries.sort();
    for path in entries {
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("a file is copied");
        }
    }
}
