//! A folder of rules in, embedded or on disk; the pack out: catalog, schema, parameters, compiled rules; and everything
//! that is wrong with it. Adding a rule is adding two files: nothing here lists them.

mod compile;
mod engines;
mod files;
mod find;
mod names;
mod params;
mod schema;
mod severity;
mod waivers;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use serde::Deserialize;
use thiserror::Error;

use crate::catalog::{Catalog, Params, Requirement};
use crate::fingerprint::of_parts;
use crate::page::PageError;
use crate::rule::Rule;
use crate::schema::{Schema, SchemaError};
use crate::script::ScriptError;
use crate::source::{SourceError, SourceFile};
use crate::unjudged::Unjudged;

use engines::Engines;
pub use files::{Folder, Listed, is_built_in};
use files::{ScriptFile, typed};
use find::Index;
pub use find::is_signature;
pub use params::{Given, GivenValue, Parameter};
pub use severity::Severities;
pub use waivers::WaiverInfo;

/// The name of the rule that asks for signatures, at the top of a pack; a requirement's finding of it is `GOV-…/attestation`.
pub const ATTESTATION: &str = "attestation";

/// The pack that is built in.
pub const EMBEDDED: &str = "mhlw-6.0-gov";

/// The group of the rules on documents that come with it.
pub const DOCUMENTS: &str = "documents";

/// What `pack.yaml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackInfo {
    /// The pack's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The value of the inventory's `guideline` it answers.
    pub guideline: String,
    /// The edition, as reports name it.
    pub edition: String,
    /// What a reader must know of the edition.
    pub notice: String,
    /// What the result is not.
    pub disclaimer: String,
    /// Where in the inventory the facility's name stands.
    pub facility_name: String,
    /// Who the catalog's duties are asked of.
    #[serde(default)]
    pub asked: Option<String>,
    /// What the catalog's duties are called.
    #[serde(default)]
    pub duties: BTreeMap<String, String>,
    /// What the roles that sign are called.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
    /// Names of rules, or their beginnings: what these find is settled by an order of the executive.
    #[serde(default)]
    pub orders: Vec<String>,
    /// Where records say who sees to them.
    #[serde(default)]
    pub owners: OwnerKeys,
    /// Where accepted risks are kept; without it nothing is accepted.
    #[serde(default)]
    pub waivers: Option<WaiverInfo>,
    /// The parameters.
    pub parameters: BTreeMap<String, Parameter>,
}

/// Where records say who sees to them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerKeys {
    /// Keys that refer to people; the first that a record has counts.
    pub keys: Vec<String>,
    /// The key of a person's name.
    pub name: String,
}

impl PackInfo {
    /// What a duty of the catalog is called.
    #[must_use]
    pub fn duty<'a>(&'a self, duty: &'a str) -> &'a str {
        self.duties.get(duty).map_or(duty, String::as_str)
    }

    /// The same as it stands behind who it is asked of: 経営層が整備する.
    #[must_use]
    pub fn asks(&self, duty: &str) -> String {
        let asked = self.asked.as_ref().map(|who| format!("{who}が")).unwrap_or_default();
        format!("{asked}{}", self.duty(duty))
    }

    /// True when what the rule of this code finds is settled by an order of the executive.
    #[must_use]
    pub fn asks_for_order(&self, code: &str) -> bool {
        let name = code.rsplit('/').next().unwrap_or(code);
        self.orders.iter().any(|start| name.starts_with(start.as_str()))
    }

    /// What a role is called.
    #[must_use]
    pub fn role<'a>(&'a self, role: &'a str) -> &'a str {
        self.roles.get(role).map_or(role, String::as_str)
    }
}

/// Where a pack comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackSource {
    /// The one that is built in.
    Embedded,
    /// A folder.
    Folder(PathBuf),
}

