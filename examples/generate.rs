//! A size, a seed and a folder in; the records of fictitious hospitals and the list of what is planted in them out.
//!
//! `cargo run --release --example generate -- --size S|M|L|XL [--seed N] FOLDER`

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::fs;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use serde_json::json;

use corpus::{Generated, SEED, Size, generate};

/// Writes the records of fictitious hospitals, and planted.jsonl: what must be found in them.
#[derive(Parser)]
struct Options {
    /// S: one hospital; M: one of 5,000 systems; L: 1,000 hospitals; XL: one file of 20 MB
    #[arg(long, value_parser = |name: &str| Size::named(name).ok_or("one of S, M, L and XL"))]
    size: Size,
    /// Another seed, other hospitals
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Where they are written: a folder that is empty or not there
    folder: PathBuf,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match write(&generate(options.size, options.seed), &options.folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", options.folder.display());
            ExitCode::from(2)
        }
    }
}

fn write(generated: &Generated, folder: &Path) -> Result<()> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::other("the folder is not empty"));
    }
    fs::create_dir_all(folder)?;
    for (path, text) in &generated.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder"))?;
        fs::write(path, text)?;
    }
    let planted = generated.planted.iter().chain(&generated.ten);
    let lines = planted.map(|p| json!({ "file": p.file, "rule": p.rule, "path": p.path }).to_string() + "\n");
    fs::write(folder.join("planted.jsonl"), lines.collect::<String>())
}
