//! Scripts with a `RULE` that is wrong, or without a page, in; the error at its place, and the other rules unharmed, out.

use crate::bench::{Bench, Trouble, marked};

const CHECK: &str = "fn check(s) { fail(s, \"x\") }\n";

/// Loads a script whose second line is `rule`, beside a sound one.
fn load(rule: &str) -> (Vec<Trouble>, std::ops::Range<usize>) {
    let (text, range) = marked(&format!("//! 題\n{rule}\n{CHECK}"));
    let loaded = Bench::mini().rule("t/a", &text).check("t/sound", "fail(s.id, \"sound\")").load();
    assert!(loaded.pack.find_rule("t/sound").is_some());
    let ran = loaded.run("things: [{ id: a }]\n");
    let rules: Vec<String> = ran.all().into_iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["t/sound"], "{rule}");
    (loaded.troubles(), range)
}

/// One error with these words, at the marks.
#[track_caller]
fn wrong(rule: &str, words: &str) {
    let (troubles, range) = load(rule);
    assert_eq!(troubles.len(), 1, "{rule}: {troubles:?}");
    let trouble = &troubles[0];
    assert!(trouble.code == "rule::metadata" && trouble.message.contains(words), "{rule}: {trouble:?}");
    assert_eq!(trouble.range, range, "{rule}: {trouble:?}");
    assert!(!trouble.help.is_empty(), "{rule}");
}

#[test]
fn the_constant_must_be_there_and_literal() {
    wrong("let «RULE» = #{ severity: \"error\", on: \"things[]\" };", "直接");
    wrong("const «RULE» = 1;", "直接");
    wrong("const «RULE» = [\"error\"];", "直接");
    wrong("const «RULE» = #{ severity: today(), on: \"things[]\" };", "直接");
    wrong("const «RULE» = #{ severity: kind(), on: \"things[]\" };", "直接");
    let (troubles, _) = load("");
    assert!(troubles.len() == 1 && troubles[0].code == "rule::metadata", "{troubles:?}");
}

#[test]
fn keys_and_values() {
    wrong("const RULE = #{ «severity»: 1, on: \"things[]\" };", "文字列");
    wrong("const RULE = #{ «severity»: [\"error\"], on: \"things[]\" };", "文字列");
    wrong("const RULE = #{ «severity»: (), on: \"things[]\" };", "文字列");
    wrong("const RULE = #{ «severity»: true, on: \"things[]\" };", "文字列");
    wrong("const RULE = #{ severity: \"«fatal»\", on: \"things[]\" };", "error、warning、info");
    wrong("const RULE = #{ severity: \"«ERROR»\", on: \"things[]\" };", "error、warning、info");
    wrong("const «RULE» = #{ on: \"things[]\" };", "severity");
    wrong("const «RULE» = #{ severity: \"error\" };", "on か same_as");
    wrong("const «RULE» = #{ severity: \"error\", on: \"things[]\", same_as: \"T-1\" };", "on か same_as");
    wrong("const RULE = #{ severity: \"error\", on: \"things[]\", «colour»: \"red\" };", "colour");
    wrong("const RULE = #{ severity: \"error\", on: \"things[]\", «strict»: true };", "strict");
    wrong("const RULE = #{ severity: \"error\", on: \"«thigns[]»\" };", "thigns");
    wrong("const RULE = #{ severity: \"error\", on: \"«a..b»\" };", "読めません");
    wrong("const RULE = #{ severity: \"error\", on: \"«things[0]»\" };", "読めません");
    wrong("const RULE = #{ severity: \"error\", same_as: \"«T-9»\" };", "T-9");
    wrong("const RULE = #{ severity: \"error\", same_as: \"«t-1»\" };", "t-1");
    wrong("const RULE = #{ severity: \"error\", on: \"things[]\", error_if: \"«most»\" };", "most");
    wrong("const RULE = #{ severity: \"error\", on: \"things[]\", error_if: \"«nope»\" };", "nope");
    wrong("const RULE = #{ severity: \"error\", on: \"things[]\", «error_if»: true };", "文字列");
    wrong("const RULE = #{ severity: \"error\", on: \"things[]\", «waivable»: \"no\" };", "true か false");
}

