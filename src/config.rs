//! `junshu.yaml`, environment variables and options in; each setting of a run with where it comes from out, or located
//! errors.
//!
//! What can be set, its names, defaults and options: all of it stands in `config/schema.yaml` and nowhere else. A stronger
//! source replaces what a weaker one says; of [`Config::params`] and [`Config::severities`], entry by entry.

mod check;
mod environment;
mod error;
mod layer;
mod paths;
mod read;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};
use serde_yaml::{Mapping, Value};

use crate::catalog::ParamValue;
use crate::finding::Severity;
use crate::pack::{Given, GivenValue};
use crate::schema::Schema;
use crate::source::Written;

pub use environment::{VARIABLE, mistyped, variable};
pub use error::ConfigError;
pub use layer::{Base, Layer, Origin, Part};

/// The published JSON Schema of `junshu.yaml`, compiled.
///
/// # Panics
/// When the embedded schema is not as a schema must be; a test reads it.
#[must_use]
pub fn schema() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
        let json =
            serde_yaml::from_str(include_str!("config/schema.yaml")).expect("the schema of the settings is YAML");
        Schema::compile("config/schema.yaml", json).expect("the schema of the settings is one")
    });
    &SCHEMA
}

/// What the schema says of each key, in its order.
pub fn keys() -> impl Iterator<Item = (&'static str, &'static serde_json::Value)> {
    let properties = schema().json()["properties"].as_object();
    properties.into_iter().flatten().map(|(key, about)| (key.as_str(), about))
}

/// The settings of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folders, or patterns of folders: each is a facility with an inventory of its own.
    pub facilities: Vec<String>,
    /// The records of one facility.
    pub inventory: Vec<String>,
    /// Records that belong to each inventory.
    pub include: Vec<String>,
    /// The pack: a name or a folder.
    pub pack: String,
    /// Folders of further rules.
    pub rules: Vec<String>,
    /// Parameters that differ from the pack's.
    pub params: BTreeMap<String, ParamValue>,
    /// Severities that differ from those of the rules.
    pub severities: BTreeMap<String, Severity>,
    /// Which rules run.
    pub select: Vec<String>,
    /// Which do not.
    pub ignore: Vec<String>,
    /// Files of accepted risks.
    pub waivers: Vec<String>,
    /// The git revision from which accepted risks are read.
    pub waivers_from: Option<String>,
    /// The file of known findings.
    pub baseline: Option<String>,
    /// Formats of the report, each with its file where it has one.
    pub formats: Vec<String>,
    /// From which severity on findings make a run fail; `never` is none.
    pub fail_on: String,
    /// How far ahead reports look, in days.
    pub ahead: u32,
}

/// What a run is to check: one is set where the other is, so the stronger source chooses.
const ALTERNATIVES: [&str; 2] = ["facilities", "inventory"];

/// The settings of a run, and where each comes from.
#[derive(Debug)]
pub struct Settings {
    /// The settings.
    pub config: Config,
    /// Strongest first.
    layers: Vec<Layer>,
    /// Which layer each key comes from, and each entry of a key that is a map.
    from: BTreeMap<(String, Option<String>), usize>,
}

impl Settings {
    /// Puts the layers, strongest first, on top of the defaults.
    ///
    /// # Panics
    /// Never: each layer has been read as settings.
    #[must_use]
    pub fn new(mut layers: Vec<Layer>) -> Self {
        layers.push(Layer::defaults());
        let mut merged = Mapping::new();
        let mut from = BTreeMap::new();
        for (at, layer) in layers.iter().enumerate() {
            let chosen = ALTERNATIVES.iter().any(|key| merged.contains_key(key));
            let settled = |merged: &Mapping, key| merged.contains_key(key) || (chosen && ALTERNATIVES.contains(&key));
            for (key, value) in layer.values() {
                if let (Some(Value::Mapping(stronger)), Value::Mapping(weaker)) = (merged.get_mut(key), value) {
                    for (name, value) in weaker {
                        let place = (key.to_owned(), name.as_str().map(str::to_owned));
                        from.entry(place).or_insert(at);
                        stronger.entry(name.clone()).or_insert_with(|| value.clone());
                    }
                } else if !settled(&merged, key) {
                    let names = value.as_mapping().into_iter().flat_map(Mapping::keys);
                    from.extend(names.map(|name| ((key.to_owned(), name.as_str().map(str::to_owned)), at)));
                    from.insert((key.to_owned(), None), at);
                    merged.insert(key.into(), value.clone());
                }
            }
        }
        let config = serde_yaml::from_value(Value::Mapping(merged)).expect("each layer has been read as settings");
        Self { config, layers, from }
    }

    /// The same, without what the environment and files say of these keys.
    #[must_use]
    pub fn by_options_only(mut self, keys: &[&str]) -> Self {
        self.layers.pop();
        let kept = self.layers.into_iter().map(|layer| if layer.is_options() { layer } else { layer.without(keys) });
        Self::new(kept.collect())
    }

    /// Where a key, or one entry of it, comes from; nowhere when nothing sets it.
    #[must_use]
    pub fn origin(&self, key: &str, entry: Option<&str>) -> Option<Origin> {
        Some(self.layer(key, entry)?.origin(key, entry.map(Part::Entry)))
    }

    /// The folder of the file of settings, as one would type it from the current one; empty where it is that one.
    #[must_use]
    pub fn here(&self) -> Option<&Path> {
        self.layers.iter().find_map(|layer| layer.base()).map(|base| base.here.as_path())
    }

    /// True when the records that are named are the folder of the file, and it says what there is to check in it.
    #[must_use]
    pub fn stand_for(&self, records: &[PathBuf]) -> bool {
        self.layers.iter().any(|layer| layer.stands_for(records))
    }

    /// True when nothing but the default says it.
    #[must_use]
    pub fn is_default(&self, key: &str) -> bool {
        self.origin(key, None).is_none_or(|origin| matches!(origin, Origin::Default))
    }

    /// Where a part of a key is written, when it stands in a file or in a variable.
    #[must_use]
    pub fn written(&self, key: &str, part: Part<'_>) -> Option<Written> {
        let entry = if let Part::Entry(name) = part { Some(name) } else { None };
        self.layer(key, entry)?.written(key, Some(part))
    }

    /// The parameters that differ from the pack's, as it takes them.
    #[must_use]
    pub fn given(&self) -> Vec<Given> {
        let given = self.config.params.iter().map(|(name, value)| {
            let layer = self.layer("params", Some(name));
            let value = match (value, layer.is_some_and(Layer::is_typed)) {
                (ParamValue::Text(text), false) => GivenValue::Text(text.clone()),
                (value, _) => GivenValue::Typed(value.clone()),
            };
            Given { name: name.clone(), value, written: self.written("params", Part::Entry(name)) }
        });
        given.collect()
    }

    fn layer(&self, key: &str, entry: Option<&str>) -> Option<&Layer> {
        let at = self.from.get(&(key.to_owned(), entry.map(str::to_owned)))?;
        self.layers.get(*at)
    }

    /// The name of the file that was read, when there is one.
    #[must_use]
    pub fn file(&self) -> Option<&Arc<crate::source::SourceFile>> {
        self.layers.iter().find_map(Layer::file)
    }
}
