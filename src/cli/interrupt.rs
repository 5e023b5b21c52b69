//! SIGINT and SIGTERM in; what is half written taken away, and the exit code that shells give for it, out.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files that are being written under another name.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn parts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a file that is to get its name when it is whole.
pub fn begin(part: &Path) -> io::Result<File> {
    let mut parts = parts();
    // What stands there is of a run that was killed, or a link that leads elsewhere.
    let _ = fs::remove_file(part);
    let file = OpenOptions::new().write(true).create_new(true).open(part)?;
    parts.insert(part.to_owned());
    Ok(file)
}

/// Gives a file its name.
pub fn keep(part: &Path, path: &Path) -> io::Result<()> {
    let mut parts = parts();
    fs::rename(part, path)?;
    parts.remove(part);
    Ok(())
}

/// Takes away a file that has not got its name.
pub fn discard(part: &Path) {
    if parts().remove(part) {
        // Best effort: what matters is the error that is returned.
        let _ = fs::remove_file(part);
    }
}

/// From now on an interrupted run leaves nothing half written.
#[cfg(unix)]
pub fn listen() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    /// What shells add to the number of the signal that ended a program.
    const ENDED_BY: i32 = 128;
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            // Held to the end: nothing gets its name or is begun any more.
            let parts = parts();
            for part in &*parts {
                let _ = fs::remove_file(part);
            }
            std::process::exit(ENDED_BY + signal);
        }
    };
    std::thread::spawn(wait);
}

/// Elsewhere an interrupted run ends as the system ends it.
#[cfg(not(unix))]
pub fn listen() {}
