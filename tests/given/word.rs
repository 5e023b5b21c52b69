//! Prose in Markdown, or the body of a document, in; a file as a word processor writes it out.

use std::io::{Cursor, Write};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The styles that are named below, with the ids of Japanese Word.
const STYLES: &str = r#"<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 3"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="4"><w:name w:val="heading 4"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/><w:basedOn w:val="a"/></w:style>"#;

/// A file of these parts.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("a part is written");
    }
    zip.finish().expect("a package").into_inner()
}

/// A file with this body; `links` are the targets of `rId10` and so on.
pub fn document(body: &str, links: &[String]) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str, mode: &str| {
        format!(r#"<Relationship Id="{id}" Type="{kind}" Target="{}"{mode}/>"#, escaped(target))
    };
    let relations = |inner: &str| format!(r#"<?xml version="1.0"?><Relationships xmlns="x">{inner}</Relationships>"#);
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    let main = relation("rId1", &format!("{KIND}/officeDocument"), "word/document.xml", "");
    let root = main + relation("rId2", core, "docProps/core.xml", "").as_str();
    let mut own = relation("rId1", &format!("{KIND}/styles"), "styles.xml", "");
    for (at, to) in links.iter().enumerate() {
        let id = format!("rId{}", at + 10);
        own += relation(&id, &format!("{KIND}/hyperlink"), to, r#" TargetMode="External""#).as_str();
    }
    package(&[
        ("_rels/.rels", &relations(&root)),
        (
            "word/document.xml",
            &format!(
                r#"<?xml version="1.0" encoding="UTF-8"?><w:document {SPACES}><w:body>{body}</w:body></w:document>"#
            ),
        ),
        ("word/_rels/document.xml.rels", &relations(&own)),
        ("word/styles.xml", &format!("<w:styles {SPACES}>{STYLES}</w:styles>")),
        (
            "docProps/core.xml",
            "<cp:coreProperties xmlns:cp='c' xmlns:dc='d' xmlns:dcterms='t'><dc:title>架空の文書</dc:title><dc:creator>医療情報課</dc:creator><cp:revision>7</cp:revision><dcterms:modified>2026-05-27T04:12:00Z</dcterms:modified></cp:coreProperties>",
        ),
    ])
}

/// A paragraph of a style; none is that of text.
pub fn paragraph(style: &str, runs: &str) -> String {
    let style = if style.is_empty() { String::new() } else { format!(r#"<w:pPr><w:pStyle w:val="{style}"/></w:pPr>"#) };
    format!("<w:p>{style}{runs}</w:p>")
}

/// Words as a run.
pub fn run(words: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{}</w:t></w:r>"#, escaped(words))
}

/// Words for XML.
pub fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

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
