//! The page's own style and script in; the content security policy that lets in these two and nothing else out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// What stands in the page's head.
#[derive(Serialize)]
pub struct Policy {
    /// Of the `<meta>`.
    rules: String,
    /// Exactly what stands between the tags: the policy names its hash.
    style: &'static str,
    script: &'static str,
}

impl Policy {
    pub fn of_the_page() -> Self {
        let rules = format!(
            "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
            source(STYLE),
            source(SCRIPT),
        );
        Self { rules, style: STYLE, script: SCRIPT }
    }
}

/// The source expression for a block with this text.
fn source(block: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(block)))
}
