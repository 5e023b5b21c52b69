//! Texts that are no YAML, or could be read in two ways, in; errors at their places out, each once, in the file's order.

use super::given::errors;

#[track_caller]
fn case(source: &str, want: &[(&str, &str)]) {
    for line_end in ["\n", "\r\n"] {
        let found = errors(&[&source.replace('\n', line_end)]);
        let found: Vec<(&str, &str)> = found.iter().map(|(code, place)| (code.as_str(), place.as_str())).collect();
        assert_eq!(found, want, "{source:?}");
    }
}

#[test]
fn what_is_refused_is_shown_at_its_place() {
    case("a: [1\nb: 2\n", &[("yaml::syntax", "[")]);
    case("a: { 名: 値\n", &[("yaml::syntax", "{")]);
    case("a: [1}\n", &[("yaml::syntax", "}")]);
    case("a: @b\n", &[("yaml::syntax", "@")]);
    case("a: b: c\n", &[("yaml::syntax", ":")]);
    case("v:\n  - 一\n - 二\n", &[("yaml::syntax", "-")]);
    case("a: \"x\\q\"\n", &[("yaml::syntax", "\"")]);
    case("a: !機密 1\n", &[("yaml::syntax", "!")]);
    case("a: !x 1\nb: !!int 架空\n", &[("yaml::tag", "!x"), ("yaml::tag", "!!int")]);
    case("a: !!map [1]\n", &[("yaml::tag", "!!map")]);
    case("m:\n  ? [架, 空]\n  : 1\n", &[("yaml::key_not_text", "[")]);
    case("? [架]: 空\n", &[("yaml::key_not_text", "[")]);
    case("? [架]: 空\n? [架]: 空\n", &[("yaml::key_not_text", "["), ("yaml::key_not_text", "[")]);
}

#[test]
fn the_cause_that_office_software_leaves_is_named() {
    case("facility:\n\tname: 架空\n", &[("yaml::syntax", "\t")]);
    case("facility:\n  name： 架空\n  kind: hospital\n", &[("yaml::syntax", "：")]);
    case("facility:\n　　name: 架空\n  kind: hospital\n", &[("yaml::syntax", "\u{3000}")]);
    case("v: { 一: 1，二: 2 }\nw: 1\n", &[("yaml::syntax", "，")]);
    case("v: [一，二\nw: 1\n", &[("yaml::syntax", "[")]);
}

#[test]
fn after_an_error_reading_goes_on_at_the_next_document() {
    case("a: *x\n---\nb: *y\n", &[("yaml::unknown_anchor", "*x"), ("yaml::unknown_anchor", "*y")]);
    case("a: [\n---\nb: *y\n", &[("yaml::syntax", "["), ("yaml::unknown_anchor", "*y")]);
    case("a: }\n---\nb: ]\n---\nc: 1\n", &[("yaml::syntax", "}"), ("yaml::syntax", "]")]);
    case("a: 1\n---\n- 1\n---\na: 2\n", &[("inventory::not_a_map", "- 1"), ("inventory::twice", "a")]);
}

#[test]
fn an_error_inside_containers_closes_all_of_them() {
    case(
        "a:\n  - b:\n      c: *x\n     d: 1\n---\ne: *y\n",
        &[("yaml::unknown_anchor", "*x"), ("yaml::syntax", "d"), ("yaml::unknown_anchor", "*y")],
    );
}

#[test]
fn a_key_twice_is_shown_at_the_second() {
    case("m:\n  名: 1\n  名: 2\n  '名': 3\n", &[("yaml::duplicate_key", "名"), ("yaml::duplicate_key", "'名'")]);
    case("v:\n  - { a: 1, b: 2, a: 3 }\n", &[("yaml::duplicate_key", "a")]);
}

#[test]
fn a_top_level_key_twice_is_one_error() {
    case("a: 1\nb: 2\na: 3\n", &[("yaml::duplicate_key", "a")]);
}

#[test]
fn a_broken_document_is_one_error() {
    case("systems： x\nb: 1\n", &[("yaml::syntax", "：")]);
    case("a: 1\n---\na: 2\nb: [\n", &[("yaml::syntax", "[")]);
}

#[test]
fn an_anchor_at_a_key_is_no_cycle() {
    let found = errors(&["&k 名: *k\n"]);
    assert_eq!(found[0].1, "*k");
    assert_ne!(found[0].0, "yaml::alias_cycle", "nothing holds itself here");
}
