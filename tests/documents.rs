//! Documents of a word processor in; that they say what the same prose says as Markdown, and where, out.

#[path = "given/binary.rs"]
mod binary;
#[path = "given/folder.rs"]
mod folder;
#[path = "given/package.rs"]
mod package;
#[path = "given/word.rs"]
mod word;

mod documents {
    mod fixture;
    mod given;
    mod prose;
    mod same;
    mod typed;
}
