//! A YAML text in; what the quick way reads held against what the parser alone reads, node for node.

use junshu::node::{Builder, Symbols, Tree};
use junshu::source::SourceFile;
use junshu::yaml::{YamlError, read, read_by_parser};

/// Everything that tells two trees apart.
fn described(tree: &Tree) -> Vec<String> {
    let node = |id| {
        let key = tree.key(id).map(|symbol| tree.symbols().name(symbol).to_owned());
        format!(
            "{id:?} {:?} {:?} {:?} {:?} key {key:?} {:?} slot {} parent {:?} alias {:?}",
            tree.kind(id),
            tree.style(id),
            tree.value(id),
            tree.span(id),
            tree.key_span(id),
            tree.slot(id),
            tree.parent(id),
            tree.alias(id),
        )
    };
    let entries = |id| {
        let entries = tree.entries(id).map(|e| (e.symbol, e.key, e.value));
        format!("{id:?} {:?} {:?}", entries.collect::<Vec<_>>(), tree.items(id))
    };
    let comments = tree.comments().iter().map(|span| format!("{span:?}"));
    tree.ids().map(node).chain(tree.ids().map(entries)).chain(comments).collect()
}

type Read = fn(&mut Builder, SourceFile) -> Result<(), Vec<YamlError>>;

/// The tree after two files, so that the second does not start from nothing, with its documents and its errors.
fn tree(text: &str, read: Read) -> (Vec<String>, String) {
    let mut builder = Builder::new(Symbols::known(["id", "name"]));
    let first = read(&mut builder, SourceFile::new("1.yaml", "id: 1\nown: *x\n"));
    let second = read(&mut builder, SourceFile::new("2.yaml", text));
    let end = format!("{:?} {first:?} {second:?}", builder.documents());
    (described(builder.tree()), end)
}

/// Both ways read the same, errors and all.
#[track_caller]
pub fn same(text: &str) {
    let (quick, thorough) = (tree(text, read), tree(text, read_by_parser));
    let differ = quick.0.iter().zip(&thorough.0).find(|(a, b)| a != b);
    assert_eq!(differ, None, "{text}");
    assert_eq!(quick.0.len(), thorough.0.len(), "{text}");
    assert_eq!(quick.1, thorough.1, "{text}");
}
