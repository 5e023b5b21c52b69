//! The place where the parser gave up in; the cause that Japanese office software usually leaves out: full-width colons,
//! spaces, commas and quotes, and tabs. The parser sees these as ordinary letters and stumbles later.

mod bracket;

use crate::source::SourceFile;

pub use bracket::{lone_end, open_bracket, open_quote, shallow_end, wrong_end};

/// A cause with its place.
pub struct Cause {
    pub start: u32,
    pub end: u32,
    pub message: String,
    pub label: String,
    pub help: Option<String>,
}

impl Cause {
    /// A cause that one character is, or none at the end of the text.
    fn at(file: &SourceFile, start: u32, (message, label, help): (impl Into<String>, &str, impl Into<String>)) -> Self {
        let end = start + file.slice(start, start + 4).chars().next().map_or(0, char::len_utf8) as u32;
        Self { start, end, message: message.into(), label: label.to_owned(), help: Some(help.into()) }
    }
}

/// How many lines above the error are searched for its cause.
const LINES_ABOVE: u32 = 2;

/// The cause in the line where the parser gave up.
pub fn here(file: &SourceFile, offset: u32) -> Option<Cause> {
    first(file, file.position(offset).line, &CAUSES)
}

/// The cause in the lines above. Most of them are valid: only white space that is none is always wrong; other marks
/// are, when the text that they became `runs_on` into the line of the error.
pub fn above(file: &SourceFile, offset: u32, runs_on: bool) -> Option<Cause> {
    let number = file.position(offset).line;
    let causes = if runs_on { &CAUSES[..] } else { &CAUSES[..BLANKS] };
    (number.saturating_sub(LINES_ABOVE).max(1)..number).rev().find_map(|n| first(file, n, causes))
}

fn first(file: &SourceFile, number: u32, causes: &[fn(&str) -> Found]) -> Option<Cause> {
    let range = file.line(number)?;
    let line = file.slice(range.start, range.end);
    let (at, words) = causes.iter().find_map(|cause| cause(line))?;
    Some(Cause::at(file, range.start + at as u32, words))
}

