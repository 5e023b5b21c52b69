//! Top-level keys that are missing, or empty where that says nothing; found once for an inventory.

use std::collections::BTreeMap;

use crate::finding::{Finding, Place, Severity};
use crate::inventory::Inventory;
use crate::node::{Kind, NodeId};
use crate::pack::Pack;
use crate::path::Path;
use crate::schema::{NonEmpty, Schema};

/// A key that keeps rules from being run.
#[derive(Clone, Debug)]
pub struct Gap {
    code: &'static str,
    place: Place,
    message: String,
    help: String,
}

impl Gap {
    /// The finding for one requirement or group that reads the key.
    pub fn finding(&self, group: &str) -> Finding {
        let finding =
            Finding::new(format!("{group}/{}", self.code), Severity::Error, self.place.clone(), self.message.clone());
        Finding { help: Some(self.help.clone()), ..finding }
    }
}

/// The gaps of an inventory, by key.
pub fn gaps(pack: &Pack, inventory: &Inventory) -> BTreeMap<String, Gap> {
    let (schema, tree) = (&pack.schema, &inventory.tree);
    let mut gaps = BTreeMap::new();
    let Some(root) = schema.shape(Schema::ROOT) else { return gaps };
    for &(symbol, shape) in &root.properties {
        let (key, shape) = (schema.symbols().name(symbol), schema.shape(shape));
        let label = || schema.label(Schema::ROOT, key);
        let value = tree.get(NodeId::ROOT, symbol);
        let Some(value) = value.filter(|&value| tree.kind(value) != Kind::Null) else {
            let place = value.map_or_else(|| Place::missing(tree, NodeId::ROOT, key), |empty| Place::of(tree, empty));
            let lack = if value.is_some() { "に値が" } else { "の記録が" };
            let message = format!("{}{lack}ありません", label());
            let list = shape.is_some_and(|shape| shape.items.is_some());
            let help = if list && shape.is_some_and(|shape| shape.may_be_empty) {
                format!("最上位に `{key}:` を書いてください。一件もなければ `{key}: []` と書きます")
            } else {
                format!("最上位に `{key}:` を書いてください")
            };
            gaps.insert(key.to_owned(), Gap { code: "missing-key", place, message, help });
            continue;
        };
        if tree.shape(value) == Schema::BAD {
            let place = Place::of(tree, value);
            let message = format!("{}を読めないため、確かめられません", label());
            let help = format!("`{key}:` の形を直してください");
            gaps.insert(key.to_owned(), Gap { code: "missing-key", place, message, help });
            continue;
        }
        let must = match shape.and_then(|shape| shape.non_empty.as_ref()) {
            Some(NonEmpty::Always) => true,
            Some(NonEmpty::While(path)) => {
                Path::parse(path).is_ok_and(|path| !inventory.select(&path).nodes.is_empty())
            }
            None => false,
        };
        if must && tree.kind(value) == Kind::List && tree.size(value) == 0 {
            let message = format!("{}が空です", label());
            let help = format!("`{key}` は一件以上記録してください");
            let place = Place::of(tree, value);
            gaps.insert(key.to_owned(), Gap { code: "empty-key", place, message, help });
        }
    }
    gaps
}
