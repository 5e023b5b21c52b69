//! What can be wrong with a rule's script, each at its place in the `.rhai` file, with the chain of calls that led there.

use std::collections::HashMap;
use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use rhai::{EvalAltResult, LexError, ParseError, ParseErrorType, Position};
use thiserror::Error;

use super::run::{self, Absent};
use super::value::Stop;
use crate::source::SourceFile;

/// A broken rule. It is never a pass: the run ends with exit code 2, and the other rules still run.
#[derive(Debug, Error, Diagnostic)]
pub enum ScriptError {
    /// Not a script.
    #[error("スクリプトの構文が正しくありません: {message}")]
    #[diagnostic(code(rule::syntax))]
    Syntax {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary, "ここで読めなくなりました")]
        at: SourceSpan,
        /// What rhai says.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// `RULE` is not there or not as it must be.
    #[error("{message}")]
    #[diagnostic(code(rule::metadata))]
    Metadata {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary, "ここ")]
        at: SourceSpan,
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// A field, function, list or parameter that does not exist.
    #[error("{message}")]
    #[diagnostic(code(rule::unknown_name))]
    UnknownName {
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary, "この名前")]
        at: SourceSpan,
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// Two libraries with one function.
    #[error("関数 `{name}` が二つの lib にあります")]
    #[diagnostic(code(rule::duplicate_function), help("どちらかの名前を変えてください"))]
    DuplicateFunction {
        /// The later file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The later place.
        #[label(primary, "二つ目")]
        at: SourceSpan,
        /// Its name.
        name: String,
    },
    /// It failed while it ran.
    #[error("ルール {rule} が止まりました: {message}")]
    #[diagnostic(code(rule::runtime))]
    Runtime {
        /// The rule.
        rule: String,
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary, "ここで止まりました")]
        at: SourceSpan,
        /// Why.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
        /// Who called.
        #[related]
        calls: Vec<CallSite>,
    },
    /// It reached a limit.
    #[error("ルール {rule} が上限に達しました: {message}")]
    #[diagnostic(
        code(rule::limit),
        help("繰り返しや再帰が終わるか、組み立てる値が大きくなりすぎないかを確認してください")
    )]
    Limit {
        /// The rule.
        rule: String,
        /// The file.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary, "ここで上限に達しました")]
        at: SourceSpan,
        /// Which.
        message: String,
        /// Who called.
        #[related]
        calls: Vec<CallSite>,
    },
}

/// A place from which a function was called.
#[derive(Debug, Error, Diagnostic)]
#[error("{function} の呼び出し元")]
#[diagnostic(severity(Advice))]
pub struct CallSite {
    /// What was called.
    function: String,
    /// The file.
    #[source_code]
    file: Arc<SourceFile>,
    /// The place.
    #[label(primary, "ここから呼ばれました")]
    at: SourceSpan,
}

/// A script with its file, to place what rhai reports by line and column.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The script's file.
    pub file: &'a Arc<SourceFile>,
}

impl Place<'_> {
    /// The bytes at a position, `length` bytes long but not past the line.
    pub fn span(&self, at: Position, length: usize) -> SourceSpan {
        span(self.file, at, length)
    }

    /// The name of the function whose body starts at a position: rhai does not say where the name stands.
    pub fn function_name(&self, name: &str, body: Position) -> SourceSpan {
        const LEAD: &str = "fn ";
        let brace = self.span(body, 1);
        let before = &self.file.text()[..brace.offset()];
        match before.rfind(&format!("{LEAD}{name}")) {
            Some(at) => (at + LEAD.len(), name.len()).into(),
            None => brace,
        }
    }

    /// A name that does not exist.
    pub fn name_error(&self, at: Position, length: usize, message: String, help: String) -> ScriptError {
        ScriptError::UnknownName { file: self.file.clone(), at: self.span(at, length), message, help }
    }

    /// What the parser says.
    pub fn syntax(&self, error: &ParseError) -> ScriptError {
        let (message, help) = syntax_words(error.err_type());
        ScriptError::Syntax { file: self.file.clone(), at: self.span(error.position(), 1), message, help }
    }
}

