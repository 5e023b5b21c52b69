//! The fuzz targets, one table: bytes in; nothing out, or a panic where a law is broken. `cargo fuzz` runs them guided by
//! what they reach, `tests/fuzz.rs` for a while and always the same.

pub mod baseline;
pub mod config;
pub mod documents;
pub mod docx;
mod grown;
#[path = "../../tests/given/judged.rs"]
mod judged;
pub mod loader;
pub mod mutator;
#[path = "../../tests/given/package.rs"]
mod package;
pub mod pages;
pub mod reports;
pub mod rules;
pub mod script;
mod seeds;
mod tokens;
#[path = "../../tests/given/trees.rs"]
mod trees;
pub mod waivers;

use std::path::PathBuf;
use std::sync::OnceLock;

use fastrand::Rng;
use junshu::pack::{Pack, PackSource};
use tokens::Tokens;

/// One target.
pub struct Target {
    /// Its name, and that of its folders.
    pub name: &'static str,
    /// What is done with the bytes.
    pub run: fn(&[u8]),
    /// Inputs to start from.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// What means something in such an input.
    pub tokens: &'static Tokens,
    /// Inputs of which most are whole.
    pub grown: Option<fn(&mut Rng) -> String>,
    /// How many inputs the bounded run tries.
    pub tries: u32,
}

/// All of them.
pub static TARGETS: &[Target] = &[
    target("loader", loader::run, seeds::loader, &tokens::YAML, 14000),
    target("rules", rules::run, seeds::records, &tokens::RECORDS, 1200),
    target("script", script::run, seeds::script, &tokens::RHAI, 2500).growing(grown::script),
    target("waivers", waivers::run, seeds::waivers, &tokens::WAIVERS, 1500),
    target("config", config::run, seeds::config, &tokens::CONFIG, 4000),
    target("baseline", baseline::run, seeds::baseline, &tokens::JSON, 4000),
    target("pages", pages::run, seeds::pages, &tokens::MARKDOWN, 10000),
    target("documents", documents::run, seeds::documents, &tokens::MARKDOWN, 250),
    target("docx", docx::run, seeds::docx, &tokens::DOCX, 20000),
    target("reports", reports::run, seeds::records, &tokens::RECORDS, 100),
];

const fn target(
    name: &'static str,
    run: fn(&[u8]),
    seeds: fn() -> Vec<Vec<u8>>,
    tokens: &'static Tokens,
    tries: u32,
) -> Target {
    Target { name, run, seeds, tokens, grown: None, tries }
}

impl Target {
    const fn growing(self, grown: fn(&mut Rng) -> String) -> Self {
        Self { grown: Some(grown), ..self }
    }

    /// Another input, made of this one or grown.
    #[must_use]
    pub fn next(&self, from: &[u8], others: &[Vec<u8>], random: &mut Rng) -> Vec<u8> {
        match self.grown {
            Some(grown) if random.u8(0..4) > 0 => {
                let whole = grown(random).into_bytes();
                if random.u8(0..4) > 0 { whole } else { mutator::mutate(&whole, self.tokens, others, random) }
            }
            _ => mutator::mutate(from, self.tokens, others, random),
        }
    }
}

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
