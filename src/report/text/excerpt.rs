//! Labelled places of one file in; source excerpts as miette draws them out.
//!
//! miette sees only the few lines that are shown, cleaned and cut to a width, so that the cost of a diagnostic does not
//! grow with the file or with its longest line.

use std::fmt::{self, Write as _};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};

use super::clean::{clean, short, visible};
use crate::report::problem::Label;
use crate::report::quote::{CONTEXT, Quote};

/// Columns of an excerpt's line; longer lines are cut around their labels.
const WIDTH: usize = 120;
/// Bytes of a line that is shown whole: marks that take no column take bytes.
const MOST_BYTES: usize = 10 * WIDTH;
/// What stands in for the half-width voiced marks while miette measures: it takes them for zero columns wide, terminals
/// give them one. Same bytes, one column, put back afterwards.
const HALF_WIDTH: [(char, char); 2] = [('\u{ff9e}', '\u{e0de}'), ('\u{ff9f}', '\u{e0df}')];

/// Draws the labels of one file, neighbours in one excerpt.
pub fn draw(out: &mut String, file: &Quote, mut labels: Vec<Label>, theme: &GraphicalTheme) -> fmt::Result {
    labels.sort_by_key(|label| (label.start, label.end));
    part(file, &mut labels);
    let mut groups: Vec<(u32, Vec<Label>)> = Vec::new();
    for label in labels {
        let line = file.position(label.start).line;
        match groups.last_mut() {
            Some((last, group)) if line <= *last + 2 * CONTEXT + 1 => {
                *last = line;
                group.push(label);
            }
            _ => groups.push((line, vec![label])),
        }
    }
    // The excerpt with the primary label first.
    groups.sort_by_key(|(_, labels)| !labels.iter().any(|label| label.primary));
    let handler = GraphicalReportHandler::new_themed(theme.clone())
        .with_links(false)
        .with_width(usize::from(u16::MAX))
        .with_context_lines(CONTEXT as usize);
    for (_, labels) in groups {
        let excerpt = Excerpt::new(file, &labels);
        if excerpt.text.trim().is_empty() {
            // Nothing to draw: an empty file.
            let (line, column) = excerpt.labels.first().map_or((1, 1), |&(_, line, column)| (line, column));
            let numbers = if excerpt.paragraphs { String::new() } else { format!(":{line}:{column}") };
            writeln!(out, "   ╶─[{}{numbers}]", excerpt.name)?;
            continue;
        }
        let mut drawn = String::new();
        handler.render_report(&mut drawn, &excerpt)?;
        // miette puts the (empty) message above; the excerpt starts at its corner.
        let from = drawn.find("╭─").and_then(|at| drawn[..at].rfind('\n')).map_or(0, |at| at + 1);
        let shown = if excerpt.paragraphs { unnumbered(&drawn[from..]) } else { drawn[from..].to_owned() };
        let whole = HALF_WIDTH.iter().fold(shown, |text, (mark, stand_in)| text.replace(*stand_in, &mark.to_string()));
        out.push_str(&whole);
    }
    Ok(())
}

/// An excerpt without the line and the column behind the name: the name says which paragraph it is.
fn unnumbered(drawn: &str) -> String {
    let (head, rest) = drawn.split_once('\n').unwrap_or((drawn, ""));
    let name = head.rsplitn(3, ':').nth(2).unwrap_or(head);
    format!("{name}]\n{rest}")
}

/// Labels that share a line: miette draws a line to nowhere from one without words, and one underline over another.
fn part(file: &Quote, labels: &mut [Label]) {
    let line = |label: &Label| file.position(label.start).line;
    for at in 1..labels.len() {
        let (before, after) = labels.split_at_mut(at);
        let (outer, inner) = (&mut before[at - 1], &mut after[0]);
        if line(outer) != line(inner) || outer.start == inner.start {
            continue;
        }
        if outer.end > inner.start {
            outer.end = outer.start + file.slice(outer.start, inner.start).trim_end().len() as u32;
        }
        for label in [outer, inner] {
            if label.text.is_empty() {
                label.text = "ここ".to_owned();
            }
        }
    }
}

