//! The main part of a file of a word processor, or a whole file, in; that its nodes stand in its paragraphs, out.

use junshu::document;
use junshu::node::{Builder, Symbols};

use super::package::package;

/// Reads the bytes as a file, or as what its body is made of.
///
/// # Panics
/// When a node stands outside of the text, or a paragraph is more than one line.
pub fn run(bytes: &[u8]) {
    let file = match super::text(bytes) {
        Some(text) if !bytes.starts_with(b"PK") => package(&[("word/document.xml", text)]),
        _ => bytes.to_vec(),
    };
    let mut builder = Builder::new(Symbols::default());
    let mut spent = 0;
    if document::read_docx(&mut builder, "a.docx", file, &mut spent).is_err() {
        return;
    }
    let tree = builder.into_tree();
    let (_, text) = tree.sources().iter().last().expect("the text of its paragraphs");
    assert!(spent >= text.text().len());
    let headings = text.headings().expect("it has paragraphs");
    for node in tree.ids() {
        let span = tree.span(node);
        let stands = text.text().get(span.start as usize..span.end as usize);
        assert!(stands.is_some(), "{span:?}");
        let slice = tree.slice(node).map(|slice| tree.sources().text(slice));
        assert!(slice.is_none_or(|slice| tree.text(node) == Some(slice)));
        assert!(!headings.place(text.position(span.start).line).contains(char::is_control));
    }
}
