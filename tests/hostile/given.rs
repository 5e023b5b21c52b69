//! A folder and arguments in; what the binary came to within bounds of time and memory, and whether that is sound, out.

use std::fs;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::binary;
pub use crate::binary::Ran;
use crate::terminal::harmless;

/// The day of every check here.
pub const TODAY: &str = "2026-11-22";

/// Address space that the binary may have, in KiB, where the system can say so. Threads take much of it and use little.
const SPACE: u32 = 3 << 20;

/// Far more than any run here takes, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// `junshu` with these arguments in a folder, within its bounds.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let junshu = binary::command();
    let line = format!("ulimit -v {SPACE} 2>/dev/null; exec \"$0\" \"$@\"");
    let mut bounded = Command::new("sh");
    bounded.args(["-c", &line]).arg(junshu.get_program()).args(args).current_dir(folder).stdin(Stdio::null());
    for (name, _) in junshu.get_envs() {
        bounded.env_remove(name);
    }
    bounded.env("NO_COLOR", "1");
    bounded
}

/// Runs it to its end.
pub fn run(command: &mut Command) -> Ran {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a shell");
    let (out, err) = (listen(child.stdout.take()), listen(child.stderr.take()));
    let status = ended(&mut child);
    let text = |heard: JoinHandle<Vec<u8>>| String::from_utf8(heard.join().expect("a pipe")).expect("output is UTF-8");
    let (out, err) = (text(out), text(err));
    let code = status.code().unwrap_or_else(|| panic!("ended by signal {:?}: {err}", status.signal()));
    Ran { code, out, err }
}

fn listen(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.expect("a pipe").read_to_end(&mut bytes).expect("a pipe can be read");
        bytes
    })
}

/// Waits for the end, which must come.
pub fn ended(child: &mut Child) -> ExitStatus {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().expect("a child can be killed");
            panic!("still running after {PATIENCE:?}");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// `junshu check` with these arguments in a folder, which is sound.
#[track_caller]
pub fn check(folder: &Path, args: &[&str]) -> Ran {
    junshu(folder, &[&["check", "--today", TODAY], args].concat())
}

/// Any command, which is sound.
#[track_caller]
pub fn junshu(folder: &Path, args: &[&str]) -> Ran {
    let ran = run(&mut command(folder, args));
    sound(&ran);
    ran
}

/// Ended as it should, said why where nothing could be checked, and commands no terminal.
#[track_caller]
pub fn sound(ran: &Ran) {
    let start: String = ran.err.chars().take(400).collect();
    assert!((0..=2).contains(&ran.code), "{}: {start}", ran.code);
    let said = [&ran.out, &ran.err].iter().any(|text| text.contains("error["));
    assert!(ran.code != 2 || said, "no word on it: {start}");
    for word in ["panicked", "error[internal]", "RUST_BACKTRACE", "(os error"] {
        assert!(!ran.err.contains(word), "{start}");
    }
    harmless(&ran.out);
    harmless(&ran.err);
}

/// Could not be checked, for this reason, at this place of the text (`a.yaml:1:4`, or only a name).
#[track_caller]
pub fn refused(ran: &Ran, code: &str, place: &str) {
    let start: String = ran.err.chars().take(600).collect();
    assert_eq!(ran.code, 2, "{start}");
    assert!(ran.err.contains(&format!("error[{code}]")) && ran.err.contains(place), "{code} {place}: {start}");
}

/// A folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        write(&folder.path().join(name), bytes);
    }
    folder
}

/// Writes a file, and makes its folder.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// A pipe with a name, which nobody writes to.
pub fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

/// The smallest records that can be judged.
pub const RECORDS: &[u8] = b"people: [{ id: P, name: a, department: b, affiliation: staff }]\n";
