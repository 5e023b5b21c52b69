//! Generated inventories and texts in; whether every node stands at its own bytes, and whether lines and columns are those
//! of a plain count, out.

use junshu::node::{NodeId, Tree, Value};
use junshu::source::SourceFile;
use proptest::prelude::*;
use serde_json::Value as Json;

use super::emit::{Emitter, Expected, inventory};
use super::given::load;
use super::laws::{counted, naive, whole};

/// All nodes, each before what it holds: the order in which values begin.
fn in_order(tree: &Tree, node: NodeId, into: &mut Vec<NodeId>) {
    into.push(node);
    tree.entries(node).for_each(|entry| in_order(tree, entry.value, into));
    tree.items(node).iter().for_each(|&item| in_order(tree, item, into));
}

fn json(tree: &Tree, node: NodeId) -> Json {
    match tree.value(node) {
        Value::Bool(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::Text(value) => value.into(),
        Value::Float(_) => unreachable!("no float is generated"),
        Value::Null | Value::Map | Value::List => Json::Null,
    }
}

fn agrees(emitted: &Emitter) -> Result<(), TestCaseError> {
    let text = &emitted.text;
    let inventory = load(&[text]).map_err(|errors| TestCaseError::fail(format!("{text:?}: {errors:?}")))?;
    let tree = &inventory.tree;
    let mut nodes = Vec::new();
    in_order(tree, NodeId::ROOT, &mut nodes);
    prop_assert_eq!(nodes.len(), emitted.expected.len(), "{:?}", text);
    let file = tree.sources().file(tree.file(NodeId::ROOT)).clone();
    // The root stands for all files and has no bytes of its own.
    for (&node, Expected { kind, span, key, value }) in nodes.iter().zip(&emitted.expected).skip(1) {
        let got = tree.span(node);
        let range = got.start as usize..got.end as usize;
        prop_assert_eq!((tree.kind(node), &range), (*kind, span), "{} of {:?}", tree.path(node), text);
        prop_assert_eq!(&json(tree, node), value, "{} of {:?}", tree.path(node), text);
        let got_key = tree.key_span(node).map(|span| span.start as usize..span.end as usize);
        prop_assert_eq!(&got_key, key, "{} of {:?}", tree.path(node), text);
        for offset in [got.start, got.end, tree.place(node).start, tree.place(node).end] {
            counted(&file, offset);
        }
    }
    whole(tree);
    Ok(())
}

fn line_end() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("\n"), Just("\r\n")]
}

/// Text of all widths with line ends of all kinds, sometimes longer than what the line index counts at once.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<char>().prop_map(String::from),
        2 => prop::sample::select(vec!["架空", "ﾊﾟｽ", "𠮷", "👨‍👩‍👧", "　", "\u{feff}", "a"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n"]).prop_map(str::to_owned),
    ];
    (prop::collection::vec(piece, 0..30), 1..60usize, any::<bool>()).prop_map(|(pieces, times, mark)| {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{}", pieces.concat().repeat(times))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_node_stands_at_its_own_bytes(map in inventory(), line_end in line_end(), mark in any::<bool>()) {
        agrees(&Emitter::file(&map, line_end, mark))?;
    }

    #[test]
    fn positions_are_those_of_a_plain_count(text in any_text(), offsets in prop::collection::vec(any::<prop::sample::Index>(), 20)) {
        let file = SourceFile::new("a.yaml", text.as_str());
        for index in offsets {
            let offset = text.floor_char_boundary(index.index(text.len() + 4).min(text.len()));
            counted(&file, offset as u32);
        }
        counted(&file, text.len() as u32);
    }

    #[test]
    fn an_offset_inside_a_character_counts_as_its_start(text in any_text(), index in any::<prop::sample::Index>()) {
        let file = SourceFile::new("a.yaml", text.as_str());
        let offset = index.index(text.len() + 1);
        let start = text.floor_char_boundary(offset);
        prop_assert_eq!(file.position(offset as u32), file.position(start as u32));
        prop_assert_eq!(file.position(u32::MAX), file.position(text.len() as u32));
    }

    #[test]
    fn lines_are_the_pieces_between_line_feeds(text in any_text()) {
        let file = SourceFile::new("a.yaml", text.as_str());
        let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
        for (n, want) in (1..).zip(body.split('\n')) {
            let range = file.line(n).expect("the line is there");
            let got = file.slice(range.start, range.end);
            // The last line has no line feed, so a carriage return at its end is its own.
            prop_assert!(got == want || Some(got) == want.strip_suffix('\r'), "line {n}: {got:?} of {want:?}");
            prop_assert_eq!(naive(&text, range.start as usize).0, n);
        }
        prop_assert_eq!(file.line(body.split('\n').count() as u32 + 1), None);
        prop_assert_eq!(file.line(0), None);
    }
}

/// The law above would hold of an emitter that writes nothing but plain words.
#[test]
fn what_is_generated_has_every_form() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut all = String::new();
    for _ in 0..100 {
        let map = inventory().new_tree(&mut runner).expect("a value can be made").current();
        all += &Emitter::file(&map, "\n", false).text;
    }
    for form in
        ["|-\n", "|\n", "[", "{ ", "''", "\\U", "- - ", ":\n  - ", "  # 注記", "# 段落", "~", "\\\"", "𠮷", "ﾞ", "　"]
    {
        assert!(all.contains(form), "{form:?} is never generated");
    }
}
