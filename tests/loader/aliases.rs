//! Anchors, aliases and merge keys in; copies that know where they are used, and merged maps, out.

use junshu::node::{Kind, NodeId, Tree, Value};

use super::given::{at, errors, text, tree};
use super::laws::whole;

/// The node at `path`: its bytes, and the alias it is reached through.
#[track_caller]
fn case(tree: &Tree, path: &str, slice: &str, alias: Option<&str>) {
    let node = at(tree, path);
    assert_eq!(text(tree, node), slice, "{path}");
    assert_eq!(tree.alias(node).map(|span| tree.sources().text(span)), alias, "{path}");
    assert_eq!(tree.path(node), path);
}

#[test]
fn an_alias_has_the_path_of_its_use_and_the_bytes_of_its_anchor() {
    let tree = tree(&[
        "連絡先: &夜間 { phone: 000-0000-0101, hours: [平日, 休日] }\nvendors:\n  - id: V-甲\n    contact: *夜間\n  - *夜間\nname: *夜間\n",
    ]);
    case(&tree, "連絡先.phone", "000-0000-0101", None);
    case(&tree, "vendors[0].contact", "{ phone: 000-0000-0101, hours: [平日, 休日] }", Some("*夜間"));
    case(&tree, "vendors[0].contact.hours[1]", "休日", Some("*夜間"));
    case(&tree, "vendors[1].phone", "000-0000-0101", Some("*夜間"));
    case(&tree, "name.hours", "[平日, 休日]", Some("*夜間"));
    case(&tree, "vendors[0].id", "V-甲", None);
    let uses: Vec<u32> = ["vendors[0].contact", "vendors[1]", "name"]
        .map(|path| tree.alias(at(&tree, path)).expect("an alias").start)
        .to_vec();
    assert!(uses.is_sorted() && uses[0] < uses[1] && uses[1] < uses[2], "each use has its own place: {uses:?}");
    whole(&tree);
}

#[test]
fn copies_are_nodes_of_their_own() {
    let tree = tree(&["a: &x [1, { b: 2 }]\nc: *x\nd: *x\n"]);
    let ids = ["a", "c", "d"].map(|key| at(&tree, &format!("{key}[1].b")));
    assert!(ids[0] != ids[1] && ids[1] != ids[2]);
    for (id, up) in ids.into_iter().zip(["a[1]", "c[1]", "d[1]"]) {
        assert_eq!(tree.path(tree.parent(id)), up);
        assert_eq!(tree.value(id), Value::Int(2));
    }
    whole(&tree);
}

#[test]
fn aliases_of_aliases_name_the_outer_use() {
    let tree = tree(&["a: &x 架空\nb: &y [*x, 2]\nc: *y\nd: { e: *y }\n"]);
    case(&tree, "b[0]", "架空", Some("*x"));
    case(&tree, "b[1]", "2", None);
    case(&tree, "c[0]", "架空", Some("*y"));
    case(&tree, "d.e[1]", "2", Some("*y"));
    whole(&tree);
}

#[test]
fn an_anchor_may_be_set_again_and_ends_with_its_document() {
    let tree = tree(&["a: &x 1\nb: *x\nc: &x 2\nd: *x\n"]);
    assert_eq!(tree.value(at(&tree, "b")), Value::Int(1));
    assert_eq!(tree.value(at(&tree, "d")), Value::Int(2));
    assert_eq!(errors(&["a: &x 1\n---\nb: *x\n"]), [("yaml::unknown_anchor".into(), "*x".into())]);
    assert_eq!(errors(&["a: &x 1\n", "b: *x\n"]), [("yaml::unknown_anchor".into(), "*x".into())]);
}

#[test]
fn an_alias_of_an_empty_value_is_null() {
    let tree = tree(&["a: &x\nb: *x\nc: [*x]\n"]);
    for path in ["b", "c[0]"] {
        assert_eq!((tree.kind(at(&tree, path)), tree.alias(at(&tree, path)).is_some()), (Kind::Null, true));
    }
    whole(&tree);
}

