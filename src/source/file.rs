//! A path or bytes in; the text of one file under the name that diagnostics show, with its lines, out.

use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::lines::LineIndex;
use super::{Headings, Position, SourceError, decode, display_name, reason};

/// Why a pipe or a device is not read: it may have no end.
pub(super) const NO_FILE: &str = "通常のファイルではありません";

/// The text of one file under the name that diagnostics show.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    /// From the start of a file, where a byte order mark is no character.
    whole: bool,
    shared: bool,
    /// It may hold waivers; `None` when its name says whether.
    guarded: Option<bool>,
    /// Its lines are the paragraphs of a document, under these headings.
    headings: Option<Headings>,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// The largest file that is read, in bytes: offsets are `u32`, and a record of a hospital is far below this.
    pub const MAX_BYTES: u64 = 1 << 30;

    /// A file from its text; a BOM stays in the text so that offsets stay true.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text, lines) = (name.into(), text.into(), OnceLock::new());
        Self { name, text, whole: true, shared: false, guarded: None, headings: None, lines }
    }

    /// The same file with another text.
    #[must_use]
    pub fn with_text(&self, text: impl Into<String>) -> Self {
        Self { shared: self.shared, guarded: self.guarded, ..Self::new(self.name.clone(), text) }
    }

    /// The same file, as one that belongs to several facilities.
    #[must_use]
    pub fn shared(self) -> Self {
        Self { shared: true, ..self }
    }

    /// The same file, as one that may hold waivers although its name does not say so.
    #[must_use]
    pub fn guarded(self) -> Self {
        Self { guarded: Some(true), ..self }
    }

    /// The same file, whose lines are the paragraphs of a document.
    #[must_use]
    pub fn of_paragraphs(self, headings: Headings) -> Self {
        Self { headings: Some(headings), ..self }
    }

    /// The headings above its lines, where these are the paragraphs of a document.
    #[must_use]
    pub fn headings(&self) -> Option<&Headings> {
        self.headings.as_ref()
    }

    /// True when it belongs to several facilities.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.shared
    }

    /// True when it may hold waivers.
    #[must_use]
    pub fn is_guarded(&self) -> bool {
        self.guarded.unwrap_or_else(|| is_guarded(&self.name))
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
    /// Every [`SourceError`] a single file can have. One that changes meanwhile is what was read of it.
    pub fn read(path: &Path, name: impl Into<String>) -> Result<Self, SourceError> {
        let name = name.into();
        let bytes = read_bytes(path, &name)?;
        // A link of a guarded name does not guard what it leads to.
        let linked = is_guarded(&name) && !path.canonicalize().is_ok_and(|real| is_guarded(&display_name(&real)));
        let guarded = linked.then_some(false);
        Ok(Self { guarded, ..Self::from_bytes(name, bytes)? })
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
        if let Some(text) = self.text.get(start as usize..end as usize) {
            return text;
        }
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

/// The bytes of a file on disk, which errors call `name`.
pub(super) fn read_bytes(path: &Path, name: &str) -> Result<Vec<u8>, SourceError> {
    let unreadable = |error: &std::io::Error| SourceError::Unreadable { name: name.to_owned(), reason: reason(error) };
    let meta = std::fs::metadata(path).map_err(|e| unreadable(&e))?;
    if !meta.is_file() {
        return Err(SourceError::Unreadable { name: name.to_owned(), reason: NO_FILE.to_owned() });
    }
    if meta.len() > SourceFile::MAX_BYTES {
        return Err(SourceError::TooLarge { name: name.to_owned(), bytes: meta.len() });
    }
    // It may have grown since, or grow without end.
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or_default());
    let file = std::fs::File::open(path).map_err(|e| unreadable(&e))?;
    file.take(SourceFile::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&e))?;
    Ok(bytes)
}

/// True for the name of a file of waivers: it can have owners in a repository, whoever may change the rest.
#[must_use]
pub fn is_guarded(name: &str) -> bool {
    matches!(name.rsplit('/').next(), Some("waivers.yaml" | "waivers.yml"))
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
