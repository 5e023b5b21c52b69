//! The place where the parser gave up in; the cause that Japanese office software usually leaves out: full-width colons,
//! spaces, commas and quotes, and tabs. The parser sees these as ordinary letters and stumbles later.

use crate::source::SourceFile;

/// A cause with its place.
pub struct Cause {
    pub start: u32,
    pub end: u32,
    pub message: String,
    pub label: String,
    pub help: String,
}

/// How many lines above the error are searched for its cause.
const LINES_ABOVE: u32 = 2;

pub fn cause(file: &SourceFile, offset: u32) -> Option<Cause> {
    let number = file.position(offset).line;
    (number.saturating_sub(LINES_ABOVE).max(1)..=number).rev().find_map(|n| {
        let range = file.line(n)?;
        let line = file.slice(range.start, range.end);
        let (at, cause) = CAUSES.iter().find_map(|cause| cause(line))?;
        let start = range.start + at as u32;
        let end = start + line[at..].chars().next().map_or(0, char::len_utf8) as u32;
        let (message, label, help) = cause;
        Some(Cause { start, end, message: message.into(), label: label.into(), help: help.into() })
    })
}

/// Message, label, help.
type Words = (&'static str, &'static str, &'static str);
/// Where in a line, and what.
type Found = Option<(usize, Words)>;

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
    if quoted || before.contains(": ") || before.trim().is_empty() {
        return None;
    }
    Some((at, ("キーの後のコロンが全角（：）です", "全角のコロン", "半角の `: `（コロンと空白）に置き換えてください")))
}

/// A key and its value without the blank after the colon.
fn tight_colon(line: &str) -> Found {
    let key = line.trim_start().trim_start_matches("- ").trim_start();
    let start = line.len() - key.len();
    let name = key.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').filter(|&at| at > 0)?;
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

/// The quote or bracket that is still open where the parser gave up: the last line above with one too many.
pub fn opener(file: &SourceFile, offset: u32) -> Option<Cause> {
    const FAR: u32 = 50;
    let number = file.position(offset).line;
    (number.saturating_sub(FAR).max(1)..=number).rev().find_map(|n| {
        let range = file.line(n)?;
        let (at, what) = unbalanced(file.slice(range.start, range.end))?;
        let start = range.start + at as u32;
        let close = match what {
            '[' => ']',
            '{' => '}',
            quote => quote,
        };
        Some(Cause {
            start,
            end: start + 1,
            message: format!("`{what}` が閉じられていません"),
            label: "ここで開いています".to_owned(),
            help: format!("値の終わりに `{close}` を書いてください"),
        })
    })
}

/// The last quote or bracket of a line that is not closed in it.
fn unbalanced(line: &str) -> Option<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in line.char_indices() {
        let quoted = open.last().is_some_and(|&(_, c)| c == '"' || c == '\'');
        match c {
            '#' if !quoted && (at == 0 || line[..at].ends_with(' ')) => break,
            '"' | '\'' if open.last().is_some_and(|&(_, q)| q == c) => drop(open.pop()),
            // A quote opens a value only where a value can start.
            '"' | '\'' if !quoted && line[..at].ends_with([' ', '[', '{', ',']) => open.push((at, c)),
            '[' | '{' if !quoted => open.push((at, c)),
            ']' | '}' if !quoted => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// `，` or `、` between the items of a one-line list or map.
fn wide_comma(line: &str) -> Found {
    let open = line.find(['[', '{'])?;
    let at = open + line[open..].find('，')?;
    Some((at, ("区切りのコンマが全角（，）です", "全角のコンマ", "半角の `,` に置き換えてください")))
}
