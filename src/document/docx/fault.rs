//! What is wrong with a file of a word processor; its code, its words and its place, the record that names it, out.

use std::fmt::Display;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, SourceCode, SourceSpan};
use thiserror::Error;

use crate::source::SourceFile;

/// Why a file of a word processor is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum Fault {
    /// It is something else.
    #[error("は Word の文書（.docx）ではありません")]
    #[diagnostic(
        code(document::not_word),
        help(
            "Word の「名前を付けて保存」で「Word 文書（*.docx）」にしてください。Git LFS で置いているなら git lfs pull をしてください"
        )
    )]
    NotWord,
    /// It has a password.
    #[error("は暗号化されていて（パスワード付き）、読めません")]
    #[diagnostic(code(document::encrypted), help("パスワードを外して保存し直すか、Markdown の文書を指してください"))]
    Encrypted,
    /// It is of the time before 2007, whatever it is called.
    #[error("は古い形式（.doc）のファイルです")]
    #[diagnostic(
        code(document::old_word),
        help("Word で開き、「名前を付けて保存」で「Word 文書（*.docx）」にしてください")
    )]
    OldWord,
    /// It breaks off, or is not what its format says.
    #[error("は壊れていて、最後まで読めません")]
    #[diagnostic(
        code(document::damaged),
        help("Word で開けるかを確かめ、開ければ保存し直してください。開けなければ、元のファイルから写してください")
    )]
    Damaged,
    /// It has more of something than any document.
    #[error("は{0}が多すぎます（上限 {1}）")]
    #[diagnostic(code(document::too_much), help("文書を分けるか、埋め込んだ表やファイルを外へ出してください"))]
    TooMuch(&'static str, usize),
    /// Its text is longer than that of any document.
    #[error("は文書として長すぎます（上限 {} バイト）", crate::document::MAX_BYTES)]
    #[diagnostic(code(document::too_large), help("文書を分けるか、長い付録を別のファイルにしてください"))]
    TooLong,
}

/// A file of a word processor that is not read, with the record that names it.
#[derive(Debug, Error)]
#[error("{name} {fault}")]
pub struct Unreadable {
    /// Its name.
    pub name: String,
    /// Why.
    pub fault: Fault,
    /// The file of the record.
    pub file: Arc<SourceFile>,
    /// Where it is named there.
    pub at: SourceSpan,
}

impl Diagnostic for Unreadable {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.fault.code()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.fault.help()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.file)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(Some("この文書が読めません".to_owned()), self.at);
        Some(Box::new(std::iter::once(label)))
    }
}
