//! What can be wrong with YAML text, each with its place, its words and what to do.

use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use crate::source::SourceFile;

/// A YAML file that cannot be read, or that could be read in two ways.
#[derive(Debug, Error, Diagnostic)]
pub enum YamlError {
    /// Not YAML.
    #[error("{message}")]
    #[diagnostic(code(yaml::syntax))]
    Syntax {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary, "{label}")]
        at: SourceSpan,
        /// What is wrong, in Japanese.
        message: String,
        /// What stands under the place.
        label: String,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// A key twice in one map.
    #[error("キー `{key}` が同じ階層に二度あります")]
    #[diagnostic(
        code(yaml::duplicate_key),
        help("どちらを残すか決めて、一方を消してください（後の値で上書きすることはしません）")
    )]
    DuplicateKey {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The first key.
        #[label("一度目")]
        first: SourceSpan,
        /// The second key.
        #[label(primary, "二度目")]
        second: SourceSpan,
        /// The key.
        key: String,
    },
    /// `*name` without `&name` before it.
    #[error("別名 `*{name}` の元（`&{name}`）が前にありません")]
    #[diagnostic(code(yaml::unknown_anchor), help("`&{name}` を先に書くか、値をそのまま書いてください"))]
    UnknownAnchor {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The alias.
        #[label(primary, "この別名")]
        at: SourceSpan,
        /// Its name.
        name: String,
    },
    /// An alias of a key.
    #[error("キーに付けた `&` は、別名で使えません")]
    #[diagnostic(code(yaml::key_anchor), help("`&` は値に付けるか、値をそのまま書いてください"))]
    KeyAnchor {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The alias.
        #[label(primary, "この別名")]
        at: SourceSpan,
    },
    /// An alias inside its own anchor.
    #[error("別名が自分自身を含んでいます")]
    #[diagnostic(code(yaml::alias_cycle), help("値をそのまま書いてください"))]
    AliasCycle {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The alias.
        #[label(primary, "自分を指す別名")]
        at: SourceSpan,
    },
    /// Aliases of aliases that grow without bound.
    #[error("別名の展開が {limit} 項目を超えます", limit = super::MAX_ALIAS_NODES)]
    #[diagnostic(code(yaml::alias_bomb), help("別名の入れ子をやめ、値をそのまま書いてください"))]
    AliasBomb {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The alias at which the limit was reached.
        #[label(primary, "ここで上限を超えました")]
        at: SourceSpan,
    },
    /// A map, a list or an alias as a key.
    #[error("キーは文字列で書きます")]
    #[diagnostic(code(yaml::key_not_text), help("`{{` や `[`、`*` で始まるキーは引用符で囲んでください"))]
    KeyNotText {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The key.
        #[label(primary, "キーにできません")]
        at: SourceSpan,
    },
    /// `<<` with something that is no map.
    #[error("`<<` にはマップの別名を書きます")]
    #[diagnostic(code(yaml::merge), help("例: `<<: *既定`。`*既定` の元はマップにしてください"))]
    MergeNotMap {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The value.
        #[label(primary, "マップではありません")]
        at: SourceSpan,
    },
    /// A tag that is not of the core schema, or does not fit.
    #[error("タグ `{tag}` は使えません")]
    #[diagnostic(code(yaml::tag), help("タグを消してください。文字列にするには引用符で囲みます"))]
    Tag {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The tag.
        #[label(primary, "このタグ")]
        at: SourceSpan,
        /// Its text.
        tag: String,
    },
}
