//! The bytes of a file of a word processor (.docx) in; its paragraphs, one a line, with their outline over them, out.
//!
//! Everything is read as by one who may mean harm: each part up to a length while it is unpacked, each element up to a
//! number and a depth, no declaration of a type of document. Headers, footers, notes and comments are no text of it, nor is
//! what was deleted or hidden, nor what the word processor makes itself: numbers of headings and items, a table of contents.

mod body;
mod fault;
mod package;
mod paragraph;
mod properties;
mod styles;
mod xml;

use std::sync::Arc;

pub use fault::{Fault, Unreadable};

use super::outline::Outline;
use crate::source::{BELOW, Headings, SourceFile};
use package::Package;
use styles::Styles;

/// Bytes of the file itself: most are pictures.
pub const MAX_FILE_BYTES: usize = 128 << 20;

/// Bytes of its text are a small part of those of the file and of its parts: so many count as one.
const BYTES_FOR_ONE: usize = 16;

/// What was read of a file.
pub struct Read {
    /// Its paragraphs as lines.
    pub file: Arc<SourceFile>,
    /// What they are.
    pub outline: Outline,
}

/// Reads a file. What it cost is added to `spent`, read or not: the same file may be named a thousand times.
pub fn read(name: &str, bytes: Vec<u8>, spent: &mut usize) -> Result<Read, Fault> {
    *spent += bytes.len() / BYTES_FOR_ONE;
    let mut package = Package::open(bytes)?;
    let read = main_part(name, &mut package);
    *spent += package.unpacked() / BYTES_FOR_ONE + read.as_ref().map_or(0, |read| read.file.text().len());
    read
}

fn main_part(name: &str, package: &mut Package) -> Result<Read, Fault> {
    let main = package.main()?;
    let relations = package.relations(&main)?;
    let styles = match relations.of_kind("styles") {
        Some(part) => package.part(part)?.map(|bytes| Styles::read(&bytes)).transpose()?.unwrap_or_default(),
        None => Styles::default(),
    };
    let document = package.part(&main)?.ok_or(Fault::NotWord)?;
    let mut draft = body::read(&document, &styles, &relations)?;
    if let Some(core) = package.properties()? {
        draft.properties(properties::read(&core)?);
    }
    let (text, outline) = draft.finish();
    if text.len() > super::MAX_BYTES {
        return Err(Fault::TooLong);
    }
    let file = SourceFile::new(name, text);
    let headings = headings(&file, &outline);
    Ok(Read { file: Arc::new(file.of_paragraphs(headings)), outline })
}

/// The headings by the line on which they stand; the title, under which everything stands, only above what has no other.
fn headings(file: &SourceFile, outline: &Outline) -> Headings {
    let title = outline.title().map(|title| format!("{}{BELOW}", title.heading.text));
    let ways = outline.sections.iter().zip(outline.ways()).map(|(section, way)| {
        let own = title.as_deref().and_then(|title| way.strip_prefix(title)).unwrap_or(&way);
        (file.position(section.heading.at.start as u32).line, own.to_owned())
    });
    let own = outline.properties.first();
    let own = own.map(|(_, first)| (file.position(first.at.start as u32).line, properties::HEADING.to_owned()));
    Headings::new(ways.chain(own).collect()).unwrap_or_default()
}
