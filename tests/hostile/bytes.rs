//! Bytes that are no text, or no text that YAML may hold, in; the place of the first of them out.

use super::given::{check, folder, refused};

/// The code and the place of what is wrong; nothing where the text is read.
type Wrong = Option<(&'static str, &'static str)>;

/// What stands behind `a: `.
const CASES: [(&str, &[u8], Wrong); 24] = [
    ("NUL", b"x\0y", Some(("yaml::syntax", "r.yaml:1:5"))),
    ("NUL in quotes", b"\"x\0y\"", Some(("yaml::syntax", "r.yaml:1:6"))),
    ("NUL escaped", b"\"x\\0y\"", None),
    ("bell", b"\x07", Some(("yaml::syntax", "r.yaml:1:4"))),
    ("an escape", b"\x1b[31m", Some(("yaml::syntax", "r.yaml:1:4"))),
    ("an escape, escaped", b"\"\\e[31m\"", None),
    ("C1", b"\xc2\x9b2J", Some(("yaml::syntax", "r.yaml:1:4"))),
    ("DEL", b"\x7f", Some(("yaml::syntax", "r.yaml:1:4"))),
    ("a lone surrogate, escaped", b"\"\\ud800\"", Some(("yaml::syntax", "r.yaml:1:"))),
    ("a low surrogate, escaped", b"\"\\udc00\"", Some(("yaml::syntax", "r.yaml:1:"))),
    ("surrogates the wrong way round", b"\"\\udc00\\ud800\"", Some(("yaml::syntax", "r.yaml:1:"))),
    ("beyond Unicode", b"\"\\U00110000\"", Some(("yaml::syntax", "r.yaml:1:"))),
    ("far beyond Unicode", b"\"\\UFFFFFFFF\"", Some(("yaml::syntax", "r.yaml:1:"))),
    ("a lone surrogate", b"\xed\xa0\x80", Some(("input::encoding", "r.yaml:1:4"))),
    ("a pair of surrogates", b"\xed\xa0\xbd\xed\xb8\x80", Some(("input::encoding", "r.yaml:1:4"))),
    ("an overlong slash", b"\xc0\xaf", Some(("input::encoding", "r.yaml:1:4"))),
    ("an overlong NUL", b"\xc0\x80", Some(("input::encoding", "r.yaml:1:4"))),
    ("an overlong line feed", b"\xe0\x80\x8a", Some(("input::encoding", "r.yaml:1:4"))),
    ("beyond Unicode, as bytes", b"\xf4\x90\x80\x80", Some(("input::encoding", "r.yaml:1:4"))),
    ("half a character", b"\xe3\x81", Some(("input::encoding", "r.yaml:1:4"))),
    ("a byte that is never there", b"\xff", Some(("input::encoding", "r.yaml:1:4"))),
    ("a mark of byte order inside", b"x\xef\xbb\xbfy", None),
    ("a mark in quotes", b"\"x\xef\xbb\xbfy\"", None),
    ("a non-character", b"\xef\xbf\xbe", Some(("yaml::syntax", "r.yaml:1:4"))),
];

#[test]
fn every_byte_that_is_no_text_has_its_place() {
    let mut wrong = Vec::new();
    for (name, bytes, must) in CASES {
        let text = [b"a: ", bytes, b"\nb: 1\n"].concat();
        let ran = check(folder(&[("r.yaml", &text)]).path(), &["r.yaml"]);
        let held = match must {
            Some((code, place)) => ran.code == 2 && ran.err.contains(&format!("[{code}]")) && ran.err.contains(place),
            None => ran.code == 1,
        };
        if !held {
            wrong.push(format!("{name}: {} {}", ran.code, ran.err.chars().take(300).collect::<String>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_bytes_elsewhere() {
    for (name, files) in [
        ("in a comment", &[("r.yaml", &b"# \xff\na: 1\n"[..])][..]),
        ("in a key", &[("r.yaml", b"\xc0\xaf: 1\n")]),
        ("in the second file", &[("a.yaml", b"a: 1\n"), ("r.yaml", b"b: \xff\n")]),
        ("in a file of UTF-16", &[("r.yaml", b"\xff\xfea\x00:\x00 \x001\x00\n\x00")]),
        ("in a workbook", &[("r.yaml", b"PK\x03\x04\x14\0\x06\0")]),
        ("in a picture", &[("r.yaml", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]),
    ] {
        let ran = check(folder(files).path(), &["."]);
        assert!(
            ran.code == 2 && ran.err.contains("r.yaml") && ran.err.contains("error[input::"),
            "{name}: {}",
            ran.err
        );
    }
}

/// Settings, waivers, baselines, pages, scripts and catalogs are read by the same reader.
#[test]
fn no_other_file_takes_what_is_no_text() {
    let rule: &[u8] = "//! 題\nconst RULE = #{ severity: \"error\", on: \"people\" };\nfn check(p) { }\n".as_bytes();
    let bad: &[u8] = b"x: \xed\xa0\x80\n";
    let folder = folder(&[
        ("a.yaml", b"people: []\n"),
        ("bad.yaml", bad),
        ("settings/junshu.yaml", bad),
        ("settings/b.yaml", b"people: []\n"),
        ("script/t/r.rhai", bad),
        ("script/t/r.md", b"# a\n"),
        ("page/t/r.rhai", rule),
        ("page/t/r.md", bad),
        ("pack/pack.yaml", bad),
    ]);
    for args in [
        &["a.yaml", "--config", "bad.yaml"][..],
        &["settings"],
        &["a.yaml", "--waivers", "bad.yaml"],
        &["a.yaml", "--baseline", "bad.yaml"],
        &["a.yaml", "--rules", "script"],
        &["a.yaml", "--rules", "page"],
        &["a.yaml", "--pack", "pack"],
    ] {
        refused(&check(folder.path(), args), "input::encoding", ":1:4");
    }
}
