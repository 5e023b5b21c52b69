//! What a script's `RULE` may hold, and the error that shows where it does not.

use std::sync::Arc;

use super::error::ScriptError;
use crate::source::SourceFile;

/// A value of `RULE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetaValue {
    /// Text.
    Text(String),
    /// A truth value.
    Flag(bool),
}

/// A problem with `RULE`, shown at the word `near` in the file.
#[must_use]
pub fn metadata_error(file: &Arc<SourceFile>, near: &str, message: &str) -> ScriptError {
    // The title may hold the same word; what is meant stands in the constant or after it.
    let constant = file.text().find("const RULE").unwrap_or(0);
    let end = file.text()[constant..].find("};").map_or(file.text().len(), |length| constant + length);
    let at = file.text()[constant..].find(near).map(|at| constant + at).or_else(|| file.text().find(near)).unwrap_or(0);
    ScriptError::Metadata {
        file: file.clone(),
        at: (at..at + near.len().min(file.text().len() - at)).into(),
        message: message.to_owned(),
        // What is wrong elsewhere says itself what to do.
        help: (at >= constant && at < end)
            .then(|| "例: const RULE = #{ severity: \"error\", on: \"vendors[]\" };".to_owned()),
    }
}