/// A few lines of a file, as miette gets them.
#[derive(Debug)]
struct Excerpt {
    name: String,
    /// The lines are the paragraphs of a document, and the name says which.
    paragraphs: bool,
    first_line: u32,
    text: String,
    /// Labels in the excerpt's own bytes, with the line and column they have in the file.
    labels: Vec<(LabeledSpan, u32, u32)>,
}

impl Excerpt {
    fn new(file: &Quote, labels: &[Label]) -> Self {
        let places: Vec<_> = labels.iter().map(|label| file.position(label.start)).collect();
        let first = places.iter().map(|p| p.line).min().unwrap_or(1).saturating_sub(CONTEXT).max(1);
        let last = places.iter().map(|p| p.line).max().unwrap_or(1) + CONTEXT;
        let head = labels.iter().position(|label| label.primary).unwrap_or_default();
        let line = places.get(head).map_or(1, |place| place.line);
        let paragraph = file.headings().map(|headings| format!(": {}", headings.place(line)));
        let name = short(&clean(&format!("{}{}", file.name(), paragraph.as_deref().unwrap_or_default()))).into_owned();
        let paragraphs = paragraph.is_some();
        let mut excerpt = Self { name, paragraphs, first_line: first, text: String::new(), labels: Vec::new() };
        for number in first..=last {
            let Some(line) = file.line(number) else { break };
            let here: Vec<usize> = (0..labels.len()).filter(|&at| places[at].line == number).collect();
            if number > first {
                excerpt.text.push('\n');
            }
            let marks: Vec<&Label> = here.iter().map(|&at| &labels[at]).collect();
            let spans = excerpt.line(file.slice(line.start, line.end), line.start, &marks);
            for (&at, (start, end)) in here.iter().zip(spans) {
                let text = clean(&labels[at].text);
                let text = Some(short(&text).into_owned()).filter(|text| !text.is_empty());
                let span = SourceSpan::new(start.into(), end - start);
                let labelled = if labels[at].primary {
                    LabeledSpan::new_primary_with_span(text, span)
                } else {
                    LabeledSpan::new_with_span(text, span)
                };
                excerpt.labels.push((labelled, number, places[at].column));
            }
        }
        excerpt
    }

    /// Adds a line, cleaned and cut; gives the marks' bytes in the excerpt.
    fn line(&mut self, line: &str, offset: u32, marks: &[&Label]) -> Vec<(usize, usize)> {
        let (from, to) = window(line, offset, marks);
        if from > 0 {
            self.text.push('…');
        }
        let mut spans = vec![(usize::MAX, 0); marks.len()];
        for (at, c) in line[from..to].char_indices() {
            let here = offset as usize + from + at;
            let start = self.text.len();
            let shown =
                HALF_WIDTH.iter().find(|(mark, _)| *mark == c).map_or_else(|| visible(c), |&(_, stand_in)| stand_in);
            self.text.push(shown);
            for (span, mark) in spans.iter_mut().zip(marks) {
                if (mark.start as usize..mark.end.max(mark.start + 1) as usize).contains(&here) {
                    *span = (span.0.min(start), self.text.len());
                }
            }
        }
        let end = self.text.len();
        if to < line.len() {
            self.text.push('…');
        }
        // A place at the end of a line, or cut off, is shown at the line's end.
        spans.into_iter().map(|(start, stop)| if start == usize::MAX { (end, end) } else { (start, stop) }).collect()
    }
}

/// The bytes of a line to show: all of it, or some columns around the first mark.
fn window(line: &str, offset: u32, marks: &[&Label]) -> (usize, usize) {
    let columns = |c: char| unicode_width::UnicodeWidthChar::width(c).unwrap_or(1);
    // Not the width of the line: a line of a whole file is looked at for each of its findings.
    let mut room = WIDTH;
    let fits = |c: char| room.checked_sub(columns(c)).map(|left| room = left).is_some();
    if line.len() <= WIDTH || line.len() <= MOST_BYTES && line.chars().all(fits) {
        return (0, line.len());
    }
    let first =
        marks.iter().map(|mark| (mark.start.saturating_sub(offset)) as usize).min().unwrap_or(0).min(line.len());
    let first = line.floor_char_boundary(first);
    // A mark without a column counts as one: there may be a whole file of them.
    let cost = |c: char| columns(c).max(1);
    let (mut from, mut room) = (first, WIDTH / 3);
    for (at, c) in line[..first].char_indices().rev() {
        let Some(left) = room.checked_sub(cost(c)) else { break };
        (from, room) = (at, left);
    }
    let (mut to, mut room) = (from, WIDTH);
    for (at, c) in line[from..].char_indices() {
        let Some(left) = room.checked_sub(cost(c)) else { break };
        (to, room) = (from + at + c.len_utf8(), left);
    }
    (from, to)
}

