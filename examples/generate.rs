//! A size, a seed and a folder in; the records of fictitious hospitals and the list of what is planted in them out.
//!
//! `cargo run --release --example generate -- --size S|M|L|XL [--seed N] FOLDER`

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use corpus::{SEED, Size, generate};

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
    match generate(options.size, options.seed).write(&options.folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", options.folder.display());
            ExitCode::from(2)
        }
    }
}
