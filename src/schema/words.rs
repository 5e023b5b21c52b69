//! The Japanese words of the schema's findings: facts in; message and help out.

use super::{Shape, Type};
use crate::date;
use crate::node::{Kind, NodeId, Tree};
use crate::suggest::{half_width, nearest};

pub const FIRST: &str = "一度目はここです";
pub const INVENTORY: &str = "台帳";

/// Message and help.
type Words = (String, Option<String>);

pub fn wrong_type(tree: &Tree, node: NodeId, name: &str, wanted: &[Type]) -> Words {
    let found = match tree.kind(node) {
        Kind::Null => "値なし",
        Kind::Bool => "真偽値",
        Kind::Int => "整数",
        Kind::Float => "小数",
        Kind::Text => "文字列",
        Kind::Map => "マップ（キー: 値）",
        Kind::List => "リスト",
    };
    let wanted_names: Vec<&str> = wanted.iter().map(type_name).collect();
    let message = format!("{name}は{}で書きます（いまは{found}）", wanted_names.join("か"));
    let text = tree.source_text(node);
    let help = match (wanted.first(), tree.kind(node)) {
        (Some(Type::String), Kind::Int | Kind::Float | Kind::Bool) => {
            Some(format!("引用符で囲んでください: \"{text}\"（囲まないと 1.10 は 1.1 に、0123 は 123 になります）"))
        }
        (Some(Type::Boolean), Kind::Text) => boolean(text).map(|value| format!("{value} と書いてください")),
        (Some(Type::Integer), Kind::Text) => half_width_number(tree.text(node).unwrap_or_default())
            .map(|n| format!("引用符なしの半角数字で {n} と書いてください")),
        (Some(Type::Array), Kind::Text | Kind::Map | Kind::Int) => {
            Some("項目の前に `- ` を付けるか、[ ] で囲んでください".to_owned())
        }
        (Some(Type::Object), Kind::List) => Some("`- ` を付けずに `キー: 値` を並べてください".to_owned()),
        _ => None,
    };
    (message, help)
}

fn type_name(wanted: &Type) -> &'static str {
    match wanted {
        Type::Object => "マップ（キー: 値）",
        Type::Array => "リスト",
        Type::String => "文字列",
        Type::Integer => "整数",
        Type::Number => "数値",
        Type::Boolean => " true か false ",
    }
}

/// The truth value that a word which YAML takes for text means.
fn boolean(text: &str) -> Option<bool> {
    match text.trim_matches(['"', '\'']).to_lowercase().as_str() {
        "yes" | "y" | "on" | "true" | "有" | "あり" | "有り" | "はい" | "○" | "〇" | "済" => Some(true),
        "no" | "n" | "off" | "false" | "無" | "なし" | "無し" | "いいえ" | "×" | "未" => Some(false),
        _ => None,
    }
}

fn half_width_number(text: &str) -> Option<i64> {
    half_width(text.trim()).replace(',', "").parse().ok()
}

pub fn date(text: &str, name: String) -> Words {
    let text = text.trim_matches(['"', '\'']);
    let message = format!("{name}は YYYY-MM-DD の日付で書きます（いまは {text}）");
    let help = match date::suggest_iso(text) {
        Some(date) => format!("{date} と書いてください"),
        None if looks_like_iso(text) => format!("{text} という日はありません。日付を確認してください"),
        None => "西暦の YYYY-MM-DD で書いてください。例: 2026-04-01".to_owned(),
    };
    (message, Some(help))
}

fn looks_like_iso(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
}

pub fn unknown_key(key: &str, holder: &str, known: &[&str]) -> Words {
    let message = format!("{holder}に {key} というキーはありません");
    let plain = half_width(key);
    if plain != key && known.contains(&plain.trim()) {
        let what = if key.starts_with('\u{3000}') {
            "行の先頭に全角スペースがあります。半角スペースにしてください"
        } else {
            "全角で書かれています"
        };
        return (message, Some(format!("{what}: {}", plain.trim())));
    }
    let help = match nearest(key, known.iter().copied()) {
        Some(near) => format!("もしかして {near} ですか？"),
        None => format!("使えるキー: {}", known.join(", ")),
    };
    (message, Some(help))
}

