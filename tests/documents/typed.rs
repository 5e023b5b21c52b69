//! Prose in Markdown in; the same as somebody would type it into a word processor out.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::word::{document, paragraph, run};

/// The same prose: a paragraph for each line, the first heading as the title, numbers of lists typed in.
pub fn from_markdown(text: &str) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut from = Vec::new();
    for (event, at) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        // As it is written: the parser would count.
        let number = text[at].chars().take_while(char::is_ascii_digit).collect();
        writer.event(event, number, &mut from);
    }
    document(&writer.body, &writer.links)
}

#[derive(Default)]
struct Writer {
    body: String,
    runs: String,
    links: Vec<String>,
    style: String,
    item: bool,
    cells: bool,
}

impl Writer {
    fn flush(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if !runs.is_empty() {
            const ITEM: &str = r#"<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>"#;
            let one = if self.item { format!("<w:p>{ITEM}{runs}</w:p>") } else { paragraph(&self.style, &runs) };
            self.body += one.as_str();
        }
    }

    fn event(&mut self, event: Event<'_>, number: String, open: &mut Vec<String>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let title = !self.body.contains(r#""a3""#);
                self.style = if title { "a3".to_owned() } else { (level as usize - 1).to_string() };
            }
            Event::End(TagEnd::Heading(_)) => {
                self.flush();
                self.style.clear();
            }
            Event::Start(Tag::List(_)) => self.flush(),
            Event::Start(Tag::Item) if number.is_empty() => self.item = true,
            Event::Start(Tag::Item) => self.runs = run(&format!("{number}. ")),
            Event::End(TagEnd::Item) => {
                self.flush();
                self.item = false;
            }
            Event::Start(Tag::Table(_)) => self.body += "<w:tbl><w:tblPr/>",
            Event::Start(Tag::TableHead | Tag::TableRow) => self.body += "<w:tr>",
            Event::Start(Tag::TableCell) => self.cells = true,
            Event::End(TagEnd::TableCell) => {
                let runs = std::mem::take(&mut self.runs);
                self.body += format!("<w:tc>{}</w:tc>", paragraph("", &runs)).as_str();
                self.cells = false;
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => self.body += "</w:tr>",
            Event::End(TagEnd::Table) => self.body += "</w:tbl>",
            Event::Start(Tag::Link { dest_url, .. }) => {
                open.push(std::mem::take(&mut self.runs));
                self.links.push(dest_url.into_string());
            }
            Event::End(TagEnd::Link) => {
                let inside = std::mem::replace(&mut self.runs, open.pop().unwrap_or_default());
                let id = self.links.len() + 9;
                self.runs += format!(r#"<w:hyperlink r:id="rId{id}">{inside}</w:hyperlink>"#).as_str();
            }
            Event::Text(words) | Event::Code(words) => self.runs += run(&words).as_str(),
            Event::SoftBreak | Event::HardBreak => self.flush(),
            Event::End(TagEnd::Paragraph) if !self.cells => self.flush(),
            _ => {}
        }
    }
}
