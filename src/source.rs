//! Files, bytes and revisions of git in; text, [`Span`] and [`Position`] out. The only module that reads files.
//!
//! A [`Span`] is the one location type of the core: a file and a byte range. Lines and columns are worked out
//! only where they are shown, in time that does not grow with the file.

mod decode;
mod file;
pub mod git;
mod headings;
mod lines;
mod pattern;
mod reason;
mod repository;
mod upward;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

pub use decode::Encoding;
pub use file::{SourceFile, is_guarded};
pub use headings::{BELOW, Headings, paragraph};
pub use lines::Position;
pub use pattern::{expand, is_pattern};
pub use reason::{reason, walk_reason};
pub use repository::{Repository, Stored};
pub use upward::{CONFIG_NAMES, find_upwards, from_here, is_config, nearest_folder, repository_root};
pub use walk::{Input, discover, stays_inside};

/// The number of a file inside its [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A byte range of a file; `start` is inclusive, `end` exclusive, both from the first byte of the file (BOM included).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A place of a file, for errors that are found long after it was read.
#[derive(Clone, Debug)]
pub struct Written {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The place.
    pub at: SourceSpan,
}

/// All files of one run of the loader, in the order in which they were added.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
}

/// Why a file could not become text.
#[derive(Debug, Error, Diagnostic)]
pub enum SourceError {
    /// A revision could not be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Git(#[from] git::GitError),
    /// The operating system refused.
    #[error("{name} を読めません: {reason}")]
    #[diagnostic(code(input::unreadable), help("パスと読み取り権限を確認してください"))]
    Unreadable {
        /// The path as it was given.
        name: String,
        /// What the operating system says.
        reason: String,
    },
    /// The bytes are not UTF-8.
    #[error("{} は UTF-8 ではありません（{encoding} とみられます）", file.name())]
    #[diagnostic(
        code(input::encoding),
        help(
            "文字コードを UTF-8 にして保存し直してください（メモ帳では「名前を付けて保存」で選べます）\niconv -f {} -t UTF-8 {} > utf8.yaml",
            encoding.iconv_name(),
            file.name()
        )
    )]
    Encoding {
        /// The text as the guessed encoding gives it, to show the place.
        #[source_code]
        file: Arc<SourceFile>,
        /// The first place that is not UTF-8.
        #[label(primary, "ここから読めません")]
        at: SourceSpan,
        /// The guess.
        encoding: Encoding,
    },
    /// A path that does not exist.
    #[error("{name} がありません")]
    #[diagnostic(code(input::not_found), help("パスの綴りと、いまいるフォルダを確かめてください"))]
    NotFound {
        /// The path as it was given.
        name: String,
    },
    /// A pattern or path that names nothing.
    #[error("{pattern} に当たる YAML ファイルがありません")]
    #[diagnostic(
        code(input::no_files),
        help("*.yaml か *.yml のあるフォルダ、ファイル、または glob パターンを指定してください")
    )]
    NothingThere {
        /// The path or pattern as it was given.
        pattern: String,
    },
    /// A workbook with the ending of a YAML file.
    #[error("{name} は表計算ソフトのファイル（xlsx など）です")]
    #[diagnostic(
        code(input::workbook),
        help("YAML はテキストファイルです。内容をテキストエディタで YAML に書いてください")
    )]
    Workbook {
        /// The file.
        name: String,
    },
    /// A link that leads out of the folder.
    #[error("{name} はフォルダの外へのリンクです")]
    #[diagnostic(code(input::outside), help("リンクをやめてそこに置くか、リンクの先を直接指定してください"))]
    Outside {
        /// The link.
        name: String,
    },
    /// Settings where records are asked for.
    #[error("{name} は設定のファイルで、記録ではありません")]
    #[diagnostic(code(input::config), help("記録のフォルダかファイルを指定してください。設定は --config で指定します"))]
    Config {
        /// The file.
        name: String,
    },
    /// A glob pattern that cannot be read.
    #[error("パターン {pattern} が正しくありません")]
    #[diagnostic(code(input::pattern))]
    Pattern {
        /// The pattern as it was given.
        pattern: String,
        /// What to do.
        #[help]
        help: &'static str,
    },
    /// Larger than offsets can say.
    #[error("{name} は大きすぎます（{bytes} バイト、上限 {limit} バイト）", limit = SourceFile::MAX_BYTES)]
    #[diagnostic(code(input::too_large), help("記録を複数のファイルに分けてください"))]
    TooLarge {
        /// The path as it was given.
        name: String,
        /// Its size.
        bytes: u64,
    },
}

impl Span {
    /// A span of `file` from `start` to `end`.
    #[must_use]
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// True when it covers no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same range for miette, which knows no file.
    #[must_use]
    pub fn range(self) -> SourceSpan {
        SourceSpan::new((self.start as usize).into(), self.len() as usize)
    }
}

impl Sources {
    /// Adds a file and gives its number.
    ///
    /// # Panics
    /// Past four billion files.
    pub fn add(&mut self, file: impl Into<Arc<SourceFile>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        self.files.push(file.into());
        id
    }

    /// The file with this number.
    ///
    /// # Panics
    /// When the number comes from other [`Sources`].
    #[must_use]
    pub fn file(&self, id: FileId) -> &Arc<SourceFile> {
        &self.files[id.0 as usize]
    }

    /// The text of a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).slice(span.start, span.end)
    }

    /// Where a span starts: `records.yaml:12:5`, `bcp.docx: 復旧、段落 12`.
    #[must_use]
    pub fn start(&self, span: Span) -> String {
        let file = self.file(span.file);
        let position = file.position(span.start);
        match file.headings() {
            Some(headings) => format!("{}: {}", file.name(), headings.place(position.line)),
            None => format!("{}:{}:{}", file.name(), position.line, position.column),
        }
    }

    /// The files with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Arc<SourceFile>)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(at as u32), file))
    }

    /// Number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True when there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// A path as diagnostics show it: separators are `/`, a leading `./` is dropped.
#[must_use]
pub fn display_name(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

/// Where a file is, whatever links lead there; the path itself where nothing is.
#[must_use]
pub fn place(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A file that was found and is still to be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The name that diagnostics show.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// The same, whatever links lead there.
    pub place: PathBuf,
}
