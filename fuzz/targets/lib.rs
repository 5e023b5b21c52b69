//! The fuzz targets, one table: bytes in; nothing out, or a panic where a law is broken. `cargo fuzz` runs them guided by
//! what they reach, `tests/fuzz.rs` for a while and always the same.

pub mod baseline;
pub mod config;
#[path = "../../tests/given/judged.rs"]
mod judged;
pub mod loader;
pub mod mutator;
pub mod pages;
pub mod reports;
pub mod rules;
pub mod script;
mod seeds;
#[path = "../../tests/given/trees.rs"]
mod trees;
pub mod waivers;

use std::path::PathBuf;
use std::sync::OnceLock;

use junshu::pack::{Pack, PackSource};

/// One target.
pub struct Target {
    /// Its name, and that of its folders.
    pub name: &'static str,
    /// What is done with the bytes.
    pub run: fn(&[u8]),
    /// Inputs to start from.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// What means something in such an input.
    pub tokens: &'static [&'static str],
    /// How many inputs the bounded run tries.
    pub tries: u32,
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "loader", run: loader::run, seeds: seeds::loader, tokens: mutator::YAML, tries: 6000 },
    Target { name: "rules", run: rules::run, seeds: seeds::records, tokens: mutator::RECORDS, tries: 300 },
    Target { name: "script", run: script::run, seeds: seeds::script, tokens: mutator::RHAI, tries: 1500 },
    Target { name: "waivers", run: waivers::run, seeds: seeds::waivers, tokens: mutator::WAIVERS, tries: 400 },
    Target { name: "config", run: config::run, seeds: seeds::config, tokens: mutator::CONFIG, tries: 4000 },
    Target { name: "baseline", run: baseline::run, seeds: seeds::baseline, tokens: mutator::JSON, tries: 2000 },
    Target { name: "pages", run: pages::run, seeds: seeds::pages, tokens: mutator::MARKDOWN, tries: 6000 },
    Target { name: "reports", run: reports::run, seeds: seeds::records, tokens: mutator::RECORDS, tries: 60 },
];

/// The repository.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().find(|folder| folder.join("fixtures").is_dir());
    root.expect("the targets are part of the repository").to_owned()
}

/// The embedded pack.
fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(embedded)
}

fn embedded() -> Pack {
    Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads")
}

/// Bytes as text; nothing for what no editor writes.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}
