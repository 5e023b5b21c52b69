//! Bodies of documents as word processors write them in; the paragraphs, the outline and the places that are read out.

use junshu::document::Fault;
use junshu::node::{NodeId, Tree};

use super::given::{lines, read, text};
use crate::package::package;
use crate::word::{document, paragraph, run};

#[track_caller]
fn body(body: &str) -> (Tree, NodeId) {
    read(document(body, &["http://example.com/a b.html".to_owned(), "b%E8%A1%A8.docx".to_owned()])).expect("it is read")
}

/// What is no text of a document is none of its paragraphs.
#[test]
fn only_what_people_read_is_text() {
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠した</w:t></w:r>";
    let shown = "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>見える</w:t></w:r>";
    let ruby = "<w:ruby><w:rt><w:r><w:t>ふっきゅう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>復旧</w:t></w:r></w:rubyBase></w:ruby>";
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:t>11月</w:t></w:r>";
    let boxed = |kind: &str| {
        format!(
            "<mc:{kind}><w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing></mc:{kind}>",
            paragraph("", &run("枠の中"))
        )
    };
    let both =
        format!("<w:r><mc:AlternateContent>{}{}</mc:AlternateContent></w:r>", boxed("Choice"), boxed("Fallback"));
    let cases = [
        ("<w:del><w:r><w:delText>消した</w:delText></w:r></w:del>".to_owned() + run("残る").as_str(), "残る"),
        (format!("<w:ins>{}</w:ins><w:moveFrom>{}</w:moveFrom>", run("足した"), run("動かした")), "足した"),
        (format!("{hidden}{shown}"), "見える"),
        (format!("{ruby}{}", run("する")), "復旧する"),
        (field.to_owned(), "11月"),
        (run("　字下げ&＜") + "<w:r><w:tab/><w:t>後</w:t><w:br/><w:t>行</w:t></w:r>", "字下げ&＜ 後 行"),
        ("<w:r><w:t>&#x4e00;&lt;<![CDATA[<二>]]></w:t></w:r>".to_owned(), "一<<二>"),
        (run("外") + both.as_str(), "外\n枠の中"),
        (
            "<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr>".to_owned()
                + run("印").as_str(),
            "印",
        ),
    ];
    for (runs, expected) in cases {
        let (tree, root) = body(&paragraph("", &runs));
        assert_eq!(text(&tree, root, &["text"]), Some(expected), "{runs}");
    }
    let (tree, root) =
        body(&[paragraph("10", &run("目次の行 3")), paragraph("", ""), paragraph("", &run("本文"))].concat());
    assert_eq!(text(&tree, root, &["text"]), Some("本文"));
}

