//! Files that change, shrink, grow and go away while they are read in; a sound run each time out.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::given::{check, folder};

#[test]
fn a_file_that_changes_is_what_was_read_of_it() {
    let large = format!("people:\n{}", "  - { id: A, name: 架空 }\n".repeat(20_000));
    let folder = folder(&[("r/a.yaml", large.as_bytes()), ("r/b.yaml", b"a: 1\n")]);
    let path = folder.path().join("r/a.yaml");
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let halves = [&large.as_bytes()[..large.len() / 2 + 1], b"", b"a: \xff\n", large.as_bytes()];
            for bytes in halves.iter().cycle().take_while(|_| !done.load(Ordering::Relaxed)) {
                fs::write(&path, bytes).expect("a file can be written");
                let _ = fs::rename(&path, folder.path().join("away"));
                fs::write(&path, bytes).expect("a file can be written");
            }
        });
        for _ in 0..10 {
            let ran = check(folder.path(), &["r", "--format", "short", "--select", "GOV-1"]);
            assert!([1, 2].contains(&ran.code), "{}", ran.err);
        }
        done.store(true, Ordering::Relaxed);
    });
}
