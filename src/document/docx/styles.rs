//! The styles of a file in; what a paragraph of a style is, out.

use std::collections::HashMap;

use super::fault::Fault;
use super::xml::{self, Piece};

/// Styles that one is based on; each is a step.
const MOST_STEPS: usize = 32;
/// The outline level of what is no heading.
const BODY: u8 = 9;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Text.
    #[default]
    Plain,
    /// The title of the document.
    Title,
    /// A heading, from 1.
    Heading(u8),
    /// A line of a table of contents, which the word processor makes.
    Contents,
}

/// Styles by their id: `1` and `a3` in Japanese Word, `Heading1` elsewhere.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    /// The one name that is the same in every language of Word.
    name: String,
    based_on: Option<String>,
    level: Option<u8>,
    list: Option<bool>,
}

impl Styles {
    /// Reads the part of the styles.
    pub fn read(part: &[u8]) -> Result<Self, Fault> {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        xml::walk(part, |piece| {
            match piece {
                Piece::Open(element) if element.name == "style" => {
                    open = element.attribute("styleId").map(|id| (id, Style::default()));
                }
                Piece::Open(element) => {
                    let Some((_, style)) = open.as_mut() else { return Ok(()) };
                    match element.name {
                        "name" => style.name = element.value().unwrap_or_default().trim().to_lowercase(),
                        "basedOn" => style.based_on = element.value(),
                        "outlineLvl" => style.level = element.value().and_then(|level| level.parse().ok()),
                        "numId" => style.list = element.value().map(|id| id != "0"),
                        _ => {}
                    }
                }
                Piece::Close("style") => {
                    if let Some((id, style)) = open.take() {
                        styles.0.insert(id, style);
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }

    /// What a paragraph of a style is.
    pub fn role(&self, id: &str) -> Role {
        self.chain(id).find_map(Style::role).unwrap_or_default()
    }

    /// True when a paragraph of a style is an item of a list.
    pub fn is_list(&self, id: &str) -> bool {
        self.chain(id).find_map(|style| style.list).unwrap_or_default()
    }

    /// A style, and those it is based on.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> {
        let first = self.0.get(id);
        std::iter::successors(first, |style| self.0.get(style.based_on.as_deref()?)).take(MOST_STEPS)
    }
}

impl Style {
    fn role(&self) -> Option<Role> {
        let numbered =
            |lead: &str| self.name.strip_prefix(lead)?.trim().parse::<u8>().ok().filter(|n| (1..=9).contains(n));
        // The titles of Japanese Word have an outline level too.
        match &*self.name {
            "title" | "表題" => return Some(Role::Title),
            "subtitle" | "副題" => return Some(Role::Plain),
            _ => {}
        }
        let heading = numbered("heading ").or_else(|| numbered("見出し"));
        let contents = numbered("toc ").or_else(|| numbered("目次")).map(|_| Role::Contents);
        contents.or(heading.map(Role::Heading)).or_else(|| self.level.map(role_of))
    }
}

/// What a paragraph of an outline level is, from 0.
pub fn role_of(level: u8) -> Role {
    if level < BODY { Role::Heading(level + 1) } else { Role::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_name_level_and_descent() {
        let style = |id: &str, rest: &str| format!("<w:style w:type='paragraph' w:styleId='{id}'>{rest}</w:style>");
        let part = [
            "<w:styles xmlns:w='x'>".to_owned(),
            style("a", "<w:name w:val='Normal'/>"),
            style("1", "<w:name w:val='heading 1'/><w:basedOn w:val='a'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr>"),
            style("10", "<w:name w:val='章'/><w:basedOn w:val='1'/>"),
            style("a3", "<w:name w:val='Title'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr>"),
            style("a5", "<w:name w:val='Subtitle'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr>"),
            style("11", "<w:name w:val='toc 1'/>"),
            style("a7", "<w:name w:val='TOC Heading'/><w:basedOn w:val='1'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr>"),
            style("x", "<w:name w:val='条'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr>"),
            style("l", "<w:name w:val='List Bullet'/><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr>"),
            style("o", "<w:name w:val='round'/><w:basedOn w:val='o'/>"),
            "</w:styles>".to_owned(),
        ];
        let styles = Styles::read(part.concat().as_bytes()).unwrap();
        for (id, role) in [
            ("a", Role::Plain),
            ("1", Role::Heading(1)),
            ("10", Role::Heading(1)),
            ("a3", Role::Title),
            ("a5", Role::Plain),
            ("11", Role::Contents),
            ("a7", Role::Plain),
            ("x", Role::Heading(3)),
            ("o", Role::Plain),
            ("none", Role::Plain),
        ] {
            assert_eq!(styles.role(id), role, "{id}");
        }
        assert!(styles.is_list("l") && !styles.is_list("1"));
    }
}
