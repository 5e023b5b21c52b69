//! The 402 cases of the yaml-test-suite in; what both ways of reading make of each, held against what the suite says.

use std::collections::BTreeMap;

use junshu::node::{Builder, Kind, NodeId, Style, Symbols, Tree, Value};
use junshu::source::SourceFile;
use junshu::yaml::{YamlError, is_quick, read};
use miette::Diagnostic;
use serde::Deserialize;
use serde_json::Value as Json;

use super::events::{Event, Written, documents};
use crate::trees::same;

/// One case: `suite.md` says where they come from.
#[derive(Deserialize)]
struct Case {
    id: String,
    name: String,
    yaml: String,
    /// It is no YAML.
    #[serde(default)]
    fails: bool,
    /// What a parser makes of it.
    #[serde(default)]
    events: String,
    /// The values of its documents, where JSON can tell.
    json: Option<Vec<Json>>,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("suite.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).expect("a case is a line of JSON")).collect()
}

/// What is otherwise here than in the suite.
enum Other {
    /// YAML that is refused, with this code.
    Refused(&'static str),
    /// YAML that is read as something else.
    Read,
}

/// What, why, and in which cases. Nothing that is no YAML is read.
const OTHERS: &[(Other, &str, &[&str])] = &[
    (
        Other::Refused("yaml::tag"),
        "a tag beyond the core schema, or one that is said to mean nothing: no rule could tell what the value is",
        &[
            "2XXW", "52DL", "565N", "5TYM", "6CK3", "6WLZ", "7FWL", "8MK2", "9WXW", "C4HZ", "CC74", "CUP7", "J7PZ",
            "M5C3", "P76L", "S4JQ", "UGM3", "UKK6/02", "Z67P", "Z9M4",
        ],
    ),
    (
        Other::Refused("yaml::key_not_text"),
        "a map, a list or an alias as a key: records have names for their keys",
        &[
            "26DV", "4FJ6", "6BFJ", "6PBE", "9MMW", "E76Z", "KK5P", "LX3P", "M2N8/00", "M2N8/01", "M5DY", "Q9WF",
            "RZP5", "SBG9", "V9D5", "X38W", "XW4D",
        ],
    ),
    (
        Other::Refused("yaml::key_anchor"),
        "an alias of a key: it would be a value that has no place of its own",
        &["2SXE", "6M2F", "HMQ5"],
    ),
    (
        Other::Refused("yaml::duplicate_key"),
        "a key twice, here one without a name: nobody says which of them counts",
        &["2JQS"],
    ),
    (
        Other::Read,
        "a key without a name is read as `~`, the text that stands for nothing",
        &["CFD4", "DFF7", "FRK4", "NHX8", "NKF9", "PW8X", "S3PD", "SM9W/01", "UKK6/00"],
    ),
];

struct Got {
    tree: Tree,
    documents: Vec<NodeId>,
    errors: Vec<YamlError>,
}

fn got(yaml: &str) -> Got {
    let mut builder = Builder::new(Symbols::default());
    let errors = read(&mut builder, SourceFile::new("a.yaml", yaml)).err().unwrap_or_default();
    let documents = builder.documents().to_vec();
    Got { tree: builder.finish(Vec::new()), documents, errors }
}

/// The code of an error, whose place is inside the file.
#[track_caller]
fn code(error: &YamlError, case: &Case) -> String {
    let labels: Vec<_> = error.labels().into_iter().flatten().collect();
    let primary = labels.iter().find(|label| label.primary()).expect("an error has a place");
    let range = primary.offset()..primary.offset() + primary.len();
    assert!(case.yaml.get(range).is_some(), "{} {}: {error:?}", case.id, case.name);
    error.code().expect("an error has a code").to_string()
}

#[test]
fn both_ways_agree_on_every_case() {
    let cases = cases();
    assert_eq!(cases.len(), 402);
    cases.iter().for_each(|case| same(&case.yaml));
    let quick = cases.iter().filter(|case| is_quick(&case.yaml)).count();
    assert!(quick > 50, "{quick} are read the quick way");
}

#[test]
fn every_case_comes_to_what_the_suite_says() {
    let others = OTHERS.iter().flat_map(|(other, _, ids)| ids.iter().map(move |id| (*id, other)));
    let mut known: BTreeMap<&str, &Other> = others.collect();
    assert_eq!(known.len(), OTHERS.iter().map(|(.., ids)| ids.len()).sum::<usize>(), "each stands once");
    let mut wrong = Vec::new();
    for case in cases() {
        let got = got(&case.yaml);
        let codes: Vec<String> = got.errors.iter().map(|error| code(error, &case)).collect();
        let value = || differs(&got, &case);
        let agrees = match known.remove(&*case.id) {
            Some(Other::Refused(code)) => !case.fails && codes.iter().any(|own| own == code),
            Some(Other::Read) => !case.fails && codes.is_empty() && value().is_some(),
            None if case.fails => !codes.is_empty(),
            None => codes.is_empty() && value().is_none(),
        };
        if !agrees {
            wrong.push(format!("{} {} fails {}: {codes:?} {:?}", case.id, case.name, case.fails, value()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(known.is_empty(), "no case of the suite: {:?}", known.keys());
}

/// The first thing that is otherwise.
fn differs(got: &Got, case: &Case) -> Option<String> {
    let want = documents(&case.events);
    if want.len() != got.documents.len() {
        return Some(format!("{} documents, not {}", got.documents.len(), want.len()));
    }
    if case.json.as_ref().is_some_and(|values| values.len() != got.documents.len()) {
        return Some(format!("{} documents, not as many as values", got.documents.len()));
    }
    let pairs = got.documents.iter().zip(&want);
    let written = pairs.filter_map(|(&node, want)| as_written(&got.tree, node, want)).next();
    let values = case.json.iter().flatten().zip(&got.documents);
    written.or_else(|| values.filter_map(|(want, &node)| as_json(&got.tree, node, want)).next())
}

/// Kind, style, text and order, as the events have them.
fn as_written(tree: &Tree, node: NodeId, want: &Event) -> Option<String> {
    let wrong = || Some(format!("{:?} {:?} is not {want:?}", tree.style(node), tree.value(node)));
    // A copy made for an alias is written as what it was made of.
    match (tree.value(node), want) {
        (Value::Map, Event::Map(flow, pairs)) if pairs.len() == tree.size(node) => {
            let style = if *flow { Style::Quoted } else { Style::Plain };
            let mut all = tree.entries(node).zip(pairs);
            let found = all.find_map(|(entry, (key, value))| match key {
                Event::Scalar(_, key, _) if key == tree.symbols().name(entry.symbol) => {
                    as_written(tree, entry.value, value)
                }
                _ => Some(format!("{} is not {key:?}", tree.symbols().name(entry.symbol))),
            });
            found.or_else(|| if tree.style(node) == style { None } else { wrong() })
        }
        (Value::List, Event::List(flow, items)) if items.len() == tree.size(node) => {
            let style = if *flow { Style::Quoted } else { Style::Plain };
            let found = tree.items(node).iter().zip(items).find_map(|(&item, want)| as_written(tree, item, want));
            found.or_else(|| if tree.style(node) == style { None } else { wrong() })
        }
        (Value::Map | Value::List, _) | (_, Event::Map(..) | Event::List(..)) => wrong(),
        (value, Event::Scalar(written, text, tagged)) => {
            let style = match written {
                Written::Plain => Style::Plain,
                Written::Quoted => Style::Quoted,
                Written::Block => Style::Block,
            };
            let fits = match value {
                Value::Text(own) => own == text,
                _ => style == Style::Plain || *tagged,
            };
            if fits && tree.style(node) == style { None } else { wrong() }
        }
    }
}

/// The values, as JSON has them.
fn as_json(tree: &Tree, node: NodeId, want: &Json) -> Option<String> {
    let wrong = || Some(format!("{:?} is not {want}", tree.value(node)));
    let same = match (tree.value(node), want) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(own), Json::Bool(want)) => own == *want,
        (Value::Int(own), Json::Number(want)) => want.as_f64() == Some(own as f64),
        (Value::Float(own), Json::Number(want)) => want.as_f64() == Some(own),
        (Value::Text(own), Json::String(want)) => own == want,
        (Value::List, Json::Array(items)) if items.len() == tree.size(node) => {
            return tree.items(node).iter().zip(items).find_map(|(&item, want)| as_json(tree, item, want));
        }
        (Value::Map, Json::Object(map)) if map.len() == tree.size(node) => {
            return map.iter().find_map(|(key, want)| match tree.get_named(node, key) {
                Some(value) => as_json(tree, value, want),
                None => Some(format!("{key} is not there")),
            });
        }
        _ => false,
    };
    if same { None } else { wrong() }
}

#[test]
fn every_place_holds_what_was_read_there() {
    let mut checked = 0;
    for case in cases() {
        let got = got(&case.yaml);
        if got.errors.is_empty() {
            let tags = case.events.contains(" <");
            for &document in &got.documents {
                checked += placed(&got.tree, document, tags, &case);
            }
        }
    }
    assert!(checked > 900, "{checked} values");
}

/// A node and all below it; how many there are.
fn placed(tree: &Tree, node: NodeId, tags: bool, case: &Case) -> usize {
    let what = format!("{} {}", case.id, case.name);
    let span = tree.alias(node).unwrap_or_else(|| tree.span(node));
    assert!(case.yaml.get(span.start as usize..span.end as usize).is_some(), "{what}: {span:?}");
    if tree.alias(node).is_some() {
        assert!(tree.sources().text(span).starts_with('*'), "{what}");
        return 1;
    }
    let mut at = span.start;
    let mut count = 1;
    for entry in tree.entries(node) {
        assert!(entry.key.start >= at, "{what}: a key stands before what precedes it");
        let name = tree.symbols().name(entry.symbol);
        let key = reread_key(tree.sources().text(entry.key)).unwrap_or_default();
        // A key may be a text of several lines, whose last break stands outside of its place.
        assert!(tags || words(&key) == words(name), "{what}: {key:?} is not {name:?}");
        at = inside(tree, span, entry.value, entry.key.end, &what);
        count += placed(tree, entry.value, tags, case);
    }
    for &item in tree.items(node) {
        at = inside(tree, span, item, at, &what);
        count += placed(tree, item, tags, case);
    }
    if !matches!(tree.kind(node), Kind::Map | Kind::List) {
        scalar(tree, node, tags, &what);
    }
    count
}

/// A child stands behind what precedes it, and inside its parent; where it ends.
fn inside(tree: &Tree, outer: junshu::source::Span, child: NodeId, from: u32, what: &str) -> u32 {
    let span = tree.alias(child).unwrap_or_else(|| tree.span(child));
    let held = from <= span.start && span.start <= span.end && outer.start <= span.start && span.end <= outer.end;
    assert!(held, "{what}: {span:?} from {from} in {outer:?}");
    span.end
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// What stands at the place of a key, read as one.
fn reread_key(slice: &str) -> Option<String> {
    // Of several lines it is one only between brackets.
    let alone = got(&if slice.contains('\n') { format!("{{ {slice} : 1 }}") } else { format!("{slice}: 1") });
    let node = *alone.documents.first().filter(|_| alone.errors.is_empty())?;
    let entry = alone.tree.entries(node).next()?;
    Some(alone.tree.symbols().name(entry.symbol).to_owned())
}

/// The bytes of a scalar come to its value.
fn scalar(tree: &Tree, node: NodeId, tags: bool, what: &str) {
    let slice = tree.sources().text(tree.span(node));
    match (tree.style(node), tree.value(node)) {
        // Nothing but line breaks: the place is its sign, or empty.
        (Style::Block, Value::Text(text)) if words(text).is_empty() => {
            assert!(slice.is_empty() || slice.starts_with(['|', '>']), "{what}: {slice:?}");
        }
        (Style::Block, Value::Text(text)) => assert_eq!(words(slice), words(text), "{what}"),
        // A tag stands outside of the place, and may make it something else.
        _ if tags => {}
        (_, value) => {
            let alone = got(slice);
            let again = alone.documents.first().map_or(Value::Null, |&node| alone.tree.value(node));
            assert!(alone.errors.is_empty() && again == value, "{what}: {slice:?} is {again:?}, not {value:?}");
        }
    }
}
