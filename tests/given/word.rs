//! The body of a document in; a file as a word processor writes it out.

use crate::package::package;

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
