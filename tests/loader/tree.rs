//! Maps and lists, block and flow, in; their kinds, spans, keys, paths, parents and comments out.

use junshu::node::{Kind, NodeId, Style, Tree};

use super::given::{at, text, tree};
use super::laws::whole;

const HOSPITAL: &str = "\
# 架空の台帳
facility:
  name: 架空みなと総合病院   # 正式名称
  \"許可 病床数\": 120
vendors:
  - id: V-甲
    certifications: [{ standard: privacy_mark, 期限: 2026-10-31 }, ]
  -
    id: V-乙
    certifications: []
    memo:
systems: {}
";

#[track_caller]
fn case(tree: &Tree, path: &str, kind: Kind, slice: &str, key: Option<&str>) {
    let node = at(tree, path);
    assert_eq!((tree.kind(node), text(tree, node)), (kind, slice), "{path}");
    assert_eq!(tree.key_span(node).map(|span| tree.sources().text(span)), key, "{path}");
    assert_eq!(tree.path(node), path);
}

#[test]
fn every_node_knows_its_kind_bytes_key_and_path() {
    let tree = tree(&[HOSPITAL]);
    let map = "name: 架空みなと総合病院   # 正式名称\n  \"許可 病床数\": 120";
    case(&tree, "facility", Kind::Map, map, Some("facility"));
    case(&tree, "facility.name", Kind::Text, "架空みなと総合病院", Some("name"));
    case(&tree, "facility.許可 病床数", Kind::Int, "120", Some("\"許可 病床数\""));
    let flow = "[{ standard: privacy_mark, 期限: 2026-10-31 }, ]";
    case(&tree, "vendors[0]", Kind::Map, &format!("id: V-甲\n    certifications: {flow}"), None);
    case(&tree, "vendors[0].id", Kind::Text, "V-甲", Some("id"));
    case(&tree, "vendors[0].certifications", Kind::List, flow, Some("certifications"));
    let item = "{ standard: privacy_mark, 期限: 2026-10-31 }";
    case(&tree, "vendors[0].certifications[0]", Kind::Map, item, None);
    case(&tree, "vendors[0].certifications[0].期限", Kind::Text, "2026-10-31", Some("期限"));
    case(&tree, "vendors[1]", Kind::Map, "id: V-乙\n    certifications: []\n    memo", None);
    case(&tree, "vendors[1].certifications", Kind::List, "[]", Some("certifications"));
    case(&tree, "vendors[1].memo", Kind::Null, "", Some("memo"));
    // A value that is not there stands at the end of its key, before the colon.
    assert_eq!(tree.span(at(&tree, "vendors[1].memo")).end, tree.span(at(&tree, "vendors[1]")).end);
    case(&tree, "systems", Kind::Map, "{}", Some("systems"));
    assert_eq!(whole(&tree), 16);
}

#[test]
fn parents_lead_to_the_root_over_lists() {
    let tree = tree(&[HOSPITAL]);
    let date = at(&tree, "vendors[0].certifications[0].期限");
    let names = ["vendors[0].certifications[0]", "vendors[0].certifications", "vendors[0]", "vendors", ""];
    let mut up = date;
    for name in names {
        up = tree.parent(up);
        assert_eq!(tree.path(up), name);
    }
    assert_eq!((up, tree.parent(up), tree.key_span(up)), (NodeId::ROOT, NodeId::ROOT, None));
    let certificate = tree.parent_map(date);
    assert_eq!(tree.path(certificate), "vendors[0].certifications[0]");
    assert_eq!(tree.path(tree.parent_map(certificate)), "vendors[0]", "the list between is skipped");
    assert_eq!(tree.slot(at(&tree, "vendors[1]")), 1);
}

#[test]
fn entries_and_items_keep_the_order_of_the_file() {
    let tree = tree(&[HOSPITAL]);
    let keys = |path: &str| -> Vec<String> {
        tree.entries(at(&tree, path)).map(|e| tree.symbols().name(e.symbol).to_owned()).collect()
    };
    assert_eq!(keys(""), ["facility", "vendors", "systems"]);
    assert_eq!(keys("vendors[1]"), ["id", "certifications", "memo"]);
    assert_eq!((tree.size(at(&tree, "vendors")), tree.size(at(&tree, "vendors[1].certifications"))), (2, 0));
    assert_eq!(tree.size(at(&tree, "facility.name")), 0, "a scalar holds nothing");
    assert!(tree.items(at(&tree, "facility")).is_empty());
    assert!(tree.get_named(at(&tree, "vendors"), "id").is_none(), "a list has no keys");
    assert!(tree.get_named(NodeId::ROOT, "contracts").is_none());
}

