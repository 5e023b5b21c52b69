//! What was written and what the schema wants in; what to do about it, in Japanese, out.

use super::{Shape, Type};
use crate::date;
use crate::node::{Kind, NodeId, Tree};
use crate::suggest::half_width;

/// For a value of the wrong type. `items` is the shape of the list's items, `keys` what the record must have.
pub fn wrong_type(tree: &Tree, node: NodeId, shape: &Shape, items: Option<&Shape>, keys: &[&str]) -> Option<String> {
    let text = tree.source_text(node);
    let records = items.is_some_and(|items| items.types.contains(&Type::Object));
    match (shape.types.first()?, tree.kind(node)) {
        (Type::String, Kind::Int | Kind::Float | Kind::Bool) => {
            Some(format!("引用符で囲んでください: \"{text}\"（囲まないと 1.10 は 1.1 に、0123 は 123 になります）"))
        }
        (Type::String | Type::Boolean | Type::Integer | Type::Number, Kind::List) => {
            Some("`- ` や `[ ]` を外し、値を一つだけ書いてください".to_owned())
        }
        (Type::String | Type::Boolean | Type::Integer | Type::Number, Kind::Map) => {
            Some("値を一つだけ書いてください。`{` や `: ` を含む値は、全体を引用符で囲みます".to_owned())
        }
        (Type::Boolean, Kind::Text | Kind::Int | Kind::Float) => Some(boolean(text).map_or_else(
            || "いまの事実を true か false で書いてください。まだしていなければ false です".to_owned(),
            |value| format!("{value} と書いてください"),
        )),
        (Type::Integer | Type::Number, Kind::Text) => {
            let text = tree.text(node).unwrap_or_default();
            Some(counted(text, shape).unwrap_or_else(|| "半角数字だけで書いてください。例: 312".to_owned()))
        }
        (Type::Integer, Kind::Float) => Some(whole(text)),
        (Type::Integer | Type::Number, Kind::Bool) => Some("半角数字だけで書いてください。例: 312".to_owned()),
        (Type::Array, Kind::Map) if records => Some("一件ごとに `- ` を付け、`- id: …` から書いてください".to_owned()),
        (Type::Array, Kind::Map) => Some("項目の前に `- ` を付けるか、[ ] で囲んでください".to_owned()),
        (Type::Array, _) if records => Some(record("下の行に字下げし、`- キー: 値` の形で書いてください", keys)),
        (Type::Array, _) => Some(format!("項目の前に `- ` を付けるか、[ ] で囲んでください: [{text}]")),
        (Type::Object, Kind::List) => Some("`- ` を付けずに `キー: 値` を並べてください".to_owned()),
        (Type::Object, _) if tree.key(node).is_none() => Some(record("`- キー: 値` の形で書いてください", keys)),
        (Type::Object, _) => Some(record("下の行に字下げし、`キー: 値` の形で書いてください", keys)),
        _ => None,
    }
}

fn record(form: &str, keys: &[&str]) -> String {
    if keys.is_empty() { form.to_owned() } else { format!("{form}（必要なキー: {}）", keys.join(", ")) }
}

/// The truth value that a word which YAML takes for text, or a number, means.
fn boolean(text: &str) -> Option<bool> {
    match half_width(text.trim_matches(['"', '\''])).to_lowercase().as_str() {
        "yes" | "y" | "on" | "true" | "1" | "有" | "あり" | "有り" | "はい" | "○" | "〇" | "済" => {
            Some(true)
        }
        "no" | "n" | "off" | "false" | "0" | "無" | "なし" | "無し" | "いいえ" | "×" | "未" => Some(false),
        _ => None,
    }
}

/// The number in `1,312床`, `３１２` and `"312"`: digits, and a unit without any.
fn counted(text: &str, shape: &Shape) -> Option<String> {
    let plain = half_width(text.trim()).replace(',', "");
    let digits = plain.trim_end_matches(|c: char| !c.is_ascii_digit());
    let whole = digits.parse::<i64>().ok().map(|number| number.to_string());
    let any = || digits.parse::<f64>().ok().filter(|_| shape.types.contains(&Type::Number)).map(|n| n.to_string());
    let number = whole.or_else(any)?;
    let unit = if digits == plain { "" } else { "、単位も付けずに" };
    Some(format!("引用符なしの半角数字で{unit} {number} と書いてください"))
}

fn whole(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("小数点を付けずに {number:.0} と書いてください")
        }
        _ => "小数点のない整数に直してください".to_owned(),
    }
}

/// For a date that is none; `required` when the key cannot be left out.
pub fn date(text: &str, required: bool) -> String {
    if let Some(date) = date::suggest_iso(text) {
        return format!("{date} と書いてください");
    }
    if looks_like_iso(text) {
        return format!("{text} という日はありません。日付を確認してください");
    }
    if let Some(form) = date::without_day(text) {
        return format!("日まで調べて、{form} の形で書いてください");
    }
    // Words such as 未定 hold no digit.
    match (text.contains(char::is_numeric), required) {
        (false, false) => "西暦の YYYY-MM-DD で書いてください。決まっていなければ、キーごと消してください".to_owned(),
        (false, true) => "省けない日付です。確かめて、西暦の YYYY-MM-DD で書いてください".to_owned(),
        (true, _) => "西暦の YYYY-MM-DD で書いてください。例: 2026-04-01".to_owned(),
    }
}

