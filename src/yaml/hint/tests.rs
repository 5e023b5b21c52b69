//! Texts that no YAML parser reads in; the message, the marked text and the help out.

use std::sync::Arc;

use miette::Diagnostic;

use crate::inventory::Inventory;
use crate::schema::Schema;
use crate::source::SourceFile;

/// Message, marked text and help of the first error.
fn said(text: &str) -> (String, String, String) {
    let open = Schema::compile("open", serde_json::json!({})).expect("an empty schema compiles");
    let file = SourceFile::new("1.yaml", text);
    let errors = Inventory::load(vec![file], &open, &[] as &[Arc<str>]).expect_err("the text is refused");
    let label = errors[0].labels().and_then(|mut labels| labels.next()).expect("the error has a place");
    let marked = &text[label.offset()..label.offset() + label.len()];
    (errors[0].to_string(), marked.to_owned(), errors[0].help().map(|help| help.to_string()).unwrap_or_default())
}

#[track_caller]
fn case(text: &str, message: &str, marked: &str, help: &str) {
    let (said, at, helped) = said(text);
    assert!(said.contains(message), "{text:?}: {said}");
    assert_eq!(at, marked, "{text:?}: {said}");
    assert!(helped.contains(help), "{text:?}: {helped}");
}

#[test]
fn a_valid_line_above_is_not_blamed() {
    case("v:\n  - 判断基準：停止30分\n  - \"開いたまま\nb: 1\n", "`\"` が閉じられていません", "\"", "`\"` を書いて");
    case("v:\n  - [一，二]\n  - [三\nb: 1\n", "`[` が閉じられていません", "[", "`]` を書いて");
    case("v:\n  - [\n    一,\n    ]\n  - \"開いたまま\nb: 1\n", "`\"` が", "\"", "");
    case("v: \"一\n  二\"\nw:\n  - [三\nb: 1\n", "`[` が閉じられていません", "[", "");
    case("v:\n  - 基準：一\n - 二\n", "キーのあるべき場所", "-", "");
}

#[test]
fn a_line_above_that_is_wrong_is_still_found() {
    case("a:\n  name：架空\n  kind: x\n", "コロンが全角", "：", "半角");
    case("a:\n  - id：P-01\n    name: x\n", "コロンが全角", "：", "半角");
    case("a:\n  name:架空\n  kind: x\n", "空白がありません", ":", "半角");
    case("a: [\n  { b: 1，c: 2 },\n]\n", "コンマが全角", "，", "半角");
}

#[test]
fn a_sign_at_the_start_of_a_value_is_named() {
    for sign in ["@", "%", "!"] {
        case(&format!("a: {sign}値\n"), &format!("値が `{sign}` で始まっています"), sign, "引用符で囲んで");
    }
    for text in ["a: 1\n%値: 2\n", "a:\n  - %値: 2\n"] {
        case(text, "キーが `%` で始まっています", "%", "キー全体を");
    }
    case("a: `値`\n", "値がバッククォート（`）で始まっています", "`", "引用符で囲んで");
}

#[test]
fn a_control_character_is_shown_where_it_is() {
    for text in ["a: 値\u{8}値\n", "a: \"値\u{8}\"\n", "a: |\n  値\u{8}\n"] {
        case(text, "見えない制御文字（U+0008）があります", "\u{8}", "打ち直して");
    }
}

#[test]
fn text_after_a_quote_is_shown() {
    case("a: \"x\" b\n", "閉じ引用符の後に文字があります", "b", "\\\"");
    case("a: 'it's'\n", "閉じ引用符の後に文字があります", "s", "''");
    case("a: { b: \"x\"，c: 1 }\n", "コンマが全角", "，", "半角");
    case("a: 1\n\"b\"：2\n", "コロンが全角", "：", "半角");
}

#[test]
fn a_bracket_of_the_other_kind_is_marked_itself() {
    case("a: [1, 2}\n", "`[` が `}` で閉じられています", "}", "`}` を `]` に直す");
    case("a: { x: [1, '}', { y: 2 }, 2} ]\n", "`[` が `}` で閉じられています", "}", "`]`");
    case("a: [\n  1,\n]\n", "`]` の字下げが足りません", "]", "`[` のある行より");
    case("a: 1\nb: ]\n", "`]` に対応する開き括弧がありません", "]", "消す");
}

#[test]
fn a_dash_beside_its_key_is_explained() {
    case("a:\n  name: - x\n", "`- ` は `キー:` と同じ行には書けません", "-", "`name:` の下の行");
    case("a:\n  - name: - x\n", "同じ行には書けません", "-", "`name:` の下の行");
}

#[test]
fn what_is_too_deep_has_a_help() {
    let text = format!("a: {}{}\n", "[".repeat(300), "]".repeat(300));
    assert!(said(&text).2.contains("入れ子を減らして"));
}
