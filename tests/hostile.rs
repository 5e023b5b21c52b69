//! Records, files and places that mean harm, or are merely broken, in; a run of the binary that ends soon, in little
//! memory, with its exit code and with words that command no terminal, out. Hostile rules are judged in `engine/`.
#![cfg(unix)]

#[path = "given/binary.rs"]
mod binary;
#[path = "given/folder.rs"]
mod folder;
#[path = "given/package.rs"]
mod package;
#[path = "given/terminal.rs"]
mod terminal;
#[path = "given/word.rs"]
mod word;

mod hostile {
    mod bombs;
    mod bytes;
    mod changes;
    mod documents;
    mod docx;
    mod files;
    mod given;
    mod links;
    mod names;
    mod output;
    mod packs;
    mod pages;
    mod rules;
    mod same;
    mod signals;
}
