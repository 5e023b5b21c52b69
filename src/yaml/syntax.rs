//! The parser's error in; one that names the usual cause, its place and what to do, out.

use std::sync::Arc;

use granit_parser::{ErrorKind as K, ScanError};
use miette::SourceSpan;

use super::YamlError;
use super::hint::{self, Cause};
use crate::source::SourceFile;

pub fn syntax(file: &Arc<SourceFile>, error: &ScanError) -> YamlError {
    let offset = (error.marker().byte_offset().unwrap_or(0)).min(file.text().len()) as u32;
    let cause = exact(file, error.kind(), offset)
        .or_else(|| guess(file, error.kind(), offset))
        .unwrap_or_else(|| general(file, error.kind(), offset));
    let at = SourceSpan::new((cause.start as usize).into(), (cause.end - cause.start) as usize);
    YamlError::Syntax { file: file.clone(), at, message: cause.message, label: cause.label, help: cause.help }
}

/// What the parser's error says exactly, so that nothing needs to be guessed.
fn exact(file: &SourceFile, kind: &K, offset: u32) -> Option<Cause> {
    match kind {
        K::UnexpectedCharacter { character } if character.is_control() => hint::control(file, offset, *character),
        K::InvalidTrailingSingleQuotedScalar => Some(hint::after_quote(file, offset, '\'')),
        K::InvalidTrailingDoubleQuotedScalar => Some(hint::after_quote(file, offset, '"')),
        K::MismatchedFlowCollectionEnd { open, close } => hint::wrong_end(file, offset, *open, *close),
        K::MisplacedFlowCollectionEnd => hint::lone_end(file, offset),
        K::InvalidIndentation => hint::shallow_end(file, offset),
        K::BlockSequenceEntryNotAllowed => hint::dash_after_key(file, offset),
        K::UnexpectedCharacter { .. }
        | K::MissingDocumentEndBeforeDirective
        | K::MissingAnchorOrAliasName
        | K::InvalidTagTerminator
        | K::MissingTagUri => hint::reserved(file, offset),
        _ => None,
    }
}

/// What office software or a slip of the hand leaves out, further up, where the parser does not look.
fn guess(file: &SourceFile, kind: &K, offset: u32) -> Option<Cause> {
    let here = || hint::here(file, offset);
    let above = || hint::above(file, offset, runs_on(kind));
    let bracket = || hint::open_bracket(file, offset);
    match kind {
        // A list that is closed below may hold the mistake: the line itself is asked before what is open above it.
        K::ExpectedFlowMappingSeparator | K::ExpectedFlowSequenceSeparator => here().or_else(bracket).or_else(above),
        K::UnclosedFlowCollection { .. }
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::InvalidFlowScalarIndent
        | K::InvalidIndentation => bracket().or_else(here).or_else(above),
        K::InvalidQuotedScalarIndent | K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
            hint::open_quote(file, offset).or_else(here).or_else(above)
        }
        _ => here().or_else(above),
    }
}

/// Errors of a line that follows a text: the line above was taken for text because its colon or dash was none.
fn runs_on(kind: &K) -> bool {
    matches!(
        kind,
        K::MappingValueNotAllowed
            | K::MappingKeyNotAllowed
            | K::ExpectedBlockMappingKey
            | K::ExpectedDocumentStart
            | K::SimpleKeyExpected
            | K::InvalidSimpleKey
    )
}

/// The place of the parser itself, with words for its kind of error.
fn general(file: &SourceFile, kind: &K, offset: u32) -> Cause {
    let (message, help) = words(kind);
    let start = visible(file, offset);
    let length = file.slice(start, start + 4).chars().next().map_or(0, char::len_utf8);
    Cause {
        start,
        end: start + length as u32,
        message: message.to_owned(),
        label: "ここで読めなくなりました".to_owned(),
        help: Some(help.to_owned()),
    }
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

fn words(kind: &K) -> (&'static str, &'static str) {
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart => ("字下げにタブが使われています", "タブを半角スペースに置き換えてください"),
        K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::UnclosedFlowCollection { .. } => {
            ("`[` または `{` が閉じられていません", "対応する `]` または `}` を書いてください")
        }
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
            ("引用符が閉じられていません", "値の終わりに引用符を書いてください")
        }
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::InvalidMappingValueWhitespace => (
            "ここに `: ` は書けません",
            "値に `: ` を含むときは値全体を引用符で囲んでください。字下げも確認してください",
        ),
        K::MappingKeyNotAllowed | K::ExpectedBlockMappingKey | K::SimpleKeyExpected | K::InvalidSimpleKey => {
            ("キーのあるべき場所にキーがありません", "`キー: 値` の形と、前後の行との字下げの揃いを確認してください")
        }
        K::ExpectedBlockSequenceEntry | K::BlockSequenceEntryNotAllowed | K::BlockEntryInFlowCollection => {
            ("字下げが上の行と揃っていません", "同じ階層のキーや `- ` は、半角スペースの数を揃えてください")
        }
        K::ExpectedFlowMappingSeparator | K::ExpectedFlowSequenceSeparator => {
            ("`,` か閉じ括弧があるべき場所です", "項目の間は半角の `,` で区切ってください")
        }
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => {
            ("閉じ括弧が対応していません", "`[` は `]` で、`{` は `}` で閉じてください")
        }
        K::InvalidIndentation
        | K::InvalidBlockScalarIndent
        | K::InvalidQuotedScalarIndent
        | K::InvalidFlowScalarIndent => ("字下げが正しくありません", "同じ階層の行は半角スペースの数を揃えてください"),
        K::RecursionLimitExceeded => {
            ("入れ子が深すぎます（上限 255 段）", "括弧の閉じ忘れや打ち過ぎがないかを見て、入れ子を減らしてください")
        }
        K::UnknownQuotedScalarEscape | K::InvalidQuotedScalarHexEscape | K::InvalidUnicodeEscape => {
            ("引用符の中の `\\` の書き方が正しくありません", "`\\` をそのまま書くには単引用符 ' で囲んでください")
        }
        K::ExpectedDocumentStart => {
            ("文書の続きとして読めません", "前の行の字下げと `キー: 値` の形を確認してください")
        }
        _ => ("YAML として読めません", "この行と前の行の字下げ、引用符、`:` の後の空白を確認してください"),
    }
}
