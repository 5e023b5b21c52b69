//! Markdown of a page in; the same words without marks, for formats that show plain text, out.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The words of a piece of Markdown. Paragraphs are parted by an empty line; the lines of one are joined.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let mut out = Plain::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        out.take(event);
    }
    out.text.trim_end().to_owned()
}

#[derive(Default)]
struct Plain {
    text: String,
    /// A line of the page ended here; Japanese goes on without a space, other words do not.
    broken: bool,
    /// Lists around this place.
    depth: usize,
}

impl Plain {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => self.add(&words),
            Event::SoftBreak => self.broken = true,
            Event::HardBreak => self.line(),
            Event::Start(Tag::List(_)) => {
                self.depth += 1;
                self.line();
            }
            Event::End(TagEnd::List(_)) => {
                self.depth -= 1;
                self.block();
            }
            Event::Start(Tag::Item) => {
                self.line();
                self.text.push('・');
            }
            Event::Start(Tag::CodeBlock(_)) => self.line(),
            Event::End(TagEnd::TableCell) => self.text.push('　'),
            Event::End(TagEnd::TableHead | TagEnd::TableRow | TagEnd::Item) => self.line(),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table) => self.block(),
            _ => {}
        }
    }

    fn add(&mut self, words: &str) {
        let spaced = |c: Option<char>| c.is_some_and(|c| c.is_ascii() && !c.is_ascii_whitespace());
        if std::mem::take(&mut self.broken) && spaced(self.text.chars().next_back()) && spaced(words.chars().next()) {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    /// Ends the line, if one has begun.
    fn line(&mut self) {
        self.text.truncate(self.text.trim_end_matches(['　', ' ']).len());
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Ends the paragraph; inside a list a line is enough.
    fn block(&mut self) {
        self.line();
        if self.depth == 0 && !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(markdown: &str, want: &str) {
        assert_eq!(plain(markdown), want);
    }

    #[test]
    fn marks_go_and_words_stay() {
        case("契約の\n写しを `a: 1` と**書く**。\n\n次の段。", "契約の写しを a: 1 と書く。\n\n次の段。");
        case("one\ntwo", "one two");
        case("前\n\n- 甲\n- 乙\n  続き\n\n後", "前\n\n・甲\n・乙続き\n\n後");
        case("前\n\n```yaml\na:\n  b: 1\n```\n\n後", "前\n\na:\n  b: 1\n\n後");
        case("| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n", "甲　乙\n1　2");
        case("[題](https://example.invalid) <b>x</b>", "題 <b>x</b>");
        case("", "");
    }
}
