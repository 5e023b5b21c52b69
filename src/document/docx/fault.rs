//! What is wrong with a file of a word processor; its code, its words and its place, the record that names it, out.

use std::fmt::{self, Display};
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, SourceCode, SourceSpan};

use crate::source::SourceFile;

/// Why a file of a word processor is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is something else.
    NotWord,
    /// It has a password.
    Encrypted,
    /// It is of the time before 2007, whatever it is called.
    OldWord,
    /// It breaks off, or is not what its format says.
    Damaged,
    /// It has more of something than any document.
    TooMuch(&'static str, usize),
    /// Its text is longer than that of any document.
    TooLong,
}

impl Fault {
    /// The code, which has a page.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotWord => "document::not_word",
            Self::Encrypted => "document::encrypted",
            Self::OldWord => "document::old_word",
            Self::Damaged => "document::damaged",
            Self::TooMuch(..) => "document::too_much",
            Self::TooLong => "document::too_large",
        }
    }

    /// What to do.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::NotWord => {
                "Word の「名前を付けて保存」で「Word 文書（*.docx）」にしてください。Git LFS で置いているなら git lfs pull をしてください"
            }
            Self::Encrypted => "パスワードを外して保存し直すか、Markdown の文書を指してください",
            Self::OldWord => "Word で開き、「名前を付けて保存」で「Word 文書（*.docx）」にしてください",
            Self::Damaged => {
                "Word で開けるかを確かめ、開ければ保存し直してください。開けなければ、元のファイルから写してください"
            }
            Self::TooMuch(..) => "文書を分けるか、埋め込んだ表やファイルを外へ出してください",
            Self::TooLong => "文書を分けるか、長い付録を別のファイルにしてください",
        }
    }
}

impl Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWord => out.write_str("は Word の文書（.docx）ではありません"),
            Self::Encrypted => out.write_str("は暗号化されていて（パスワード付き）、読めません"),
            Self::OldWord => out.write_str("は古い形式（.doc）のファイルです"),
            Self::Damaged => out.write_str("は壊れていて、最後まで読めません"),
            Self::TooMuch(what, most) => write!(out, "は{what}が多すぎます（上限 {most}）"),
            Self::TooLong => write!(out, "は文書として長すぎます（上限 {} バイト）", crate::document::MAX_BYTES),
        }
    }
}

/// A file of a word processor that is not read, with the record that names it.
#[derive(Debug)]
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

impl Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.name, self.fault)
    }
}

impl std::error::Error for Unreadable {}

impl Diagnostic for Unreadable {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(self.fault.code()))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(self.fault.help()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.file)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(Some("この文書が読めません".to_owned()), self.at);
        Some(Box::new(std::iter::once(label)))
    }
}
