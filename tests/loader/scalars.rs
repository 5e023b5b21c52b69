//! One scalar in many surroundings in; its kind, its value and the bytes of its span out.

use junshu::node::{Kind, Style, Value};

use super::given::{at, text, tree};
use super::laws::whole;

/// Texts around a scalar; it stands at `a` of the node named first. Flow has marks of its own.
const BLOCK: [(&str, &str, &str); 6] = [
    ("a", "a: ", "\n"),
    ("a", "a: ", ""),
    ("名称.a", "名称:\n  病院: 架空\n  a: ", "\n  b: 1\n"),
    ("a[1]", "a:\n  - 全角　の空白\n  - ", "\n"),
    ("a", "\u{feff}# 注記：全角\r\na: ", "\r\nb: 1\r\n"),
    ("a", "\"a\": ", "   # 後の注記\n"),
];
const FLOW: [(&str, &str, &str); 2] = [("x[0]", "x: [", ", 2]\n"), ("x.a", "x: { 鍵: 1, a: ", " }\n")];

#[track_caller]
fn stands(source: &str, want: Value<'_>, slice: &str, around: &[(&str, &str, &str)]) {
    for (path, before, after) in around {
        let whole_text = format!("{before}{source}{after}");
        let tree = tree(&[&whole_text]);
        let node = at(&tree, path);
        assert_eq!(tree.value(node), want, "{whole_text:?}");
        assert_eq!(text(&tree, node), slice, "{whole_text:?}");
        assert_eq!(tree.path(node), *path);
        whole(&tree);
    }
}

/// In block and in flow surroundings.
#[track_caller]
fn case(source: &str, want: Value<'_>, slice: &str) {
    stands(source, want, slice, &BLOCK);
    stands(source, want, slice, &FLOW);
}

/// Text that is its own source.
#[track_caller]
fn plain(source: &str) {
    case(source, Value::Text(source), source);
}

#[test]
fn values_of_the_core_schema() {
    case("null", Value::Null, "null");
    case("~", Value::Null, "~");
    case("true", Value::Bool(true), "true");
    case("FALSE", Value::Bool(false), "FALSE");
    case("0", Value::Int(0), "0");
    case("-9223372036854775808", Value::Int(i64::MIN), "-9223372036854775808");
    case("+12", Value::Int(12), "+12");
    case("0o17", Value::Int(15), "0o17");
    case("0xfF", Value::Int(255), "0xfF");
    case("007", Value::Int(7), "007");
    case("1.10", Value::Float(1.1), "1.10");
    case("-.5e-3", Value::Float(-0.0005), "-.5e-3");
    case("9223372036854775808", Value::Float(9_223_372_036_854_775_808.0), "9223372036854775808");
    case("-.inf", Value::Float(f64::NEG_INFINITY), "-.inf");
}

#[test]
fn words_that_only_look_like_values_are_text() {
    for source in [
        "yes",
        "no",
        "No",
        "y",
        "N",
        "on",
        "Off",
        "TrUE",
        "none",
        "NaN",
        "inf",
        "tRUE",
        "nUll",
        "1_000",
        "2026-04-01",
        "2026/4/1",
        "0b101",
        "0x",
        "0xg1",
        "0o8",
        "-0x1",
        "1.2.3",
        "９８",
        "〇",
        "1,000",
        "10:30",
        ".",
        "+",
        "e3",
        "1e",
        ".infinity",
        "000-0000-0101",
        "--1",
        "+-1",
    ] {
        if source.contains(',') {
            stands(source, Value::Text(source), source, &BLOCK);
        } else {
            plain(source);
        }
    }
}

#[test]
fn japanese_text_is_kept_byte_for_byte() {
    for source in
        ["架空みなと総合病院", "全角　空白", "ｶﾅとﾊﾟｽﾜｰﾄﾞ", "𠮷野", "👨‍👩‍👧", "はﾟ", "［括弧］", "値：全角", "、", "一#二"]
    {
        plain(source);
    }
    // A full-width space is no white space of YAML, at an edge either.
    plain("　前後　");
}

