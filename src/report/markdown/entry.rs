//! What was found in; the entries of the list, worst first, findings that are one thing to do in one entry, out.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use super::plain::{block, brief, code, plain};
use crate::catalog::Requirement;
use crate::finding::{Severity, Status};
use crate::report::block::DEFINED;
use crate::report::finding::Finding;
use crate::report::{Facility, Report};
use crate::source::Span;

/// Codes, and items, that an entry names.
const FEW: usize = 4;
/// Related places that an entry names.
const PLACES: usize = 8;

/// One entry.
pub struct Entry<'a> {
    pub facility: &'a Facility,
    findings: Vec<&'a Finding>,
}

/// The chapters of the list: what is open, by severity, then what was accepted or known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chapter {
    Open(Reverse<Severity>),
    Settled,
}

impl Chapter {
    fn of(finding: &Finding) -> Self {
        match finding.status {
            Status::Open => Self::Open(Reverse(finding.severity)),
            Status::Waived | Status::Baselined => Self::Settled,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Open(Reverse(severity)) => severity.name(),
            Self::Settled => "受容又は既知の指摘",
        }
    }
}

/// What makes findings of several items one thing to do.
type Key<'a> = (Chapter, &'static str, Span, &'a str, Option<&'a str>, Option<&'a str>);

/// All entries.
pub fn entries<'a>(report: &'a Report<'_>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for facility in &report.facilities {
        let mut seen: HashMap<Key<'a>, usize> = HashMap::new();
        for finding in &facility.findings {
            let (message, help) = (&*finding.message, finding.help.as_deref());
            let why = finding.acceptance.as_ref().map(|why| &*why.reason);
            let key = (Chapter::of(finding), finding.status.name(), finding.place.span, message, help, why);
            let at = *seen.entry(key).or_insert(entries.len());
            match entries.get_mut(at) {
                Some(entry) => entry.findings.push(finding),
                None => entries.push(Entry { facility, findings: vec![finding] }),
            }
        }
    }
    // Stable: within a chapter facilities and files keep their order.
    entries.sort_by_key(Entry::chapter);
    entries
}

impl Entry<'_> {
    pub fn chapter(&self) -> Chapter {
        Chapter::of(self.findings[0])
    }

    /// Findings in it.
    pub fn count(&self) -> usize {
        self.findings.len()
    }

    /// A bullet: the items, what is wrong, where, and under which codes.
    pub fn bullet(&self, report: &Report<'_>) -> String {
        let first = self.findings[0];
        let mut lead = String::new();
        if first.status != Status::Open {
            lead = format!("**{}（{}）** ", first.status.label(), first.severity);
        }
        let mut items: Vec<&Arc<Requirement>> = Vec::new();
        for requirement in self.findings.iter().filter_map(|finding| report.requirement(finding)) {
            if !items.contains(&requirement) {
                items.push(requirement);
            }
        }
        if !items.is_empty() {
            let labels = items.iter().take(FEW).map(|item| plain(&item.label)).collect::<Vec<_>>().join("、");
            lead.push_str(&format!("**{labels}{}** ", more(items.len(), "項目")));
        }
        let (message, place) = (plain(&brief(&first.message)), self.place(first.place.span));
        let why = first.acceptance.as_ref().map(|why| format!("<br>受容: {}", plain(&brief(&why.words()))));
        format!("- {lead}{message}<br>{place} · {}{}\n", self.codes(), why.unwrap_or_default())
    }

    /// The codes; of many that differ in the item only, what they share: `missing-key`.
    fn codes(&self) -> String {
        let name = |finding: &Finding| finding.rule.rsplit_once('/').map(|(_, name)| name.to_owned());
        let first = name(self.findings[0]);
        if let Some(shared) = first.as_ref().filter(|_| self.count() > 1)
            && self.findings.iter().all(|finding| name(finding) == first)
        {
            return code(shared);
        }
        let codes: Vec<String> = self.findings.iter().take(FEW).map(|finding| code(&finding.rule)).collect();
        format!("{}{}", codes.join(" "), more(self.count(), "コード"))
    }

    /// What to do, and other places to look at, folded away; empty when there is nothing.
    pub fn details(&self) -> String {
        let first = self.findings[0];
        let mut body = String::new();
        if let Some(help) = &first.help {
            let help = brief(help);
            let (words, rest) = help.split_once('\n').unwrap_or((&help, ""));
            body.push_str(&format!("  {}\n\n", plain(words)));
            if !rest.is_empty() {
                body.push_str(&format!("{}\n", block(rest, "  ")));
            }
        }
        let related = first.related.iter().map(|related| (&*related.message, related.place.span));
        let defined = first.place.defined.map(|span| (DEFINED, span));
        let places: Vec<_> = related.chain(defined).collect();
        for (message, span) in places.iter().take(PLACES) {
            body.push_str(&format!("  - {} {}\n", self.place(*span), plain(&brief(message))));
        }
        if body.is_empty() {
            return body;
        }
        let summary = match (first.help.is_some(), places.is_empty()) {
            (true, true) => "対処",
            (true, false) => "対処と、関わりのある記録",
            (false, _) => "関わりのある記録",
        };
        let gap = if body.ends_with("\n\n") { "" } else { "\n" };
        format!("\n  <details><summary>{summary}</summary>\n\n{body}{gap}  </details>\n\n")
    }

    fn place(&self, span: Span) -> String {
        let at = self.facility.location(span);
        code(&format!("{}{}", at.file.name(), at.row()))
    }
}

/// How many of a kind are not named.
fn more(all: usize, unit: &str) -> String {
    if all > FEW { format!(" ほか {} {unit}", all - FEW) } else { String::new() }
}
