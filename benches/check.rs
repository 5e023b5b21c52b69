//! Generated hospitals in; the time to load, to judge and to report them out.
//!
//! `cargo bench --bench check` runs all. Each bench first checks that exactly the planted findings come out, so that a fast
//! wrong answer is no answer.

mod corpus;
mod found;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use junshu::pack::Pack;
use junshu::report::Report;
use junshu::report::text::{Look, render};

use corpus::{Generated, SEED, Size, TODAY, flawed, generate};

/// Findings of the bench that renders them.
const FINDINGS: usize = 10_000;

fn main() {
    divan::main();
}

/// The records of a size, after a look at what is found in them.
fn checked(pack: &Pack, size: Size) -> Generated {
    let generated = generate(size, SEED);
    let found = found::found(pack, &found::request(pack, &[]), &generated);
    assert_eq!(found, found::sorted(&generated.planted), "exactly the planted findings come out");
    generated
}

/// Reading, the tree, the schema and the references.
#[divan::bench(sample_count = 10, args = [Size::S, Size::M])]
fn loading(bencher: Bencher<'_, '_>, size: Size) {
    let pack = found::pack(&[]);
    let generated = checked(&pack, size);
    let (path, text) = &generated.files[0];
    bencher.counter(BytesCount::of_str(text)).bench(|| found::load(&pack, path, text));
}

/// All rules of the pack.
#[divan::bench(sample_count = 10)]
fn judging(bencher: Bencher<'_, '_>) {
    let pack = found::pack(&[]);
    let generated = checked(&pack, Size::M);
    let (path, text) = &generated.files[0];
    let inventory = found::load(&pack, path, text);
    let request = found::request(&pack, &[]);
    bencher.counter(BytesCount::of_str(text)).bench(|| found::judged(&pack, path, &inventory, &request));
}

/// The cost of starting: the embedded pack, compiled.
#[divan::bench(sample_count = 10)]
fn starting(bencher: Bencher<'_, '_>) {
    checked(&found::pack(&[]), Size::S);
    bencher.bench(|| found::pack(&[]));
}

/// 10,000 findings as text.
#[divan::bench(sample_count = 10)]
fn rendering(bencher: Bencher<'_, '_>) {
    let pack = found::pack(&[]);
    let generated = flawed(SEED);
    let (path, text) = &generated.files[0];
    let mut facility = found::judged(&pack, path, &found::load(&pack, path, text), &found::request(&pack, &[]));
    let mut found = found::in_facility(path, &facility);
    found.sort();
    assert_eq!(found, found::sorted(&generated.planted), "exactly the planted findings come out");
    facility.findings.truncate(FINDINGS);
    assert_eq!(facility.findings.len(), FINDINGS);
    let report = Report { facilities: vec![facility], ..Report::new(&pack, TODAY) };
    let look = Look { color: false, quiet: false, verbose: false };
    bencher.counter(ItemsCount::new(FINDINGS)).bench(|| render(&report, look, &mut std::io::sink()));
}