#[test]
fn tables_are_rows_and_what_is_nested_is_in_its_cell() {
    let cell = |inner: &str| format!("<w:tc>{inner}</w:tc>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let words = |text: &str| paragraph("", &run(text));
    let inner = format!("<w:tbl>{}</w:tbl>", row(&[cell(&words("内")), cell(&words("側"))]));
    let rows = [
        row(&[cell(&words("区分")), cell(&words("番号"))]),
        row(&[cell(&[words("警察"), words("本部")].concat()), cell(&[inner, paragraph("", "")].concat())]),
        row(&[cell(&paragraph("", "")), cell(&paragraph("", ""))]),
    ];
    let (tree, root) = body(&format!("{}<w:tbl>{}</w:tbl>{}", paragraph("a3", &run("題")), rows.concat(), words("後")));
    assert_eq!(lines(&tree)[..5], ["題", "| 区分 | 番号 |", "| 警察 本部 | 内 側 |", "|  |  |", "後"]);
    let table = ["sections", "0", "tables", "0"];
    let at = |path: &[&str]| text(&tree, root, &[&table[..], path].concat()).map(str::to_owned);
    assert_eq!(at(&["header", "1"]).as_deref(), Some("番号"));
    assert_eq!(at(&["rows", "0", "0"]).as_deref(), Some("警察 本部"));
    assert_eq!(at(&["rows", "0", "1"]).as_deref(), Some("内 側"));
    assert_eq!(at(&["rows", "1", "1"]).as_deref(), Some(""));
}

/// With a title the chapters are below it; chapters without one are below none of them.
#[test]
fn the_title_is_not_one_of_many_chapters() {
    let heads =
        |list: &[(&str, &str)]| list.iter().map(|(style, words)| paragraph(style, &run(words))).collect::<String>();
    for (list, title, levels) in [
        (&[("a3", "題"), ("1", "目的"), ("2", "範囲"), ("1", "体制")][..], Some("題"), &[1, 2, 3, 2][..]),
        (&[("a3", "架空病院"), ("a3", "計画"), ("1", "目的")], Some("架空病院 計画"), &[1, 2]),
        (&[("1", "目的"), ("1", "体制")], None, &[2, 2]),
        (&[("1", "計画"), ("2", "目的"), ("2", "体制")], Some("計画"), &[1, 2, 2]),
        (&[("1", "目的"), ("a3", "題")], Some("目的"), &[1]),
        (&[("2", "目的")], None, &[2]),
    ] {
        let (tree, root) = body(&heads(list));
        assert_eq!(text(&tree, root, &["title"]), title, "{list:?}");
        let sections = tree.get_named(root, "sections").expect("sections");
        let level = |&section: &NodeId| tree.get_named(section, "level").map(|node| tree.source_text(node).to_owned());
        let found: Vec<_> = tree
            .items(sections)
            .iter()
            .map(|section| (level(section), tree.get_named(*section, "level").map(|node| tree.value(node))))
            .collect();
        let found: Vec<String> = found.iter().map(|(_, value)| format!("{value:?}")).collect();
        let expected: Vec<String> = levels.iter().map(|level| format!("Some(Int({level}))")).collect();
        assert_eq!(found, expected, "{list:?}");
    }
}

#[test]
fn links_lists_and_properties_are_those_of_the_file() {
    let link = |id: &str, words: &str| format!("<w:hyperlink r:id=\"{id}\">{}</w:hyperlink>", run(words));
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr>";
    let inner = format!("<w:hyperlink w:anchor=\"_Toc1\">{}</w:hyperlink>", run("章"));
    let (tree, root) = body(
        &[
            paragraph("1", &run("関連")),
            paragraph("", &[run("前"), link("rId10", "規程"), link("rId11", "表"), inner].concat()),
            format!("{item}{}</w:p>", run("項目")),
            item.replace("\"2\"", "\"0\"") + run("項目でない").as_str() + "</w:p>",
        ]
        .concat(),
    );
    let all = ["links", "0"];
    assert_eq!(text(&tree, root, &[&all[..], &["text"]].concat()), Some("規程"));
    assert_eq!(text(&tree, root, &[&all[..], &["to"]].concat()), Some("http://example.com/a b.html"));
    assert_eq!(text(&tree, root, &["links", "1", "to"]), Some("b表.docx"));
    assert_eq!(tree.items(tree.get_named(root, "links").expect("links")).len(), 2, "one to a bookmark is none");
    assert_eq!(text(&tree, root, &["sections", "0", "items", "0"]), Some("項目"));
    assert_eq!(text(&tree, root, &["sections", "0", "items", "1"]), None);
    for (key, said) in
        [("title", "架空の文書"), ("creator", "医療情報課"), ("modified", "2026-05-27"), ("revision", "7")]
    {
        assert_eq!(text(&tree, root, &["properties", key]), Some(said));
    }
    assert!(!text(&tree, root, &["text"]).expect("text").contains("医療情報課"), "properties are no text");
}

/// What each node says stands at its place, unless it is made of what stands there.
#[test]
fn nodes_stand_where_they_say() {
    let prose = std::fs::read_to_string("fixtures/hospital-documents/docs/contract-emr.md").expect("a document");
    let (tree, root) = read(super::typed::from_markdown(&prose)).expect("it is read");
    let made = ["name", "number", "path", "anchor", "to"];
    let mut judged = 0;
    for node in tree.ids().filter(|&node| node != root) {
        let key = tree.key(node).map_or("", |symbol| tree.symbols().name(symbol));
        if let Some(said) = tree.text(node).filter(|_| !made.contains(&key)) {
            let stands = tree.slice(node).map_or_else(|| tree.source_text(node), |at| tree.sources().text(at));
            assert_eq!(stands, said, "{key}");
            judged += 1;
        }
    }
    assert!(judged > 60, "{judged}");
}

#[test]
fn other_forms_of_a_package_are_read() {
    let main = "<document xmlns='http://purl.oclc.org/ooxml/wordprocessingml/main'><body><p><r><t>厳密</t></r></p></body></document>";
    let relation = "<Relationships><Relationship Id='a' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' Target='/word/document2.xml'/></Relationships>";
    let (tree, root) = read(package(&[("_rels/.rels", relation), ("word/document2.xml", main)])).expect("it is read");
    assert_eq!(text(&tree, root, &["text"]), Some("厳密"));
    let (tree, root) = read(package(&[("word/document.xml", main)])).expect("it is read");
    assert_eq!(text(&tree, root, &["text"]), Some("厳密"));
    assert_eq!(tree.get_named(root, "properties"), None);
    assert_eq!(read(package(&[("xl/workbook.xml", "<workbook/>")])).err(), Some(Fault::NotWord));
    assert_eq!(read(package(&[("word/document.xml", "<workbook/>")])).err(), Some(Fault::NotWord));
}
