//! Several texts and documents in; one inventory out: lists in a row, everything else once.

use junshu::node::{Kind, NodeId, Tree};
use junshu::source::SourceFile;

use super::given::{at, errors, inventory, load, text, tree};
use super::laws::whole;

/// The items of a list as `path=text@file`.
fn items(tree: &Tree, path: &str) -> Vec<String> {
    let show = |&node| {
        let file = tree.sources().file(tree.file(node)).name();
        format!("{}={}@{file}", tree.path(node), text(tree, node))
    };
    tree.items(at(tree, path)).iter().map(show).collect()
}

#[test]
fn lists_of_many_files_stand_in_a_row() {
    let tree = tree(&["v: [甲, 乙]\n", "v:\n  - 丙\nw: 1\n", "v: []\n", "v: [{ n: 丁 }]\n"]);
    let want = ["v[0]=甲@1.yaml", "v[1]=乙@1.yaml", "v[2]=丙@2.yaml", "v[3]={ n: 丁 }@4.yaml"];
    assert_eq!(items(&tree, "v"), want);
    assert_eq!(tree.path(at(&tree, "v[3].n")), "v[3].n");
    for (slot, &item) in tree.items(at(&tree, "v")).iter().enumerate() {
        assert_eq!((tree.slot(item) as usize, tree.path(tree.parent(item)).as_str()), (slot, "v"));
    }
    whole(&tree);
}

#[test]
fn lists_through_aliases_are_put_in_a_row_too() {
    let tree = tree(&["base: &b [甲]\nv: *b\n", "base2: &b [乙]\nv: *b\n"]);
    assert_eq!(items(&tree, "v"), ["v[0]=甲@1.yaml", "v[1]=乙@2.yaml"]);
    assert_eq!(items(&tree, "base"), ["base[0]=甲@1.yaml"], "the anchored list stays as it is");
    whole(&tree);
}

#[test]
fn documents_of_a_file_count_as_files() {
    let tree = tree(&["%YAML 1.2\n---\nv: [甲]\n...\n---\n# 空の文書\n---\nv: [乙]\nw: { x: 1 }\n"]);
    assert_eq!(items(&tree, "v"), ["v[0]=甲@1.yaml", "v[1]=乙@1.yaml"]);
    assert_eq!(tree.kind(at(&tree, "w")), Kind::Map);
    whole(&tree);
}

#[test]
fn top_level_keys_keep_the_order_in_which_they_first_stand() {
    let tree = tree(&["b: [1]\na: 1\n", "c: 1\nb: [2]\n"]);
    let keys: Vec<_> = tree.entries(NodeId::ROOT).map(|entry| tree.symbols().name(entry.symbol)).collect();
    assert_eq!(keys, ["b", "a", "c"]);
    let files: Vec<_> = tree.entries(NodeId::ROOT).map(|entry| tree.sources().file(entry.key.file).name()).collect();
    assert_eq!(files, ["1.yaml", "1.yaml", "2.yaml"]);
}

#[test]
fn files_without_content_add_nothing() {
    let tree = tree(&["", "# 注記だけ\n", "---\n...\n", "\u{feff}", "~\n", "a: 1\n", "\r\n\r\n"]);
    assert_eq!(tree.size(NodeId::ROOT), 1);
    assert_eq!(tree.sources().len(), 7);
    whole(&tree);
}

#[test]
fn anything_but_lists_stands_once() {
    let twice = |key: &str| vec![("inventory::twice".to_owned(), key.to_owned())];
    assert_eq!(errors(&["a: 1\n名称: 架空\n", "名称: 架空\n"]), twice("名称"));
    assert_eq!(errors(&["m: { a: 1 }\n", "m: { b: 2 }\n"]), twice("m"));
    assert_eq!(errors(&["v: [1]\n", "v: { b: 2 }\n"]), twice("v"));
    assert_eq!(errors(&["v:\n", "v: [1]\n"]), twice("v"));
    assert_eq!(errors(&["m: { a: 1 }\n---\nm: { b: 2 }\n"]), twice("m"));
}

#[test]
fn a_document_is_a_map() {
    let wrong = |place: &str| vec![("inventory::not_a_map".to_owned(), place.to_owned())];
    assert_eq!(errors(&["- 1\n- 2\n"]), wrong("- 1"));
    assert_eq!(errors(&["a: 1\n", "架空\n"]), wrong("架空"));
    assert_eq!(errors(&["a: 1\n---\n[1, 2]\n"]), wrong("[1, 2]"));
}

#[test]
fn errors_of_all_files_are_given_at_once() {
    let shown = |texts: &[&str]| -> Vec<String> {
        errors(texts).iter().map(|(code, place)| format!("{code} {place}")).collect()
    };
    let yaml = shown(&["a: *x\nb: *y\n", "c: [\n", "d: 1\n", "d: 2\n"]);
    // What files say together counts once each can be read.
    assert_eq!(yaml, ["yaml::unknown_anchor *x", "yaml::unknown_anchor *y", "yaml::syntax ["]);
    let merged = shown(&["c: {}\nd: 1\n", "- 1\n", "d: 2\n", "c: []\n"]);
    assert_eq!(merged, ["inventory::not_a_map - 1", "inventory::twice d", "inventory::twice c"]);
}

#[test]
fn an_inventory_of_no_content_is_judged_not_refused() {
    let empty = vec![SourceFile::new("空.yaml", "")];
    let inventory = inventory(empty).expect("an empty file loads");
    let codes: Vec<_> =
        inventory.findings.iter().map(|f| format!("{} {}", f.rule, f.place.path(&inventory.tree))).collect();
    assert_eq!(codes, ["schema/required schema_version", "schema/required guideline"]);
    assert_eq!(load(&[""]).expect("an empty file loads").files, 1);
}

/// Public, so it must hold without the command line's guard against no files.
#[test]
fn no_file_at_all_is_no_panic() {
    let schema = &super::given::pack().schema;
    let loaded =
        std::panic::catch_unwind(|| junshu::inventory::Inventory::load(Vec::<SourceFile>::new(), schema, &[]).is_ok());
    assert!(loaded.is_ok());
}
