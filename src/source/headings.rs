//! The headings of a document by the lines that a text made of it has; the words for a place in it out.
//!
//! A file of a word processor has no lines: those of its text are its paragraphs, and people find one by the headings above.

/// Between two headings, the outer one first.
pub const BELOW: &str = " > ";

/// The headings of a text whose lines are the paragraphs of a document, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings(Vec<(u32, String)>);

impl Headings {
    /// Those from these lines on, each with those above it; `None` when they are not in the order of a file.
    #[must_use]
    pub fn new(headings: Vec<(u32, String)>) -> Option<Self> {
        headings.is_sorted_by_key(|(line, _)| *line).then_some(Self(headings))
    }

    /// What stands above a line; empty above the first heading.
    #[must_use]
    pub fn above(&self, line: u32) -> &str {
        let at = self.0.partition_point(|(from, _)| *from <= line);
        at.checked_sub(1).map_or("", |at| &self.0[at].1)
    }

    /// A line as people find it in the document.
    #[must_use]
    pub fn place(&self, line: u32) -> String {
        paragraph(self.above(line), line)
    }

    /// Those that say the same of these lines, which are in their order.
    #[must_use]
    pub fn over(&self, lines: impl IntoIterator<Item = std::ops::RangeInclusive<u32>>) -> Self {
        let mut kept: Vec<(u32, String)> = Vec::new();
        for rows in lines {
            let from = self.0.partition_point(|(line, _)| line <= rows.start()).saturating_sub(1);
            for heading in self.0[from..].iter().take_while(|(line, _)| line <= rows.end()) {
                if kept.last().is_none_or(|last| last.0 < heading.0) {
                    kept.push(heading.clone());
                }
            }
        }
        Self(kept)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        self.0.iter().map(|(line, way)| (*line, way.as_str()))
    }
}

/// A paragraph by its number, under what stands above it.
#[must_use]
pub fn paragraph(heading: &str, number: u32) -> String {
    let way = if heading.is_empty() { String::new() } else { format!("{heading}、") };
    format!("{way}段落 {number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_named_by_the_heading_above_it() {
        let headings =
            Headings::new(vec![(2, "第1章".into()), (5, "第1章 > 1.1".into()), (9, "第2章".into())]).unwrap();
        assert_eq!(headings.place(1), "段落 1");
        assert_eq!(headings.place(2), "第1章、段落 2");
        assert_eq!(headings.place(8), "第1章 > 1.1、段落 8");
        let kept = headings.over([3..=4, 7..=8]);
        assert_eq!(kept.iter().map(|(line, _)| line).collect::<Vec<_>>(), [2, 5]);
        for line in [3, 4, 7, 8] {
            assert_eq!(kept.place(line), headings.place(line));
        }
        assert_eq!(headings.over([1..=1]).place(1), "段落 1");
        assert_eq!(Headings::new(vec![(2, String::new()), (1, String::new())]), None);
    }
}
