//! A place of a file in; the lines and columns that machine formats name out. Every format takes its places from here.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::quote::Quote;
use crate::document::Form;
use crate::source::{Position, Span};

/// What a path of a URI may not hold as it is (RFC 3986 §3.3); everything that is not ASCII is encoded too.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A place of the records.
#[derive(Clone, Debug)]
pub struct Location<'f> {
    /// The file.
    pub file: &'f Quote,
    /// The bytes.
    pub span: Span,
    /// The first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

impl<'f> Location<'f> {
    /// Where a span of a file stands.
    #[must_use]
    pub fn new(file: &'f Quote, span: Span) -> Self {
        Self { file, span, start: file.position(span.start), end: file.position(span.end) }
    }

    /// The text that stands there.
    #[must_use]
    pub fn text(&self) -> &'f str {
        self.file.slice(self.span.start, self.span.end)
    }

    /// Where people find it in a document that has no lines: the headings above, and the paragraph.
    #[must_use]
    pub fn paragraph(&self) -> Option<String> {
        self.file.headings().map(|headings| headings.place(self.start.line))
    }

    /// What follows the name of the file: `:12:5`, or `: 復旧、段落 12`.
    #[must_use]
    pub fn spot(&self) -> String {
        self.paragraph()
            .map_or_else(|| format!(":{}:{}", self.start.line, self.start.column), |place| format!(": {place}"))
    }

    /// The same without a column.
    #[must_use]
    pub fn row(&self) -> String {
        self.paragraph().map_or_else(|| format!(":{}", self.start.line), |place| format!(": {place}"))
    }

    /// Line, column, and those of the end, in the cells of a table; of a document the paragraph stands for all four.
    #[must_use]
    pub fn cells(&self) -> [String; 4] {
        let (start, end) = (self.start, self.end);
        let numbers = || [start.line, start.column, end.line, end.column].map(|number| number.to_string());
        self.paragraph().map_or_else(numbers, |place| [place, String::new(), String::new(), String::new()])
    }

    /// The file's name as a relative reference, or as a `file:` URI where the name is an absolute path.
    #[must_use]
    pub fn uri(&self) -> String {
        uri(self.file.name())
    }
}

/// What a file is, by its name.
#[must_use]
pub fn media_type(name: &str) -> &'static str {
    match Form::of(name) {
        Some(Form::Docx) => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some(Form::Markdown) => "text/markdown",
        None => "application/yaml",
    }
}

/// A path as a URI reference.
#[must_use]
pub fn uri(name: &str) -> String {
    let encoded = utf8_percent_encode(name, PATH).to_string();
    let drive = name.as_bytes().get(1) == Some(&b':');
    match (name.starts_with('/'), drive) {
        (true, _) => format!("file://{encoded}"),
        (_, true) => format!("file:///{encoded}"),
        // A colon in the first segment would read as a scheme (RFC 3986 §4.2).
        _ if encoded.split('/').next().is_some_and(|first| first.contains(':')) => format!("./{encoded}"),
        _ => encoded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (name, want) in [
            ("fixtures/hospital/vendors.yaml", "fixtures/hospital/vendors.yaml"),
            ("../記録/a b#1.yaml", "../%E8%A8%98%E9%8C%B2/a%20b%231.yaml"),
            ("/srv/100%.yaml", "file:///srv/100%25.yaml"),
            ("C:/記.yaml", "file:///C:/%E8%A8%98.yaml"),
            ("ab:c.yaml", "./ab:c.yaml"),
            ("<x>.yaml", "%3Cx%3E.yaml"),
        ] {
            assert_eq!(uri(name), want);
        }
    }
}
