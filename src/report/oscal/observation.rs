//! What a rule came to, and what was found, in; OSCAL's `observation`, with places and values of the records, out.

use std::collections::HashMap;

use serde::Serialize;

use super::datatypes::{markup_line, markup_multiline, short, string};
use super::metadata::{Property, TITLE};
use super::uuids::{Uuid, Uuids};
use crate::codes;
use crate::outcome::RuleOutcome;
use crate::pack::{ATTESTATION, Pack, is_signature};
use crate::report::Facility;
use crate::report::block::DEFINED;
use crate::report::facility::{Evidence, Ran};
use crate::report::finding::Finding;
use crate::report::location::Location;
use crate::report::value;
use crate::rule::Rule;
use crate::source::{FileId, Span};

/// Pieces of evidence that an observation shows; it says how many there are.
const SHOWN: usize = 20;

/// Characters of a value that an observation quotes.
const VALUE: usize = 200;

/// `observation`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Observation {
    pub uuid: Uuid,
    pub title: String,
    pub description: String,
    pub props: Vec<Property>,
    pub methods: [&'static str; 1],
    pub types: [&'static str; 1],
    pub origins: [Origin; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<SubjectReference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relevant_evidence: Vec<RelevantEvidence>,
    pub collected: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

/// `origin`: the tool.
#[derive(Clone, Debug, Serialize)]
pub struct Origin {
    actors: [OriginActor; 1],
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct OriginActor {
    r#type: &'static str,
    actor_uuid: Uuid,
}

/// `subject-reference`: a file of records.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SubjectReference {
    subject_uuid: Uuid,
    r#type: &'static str,
}

/// `relevant-evidence`: a place of the records.
#[derive(Debug, Serialize)]
pub struct RelevantEvidence {
    pub href: String,
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Property>,
}

impl Origin {
    /// What a tool of the assessment's assets gathered.
    pub fn tool(actor_uuid: Uuid) -> [Self; 1] {
        [Self { actors: [OriginActor { r#type: "tool", actor_uuid }] }]
    }
}

/// The titles of what a pack checks, by the code of its findings.
pub struct Titles<'p>(HashMap<&'p str, &'p str>);

impl<'p> Titles<'p> {
    pub fn new(pack: &'p Pack) -> Self {
        let rules = pack.rules.iter().chain(&pack.attestation);
        Self(rules.map(|rule: &Rule| (&*rule.id, rule.title.as_str())).collect())
    }

    /// The title of a rule, or of the page of a code that is no rule's.
    fn of<'a>(&self, code: &'a str) -> &'a str
    where
        'p: 'a,
    {
        let name = if is_signature(code) { ATTESTATION } else { code };
        let page = || codes::find(code).map(|page| page.page.title.as_str());
        self.0.get(name).copied().or_else(page).unwrap_or(code)
    }
}

/// Who looks at the records of one facility.
pub struct Observer<'r> {
    /// Whose records.
    pub facility: &'r Facility,
    /// The result that the observations are of.
    pub result: Uuid,
    /// The tool.
    pub tool: Uuid,
    /// When.
    pub collected: &'r str,
    /// The resources of the files.
    pub files: &'r HashMap<FileId, Uuid>,
    /// What the checks are called.
    pub titles: &'r Titles<'r>,
}

impl Observer<'_> {
    /// What one rule came to, with the first of the nodes that it read while it held.
    pub fn rule(&self, ran: &Ran, uuids: &mut Uuids) -> Observation {
        let (name, words, label) = (ran.outcome.name(), means(ran.outcome), ran.outcome.label());
        let all = ran.evidence.len();
        let shown: Vec<&Evidence> = self.facility.evidence(&ran.evidence).take(SHOWN).collect();
        let mut props = vec![
            Property::ours("rule", &ran.rule),
            Property::ours("outcome", name),
            Property::ours("checked", &ran.checked.to_string()),
            Property::ours("evidence", &all.to_string()),
        ];
        if let Some(requirement) = &ran.requirement {
            props.insert(1, Property::ours("requirement", &requirement.id));
        }
        let note = format!("根拠となる記録 {all} か所のうち、はじめの {SHOWN} か所を示しています。");
        Observation {
            uuid: uuids.give(self.result, &["rule", &ran.rule]),
            title: self.title(&ran.rule),
            description: markup_multiline(&format!("{label}: {words}（確認 {}）", ran.checked)),
            props,
            methods: ["TEST"],
            types: ["control-objective"],
            origins: Origin::tool(self.tool),
            subjects: self.subjects(shown.iter().map(|one| one.place.written().file)),
            relevant_evidence: shown.iter().map(|one| self.evidence(one)).collect(),
            collected: self.collected.to_owned(),
            remarks: (all > SHOWN).then(|| markup_multiline(&note)),
        }
    }

    /// One finding, with its places.
    pub fn finding(&self, finding: &Finding, uuids: &mut Uuids) -> Observation {
        let (print, place) = (&*finding.fingerprint, &finding.place);
        let mut props = vec![
            Property::ours("rule", &finding.rule),
            Property::ours("severity", finding.severity.name()),
            Property::ours("status", finding.status.name()),
            Property::ours("fingerprint", print),
        ];
        if let Some(requirement) = &finding.requirement {
            props.insert(1, Property::ours("requirement", requirement));
        }
        let mut evidence = vec![self.place(place.span, "指摘の箇所", Some(&place.path))];
        for related in &finding.related {
            evidence.push(self.place(related.place.span, &related.message, Some(&related.place.path)));
        }
        if let Some(defined) = place.defined {
            evidence.push(self.place(defined, DEFINED, None));
        }
        let mut description = markup_multiline(&finding.message);
        if let Some(help) = &finding.help {
            // Help that is nothing but YAML stands in a block of its own.
            let first = help.lines().next().unwrap_or_default();
            let words =
                if first == help || first.ends_with('。') { "" } else { "次のように書いてください。\n" };
            description = format!("{description}\n\n{}", markup_multiline(&format!("対処: {words}{help}")));
        }
        let spans = [Some(place.span), place.defined].into_iter().flatten();
        let spans = spans.chain(finding.related.iter().map(|related| related.place.span));
        Observation {
            uuid: uuids.give(self.result, &["finding", print]),
            title: self.title(&finding.rule),
            description,
            props,
            methods: ["TEST"],
            types: ["discovery"],
            origins: Origin::tool(self.tool),
            subjects: self.subjects(spans.map(|span| span.file)),
            relevant_evidence: evidence,
            collected: self.collected.to_owned(),
            remarks: None,
        }
    }

    fn title(&self, code: &str) -> String {
        markup_line(&short(&format!("{code}: {}", self.titles.of(code)), TITLE))
    }

    /// The files, each once, in their order.
    fn subjects(&self, files: impl Iterator<Item = FileId>) -> Vec<SubjectReference> {
        let mut files: Vec<FileId> = files.collect();
        files.sort_unstable();
        files.dedup();
        let subject = |file| Some(SubjectReference { subject_uuid: *self.files.get(file)?, r#type: "resource" });
        files.iter().filter_map(subject).collect()
    }

    /// A node that was read: its line, path and value.
    fn evidence(&self, evidence: &Evidence) -> RelevantEvidence {
        let at = self.facility.location(evidence.place.written());
        let text = format!("{} = {}", evidence.place.path, short(&value::words(&evidence.value), VALUE));
        RelevantEvidence { href: href(&at), description: markup_line(&text), props: Vec::new() }
    }

    /// A place that is shown to a reader: file, line and column, and what stands there.
    fn place(&self, span: Span, words: &str, path: Option<&str>) -> RelevantEvidence {
        let at = self.facility.location(span);
        let (file, text) = (at.file.name(), short(at.text(), VALUE));
        let shown = format!("{words}: {file}{} {text}", at.spot());
        let mut props = vec![Property::ours("file", file)];
        let cells = ["line", "column", "end-line", "end-column"].into_iter().zip(at.cells());
        let one = at.paragraph().map(|paragraph| vec![("paragraph", paragraph)]);
        for (name, text) in one.unwrap_or_else(|| cells.collect()) {
            props.push(Property::ours(name, &text));
        }
        if let Some(path) = path.filter(|path| !path.is_empty()) {
            props.push(Property::ours("path", path));
        }
        RelevantEvidence { href: href(&at), description: markup_multiline(&string(&shown)), props }
    }
}

/// The line of a file, or the file where it has none.
fn href(at: &Location<'_>) -> String {
    if at.paragraph().is_some() { at.uri() } else { format!("{}#L{}", at.uri(), at.start.line) }
}

/// What an outcome means.
fn means(outcome: RuleOutcome) -> &'static str {
    match outcome {
        RuleOutcome::Held => "確かめたすべてについて成り立ちます",
        RuleOutcome::Warned => "注意が要るものがあります",
        RuleOutcome::Failed => "成り立たないものがあります",
        RuleOutcome::NotApplicable => "対象となる記録がないので、確かめるものがありません",
        RuleOutcome::Blocked => "読むべき記録がないので、確かめられません",
        RuleOutcome::NotEvaluated => "実行できなかったか、行われていません。満たしたことにはなりません",
    }
}
