//! The text of `junshu.yaml` in; a [`Layer`] out, or every located error.

use serde_yaml::{Mapping, Value};

use super::layer::place;
use super::{ALTERNATIVES, Base, Config, ConfigError, Layer, schema};
use crate::node::{self, Builder, Kind, NodeId, Tree};
use crate::report::format::{FORMATS, Format};
use crate::source::{SourceFile, Span};
use crate::suggest::nearest;
use crate::yaml;

const ONE_OR_MANY: &str =
    "施設が一つなら inventory、いくつもあれば facilities に書いてください。共通の記録は include に書きます";

impl Layer {
    /// Reads a file of settings, whose paths are read from `base`.
    ///
    /// # Errors
    /// Everything that is wrong with it, in its order.
    pub fn read(file: SourceFile, base: Base) -> Result<Self, Vec<ConfigError>> {
        let mut builder = Builder::new(schema().symbols().clone());
        yaml::read(&mut builder, file)
            .map_err(|errors| errors.into_iter().map(ConfigError::from).collect::<Vec<_>>())?;
        let top = one_document(&builder).map_err(|error| vec![error])?;
        let tree = builder.finish(top);
        let (tree, values) = checked(tree)?;
        let both: Vec<NodeId> = ALTERNATIVES.iter().filter_map(|key| tree.get_named(NodeId::ROOT, key)).collect();
        if let Some(&second) = both.iter().max().filter(|_| both.len() > 1) {
            let message = format!("{} は一緒に書けません", ALTERNATIVES.join(" と "));
            return Err(vec![ConfigError::conflict(
                Some(place(&tree, tree.key_or_place(second))),
                message,
                ONE_OR_MANY,
            )]);
        }
        let layer = Self::of_file(values, tree, base);
        layer.paths_stay_inside()?;
        Ok(layer)
    }
}

/// The entries of the only document; none in a file without content.
fn one_document(builder: &Builder) -> Result<Vec<(node::Symbol, Span, Vec<NodeId>)>, ConfigError> {
    let tree = builder.tree();
    let mut documents = builder.documents().iter().copied().filter(|&node| tree.kind(node) != Kind::Null);
    let Some(first) = documents.next() else { return Ok(Vec::new()) };
    let written = |node| place(tree, tree.place(node));
    if let Some(second) = documents.next() {
        let help = "`---` で分けず、一つにまとめてください";
        return Err(ConfigError::wrong_type(written(second), "設定は一つの文書に書きます", help));
    }
    if tree.kind(first) != Kind::Map {
        let help = "最上位に `select:` などのキーを書いてください";
        return Err(ConfigError::wrong_type(written(first), "設定の最上位は `キー: 値` の並びです", help));
    }
    Ok(tree.entries(first).map(|entry| (entry.symbol, entry.key, vec![entry.value])).collect())
}

/// Errors with their places.
type Errors = Vec<(Span, ConfigError)>;

/// Holds a tree against the schema, and reads its values.
pub(super) fn checked(mut tree: Tree) -> Result<(Tree, Mapping), Vec<ConfigError>> {
    let (findings, _) = schema().validate(&mut tree, &[]);
    let mut errors: Errors =
        findings.into_iter().map(|finding| (finding.place.span, ConfigError::of(finding, tree.sources()))).collect();
    without_value(&tree, NodeId::ROOT, &mut errors);
    formats(&tree, &mut errors);
    if !errors.is_empty() {
        errors.sort_by_key(|(span, _)| *span);
        return Err(errors.into_iter().map(|(_, error)| error).collect());
    }
    let Value::Mapping(values) = value(&tree, NodeId::ROOT) else { return Ok((tree, Mapping::new())) };
    match serde_yaml::from_value::<Config>(Value::Mapping(values.clone())) {
        Ok(_) => Ok((tree, values)),
        // The schema lets nothing pass that is not of its type; were it otherwise, it would be said and not guessed at.
        Err(error) => {
            let written = place(&tree, tree.place(NodeId::ROOT));
            Err(vec![ConfigError::wrong_type(written, format!("設定を読めません: {error}"), "")])
        }
    }
}

/// Formats are named as the table of the reports names them.
fn formats(tree: &Tree, errors: &mut Errors) {
    for &item in tree.get_named(NodeId::ROOT, "formats").map_or(&[][..], |list| tree.items(list)) {
        let Some(text) = tree.text(item) else { continue };
        let (name, file) = text.split_once('=').unwrap_or((text, "-"));
        let names = || FORMATS.iter().map(|format| format.name);
        let (message, help) = if Format::find(name).is_none() {
            let all = names().collect::<Vec<_>>().join(", ");
            let near = nearest(name, names()).map(|near| format!("もしかして {near} ですか？ ")).unwrap_or_default();
            (format!("{name} という形式はありません"), format!("{near}使える形式: {all}"))
        } else if file.is_empty() {
            let help = format!("`{name}={name}.out` のように、書くファイルの名前を付けてください");
            (format!("{text} に書くファイルの名前がありません"), help)
        } else {
            continue;
        };
        let span = tree.place(item);
        errors.push((span, ConfigError::wrong_value(place(tree, span), message, help)));
    }
}

/// A key without a value says nothing, and whoever wrote it meant something.
fn without_value(tree: &Tree, map: NodeId, errors: &mut Errors) {
    for entry in tree.entries(map) {
        match tree.kind(entry.value) {
            Kind::Null => {
                let name = tree.symbols().name(entry.symbol);
                let help = "値を書くか、キーごと消してください";
                let error = ConfigError::wrong_type(place(tree, entry.key), format!("{name} に値がありません"), help);
                errors.push((entry.key, error));
            }
            Kind::Map => without_value(tree, entry.value, errors),
            _ => {}
        }
    }
}

/// A node as serde reads it.
fn value(tree: &Tree, node: NodeId) -> Value {
    match tree.value(node) {
        node::Value::Null => Value::Null,
        node::Value::Bool(value) => value.into(),
        node::Value::Int(value) => value.into(),
        node::Value::Float(value) => value.into(),
        node::Value::Text(text) => text.into(),
        node::Value::List => Value::Sequence(tree.items(node).iter().map(|&item| value(tree, item)).collect()),
        node::Value::Map => Value::Mapping(
            tree.entries(node)
                .map(|entry| (tree.symbols().name(entry.symbol).into(), value(tree, entry.value)))
                .collect(),
        ),
    }
}
