//! Embeds every file of `rules/mhlw-6.0-gov` and `rules/documents` and every page of `rules/codes`, so that adding a rule or
//! a page edits no list.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    embed("rules/mhlw-6.0-gov", "rules.rs");
    embed("rules/documents", "documents.rs");
    embed("rules/codes", "codes.rs");
}

/// A table of the folder's files, by their path from it.
fn embed(folder: &str, table_name: &str) {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join(folder);
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    gather(&root, &mut files);
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
        writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string()).expect("a string grows");
    }
    table.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join(table_name);
    fs::write(out, table).expect("the build folder can be written");
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("the pack's folder is there") {
        let path = entry.expect("the pack's folder can be read").path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|e| e == "rhai" || e == "md" || e == "yaml") {
            files.push(path);
        }
    }
}
