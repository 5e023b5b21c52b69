//! The functions that rules call on records, and by which they look records up: paths, ids, files, parameters.

use rhai::ImmutableString;

use super::datum::{Datum, Handle};
use super::registry::{Registry, Takes};
use super::run::{self, Absent, Run};
use super::texts::text_of;
use super::told::Told;
use super::value::{Failure, Spot, field_named, item, misuse, of_node, parent, refuse_absent};
use crate::catalog::ParamValue;
use crate::node::{NodeId, ShapeId};

pub fn register(registry: &mut Registry) {
    registry.engine.register_type_with_name::<Handle>("記録");
    registry.engine.register_get("parent", |handle: &mut Handle| {
        run::with(|run| parent(run, handle.0).map(|parent| run.handed(parent)))
    });
    registry.engine.register_indexer_get(|handle: &mut Handle, key: ImmutableString| {
        run::with(|run| field_named(run, handle.0, &key).map(|value| run.handed(value)))
    });
    registry.engine.register_indexer_get(|handle: &mut Handle, at: i64| {
        run::with(|run| item(run, handle.0, at).map(|value| run.handed(value)))
    });
    registry.native(
        Told::new("record.keys() -> list", "the keys of a map that the schema knows", "マップにあるキー"),
        [Takes::Record],
        |run, [of]| {
            let tree = &run.facts.inventory.tree;
            // A key that the schema does not know has been reported; it is none of a rule's.
            let entries = tree.entries(of.record().unwrap_or(NodeId::ROOT));
            let known = entries.filter(|entry| tree.shape(entry.value) != ShapeId::default());
            Ok(Datum::list(known.map(|entry| tree.symbols().name(entry.symbol).to_owned().into()).collect()))
        },
    );
    registry.native(
        Told::new(
            "at(path: text) -> value",
            "what stands at a path of the inventory; with `[]` an array: \
             `at(\"vendors[].certifications[]\")`. The path is a literal: it is checked against the \
             schema, and tells which top-level keys the rule reads",
            "台帳のパスにある値。[] があれば配列。パスは直接書く",
        ),
        [Takes::Text],
        |run, [path]| {
            let facts = run.facts.clone();
            at(run, text_of(run, &facts, &path)?)
        },
    );
    registry.native(
        Told::new(
            "find(list: text, id: text) -> record",
            "the record with that id in that list (O(1)), or missing: using the missing one reports the \
             id as unresolved",
            "そのリストの、その id の記録。なければ記録なし",
        ),
        [Takes::Text, Takes::Any],
        |run, [list, id]| find(run, &list, &id),
    );
    registry.native(
        Told::new(
            "having(list: text, field: text, value: text) -> list",
            "the records of a list whose field is that text, or is a list that holds it (O(1) after the \
             first question; use it instead of `filter` over a list that grows with the hospital)",
            "その項目がその文字列である（またはそれを含む）記録",
        ),
        [Takes::Text, Takes::Text, Takes::Any],
        |run, [list, field, value]| having(run, &list, &field, &value),
    );
    registry.native(
        Told::new(
            "kind_of_file(path: text) -> text",
            "what stands at a path of the repository as it is written in the records: `file`, `folder`, \
             `absent`, or `outside` when it leaves the repository",
            "記録に書かれたパスにあるもの: file、folder、absent、outside（リポジトリの外）",
        ),
        [Takes::Any],
        |run, [path]| {
            let path = text_of(run, &run.facts, &path)?;
            // The file system is asked, which takes its time.
            run.in_time()?;
            Ok(run.facts.repository.at(path).name().to_owned().into())
        },
    );
    registry.native(
        Told::new("param(name: text) -> value", "a parameter of `pack.yaml`", "pack.yaml のパラメータの値"),
        [Takes::Text],
        |run, [name]| {
            let name = text_of(run, &run.facts, &name)?;
            let value = run.facts.params.get(name).map(param);
            value.ok_or_else(|| misuse(format!("パラメータ {name} はありません")))
        },
    );
    registry.native(
        Told::new(
            "requirement() -> record",
            "the requirement the rule runs for: `.id`, `.label`, `.attest`",
            "ルールが属する遵守事項（.id、.label、.attest）",
        ),
        [],
        |run, []| Ok(run.requirement()),
    );
}

fn param<'f>(value: &ParamValue) -> Datum<'f> {
    match value {
        ParamValue::Bool(value) => (*value).into(),
        ParamValue::Int(value) => (*value).into(),
        ParamValue::Float(value) => Datum::Float(*value, 0),
        ParamValue::Text(value) => value.clone().into(),
        ParamValue::List(values) => Datum::list(values.iter().map(|value| value.clone().into()).collect()),
    }
}

/// The node at a path, or an array of nodes when the path goes through items.
fn at<'f>(run: &mut Run, path: &str) -> Result<Datum<'f>, Failure> {
    let facts = run.facts.clone();
    let found = facts.inventory.select_at(path).map_err(|part| misuse(format!("パスの `{part}` を読めません")))?;
    if let Some((before, _)) = path.split_once("[]") {
        let list = at(run, before)?;
        refuse_absent(run, &list)?;
        return Ok(Datum::list(found.nodes.iter().map(|&node| of_node(run, node)).collect()));
    }
    if let [node] = found.nodes[..] {
        return Ok(of_node(run, node));
    }
    let mut value = Datum::Record(NodeId::ROOT);
    for key in path.split('.').filter(|key| *key != "$") {
        refuse_absent(run, &value)?;
        let record = value.record().ok_or_else(|| misuse(format!("`{key}` の上はマップではありません")))?;
        value = field_named(run, record, key)?;
    }
    Ok(value)
}

/// The record with this id, or an absent value that says the id is unresolved.
fn find<'f>(run: &mut Run, list: &Datum<'_>, id: &Datum<'_>) -> Result<Datum<'f>, Failure> {
    let facts = run.facts.clone();
    let (list, text) = (text_of(run, &facts, list)?, text_of(run, &facts, id)?);
    let number = facts.schema.lists().iter().position(|path| path == list);
    let number = number.ok_or_else(|| misuse(format!("`{list}` は id で引けるリストではありません")))?;
    if let Some(node) = facts.inventory.index.find(number, text) {
        return Ok(of_node(run, node));
    }
    Ok(match run.place_of(id) {
        Some(Spot::Node(node) | Spot::Part(node, ..) | Spot::Missing(node, _)) => {
            Datum::Absent(run.absent(Absent::Unresolved { node, list: list.into() }))
        }
        None => Datum::Nothing,
    })
}

/// The records of a list whose field is this text, or holds it.
fn having<'f>(run: &mut Run, list: &Datum<'_>, field: &Datum<'_>, value: &Datum<'_>) -> Result<Datum<'f>, Failure> {
    let facts = run.facts.clone();
    let (list, field) = (text_of(run, &facts, list)?, text_of(run, &facts, field)?);
    let Some(found) = facts.inventory.having(list, field, text_of(run, &facts, value)?) else {
        // A list that is not there is no list without such a record.
        let list = at(run, list)?;
        refuse_absent(run, &list)?;
        return Ok(Datum::list(Vec::new()));
    };
    run.read(found.iter().map(|&(_, value)| value));
    Ok(Datum::list(found.iter().map(|&(record, _)| of_node(run, record)).collect()))
}
