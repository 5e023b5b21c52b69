//! A run that is interrupted in; the exit code that shells know, and nothing that is half written, out.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::given::{RECORDS, command, ended, folder, write};

/// Signals with the codes that must come of them.
const SIGNALS: [(&str, i32); 2] = [("INT", 130), ("TERM", 143)];

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
}

/// Files that are being written.
fn parts(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part")).count()
}

/// Starts a run that reads records from a stream without end, and waits until it writes so many files.
fn waiting(folder: &Path, args: &[&str], files: usize) -> Child {
    let mut command = command(folder, &[&["check", "--today", "2026-11-22", "-"], args].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a shell");
    for _ in 0..2_000 {
        if parts(folder) == files {
            return child;
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().and_then(|()| child.wait()).expect("a child can be killed");
    panic!("{files} files were never begun");
}

#[test]
fn an_interrupted_run_leaves_what_was_there() {
    for (signal, code) in SIGNALS {
        let folder = folder(&[("out.json", b"before")]);
        let args = ["--format", "json=out.json", "--format", "html=new.html", "--format", "text"];
        let mut child = waiting(folder.path(), &args, 2);
        send(signal, &child);
        assert_eq!(ended(&mut child).code(), Some(code), "{signal}");
        assert_eq!(fs::read_to_string(folder.path().join("out.json")).expect("it is there"), "before");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "{signal} left something");
    }
}

/// Rules that go on for ten seconds do not keep it.
#[test]
fn a_run_is_interrupted_while_rules_run() {
    let script = "//! 題\nconst RULE = #{ severity: \"error\", on: \"people\" };\nfn check(p) { let x = \"x\"; for i in 0..23 { x += x; } loop { if x.contains(\"y\") { break; } } }\n";
    for (signal, code) in SIGNALS {
        let folder = folder(&[("a.yaml", RECORDS)]);
        write(&folder.path().join("rules/t/r.rhai"), script);
        write(&folder.path().join("rules/t/r.md"), "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直す。\n\n## 例\n");
        let args = ["check", "a.yaml", "--rules", "rules", "--format", "json=out.json"];
        let mut child = command(folder.path(), &args).stderr(Stdio::null()).spawn().expect("a shell");
        while parts(folder.path()) == 0 && child.try_wait().expect("a child").is_none() {
            thread::sleep(Duration::from_millis(5));
        }
        thread::sleep(Duration::from_millis(200));
        send(signal, &child);
        assert_eq!(ended(&mut child).code(), Some(code), "{signal}");
        assert!(parts(folder.path()) == 0 && !folder.path().join("out.json").exists(), "{signal} left something");
    }
}

/// What a run that was killed has left is in nobody's way.
#[test]
fn a_killed_run_is_in_nobodys_way() {
    let folder = folder(&[]);
    let mut child = waiting(folder.path(), &["--format", "json=out.json"], 1);
    child.kill().expect("a child can be killed");
    ended(&mut child);
    write(&folder.path().join("a.yaml"), RECORDS);
    let ran = super::given::check(folder.path(), &["a.yaml", "--format", "json=out.json"]);
    assert!(ran.code == 1 && folder.path().join("out.json").is_file(), "{}", ran.err);
}
