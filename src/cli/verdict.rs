//! A report in; the exit code out.

use clap::ValueEnum;
use junshu::finding::Severity;
use junshu::report::Report;

use super::Exit;

/// `--fail-on`: from which severity on findings make a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// What the run came to; what could not be checked outweighs what was found.
    pub fn exit(self, report: &Report<'_>) -> Exit {
        let fails = match self {
            Self::Error => report.fails_on(Severity::Error),
            Self::Warning => report.fails_on(Severity::Warning),
            Self::Info => report.fails_on(Severity::Info),
            Self::Never => false,
        };
        if report.problems().next().is_some() {
            Exit::Failed
        } else if fails {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }
}
