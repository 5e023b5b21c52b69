//! The text of a document, or a file of a word processor, in; its nodes out, beside those of the records: front matter or
//! properties, title, what its title page says, sections by heading, tables, links, dates, each with its place in it.
//!
//! What a document is about is none of this room's business: rules ask the nodes.

mod dates;
mod docx;
mod front;
mod markdown;
mod name;
mod outline;
mod section;
mod write;

use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

pub use docx::{Fault, Unreadable};
pub use name::{Heading, plain_name};
pub use section::{near_section, section, sections};

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
    /// Office Open XML, as Word writes it.
    Docx,
}

/// The endings of names, with what the files are read as.
const FORMS: [(&str, Form); 3] = [("md", Form::Markdown), ("markdown", Form::Markdown), ("docx", Form::Docx)];

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
    /// It is no file of a word processor that is read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Unreadable(#[from] Unreadable),
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

/// Reads a document that is a text into the tree; its root, which no map holds yet.
///
/// # Errors
/// Everything that is wrong with its front matter, and a document that is too long.
pub fn read(builder: &mut Builder, file: &Arc<SourceFile>) -> Result<NodeId, Vec<DocumentError>> {
    if file.text().len() > MAX_BYTES {
        let at = file.text().floor_char_boundary(MAX_BYTES);
        let end = file.text()[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        return Err(vec![DocumentError::TooLarge { file: file.clone(), at: (at..end).into() }]);
    }
    write::markdown(builder, file)
}

/// Reads a file of a word processor into the tree; its root, which no map holds yet. Its nodes stand in a text of its
/// paragraphs, each on a line, under the name of the file. The bytes that it counts as are added to `spent`, read or not.
///
/// # Errors
/// What is wrong with the file, at no place of it: nobody sees its bytes.
pub fn read_docx(builder: &mut Builder, name: &str, bytes: Vec<u8>, spent: &mut usize) -> Result<NodeId, Fault> {
    let read = docx::read(name, bytes, spent)?;
    Ok(write::document(builder, &read.file, &read.outline))
}
