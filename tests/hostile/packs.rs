//! A pack whose every word commands a terminal in; commands and reports that show it as words out.

use std::fs;
use std::path::Path;

use super::given::{check, folder, junshu, refused, write};
use crate::folder::copy;
use crate::terminal::commands;

/// Keys of a pack whose values are words for people.
const WORDS: [&str; 15] = [
    "title",
    "label",
    "text",
    "evidence",
    "human",
    "section_title",
    "notice",
    "disclaimer",
    "edition",
    "doc",
    "source",
    "number",
    "section",
    "duty",
    "unit",
];

/// The file with a command around each such value.
fn armed(text: &str) -> String {
    let line = |line: &str| {
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        let bare = value.trim_matches('"');
        if WORDS.contains(&key.trim_start_matches([' ', '-'])) && !value.starts_with(['{', '[', '|', '>']) {
            format!("{key}: \"\\e[31m{bare}\\a\\u202e\\e]0;x\\a\"\n")
        } else {
            format!("{line}\n")
        }
    };
    text.lines().map(line).collect()
}

/// The small pack of the engine's tests, with a rule whose every word is armed; and records on which it says something.
fn around() -> tempfile::TempDir {
    let folder = folder(&[("r/a.yaml", b"facility: { name: a }\n")]);
    let pack = folder.path().join("pack");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/mini"), &pack);
    let title = "\u{1b}[31m題\u{7}";
    let script = format!(
        "//! {title}\nconst RULE = #{{ severity: \"error\", on: \"facility\" }};\nfn check(f) {{ if param(\"most\") > 1 {{ return fail(f, `{title}`).help(`{title}\n{title}`).note(f, `{title}`) }} }}\n"
    );
    write(&pack.join("T-1/r.rhai"), script);
    let page = format!("# {title}\n\n## なぜ\n\n{title}\n\n## 直し方\n\n{title}\n\n## 例\n\n{title}\n");
    write(&pack.join("T-1/r.md"), page);
    folder
}

const COMMANDS: [&[&str]; 12] = [
    &["explain", "T-1/r"],
    &["explain", "T-1"],
    &["list", "rules"],
    &["list", "requirements"],
    &["list", "requirements", "r"],
    &["config", "show"],
    &["test"],
    &["forecast", "r"],
    &["diff", "r", "r"],
    &["mutate", "r"],
    &["baseline", "create", "r", "--force"],
    &["baseline", "show", "r"],
];

#[test]
fn no_word_of_a_rule_commands_a_terminal() {
    let folder = around();
    let here = folder.path();
    for args in COMMANDS {
        let ran = junshu(here, &[args, &["--pack", "pack"]].concat());
        assert!(!ran.out.is_empty() || !ran.err.is_empty(), "{args:?} says nothing");
    }
    for format in ["text", "short", "github", "markdown", "gitlab", "csv", "junit", "html", "json", "jsonl", "rdjson"] {
        let out = here.join("out");
        let file = format!("{format}={}", out.display());
        let ran = check(here, &["r", "--pack", "pack", "--format", &file]);
        let shown = fs::read_to_string(&out).unwrap_or_else(|_| panic!("{format}: {}", ran.err));
        let escapes: Vec<char> = shown.chars().filter(|&c| c != '\r' && c.is_control() && commands(c)).collect();
        assert!(shown.contains('題') && escapes.is_empty(), "{format}: {escapes:?}");
    }
    let ran = check(here, &["r", "--pack", "pack", "--verbose"]);
    assert!(ran.code == 1 && ran.out.contains('題'), "{}", ran.err);
}

/// What stands in every report is refused where it is read.
#[test]
fn a_pack_whose_words_command_a_terminal_is_none() {
    for file in ["pack.yaml", "catalog.yaml"] {
        let folder = around();
        let path = folder.path().join("pack").join(file);
        let text = fs::read_to_string(&path).expect("a pack");
        for armed in [armed(&text), text.replacen("試験", "試\u{202e}験", 1)] {
            assert_ne!(armed, text);
            write(&path, armed);
            for args in COMMANDS {
                let ran = junshu(folder.path(), &[args, &["--pack", "pack"]].concat());
                refused(&ran, "pack::file", file);
            }
        }
    }
}

#[test]
fn a_rule_whose_name_commands_a_terminal_is_none() {
    for name in ["\u{1b}[31m/r", "t/\u{1b}[31m", "t/\u{202e}r", "t/\u{9b}2J"] {
        let folder = around();
        let text = |ending: &str| fs::read(folder.path().join("pack/T-1").join(format!("r.{ending}"))).expect("a rule");
        for ending in ["rhai", "md"] {
            write(&folder.path().join(format!("rules/{name}.{ending}")), text(ending));
            write(&folder.path().join(format!("\u{1b}[31m/r.{ending}")), text(ending));
        }
        refused(&check(folder.path(), &["r", "--rules", "rules"]), "pack::file", "rules/");
        refused(&check(folder.path(), &["r", "--rules", "\u{1b}[31m"]), "pack::file", "r.rhai");
    }
}

/// Definitions each of which has the next one twice.
fn branching(levels: usize) -> String {
    let next = |at: usize| format!("{{ $ref: \"#/$defs/d{}\" }}", at + 1);
    (0..levels).map(|at| format!("  d{at}: {{ properties: {{ a: {0}, b: {0} }} }}\n", next(at))).collect()
}

/// Schemas that lead back to themselves, or branch until nobody could look at all of it.
#[test]
fn a_schema_without_end_is_none() {
    let (deep, many) = ("入れ子が深すぎます", "項目が多すぎます");
    for (defs, problem) in [
        ("  d0: { $ref: \"#/$defs/d0\" }\n".to_owned(), deep),
        ("  d0: { $ref: \"#/$defs/d1\" }\n  d1: { $ref: \"#/$defs/d0\" }\n".to_owned(), deep),
        ("  d0: { items: { $ref: \"#/$defs/d0\" } }\n".to_owned(), deep),
        (branching(1).replace("/d1", "/d0"), deep),
        (branching(40), deep),
        (branching(17) + "  d17: { type: string }\n", many),
    ] {
        let folder = around();
        let path = folder.path().join("pack/schema.yaml");
        let text = fs::read_to_string(&path).expect("a schema");
        let endless = text.replacen("properties:\n", "properties:\n  endless: { $ref: \"#/$defs/d0\" }\n", 1);
        let endless = endless.replacen("$defs:\n", &format!("$defs:\n{defs}"), 1);
        assert!(endless.contains("endless") && endless.contains("  d0:"), "{text}");
        write(&path, endless);
        refused(&check(folder.path(), &["r", "--pack", "pack"]), "pack::schema", problem);
    }
}
