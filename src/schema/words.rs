//! The Japanese words of the schema's findings: facts in; message and help out.

use super::{Shape, Type, advice};
use crate::node::Kind;
use crate::suggest::{half_width, nearest};

pub const FIRST: &str = "一度目はここです";
pub const INVENTORY: &str = "台帳";

/// Message and help.
type Words = (String, Option<String>);

pub fn wrong_type(kind: Kind, name: &str, wanted: &[Type]) -> String {
    let found = match kind {
        Kind::Null => "値なし",
        Kind::Bool => "真偽値",
        Kind::Int => "整数",
        Kind::Float => "小数",
        Kind::Text => "文字列",
        Kind::Map => "マップ（キー: 値）",
        Kind::List => "リスト",
    };
    let wanted_names: Vec<&str> = wanted.iter().map(type_name).collect();
    format!("{name}は{}で書きます（いまは{found}）", wanted_names.join("か"))
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

pub fn date(text: &str, name: &str, required: bool) -> Words {
    let text = text.trim_matches(['"', '\'']).trim();
    let shown = if text.is_empty() { "空" } else { text };
    (format!("{name}は YYYY-MM-DD の日付で書きます（いまは {shown}）"), Some(advice::date(text, required)))
}

/// `known`: keys and their Japanese names.
pub fn unknown_key(key: &str, holder: &str, known: &[(&str, &str)]) -> Words {
    let message = format!("{holder}に {key} というキーはありません");
    let plain = half_width(key);
    let keys: Vec<&str> = known.iter().map(|&(key, _)| key).collect();
    if plain != key && keys.contains(&plain.trim()) {
        let what = if key.starts_with('\u{3000}') {
            "行の先頭に全角スペースがあります。半角スペースにしてください"
        } else {
            "全角で書かれています"
        };
        return (message, Some(format!("{what}: {}", plain.trim())));
    }
    let help = match (nearest(key, keys.iter().copied()), advice::meant(key, known)) {
        (Some(near), _) => format!("もしかして {near} ですか？"),
        (None, Some((near, title))) => format!("もしかして {near}（{title}）ですか？"),
        (None, None) => format!("使えるキー: {}", keys.join(", ")),
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

/// `description` says what the choices mean.
pub fn not_a_choice(text: &str, name: &str, shape: &Shape, description: &str) -> Words {
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
    let meant = advice::meant(text, &advice::meanings(description, &choices));
    let help = match (nearest(text, choices.iter().map(String::as_str)), meant) {
        (Some(near), _) => format!("もしかして {near} ですか？ {allowed}"),
        (None, Some((near, meaning))) => format!("もしかして {near}（{meaning}）ですか？ {allowed}"),
        (None, None) => allowed,
    };
    (message, Some(help))
}

pub fn pattern(text: &str, name: &str) -> String {
    format!("{name}の {text} は決められた形ではありません")
}

pub fn empty(name: &str, required: bool) -> Words {
    let help = if required {
        "内容を書いてください"
    } else {
        "内容を書くか、書くことがなければ消してください"
    };
    (format!("{name}が空です"), Some(help.to_owned()))
}

pub fn no_value(label: &str) -> String {
    format!("{label}に値がありません")
}

pub fn empty_item(name: &str) -> Words {
    let help = "`-` の後に内容を書くか、項目を消してください";
    (format!("{name}に値のない項目があります"), Some(help.to_owned()))
}

pub fn too_few(name: &str, least: u64, why: Option<&str>) -> Words {
    let why = why.map(|why| format!("（{why}）")).unwrap_or_default();
    (format!("{name}は {least} 件以上書きます{why}"), Some(format!("項目を加えて {least} 件以上にしてください")))
}

pub fn too_many(name: &str, most: u64) -> Words {
    (format!("{name}は {most} 件までです"), Some(format!("項目を {most} 件までに減らしてください")))
}

pub fn none_of(labels: &[String]) -> Words {
    let help = "どれか一つを書いてください";
    (format!("{} のどれも記録されていません", labels.join("、")), Some(help.to_owned()))
}

pub fn out_of_range(text: &str, name: &str, shape: &Shape) -> Words {
    let range = match (shape.minimum, shape.maximum) {
        (Some(low), Some(high)) => format!("{low} から {high} まで"),
        (Some(low), None) => format!("{low} 以上"),
        (None, Some(high)) => format!("{high} 以下"),
        (None, None) => String::new(),
    };
    (format!("{name}は {range}です（いまは {text}）"), Some(format!("{range}の数に直してください")))
}

pub fn duplicate(id: &str, list: &str) -> (String, String) {
    (format!("{list} で id {id} が重なっています"), "どちらかの id を変え、それを指す欄も直してください".to_owned())
}

/// `known`: ids and the names of their records; `possible`: a record could have this id.
pub fn unresolved(id: &str, lists: &[&str], known: &[(&str, &str)], possible: bool) -> (String, String) {
    let lists = lists.join(" か ");
    let named = known.iter().find(|(_, name)| !name.is_empty() && *name == id);
    let help = match (named, nearest(id, known.iter().map(|&(id, _)| id))) {
        (Some((id, name)), _) => format!("{name}の id は {id} です。{id} と書いてください"),
        (None, Some(near)) => format!("もしかして {near} ですか？"),
        (None, None) if possible => format!("{lists} に id: {id} の記録を加えるか、ある id に直してください"),
        (None, None) => format!("名前ではなく、{lists} にある記録の id を書いてください（なければ記録を加えます）"),
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
