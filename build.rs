//! Embeds every file of `rules/mhlw-6.0-gov` and `rules/documents`, every page of `rules/codes`, and what `junshu init` and
//! `junshu new pack` write, so that adding a rule, a page or a file edits no list.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let of_rules = |path: &Path| path.extension().is_some_and(|e| e == "rhai" || e == "md" || e == "yaml");
    embed("rules/mhlw-6.0-gov", "rules.rs", of_rules);
    read_typed("rules/mhlw-6.0-gov", "typed.rs");
    embed("rules/documents", "documents.rs", of_rules);
    embed("rules/codes", "codes.rs", of_rules);
    embed("src/cli/init/files", "init.rs", |_| true);
    embed("src/cli/new/pack", "new_pack.rs", |_| true);
}

/// A table of the typed files at the top of a pack, as JSON: YAML would be read anew at every start.
fn read_typed(folder: &str, table_name: &str) {
    let (root, out) = (root(folder), out());
    let mut table = String::from("&[\n");
    for name in ["pack.yaml", "catalog.yaml", "schema.yaml"] {
        let text = fs::read_to_string(root.join(name)).expect("the pack has its files");
        let value: serde_json::Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let json = out.join(format!("{name}.json"));
        fs::write(&json, value.to_string()).expect("the build folder can be written");
        writeln!(table, "    ({name:?}, include_str!({:?})),", json.display().to_string()).expect("a string grows");
    }
    table.push(']');
    fs::write(out.join(table_name), table).expect("the build folder can be written");
}

fn root(folder: &str) -> PathBuf {
    PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join(folder)
}

fn out() -> PathBuf {
    PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"))
}

/// A table of the folder's files, by their path from it.
fn embed(folder: &str, table_name: &str, wanted: impl Fn(&Path) -> bool) {
    let root = root(folder);
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    gather(&root, &mut files);
    files.retain(|file| wanted(file));
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
        writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string()).expect("a string grows");
    }
    table.push(']');
    fs::write(out().join(table_name), table).expect("the build folder can be written");
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("the pack's folder is there") {
        let path = entry.expect("the pack's folder can be read").path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            files.push(path);
        }
    }
}
