//! Environment variables in; a [`Layer`] out, or located errors. Each variable is read as a text of its own, so that an error
//! shows its name and the place in it.
//!
//! A list is separated by `,`; the entries of a map by `;` or a line break, as the values of parameters may hold `,`.

use crate::node::{Builder, Kind, NodeId, Scalar, Style, Tree};
use crate::source::{FileId, SourceFile, Span};
use crate::suggest::nearest;

use super::layer::place;
use super::read::checked;
use super::{ConfigError, Layer, keys, schema};

/// How the names of our variables begin.
pub const VARIABLE: &str = "JUNSHU_";

/// The variable that says the same as an option: `JUNSHU_FAIL_ON` for `--fail-on`.
#[must_use]
pub fn variable(option: &str) -> Option<String> {
    let name = option.strip_prefix("--")?;
    Some(format!("{VARIABLE}{}", name.replace('-', "_").to_uppercase()))
}

/// For a variable that looks like one of ours and is none: the one that was meant. `others` are variables beside the
/// settings.
#[must_use]
pub fn mistyped(name: &str, others: &[&str]) -> Option<String> {
    let known: Vec<String> = keys()
        .filter_map(|(_, about)| variable(about["x-flag"].as_str()?))
        .chain(others.iter().map(|&name| name.to_owned()))
        .collect();
    if !name.starts_with(VARIABLE) || known.iter().any(|known| known == name) {
        return None;
    }
    nearest(name, known.iter().map(String::as_str)).map(str::to_owned)
}

impl Layer {
    /// Reads the variables that say the same as an option; an empty one says nothing.
    ///
    /// # Errors
    /// Everything that is wrong with their values.
    pub fn environment(get: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<ConfigError>> {
        let mut builder = Builder::new(schema().symbols().clone());
        let mut top = Vec::new();
        let mut broken = Vec::new();
        for (key, about) in keys() {
            let Some(name) = about["x-flag"].as_str().and_then(variable) else { continue };
            let Some(text) = get(&name).filter(|text| !text.trim().is_empty()) else { continue };
            let file = builder.file(SourceFile::new(format!("環境変数 {name}"), text.as_str()));
            let mut reader = Reader { builder: &mut builder, file, text: &text, broken: Vec::new() };
            let node = reader.value(about["type"].as_str().unwrap_or_default());
            broken.append(&mut reader.broken);
            top.push((builder.symbol(key), Span::new(file, 0, text.len() as u32), vec![node]));
        }
        let tree = builder.finish(top);
        let mut errors: Vec<ConfigError> = broken.into_iter().map(|broken| broken.error(&tree)).collect();
        match checked(tree) {
            Ok((tree, values)) if errors.is_empty() => Ok(Self::variables(values, tree)),
            Ok(_) => Err(errors),
            Err(found) => {
                errors.extend(found);
                Err(errors)
            }
        }
    }
}

/// A part of a map that is no entry.
struct Broken {
    span: Span,
    twice: bool,
}

impl Broken {
    fn error(&self, tree: &Tree) -> ConfigError {
        let text = tree.sources().text(self.span);
        let (message, help) = if self.twice {
            (format!("{text} が二度指定されています"), "一つだけにしてください")
        } else {
            (
                format!("{text} は `名前=値` の形ではありません"),
                "`名前=値` を `;` で区切って書いてください。例: a=1;b=2",
            )
        };
        ConfigError::wrong_type(place(tree, self.span), message, help)
    }
}

struct Reader<'b, 't> {
    builder: &'b mut Builder,
    file: FileId,
    text: &'t str,
    broken: Vec<Broken>,
}

impl Reader<'_, '_> {
    fn value(&mut self, of_type: &str) -> NodeId {
        let whole = self.span(self.text.trim());
        match of_type {
            "array" => {
                let mut list = self.builder.open(None, whole, Style::Quoted, Kind::List);
                for item in self.text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
                    self.builder.scalar(Some(&mut list), self.span(item), Style::Plain, Scalar::Slice);
                }
                self.builder.close(&list, whole.end);
                list.node
            }
            "object" => self.map(whole),
            _ => {
                let number = self.text.trim().parse().ok().filter(|_| of_type == "integer");
                self.builder.scalar(None, whole, Style::Plain, number.map_or(Scalar::Slice, Scalar::Int))
            }
        }
    }

    fn map(&mut self, whole: Span) -> NodeId {
        let mut map = self.builder.open(None, whole, Style::Quoted, Kind::Map);
        for entry in self.text.split([';', '\n']).map(str::trim).filter(|entry| !entry.is_empty()) {
            let Some((name, value)) = entry.split_once('=') else {
                self.broken.push(Broken { span: self.span(entry), twice: false });
                continue;
            };
            let symbol = self.builder.symbol(name.trim());
            let at = self.span(name.trim());
            self.builder.key(&mut map, symbol, at);
            self.builder.scalar(Some(&mut map), self.span(value.trim()), Style::Plain, Scalar::Slice);
        }
        let (file, broken) = (self.file, &mut self.broken);
        self.builder.duplicates(&map, |_, _, (start, end)| {
            broken.push(Broken { span: Span::new(file, start, end), twice: true });
        });
        self.builder.close(&map, whole.end);
        map.node
    }

    /// The place of a part of the text.
    fn span(&self, part: &str) -> Span {
        let start = (part.as_ptr().addr() - self.text.as_ptr().addr()) as u32;
        Span::new(self.file, start, start + part.len() as u32)
    }
}