/// A pack with its rules compiled.
#[derive(Debug)]
pub struct Pack {
    /// `pack.yaml`.
    pub about: PackInfo,
    /// `catalog.yaml`.
    pub catalog: Catalog,
    /// The requirements, in the catalog's order.
    pub requirements: Vec<Arc<Requirement>>,
    /// `schema.yaml`.
    pub schema: Arc<Schema>,
    /// The parameters of this run.
    pub params: Arc<Params>,
    /// The rules, by id.
    pub rules: Vec<Rule>,
    /// The rule that asks for a signature, when the pack has one.
    pub attestation: Option<Rule>,
    /// The engines that run them.
    engines: Engines,
    /// `unjudged.yaml`, where the pack has one; read when it is asked for.
    unjudged: Option<Arc<SourceFile>>,
    /// What all rules share, by name: the libraries, the catalog, the schema.
    pub shared: BTreeMap<String, Arc<SourceFile>>,
    /// Rules that cannot be run, each with the requirement or group it stands under.
    pub broken: Vec<Broken>,
    /// All files that it was made of.
    sources: Vec<Arc<SourceFile>>,
    /// Severities of this run that differ from those of the rules.
    pub severities: Severities,
    /// Where requirements and rules stand.
    index: Index,
}

/// A rule that cannot be run, and why.
#[derive(Debug)]
pub struct Broken {
    /// The requirement or group.
    pub group: Arc<str>,
    /// What its script says that it supports.
    pub supports: Option<Arc<str>>,
    /// Why.
    pub error: PackError,
}

impl Broken {
    /// True when what it would have found stands under this requirement or group.
    #[must_use]
    pub fn is_of(&self, id: &str) -> bool {
        *self.group == *id || self.supports.as_deref() == Some(id)
    }
}

/// What is wrong with a pack or a rule.
#[derive(Debug, Error, Diagnostic)]
pub enum PackError {
    /// A file cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Source(#[from] SourceError),
    /// A typed file is not as it must be.
    #[error("{name} を読めません: {problem}")]
    #[diagnostic(code(pack::file), help("パックの形は `junshu explain pack::file` にあります"))]
    File {
        /// The file.
        name: String,
        /// What is wrong, with line and column.
        problem: String,
    },
    /// A file that every pack has is not there.
    #[error("{name} がありません")]
    #[diagnostic(code(pack::file), help("パックの形は `junshu explain pack::file` にあります"))]
    MissingFile {
        /// The file.
        name: String,
    },
    /// A folder of something else: of records, most likely.
    #[error("{name} はパックのフォルダではありません（pack.yaml がありません）")]
    #[diagnostic(code(pack::file), help("記録は --pack なしで指定します。自作のルールは --rules で加えます"))]
    NoPack {
        /// The folder.
        name: String,
    },
    /// The schema is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Schema(#[from] SchemaError),
    /// A script is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Script(#[from] ScriptError),
    /// A page is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Page(#[from] PageError),
    /// No rule in a folder.
    #[error("{name} にルールがありません")]
    #[diagnostic(
        code(pack::no_rules),
        help("ルールは フォルダ/名前.rhai と 名前.md の二つのファイルです（`junshu explain rule::page`）")
    )]
    NoRules {
        /// The folder.
        name: String,
    },
    /// A script without a page, or a page without a script.
    #[error("{have} に対になる {lacks} がありません")]
    #[diagnostic(code(pack::half_rule), help("ルールは .rhai と .md の対です"))]
    HalfRule {
        /// The file that is there.
        have: String,
        /// The one that is not.
        lacks: String,
    },
    /// Two rules with one id.
    #[error("ルール {id} が二つあります（{first} と {second}）")]
    #[diagnostic(code(pack::duplicate_rule), help("どちらかの名前を変えてください"))]
    DuplicateRule {
        /// The id.
        id: String,
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// A parameter that the pack does not have, or a value that does not fit.
    #[error("{message}")]
    #[diagnostic(code(pack::param))]
    Param {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
        /// The file, when it was given in one.
        #[source_code]
        file: Option<Arc<SourceFile>>,
        /// The place in the file.
        #[label(primary)]
        at: Option<SourceSpan>,
    },
}

impl Pack {
    /// Loads a pack with the rules of other folders beside its own; `given` are parameters that differ from the defaults.
    ///
    /// # Errors
    /// What keeps the whole pack from being used. A single broken rule is no such thing: it is in [`Pack::broken`].
    pub fn load(source: &PackSource, extra: &[PathBuf], given: &[Given]) -> Result<Self, Vec<PackError>> {
        let folder = Folder::read(source).map_err(|error| vec![error])?;
        let extra = extra.iter().map(|path| Folder::read_rules(path)).collect::<Result<_, _>>();
        Self::of(folder, extra.map_err(|error| vec![error])?, given)
    }