#[test]
fn comments_are_kept_with_their_sign() {
    let tree = tree(&[HOSPITAL, "a: 'x # y' #z\n#最後"]);
    let comments: Vec<_> = tree.comments().iter().map(|&span| tree.sources().text(span)).collect();
    assert_eq!(comments, ["# 架空の台帳", "# 正式名称", "#z", "#最後"]);
}

#[test]
fn many_comment_lines_in_a_row_are_read() {
    let text = format!("{}a: 1\n", "# 注記\n".repeat(2000));
    let tree = tree(&[&text]);
    assert_eq!((tree.comments().len(), tree.path(at(&tree, "a")).as_str()), (2000, "a"));
}

/// A container alone: kind, how it was written, and its bytes.
#[track_caller]
fn container(source: &str, kind: Kind, style: Style, slice: &str) {
    for (line_end, mark) in [("\n", ""), ("\r\n", ""), ("\n", "\u{feff}")] {
        let source = format!("{mark}{}", source.replace('\n', line_end));
        let tree = tree(&[&source]);
        let node = at(&tree, "a");
        assert_eq!((tree.kind(node), tree.style(node)), (kind, style), "{source:?}");
        assert_eq!(text(&tree, node), slice.replace('\n', line_end), "{source:?}");
        whole(&tree);
    }
}

#[test]
fn containers_end_where_their_last_value_does() {
    container("a:\n  b: 1\n\n\n# 注\nc: 2\n", Kind::Map, Style::Plain, "b: 1");
    container("a:\n  b: 1 # 注\n  c: '二'\n\n", Kind::Map, Style::Plain, "b: 1 # 注\n  c: '二'");
    container("a:\n  - 一\n  - - 二\n    - 三\nb: 1", Kind::List, Style::Plain, "- 一\n  - - 二\n    - 三");
    container("a: &x\n  b: 1\n", Kind::Map, Style::Plain, "b: 1");
    container("a: { b: 一, c: [1, 2] } # 注\n", Kind::Map, Style::Quoted, "{ b: 一, c: [1, 2] }");
    container("a: &x [1,\n  2,\n ]\nb: 1\n", Kind::List, Style::Quoted, "[1,\n  2,\n ]");
    container("a:\n  b: |\n    一\n\n\nc: 1\n", Kind::Map, Style::Plain, "b: |\n    一");
    container("a: []", Kind::List, Style::Quoted, "[]");
    container("a:\n  ? b\n  : c\n", Kind::Map, Style::Plain, "? b\n  : c");
}

#[test]
fn a_list_without_indentation_has_its_first_dash() {
    container("a:\n  - 一\n  - 二\n", Kind::List, Style::Plain, "- 一\n  - 二");
    container("a:\n- 一\n- 二\n", Kind::List, Style::Plain, "- 一\n- 二");
}

#[test]
fn flow_forms_that_leave_something_out() {
    let tree = tree(&["a: [b: 1, 鍵, { 鍵だけ, c: }]\n? d\n? e\n: f\n"]);
    case(&tree, "a[0]", Kind::Map, "b: 1", None);
    case(&tree, "a[0].b", Kind::Int, "1", Some("b"));
    case(&tree, "a[1]", Kind::Text, "鍵", None);
    case(&tree, "a[2].鍵だけ", Kind::Null, "", Some("鍵だけ"));
    case(&tree, "a[2].c", Kind::Null, "", Some("c"));
    case(&tree, "d", Kind::Null, "", Some("d"));
    case(&tree, "e", Kind::Text, "f", Some("e"));
    whole(&tree);
}

#[test]
fn keys_are_texts_whatever_they_look_like() {
    for (source, name) in [
        ("名称", "名称"),
        ("'引用 符'", "引用 符"),
        ("\"\\u67b6\\u7a7a\"", "架空"),
        ("1", "1"),
        ("true", "true"),
        ("2026-04-01", "2026-04-01"),
        ("a b：c", "a b：c"),
        ("!!str x", "x"),
        ("　字", "　字"),
    ] {
        let tree = tree(&[&format!("m:\n  {source}: 値\n")]);
        let value = at(&tree, &format!("m.{name}"));
        let written = source.trim_start_matches("!!str ");
        assert_eq!(tree.key_span(value).map(|span| tree.sources().text(span)), Some(written), "{source}");
        assert_eq!(text(&tree, value), "値");
        whole(&tree);
    }
}

#[test]
fn deep_nesting_is_read_up_to_the_limit() {
    let nested = |depth: usize| format!("a: {}1{}\n", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(whole(&tree(&[&nested(200)])), 202);
    let refused = super::given::errors(&[&nested(100_000)]);
    assert_eq!(refused[0].0, "yaml::syntax");
}