pub fn missing(label: &str, key: &str, holder: &str, shape: Option<&Shape>, why: Option<&str>) -> Words {
    let why = why.map(|why| format!("（{why}）")).unwrap_or_default();
    let message = format!("{holder}に{label}がありません{why}");
    let help = shape.map(|shape| format!("`{key}: {}` を書いてください", example(shape)));
    (message, help)
}

/// A value that would pass, for help texts.
fn example(shape: &Shape) -> String {
    if let Some(first) = shape.choices.first() {
        let all: Vec<String> = shape.choices.iter().map(plain).collect();
        return if all.len() == 1 { plain(first) } else { format!("（{} のどれか）", all.join(" | ")) };
    }
    if shape.date {
        return "YYYY-MM-DD".to_owned();
    }
    match shape.types.first() {
        Some(Type::Boolean) => "true か false".to_owned(),
        Some(Type::Integer | Type::Number) => "（数）".to_owned(),
        Some(Type::Array) => "[…]".to_owned(),
        Some(Type::Object) => "{…}".to_owned(),
        _ => "（文字列）".to_owned(),
    }
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub fn not_a_choice(text: &str, name: &str, shape: &Shape) -> Words {
    let choices: Vec<String> = shape.choices.iter().map(plain).collect();
    let message = format!("{name}に {text} は使えません");
    let allowed = format!("使える値: {}", choices.join(", "));
    let plain = half_width(text);
    if plain != text && plain.split(',').all(|part| choices.iter().any(|choice| choice == part.trim())) {
        let what = if plain.contains(',') {
            "項目は半角の `,` で区切ってください"
        } else {
            "半角で書いてください"
        };
        return (message, Some(format!("{what}: {plain}")));
    }
    let help = match nearest(text, choices.iter().map(String::as_str)) {
        Some(near) => format!("もしかして {near} ですか？ {allowed}"),
        None => allowed,
    };
    (message, Some(help))
}

pub fn pattern(text: &str, name: &str) -> String {
    format!("{name}の {text} は決められた形ではありません")
}

pub fn empty(name: &str) -> String {
    format!("{name}が空です")
}

pub fn no_value(label: &str) -> String {
    format!("{label}に値がありません")
}

pub fn empty_item(name: &str) -> String {
    format!("{name}に値のない項目があります")
}

pub fn too_few(name: &str, least: u64, why: Option<&str>) -> String {
    let why = why.map(|why| format!("（{why}）")).unwrap_or_default();
    format!("{name}は {least} 件以上書きます{why}")
}

pub fn too_many(name: &str, most: u64) -> String {
    format!("{name}は {most} 件までです")
}

pub fn none_of(labels: &[String]) -> String {
    format!("{} のどれも記録されていません", labels.join("、"))
}

pub fn out_of_range(text: &str, name: &str, shape: &Shape) -> String {
    let range = match (shape.minimum, shape.maximum) {
        (Some(low), Some(high)) => format!("{low} から {high} まで"),
        (Some(low), None) => format!("{low} 以上"),
        (None, Some(high)) => format!("{high} 以下"),
        (None, None) => String::new(),
    };
    format!("{name}は {range}です（いまは {text}）")
}

pub fn duplicate(id: &str, list: &str) -> (String, String) {
    (format!("{list} に id {id} が二度あります"), "どちらかの id を変え、それを指す欄も直してください".to_owned())
}

pub fn unresolved(id: &str, lists: &[&str], near: Option<&str>) -> (String, String) {
    let lists = lists.join(" か ");
    let help = match near {
        Some(near) => format!("もしかして {near} ですか？"),
        None => format!("{lists} に id: {id} の記録を加えるか、ある id に直してください"),
    };
    (format!("{id} は {lists} にありません"), help)
}

pub fn no_requirement(id: &str, near: Option<&str>) -> (String, String) {
    let help = near.map_or_else(
        || "`junshu list requirements` で番号を確認してください".to_owned(),
        |near| format!("もしかして {near} ですか？"),
    );
    (format!("{id} という遵守事項はありません"), help)
}
