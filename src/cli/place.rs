//! Files that are to be there in; which of them were written, because they were not there yet, out.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use junshu::source::display_name;

use super::terminal;

/// Files below a folder, as far as they have come to be there.
#[derive(Debug, Default)]
pub struct Placed {
    /// Those that were written, by their names.
    pub written: Vec<String>,
    /// Those that were there, and are as they were.
    pub kept: Vec<String>,
}

impl Placed {
    /// Writes a file unless something is there.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn put(&mut self, folder: &Path, name: &str, text: &str) -> io::Result<()> {
        let path = folder.join(name);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                self.written.push(display_name(&path));
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.kept.push(display_name(&path));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Says on stdout what was written and what was not, and then `next`.
    ///
    /// # Errors
    /// A stdout that takes nothing.
    pub fn tell(&self, next: &str) -> io::Result<()> {
        terminal::print_words(|out| {
            self.written.iter().try_for_each(|name| writeln!(out, "作りました: {name}"))?;
            self.kept.iter().try_for_each(|name| writeln!(out, "すでにあります（変えていません）: {name}"))?;
            if !next.is_empty() {
                writeln!(out, "\n{next}")?;
            }
            Ok(())
        })
    }
}
