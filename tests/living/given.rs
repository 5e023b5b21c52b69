//! Folders of records and arguments in; what the binary came to out.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

pub const TODAY: &str = "2026-11-22";

/// What a run of the binary came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs `junshu` in a folder, without colours and without standard input.
pub fn junshu(folder: &Path, args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_junshu"))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .args(args)
        .output()
        .expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    let code = output.status.code().expect("the binary ends by itself");
    Ran { code, out: text(output.stdout), err: text(output.stderr) }
}

/// A temporary folder with a copy of this fixture as `records/`.
pub fn copy_of(fixture: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(fixture);
    copy(&from, &folder.path().join("records"));
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the folder can be made");
    for entry in std::fs::read_dir(from).expect("the fixture is there") {
        let (from, to) = {
            let entry = entry.expect("an entry");
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).expect("a copy");
        }
    }
}

/// Replaces a text that stands in a file once.
#[track_caller]
pub fn edit(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).expect("the file is there");
    assert_eq!(text.matches(from).count(), 1, "{from} in {}", file.display());
    std::fs::write(file, text.replace(from, to)).expect("the file can be written");
}

/// The findings of all facilities of a JSON report.
pub fn findings(report: &Value) -> Vec<&Value> {
    let facilities = report["facilities"].as_array().expect("a list");
    facilities.iter().flat_map(|facility| facility["findings"].as_array().expect("a list")).collect()
}
