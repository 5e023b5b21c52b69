//! One facility's records: files in; the merged and checked tree out, or every error that keeps it from being read.
//!
//! Files merge by top-level key: lists are put in a row in the order of the files' names, anything else may stand once.
//! The documents of one file (`---`) count as files of their own, in their order.

mod documents;
mod lookup;

use std::sync::Arc;

use foldhash::HashMap;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use lookup::Lookups;

use crate::document::DocumentError;
use crate::finding::Finding;
use crate::node::{Builder, Kind, NodeId, Symbol, Top, Tree};
use crate::schema::{Index, Schema};
use crate::source::{FileId, Repository, SourceError, SourceFile, Span};
use crate::yaml::{self, YamlError};

/// The files of one facility, in the order of their names.
#[derive(Debug, Default)]
pub struct Records {
    /// Its records.
    pub files: Vec<Arc<SourceFile>>,
    /// The same records at the revision that waivers are taken from, where they are not taken from `files`: what is
    /// accepted in `files` then counts only as far as it is accepted here.
    pub base: Option<Vec<Arc<SourceFile>>>,
    /// The files beside them: the documents that they name.
    pub beside: Arc<Repository>,
}

impl<F: Into<Arc<SourceFile>>> From<Vec<F>> for Records {
    fn from(files: Vec<F>) -> Self {
        Self { files: files.into_iter().map(Into::into).collect(), base: None, beside: Arc::default() }
    }
}

impl Records {
    /// The same records, with the files of the revision that waivers are taken from.
    #[must_use]
    pub fn against<F: Into<Arc<SourceFile>>>(self, base: Vec<F>) -> Self {
        Self { base: Some(base.into_iter().map(Into::into).collect()), ..self }
    }

    /// The same records, with the files beside them.
    #[must_use]
    pub fn beside(self, beside: Arc<Repository>) -> Self {
        Self { beside, ..self }
    }
}

/// The revision that waivers are taken from, as far as it stands beside the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base {
    /// The root of its records, without the waivers: these stand among the records.
    pub root: NodeId,
    /// Its first file.
    pub first: FileId,
    /// The first file that is none of its own.
    pub end: FileId,
}

impl Base {
    /// True for a file of the revision.
    #[must_use]
    pub fn has(&self, file: FileId) -> bool {
        self.first <= file && file < self.end
    }
}

/// The records of one facility, ready to be judged.
#[derive(Debug)]
pub struct Inventory {
    /// Every value with its place.
    pub tree: Tree,
    /// Records by id.
    pub index: Index,
    /// What the schema found (`schema/*`, `ref/*`).
    pub findings: Vec<Finding>,
    /// Number of files read, those of a base left out.
    pub files: usize,
    /// The revision that waivers are taken from, where it is another one.
    pub base: Option<Base>,
    /// Answers to what rules asked before.
    lookups: Lookups,
}

/// Something that keeps an inventory from being read.
#[derive(Debug, Error, Diagnostic)]
pub enum InventoryError {
    /// A file that is no text.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Source(#[from] SourceError),
    /// A file that is no YAML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Yaml(#[from] YamlError),
    /// More documents than one facility has.
    #[error("文書が多すぎます（上限 {} バイト）", documents::MAX_BYTES)]
    #[diagnostic(code(document::too_many), help("同じ大きな文書をいくつもの記録から指していないかを確かめてください"))]
    Documents {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The path of the one that is too many.
        #[label(primary, "ここから先は読みません")]
        at: SourceSpan,
    },
    /// A document beside the records that cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Document(#[from] DocumentError),
    /// A document that is no map.
    #[error("台帳の最上位は `キー: 値` の並びです")]
    #[diagnostic(code(inventory::not_a_map), help("最上位に `systems:` などのキーを書いてください"))]
    NotAMap {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The document.
        #[label(primary, "マップではありません")]
        at: SourceSpan,
    },
    /// A key that may stand once, in two places.
    #[error("キー `{key}` が二か所にあります")]
    #[diagnostic(code(inventory::twice), help("リスト以外のキーは一か所にだけ書けます。どちらかへまとめてください"))]
    Twice {
        /// The key.
        key: String,
        /// The later file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The later place.
        #[label(primary, "二度目")]
        at: SourceSpan,
        /// The earlier place.
        #[related]
        first: [Elsewhere; 1],
    },
}

/// The first of two places, in another file.
#[derive(Debug, Error, Diagnostic)]
#[error("一度目はここです")]
#[diagnostic(severity(Advice))]
pub struct Elsewhere {
    /// The file.
    #[source_code]
    file: Arc<SourceFile>,
    /// The place.
    #[label(primary, "一度目")]
    at: SourceSpan,
}

