//! A generated hospital of 5,000 systems in; the time to load it and to judge it out.
//!
//! `cargo bench` runs both. Each bench first checks that exactly the planted findings come out, so that a fast wrong
//! answer is no answer.

mod generate;

use std::sync::Arc;

use divan::Bencher;
use divan::counter::BytesCount;
use junshu::evaluate::{Request, evaluate};
use junshu::inventory::Inventory;
use junshu::pack::{Pack, PackSource};
use junshu::report::Facility;
use junshu::select::Selection;
use junshu::source::SourceFile;

use generate::{Generated, SYSTEMS};

fn main() {
    divan::main();
}

fn pack() -> Pack {
    Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads")
}

fn load(pack: &Pack, generated: &Generated) -> Inventory {
    let file = SourceFile::new("generated.yaml", generated.yaml.clone());
    Inventory::load(vec![file], &pack.schema, &pack.requirement_ids()).expect("the generated inventory loads")
}

fn request(pack: &Pack) -> Request {
    Request {
        today: generate::TODAY,
        selection: Selection::default(),
        params: pack.params.clone(),
        repository: Arc::default(),
        evidence: false,
        reads: false,
        until: None,
        waivers: true,
    }
}

/// Reading, the tree, the schema and the references.
#[divan::bench(sample_count = 10)]
fn loading(bencher: Bencher<'_, '_>) {
    let (pack, generated) = (pack(), generate::hospital(SYSTEMS));
    assert!(load(&pack, &generated).findings.is_empty(), "the generated inventory follows the schema");
    bencher.counter(BytesCount::of_str(&generated.yaml)).bench(|| load(&pack, &generated));
}

/// All rules of the pack.
#[divan::bench(sample_count = 10)]
fn judging(bencher: Bencher<'_, '_>) {
    let (pack, generated) = (pack(), generate::hospital(SYSTEMS));
    let inventory = Arc::new(load(&pack, &generated));
    let request = request(&pack);
    let found = evaluate(&pack, &inventory, &request).findings;
    let found: Vec<(String, String)> =
        found.iter().map(|f| (f.rule.to_string(), f.place.path(&inventory.tree))).collect();
    assert_eq!(found, generated.planted, "exactly the planted findings come out");
    bencher.counter(BytesCount::of_str(&generated.yaml)).bench(|| evaluate(&pack, &inventory, &request));
}

/// The cost of starting: the embedded pack, compiled.
#[divan::bench(sample_count = 10)]
fn starting() -> Pack {
    pack()
}

/// Rendering the report of the generated hospital as text.
#[divan::bench(sample_count = 10)]
fn rendering(bencher: Bencher<'_, '_>) {
    let (pack, generated) = (pack(), generate::hospital(SYSTEMS));
    let inventory = Arc::new(load(&pack, &generated));
    let assessment = evaluate(&pack, &inventory, &request(&pack));
    let facility = Facility::new(&pack, "generated.yaml".to_owned(), &inventory, assessment, None, false);
    let report =
        junshu::report::Report { facilities: vec![facility], ..junshu::report::Report::new(&pack, generate::TODAY) };
    let look = junshu::report::text::Look { color: false, quiet: false, verbose: false };
    bencher.bench(|| junshu::report::text::render(&report, look, &mut std::io::sink()));
}