    /// As [`Self::load`], of folders that are read already.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn of(folder: Folder, extra: Vec<Folder>, given: &[Given]) -> Result<Self, Vec<PackError>> {
        let built_in = folder.is_built_in();
        let one = |error: PackError| vec![error];
        let on_documents = if built_in { Some(Folder::on_documents().map_err(one)?) } else { None };
        let about: PackInfo = folder.typed("pack.yaml").map_err(one)?;
        let catalog: Catalog = folder.typed("catalog.yaml").map_err(one)?;
        let schema = schema::schema(&about, &folder, &extra).map_err(one)?;
        let params = params::of_run(&about, given)?;
        let top = std::iter::once(&folder).chain(&extra).flat_map(|folder| folder.top.values());
        let mut sources: Vec<Arc<SourceFile>> = top.cloned().collect();
        let shared = std::iter::once(&folder).chain(&on_documents).chain(&extra).flat_map(Folder::shared).collect();
        let mut libraries = folder.libraries.clone();
        let mut scripts = folder.rules;
        let mut beside = Vec::new();
        if let Some(folder) = on_documents {
            beside = folder.libraries;
            scripts.extend(folder.rules);
        }
        for folder in extra {
            if folder.is_empty() {
                return Err(vec![PackError::NoRules { name: folder.name }]);
            }
            libraries.extend(folder.libraries);
            scripts.extend(folder.rules);
        }
        if scripts.is_empty() {
            return Err(vec![PackError::NoRules { name: folder.name }]);
        }
        let written = scripts.iter().chain(&folder.attestation).flat_map(ScriptFile::files);
        sources.extend(libraries.iter().chain(&beside).chain(written).cloned());
        let engines = Engines::new(&schema, &params, libraries, beside);
        let engines = engines.map_err(|errors| errors.into_iter().map(PackError::from).collect::<Vec<_>>())?;
        let requirements: Vec<_> = catalog.requirements.iter().cloned().map(Arc::new).collect();
        let mut pack = Self {
            about,
            catalog,
            index: Index::of(&requirements),
            requirements,
            schema: Arc::new(schema),
            params: Arc::new(params),
            rules: Vec::new(),
            attestation: None,
            engines,
            unjudged: folder.top.get("unjudged.yaml").cloned(),
            shared,
            broken: Vec::new(),
            sources,
            severities: Severities::default(),
        };
        pack.compile(scripts);
        if let Some(file) = folder.attestation {
            match pack.rule(file) {
                Ok(rule) => pack.attestation = Some(rule),
                Err(errors) => pack.break_rule(ATTESTATION, None, errors),
            }
        }
        pack.index();
        pack.judges_waivers(&folder.name).map_err(one)?;
        pack.names_what_is_there(&folder.name).map_err(one)?;
        Ok(pack)
    }

    /// What the pack leaves alone by design; nothing when it has no `unjudged.yaml`.
    ///
    /// # Errors
    /// A file that is not as it must be, or that names a place the schema does not know.
    pub fn unjudged(&self) -> Result<Unjudged, PackError> {
        let Some(file) = &self.unjudged else { return Ok(Unjudged::default()) };
        let unjudged: Unjudged = typed(file)?;
        match unjudged.unknown_place(&self.schema) {
            None => Ok(unjudged),
            Some(place) => {
                let problem = format!("{place} は台帳にありません");
                Err(PackError::File { name: file.name().to_owned(), problem })
            }
        }
    }

    /// What tells whether two runs had the same rules, parameters and severities, wherever their folders are.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let params = self.params.iter().map(|(name, value)| format!("{name}={value}"));
        let severities = self.severities.iter().map(|(word, severity)| format!("{word}={severity}"));
        let given: Vec<String> = params.chain(severities).collect();
        let texts = self.sources.iter().map(|file| file.text());
        of_parts(&given.iter().map(String::as_str).chain(texts).collect::<Vec<_>>())
    }

    /// The ids of all requirements, for the schema's references.
    #[must_use]
    pub fn requirement_ids(&self) -> Vec<Arc<str>> {
        self.requirements.iter().map(|requirement| requirement.id.as_str().into()).collect()
    }
}

/// The requirement or group of a rule's id.
fn group_of(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(group, _)| group)
}