#[test]
fn aliases_that_cannot_be_followed_are_refused_at_their_place() {
    assert_eq!(errors(&["a: *無\n"]), [("yaml::unknown_anchor".into(), "*無".into())]);
    assert_eq!(errors(&["a: &x [1, *x]\n"]), [("yaml::alias_cycle".into(), "*x".into())]);
    assert_eq!(errors(&["a: &x\n  b:\n    c: *x\n"]), [("yaml::alias_cycle".into(), "*x".into())]);
    assert_eq!(errors(&["a: &x 1\n*x : 2\n"])[0], ("yaml::key_not_text".into(), "*x".into()));
}

#[test]
fn a_bomb_of_aliases_is_refused_in_time() {
    let mut bomb = String::from("a0: &a0 [架, 空]\n");
    for level in 1..40 {
        bomb += &format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1);
    }
    let found = errors(&[&bomb]);
    assert_eq!(found.len(), 1, "said once: {found:?}");
    assert_eq!(found[0].0, "yaml::alias_bomb");
}

/// The entries of a map as `key=value` in their order, where `*` marks what came through an alias.
fn entries(tree: &Tree, path: &str) -> String {
    let shown = tree.entries(at(tree, path)).map(|entry| {
        let mark = if tree.alias(entry.value).is_some() { "*" } else { "" };
        format!("{}={}{mark}", tree.symbols().name(entry.symbol), text(tree, entry.value))
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn merges(map: &str, want: &str) {
    let source = format!("甲: &甲 {{ id: A, n: 1 }}\n乙: &乙 {{ n: 2, z: 9 }}\nm: {map}\n");
    let tree = tree(&[&source]);
    assert_eq!(entries(&tree, "m"), want, "{map}");
    assert_eq!((entries(&tree, "甲"), entries(&tree, "乙")), ("id=A n=1".into(), "n=2 z=9".into()), "{map}");
    for entry in tree.entries(at(&tree, "m")) {
        assert_eq!(tree.path(entry.value), format!("m.{}", tree.symbols().name(entry.symbol)));
    }
    whole(&tree);
}

#[test]
fn merge_keys_add_what_is_not_written() {
    merges("{ <<: *甲 }", "id=A* n=1*");
    merges("{ <<: *甲, n: 3 }", "n=3 id=A*");
    merges("{ n: 3, <<: *甲 }", "n=3 id=A*");
    merges("{ <<: [*甲, *乙] }", "id=A* n=1* z=9*");
    merges("{ <<: [*乙, *甲], x: 0 }", "x=0 n=2* z=9* id=A*");
    merges("{ <<: { p: 1 }, q: 2 }", "q=2 p=1");
    merges("{ <<: [{ n: 0 }, *甲] }", "n=0 id=A*");
    merges("{ <<: [] , q: 2 }", "q=2");
    merges("{ <<: { <<: *乙, n: 5 }, q: 2 }", "q=2 n=5 z=9*");
    merges("\n  <<: *甲\n  名: 架空", "名=架空 id=A* n=1*");
}

#[test]
fn a_merged_map_can_be_anchored_and_merged_again() {
    let tree = tree(&["a: &a { x: 1 }\nb: &b { <<: *a, y: 2 }\nc: { <<: *b, z: 3 }\nd: *b\n"]);
    assert_eq!(entries(&tree, "c"), "z=3 y=2* x=1*");
    assert_eq!(entries(&tree, "d"), "y=2* x=1*");
    assert_eq!(entries(&tree, "b"), "y=2 x=1*");
    let alias = |path: &str| tree.sources().text(tree.alias(at(&tree, path)).expect("an alias")).to_owned();
    assert_eq!([alias("b.x"), alias("c.x"), alias("d.x")], ["*a", "*b", "*b"]);
    whole(&tree);
}

#[test]
fn only_maps_can_be_merged() {
    assert_eq!(errors(&["a: &a 1\nb: { <<: *a }\n"])[0].0, "yaml::merge");
    assert_eq!(errors(&["b: { <<: [{ x: 1 }, 2] }\n"])[0].0, "yaml::merge");
    assert_eq!(errors(&["b:\n  <<:\n  c: 1\n"])[0].0, "yaml::merge");
}

#[test]
fn a_merge_at_the_top_gives_top_level_keys() {
    let tree = tree(&["<<: { guideline: mhlw-6.0 }\nschema_version: 1\n"]);
    assert_eq!(entries(&tree, ""), "schema_version=1 guideline=mhlw-6.0");
    assert_eq!(tree.parent(at(&tree, "guideline")), NodeId::ROOT);
    whole(&tree);
}
