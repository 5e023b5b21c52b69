//! Markdown pages with `junshu` commands in; what the built binary prints and its exit codes against the pages out.
//! What a page cannot show (an empty folder, standard input, files that are written, colours) is judged below.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const HOSPITAL: [&str; 6] = ["check", "fixtures/hospital", "--today", "2026-11-22", "--select", "GOV-5.1-2"];

/// Every command of `tests/cli/` and of the READMEs prints what its page says (`TRYCMD=overwrite` writes the pages).
#[test]
fn pages_show_what_is_printed() {
    let cases = trycmd::TestCases::new();
    cases.register_bin("junshu", Path::new(env!("CARGO_BIN_EXE_junshu")));
    // The look must not depend on the terminal of whoever runs the tests.
    for name in COLOR_VARIABLES {
        cases.env(name, "");
    }
    // Pages set some of these, so they cannot be emptied for all.
    let mut names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    assert_eq!(names.find(|name| name.starts_with("JUNSHU_")), None, "settings of whoever runs the tests");
    cases.case("tests/cli/*.md").case("tests/cli/*.toml").case("README*.md").run();
}

/// trycmd passes over programs it does not know: a typo in a page would run nothing.
#[test]
fn every_command_of_a_page_is_junshu() {
    let mut commands = 0;
    for path in pages() {
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
            let program = line.split(' ').find(|word| !word.contains('='));
            assert_eq!(program, Some("junshu"), "{}: {line}", path.display());
            commands += 1;
        }
    }
    assert!(commands > 200, "{commands} commands are too few to be all of them");
}

/// What is printed for every kind of bad input stands in a page.
#[test]
fn every_broken_input_is_shown() {
    let shown: String = pages().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let words: BTreeSet<&str> = shown.split_whitespace().collect();
    let mut inputs = 0;
    for (folder, least) in [("fixtures/broken", 100), ("fixtures/odd", 10), ("tests/cli/rules", 10)] {
        let names = entries(folder);
        assert!(names.len() >= least, "{folder} has {} entries", names.len());
        for path in names {
            assert!(words.contains(path.as_str()), "no page of tests/cli/ checks {path}");
            inputs += 1;
        }
    }
    assert!(inputs > 100);
}

/// No page blesses a panic.
#[test]
fn no_page_shows_a_panic() {
    let pages = pages();
    assert!(pages.len() >= 10);
    for path in pages {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["panicked", "RUST_BACKTRACE", "\n? 101", "interrupted"] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
}

#[test]
fn an_empty_folder_is_no_input_and_holds_no_rules() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    for (arguments, code) in [
        (&["check", path][..], "input::no_files"),
        (&["check", "fixtures/clinic", "--rules", path], "pack::no_rules"),
        (&["check", "fixtures/clinic", "--pack", path], "pack::file"),
        (&["test", path], "pack::no_rules"),
    ] {
        let output = junshu(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(&format!("error[{code}]")), "{arguments:?}: {}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
}

/// Absent is not empty: whatever has rules is unmet, and what has none is never met.
#[test]
fn nothing_recorded_leaves_every_evaluated_item_unmet() {
    for input in ["{}", "", "# 何もない\n", "---\n---\n", "schema_version: 1\nguideline: mhlw-6.0\n"] {
        let output = junshu(&["check", "-", "--today", "2026-11-22", "--format", "json"], input);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut unmet = 0;
        for requirement in report["facilities"][0]["requirements"].as_array().unwrap() {
            let id = requirement["id"].as_str().unwrap();
            let ruled = Path::new("rules/mhlw-6.0-gov").join(id).is_dir();
            let outcome = if ruled { "unmet" } else { "not_evaluated" };
            assert_eq!(requirement["outcome"], outcome, "{id} of {input:?}");
            assert!(
                !ruled || report["facilities"][0]["findings"].to_string().contains(id),
                "{id} is unmet without a word"
            );
            unmet += usize::from(ruled);
        }
        assert!(unmet >= 14, "{unmet} items are too few to be all that have rules");
        assert_eq!(output.status.code(), Some(1), "{input:?}");
    }
}

#[test]
fn a_file_gets_what_the_terminal_would_get() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["text", "json"] {
        let file = folder.path().join(format!("報告.{format}"));
        fs::write(&file, "前の報告").unwrap();
        let arguments = [&HOSPITAL[..], &["--format", format]].concat();
        let printed = junshu(&arguments, "");
        let saved = junshu(&[&arguments[..], &["--output", file.to_str().unwrap()]].concat(), "");
        assert_eq!(text(&fs::read(&file).unwrap()), text(&printed.stdout), "{format}");
        assert_eq!((text(&saved.stdout), saved.status.code()), ("", Some(1)), "{format}");
        assert!(printed.stdout.len() > 500);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "a partial file is left");
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let with = |options: &[&str], variables: &[(&str, &str)]| {
        let mut command = command(&[&HOSPITAL[..], options].concat());
        command.envs(variables.iter().copied());
        text(&command.output().unwrap().stdout).to_owned()
    };
    let plain = with(&[], &[]);
    assert!(plain.contains("error[GOV-5.1-2/certificate-valid]") && !plain.contains('\u{1b}'), "{plain}");
    let coloured = with(&["--color", "always"], &[]);
    assert_eq!(strip(&coloured), plain);
    assert_ne!(coloured, plain);
    assert_eq!(with(&[], &[("FORCE_COLOR", "1")]), coloured);
    assert_eq!(with(&[], &[("CLICOLOR_FORCE", "1")]), coloured);
    assert_eq!(with(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]), plain);
    assert_eq!(with(&["--color", "always"], &[("NO_COLOR", "1")]), coloured);
    assert_eq!(with(&["--color", "never"], &[("FORCE_COLOR", "1")]), plain);
}

