//! A report in; the findings that it knows, as a file, out. That file and a later report in; what was known is marked.
//!
//! A finding is known by its fingerprint: the rule, the record by its ids, and the value. It may move, or stand beside
//! other records; another value, or a greater weight, makes it a new one. What is known stays in every report.

use std::collections::HashMap;
use std::io::{self, Write};

use miette::Diagnostic;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::finding::{Severity, Status};
use crate::report::facility::Facility;
use crate::report::finding::Finding;
use crate::report::words::one_line;
use crate::report::{Report, json, short};

/// The format's name and version.
const FORMAT: &str = "junshu.baseline/1";

/// What was known on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: String,
    /// The pack whose rules found it.
    pub pack: String,
    /// The day.
    pub today: String,
    /// What was known of each facility.
    pub facilities: Vec<Known>,
}

/// What was known of one facility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Where its records were.
    pub root: String,
    /// Its name.
    pub name: Option<String>,
    /// The findings, in the order of the files.
    pub findings: Vec<Entry>,
}

/// One finding that was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What identifies it: see [`mod@crate::fingerprint`].
    pub fingerprint: String,
    /// Its code.
    pub rule: String,
    /// Its weight then.
    pub severity: String,
    /// Its path then, for those who read the file.
    pub path: String,
    /// Its words then, for those who read the file.
    pub message: String,
}

/// A file that is no baseline.
#[derive(Debug, Error, Diagnostic)]
pub enum BaselineError {
    /// It cannot be read.
    #[error("{name}:{line}:{column}: ベースラインとして読めません（{problem}）")]
    #[diagnostic(code(baseline::form), help("`junshu baseline create` が書いたファイルを指定してください"))]
    Form {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
        /// What is wrong.
        problem: String,
    },
    /// It is about another pack.
    #[error("{name} は別のパック {theirs} のベースラインです（こちらは {ours}）")]
    #[diagnostic(code(baseline::pack), help("`junshu baseline create` で、このパックのベースラインを作ってください"))]
    Pack {
        /// The file.
        name: String,
        /// Its pack.
        theirs: String,
        /// The pack that is loaded.
        ours: String,
    },
}

/// What has become of an entry.
#[derive(Clone, Copy, Debug)]
pub enum Fate<'r> {
    /// It is still found.
    Found(&'r Facility, &'r Finding),
    /// It is found no more, or with another value or a greater weight.
    Gone,
}

/// How often each fingerprint is known with which weight.
type Counts<'b> = HashMap<&'b str, Vec<(Severity, usize)>>;

impl Baseline {
    /// What is open in a report.
    #[must_use]
    pub fn of(report: &Report<'_>) -> Self {
        let open = |finding: &&Finding| finding.status == Status::Open;
        let entry = |finding: &Finding| Entry {
            fingerprint: finding.fingerprint.to_string(),
            rule: finding.rule.to_string(),
            severity: finding.severity.name().to_owned(),
            path: finding.address.clone(),
            message: finding.message.clone(),
        };
        let known = |facility: &Facility| Known {
            root: facility.root.clone(),
            name: facility.name.clone(),
            findings: facility.findings.iter().filter(open).map(entry).collect(),
        };
        Self {
            schema: FORMAT.to_owned(),
            pack: report.pack.about.id.clone(),
            today: report.today.to_string(),
            facilities: report.facilities.iter().map(known).collect(),
        }
    }

    /// Reads a baseline for the pack with this id. `name` is what errors call it.
    ///
    /// # Errors
    /// Every [`BaselineError`].
    pub fn read(name: &str, text: &str, pack: &str) -> Result<Self, BaselineError> {
        let form = |line, column, problem| BaselineError::Form { name: name.to_owned(), line, column, problem };
        let baseline: Self =
            serde_json::from_str(text).map_err(|error| form(error.line(), error.column(), error.to_string()))?;
        if baseline.schema != FORMAT {
            return Err(form(1, 1, format!("schema が {FORMAT} ではありません")));
        }
        let all = baseline.facilities.iter().flat_map(|known| &known.findings);
        if let Some(entry) = all.into_iter().find(|entry| Severity::from_name(&entry.severity).is_none()) {
            return Err(form(1, 1, format!("重さ `{}` は分かりません", entry.severity)));
        }
        if baseline.pack != pack {
            let (theirs, ours) = (baseline.pack, pack.to_owned());
            return Err(BaselineError::Pack { name: name.to_owned(), theirs, ours });
        }
        Ok(baseline)
    }

