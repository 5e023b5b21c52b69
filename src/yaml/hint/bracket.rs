//! Quotes and brackets: the place of the error in; the one that is not closed, or closed by another's, out.

use super::Cause;
use crate::source::SourceFile;

/// How many lines above the error are searched for what is open.
const FAR: u32 = 50;

/// The quote that is still open where the parser gave up: the last line that starts one and does not end it.
pub fn open_quote(file: &SourceFile, offset: u32) -> Option<Cause> {
    above(file, offset, |open, _| open.last().copied().filter(|&(_, c)| c == '"' || c == '\''))
}

/// The bracket that is still open where the parser gave up: the last line with one too many.
pub fn open_bracket(file: &SourceFile, offset: u32) -> Option<Cause> {
    let mut closed = 0;
    above(file, offset, |mut open, ends| {
        open.retain(|&(_, c)| c == '[' || c == '{');
        // A list over several lines: its end was met below.
        let own = open.len().saturating_sub(closed);
        closed = closed.saturating_sub(open.len()) + ends;
        open[..own].last().copied()
    })
}

type Marks = Vec<(usize, char)>;

/// The first thing that `pick` finds in a line, from that of the error upwards.
fn above(file: &SourceFile, offset: u32, mut pick: impl FnMut(Marks, usize) -> Option<(usize, char)>) -> Option<Cause> {
    let number = file.position(offset).line;
    (number.saturating_sub(FAR).max(1)..=number).rev().find_map(|n| {
        let range = file.line(n)?;
        let (open, ends) = unbalanced(file.slice(range.start, range.end));
        let (at, what) = pick(open, ends)?;
        let message = format!("`{what}` が閉じられていません");
        let help = format!("値の終わりに `{}` を書いてください", end_of(what));
        Some(Cause::at(file, range.start + at as u32, (message, "ここで開いています", help)))
    })
}

/// The quotes and brackets of a line that are not closed in it, and how many close what stands above.
fn unbalanced(line: &str) -> (Marks, usize) {
    let (mut open, mut ends) = (Vec::new(), 0);
    for (at, c) in marks(line) {
        match c {
            ']' | '}' if open.pop().is_none() => ends += 1,
            ']' | '}' => {}
            c => open.push((at, c)),
        }
    }
    (open, ends)
}

/// The bracket that closes what `offset` opens, and is of the other kind.
pub fn wrong_end(file: &SourceFile, offset: u32, open: char, close: char) -> Option<Cause> {
    let mut depth = 0_usize;
    for (at, c) in marks(&file.text()[offset as usize..]) {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' if depth > 1 => depth -= 1,
            c if c == close => {
                let right = end_of(open);
                let words = (
                    format!("`{open}` が `{close}` で閉じられています"),
                    "この括弧",
                    format!("`{close}` を `{right}` に直すか、その前に `{right}` を書いてください"),
                );
                return Some(Cause::at(file, offset + at as u32, words));
            }
            _ => return None,
        }
    }
    None
}

/// A bracket that closes nothing.
pub fn lone_end(file: &SourceFile, offset: u32) -> Option<Cause> {
    let close = file.slice(offset, offset + 4).chars().next().filter(|c| matches!(c, ']' | '}'))?;
    let message = format!("閉じ括弧 `{close}` に対応する開き括弧がありません");
    let help = "括弧を消すか、開き括弧を書いてください。文字としての括弧なら、値全体を引用符で囲んでください";
    Some(Cause::at(file, offset, (message, "この括弧", help)))
}

/// A bracket in a line of its own that stands no deeper than what holds its list.
pub fn shallow_end(file: &SourceFile, offset: u32) -> Option<Cause> {
    let close = file.slice(offset, offset + 4).chars().next().filter(|c| matches!(c, ']' | '}'))?;
    let open = if close == ']' { '[' } else { '{' };
    let words = (
        format!("閉じ括弧 `{close}` の字下げが足りません"),
        "この括弧",
        format!("`{open}` のある行より、半角スペースを多くしてください"),
    );
    Some(Cause::at(file, offset, words))
}

fn end_of(open: char) -> char {
    match open {
        '[' => ']',
        '{' => '}',
        quote => quote,
    }
}

/// Brackets outside of quotes and comments, and a quote that the text does not close.
fn marks(text: &str) -> Marks {
    let mut marks = Vec::new();
    let mut quote: Option<(usize, char)> = None;
    let mut comment = false;
    for (at, c) in text.char_indices() {
        match (c, quote) {
            ('\n', _) => comment = false,
            _ if comment => {}
            (c, Some((_, open))) if c == open => quote = None,
            (_, Some(_)) => {}
            ('#', None) => comment = at == 0 || text[..at].ends_with([' ', '\n']),
            // A quote opens a value only where a value can start.
            ('"' | '\'', None) if text[..at].ends_with([' ', '[', '{', ',']) => quote = Some((at, c)),
            ('[' | '{' | ']' | '}', None) => marks.push((at, c)),
            _ => {}
        }
    }
    marks.extend(quote);
    marks
}