fn looks_like_iso(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
}

/// The choices with what the description 「hospital: 病院、clinic: 診療所」 says of them.
pub fn meanings<'s>(description: &'s str, choices: &'s [String]) -> Vec<(&'s str, &'s str)> {
    let start = |choice: &str| {
        let all = description.match_indices(choice);
        let mut own =
            all.filter(|&(at, _)| !description[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
        own.find_map(|(at, _)| {
            description[at + choice.len()..].starts_with(": ").then_some((at, at + choice.len() + 2))
        })
    };
    let places: Vec<_> = choices.iter().filter_map(|choice| Some((choice.as_str(), start(choice)?))).collect();
    let end = |from: usize| places.iter().map(|&(_, (at, _))| at).filter(|&at| at > from).min();
    let meaning = |from: usize| &description[from..end(from).unwrap_or(description.len())];
    places.iter().map(|&(choice, (_, from))| (choice, meaning(from).trim_matches(['、', '。', ' ']))).collect()
}

/// The name whose Japanese words are `word`, or the only one whose words hold it or are held in it.
pub fn meant<'s>(word: &str, names: &[(&'s str, &'s str)]) -> Option<(&'s str, &'s str)> {
    let word = half_width(word.trim_matches(['"', '\'', '“', '”', ' ', '\u{3000}']));
    if word.is_ascii() {
        return None;
    }
    let same = |words: &str| half_width(words) == word;
    let near = |words: &str| {
        let words = half_width(words);
        words.contains(&word) || (words.chars().count() > 1 && word.contains(&words))
    };
    names.iter().find(|(_, words)| same(words)).copied().or_else(|| {
        let mut near = names.iter().filter(|(_, words)| near(words));
        near.next().filter(|_| near.next().is_none()).copied()
    })
}

/// The id of the requirement that the guideline's heading `1.1 ①` stands for.
pub fn requirement<'s>(text: &str, mut ids: impl Iterator<Item = &'s str>) -> Option<&'s str> {
    let number = |c: char| match c {
        '①'..='⑳' => format!("-{}", u32::from(c) - u32::from('①') + 1),
        c => c.to_string(),
    };
    let plain: String = half_width(text).chars().filter(|c| !c.is_whitespace()).map(number).collect();
    ids.find(|id| id.split_once('-').is_some_and(|(_, rest)| rest == plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_found_by_its_japanese_words() {
        let choices = ["clinic", "dental_clinic", "hospital"].map(str::to_owned);
        let meanings = meanings("施設。dental_clinic: 歯科診療所、clinic: 診療所、 hospital: 病院。", &choices);
        assert_eq!(meanings, [("clinic", "診療所"), ("dental_clinic", "歯科診療所"), ("hospital", "病院")]);
        for (word, name) in
            [("病院", "hospital"), ("“診療所”", "clinic"), ("歯科", "dental_clinic"), ("一般病院", "hospital")]
        {
            assert_eq!(meant(word, &meanings).map(|(name, _)| name), Some(name), "{word}");
        }
        for word in ["所", "薬局", "clinic", ""] {
            assert_eq!(meant(word, &meanings), None, "{word}");
        }
    }

    #[test]
    fn a_number_with_a_unit_is_read() {
        let whole = Shape { types: vec![Type::Integer], ..Shape::default() };
        for text in ["312床", "３１２", " 1,312 床", "-3人"] {
            let number = text.replace("３１２", "312").replace([',', ' ', '床', '人'], "");
            assert!(counted(text, &whole).is_some_and(|help| help.contains(&format!(" {number} と"))), "{text}");
        }
        for text in ["約300", "3-5人", "三百", "", "2.5人"] {
            assert_eq!(counted(text, &whole), None, "{text}");
        }
    }

    #[test]
    fn a_heading_of_the_guideline_is_a_requirement() {
        let ids = ["GOV-1.1-1", "GOV-5.1-2"];
        for (text, id) in [("1.1 ①", "GOV-1.1-1"), ("５．１②", "GOV-5.1-2"), ("5.1-2", "GOV-5.1-2")] {
            assert_eq!(requirement(text, ids.into_iter()), Some(id), "{text}");
        }
        for text in ["1.1", "1.1 ②", ""] {
            assert_eq!(requirement(text, ids.into_iter()), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_told_apart() {
        for (text, required, words) in [
            ("2026-04", false, "2026-04-DD"),
            ("R8.4", true, "2026-04-DD"),
            ("2026年", false, "2026-MM-DD"),
            ("未定", false, "キーごと消して"),
            ("", false, "キーごと消して"),
            ("未定", true, "省けない日付です"),
            ("4/5/6", false, "例: 2026-04-01"),
            ("2026-02-30", false, "という日はありません"),
            ("2026-04-01 09:00", false, "2026-04-01 と書いて"),
        ] {
            assert!(date(text, required).contains(words), "{text}: {}", date(text, required));
        }
    }
}