/// What the parser says, in Japanese where it is one of the usual slips.
fn syntax_words(kind: &ParseErrorType) -> (String, Option<String>) {
    use ParseErrorType as P;
    let with = |message: String, help: &str| (message, Some(help.to_owned()));
    match kind {
        P::UnexpectedEOF => {
            with("途中で終わっています".to_owned(), "閉じていない括弧か引用符がないかを確かめてください")
        }
        P::MissingToken(token, _) => {
            with(format!("`{token}` があるはずの所です"), "括弧の対応と、文の終わりの `;` を確かめてください")
        }
        P::BadInput(LexError::ImproperSymbol(word, _)) if word.chars().all(char::is_alphanumeric) => {
            with(format!("`{word}` は使えません"), "ルールで使えない言葉は `junshu explain rule::syntax` にあります")
        }
        P::BadInput(lexical) if !lexical.to_string().is_ascii() => {
            with("使えない文字があります".to_owned(), "全角の括弧・記号・引用符は半角にしてください")
        }
        P::BadInput(_) => {
            with("使えない文字か、閉じていない引用符があります".to_owned(), "引用符と記号を確かめてください")
        }
        P::Reserved(word) => with(format!("`{word}` は予約語で、使えません"), "別の名前にしてください"),
        P::ExprExpected(what) => {
            with(format!("式があるはずの所です（{what}）"), "直前の演算子や `=` の右側を確かめてください")
        }
        P::VariableUndefined(name) | P::UnknownOperator(name) => {
            with(format!("`{name}` は分かりません"), "綴りを確かめてください")
        }
        P::PropertyExpected => with(
            "項目か関数の名前があるはずの所です".to_owned(),
            "call・curry・Fn は使えません。閉包は filter や map などの引数に、その場で書きます",
        ),
        P::ExprTooDeep => with("式の入れ子が深すぎます".to_owned(), "変数か関数に分けてください"),
        other => (other.to_string(), None),
    }
}

fn span(file: &SourceFile, at: Position, length: usize) -> SourceSpan {
    let line = at.line().unwrap_or(1) as u32;
    let range = file.line(line).unwrap_or(0..0);
    let text = file.slice(range.start, range.end);
    let column = at.position().unwrap_or(1).saturating_sub(1);
    let start = text.char_indices().nth(column).map_or(text.len(), |(at, _)| at);
    let end = text.floor_char_boundary((start + length).min(text.len()));
    SourceSpan::new((range.start as usize + start).into(), end.saturating_sub(start))
}

/// The files of all scripts, by the name rhai knows them by.
pub type Files = HashMap<String, Arc<SourceFile>>;

/// Turns what ended a rule into an error of ours. `file` is the rule's own script.
pub fn runtime(rule: &str, file: &Arc<SourceFile>, files: &Files, error: &EvalAltResult) -> ScriptError {
    let mut calls = Vec::new();
    let mut here = file.clone();
    let mut inner = error;
    while let EvalAltResult::ErrorInFunctionCall(name, source, cause, at) = inner {
        if !at.is_none() {
            let site = CallSite { function: shown_function(name), file: here.clone(), at: span(&here, *at, 1) };
            calls.insert(0, site);
        }
        if let Some(next) = files.get(source.as_str()) {
            here = next.clone();
        }
        inner = cause;
    }
    // The engine's own call of `check` is no place in a script.
    calls.retain(|call| call.function != "check");
    // rhai gives no place for some limits: the check itself is shown.
    let at = match inner.position() {
        at if at.is_none() => {
            here.text().find("fn check").map_or_else(|| (0, 0).into(), |at| (at, "fn check".len()).into())
        }
        at => span(&here, at, 1),
    };
    let rule = rule.to_owned();
    match limit(inner) {
        Some(message) => ScriptError::Limit { rule, file: here, at, message, calls },
        None => {
            let (message, help) = words(inner);
            ScriptError::Runtime { rule, file: here, at, message, help, calls }
        }
    }
}

/// The absent value whose use ended a check; `None` for errors of the rule.
pub fn stopped_by(error: &EvalAltResult) -> Option<Absent> {
    let mut inner = error;
    while let EvalAltResult::ErrorInFunctionCall(_, _, cause, _) = inner {
        inner = cause;
    }
    let unit = match inner {
        EvalAltResult::ErrorTerminated(token, _) => {
            return match token.read_lock::<Stop>().as_deref() {
                Some(Stop::Absent(what)) => Some(what.clone()),
                _ => None,
            };
        }
        // rhai itself met a unit: in a condition, before a `.`, as an argument whose type is fixed.
        EvalAltResult::ErrorMismatchDataType(_, found, _) => found == "()" || found.contains("for type '()'"),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            signature.split_once(" (").is_some_and(|(_, arguments)| arguments.contains("()"))
        }
        EvalAltResult::ErrorDotExpr(message, _) => message == "()" || message.contains("for type '()'"),
        EvalAltResult::ErrorIndexingType(message, _) => message.contains("()"),
        _ => false,
    };
    if unit { run::with(|run| run.stumbled().cloned()) } else { None }
}

