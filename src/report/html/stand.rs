//! Findings at one place in; what the page shows of them, with the lines of the records, out.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use super::excerpt::{Excerpt, Label};
use super::part::Site;
use super::{said, weight};
use crate::finding::{Severity, Status};
use crate::report::Facility;
use crate::report::block::{Block, Pointed};
use crate::report::finding::Finding;
use crate::report::quote::Quote;
use crate::report::words;
use crate::source::Span;

/// Of the items that have a finding at the same place, so many are named.
const NEIGHBOURS: usize = 6;

/// Findings that stand at one place.
#[derive(Debug, Serialize)]
pub struct Stand<'a> {
    findings: Vec<FindingView<'a>>,
    excerpts: Vec<Excerpt>,
    /// Other parts of the page that have a finding here: what is put right here may be put right there.
    beside: Vec<Link<'a>>,
    more_beside: usize,
}

/// Words that lead to a part of the page.
#[derive(Clone, Debug, Serialize)]
pub struct Link<'a> {
    pub href: String,
    pub label: Cow<'a, str>,
}

#[derive(Debug, Serialize)]
struct FindingView<'a> {
    code: Cow<'a, str>,
    severity: &'static str,
    weight: &'static str,
    message: Cow<'a, str>,
    path: Cow<'a, str>,
    help: Option<Help>,
    status: &'static str,
    /// Why it is accepted, and where that is said.
    accepted: Option<String>,
    accepted_at: Option<String>,
}

/// What to do: a sentence, and often what to write.
#[derive(Debug, Serialize)]
pub struct Help {
    lead: String,
    rest: String,
}

impl Help {
    pub fn new(text: &str) -> Self {
        let text = said(text);
        let (lead, rest) = text.split_once('\n').unwrap_or((&text, ""));
        Self { lead: lead.trim().to_owned(), rest: rest.trim_end().to_owned() }
    }

    pub fn lead(self) -> String {
        self.lead
    }
}

/// Which parts of the page have findings at a place.
pub type Neighbours<'a> = HashMap<Span, Vec<Option<&'a str>>>;

/// The places with the requirements that have a finding there, each once.
pub fn neighbours(findings: &[Finding]) -> Neighbours<'_> {
    let mut places = Neighbours::new();
    for finding in findings {
        let there = places.entry(finding.place.span).or_default();
        // No more than there are requirements, however many findings.
        if !there.contains(&finding.requirement.as_deref()) {
            there.push(finding.requirement.as_deref());
        }
    }
    places
}

impl<'a> Stand<'a> {
    /// All findings of one part of the page, those of one requirement or of none.
    pub fn all(
        site: &Site<'a>,
        findings: impl IntoIterator<Item = &'a Finding>,
        neighbours: &Neighbours<'a>,
    ) -> Vec<Self> {
        Block::all(findings).iter().map(|block| Self::new(site, block, neighbours)).collect()
    }

    fn new(site: &Site<'a>, block: &Block<'a>, neighbours: &Neighbours<'a>) -> Self {
        let first = block.findings[0];
        let own = first.requirement.as_deref();
        let there = neighbours.get(&first.place.span).map_or(&[][..], Vec::as_slice);
        let others: Vec<Option<&str>> = there.iter().copied().filter(|&other| other != own).collect();
        // What the whole inventory lacks stands at its first key: that says nothing of what belongs together.
        let others = if first.place.is_whole() { Vec::new() } else { others };
        let beside = others.iter().take(NEIGHBOURS).map(|&id| site.link(id));
        Self {
            findings: block.worst_first().into_iter().map(|finding| FindingView::new(site.facility, finding)).collect(),
            excerpts: excerpts(site.facility, block),
            more_beside: others.len().saturating_sub(NEIGHBOURS),
            beside: beside.collect(),
        }
    }

    /// The severities of its findings, worst first.
    pub fn severities(&self) -> impl Iterator<Item = &'static str> {
        self.findings.iter().map(|finding| finding.severity)
    }
}

impl<'a> FindingView<'a> {
    fn new(facility: &Facility, finding: &'a Finding) -> Self {
        let why = finding.acceptance.as_ref();
        Self {
            code: said(&finding.rule),
            severity: finding.severity.name(),
            weight: weight(finding.severity),
            message: said(&finding.message),
            path: said(&finding.place.path),
            help: finding.help.as_deref().map(Help::new),
            status: status(finding.status),
            accepted: why.map(|why| said(&why.words()).into_owned()),
            accepted_at: why.map(|why| words::place(&facility.location(why.span))),
        }
    }
}

/// Whether a finding still asks for something, in words; nothing where it does.
fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "",
        Status::Waived => "リスク受容",
        Status::Baselined => "既知",
    }
}

/// The lines around all places of a block, file by file.
fn excerpts(facility: &Facility, block: &Block<'_>) -> Vec<Excerpt> {
    let mut files: Vec<(&Quote, Vec<Label>)> = Vec::new();
    let mut number = 0;
    for Pointed { span, text, primary } in block.pointed() {
        number += usize::from(!primary);
        let label = Label { start: span.start, end: span.end, text, primary, number: if primary { 0 } else { number } };
        let quote = facility.file(span);
        match files.iter_mut().find(|(file, _)| std::ptr::eq(*file, quote)) {
            Some((_, labels)) => labels.push(label),
            None => files.push((quote, vec![label])),
        }
    }
    files.into_iter().flat_map(|(file, labels)| Excerpt::all(file, labels)).collect()
}

/// The severities that occur, each once, worst first, as the filters of the page look for them.
pub fn severities(stands: &[Stand<'_>]) -> String {
    let occurs = |severity: &Severity| stands.iter().any(|stand| stand.severities().any(|s| s == severity.name()));
    let names: Vec<&str> = Severity::ALL.iter().rev().filter(|s| occurs(s)).map(|s| s.name()).collect();
    names.join(" ")
}
