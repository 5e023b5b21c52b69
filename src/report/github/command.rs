//! A kind, a place, a title and words in; one workflow command on one line, escaped as the runner takes it apart, out.

use std::fmt::Display;
use std::io::{self, Write};

/// The command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `::error`.
    Error,
    /// `::warning`.
    Warning,
    /// `::notice`.
    Notice,
}

impl Kind {
    /// All, the weightiest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Notice];

    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// One command.
#[derive(Debug)]
pub struct Command {
    kind: Kind,
    /// `name=value`, escaped.
    properties: Vec<String>,
    lines: Vec<String>,
}

impl Command {
    pub fn new(kind: Kind) -> Self {
        Self { kind, properties: Vec::new(), lines: Vec::new() }
    }

    /// In which file.
    pub fn file(&mut self, name: &str) {
        self.property("file", name);
    }

    /// From where to where in it, as line and column. The runner drops columns that are on two lines.
    pub fn range<N: Display + PartialEq>(&mut self, start: (N, N), end: (N, N)) {
        let columns = (start.0 == end.0).then_some((start.1, end.1));
        self.property("line", &start.0.to_string());
        self.property("endLine", &end.0.to_string());
        if let Some((from, to)) = columns {
            self.property("col", &from.to_string());
            self.property("endColumn", &to.to_string());
        }
    }

    /// What stands above the words.
    pub fn title(&mut self, title: &str) {
        self.property("title", title);
    }

    /// Adds words in a line of their own.
    pub fn say(&mut self, line: String) {
        self.lines.push(line);
    }

    /// The same, where there are any.
    pub fn say_some(&mut self, line: Option<String>) {
        self.lines.extend(line);
    }

    /// The runner splits properties at `,`, and the command from its words at `::`.
    fn property(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.properties.push(format!("{name}={}", escaped(value).replace(':', "%3A").replace(',', "%2C")));
        }
    }

    /// Writes the line.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (name, properties) = (self.kind.name(), self.properties.join(","));
        let space = if properties.is_empty() { "" } else { " " };
        writeln!(out, "::{name}{space}{properties}::{}", escaped(&self.lines.join("\n")))
    }
}

/// A command ends with its line.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
