//! The counts of a run in; the exit code out.

use clap::ValueEnum;
use junshu::config::Settings;
use junshu::finding::Severity;
use junshu::report::Summary;

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
    /// What the settings say.
    pub fn of(settings: &Settings) -> Self {
        Self::from_str(&settings.config.fail_on, false).expect("the settings allow only these names")
    }

    /// Its name in settings.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The weight; `None` is never.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }

    /// What a run came to that was written: its counts, and whether all of it was judged. What could not be checked or
    /// written outweighs what was found.
    pub fn exit(self, written: Option<(Summary, bool)>) -> Exit {
        match written {
            None | Some((_, false)) => Exit::Failed,
            Some((summary, true)) if self.severity().is_some_and(|severity| summary.fails_on(severity)) => {
                Exit::Findings
            }
            Some(_) => Exit::Clean,
        }
    }
}
