//! Files of a word processor that nobody would make in; an error at the record that names them, or an end in time, out.

use std::time::Instant;

use super::given::{Ran, check, folder, refused};
use crate::package::package;
use crate::word::{document, escaped, paragraph, run};

const RECORDS: &[u8] = b"policies:\n  - { id: PL-1, title: a, kind: bcp, version: '1', approved_date: 2026-01-01, approved_by: P-1, reviewed_date: 2026-01-01, file: docs/a.docx }\npeople:\n  - { id: P-1, name: a, department: b, affiliation: executive }\n";

fn judged(document: &[u8]) -> Ran {
    let folder = folder(&[("r/records.yaml", RECORDS), ("r/docs/a.docx", document)]);
    check(folder.path(), &["r", "--select", "documents", "--format", "short"])
}

fn body(inner: &str) -> Vec<u8> {
    document(inner, &[])
}

/// The head of a compound file, with the name of a stream in it.
fn compound(name: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(1024, 0);
    bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// The same with the flag that the first entry has a password.
fn locked(mut bytes: Vec<u8>) -> Vec<u8> {
    let entry = bytes.windows(4).position(|mark| mark == b"PK\x01\x02").expect("an entry");
    bytes[6] |= 1;
    bytes[entry + 8] |= 1;
    bytes
}

#[test]
fn what_is_no_document_is_an_error_at_the_record_that_names_it() {
    let good = body(&paragraph("", &run("架空の文書")));
    let entity = "<!DOCTYPE d [<!ENTITY a \"ああああ\">]><w:document xmlns:w='x'><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>";
    let main = |text: &str| package(&[("word/document.xml", text)]);
    for (name, bytes, code) in [
        ("nothing", Vec::new(), "document::not_word"),
        ("a text", b"version https://git-lfs.github.com/spec/v1\n".to_vec(), "document::not_word"),
        ("a workbook", package(&[("xl/workbook.xml", "<workbook/>")]), "document::not_word"),
        ("a package of nothing", package(&[]), "document::not_word"),
        ("no body", main("<w:document/>"), "document::not_word"),
        ("of 2003", compound("WordDocument"), "document::old_word"),
        ("with a password", compound("EncryptedPackage"), "document::encrypted"),
        ("an entry with a password", locked(main("<w:document/>")), "document::encrypted"),
        ("cut off", good[..good.len() / 2].to_vec(), "document::damaged"),
        ("without its end", good[..good.len() - 22].to_vec(), "document::damaged"),
        ("only a beginning", b"PK\x03\x04".to_vec(), "document::damaged"),
        ("no XML", main("# 架空"), "document::damaged"),
        ("an element left open", main("<w:document><w:body>"), "document::damaged"),
        ("elements crossed", main("<a><b></a></b>"), "document::damaged"),
        ("a declaration", main(entity), "document::damaged"),
        ("an entity of nobody", main(&entity[entity.find("<w:").expect("the document")..]), "document::damaged"),
        ("a number of no sign", main("<w:document><w:body>&#xFFFFFFFF;</w:body></w:document>"), "document::damaged"),
    ] {
        let ran = judged(&bytes);
        assert!(!ran.out.contains("PL-1"), "{name}");
        refused(&ran, code, "records.yaml:2:");
    }
}

/// Each is more than any document has, and is refused before it takes long.
#[test]
fn what_is_too_much_is_refused() {
    let started = Instant::now();
    let entries: Vec<(String, &str)> = (0..4200).map(|at| (format!("word/media/{at}.xml"), "")).collect();
    let entries: Vec<(&str, &str)> = entries.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    // A few kilobytes that say much: the length that is written before them is not asked.
    let bomb = paragraph("", &run(&" ".repeat((64 << 20) + 1)));
    for (name, bytes, code) in [
        ("entries", package(&entries), "document::too_much"),
        ("a bomb", body(&bomb), "document::too_much"),
        ("nesting", body(&format!("{}{}", "<w:sdt>".repeat(1000), "</w:sdt>".repeat(1000))), "document::too_much"),
        ("elements", body(&"<w:r/>".repeat(4_000_001)), "document::too_much"),
        ("paragraphs", body(&"<w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(200_001)), "document::too_much"),
        ("text", body(&paragraph("", &run(&"あ".repeat(2 << 20)))), "document::too_large"),
    ] {
        refused(&judged(&bytes), code, "records.yaml:2:");
        assert!(started.elapsed().as_secs() < 60, "{name}: {:?}", started.elapsed());
    }
}

/// A record that names one bomb again and again.
#[test]
fn one_bomb_is_not_unpacked_for_ever() {
    let record = |at: usize| {
        format!(
            "  - {{ id: D-{at}, title: a, kind: report, version: '1', approved_date: 2026-01-01, approved_by: P-1, file: docs/a.docx }}\n"
        )
    };
    let records = format!("documents:\n{}", (0..500).map(record).collect::<String>());
    let bomb = body(&paragraph("", &run(&" ".repeat((64 << 20) + 1))));
    let folder = folder(&[("r/records.yaml", records.as_bytes()), ("r/docs/a.docx", &bomb)]);
    let ran = check(folder.path(), &["r", "--select", "documents/placeholder-left", "--format", "short"]);
    refused(&ran, "document::too_many", "records.yaml");
}

/// Each is read in the time of a document of its size.
#[test]
fn nesting_and_floods_have_an_end() {
    let many = 50_000;
    let tables = "<w:tbl><w:tr><w:tc>".repeat(150) + "</w:tc></w:tr></w:tbl>".repeat(150).as_str();
    let boxes = "<w:p><w:r><w:txbxContent>".repeat(150)
        + run("x").as_str()
        + "</w:txbxContent></w:r></w:p>".repeat(150).as_str();
    let links = "<w:hyperlink r:id=\"rId10\">".repeat(400) + run("x").as_str() + "</w:hyperlink>".repeat(400).as_str();
    let attributes: String = (0..many).map(|at| format!(" w:a{at}=\"1\"")).collect();
    let headings = paragraph("1", &run("a")) + paragraph("2", &run("b")).as_str();
    let cells =
        format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", format!("<w:tc>{}</w:tc>", paragraph("", &run("x"))).repeat(many));
    for (name, inner) in [
        ("tables in tables", tables),
        ("boxes in boxes", boxes),
        ("links in links", paragraph("", &links)),
        ("attributes", format!("<w:p{attributes}><w:pPr{attributes}/></w:p>")),
        ("headings", headings.repeat(2500)),
        ("titles", paragraph("a3", &run("題")).repeat(many / 10)),
        ("cells", cells),
        ("runs", paragraph("", &run("版：1 ").repeat(many))),
        ("dates", paragraph("", &run("2026-01-01 ")).repeat(many / 10)),
        ("entities", paragraph("", &format!("<w:r><w:t>{}</w:t></w:r>", "&amp;".repeat(many)))),
    ] {
        let started = Instant::now();
        let ran = judged(&document(&inner, &["http://example.com".to_owned()]));
        assert!(ran.code <= 1, "{name}: {}", ran.err.get(..500).unwrap_or(&ran.err));
        assert!(started.elapsed().as_secs() < 60, "{name} takes {:?}", started.elapsed());
    }
}

/// Ends of packages by the thousand, each of which may have entries before it.
#[test]
fn many_ends_of_a_package_are_tried_within_bounds() {
    let good = body(&paragraph("", &run("架空の文書")));
    let end = &good[good.len() - 22..];
    for many in [1000, 100_000] {
        let mut bytes = good.clone();
        bytes.truncate(good.len() - 22);
        for _ in 0..many {
            bytes.extend_from_slice(end);
        }
        bytes.extend_from_slice(b"PK");
        let (started, ran) = (Instant::now(), judged(&bytes));
        assert!(ran.code <= 2 && started.elapsed().as_secs() < 30, "{many}: {:?}", started.elapsed());
    }
}

/// What a heading says is printed where it stands, and commands no terminal.
#[test]
fn a_heading_is_no_command() {
    let title = escaped("題 \u{202e}::error::\u{2028}\u{200b} [x](y) {0} <b>");
    let heading = format!("<w:r><w:t>{title}</w:t></w:r>");
    let bytes = body(
        &(paragraph("a3", &run("架空")) + paragraph("1", &heading).as_str() + paragraph("", &run("TODO")).as_str()),
    );
    let folder = folder(&[("r/records.yaml", RECORDS), ("r/docs/a.docx", &bytes)]);
    for format in ["text", "short", "github", "junit", "markdown", "html"] {
        let ran = check(folder.path(), &["r", "--select", "documents", "--format", format]);
        assert!(ran.code <= 1, "{format}: {}", ran.err);
        assert!(format == "junit" || ran.out.contains("TODO"), "{format}");
        let commands = ran.out.lines().filter(|line| line.starts_with("::error") && line.contains("]::")).count();
        assert_eq!(commands, 0, "{format}");
    }
}

/// The same bytes with one of them changed: something is said, and nothing falls.
#[test]
fn any_bytes_are_read_or_refused() {
    let good = std::fs::read("fixtures/docx/docs/bcp.docx").expect("the fixture");
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..60 {
        let mut bytes = good.clone();
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        bytes.truncate(random.usize(bytes.len() / 2..=bytes.len()));
        let ran = judged(&bytes);
        assert!(ran.code <= 2 && !ran.err.contains("internal"), "{}", ran.err);
    }
}
