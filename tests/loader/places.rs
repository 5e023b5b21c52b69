//! Nodes of every kind in; what a diagnostic underlines for them out.

use junshu::finding::Place;
use junshu::node::{NodeId, Tree};

use super::given::{at, tree};
use super::laws::whole;

fn underlined(tree: &Tree, path: &str) -> String {
    tree.sources().text(tree.place(at(tree, path))).to_owned()
}

#[track_caller]
fn case(source: &str, path: &str, want: &str) {
    for line_end in ["\n", "\r\n"] {
        let tree = tree(&[&source.replace('\n', line_end)]);
        assert_eq!(underlined(&tree, path), want, "{path} of {source:?}");
        whole(&tree);
    }
}

#[test]
fn what_fits_on_its_line_is_underlined_itself() {
    case("名称: 架空みなと総合病院 # 注\n", "名称", "架空みなと総合病院");
    case("a: '引用'\n", "a", "'引用'");
    case("a: 12\n", "a", "12");
    case("a: ~\n", "a", "~");
    case("a: { 鍵: 値 }\n", "a", "{ 鍵: 値 }");
    case("a: [一, 二]\n", "a", "[一, 二]");
    case("a: []\n", "a", "[]");
    case("a:\n  - [一]\n  - x\n", "a[0]", "[一]");
    case("a: |\n  一行\n", "a", "一行");
}

#[test]
fn what_does_not_is_underlined_at_its_key() {
    case("名称: 一\n  二\n", "名称", "名称");
    case("a: |\n  一\n  二\n", "a", "a");
    case("'a b':\n  c: 1\n", "a b", "'a b'");
    case("a:\n  - 1\n", "a", "a");
    case("a:\n- 1\n", "a", "a");
    case("a: [一,\n  二]\n", "a", "a");
    case("鍵:\n", "鍵", "鍵");
    case("x: { 鍵だけ }\n", "x.鍵だけ", "鍵だけ");
}

#[test]
fn records_of_lists_are_underlined_at_their_first_entry() {
    case("v:\n  - id: V-甲\n    name: 架空\n", "v[0]", "id: V-甲");
    case("v:\n  - id:   'V 甲'   # 注\n", "v[0]", "id:   'V 甲'");
    case("v:\n  - id:\n    name: 架空\n", "v[0]", "id");
    case("v:\n  - list: [一]\n    name: 架空\n", "v[0]", "list");
    case("v:\n  - memo: |\n      一\n      二\n", "v[0]", "memo");
    case("v:\n  - {id: 甲,\n     n: 1}\n", "v[0]", "id: 甲");
    case("v:\n  - - 一\n    - 二\n", "v[0]", "- 一");
    case("v:\n  - |\n    一行目\n    二行目\n", "v[0]", "一行目");
}

#[test]
fn the_root_is_underlined_at_its_first_entry() {
    case("# 注\nschema_version: 1\nb: 2\n", "", "schema_version: 1");
    case("v:\n  - 1\n", "", "v");
    let tree = tree(&["# 注記だけ\n"]);
    assert_eq!(underlined(&tree, ""), "");
    let missing = Place::missing(&tree, NodeId::ROOT, "systems");
    assert_eq!((tree.sources().text(missing.span), missing.path(&tree).as_str()), ("# 注記だけ", "systems"));
}

#[test]
fn an_item_without_a_value_is_shown() {
    case("v:\n  - 一\n  -\n  - 三\n", "v[1]", "-");
}

#[test]
fn a_record_whose_first_value_is_an_alias_is_shown_where_it_stands() {
    case("n: &n V-甲\nv:\n  - id: *n\n    name: 架空\n", "v[0]", "id: *n");
}

#[test]
fn a_record_of_nothing_but_a_merge_is_shown_where_it_stands() {
    case("b: &b { id: V-甲 }\nv:\n  - <<: *b\n", "v[0]", "<<: *b");
}

/// What a finding underlines, what it says of the definition, and its path.
#[track_caller]
fn shown(tree: &Tree, place: &Place, want: (&str, Option<&str>, &str)) {
    let text = |span| tree.sources().text(span);
    assert_eq!((text(place.span), place.defined.map(text), place.path(tree).as_str()), want);
}

#[test]
fn through_an_alias_the_use_is_underlined_and_the_value_named() {
    let tree = tree(&["x: &x { id: V-甲, n: { 鍵: 値 } }\nv:\n  - *x\n  - <<: *x\n    p: 1\n"]);
    shown(&tree, &Place::of(&tree, at(&tree, "v[0]")), ("*x", Some("{ id: V-甲, n: { 鍵: 値 } }"), "v[0]"));
    shown(&tree, &Place::of(&tree, at(&tree, "v[0].n.鍵")), ("*x", Some("値"), "v[0].n.鍵"));
    shown(&tree, &Place::of(&tree, at(&tree, "v[1].id")), ("*x", Some("V-甲"), "v[1].id"));
    shown(&tree, &Place::of(&tree, at(&tree, "v[1]")), ("p: 1", None, "v[1]"));
    shown(&tree, &Place::missing(&tree, at(&tree, "v[0]"), "q"), ("*x", Some("{ id: V-甲, n: { 鍵: 値 } }"), "v[0].q"));
}

#[test]
fn a_missing_key_is_shown_in_the_map_that_lacks_it() {
    let tree = tree(&[
        "v:\n  - id: V-甲\n    c: [{ 規格: 甲 }, {}]\n    d:\n      e: 1\nw: {}\nz:\n  - n: |\n      一\n      二\n",
    ]);
    let missing = |path: &str| Place::missing(&tree, at(&tree, path), "欠");
    shown(&tree, &missing("v[0]"), ("id: V-甲", None, "v[0].欠"));
    shown(&tree, &missing("v[0].c[0]"), ("{ 規格: 甲 }", None, "v[0].c[0].欠"));
    shown(&tree, &missing("v[0].c[1]"), ("{}", None, "v[0].c[1].欠"));
    shown(&tree, &missing("v[0].d"), ("e: 1", None, "v[0].d.欠"));
    shown(&tree, &missing("w"), ("{}", None, "w.欠"));
    shown(&tree, &missing("z[0]"), ("n", None, "z[0].欠"));
    shown(&tree, &missing(""), ("v", None, "欠"));
}
