//! The bytes of a part in; its elements and words, one after the other, out. The only file that names the XML parser.
//!
//! Names are without their prefix: what a prefix stands for differs between makers and between two forms of the standard,
//! the names do not.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::fault::Fault;

/// Elements inside of each other.
pub const MAX_DEPTH: usize = 512;
/// Elements of one part.
pub const MAX_ELEMENTS: usize = 4_000_000;

/// A piece of a part.
pub enum Piece<'p> {
    /// An element begins.
    Open(&'p Element<'p>),
    /// An element of this name ends.
    Close(&'p str),
    /// Words, as far as no other piece stands between them.
    Words(&'p str),
}

/// The beginning of an element.
pub struct Element<'p> {
    /// Its name without prefix.
    pub name: &'p str,
    start: &'p BytesStart<'p>,
}

impl Element<'_> {
    /// An attribute by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut all = self.start.attributes();
        let found = all.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name.as_bytes())?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
    }

    /// The attribute that says what the element is set to.
    pub fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// True for something that is on when it is there, unless it says otherwise.
    pub fn is_on(&self) -> bool {
        !self.value().is_some_and(|value| ["0", "false", "off"].contains(&&*value))
    }
}

/// Reads a part from its beginning to its end.
pub fn walk(part: &[u8], mut each: impl FnMut(Piece<'_>) -> Result<(), Fault>) -> Result<(), Fault> {
    let text = std::str::from_utf8(part).map_err(|_| Fault::Damaged)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let (mut depth, mut elements) = (0_usize, 0_usize);
    loop {
        match reader.read_event().map_err(|_| Fault::Damaged)? {
            Event::Start(start) => {
                (depth, elements) = (depth + 1, elements + 1);
                if depth > MAX_DEPTH {
                    return Err(Fault::TooMuch("XML の入れ子", MAX_DEPTH));
                }
                if elements > MAX_ELEMENTS {
                    return Err(Fault::TooMuch("XML の要素", MAX_ELEMENTS));
                }
                let name = start.local_name();
                let name = std::str::from_utf8(name.as_ref()).map_err(|_| Fault::Damaged)?;
                each(Piece::Open(&Element { name, start: &start }))?;
            }
            Event::End(end) => {
                depth = depth.checked_sub(1).ok_or(Fault::Damaged)?;
                each(Piece::Close(std::str::from_utf8(end.local_name().as_ref()).map_err(|_| Fault::Damaged)?))?;
            }
            Event::Text(words) => each(Piece::Words(&words.decode().map_err(|_| Fault::Damaged)?))?,
            Event::CData(words) => each(Piece::Words(&words.decode().map_err(|_| Fault::Damaged)?))?,
            Event::GeneralRef(name) => {
                let own = name.decode().ok().and_then(|name| quick_xml::escape::resolve_xml_entity(&name));
                match (own, name.resolve_char_ref()) {
                    (Some(words), _) => each(Piece::Words(words))?,
                    (None, Ok(Some(sign))) => each(Piece::Words(sign.encode_utf8(&mut [0; 4])))?,
                    // Only a declaration could say what it stands for.
                    _ => return Err(Fault::Damaged),
                }
            }
            Event::DocType(_) => return Err(Fault::Damaged),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if depth == 0 && elements > 0 { Ok(()) } else { Err(Fault::Damaged) }
}
