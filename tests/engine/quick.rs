//! Scripts and inventories in; what comes of a check that is run without the script engine held against what the engine
//! alone makes of it: findings, places, evidence, dates, and errors with their places.

use std::path::Path;

use junshu::pack::{Pack, PackSource};

use crate::bench::{Bench, THINGS};
use crate::judged::judged;

/// Two packs with the same rules: as it is, and by the engine alone.
struct Both {
    quick: Pack,
    alone: Pack,
}

impl Both {
    fn embedded() -> Self {
        let load = || Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
        Self { quick: load(), alone: load().by_engine_alone() }
    }

    fn of(check: &str, functions: &str) -> Self {
        let load = || {
            let text = crate::bench::script("things[]", check) + functions;
            Bench::mini().rule("t/tested", &text).load().pack
        };
        Self { quick: load(), alone: load().by_engine_alone() }
    }

    /// True when the records could be read; then both came to the same.
    #[track_caller]
    fn same(&self, yaml: &str, what: &str) -> bool {
        let (quick, alone) = (judged(&self.quick, yaml), judged(&self.alone, yaml));
        assert_eq!(quick, alone, "{what}");
        quick.is_some()
    }
}

#[test]
fn no_rule_of_the_pack_is_left_to_the_engine() {
    let pack = Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
    assert_eq!(pack.left_to_engine(), Vec::<&str>::new());
}

#[test]
fn fixtures_come_to_the_same() {
    let both = Both::embedded();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for name in ["hospital", "hospital-clean", "clinic", "waivers"] {
        let found = junshu::source::discover(&fixtures.join(name)).expect("the fixture is there");
        let text = |file: &junshu::source::Found| std::fs::read_to_string(&file.path).expect("the fixture is text");
        let yaml: Vec<String> = found.iter().map(text).collect();
        assert!(both.same(&yaml.join("\n---\n"), name), "{name} can be read");
    }
}

#[test]
fn a_record_without_a_line_comes_to_the_same() {
    const CLINIC: &str = include_str!("../../fixtures/clinic/clinic.yaml");
    let both = Both::embedded();
    let lines: Vec<&str> = CLINIC.lines().collect();
    let mut read = 0;
    for at in (0..lines.len()).step_by(5) {
        let rest = [&lines[..at], &lines[at + 1..]].concat().join("\n");
        read += usize::from(both.same(&rest, lines[at]));
        // A date that has long passed.
        let old = [&lines[..at], &[&*lines[at].replace(": 2026-", ": 2019-")], &lines[at + 1..]].concat().join("\n");
        read += usize::from(both.same(&old, lines[at]));
    }
    assert!(read > 60, "{read} inventories were judged");
}

/// Functions beside the check; then bodies of checks: every construct, where it is usual and where it is not.
const BODIES: &str = include_str!("bodies.txt");

/// Things with everything, with little and with nothing.
const RICH: &str = "
things:
  - { id: a1, name: あいう, size: 2, label: 覚え, tags: [a, b, a, cc] }
  - { id: a2, name: x, size: 1 }
  - { id: a3 }
  - { id: a4, name: 長い名前, size: 3, tags: [] }
";

#[test]
fn every_construct_comes_to_the_same() {
    let (functions, bodies) = BODIES.split_once("\n---\n").expect("functions, then bodies");
    for body in bodies.split("\n---\n") {
        let both = Both::of(body, functions);
        assert!(both.same(THINGS, body) && both.same(RICH, body), "{body}");
    }
}
