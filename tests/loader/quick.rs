//! YAML texts in; what the quick way reads held against what the parser alone reads, node for node.

use junshu::yaml::is_quick;
use proptest::prelude::*;

use super::given::fixture;
use crate::trees::same;

/// What people write, in all the forms that are read the quick way.
const USUAL: &str = include_str!("usual.yaml");

fn fixtures() -> Vec<String> {
    let names = ["hospital", "hospital-clean", "clinic", "waivers"];
    names.iter().flat_map(|name| fixture(name)).map(|file| file.text().to_owned()).collect()
}

#[test]
fn records_are_read_the_quick_way() {
    assert!(is_quick(USUAL));
    let fixtures = fixtures();
    let slow: Vec<&String> = fixtures.iter().filter(|text| !is_quick(text)).collect();
    assert!(slow.is_empty(), "{} of {}: {slow:#?}", slow.len(), fixtures.len());
}

#[test]
fn both_ways_read_the_same() {
    same(USUAL);
    let windows = USUAL.replace('\n', "\r\n");
    assert!(is_quick(&windows));
    same(&windows);
    fixtures().iter().for_each(|text| same(text));
}

/// Parts that texts are broken with.
const PARTS: [&str; 44] = [
    ": ", ":", " #", "# x\n", "- ", "-", "\n", "\n\n", "  ", " ", "\r\n", "\r", "\t", "[", "]", "{", "}", ", ", ",",
    "\"", "'", "''", "\\\"", "|\n", ">-\n", "|+\n", "&a ", "*a", "<<: *a\n", "---\n", "...\n", "--- ", "? ", "! ", "%",
    "@", "~", "null", "0x1F", "架空", "：", "\u{feff}", "\u{85}", "a: b\n",
];

#[derive(Clone, Debug)]
enum Change {
    Insert(usize, usize),
    Delete(usize, usize),
    Repeat(usize, usize, usize),
    Indent(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = || 0..10_000usize;
    prop_oneof![
        3 => (at(), 0..PARTS.len()).prop_map(|(at, part)| Change::Insert(at, part)),
        1 => (at(), 1..20usize).prop_map(|(at, length)| Change::Delete(at, length)),
        1 => (at(), 1..40usize, at()).prop_map(|(from, length, to)| Change::Repeat(from, length, to)),
        2 => (at(), 0..5usize).prop_map(|(line, by)| Change::Indent(line, by)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut text = text.to_owned();
    for change in changes {
        let floor = |text: &str, at: usize| text.floor_char_boundary(at % (text.len() + 1));
        match *change {
            Change::Insert(at, part) => text.insert_str(floor(&text, at), PARTS[part]),
            Change::Delete(at, length) => {
                let from = floor(&text, at);
                let to = text.floor_char_boundary((from + length).min(text.len()));
                text.replace_range(from..to, "");
            }
            Change::Repeat(from, length, to) => {
                let from = floor(&text, from);
                let end = text.floor_char_boundary((from + length).min(text.len()));
                let part = text[from..end].to_owned();
                text.insert_str(floor(&text, to), &part);
            }
            Change::Indent(line, by) => {
                let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
                let at = line % lines.len();
                lines[at] = format!("{}{}", " ".repeat(by), lines[at].trim_start());
                text = lines.join("\n");
            }
        }
    }
    text
}

/// Some lines of what people write.
fn lines() -> impl Strategy<Value = String> {
    (0..USUAL.lines().count(), 1..24usize)
        .prop_map(|(from, count)| USUAL.lines().skip(from).take(count).collect::<Vec<_>>().join("\n"))
}

proptest! {
    // Cheap as they are: four thousand, or as many as PROPTEST_CASES says.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(4000), ..ProptestConfig::default() })]

    #[test]
    fn broken_texts_are_read_the_same(lines in lines(), changes in prop::collection::vec(change(), 0..6)) {
        same(&changed(&lines, &changes));
    }
}
