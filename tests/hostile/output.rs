//! Places that take no more, or never took anything, in; the whole result or none of it, and why, out.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use super::given::{RECORDS, TODAY, check, command, ended, folder, pipe, run, sound};
use crate::folder::copy;

const FORMATS: [&str; 14] = [
    "text", "short", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html", "csv", "xlsx", "oscal",
    "rdjson",
];

/// Every command that prints, and what it is asked.
const COMMANDS: [&[&str]; 14] = [
    &["list", "rules"],
    &["list", "codes"],
    &["list", "requirements"],
    &["explain", "GOV-5.1-2"],
    &["explain", "yaml::syntax"],
    &["schema", "config"],
    &["schema", "inventory"],
    &["config", "show"],
    &["completions", "bash"],
    &["man"],
    &["diff", "r", "r"],
    &["forecast", "r"],
    &["--help"],
    &["--version"],
];

fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").expect("the device that is full").into()
}

/// No device that is full, no test of it.
fn has_full() -> bool {
    Path::new("/dev/full").exists()
}

fn records() -> tempfile::TempDir {
    folder(&[("r/a.yaml", RECORDS)])
}

#[test]
fn a_full_disk_is_said_and_ends_with_2() {
    let checks = FORMATS.map(|format| ["check", "r", "--today", TODAY, "--format", format]);
    let all = checks.iter().map(|args| &args[..]).chain(COMMANDS);
    let folder = records();
    for args in all.filter(|_| has_full()) {
        let mut command = command(folder.path(), args);
        let mut child = command.stdout(full()).stderr(Stdio::piped()).spawn().expect("a shell");
        let status = ended(&mut child);
        let err = std::io::read_to_string(child.stderr.take().expect("a pipe")).expect("text");
        assert_eq!(status.code(), Some(2), "{args:?}: {err}");
        assert!(err.contains("error[output]") && err.contains("空き容量がありません"), "{args:?}: {err}");
    }
}

#[test]
fn a_full_place_is_said_by_its_name() {
    let folder = records();
    symlink("/dev/full", folder.path().join("link")).expect("a link");
    for place in ["/dev/full", "link"].into_iter().filter(|_| has_full()) {
        for format in FORMATS {
            let ran = check(folder.path(), &["r", "--format", &format!("{format}={place}")]);
            assert!(ran.code == 2 && ran.err.contains(place) && ran.err.contains("空き容量"), "{format}: {}", ran.err);
        }
    }
    assert_eq!(left(folder.path()), ["link", "r"]);
}

/// What is in a folder, sorted.
fn left(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A disk that fills up while the file is written: what was there before is there still.
#[test]
fn a_file_that_cannot_be_finished_is_not_there() {
    let folder = records();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hospital"), &folder.path().join("r"));
    fs::write(folder.path().join("out.json"), "before").expect("a file can be written");
    let junshu = command(folder.path(), &["check", "r", "--today", TODAY, "--format", "json=out.json"]);
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh"])
        .arg(junshu.get_program())
        .args(junshu.get_args());
    let ran = run(limited.current_dir(folder.path()).stdin(Stdio::null()));
    assert!(ran.code == 2 && ran.err.contains("out.json"), "{} {}", ran.code, ran.err);
    assert_eq!(left(folder.path()), ["out.json", "r"]);
    assert_eq!(fs::read_to_string(folder.path().join("out.json")).expect("it is there"), "before");
}

/// Whoever reads no further has read enough: no word on it, and the verdict counts.
#[test]
fn a_reader_that_goes_away_hears_nothing() {
    let folder = records();
    let checks = FORMATS.map(|format| (["check", "r", "--today", TODAY, "--format", format], 1));
    let checks = checks.iter().map(|(args, code)| (&args[..], *code));
    for (args, code) in checks.chain(COMMANDS.iter().map(|args| (*args, 0))) {
        let mut child =
            command(folder.path(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a shell");
        drop(child.stdout.take());
        let status = ended(&mut child);
        let err = std::io::read_to_string(child.stderr.take().expect("a pipe")).expect("text");
        assert_eq!((status.code(), err.as_str()), (Some(code), ""), "{args:?}");
    }
}

#[test]
fn streams_that_are_closed_from_the_start_do_no_harm() {
    let folder = records();
    let junshu = env!("CARGO_BIN_EXE_junshu");
    for (closed, code) in [(">&-", 1), ("2>&-", 1), ("<&-", 1), (">&- 2>&- <&-", 1), ("2>/dev/full", 1)] {
        let line = format!("\"$0\" check r --today {TODAY} {closed}; echo code=$?");
        let mut shell = Command::new("sh");
        let ran = run(shell.args(["-c", &line, junshu]).current_dir(folder.path()).stdin(Stdio::null()));
        assert!(ran.out.ends_with(&format!("code={code}\n")), "{closed}: {} {}", ran.out, ran.err);
        assert!(!ran.err.contains("panicked"), "{closed}: {}", ran.err);
    }
}

/// Where the words on what is wrong go nowhere, the exit code still says it.
#[test]
fn an_error_that_nobody_hears_is_still_2() {
    let folder = folder(&[("a.yaml", b"a: [\n")]);
    for place in ["2>/dev/full", "2>&-"].into_iter().filter(|_| has_full()) {
        let line = format!("\"$0\" check a.yaml {place}; echo code=$?");
        let mut shell = Command::new("sh");
        let ran = run(shell.args(["-c", &line, env!("CARGO_BIN_EXE_junshu")]).current_dir(folder.path()));
        assert!(ran.out.ends_with("code=2\n"), "{place}: {} {}", ran.out, ran.err);
    }
}

#[test]
fn a_pipe_takes_what_a_file_would() {
    let folder = records();
    pipe(&folder.path().join("p"));
    let mut child = command(folder.path(), &["check", "r", "--today", TODAY, "--format", "json=p"]);
    let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a shell");
    let read = std::io::read_to_string(File::open(folder.path().join("p")).expect("a pipe")).expect("text");
    assert_eq!(ended(&mut child).code(), Some(1));
    assert!(read.starts_with('{') && read.ends_with("}\n"), "{} bytes", read.len());
}

#[test]
fn places_that_are_none_are_said() {
    let folder = records();
    fs::create_dir(folder.path().join("d")).expect("a folder");
    for place in ["d", "none/x.json", "r/a.yaml/x.json", ""] {
        let ran =
            run(&mut command(folder.path(), &["check", "r", "--today", TODAY, "--format", &format!("json={place}")]));
        sound(&ran);
        assert!(ran.code == 2 && ran.out.is_empty(), "{place}: {}", ran.out);
    }
    assert_eq!(left(folder.path()), ["d", "r"]);
}
