//! Inputs to start from, what was found before, and changes of both in; no target of `fuzz/` breaks a law on any of them.
//!
//! Always the same inputs. `FUZZ_SECONDS` tries others for so long, from `FUZZ_SEED` on; what breaks a law is written to
//! `fuzz/artifacts/`. See `fuzz/README.md`.

#[path = "../fuzz/targets/lib.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use fastrand::Rng;
use targets::{TARGETS, Target, root};

/// Bytes of an input that is changed further.
const LONGEST: usize = 8000;

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

/// What was found before, by the names of the files.
fn found(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root().join("fuzz/regressions").join(target.name);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).expect("a file"))).collect()
}

/// Runs the target; keeps the input when that ends otherwise than it should.
fn run(target: &Target, input: &[u8], what: &str) {
    if catch_unwind(AssertUnwindSafe(|| (target.run)(input))).is_err() {
        let folder = root().join("fuzz/artifacts").join(target.name);
        fs::create_dir_all(&folder).expect("a new folder");
        fs::write(folder.join("broken"), input).expect("the input can be kept");
        panic!("{} breaks a law on {what}: fuzz/artifacts/{}/broken", target.name, target.name);
    }
}

fn bounded(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("the target is in the table");
    let mut inputs = (target.seeds)();
    assert!(!inputs.is_empty(), "{name} has something to start from");
    for (path, input) in found(target) {
        run(target, &input, &path.display().to_string());
        inputs.push(input);
    }
    let (seconds, seed) = (variable("FUZZ_SECONDS").map(Duration::from_secs), variable("FUZZ_SEED").unwrap_or(1));
    let start = Instant::now();
    for number in 0.. {
        if seconds.map_or(number >= u64::from(target.tries), |seconds| start.elapsed() > seconds) {
            break;
        }
        // Each by its own number: one that breaks a law can be had again without those before it.
        let mut random = Rng::with_seed(seed << 32 | number);
        let from = random.choice(&inputs).cloned().unwrap_or_default();
        let input = target.next(&from, &inputs, &mut random);
        if input.len() <= LONGEST {
            run(target, &input, &format!("FUZZ_SEED={seed}, number {number}"));
        }
    }
}

#[test]
fn loader() {
    bounded("loader");
}

#[test]
fn rules() {
    bounded("rules");
}

#[test]
fn script() {
    bounded("script");
}

#[test]
fn waivers() {
    bounded("waivers");
}

#[test]
fn config() {
    bounded("config");
}

#[test]
fn baseline() {
    bounded("baseline");
}

#[test]
fn pages() {
    bounded("pages");
}

#[test]
fn documents() {
    bounded("documents");
}

#[test]
fn docx() {
    bounded("docx");
}

#[test]
fn reports() {
    bounded("reports");
}

/// A folder of a target that is no more would never be run.
#[test]
fn every_regression_has_its_target() {
    let names: BTreeSet<&str> = TARGETS.iter().map(|target| target.name).collect();
    for entry in fs::read_dir(root().join("fuzz/regressions")).into_iter().flatten() {
        let name = entry.expect("an entry").file_name();
        assert!(names.contains(&*name.to_string_lossy()), "{name:?} is no target");
    }
}
