//! The text of a document in; its nodes out, beside those of the records: front matter, title, what its title page says,
//! sections by heading, tables, links, dates, each with its place in the document.
//!
//! What a document is about is none of this room's business: rules ask the nodes.

mod dates;
mod front;
mod markdown;
mod name;
mod outline;
mod write;

use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

pub use name::{Heading, nearest_name, plain_name};

use crate::node::{Builder, NodeId};
use crate::source::{SourceFile, display_name};
use crate::yaml::YamlError;

/// Bytes of one document; a long one has a hundredth.
pub const MAX_BYTES: usize = 4 << 20;

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// CommonMark with the tables of GitHub.
    Markdown,
}

/// The endings of names, with what the files are read as.
const FORMS: [(&str, Form); 2] = [("md", Form::Markdown), ("markdown", Form::Markdown)];

impl Form {
    /// By the ending of the name; `None` for files of which only existence is known.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let name = display_name(std::path::Path::new(path));
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        FORMS.iter().find(|(own, _)| *own == ending).map(|&(_, form)| form)
    }
}

/// A document that cannot be read.
#[derive(Debug, Error, Diagnostic)]
pub enum DocumentError {
    /// Its front matter is no YAML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Front(#[from] YamlError),
    /// It is longer than any document.
    #[error("{} は文書として長すぎます（上限 {MAX_BYTES} バイト）", file.name())]
    #[diagnostic(code(document::too_large), help("文書を分けるか、長い付録を別のファイルにしてください"))]
    TooLarge {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// Where it is too long.
        #[label(primary, "ここから先は読みません")]
        at: SourceSpan,
    },
}

/// Reads a document into the tree; its root, which no map holds yet.
///
/// # Errors
/// Everything that is wrong with its front matter, and a document that is too long.
pub fn read(builder: &mut Builder, file: &Arc<SourceFile>, form: Form) -> Result<NodeId, Vec<DocumentError>> {
    if file.text().len() > MAX_BYTES {
        let at = file.text().floor_char_boundary(MAX_BYTES);
        let end = file.text()[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        return Err(vec![DocumentError::TooLarge { file: file.clone(), at: (at..end).into() }]);
    }
    match form {
        Form::Markdown => write::document(builder, file),
    }
}