/// A script that is longer than compiling it may take.
pub fn too_large(file: &Arc<SourceFile>) -> ScriptError {
    let message = format!("スクリプトが大きすぎます（上限 {} バイト）", super::Limits::SCRIPT);
    let help = Some("ルールを分けるか、共有の関数を lib/ に移してください".to_owned());
    ScriptError::Syntax { file: file.clone(), at: (0, 1).into(), message, help }
}

/// A verdict that was made and not returned.
pub fn dropped(rule: &str, file: &Arc<SourceFile>, files: &Files, at: Position, source: Option<&str>) -> ScriptError {
    let file = source.and_then(|source| files.get(source)).unwrap_or(file).clone();
    ScriptError::Runtime {
        rule: rule.to_owned(),
        at: span(&file, at, 4),
        file,
        message: "作られた判定が返されていません".to_owned(),
        help: Some("`return fail(…)` と書くか、配列に集めて最後に返してください".to_owned()),
        calls: Vec::new(),
    }
}

fn shown_function(name: &str) -> String {
    if name.starts_with("anon$") { "閉包".to_owned() } else { name.to_owned() }
}

fn limit(error: &EvalAltResult) -> Option<String> {
    use EvalAltResult as E;
    Some(match error {
        E::ErrorTerminated(token, _) if token.read_lock::<Stop>().as_deref() == Some(&Stop::Operations) => {
            format!("演算が {} 回を超えました", super::Limits::OPERATIONS)
        }
        E::ErrorStackOverflow(_) => format!("呼び出しが {} 段を超えました", super::Limits::CALL_LEVELS),
        E::ErrorTooManyVariables(_) => "変数が多すぎます".to_owned(),
        E::ErrorDataTooLarge(kind, _) => {
            let kind = if kind.contains("string") {
                "文字列"
            } else if kind.contains("array") {
                "配列"
            } else {
                "オブジェクト"
            };
            format!("{kind}が大きすぎます")
        }
        E::ErrorTerminated(why, _) if why.read_lock::<Stop>().is_some_and(|why| *why == Stop::Notes) => {
            format!("記録の値を {} 回より多く読みました", super::Limits::ABSENT)
        }
        E::ErrorTerminated(..) => format!("{} 秒を超えました", super::Limits::SECONDS),
        _ => return None,
    })
}

fn words(error: &EvalAltResult) -> (String, Option<String>) {
    use EvalAltResult as E;
    let own = |help: &str| Some(help.to_owned());
    match error {
        E::ErrorRuntime(value, _) => (value.to_string(), None),
        E::ErrorVariableNotFound(name, _) => {
            (format!("変数 {name} はありません"), own("スクリプトの最上位の const は関数の中から見えません"))
        }
        E::ErrorFunctionNotFound(signature, _) => (
            format!("この引数の関数はありません: {}", signature.replace("&str | ImmutableString | String", "文字列")),
            own("引数の数と型を確かめてください（`junshu explain rule::runtime`）"),
        ),
        E::ErrorMismatchDataType(wanted, found, _) => {
            (format!("{} が必要な所に {} があります", shown_type(wanted), shown_type(found)), None)
        }
        E::ErrorDataRace(name, _) => {
            // rhai names the variable only sometimes.
            let name = name.trim_matches(['\'', ' ']);
            let name = if name.contains(' ') { String::new() } else { format!(" {name} ") };
            (
                format!("変数{name}は、この呼び出しの中の閉包からも使われています"),
                own("`let copy = …;` として、閉包の中では copy を使ってください"),
            )
        }
        E::ErrorAssignmentToConstant(name, _) => (
            format!("{name} には代入できません"),
            own("閉包が使う記録の変数には代入できません。別の変数にしてください"),
        ),
        E::ErrorDotExpr(..) | E::ErrorPropertyNotFound(..) | E::ErrorIndexingType(..) => {
            ("この値から項目は取り出せません".to_owned(), own("マップ（記録）だけが `.項目` を持ちます"))
        }
        E::ErrorFor(_) => ("この値は一つずつ取り出せません".to_owned(), own("for はリスト、配列、範囲に使います")),
        E::ErrorArrayBounds(size, index, _) => (format!("{index} 番目はありません（{size} 件）"), None),
        E::ErrorArithmetic(..) => ("計算できません（0 での割り算か、範囲を超えました）".to_owned(), None),
        other => (other.to_string(), None),
    }
}

fn shown_type(name: &str) -> &str {
    match name {
        "bool" => "真偽値",
        "()" => "()",
        "string" | "&str" => "文字列",
        "i64" => "整数",
        other => other,
    }
}
