//! What can be wrong with settings, each with its place, its words and what to do.

use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use crate::finding::Finding;
use crate::source::{SourceError, SourceFile, Sources, Written};
use crate::yaml::YamlError;

/// Settings that cannot be used.
#[derive(Debug, Error, Diagnostic)]
pub enum ConfigError {
    /// The file is no text.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Source(#[from] SourceError),
    /// The file is no YAML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Yaml(#[from] YamlError),
    /// Two files of settings stand side by side.
    #[error("{first} と {second} の両方があります")]
    #[diagnostic(code(config::conflict), help("一つにまとめて、もう一方を消してください"))]
    TwoFiles {
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// Two things that cannot both be meant.
    #[error("{message}")]
    #[diagnostic(code(config::conflict), help("{help}"))]
    Conflict {
        /// What is wrong.
        message: String,
        /// What to do.
        help: &'static str,
        /// The file, when it was written in one.
        #[source_code]
        file: Option<Arc<SourceFile>>,
        /// The place.
        #[label(primary)]
        at: Option<SourceSpan>,
    },
    /// A key that there is not.
    #[error("{message}")]
    #[diagnostic(code(config::unknown_key))]
    UnknownKey {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary)]
        at: SourceSpan,
    },
    /// A value of another type than the key has.
    #[error("{message}")]
    #[diagnostic(code(config::wrong_type))]
    Type {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary)]
        at: SourceSpan,
    },
    /// A value that the key cannot have.
    #[error("{message}")]
    #[diagnostic(code(config::wrong_value))]
    Value {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary)]
        at: SourceSpan,
    },
    /// A path that leaves the repository.
    #[error("{message}")]
    #[diagnostic(code(config::outside), help("{help}"))]
    Outside {
        /// What is wrong.
        message: String,
        /// What to do.
        help: &'static str,
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary)]
        at: SourceSpan,
    },
    /// A path or a pattern that leads to nothing.
    #[error("{message}")]
    #[diagnostic(code(config::no_match), help("{help}"))]
    NoMatch {
        /// What is wrong.
        message: String,
        /// What to do.
        help: &'static str,
        /// The file, when it was written in one.
        #[source_code]
        file: Option<Arc<SourceFile>>,
        /// The place.
        #[label(primary)]
        at: Option<SourceSpan>,
    },
}

impl ConfigError {
    /// What the schema found.
    pub(super) fn of(finding: Finding, sources: &Sources) -> Self {
        let Finding { message, help, place, .. } = finding;
        let (file, at) = (sources.file(place.span.file).clone(), place.span.range());
        match &*finding.rule {
            "schema/unknown-key" => Self::UnknownKey { message, help, file, at },
            "schema/type" => Self::Type { message, help, file, at },
            _ => Self::Value { message, help, file, at },
        }
    }

    pub(super) fn wrong_type(written: Written, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Type { message: message.into(), help: Some(help.into()), file: written.file, at: written.at }
    }

    pub(super) fn wrong_value(written: Written, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Value { message: message.into(), help: Some(help.into()), file: written.file, at: written.at }
    }

    pub(super) fn outside(written: Written, message: impl Into<String>, help: &'static str) -> Self {
        Self::Outside { message: message.into(), help, file: written.file, at: written.at }
    }

    pub(super) fn conflict(written: Option<Written>, message: impl Into<String>, help: &'static str) -> Self {
        let (file, at) = written.map(|written| (written.file, written.at)).unzip();
        Self::Conflict { message: message.into(), help, file, at }
    }

    pub(super) fn no_match(written: Option<Written>, message: impl Into<String>, help: &'static str) -> Self {
        let (file, at) = written.map(|written| (written.file, written.at)).unzip();
        Self::NoMatch { message: message.into(), help, file, at }
    }
}
