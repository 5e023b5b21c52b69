//! The bytes of a package (zip, Open Packaging Conventions) in; its parts, found by what they are to each other, out.

use std::collections::HashMap;
use std::io::{Cursor, ErrorKind, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::MAX_FILE_BYTES;
use super::fault::Fault;
use super::xml::{self, Piece};

/// Parts of a package, those of packages inside of it counted in.
pub const MAX_ENTRIES: usize = 4096;
/// Bytes of one part, unpacked.
pub const MAX_PART_BYTES: usize = 64 << 20;

/// What every zip begins with, unless something stands before it.
const ZIP: &[u8] = b"PK";
/// What files of before 2007, and encrypted ones, begin with.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// A package.
pub struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    unpacked: usize,
}

/// What a part refers to.
#[derive(Debug, Default)]
pub struct Relations {
    folder: String,
    all: HashMap<String, Relation>,
}

#[derive(Debug)]
struct Relation {
    kind: String,
    target: String,
    external: bool,
}

impl Package {
    /// Opens a package.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        if bytes.starts_with(COMPOUND) {
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let encrypted = bytes.windows(name.len()).any(|window| window == name);
            return Err(if encrypted { Fault::Encrypted } else { Fault::OldWord });
        }
        if !bytes.starts_with(ZIP) {
            return Err(Fault::NotWord);
        }
        if bytes.len() > MAX_FILE_BYTES {
            return Err(Fault::TooMuch("ファイルのバイト", MAX_FILE_BYTES));
        }
        // Counted before anything is kept for each: the marks of an entry, and of an end that may have entries before it.
        let marks =
            bytes.windows(4).filter(|mark| [b"PK\x01\x02", b"PK\x05\x06"].iter().any(|own| mark == own)).count();
        if marks > MAX_ENTRIES {
            return Err(Fault::TooMuch("中のファイル", MAX_ENTRIES));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
        Ok(Self { archive, unpacked: 0 })
    }

    /// The bytes of a part; nothing where there is none.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let entry = match self.archive.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(Fault::Encrypted),
            Err(_) => return Err(Fault::Damaged),
        };
        let mut bytes = Vec::new();
        // What the entry says of its length is not believed.
        let read = entry.take(MAX_PART_BYTES as u64 + 1).read_to_end(&mut bytes);
        self.unpacked += bytes.len();
        match read {
            _ if bytes.len() > MAX_PART_BYTES => Err(Fault::TooMuch("本文の XML のバイト", MAX_PART_BYTES)),
            Ok(_) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::OutOfMemory => {
                Err(Fault::TooMuch("本文の XML のバイト", MAX_PART_BYTES))
            }
            Err(_) => Err(Fault::Damaged),
        }
    }

    /// Bytes that were unpacked so far.
    pub fn unpacked(&self) -> usize {
        self.unpacked
    }

    /// The name of the main part.
    pub fn main(&mut self) -> Result<String, Fault> {
        self.root("officeDocument").map(|part| part.unwrap_or_else(|| "word/document.xml".to_owned()))
    }

    /// The core properties.
    pub fn properties(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        self.root("core-properties")?.map_or(Ok(None), |part| self.part(&part))
    }

    fn root(&mut self, kind: &str) -> Result<Option<String>, Fault> {
        Ok(self.relations("")?.of_kind(kind).map(str::to_owned))
    }

    /// What a part refers to; the package itself has no name.
    pub fn relations(&mut self, part: &str) -> Result<Relations, Fault> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut relations = Relations { folder: folder.to_owned(), all: HashMap::new() };
        let Some(bytes) = self.part(&format!("{prefix}_rels/{file}.rels"))? else { return Ok(relations) };
        xml::walk(&bytes, |piece| {
            if let Piece::Open(element) = piece
                && let (Some(id), Some(kind), Some(target)) =
                    (element.attribute("Id"), element.attribute("Type"), element.attribute("Target"))
            {
                let external = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
                let target = if external { target } else { relations.inside(&target) };
                // The last word of its address: that of the strict form of the standard is another.
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.all.insert(id, Relation { kind, target, external });
            }
            Ok(())
        })?;
        Ok(relations)
    }
}

impl Relations {
    /// The first part of a kind.
    pub fn of_kind(&self, kind: &str) -> Option<&str> {
        let parts = self.all.iter().filter(|(_, relation)| relation.kind == kind && !relation.external);
        parts.min_by_key(|(id, _)| *id).map(|(_, relation)| relation.target.as_str())
    }

    /// Where a link to the outside leads.
    pub fn link(&self, id: &str) -> Option<&str> {
        self.all.get(id).filter(|relation| relation.external).map(|relation| relation.target.as_str())
    }

    /// The name of a part that is named from the folder at hand.
    fn inside(&self, target: &str) -> String {
        let from = if target.starts_with('/') { "" } else { self.folder.as_str() };
        let mut steps: Vec<&str> = Vec::new();
        for step in from.split('/').chain(target.split('/')) {
            match step {
                "" | "." => {}
                ".." => drop(steps.pop()),
                name => steps.push(name),
            }
        }
        steps.join("/")
    }
}
