//! The generated corpora and the rivals in; one table out, a row for each budget: measured, limit, pass or MISSED.
//!
//! `cargo bench --bench budgets` builds what it needs. `-- --markdown` prints the tables of BENCHMARKS.md, `-- --runs N` takes
//! the best of N instead of 5, `-- --strict` ends with 1 when a budget is missed.
//!
//! Everything is measured as a process of its own, on two threads: the real binary, a rival, or this program as a child that
//! does one part of the work ([`work`]). The rounds are interleaved, so that a slow minute of the machine hits all.

#[path = "../corpus/mod.rs"]
mod corpus;
#[path = "../found.rs"]
mod found;

mod budget;
mod figures;
mod machine;
mod place;
mod process;
mod table;
mod task;
mod verify;
mod work;

use std::process::ExitCode;

use clap::Parser;

use figures::Figures;
use place::Place;
use work::Work;

/// Measures junshu against its budgets.
#[derive(Parser)]
struct Options {
    /// What `cargo bench` passes.
    #[arg(long, hide = true)]
    bench: bool,
    /// Ends with 1 when a budget is missed
    #[arg(long)]
    strict: bool,
    /// Prints Markdown
    #[arg(long)]
    markdown: bool,
    /// Rounds; the best of them counts
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// What a child does.
    #[command(subcommand)]
    work: Option<Work>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    if let Some(work) = options.work {
        work.run();
        return ExitCode::SUCCESS;
    }
    let place = Place::prepared();
    verify::all();
    let figures = Figures::measured(&place, options.runs.max(1));
    let rows = budget::rows(&figures);
    table::print(&rows, &figures, options.runs, options.markdown);
    let missed = rows.iter().any(|row| row.passed == Some(false));
    ExitCode::from(u8::from(options.strict && missed))
}
