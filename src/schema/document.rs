//! What a document is, as a schema: the shapes of the nodes that hang on a record whose `x-document` names a file.

use std::sync::LazyLock;

use serde_json::{Value, json};

/// The key under which it hangs.
pub const KEY: &str = "document";
/// The keyword of a path that names one.
pub const KEYWORD: &str = "x-document";

/// A document. It has no `$ref`: the sections stand in a row, each with its level.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = |title: &str| json!({ "title": title, "type": "string" });
    let day = |title: &str| json!({ "title": title, "type": "string", "format": "date", "x-when": "ahead" });
    let list = |title: &str, items: Value| json!({ "title": title, "type": "array", "items": items });
    let map = |title: &str, properties: Value| json!({ "title": title, "type": "object", "additionalProperties": false, "properties": properties });
    let cells = |title: &str| list(title, text("セル"));
    let table = map("表", json!({ "header": cells("見出し行"), "rows": list("行", cells("行")) }));
    let section = json!({
        "heading": text("見出し"),
        "name": text("番号を除いた見出し"),
        "number": text("番号"),
        "path": text("上の見出しからの道"),
        "anchor": text("リンクの #"),
        "level": { "title": "深さ", "type": "integer" },
        "children": { "title": "下の節の数", "type": "integer" },
        "filled": { "title": "本文の有無", "type": "boolean" },
        "text": text("本文"),
        "items": list("箇条書き", text("項目")),
        "tables": list("表", table),
    });
    let date = json!({ "text": text("書かれた日付"), "date": day("日付") });
    map(
        "文書",
        json!({
            "front": { "title": "フロントマター", "type": "object", "additionalProperties": {} },
            "properties": map("ファイルのプロパティ", json!({
                "title": text("タイトル"),
                "subject": text("件名"),
                "creator": text("作成者"),
                "last_modified_by": text("前回保存者"),
                "created": day("作成日"),
                "modified": day("前回保存日"),
                "version": text("バージョン番号"),
                "revision": text("改訂番号"),
            })),
            "title": text("題"),
            "text": text("本文"),
            "facts": list("表題部", map("記載", json!({ "name": text("名前"), "value": text("値") }))),
            "sections": list("節", map("節", section)),
            "links": list("リンク", map("リンク", json!({ "text": text("文字"), "to": text("先") }))),
            "dates": list("日付", map("日付", date)),
        }),
    )
});

/// True when a schema names a document anywhere.
pub fn is_named_in(json: &Value) -> bool {
    match json {
        Value::Object(object) => object.iter().any(|(key, value)| key == KEYWORD || is_named_in(value)),
        Value::Array(list) => list.iter().any(is_named_in),
        _ => false,
    }
}
