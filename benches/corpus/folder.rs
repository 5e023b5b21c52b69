//! Generated records and a folder in; the files out, with `planted.jsonl`: what must be found in them, a finding on a line.

use std::fs;
use std::io::{Error, Result};
use std::path::Path;

use serde_json::json;

use super::Generated;

impl Generated {
    /// Writes everything into a folder that is empty or not there.
    ///
    /// # Errors
    /// When there is something in the folder, or it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Error::other("the folder is not empty"));
        }
        fs::create_dir_all(folder)?;
        for (path, text) in &self.files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a file stands in a folder"))?;
            fs::write(path, text)?;
        }
        let planted = self.planted.iter().chain(&self.ten);
        let lines = planted.map(|p| json!({ "file": p.file, "rule": p.rule, "path": p.path }).to_string() + "\n");
        fs::write(folder.join("planted.jsonl"), lines.collect::<String>())
    }
}
