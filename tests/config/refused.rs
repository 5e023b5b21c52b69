//! Settings that are wrong in; the place, the code and the words of each error out.

use junshu::config::{Settings, keys};
use proptest::prelude::*;

use super::given::{Said, environment, layer, refused};

/// Values of every type, none of which fits a key of another.
const VALUES: [(&str, &str); 6] = [
    ("array", "[[x]]"),
    ("object", "{ x: { y: z } }"),
    ("boolean", "true"),
    ("number", "1.5"),
    ("integer", "-7"),
    ("date", "2026-11-22"),
];

#[test]
fn every_value_of_a_wrong_type_is_shown() {
    let mut refusals = 0;
    for (key, about) in keys() {
        for (of_type, value) in VALUES {
            // A date is a text, and a text may be the name of a pack, of a file or of a revision.
            if about["type"] == "string" && of_type == "date" && about.get("enum").is_none() {
                continue;
            }
            let errors = refused(layer(&format!("# 設定\n{key}: {value}\n")));
            for error in &errors {
                assert!(error.code == "config::wrong_type" || error.code == "config::wrong_value", "{key}: {error:?}");
                assert_eq!((error.file.as_str(), error.text.as_str()), ("junshu.yaml", &*format!("{key}: {value}")));
                assert!(!error.help.is_empty(), "{key}: {value}: {error:?}");
            }
            refusals += errors.len();
        }
    }
    assert!(refusals >= 80, "{refusals} refusals");
}

#[test]
fn a_key_without_a_value_is_shown() {
    for (key, _) in keys() {
        let errors = refused(layer(&format!("{key}:\n")));
        assert_eq!(errors[0].message, format!("{key} に値がありません"));
    }
    for text in ["params:\n  max_age_days:\n", "select: [GOV-5, ]\nignore:\n  -\n"] {
        assert_eq!(refused(layer(text))[0].code, "config::wrong_type", "{text}");
    }
}

#[test]
fn every_misspelt_key_gets_the_right_one() {
    for (key, _) in keys() {
        let letters: Vec<char> = key.chars().collect();
        let wrong: String = letters.iter().enumerate().filter(|(at, _)| *at != 1).map(|(_, c)| c).collect();
        let errors = refused(layer(&format!("{wrong}: 1\n")));
        let [Said { code, message, help, .. }] = &errors[..] else { panic!("{errors:?}") };
        assert_eq!(
            (code.as_str(), message),
            ("config::unknown_key", &format!("設定に {wrong} というキーはありません"))
        );
        assert_eq!(help, &format!("もしかして {key} ですか？"));
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let text = "selct: [GOV-5]\nfail_on: eror\nahead: 0\nformats: [text, htm, sarif=]\nseverities: { GOV-5: fatal }\n";
    let said: Vec<(String, String)> =
        refused(layer(text)).into_iter().map(|error| (error.message, error.help)).collect();
    let expected = [
        ("設定に selct というキーはありません", "もしかして select ですか？"),
        ("失敗とする重さ（fail_on）に eror は使えません", "もしかして error ですか？"),
        ("先を見る日数（ahead）は 1 から 3660 までです（いまは 0）", "1 から 3660 までの数に直してください"),
        ("htm という形式はありません", "もしかして html ですか？ 使える形式: text, "),
        ("sarif= に書くファイルの名前がありません", "`sarif=sarif.out` のように"),
        ("重さ（GOV-5）に fatal は使えません", "使える値: error, warning, info"),
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for ((message, help), (of_message, of_help)) in said.iter().zip(expected) {
        assert!(message.contains(of_message) && help.contains(of_help), "{message}: {help}");
    }
}

#[test]
fn settings_are_one_map() {
    for (text, shown) in
        [("- a\n", "- a"), ("架空\n", "架空"), ("select: [GOV-5]\n---\nignore: [ref]\n", "ignore: [ref]")]
    {
        let errors = refused(layer(text));
        assert_eq!((errors[0].code.as_str(), errors[0].text.as_str()), ("config::wrong_type", shown), "{text}");
    }
    for text in ["", "# 何もない\n", "---\n---\n", "\u{feff}select: [GOV-5]\r\n"] {
        assert!(layer(text).is_ok(), "{text:?}");
    }
    assert_eq!(refused(layer("select: [a\n"))[0].code, "yaml::syntax");
    assert_eq!(refused(layer("select: [a]\nselect: [b]\n"))[0].code, "yaml::duplicate_key");
    assert_eq!(refused(layer("facilities: [a]\ninventory: [b]\n"))[0].code, "config::conflict");
}

#[test]
fn a_wrong_variable_is_named() {
    for (name, text, code, shown) in [
        ("JUNSHU_FAIL_ON", "eror", "config::wrong_value", "eror"),
        ("JUNSHU_AHEAD", "九十", "config::wrong_type", "九十"),
        ("JUNSHU_AHEAD", "0", "config::wrong_value", "0"),
        ("JUNSHU_FORMAT", "text,htm", "config::wrong_value", "text,htm"),
        ("JUNSHU_SEVERITY", "GOV-5=fatal", "config::wrong_value", "GOV-5=fatal"),
        ("JUNSHU_SEVERITY", "GOV-5", "config::wrong_type", "GOV-5"),
        ("JUNSHU_PARAM", "a=1\na=2", "config::wrong_type", "a=2"),
    ] {
        let errors = refused(environment(&[(name, text)]));
        let [error] = &errors[..] else { panic!("{name}={text}: {errors:?}") };
        assert_eq!((error.code.as_str(), error.text.as_str()), (code, shown));
        assert_eq!(error.file, format!("環境変数 {name}"));
    }
    for name in ["JUNSHU_FAIL_ON", "JUNSHU_SELECT", "JUNSHU_PARAM"] {
        assert!(environment(&[(name, "  ")]).is_ok(), "an empty variable says nothing");
    }
}

/// Keys that there are, under values of any kind.
fn any_settings() -> impl Strategy<Value = String> {
    let names: Vec<&str> = keys().map(|(key, _)| key).chain(["x", "<<", "params: {a", "*a"]).collect();
    let values = [
        "1",
        "[a, b]",
        "{ a: 1 }",
        "text",
        "&a [x]",
        "*a",
        "true",
        "~",
        "'../x'",
        "[[1]]",
        "{ a: [b] }",
        "\"\\u0000\"",
    ];
    let entry = (prop::sample::select(names), prop::sample::select(values.to_vec()));
    prop::collection::vec(entry, 0..6)
        .prop_map(|entries| entries.iter().map(|(key, value)| format!("{key}: {value}\n")).collect())
}

proptest! {
    #[test]
    fn whatever_is_read_can_be_used(text in prop_oneof![any_settings(), ".{0,80}"]) {
        match layer(&text) {
            Ok(layer) => drop(Settings::new(vec![layer])),
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }

    #[test]
    fn whatever_a_variable_holds_is_read_or_refused(text in ".{0,40}") {
        for (_, about) in keys() {
            let Some(name) = about["x-flag"].as_str().and_then(junshu::config::variable) else { continue };
            match environment(&[(&name, &text)]) {
                Ok(layer) => drop(Settings::new(vec![layer])),
                Err(errors) => prop_assert!(!errors.is_empty()),
            }
        }
    }
}
