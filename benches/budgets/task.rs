//! A name in; the command out that is measured under it.

use std::path::Path;
use std::process::Command;

use super::place::{JUNSHU, Place, ROOT, this};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    Empty,
    Version,
    ScanXl,
    ScanL,
    SaphyrXl,
    Rust2Xl,
    LoadS,
    LoadXl,
    EvaluateS,
    EvaluateM,
    EvaluateXl,
    CheckS,
    CheckL100,
    CheckL,
    CheckXl,
    TenL,
    TenXl,
    RegoL,
    RegoXl,
    RegoVmL,
    RegoVmXl,
}

impl Task {
    /// Everything, with the words of the second table: what runs, and on what.
    pub const ALL: [(Self, &'static str, &'static str); 21] = [
        (Self::Empty, "an empty Rust program", ""),
        (Self::Version, "junshu --version", ""),
        (Self::ScanXl, "granit-parser, events with comments (E)", "XL"),
        (Self::SaphyrXl, "saphyr-parser, events", "XL"),
        (Self::Rust2Xl, "yaml-rust2, events", "XL"),
        (Self::LoadXl, "junshu, load only", "XL"),
        (Self::EvaluateXl, "junshu, load and all rules, no report", "XL"),
        (Self::CheckXl, "junshu check, all rules, text", "XL"),
        (Self::TenXl, "junshu check, the ten rules, text", "XL"),
        (Self::RegoXl, "regorus, the ten rules, interpreter", "XL"),
        (Self::RegoVmXl, "regorus, the ten rules, virtual machine", "XL"),
        (Self::ScanL, "granit-parser, events with comments (E)", "L"),
        (Self::CheckL, "junshu check, all rules, text", "L"),
        (Self::TenL, "junshu check, the ten rules, text", "L"),
        (Self::RegoL, "regorus, the ten rules, interpreter", "L"),
        (Self::RegoVmL, "regorus, the ten rules, virtual machine", "L"),
        (Self::CheckL100, "junshu check, all rules, text", "100 of L"),
        (Self::EvaluateM, "junshu, load and all rules, no report", "M"),
        (Self::CheckS, "junshu check, all rules, text", "S"),
        (Self::EvaluateS, "junshu, load and all rules, no report", "S"),
        (Self::LoadS, "junshu, load only (mostly: reading the pack)", "S"),
    ];

    /// How often it runs in one round: more often what is short, and what an exponent is made of.
    pub fn times(self) -> usize {
        match self {
            Self::Empty | Self::Version | Self::CheckS | Self::EvaluateS | Self::LoadS => 10,
            Self::EvaluateM | Self::EvaluateXl => 4,
            _ => 1,
        }
    }

    /// The command; none without the rivals.
    pub fn command(self, place: &Place) -> Option<Command> {
        let mut command = match self {
            Self::Empty => Command::new(place.rival("empty")?),
            Self::Version => with(Command::new(JUNSHU), &["--version"]),
            Self::ScanXl => on_files(with(this(), &["scan"]), [place.file("XL")]),
            Self::ScanL => on_files(with(this(), &["scan"]), place.files("L")),
            Self::SaphyrXl => on_files(with(Command::new(place.rival("events")?), &["saphyr"]), [place.file("XL")]),
            Self::Rust2Xl => on_files(with(Command::new(place.rival("events")?), &["rust2"]), [place.file("XL")]),
            Self::LoadS => on_files(with(this(), &["load"]), [place.file("S")]),
            Self::LoadXl => on_files(with(this(), &["load"]), [place.file("XL")]),
            Self::EvaluateS => on_files(with(this(), &["evaluate"]), [place.file("S")]),
            Self::EvaluateM => on_files(with(this(), &["evaluate"]), [place.file("M")]),
            Self::EvaluateXl => on_files(with(this(), &["evaluate"]), [place.file("XL")]),
            Self::CheckS => check(place, "S", &[]),
            Self::CheckL100 => check(place, "L100", &[]),
            Self::CheckL => check(place, "L", &[]),
            Self::CheckXl => check(place, "XL", &[]),
            Self::TenL => ten(place, "L"),
            Self::TenXl => ten(place, "XL"),
            Self::RegoL => on_files(rego(place, &[])?, place.files("L")),
            Self::RegoXl => on_files(rego(place, &[])?, [place.file("XL")]),
            Self::RegoVmL => on_files(rego(place, &["--vm"])?, place.files("L")),
            Self::RegoVmXl => on_files(rego(place, &["--vm"])?, [place.file("XL")]),
        };
        command.env("RAYON_NUM_THREADS", "2");
        Some(command)
    }
}

/// `junshu check`, in the folder of a corpus.
pub fn check(place: &Place, name: &str, options: &[&str]) -> Command {
    let mut command = with(Command::new(JUNSHU), &["check", "--today", "2026-11-22"]);
    command.args(options).current_dir(place.corpus(name));
    command
}

/// The same, of the ten rules.
pub fn ten(place: &Place, name: &str) -> Command {
    let mut command = check(place, name, &["--select", "ten", "--rules"]);
    command.arg(Path::new(ROOT).join("benches/ten"));
    command
}

/// regorus, with the ten rules in Rego.
pub fn rego(place: &Place, options: &[&str]) -> Option<Command> {
    let mut command = with(Command::new(place.rival("rego")?), options);
    command.arg(Path::new(ROOT).join("benches/rivals/ten.rego"));
    Some(command)
}

fn with(mut command: Command, arguments: &[&str]) -> Command {
    command.args(arguments);
    command
}

/// The command on files.
pub fn on_files<P: AsRef<Path>>(mut command: Command, files: impl IntoIterator<Item = P>) -> Command {
    files.into_iter().for_each(|file| {
        command.arg(file.as_ref());
    });
    command
}