#[test]
fn a_key_twice_is_a_syntax_error() {
    let (troubles, _) = load("const RULE = #{ severity: \"error\", on: \"things[]\", on: \"people[]\" };");
    assert!(troubles.len() == 1 && troubles[0].code == "rule::syntax", "{troubles:?}");
}

#[test]
fn the_place_is_in_the_constant_not_in_the_title() {
    for word in ["severity", "RULE", "fatal"] {
        let text = format!("//! {word} の点検\nconst RULE = #{{ severity: \"fatal\", on: \"things[]\" }};\n{CHECK}");
        let trouble = Bench::mini().rule("t/a", &text).load().troubles().remove(0);
        assert!(trouble.range.start > text.find("const").expect("it is there"), "{word}: {trouble:?}");
    }
    // A word that the compiler put together stands nowhere; the span must not cut a character in two.
    let text = format!("//! 題\nconst RULE = #{{ severity: `fat${{1}}al`, on: \"things[]\" }};\n{CHECK}");
    let trouble = Bench::mini().rule("t/a", &text).load().troubles().remove(0);
    assert!(text.is_char_boundary(trouble.range.end), "{trouble:?}");
}

#[test]
fn a_check_must_be_there_and_callable() {
    for check in ["", "fn check() { }", "fn check(a, b) { }", "fn Check(s) { }", "fn chek(s) { }"] {
        let text = format!("//! 題\nconst RULE = #{{ severity: \"error\", on: \"things[]\" }};\n{check}\n");
        let troubles = Bench::mini().rule("t/a", &text).load().troubles();
        assert!(troubles.len() == 1 && troubles[0].message.contains("check"), "{check}: {troubles:?}");
    }
}

#[test]
fn titles_and_pages() {
    let text = crate::bench::script("things[]", "return;");
    let titled = |title: &str| format!("# {title}\n\n## なぜ\n\nw\n\n## 直し方\n\nf\n\n## 例\n");
    for (script, page) in [
        (text.replace("//! 題\n", ""), titled("題")),
        (text.replace("//! 題", "//!"), titled("題")),
        (text.replace("//! 題", "// 題"), titled("題")),
        (text.clone(), titled("別の題")),
        (text.clone(), String::new()),
        (text.clone(), "# 題\n\n## なぜ\n\nw\n".to_owned()),
        (text.clone(), "# 題\n\n## なぜ\n\n## 直し方\n\nf\n\n## 例\n".to_owned()),
    ] {
        let loaded = Bench::mini().file("t/a.rhai", &script).file("t/a.md", &page).check("t/b", "return;").load();
        assert!(
            loaded.troubles().len() == 1 && loaded.pack.rules.len() == 1,
            "{script}{page}: {:?}",
            loaded.troubles()
        );
    }
    let without = Bench::mini().file("t/a.rhai", &text).check("t/b", "return;").load();
    assert_eq!((without.troubles().len(), without.pack.rules.len()), (1, 1));
}

#[test]
fn a_byte_order_mark_and_crlf_change_nothing() {
    let text = crate::bench::script("things[]", "s.«nmae»");
    let (text, range) = marked(&text);
    let crlf = text.replace('\n', "\r\n");
    for (text, shift) in [(text.clone(), 0), (format!("\u{feff}{text}"), 3), (crlf, 3)] {
        let page = "# 題\n\n## なぜ\n\nw\n\n## 直し方\n\nf\n\n## 例\n";
        let troubles = Bench::mini().file("t/a.rhai", &text).file("t/a.md", page).load().troubles();
        assert!(!troubles.is_empty() && troubles.iter().all(|t| t.text == "nmae"), "{troubles:?}");
        assert_eq!(troubles[0].range.start, range.start + shift, "{troubles:?}");
    }
}

/// The body of a library is run when it is loaded; there is no evaluation then.
#[test]
fn a_library_whose_body_reads_is_an_error_and_no_panic() {
    for body in ["const T = today();", "let x = at(\"things[]\");", "param(\"most\");", "fail(1, \"x\");"] {
        let loaded = std::panic::catch_unwind(|| {
            Bench::mini().file("lib/own.rhai", body).check("t/a", "return;").try_load(&[]).err()
        });
        assert!(loaded.is_ok_and(|errors| errors.is_some()), "{body}");
    }
}
