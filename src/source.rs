//! Files, bytes and revisions of git in; text, [`Span`] and [`Position`] out. The only module that reads files.
//!
//! A [`Span`] is the one location type of the core: a file and a byte range. Lines and columns are worked out
//! only where they are shown, in time that does not grow with the file.

mod decode;
pub mod git;
mod lines;
mod pattern;
mod reason;
mod repository;
mod upward;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use miette::{Diagnostic, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use thiserror::Error;

pub use decode::Encoding;
use lines::LineIndex;
pub use lines::Position;
pub use pattern::{expand, is_pattern};
pub use reason::{reason, walk_reason};
pub use repository::{Repository, Stored};
pub use upward::{CONFIG_NAMES, find_upwards, from_here, is_config, nearest_folder, repository_root};
pub use walk::{Input, discover};

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

/// The text of one file under the name that diagnostics show.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    /// From the start of a file, where a byte order mark is no character.
    whole: bool,
    lines: OnceLock<LineIndex>,
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
    #[error("{name} はフォルダの外のファイルへのリンクです")]
    #[diagnostic(code(input::outside), help("リンクをやめてファイルを置くか、そのファイルを直接指定してください"))]
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

impl SourceFile {
    /// The largest file that is read, in bytes: offsets are `u32`, and a record of a hospital is far below this.
    pub const MAX_BYTES: u64 = 1 << 30;

    /// A file from its text; a BOM stays in the text so that offsets stay true.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), whole: true, lines: OnceLock::new() }
    }

    /// Some lines out of a file.
    #[must_use]
    pub fn part(text: impl Into<String>) -> Self {
        Self { whole: false, ..Self::new("", text) }
    }

    /// A file from its bytes.
    ///
    /// # Errors
    /// [`SourceError::Encoding`] with the place and the encoding it looks like, [`SourceError::TooLarge`].
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, SourceError> {
        let name = name.into();
        if bytes.len() as u64 > Self::MAX_BYTES {
            return Err(SourceError::TooLarge { name, bytes: bytes.len() as u64 });
        }
        decode::decode(&name, bytes).map(|text| Self::new(name, text))
    }

    /// Reads a file from disk and shows it as `name`.
    ///
    /// # Errors
    /// Every [`SourceError`] a single file can have.
    pub fn read(path: &Path, name: impl Into<String>) -> Result<Self, SourceError> {
        let name = name.into();
        let unreadable = |error: &std::io::Error| SourceError::Unreadable { name: name.clone(), reason: reason(error) };
        let meta = std::fs::metadata(path).map_err(|e| unreadable(&e))?;
        if !meta.is_file() {
            let reason = "通常のファイルではありません".to_owned();
            return Err(SourceError::Unreadable { name, reason });
        }
        if meta.len() > Self::MAX_BYTES {
            return Err(SourceError::TooLarge { name, bytes: meta.len() });
        }
        let bytes = std::fs::read(path).map_err(|e| unreadable(&e))?;
        Self::from_bytes(name, bytes)
    }

    /// The name that diagnostics show: the path as the user gave it, with `/`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a byte range, clamped to character boundaries and to the file.
    #[must_use]
    pub fn slice(&self, start: u32, end: u32) -> &str {
        let clamp = |offset: u32| self.text.floor_char_boundary((offset as usize).min(self.text.len()));
        let (start, end) = (clamp(start), clamp(end));
        &self.text[start..end.max(start)]
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.index().position(&self.text, offset)
    }

    /// The byte range of a line (1-based) without its line break; `None` past the end.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<std::ops::Range<u32>> {
        self.index().line(&self.text, number)
    }

    /// Number of lines; a text that ends with a line break has an empty one behind it.
    #[must_use]
    pub fn lines(&self) -> u32 {
        self.index().count()
    }

    fn index(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text, self.whole))
    }
}

/// miette reads the lines around a span through the index instead of scanning from the start of the file.
impl SourceCode for SourceFile {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let clamp = |offset: usize| u32::try_from(offset.min(self.text.len())).unwrap_or(u32::MAX);
        let (start, end) = (clamp(span.offset()), clamp(span.offset().saturating_add(span.len())));
        let (first, last) = (self.position(start), self.position(end));
        let rows = u32::try_from(before).unwrap_or(u32::MAX);
        let from = self.line(first.line.saturating_sub(rows).max(1)).ok_or(MietteError::OutOfBounds)?;
        let to_row = last.line.saturating_add(u32::try_from(after).unwrap_or(u32::MAX)).min(self.index().count());
        let to = self.line(to_row).ok_or(MietteError::OutOfBounds)?;
        let data = self.slice(from.start, to.end.max(end));
        let shown = SourceSpan::new((from.start as usize).into(), data.len());
        let (line, column) =
            if before == 0 { (first.line - 1, first.column - 1) } else { (self.position(from.start).line - 1, 0) };
        let contents = MietteSpanContents::new_named(
            self.name.clone(),
            data.as_bytes(),
            shown,
            line as usize,
            column as usize,
            (to_row + 1).saturating_sub(first.line) as usize,
        );
        Ok(Box::new(contents))
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

    /// Where a span starts: `records.yaml:12:5`.
    #[must_use]
    pub fn start(&self, span: Span) -> String {
        let file = self.file(span.file);
        let position = file.position(span.start);
        format!("{}:{}:{}", file.name(), position.line, position.column)
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

/// A file that was found and is still to be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The name that diagnostics show.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}
