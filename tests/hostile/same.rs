//! The same records and the same day in other surroundings in; the same bytes in every format out.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::given::{TODAY, command, run};
use crate::folder::copy;

const FORMATS: [&str; 14] = [
    "text", "short", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html", "csv", "xlsx", "oscal",
    "rdjson",
];

/// The hospital of the fixtures under the same name in a folder of its own.
fn hospital() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hospital"), &folder.path().join("hospital"));
    folder
}

/// All formats of one run, written to files, and what is printed.
fn all(folder: &Path, records: &[&str], surroundings: &[(&str, &str)]) -> Vec<Vec<u8>> {
    let out = tempfile::tempdir().expect("a temporary folder");
    let formats = FORMATS.map(|format| format!("{format}={}", out.path().join(format).display()));
    let mut args = vec!["check", "--today", TODAY, "--format", "text"];
    args.extend(formats.iter().flat_map(|format| ["--format", format]));
    args.extend(records);
    let ran = run(command(folder, &args).envs(surroundings.iter().copied()));
    assert_eq!(ran.code, 1, "{}", ran.err);
    let files = FORMATS.iter().map(|format| fs::read(out.path().join(format)).expect("every format is written"));
    files.chain([ran.out.into_bytes()]).collect()
}

#[track_caller]
fn same(one: &[Vec<u8>], other: &[Vec<u8>], why: &str) {
    for (at, (one, other)) in one.iter().zip(other).enumerate() {
        assert!(one == other, "{why}: {} differs", FORMATS.get(at).unwrap_or(&"what is printed"));
    }
}

/// Nothing of the clock, the environment, the place or the machine is in a report.
#[test]
fn surroundings_change_no_byte() {
    let folder = hospital();
    let plain = all(folder.path(), &["hospital"], &[]);
    assert!(plain.iter().all(|bytes| bytes.len() > 1_000), "every format says something");
    for (name, surroundings) in [
        (
            "another zone, language and day",
            &[
                ("TZ", "Pacific/Kiritimati"),
                ("LC_ALL", "tr_TR.UTF-8"),
                ("SOURCE_DATE_EPOCH", "0"),
                ("RAYON_NUM_THREADS", "1"),
            ][..],
        ),
        (
            "another home, user and proxy",
            &[
                ("HOME", "/nonexistent"),
                ("USER", "架空"),
                ("XDG_CONFIG_HOME", "/nonexistent"),
                ("https_proxy", "http://proxy.invalid"),
                ("RAYON_NUM_THREADS", "7"),
            ],
        ),
    ] {
        same(&plain, &all(folder.path(), &["hospital"], surroundings), name);
    }
    same(&plain, &all(hospital().path(), &["hospital"], &[]), "another place");
}

/// Files of the hospital, as they are named on the command line.
fn files() -> Vec<String> {
    let folder = hospital();
    let found = junshu::source::discover(&folder.path().join("hospital")).expect("the fixture is there");
    found.iter().map(|file| file.path.strip_prefix(folder.path()).expect("inside").display().to_string()).collect()
}

proptest! {
    // Each case runs the binary with all formats.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4) })]

    /// But for the line that repeats what was asked for.
    #[test]
    fn files_in_any_order_give_the_same_records(order in Just(files()).prop_shuffle()) {
        let folder = hospital();
        let short = |names: &[String]| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let args = [&["check", "--today", TODAY, "--format", "short"], &names[..]].concat();
            run(&mut command(folder.path(), &args)).out
        };
        prop_assert_eq!(short(&order), short(&files()));
    }
}
