//! What means something in an input of each language, and what breaks it.

use std::sync::LazyLock;

/// Words of a language.
pub type Tokens = LazyLock<Vec<String>>;

fn words(json: &str) -> Vec<String> {
    serde_json::from_str(json).expect("a list of texts")
}

/// What is written in YAML, and what breaks it.
pub static YAML: Tokens = LazyLock::new(|| words(include_str!("../tokens/yaml.json")));
/// What hospitals write.
pub static RECORDS: Tokens = LazyLock::new(|| words(include_str!("../tokens/records.json")));
/// What waivers are made of.
pub static WAIVERS: Tokens = LazyLock::new(|| words(include_str!("../tokens/waivers.json")));
/// What settings are made of.
pub static CONFIG: Tokens = LazyLock::new(|| words(include_str!("../tokens/config.json")));
/// What JSON is made of.
pub static JSON: Tokens = LazyLock::new(|| words(include_str!("../tokens/json.json")));
/// What pages are made of.
pub static MARKDOWN: Tokens = LazyLock::new(|| words(include_str!("../tokens/markdown.json")));
/// What the body of a file of a word processor is made of.
pub static DOCX: Tokens = LazyLock::new(|| words(include_str!("../tokens/docx.json")));
/// What rules are made of.
pub static RHAI: Tokens = LazyLock::new(|| words(include_str!("../tokens/rhai.json")));