/// Errors are coloured on standard error by the same rules.
#[test]
fn errors_are_coloured_too() {
    let shown = |color: &str| {
        let output = junshu(&["check", "fixtures/broken/duplicate-key.yaml", "--color", color], "");
        text(&output.stderr).to_owned()
    };
    let (plain, coloured) = (shown("never"), shown("always"));
    assert!(plain.contains("yaml::duplicate_key") && !plain.contains('\u{1b}'), "{plain}");
    assert!(coloured.contains('\u{1b}') && strip(&coloured) == plain, "{coloured}");
}

/// `junshu schema | head` must not end in a panic or an error.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command(&["schema"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((text(&output.stderr), output.status.code()), ("", Some(0)));
}

/// A folder may be named on the command line in any way: the records and the findings are the same.
#[test]
fn the_same_command_prints_the_same_bytes() {
    let first = junshu(&["check", "fixtures/hospital", "--today", "2026-11-22"], "");
    assert!(first.stdout.len() > 5000);
    for path in ["fixtures/hospital", "./fixtures/hospital", "fixtures/hospital/"] {
        let again = junshu(&["check", path, "--today", "2026-11-22"], "");
        assert_eq!(text(&again.stdout), text(&first.stdout), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf8_are_refused_or_read() {
    use std::os::unix::ffi::OsStrExt;
    let odd = std::ffi::OsStr::from_bytes(b"\xff\xfe");
    for before in [&["check"][..], &["check", "--select"], &["check", "--today"], &["explain"], &[]] {
        let output = command(before).arg(odd).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{before:?}");
        let said = text(&output.stderr);
        assert!(said.starts_with("error[") && !said.contains("panicked"), "{before:?}: {said}");
    }
}

const COLOR_VARIABLES: [&str; 3] = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"];

/// The built binary, without the look that the environment asks for.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_junshu"));
    command.args(arguments).stdin(Stdio::null());
    for name in COLOR_VARIABLES {
        command.env_remove(name);
    }
    command
}

fn junshu(arguments: &[&str], input: &str) -> Output {
    let mut command = command(arguments);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    // A command that reads no input may be gone already.
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    child.wait_with_output().expect("the binary ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("what is printed is UTF-8")
}

/// Without the codes of colours.
fn strip(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let plain = parts.next().unwrap_or_default().to_owned();
    parts.fold(plain, |plain, part| plain + part.split_once('m').map_or(part, |(_, rest)| rest))
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir("tests/cli").unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    pages.sort();
    pages
}

/// The entries of a folder as pages write them.
fn entries(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    names.sort();
    names
}
