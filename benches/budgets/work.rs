//! One part of the work in; that part done, and nothing else: what this program does as a child.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Subcommand;
use granit_parser::{Event, Parser};
use junshu::report::Report;
use junshu::report::text::{Look, render};

use super::corpus::{Generated, SEED, Size, TODAY, flawed, generate, group};
use super::found;
use super::place::Place;
use super::verify;

/// Findings that are rendered.
const FINDINGS: usize = 10_000;

/// What a child does.
#[derive(Subcommand)]
pub enum Work {
    /// Writes a corpus with what is planted in it.
    Generate { name: String, folder: PathBuf },
    /// Compares what is found with what is planted.
    Verify { name: String },
    /// Reads files and goes through the events of the YAML parser that junshu uses, comments with them.
    Scan { files: Vec<PathBuf> },
    /// Reads a file: tree, line index, schema, references.
    Load { file: PathBuf },
    /// The same, and all rules.
    Evaluate { file: PathBuf },
    /// Prints how many seconds 10,000 findings take as text.
    Render { file: PathBuf },
}

impl Work {
    /// Does it.
    pub fn run(&self) {
        match self {
            Self::Generate { name, folder } => corpus(name).write(folder).expect("the folder can be written"),
            Self::Verify { name } => verify::one(&Place::here(), name),
            Self::Scan { files } => println!("{}", files.iter().map(|file| scan(&text(file))).sum::<usize>()),
            Self::Load { file } => {
                let pack = found::pack(&[]);
                std::mem::forget(found::load(&pack, "hospital.yaml", &text(file)));
            }
            Self::Evaluate { file } => {
                let pack = found::pack(&[]);
                let inventory = found::load(&pack, "hospital.yaml", &text(file));
                let request = found::request(&pack, &[]);
                std::mem::forget(junshu::evaluate::evaluate(&pack, &inventory, &request));
            }
            Self::Render { file } => println!("{}", rendered(&text(file)).as_secs_f64()),
        }
    }
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).expect("the corpus can be read")
}

/// The corpus of that name.
fn corpus(name: &str) -> Generated {
    match name {
        "L100" => group(100, SEED),
        "flawed" => flawed(SEED),
        name => generate(Size::named(name).expect("a size"), SEED),
    }
}

/// The options are those of `src/yaml.rs`.
fn scan(text: &str) -> usize {
    let options = granit_parser::options! {
        strict_indentation: true,
        emit_unresolved_aliases: true,
        max_buffered_comment_events: usize::MAX,
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut events = 0;
    loop {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => return events,
            Some(event) => {
                std::hint::black_box(event.expect("the corpus is YAML"));
                events += 1;
            }
        }
    }
}

/// The best of three. One thread renders, so that wall time is CPU time, or more.
fn rendered(text: &str) -> Duration {
    let pack = found::pack(&[]);
    let inventory = found::load(&pack, "hospital.yaml", text);
    let mut facility = found::judged(&pack, "hospital.yaml", &inventory, &found::request(&pack, &[]));
    facility.findings.truncate(FINDINGS);
    assert_eq!(facility.findings.len(), FINDINGS);
    let report = Report { facilities: vec![facility], ..Report::new(&pack, TODAY) };
    let look = Look { color: false, quiet: false, verbose: false };
    let once = |_| {
        let start = Instant::now();
        render(&report, look, &mut std::io::sink()).expect("nothing refuses");
        start.elapsed()
    };
    (0..3).map(once).min().expect("three runs")
}
