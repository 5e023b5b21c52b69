//! What can be wrong with YAML text, each with its place, its words and what to do.

use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};
use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use super::hint;
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

/// Turns the parser's error into one that names the usual cause.
pub fn syntax(file: &Arc<SourceFile>, error: &ScanError) -> YamlError {
    let offset = (error.marker().byte_offset().unwrap_or(0)).min(file.text().len()) as u32;
    let cause =
        hint::cause(file, offset).or_else(|| is_open(error.kind()).then(|| hint::opener(file, offset)).flatten());
    if let Some(cause) = cause {
        let at = SourceSpan::new((cause.start as usize).into(), (cause.end - cause.start) as usize);
        let (message, label, help) = (cause.message, cause.label, Some(cause.help));
        return YamlError::Syntax { file: file.clone(), at, message, label, help };
    }
    let (message, help) = words(error.kind());
    let offset = visible(file, offset);
    let length = file.slice(offset, offset + 4).chars().next().map_or(0, char::len_utf8);
    YamlError::Syntax {
        file: file.clone(),
        at: SourceSpan::new((offset as usize).into(), length),
        message: message.to_owned(),
        label: "ここで読めなくなりました".to_owned(),
        help: help.map(str::to_owned),
    }
}

/// Errors that come from a quote or bracket which is not closed.
fn is_open(kind: &ErrorKind) -> bool {
    use ErrorKind as K;
    matches!(
        kind,
        K::InvalidQuotedScalarIndent
            | K::InvalidFlowScalarIndent
            | K::UnclosedQuotedScalar
            | K::DocumentIndicatorInQuotedScalar
            | K::UnclosedFlowCollection { .. }
            | K::UnexpectedEofFlowSequence
            | K::UnexpectedEofFlowMapping
            | K::UnexpectedEofImplicitFlowMapping
            | K::ExpectedFlowMappingSeparator
            | K::ExpectedFlowSequenceSeparator
            | K::InvalidIndentation
    )
}

/// The last place at or before `offset` that shows a character: errors at the end of the text point at its last one.
fn visible(file: &SourceFile, offset: u32) -> u32 {
    let text = file.slice(offset, offset + 4);
    if text.starts_with(|c: char| !c.is_whitespace()) {
        return offset;
    }
    let before = file.slice(0, offset).trim_end();
    before.char_indices().next_back().map_or(offset, |(at, _)| at as u32)
}

fn words(kind: &ErrorKind) -> (&'static str, Option<&'static str>) {
    use ErrorKind as K;
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart => ("字下げにタブが使われています", Some("タブを半角スペースに置き換えてください")),
        K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::UnclosedFlowCollection { .. } => {
            ("`[` または `{` が閉じられていません", Some("対応する `]` または `}` を書いてください"))
        }
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
            ("引用符が閉じられていません", Some("値の終わりに引用符を書いてください"))
        }
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::InvalidMappingValueWhitespace => (
            "ここに `: ` は書けません",
            Some("値に `: ` を含むときは値全体を引用符で囲んでください。字下げも確認してください"),
        ),
        K::MappingKeyNotAllowed | K::ExpectedBlockMappingKey | K::SimpleKeyExpected | K::InvalidSimpleKey => (
            "キーのあるべき場所にキーがありません",
            Some("`キー: 値` の形と、前後の行との字下げの揃いを確認してください"),
        ),
        K::ExpectedBlockSequenceEntry | K::BlockSequenceEntryNotAllowed | K::BlockEntryInFlowCollection => {
            ("字下げが上の行と揃っていません", Some("同じ階層のキーや `- ` は、半角スペースの数を揃えてください"))
        }
        K::ExpectedFlowMappingSeparator | K::ExpectedFlowSequenceSeparator => {
            ("`,` か閉じ括弧があるべき場所です", Some("項目の間は半角の `,` で区切ってください"))
        }
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => ("閉じ括弧が対応していません", None),
        K::InvalidIndentation
        | K::InvalidBlockScalarIndent
        | K::InvalidQuotedScalarIndent
        | K::InvalidFlowScalarIndent => {
            ("字下げが正しくありません", Some("同じ階層の行は半角スペースの数を揃えてください"))
        }
        K::RecursionLimitExceeded => ("入れ子が深すぎます（上限 255 段）", None),
        K::UnknownQuotedScalarEscape | K::InvalidQuotedScalarHexEscape | K::InvalidUnicodeEscape => {
            ("引用符の中の `\\` の書き方が正しくありません", Some("`\\` をそのまま書くには単引用符 ' で囲んでください"))
        }
        K::ExpectedDocumentStart => {
            ("文書の続きとして読めません", Some("前の行の字下げと `キー: 値` の形を確認してください"))
        }
        _ => ("YAML として読めません", Some("この行と前の行の字下げ、引用符、`:` の後の空白を確認してください")),
    }
}