impl Inventory {
    /// True when a record names a document that was read.
    #[must_use]
    pub fn has_documents(&self) -> bool {
        self.tree.has_hung()
    }

    /// Reads, merges and checks the files, which are in the order of their names; one that several inventories share is
    /// behind an [`Arc`].
    ///
    /// # Errors
    /// All errors of all files; nothing of a file is used when one of them cannot be read.
    pub fn load(
        files: Vec<impl Into<Arc<SourceFile>>>,
        schema: &Schema,
        requirements: &[Arc<str>],
    ) -> Result<Self, Vec<InventoryError>> {
        Self::load_records(files.into(), schema, requirements)
    }

    /// As [`Self::load`], for records whose waivers are those of another revision.
    ///
    /// # Errors
    /// As [`Self::load`]; the files of that revision are files like the others.
    pub fn load_records(
        records: Records,
        schema: &Schema,
        requirements: &[Arc<str>],
    ) -> Result<Self, Vec<InventoryError>> {
        let Records { files, base, beside } = records;
        let count = files.len();
        if files.is_empty() {
            let pattern = "（指定なし）".to_owned();
            return Err(vec![SourceError::NothingThere { pattern }.into()]);
        }
        let mut builder = Builder::new(schema.symbols().clone());
        let mut errors = Vec::new();
        read(&mut builder, files, &mut errors);
        let own = builder.documents().len();
        let based = base.is_some();
        read(&mut builder, base.unwrap_or_default(), &mut errors);
        // A file that could not be read whole says nothing true about the keys of the others.
        if !errors.is_empty() {
            return Err(errors);
        }
        let waives = |symbol| based && Some(symbol) == schema.waivers();
        let top = merge(&builder, |document, symbol| (document < own) != waives(symbol))?;
        let base = if based {
            let rest = merge(&builder, |document, symbol| document >= own && !waives(symbol))?;
            let end = FileId(builder.tree().sources().len() as u32);
            Some(Base { root: builder.root(rest), first: FileId(count as u32), end })
        } else {
            None
        };
        let mut tree = builder.finish(top);
        let (findings, index) = schema.validate(&mut tree, requirements);
        let tree = documents::hang(tree, schema, &beside)?;
        Ok(Self { tree, index, findings, files: count, base, lookups: Lookups::default() })
    }
}

/// Reads files into the tree.
fn read(builder: &mut Builder, files: Vec<Arc<SourceFile>>, errors: &mut Vec<InventoryError>) {
    for file in files {
        if let Err(found) = yaml::read(builder, file) {
            errors.extend(found.into_iter().map(InventoryError::from));
        }
    }
}

/// The top-level values by name, in the order in which the names first stand: those that are wanted, by the number of
/// their document and their name.
fn merge(builder: &Builder, wanted: impl Fn(usize, Symbol) -> bool) -> Result<Vec<Top>, Vec<InventoryError>> {
    let tree = builder.tree();
    let mut errors = Vec::new();
    let mut top: Vec<Top> = Vec::new();
    let mut places = HashMap::default();
    for (number, &document) in builder.documents().iter().enumerate() {
        match tree.kind(document) {
            Kind::Map => {}
            // An empty file, or one with nothing but comments, says nothing.
            Kind::Null => continue,
            _ => {
                let (file, at) = shown(tree, tree.place(document));
                errors.push(InventoryError::NotAMap { file, at });
                continue;
            }
        }
        for entry in tree.entries(document).filter(|entry| wanted(number, entry.symbol)) {
            let Some(&at) = places.get(&entry.symbol) else {
                places.insert(entry.symbol, top.len());
                top.push((entry.symbol, entry.key, vec![entry.value]));
                continue;
            };
            let (_, first, values): &mut (_, _, Vec<NodeId>) = &mut top[at];
            if tree.kind(values[0]) == Kind::List && tree.kind(entry.value) == Kind::List {
                values.push(entry.value);
                continue;
            }
            let (file, at) = shown(tree, entry.key);
            let (first_file, first_at) = shown(tree, *first);
            let first = [Elsewhere { file: first_file, at: first_at }];
            let key = tree.symbols().name(entry.symbol).to_owned();
            errors.push(InventoryError::Twice { key, file, at, first });
        }
    }
    if errors.is_empty() { Ok(top) } else { Err(errors) }
}

fn shown(tree: &Tree, span: Span) -> (Arc<SourceFile>, SourceSpan) {
    (tree.sources().file(span.file).clone(), span.range())
}