impl fmt::Display for Excerpt {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Excerpt {}

impl Diagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().map(|(label, ..)| label.clone())))
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::new(0.into(), self.text.len());
        // Asked without context, miette wants the header's line and column: those of the label in the file.
        let label = self.labels.iter().find(|(label, ..)| label.inner() == span).filter(|_| before == 0);
        let (line, column) = label.map_or((self.first_line, 1), |&(_, line, column)| (line, column));
        let lines = self.text.matches('\n').count() + 1;
        let contents = MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            whole,
            line as usize - 1,
            column as usize - 1,
            lines,
        );
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::quote::Part;

    fn drawn(text: &str, needle: &str) -> String {
        let file = Quote::of("a.yaml", vec![Part::new(1, 0, text)]).unwrap();
        let start = text.find(needle).unwrap() as u32;
        let label = Label { start, end: start + needle.len() as u32, text: "ここ".to_owned(), primary: true };
        let mut out = String::new();
        draw(&mut out, &file, vec![label], &GraphicalTheme::unicode_nocolor()).unwrap();
        out
    }

    /// Display columns before the first character that `is` accepts.
    fn column(line: &str, is: impl Fn(char) -> bool) -> usize {
        let before: String = line.chars().take_while(|&c| !is(c)).collect();
        // The right answer for half-width voiced marks is one column.
        before
            .chars()
            .map(|c| if matches!(c, 'ﾞ' | 'ﾟ') { 1 } else { unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) })
            .sum()
    }

    #[test]
    fn the_underline_stands_under_its_text() {
        for before in ["name: ", "名称: ", "ﾊﾟｽﾜｰﾄﾞ: ", "全角：と半角ｶﾅ: ", "𠮷野家: "] {
            let text = format!("a: 1\n{before}X\nb: 2\n");
            let out = drawn(&text, "X");
            let lines: Vec<&str> = out.lines().collect();
            let source = lines.iter().position(|line| line.contains('X')).unwrap();
            assert_eq!(column(lines[source], |c| c == 'X'), column(lines[source + 1], |c| "┬─▲".contains(c)), "{out}");
        }
    }

    #[test]
    fn a_place_inside_another_has_its_own_underline() {
        let text = "record: { kept: true, until: 2027-03-31 }\n";
        let file = Quote::of("a.yaml", vec![Part::new(1, 0, text)]).unwrap();
        let inside = text.find("2027").unwrap() as u32;
        let outer = Label { start: 8, end: text.len() as u32 - 1, text: String::new(), primary: true };
        let inner = Label { start: inside, end: inside + 10, text: "期限".to_owned(), primary: false };
        let mut out = String::new();
        draw(&mut out, &file, vec![outer, inner], &GraphicalTheme::unicode_nocolor()).unwrap();
        let underlines = out.lines().find(|line| line.contains('┬')).unwrap();
        assert_eq!(underlines.matches('┬').count(), 2, "{out}");
        assert_eq!(column(underlines.split_once('·').unwrap().1, |c| c == '─'), 9, "{out}");
        assert!(out.contains("ここ") && out.contains("期限"), "{out}");
    }

    #[test]
    fn long_lines_are_cut_around_the_label() {
        let text = format!("k: {}X{}\n", "あ".repeat(5000), "い".repeat(5000));
        let out = drawn(&text, "X");
        assert!(out.lines().all(|line| line.chars().count() < WIDTH + 20), "{out}");
        assert!(out.contains("a.yaml:1:5004") && out.contains('X'), "{out}");
    }

    #[test]
    fn controls_are_shown_not_obeyed() {
        let out = drawn("a: \u{1b}[31mX\n", "X");
        assert!(!out.contains('\u{1b}') && out.contains('␛'), "{out}");
    }
}
