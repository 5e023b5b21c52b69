//! Places of one file in; the lines around them, cleaned, cut to a width and marked, out.

use serde::Serialize;

use super::said;
use crate::report::location::Location;
use crate::report::quote::{CONTEXT, Quote};
use crate::report::text::clean;
use crate::source::Position;

/// Characters of a line; longer ones are cut around their first mark.
const WIDTH: usize = 160;

/// A place with words.
#[derive(Clone, Debug)]
pub struct Label {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What there is to see.
    pub text: String,
    /// The place that the finding stands at.
    pub primary: bool,
    /// What ties a mark to its words; 0 for none.
    pub number: usize,
}

/// A place in a file, as people write it.
#[derive(Clone, Debug, Serialize)]
pub struct At {
    folder: String,
    /// The name and the place in it.
    whole: String,
}

/// Some lines of a file.
#[derive(Debug, Serialize)]
pub struct Excerpt {
    at: At,
    primary: bool,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    number: u32,
    marked: bool,
    pieces: Vec<Piece>,
    notes: Vec<Note>,
}

#[derive(Debug, Serialize)]
struct Note {
    number: usize,
    text: String,
}

/// A line is text with marks around some of it.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "lowercase")]
enum Piece {
    Text(String),
    Primary,
    Related,
    End,
    Ref(usize),
    Cut,
}

impl At {
    pub fn new(name: &str, spot: &str) -> Self {
        let (folder, file) = folder_and_file(name);
        Self { folder, whole: format!("{file}{}", said(spot)) }
    }

    pub fn of(at: &Location<'_>) -> Self {
        Self::new(at.file.name(), &at.spot())
    }
}

/// `a/b/` and `c.yaml` of `a/b/c.yaml`.
pub fn folder_and_file(name: &str) -> (String, String) {
    let name = said(name);
    let cut = name.rfind('/').map_or(0, |at| at + 1);
    (name[..cut].to_owned(), name[cut..].to_owned())
}

impl Excerpt {
    /// The labels of one file, neighbours in one excerpt, the one with the primary label first.
    pub fn all(file: &Quote, mut labels: Vec<Label>) -> Vec<Self> {
        labels.sort_by_key(|label| (label.start, std::cmp::Reverse(label.end), !label.primary));
        let mut groups: Vec<(u32, Vec<Label>)> = Vec::new();
        for label in labels {
            let line = file.position(label.start).line;
            match groups.last_mut().filter(|(last, _)| line <= *last + 2 * CONTEXT + 1) {
                Some((last, group)) => {
                    *last = line;
                    group.push(label);
                }
                None => groups.push((line, vec![label])),
            }
        }
        groups.sort_by_key(|(_, labels)| !labels.iter().any(|label| label.primary));
        groups.into_iter().map(|(_, labels)| Self::new(file, &labels)).collect()
    }

    fn new(file: &Quote, labels: &[Label]) -> Self {
        let places: Vec<Position> = labels.iter().map(|label| file.position(label.start)).collect();
        let first = places.iter().map(|at| at.line).min().unwrap_or(1).saturating_sub(CONTEXT).max(1);
        let last = places.iter().map(|at| at.line).max().unwrap_or(1) + CONTEXT;
        let head = labels.iter().position(|label| label.primary).unwrap_or(0);
        let start = places.get(head).copied().unwrap_or(Position { line: 1, column: 1, utf16: 1 });
        let paragraph = file.headings().map(|headings| format!(": {}", headings.place(start.line)));
        let lines = (first..=last).map_while(|number| {
            let range = file.line(number)?;
            let here: Vec<&Label> =
                labels.iter().zip(&places).filter(|(_, at)| at.line == number).map(|(label, _)| label).collect();
            let notes = here.iter().filter(|label| !label.text.is_empty());
            Some(Line {
                number,
                marked: !here.is_empty(),
                notes: notes.map(|l| Note { number: l.number, text: said(&l.text).into_owned() }).collect(),
                pieces: pieces(file.slice(range.start, range.end), range.start, &here),
            })
        });
        Self {
            at: At::new(file.name(), &paragraph.unwrap_or_else(|| format!(":{}:{}", start.line, start.column))),
            primary: labels.iter().any(|label| label.primary),
            lines: lines.collect(),
        }
    }
}