/// Message, label, help.
type Words = (&'static str, &'static str, &'static str);
/// Where in a line, and what.
type Found = Option<(usize, Words)>;

const WIDE_COLON: Words =
    ("キーの後のコロンが全角（：）です", "全角のコロン", "半角の `: `（コロンと空白）に置き換えてください");
const WIDE_COMMA: Words = ("区切りのコンマが全角（，）です", "全角のコンマ", "半角の `,` に置き換えてください");

/// How many of [`CAUSES`] are blanks that are none.
const BLANKS: usize = 2;
/// What is looked for in a line, the likeliest first; each gives the place and the words.
const CAUSES: [fn(&str) -> Found; 6] = [tab, wide_space, wide_mark, wide_colon, wide_comma, tight_colon];

fn tab(line: &str) -> Found {
    let indent = &line[..line.len() - line.trim_start().len()];
    let at = indent.find('\t')?;
    Some((
        at,
        (
            "字下げにタブが使われています",
            "タブ",
            "タブを半角スペースに置き換えてください（YAML の字下げにタブは使えません）",
        ),
    ))
}

fn wide_space(line: &str) -> Found {
    let indent = &line[..line.len() - line.trim_start().len()];
    let at = indent.find('\u{3000}')?;
    Some((at, ("字下げに全角スペースが使われています", "全角スペース", "半角スペースに置き換えてください")))
}

/// A list mark that is not the half-width one.
fn wide_mark(line: &str) -> Found {
    let at = line.len() - line.trim_start().len();
    let mark = line[at..].chars().next().filter(|c| "－−‐–—・".contains(*c))?;
    let rest = &line[at + mark.len_utf8()..];
    rest.starts_with([' ', '\u{3000}']).then_some(())?;
    Some((
        at,
        ("リストの記号が半角の `-` ではありません", "この記号", "半角の `- `（ハイフンと空白）に置き換えてください"),
    ))
}

/// A key followed by `：` where no half-width colon makes the line a `key: value` already.
fn wide_colon(line: &str) -> Found {
    let at = line.find('：')?;
    let before = &line[..at];
    let quoted = before.contains(['"', '\'', '#']);
    // `- 判断基準：停止30分` is a text of its own; `- id：P-01` has a key.
    let text = before.trim_start().strip_prefix("- ").is_some_and(|item| !item.trim().bytes().all(is_key_byte));
    if quoted || text || before.contains(": ") || before.trim().is_empty() {
        return None;
    }
    Some((at, WIDE_COLON))
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// A key and its value without the blank after the colon.
fn tight_colon(line: &str) -> Found {
    let key = line.trim_start().trim_start_matches("- ").trim_start();
    let start = line.len() - key.len();
    let name = key.bytes().position(|byte| !is_key_byte(byte)).filter(|&at| at > 0)?;
    let value = key[name..].strip_prefix(':')?;
    // `http://` and `12:30` are values of their own.
    let tight = value.starts_with(|c: char| !c.is_whitespace() && c != '/' && !c.is_ascii_digit());
    let words = (
        "コロンの後に空白がありません",
        "ここに空白が要ります",
        "`キー: 値` のように、コロンの後に半角の空白を入れてください",
    );
    tight.then_some((start + name, words))
}

/// `，` between the items of a one-line list or map.
fn wide_comma(line: &str) -> Found {
    let open = line.find(['[', '{'])?;
    let at = open + line[open..].find('，')?;
    Some((at, WIDE_COMMA))
}

/// A character that no editor shows; the parser gives the start of the word that holds it.
pub fn control(file: &SourceFile, offset: u32, character: char) -> Option<Cause> {
    let at = file.text()[offset as usize..].find(character)? as u32;
    let message = format!("見えない制御文字（U+{:04X}）があります", u32::from(character));
    let help = "この文字を消してください。どこにあるか見えないときは、この行を消して打ち直してください";
    Some(Cause::at(file, offset + at, (message, "制御文字", help)))
}

/// Text after a value that its quote has closed.
pub fn after_quote(file: &SourceFile, offset: u32, quote: char) -> Cause {
    match file.slice(offset, offset + 4).chars().next() {
        Some('：') => return Cause::at(file, offset, WIDE_COLON),
        Some('，') => return Cause::at(file, offset, WIDE_COMMA),
        _ => {}
    }
    let written = if quote == '"' { "\\\"" } else { "''" };
    let help = format!("値全体を一組の引用符で囲んでください。値の中の {quote} は {written} と書きます");
    Cause::at(file, offset, ("閉じ引用符の後に文字があります", "ここは値の外です", help))
}

/// `key: - item`
pub fn dash_after_key(file: &SourceFile, offset: u32) -> Option<Cause> {
    let line = file.line(file.position(offset).line)?;
    let key = file.slice(line.start, offset).trim().strip_suffix(':')?.trim_start_matches("- ");
    let help = format!(
        "`{key}:` の下の行に、字下げして `- ` から書いてください。文字としての `-` なら、値全体を引用符で囲んでください"
    );
    Some(Cause::at(file, offset, ("`- ` は `キー:` と同じ行には書けません", "この `-`", help)))
}

/// A sign that YAML keeps for itself at the start of a value or key.
pub fn reserved(file: &SourceFile, offset: u32) -> Option<Cause> {
    let sign = file.slice(offset, offset + 4).chars().next().filter(|c| "@`%!&*".contains(*c))?;
    let line = file.line(file.position(offset).line)?;
    let is_first = file.slice(line.start, offset).trim_matches([' ', '-']).is_empty();
    let what = if is_first && file.slice(offset, line.end).contains(": ") { "キー" } else { "値" };
    let shown = if sign == '`' { "バッククォート（`）".to_owned() } else { format!(" `{sign}` ") };
    let help = format!("{what}全体を引用符で囲んでください（例: \"{sign}…\"）");
    Some(Cause::at(file, offset, (format!("{what}が{shown}で始まっています"), "この記号", help)))
}

#[cfg(test)]
mod tests;
