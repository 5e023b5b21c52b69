//! `|` or `>` in; the text of the lines below it out.

use super::Quick;
use crate::node::{Frame, Style};

impl<'t> Quick<'_, 't> {
    /// A literal or folded text that stands deeper than `outer`; then to the first thing behind it.
    pub fn block_text(&mut self, frame: &mut Frame, outer: Option<usize>, anchor: Option<&'t str>) -> Option<usize> {
        let folds = self.cursor.peek() == b'>';
        self.cursor.at += 1;
        let chomp = self.cursor.peek();
        self.cursor.at += usize::from(matches!(chomp, b'-' | b'+'));
        // An indentation of its own, and a comment here, are for the parser.
        (self.cursor.breaks(usize::MAX)? == 1 && self.cursor.is_deeper(outer)).then_some(())?;
        let (column, start) = (self.cursor.column(), self.cursor.at);
        let mut text = String::new();
        let end = loop {
            let line = self.cursor.rest();
            // Lines that stand deeper are not folded, and a blank at the end of one is text.
            let plain = !line.starts_with(' ') && !line.ends_with(' ');
            (plain || !folds).then_some(())?;
            text.push_str(line);
            let end = self.cursor.at;
            let breaks = self.cursor.breaks(column)?;
            (breaks > 0).then_some(())?;
            if !self.cursor.starts_at(column) {
                let kept = match chomp {
                    b'-' => 0,
                    b'+' => breaks,
                    _ => 1,
                };
                (0..kept).for_each(|_| text.push('\n'));
                break end;
            }
            match (folds, breaks) {
                (true, 1) => text.push(' '),
                _ => (usize::from(folds)..breaks).for_each(|_| text.push('\n')),
            }
        };
        self.settle();
        let raw = self.cursor.text[start..end].trim_end_matches([' ', '\r', '\n']);
        (!raw.is_empty()).then_some(())?;
        self.put(frame, self.span(start, start + raw.len()), Style::Block, &text, anchor)
    }
}
