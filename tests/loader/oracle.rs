//! YAML that both read the same way in; our tree against `serde_yaml`, value by value.

use junshu::node::{NodeId, Tree, Value};
use proptest::prelude::*;
use serde_yaml::{Mapping, Value as Yaml};

use super::given::{at, fixture, load};
use super::laws::whole;

/// The first place where the two differ.
fn differs(tree: &Tree, node: NodeId, want: &Yaml) -> Option<String> {
    let wrong = || Some(format!("{}: {:?} is not {want:?}", tree.path(node), tree.value(node)));
    let same = match (tree.value(node), want) {
        (Value::Null, Yaml::Null) => true,
        (Value::Bool(a), Yaml::Bool(b)) => a == *b,
        (Value::Int(a), Yaml::Number(b)) => b.as_i64() == Some(a),
        (Value::Float(a), Yaml::Number(b)) => b.as_f64().is_some_and(|b| a == b || (a.is_nan() && b.is_nan())),
        (Value::Text(a), Yaml::String(b)) => a == b,
        (Value::List, Yaml::Sequence(items)) => {
            let pairs = tree.items(node).iter().zip(items);
            return match pairs.clone().find_map(|(&item, want)| differs(tree, item, want)) {
                None if tree.size(node) == items.len() => None,
                found => found.or_else(wrong),
            };
        }
        (Value::Map, Yaml::Mapping(map)) => {
            let entry = |(key, want): (&Yaml, &Yaml)| {
                let Some(value) = key.as_str().and_then(|key| tree.get_named(node, key)) else { return wrong() };
                differs(tree, value, want)
            };
            return map.iter().find_map(entry).or_else(|| if tree.size(node) == map.len() { None } else { wrong() });
        }
        _ => false,
    };
    if same { None } else { wrong() }
}

#[test]
fn fixtures_are_read_as_serde_yaml_reads_them() {
    let mut files = 0;
    for name in ["hospital", "hospital-clean", "clinic"] {
        for file in fixture(name) {
            let text = file.text().to_owned();
            let want: Yaml = serde_yaml::from_str(&text).expect("serde_yaml reads the fixture");
            let tree = super::given::tree(&[&text]);
            assert_eq!(differs(&tree, NodeId::ROOT, &want), None, "{}", file.name());
            assert!(whole(&tree) > 5, "{} has content", file.name());
            files += 1;
        }
    }
    assert!(files >= 35, "{files} files");
}

/// Text of any characters, and of those that YAML writers trip over; without the line breaks of YAML 1.1, which the oracle
/// folds and YAML 1.2 does not.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>().prop_map(|text| text.replace(['\u{85}', '\u{2028}', '\u{2029}'], "\n")),
        "[ \t\n#:'\"\\-?&*!|>%@{}\\[\\],~架空　：ｶﾞ]{0,16}",
        prop::sample::select(vec![
            "yes", "~", "null", "0x1F", "0o7", "1e3", "-", "---", "...", "1_000", "=", ".inf", "<"
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = Yaml> {
    let leaf = prop_oneof![
        1 => Just(Yaml::Null),
        1 => any::<bool>().prop_map(Yaml::from),
        1 => any::<i64>().prop_map(Yaml::from),
        1 => any::<f64>().prop_map(Yaml::from),
        4 => text().prop_map(Yaml::from),
    ];
    // `<<` as a key means a merge to us and nothing to the oracle.
    let key = || text().prop_filter("no merge key", |key| key != "<<").prop_map(Yaml::from);
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Yaml::Sequence),
            prop::collection::vec((key(), inner), 0..4)
                .prop_map(|entries| Yaml::Mapping(entries.into_iter().collect::<Mapping>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn what_serde_yaml_writes_we_read(value in value()) {
        let map: Mapping = [(Yaml::from("a"), value.clone())].into_iter().collect();
        let text = serde_yaml::to_string(&map).expect("any value can be written");
        let inventory = load(&[&text]).map_err(|errors| TestCaseError::fail(format!("{text:?}: {errors:?}")))?;
        let tree = &inventory.tree;
        prop_assert_eq!(differs(tree, at(tree, "a"), &value), None, "{:?}", text);
        whole(tree);
    }
}

/// The comparison must see a difference of every kind, or the laws above say nothing.
#[test]
fn the_comparison_has_teeth() {
    let tree = super::given::tree(&["a: [1, { b: 架空 }]\n"]);
    let differs = |text: &str| {
        let want: Yaml = serde_yaml::from_str(text).expect("the text is YAML");
        differs(&tree, NodeId::ROOT, &want).is_some()
    };
    assert!(!differs("a: [1, { b: 架空 }]"));
    for other in [
        "a: [1]",
        "a: [1, { b: 架 }]",
        "a: ['1', { b: 架空 }]",
        "a: [1, { c: 架空 }]",
        "a: [1, { b: 架空, c: 1 }]",
        "a: [1, {}]",
        "a: [1, { b: 架空 }]\nb: 1",
        "{}",
        "a: [1, { b: 架空 }, 2]",
        "a: ~",
    ] {
        assert!(differs(other), "{other}");
    }
}
