//! The target folder in; where the corpora, the rivals and the binaries are out.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// The binary that users run.
pub const JUNSHU: &str = env!("CARGO_BIN_EXE_junshu");
/// The package's root.
pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What is generated: the sizes, a hundred of the hospitals of L, and a hospital with more than 10,000 findings.
pub const CORPORA: [&str; 6] = ["S", "M", "L", "L100", "XL", "flawed"];

/// Where everything is.
pub struct Place {
    corpora: PathBuf,
    /// The folder of the rivals' binaries, if they could be built.
    rivals: Option<PathBuf>,
}

impl Place {
    /// What is there already.
    pub fn here() -> Self {
        let rivals = rivals().join("release");
        Self {
            corpora: Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus"),
            rivals: rivals.exists().then_some(rivals),
        }
    }

    /// Generates the corpora and builds the rivals, where that is not done yet.
    pub fn prepared() -> Self {
        let here = Self::here();
        CORPORA.iter().for_each(|name| generate(name, &here.corpus(name)));
        Self { rivals: build_rivals(), ..here }
    }

    /// The folder of a corpus.
    pub fn corpus(&self, name: &str) -> PathBuf {
        self.corpora.join(name)
    }

    /// The one file of a corpus of one hospital.
    pub fn file(&self, name: &str) -> PathBuf {
        self.corpus(name).join("hospital.yaml")
    }

    /// The files of the hospitals of a group, in their order.
    pub fn files(&self, name: &str) -> Vec<PathBuf> {
        let folders = fs::read_dir(self.corpus(name).join("hospitals")).expect("the corpus is there");
        let file = |entry: std::io::Result<fs::DirEntry>| entry.expect("it can be read").path().join("records.yaml");
        let mut files: Vec<PathBuf> = folders.map(file).collect();
        files.sort();
        files
    }

    /// The size of a file in bytes.
    pub fn bytes(&self, name: &str) -> u64 {
        fs::metadata(self.file(name)).expect("the corpus is there").len()
    }

    /// A binary of the rivals.
    pub fn rival(&self, name: &str) -> Option<PathBuf> {
        self.rivals.as_ref().map(|folder| folder.join(name))
    }
}

/// This program, as a child.
pub fn this() -> Command {
    Command::new(env::current_exe().expect("a program knows its path"))
}

/// Writes a corpus in a process of its own: what measures stays small, because a child's peak begins with its parent's.
fn generate(name: &str, folder: &Path) {
    let changed = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    if changed(&folder.join("planted.jsonl")) > changed(&env::current_exe().expect("a program knows its path")) {
        return;
    }
    eprintln!("generating {name}");
    if folder.exists() {
        fs::remove_dir_all(folder).expect("an old corpus can be removed");
    }
    let status = this().arg("generate").arg(name).arg(folder).status();
    assert!(status.is_ok_and(|status| status.success()), "{name} is generated");
}

/// The target folder of the rivals' package.
fn rivals() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder").join("rivals")
}

fn build_rivals() -> Option<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    eprintln!("building the rivals");
    let built = Command::new(cargo)
        .args(["build", "--release", "--locked", "--quiet", "--manifest-path"])
        .arg(Path::new(ROOT).join("benches/rivals/Cargo.toml"))
        .arg("--target-dir")
        .arg(rivals())
        .stdout(Stdio::null())
        .status();
    built.is_ok_and(|status| status.success()).then(|| rivals().join("release"))
}
