//! The main part in; its paragraphs and tables, as they are to be read, out.

use percent_encoding::percent_decode_str;

use super::fault::Fault;
use super::package::Relations;
use super::paragraph::{Draft, Line, Paragraph};
use super::styles::{Role, Styles, role_of};
use super::xml::{self, Element, Piece};

/// What is no text of the document: deleted, moved from here, how it was before, the second form of a picture, how a word
/// is read.
const LEFT_OUT: [&str; 8] = ["del", "moveFrom", "Fallback", "rt", "pPrChange", "rPrChange", "tblPrChange", "sectPr"];

/// Reads the main part.
pub fn read(part: &[u8], styles: &Styles, relations: &Relations) -> Result<Draft, Fault> {
    let (draft, open, held, rows) = (Draft::default(), Vec::new(), Vec::new(), Vec::new());
    let (left_out, tables, words, hidden, bodied) = (0, 0, false, false, false);
    let mut reader = Reader { styles, relations, draft, open, held, rows, left_out, tables, words, hidden, bodied };
    xml::walk(part, |piece| reader.piece(piece))?;
    if reader.bodied { Ok(reader.draft) } else { Err(Fault::NotWord) }
}

/// A paragraph that is being read.
#[derive(Default)]
struct Open {
    paragraph: Paragraph,
    style: Option<String>,
    level: Option<u8>,
    list: Option<bool>,
    /// Links that are open: where each begins, and leads to.
    links: Vec<(usize, Option<String>)>,
    /// What it is set to is being read.
    settings: bool,
}

struct Reader<'s> {
    styles: &'s Styles,
    relations: &'s Relations,
    draft: Draft,
    /// The paragraph at hand, and those in which it stands: one of a box stands in another.
    open: Vec<Open>,
    /// Those of boxes, until the one that holds them ends.
    held: Vec<Paragraph>,
    /// The rows of the table at hand; one inside of a cell is a part of that.
    rows: Vec<Vec<Line>>,
    /// Elements that are open from the one on that is left out.
    left_out: usize,
    /// Tables inside of each other.
    tables: usize,
    /// Words are text here.
    words: bool,
    /// The words at hand are not shown.
    hidden: bool,
    /// The part is one of a document.
    bodied: bool,
}

impl Reader<'_> {
    fn piece(&mut self, piece: Piece<'_>) -> Result<(), Fault> {
        match piece {
            Piece::Open(element) if self.left_out > 0 || LEFT_OUT.contains(&element.name) => self.left_out += 1,
            Piece::Close(_) if self.left_out > 0 => self.left_out -= 1,
            Piece::Words(words) => {
                if self.words && !self.hidden && self.left_out == 0 {
                    self.push(words);
                }
            }
            Piece::Open(element) => self.start(element),
            Piece::Close(name) => return self.end(name),
        }
        Ok(())
    }

    fn push(&mut self, words: &str) {
        if let Some(open) = self.open.last_mut() {
            open.paragraph.line.push(words);
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        match element.name {
            "body" => self.bodied = true,
            "p" => self.open.push(Open::default()),
            "tbl" => self.tables += 1,
            "tr" if self.tables == 1 => self.rows.push(Vec::new()),
            "tc" if self.tables == 1 => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(Line::default());
                }
            }
            "r" => self.hidden = false,
            "t" => self.words = true,
            "drawing" | "pict" | "object" => match self.open.first_mut() {
                Some(open) => open.paragraph.pictured = true,
                None => self.draft.fill(),
            },
            "hyperlink" => {
                let to = self.address(element);
                if let Some(open) = self.open.last_mut() {
                    open.links.push((open.paragraph.line.text.len(), to));
                }
            }
            name => {
                let Some(open) = self.open.last_mut() else { return };
                match (name, open.settings) {
                    ("pPr", _) => open.settings = true,
                    ("pStyle", true) => open.style = element.value(),
                    ("outlineLvl", true) => open.level = element.value().and_then(|level| level.parse().ok()),
                    ("numId", true) => open.list = element.value().map(|id| id != "0"),
                    ("vanish", false) => self.hidden = element.is_on(),
                    ("tab" | "br" | "cr" | "ptab", false) if !self.hidden => self.push(" "),
                    ("noBreakHyphen", false) if !self.hidden => self.push("-"),
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Fault> {
        match name {
            "t" => self.words = false,
            "r" => self.hidden = false,
            "pPr" | "hyperlink" => {
                let Some(open) = self.open.last_mut() else { return Ok(()) };
                if name == "pPr" { open.settings = false } else { open.end_link() }
            }
            "p" => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let paragraph = open.close(self.styles);
                let cell = self.rows.last_mut().and_then(|row| row.last_mut()).filter(|_| self.tables > 0);
                match cell {
                    Some(cell) => cell.append(paragraph.line.trimmed()),
                    None if !self.open.is_empty() => self.held.push(paragraph),
                    None => {
                        self.draft.paragraph(paragraph)?;
                        std::mem::take(&mut self.held).into_iter().try_for_each(|held| self.draft.paragraph(held))?;
                    }
                }
            }
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    return self.draft.table(std::mem::take(&mut self.rows));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Where a link leads to; one to a bookmark of the same document leads to no heading that could be named.
    fn address(&self, link: &Element<'_>) -> Option<String> {
        let to = self.relations.link(&link.attribute("id")?)?;
        let anchor = link.attribute("anchor").map(|anchor| format!("#{anchor}")).unwrap_or_default();
        Some(format!("{}{anchor}", percent_decode_str(to).decode_utf8().unwrap_or_else(|_| to.into())))
    }
}

impl Open {
    fn end_link(&mut self) {
        let Some((start, Some(to))) = self.links.pop() else { return };
        self.paragraph.line.links.push((start..self.paragraph.line.text.len(), to));
    }

    fn close(self, styles: &Styles) -> Paragraph {
        let style = self.style.as_deref().unwrap_or_default();
        let role = match (styles.role(style), self.level) {
            (Role::Plain | Role::Heading(_), Some(level)) => role_of(level),
            (role, _) => role,
        };
        let item = role == Role::Plain && self.list.unwrap_or_else(|| styles.is_list(style));
        Paragraph { role, item, ..self.paragraph }
    }
}
