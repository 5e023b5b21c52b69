//! Reports on parts of the facilities in; the report on all of them, as one run would have made it, out.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use miette::Diagnostic;
use thiserror::Error;

use super::Report;
use crate::date::Date;

/// One of several parts into which a run is split: of every `of` facilities the one at `number`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shard {
    /// Which, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
}

/// Reports that are not parts of one.
#[derive(Debug, Error, Diagnostic, PartialEq, Eq)]
pub enum JoinError {
    /// There is none.
    #[error("合わせる報告がありません")]
    #[diagnostic(code(report::join), help("`junshu check --format json=FILE` が書いたファイルを指定してください"))]
    Nothing,
    /// They are of different days.
    #[error("{first} は {first_day}、{other} は {other_day} の検査です")]
    #[diagnostic(code(report::join), help("同じ --today で検査した報告だけを合わせられます"))]
    Days {
        /// A file.
        first: String,
        /// Its date.
        first_day: Date,
        /// Another file.
        other: String,
        /// Its date.
        other_day: Date,
    },
    /// A facility stands in two of them.
    #[error("施設 {root} が {first} と {other} の両方にあります")]
    #[diagnostic(code(report::join), help("同じ施設の報告は一つだけ指定してください"))]
    Twice {
        /// The facility.
        root: String,
        /// A file.
        first: String,
        /// Another file.
        other: String,
    },
    /// A part is missing, or there is one too many.
    #[error("分けた検査の報告がそろっていません（{problem}）")]
    #[diagnostic(
        code(report::join),
        help("`--shard 1/N` から `--shard N/N` までの報告を、一つずつすべて指定してください")
    )]
    Shards {
        /// What is wrong.
        problem: String,
    },
    /// They are parts of different runs.
    #[error("{first} と {other} は、別の検査の一部です")]
    #[diagnostic(
        code(report::join),
        help("同じ記録を、同じ施設、ルールの選び方、受容、控え（baseline）で分けて検査した報告だけを合わせられます")
    )]
    Runs {
        /// A file.
        first: String,
        /// Another file.
        other: String,
    },
    /// They are about no facility.
    #[error("どの報告にも施設がありません")]
    #[diagnostic(
        code(report::join),
        help("facilities に当たるフォルダがあるか、分ける数が多すぎないかを確かめてください")
    )]
    Empty,
}

impl Shard {
    /// True for the facility at this place in the order of all.
    #[must_use]
    pub fn holds(self, at: usize) -> bool {
        at % self.of == self.number - 1
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = &'static str;

    /// Reads `2/4`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "`番号/全体の数` の形で、1/4 のように書きます";
        let (number, of) = text.split_once('/').ok_or(FORM)?;
        let shard = Self { number: number.parse().map_err(|_| FORM)?, of: of.parse().map_err(|_| FORM)? };
        if (1..=shard.of).contains(&shard.number) {
            Ok(shard)
        } else {
            Err("番号は 1 から全体の数までです")
        }
    }
}

impl Report<'_> {
    /// Puts facilities in the order of their places, and what could not be checked behind that order, each thing once:
    /// a file that facilities share is wrong for all of them.
    pub fn in_order(&mut self) {
        self.facilities.sort_by(|a, b| a.root.cmp(&b.root));
        self.errors.sort_by(|a, b| a.facility.cmp(&b.facility));
        let mut seen = HashSet::new();
        self.errors.retain(|error| {
            seen.insert((error.code.clone(), error.message.clone(), format!("{:?} {:?}", error.place, error.excerpt)))
        });
    }
}

/// Joins reports that were made with one pack, each with the name that errors call it.
///
/// # Errors
/// Every [`JoinError`].
pub fn join<'p>(reports: Vec<(String, Report<'p>)>) -> Result<Report<'p>, JoinError> {
    whole(&reports)?;
    let mut reports = reports.into_iter();
    let (first, mut all) = reports.next().ok_or(JoinError::Nothing)?;
    let run = std::mem::take(&mut all.run);
    all.shard = None;
    let mut roots: Vec<(String, String)> = all.facilities.iter().map(|f| (f.root.clone(), first.clone())).collect();
    for (name, report) in reports {
        if report.today != all.today {
            let (first_day, other_day) = (all.today, report.today);
            return Err(JoinError::Days { first, first_day, other: name, other_day });
        }
        if report.run != run {
            return Err(JoinError::Runs { first, other: name });
        }
        roots.extend(report.facilities.iter().map(|f| (f.root.clone(), name.clone())));
        all.facilities.extend(report.facilities);
        all.errors.extend(report.errors);
    }
    roots.sort();
    match roots.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some([(root, first), (_, other)]) => {
            Err(JoinError::Twice { root: root.clone(), first: first.clone(), other: other.clone() })
        }
        _ if all.facilities.is_empty() && all.problems().next().is_none() => Err(JoinError::Empty),
        _ => {
            all.in_order();
            Ok(all)
        }
    }
}

/// Of a run that was split, every part must be there, once.
fn whole(reports: &[(String, Report<'_>)]) -> Result<(), JoinError> {
    let shards: Vec<Shard> = reports.iter().filter_map(|(_, report)| report.shard).collect();
    let Some(first) = shards.first() else { return Ok(()) };
    let wrong = |problem: String| Err(JoinError::Shards { problem });
    if let Some(other) = shards.iter().find(|shard| shard.of != first.of) {
        return wrong(format!("{} 分割のものと {} 分割のものがあります", first.of, other.of));
    }
    let mut seen = HashSet::new();
    if let Some(twice) = shards.iter().find(|shard| !seen.insert(shard.number)) {
        return wrong(format!("{twice} が二つあります"));
    }
    let missing: Vec<String> =
        (1..=first.of).filter(|n| !seen.contains(n)).take(8).map(|n| format!("{n}/{}", first.of)).collect();
    if missing.is_empty() { Ok(()) } else { wrong(format!("{} がありません", missing.join("、"))) }
}