    /// Writes it, a finding on a line, so that a review shows what is accepted and what is gone.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let quoted = |text: &str| serde_json::to_string(text);
        writeln!(out, "{{\n  \"schema\": {},", quoted(&self.schema)?)?;
        writeln!(out, "  \"pack\": {},\n  \"today\": {},", quoted(&self.pack)?, quoted(&self.today)?)?;
        write!(out, "  \"facilities\": [")?;
        for (at, known) in self.facilities.iter().enumerate() {
            let name = serde_json::to_string(&known.name)?;
            let comma = if at > 0 { "," } else { "" };
            write!(out, "{comma}\n    {{\n      \"root\": {},\n      \"name\": {name},", quoted(&known.root)?)?;
            write!(out, "\n      \"findings\": [")?;
            for (at, entry) in known.findings.iter().enumerate() {
                write!(
                    out,
                    "{}\n        {}",
                    if at > 0 { "," } else { "" },
                    json::safe(&serde_json::to_string(entry)?)
                )?;
            }
            write!(out, "\n      ]\n    }}")?;
        }
        writeln!(out, "\n  ]\n}}")
    }

    /// Marks what is known of a facility. `alone`: the run is about no other.
    pub fn mark(&self, facility: &mut Facility, alone: bool) {
        let Some(known) = self.known(facility, alone) else { return };
        let mut left = known.counts();
        for finding in facility.findings.iter_mut().filter(|finding| finding.status == Status::Open) {
            if take(&mut left, finding) {
                finding.status = Status::Baselined;
            }
        }
    }

    /// What has become of each entry.
    #[must_use]
    pub fn fates<'b, 'r>(&'b self, report: &'r Report<'_>) -> Vec<(&'b Known, &'b Entry, Fate<'r>)> {
        let alone = report.facilities.len() == 1;
        let mut fates = Vec::new();
        for known in &self.facilities {
            let facility = report
                .facilities
                .iter()
                .find(|facility| self.known(facility, alone).is_some_and(|mine| std::ptr::eq(mine, known)));
            let mut left = known.counts();
            let mut found: HashMap<&str, Vec<(&'r Facility, &'r Finding)>> = HashMap::new();
            for facility in facility.iter() {
                // Waived or not, it is there.
                for finding in facility.findings.iter().filter(|finding| take(&mut left, finding)) {
                    found.entry(&finding.fingerprint).or_default().push((facility, finding));
                }
            }
            for entry in &known.findings {
                let at =
                    found.get_mut(entry.fingerprint.as_str()).filter(|all| !all.is_empty()).map(|all| all.remove(0));
                fates.push((known, entry, at.map_or(Fate::Gone, |(facility, finding)| Fate::Found(facility, finding))));
            }
        }
        fates
    }

    /// The baseline without what is found no more, and how much that was.
    #[must_use]
    pub fn pruned(&self, report: &Report<'_>) -> (Self, usize) {
        let mut fates = self.fates(report).into_iter().map(|(.., fate)| matches!(fate, Fate::Found(..)));
        let mut pruned = self.clone();
        let mut gone = 0;
        for known in &mut pruned.facilities {
            let before = known.findings.len();
            known.findings.retain(|_| fates.next().unwrap_or(true));
            gone += before - known.findings.len();
        }
        (pruned, gone)
    }

    /// What was known of a facility: of the one at the same place, else of the one with the same name. Where there is one
    /// facility then and now, it is that one, from wherever it was checked.
    fn known(&self, facility: &Facility, alone: bool) -> Option<&Known> {
        let named = |known: &&Known| known.name.is_some() && known.name == facility.name;
        let here = self.facilities.iter().find(|known| known.root == facility.root);
        here.or_else(|| self.facilities.iter().find(named)).or_else(|| match &*self.facilities {
            [only] if alone => Some(only),
            _ => None,
        })
    }
}

impl Fate<'_> {
    /// What has become of an entry: its line as it is found today, or as it was.
    #[must_use]
    pub fn line(&self, entry: &Entry) -> String {
        match self {
            Self::Found(facility, finding) => format!("今もある    {}", short::line(facility, finding)),
            Self::Gone => {
                let [severity, rule, path, message] =
                    [&entry.severity, &entry.rule, &entry.path, &entry.message].map(|text| one_line(text));
                format!("なくなった  {path}: {severity}[{rule}]: {message}")
            }
        }
    }
}

impl Known {
    fn counts(&self) -> Counts<'_> {
        let mut counts = Counts::new();
        for entry in &self.findings {
            let severity = Severity::from_name(&entry.severity).unwrap_or(Severity::Info);
            let all = counts.entry(&entry.fingerprint).or_default();
            match all.iter_mut().find(|(known, _)| *known == severity) {
                Some((_, count)) => *count += 1,
                None => all.push((severity, 1)),
            }
        }
        counts
    }
}

/// True when the finding is one of those that are left, which is then one less.
fn take(left: &mut Counts<'_>, finding: &Finding) -> bool {
    let Some(all) = left.get_mut(&*finding.fingerprint) else { return false };
    let fits = |(known, count): &&mut (Severity, usize)| *count > 0 && *known >= finding.severity;
    let Some((_, count)) = all.iter_mut().filter(fits).min_by_key(|(known, _)| *known) else { return false };
    *count -= 1;
    true
}
