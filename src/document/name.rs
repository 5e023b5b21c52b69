//! A heading as it is written in; its number and its name, as one would say it, out.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::suggest::{half_width, nearest};

/// A heading in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading<'t> {
    /// `第3章`, `3.2`, `(1)`; empty without one.
    pub number: &'t str,
    /// What stands behind it, as it is written.
    pub rest: &'t str,
}

/// What may stand before the name of a section: chapters and articles, decimal numbers, numbers in brackets or circles,
/// Chinese numerals with a mark behind them.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let patterns = [
        r"第\s*[0-9０-９〇一二三四五六七八九十百]+\s*[章節条項編部款](?:の[0-9０-９]+)?",
        r"[(（][0-9０-９一二三四五六七八九十]+[)）]",
        r"[0-9０-９]+(?:[.．\-－][0-9０-９]+)*[.．)）、:：]?",
        r"[①-⑳⑴-⒇Ⅰ-Ⅻ][.．、]?",
        r"[一二三四五六七八九十]+[、.．]",
    ];
    Regex::new(&format!("^(?:{})", patterns.join("|"))).expect("a pattern of ours")
});

impl<'t> Heading<'t> {
    /// Takes a heading apart.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let text = text.trim();
        let number = NUMBER.find(text).map_or("", |found| found.as_str());
        let rest = text[number.len()..].trim_start_matches([' ', '\u{3000}', '.', '．', ':', '：', '、']);
        // A name such as 「24時間対応」 begins with a number that is a part of it.
        let own = number.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
        let apart = text[number.len()..].starts_with([' ', '\u{3000}']);
        if rest.is_empty() || own && !apart && !number.is_empty() {
            return Self { number: "", rest: text };
        }
        Self { number: number.trim(), rest: rest.trim() }
    }
}

/// The name of a section as headings are compared: half-width, without number, spaces and brackets around all of it.
#[must_use]
pub fn plain_name(text: &str) -> String {
    let rest = Heading::of(text).rest.trim_matches(['（', '）', '(', ')', '「', '」', '【', '】', '〔', '〕']);
    half_width(rest).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The anchors of headings, as GitHub makes them: small letters and digits of any script, `-` for spaces, and a number
/// behind one that was there before.
pub fn anchors<'h>(headings: impl Iterator<Item = &'h str>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let plain = |heading: &str| -> String {
        let small = heading.trim().to_lowercase();
        let kept = small.chars().filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\u{30fc}'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    let numbered = |heading: &str| {
        let anchor = plain(heading);
        let before = seen.entry(anchor.clone()).or_insert(0);
        *before += 1;
        if *before == 1 { anchor } else { format!("{anchor}-{}", *before - 1) }
    };
    headings.map(numbered).collect()
}

/// The name among some that is meant by another, when one is near enough; both as [`plain_name`] has them.
pub fn nearest_name<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let holds = |own: &&str| own.contains(name) || own.chars().count() > 1 && name.contains(*own);
    known.clone().into_iter().find(holds).or_else(|| nearest(name, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_names() {
        for (text, number, rest) in [
            ("第3章 復旧 手順", "第3章", "復旧 手順"),
            ("第３章　復旧手順", "第３章", "復旧手順"),
            ("第三章復旧手順", "第三章", "復旧手順"),
            ("3. 復旧手順", "3.", "復旧手順"),
            ("３．復旧手順", "３．", "復旧手順"),
            ("3 復旧手順", "3", "復旧手順"),
            ("3.2　復旧手順", "3.2", "復旧手順"),
            ("(1) 復旧手順", "(1)", "復旧手順"),
            ("①復旧手順", "①", "復旧手順"),
            ("一、復旧手順", "一、", "復旧手順"),
            ("第12条の2（再委託）", "第12条の2", "（再委託）"),
            ("24時間対応", "", "24時間対応"),
            ("復旧手順", "", "復旧手順"),
            ("第3章", "", "第3章"),
            ("一次対応", "", "一次対応"),
        ] {
            assert_eq!(Heading::of(text), Heading { number, rest }, "{text}");
        }
    }

    #[test]
    fn anchors_are_those_of_github() {
        let headings = ["第1章 判断基準", "3. 復旧（電子カルテ）", "BCP_の 発動", "第1章 判断基準"];
        assert_eq!(
            anchors(headings.into_iter()),
            ["第1章-判断基準", "3-復旧電子カルテ", "bcp_の-発動", "第1章-判断基準-1"]
        );
    }

    #[test]
    fn one_name_is_written_in_many_ways() {
        for text in
            ["第3章 復旧 手順", "3. 復旧手順", "復旧手順", "　３　復旧手順　", "第3条（復旧手順）", "【復旧手順】"]
        {
            assert_eq!(plain_name(text), "復旧手順", "{text}");
        }
        assert_eq!(plain_name("ＢＣＰの発動"), plain_name("1. BCP の発動"));
        assert_ne!(plain_name("復旧手順書"), plain_name("復旧手順"));
    }
}