#[test]
fn quoted_text_has_its_quotes_in_the_span() {
    case("''", Value::Text(""), "''");
    case("\"\"", Value::Text(""), "\"\"");
    case("'it''s 架空'", Value::Text("it's 架空"), "'it''s 架空'");
    case("\"12\"", Value::Text("12"), "\"12\"");
    case("'~'", Value::Text("~"), "'~'");
    case("\"a: b, [c] # d\"", Value::Text("a: b, [c] # d"), "\"a: b, [c] # d\"");
    case(r#""\t\"\\\/\u67b6\x41""#, Value::Text("\t\"\\/架A"), r#""\t\"\\\/\u67b6\x41""#);
    case(r#""\U0001F600\e\0""#, Value::Text("😀\u{1b}\0"), r#""\U0001F600\e\0""#);
    case("'　'", Value::Text("　"), "'　'");
}

#[test]
fn tags_and_anchors_are_outside_the_span() {
    case("!!str 12", Value::Text("12"), "12");
    case("!!str ", Value::Text(""), "");
    case("!!int 12", Value::Int(12), "12");
    case("!!float 1", Value::Int(1), "1");
    case("&名 架空", Value::Text("架空"), "架空");
    case("!!bool &b true", Value::Bool(true), "true");
    case("&b !!null ~", Value::Null, "~");
}

#[test]
fn a_value_that_is_not_there_is_null_with_an_empty_span() {
    stands("", Value::Null, "", &BLOCK);
    stands("", Value::Null, "", &FLOW[1..]);
    stands("&空 ", Value::Null, "", &BLOCK);
}

#[track_caller]
fn lines(source: &str, want: &str, slice: &str, style: Style) {
    for after in ["", "b: 1\n", "\n\n# 注\nb: 1\n"] {
        for line_end in ["\n", "\r\n"] {
            let source = format!("a: {source}\n{after}").replace('\n', line_end);
            let tree = tree(&[&source]);
            let node = at(&tree, "a");
            assert_eq!(tree.value(node), Value::Text(want), "{source:?}");
            assert_eq!(text(&tree, node), slice.replace('\n', line_end), "{source:?}");
            assert_eq!((tree.kind(node), tree.style(node)), (Kind::Text, style), "{source:?}");
            whole(&tree);
        }
    }
}

#[test]
fn text_over_lines_is_folded_or_kept() {
    lines("一行目\n  二行目", "一行目 二行目", "一行目\n  二行目", Style::Plain);
    lines("\"一\n  二\\\n  三\"", "一 二三", "\"一\n  二\\\n  三\"", Style::Quoted);
    lines("'一\n\n  二'", "一\n二", "'一\n\n  二'", Style::Quoted);
    lines("|\n  一\n   二\n\n  三", "一\n 二\n\n三\n", "一\n   二\n\n  三", Style::Block);
    lines("|-\n  一", "一", "一", Style::Block);
    lines(">\n  一\n  二\n\n  三", "一 二\n三\n", "一\n  二\n\n  三", Style::Block);
    lines(">-\n  # 注ではない\n  二", "# 注ではない 二", "# 注ではない\n  二", Style::Block);
    lines("|2-\n   字下げ", " 字下げ", " 字下げ", Style::Block);
}

#[test]
fn blank_block_scalars_are_text_not_null() {
    for (source, want) in
        [("a: |\n", ""), ("a: >\nb: 1\n", ""), ("a: |-\n\n\nb: 1\n", ""), ("a: |+\n\n\nb: 1\n", "\n\n")]
    {
        let tree = tree(&[source]);
        assert_eq!(tree.value(at(&tree, "a")), Value::Text(want), "{source:?}");
        whole(&tree);
    }
}
