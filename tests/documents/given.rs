//! Bytes of a file in; what is read of it out.

use junshu::document::{self, Fault};
use junshu::node::{Builder, NodeId, Symbols, Tree};

/// The nodes of a file, with the root of its document.
pub fn read(bytes: Vec<u8>) -> Result<(Tree, NodeId), Fault> {
    let mut builder = Builder::new(Symbols::default());
    let root = document::read_docx(&mut builder, "docs/a.docx", bytes, &mut 0)?;
    Ok((builder.into_tree(), root))
}

/// The text at a path below a node.
pub fn text<'t>(tree: &'t Tree, root: NodeId, path: &[&str]) -> Option<&'t str> {
    let node = path.iter().try_fold(root, |node, step| match step.parse::<usize>() {
        Ok(at) => tree.items(node).get(at).copied(),
        Err(_) => tree.get_named(node, step),
    });
    node.and_then(|node| tree.text(node))
}

/// The paragraphs that were read.
pub fn lines(tree: &Tree) -> Vec<&str> {
    let (_, file) = tree.sources().iter().last().expect("a file");
    file.text().lines().collect()
}