/// A line with its marks, which are in the order of their starts, outer ones first.
fn pieces(line: &str, offset: u32, labels: &[&Label]) -> Vec<Piece> {
    let inside = |at: u32| line.floor_char_boundary((at.saturating_sub(offset) as usize).min(line.len()));
    let (from, to) = window(line, labels.iter().find(|l| l.primary).or(labels.first()).map_or(0, |l| inside(l.start)));
    let mut out = if from > 0 { vec![Piece::Cut] } else { Vec::new() };
    let mut open: Vec<(usize, &Label)> = Vec::new();
    let mut at = from;
    let mut text = |out: &mut Vec<Piece>, upto: usize| {
        if at < upto {
            out.push(Piece::Text(clean(&line[at..upto]).into_owned()));
            at = upto;
        }
    };
    let mut close = |out: &mut Vec<Piece>, open: &mut Vec<(usize, &Label)>, upto: usize| {
        while let Some((end, label)) = open.pop_if(|(end, _)| *end <= upto) {
            text(out, end);
            out.push(Piece::End);
            if label.number > 0 {
                out.push(Piece::Ref(label.number));
            }
        }
        text(out, upto);
    };
    for label in labels {
        let (start, end) = (inside(label.start).max(from), inside(label.end).min(to));
        if start > to || end < start {
            continue;
        }
        close(&mut out, &mut open, start);
        // A mark ends inside the one around it.
        let end = open.last().map_or(end, |&(outer, _)| end.min(outer));
        out.push(if label.primary { Piece::Primary } else { Piece::Related });
        open.push((end, label));
    }
    close(&mut out, &mut open, to);
    if to < line.len() {
        out.push(Piece::Cut);
    }
    out
}

/// The bytes of a line to show: all of it, or some characters around a place.
fn window(line: &str, place: usize) -> (usize, usize) {
    if line.len() <= WIDTH || line.chars().nth(WIDTH).is_none() {
        return (0, line.len());
    }
    let from = line[..place].char_indices().rev().take(WIDTH / 4).last().map_or(place, |(at, _)| at);
    let to = line[from..].char_indices().nth(WIDTH).map_or(line.len(), |(at, _)| from + at);
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::quote::Part;

    fn label(text: &str, needle: &str, primary: bool) -> Label {
        let start = text.find(needle).unwrap() as u32;
        Label { start, end: start + needle.len() as u32, text: String::new(), primary, number: usize::from(!primary) }
    }

    /// The line that is marked, with `[` and `]` around the primary mark, `(` and `)` around others.
    fn drawn(text: &str, labels: &[(&str, bool)]) -> String {
        let labels = labels.iter().map(|&(needle, primary)| label(text, needle, primary)).collect();
        let excerpts = Excerpt::all(&Quote::of("a.yaml", vec![Part::new(1, 0, text)]).unwrap(), labels);
        let line = excerpts[0].lines.iter().find(|line| line.marked).unwrap();
        let mut ends = Vec::new();
        line.pieces.iter().fold(String::new(), |out, piece| match piece {
            Piece::Text(text) => out + text.as_str(),
            Piece::Primary => {
                ends.push("]");
                out + "["
            }
            Piece::Related => {
                ends.push(")");
                out + "("
            }
            Piece::End => out + ends.pop().unwrap(),
            Piece::Ref(number) => out + number.to_string().as_str(),
            Piece::Cut => out + "…",
        })
    }

    #[test]
    fn marks_stand_around_their_text() {
        let text = "前\nrecord: { kept: true, until: 2027-03-31 }\n後\n";
        assert_eq!(drawn(text, &[("2027-03-31", true)]), "record: { kept: true, until: [2027-03-31] }");
        let both = [("{ kept: true, until: 2027-03-31 }", true), ("2027-03-31", false)];
        assert_eq!(drawn(text, &both), "record: [{ kept: true, until: (2027-03-31)1 }]");
        let row = [("record", true), ("true", false)];
        assert_eq!(drawn(text, &row), "[record]: { kept: (true)1, until: 2027-03-31 }");
        let same = [("true", false), ("true", true)];
        assert_eq!(drawn(text, &same), "record: { kept: [(true)1], until: 2027-03-31 }");
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let text = format!("k: {}X{}\n", "あ".repeat(500), "い".repeat(500));
        let line = drawn(&text, &[("X", true)]);
        assert!(line.starts_with("…あ") && line.contains("あ[X]い") && line.ends_with("い…"), "{line}");
        let long = "う".repeat(500);
        let line = drawn(&format!("k: {long}"), &[(&long, true)]);
        assert!(line.starts_with("k: [う") && line.ends_with("う]…"), "{line}");
    }

    #[test]
    fn an_empty_file_has_an_empty_line() {
        let empty = Label { start: 0, end: 0, text: String::new(), primary: true, number: 0 };
        let excerpts = Excerpt::all(&Quote::of("a.yaml", vec![Part::new(1, 0, "")]).unwrap(), vec![empty]);
        assert!(matches!(excerpts[0].lines[0].pieces[..], [Piece::Primary, Piece::End]));
    }
}
