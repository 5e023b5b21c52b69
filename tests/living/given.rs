//! Folders of records and arguments in; what the binary came to out.

use std::path::Path;

use serde_json::Value;

pub use crate::binary::{Ran, junshu};
use crate::folder::copy;

pub const TODAY: &str = "2026-11-22";

/// A temporary folder with a copy of this fixture as `records/`.
pub fn copy_of(fixture: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(fixture);
    copy(&from, &folder.path().join("records"));
    folder
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
