//! A pack and the codes that occur in; a descriptor of every rule, and its place in the list, out.

use std::collections::{BTreeMap, HashMap};

use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor, ReportingDescriptorReference,
};

use super::message::both;
use super::taxonomy::Taxonomy;
use super::{index, level};
use crate::catalog::Requirement;
use crate::codes;
use crate::finding::Severity;
use crate::pack::{ATTESTATION, Pack};
use crate::page::{Page, plain};
use crate::report::Report;
use crate::report::text::clean;
use crate::rule::Rule;

/// All rules of a pack, and the codes that the engine finds with: the same list for every report on records, apart from
/// the codes that belong to one requirement (`GOV-…/missing-key`), which are listed where they occur.
pub struct Rules<'p> {
    listed: HashMap<String, Listed<'p>>,
    descriptors: Vec<ReportingDescriptor>,
}

/// One of them.
#[derive(Clone, Copy)]
struct Listed<'p> {
    index: i64,
    rule: Option<&'p Rule>,
}

/// What a code stands for.
#[derive(Clone, Copy)]
struct Meant<'p> {
    rule: Option<&'p Rule>,
    page: Option<&'p Page>,
    requirement: Option<&'p Requirement>,
}

impl<'p> Rules<'p> {
    /// Those of a report's pack and findings, in the order of their ids.
    pub fn of(report: &Report<'p>, taxonomy: &Taxonomy<'_>) -> Self {
        let pack = report.pack;
        let mut all = rules(pack);
        for finding in report.facilities.iter().flat_map(|facility| &facility.findings) {
            if !all.contains_key(&*finding.rule) {
                all.insert(finding.rule.to_string(), code(pack, &finding.rule));
            }
        }
        let (mut listed, mut descriptors) = (HashMap::with_capacity(all.len()), Vec::with_capacity(all.len()));
        for (at, (id, meant)) in all.into_iter().enumerate() {
            descriptors.push(descriptor(&id, meant, pack, taxonomy));
            listed.insert(id, Listed { index: index(at), rule: meant.rule });
        }
        Self { listed, descriptors }
    }

    /// Where a code stands in the list.
    pub fn index(&self, code: &str) -> Option<i64> {
        self.listed.get(code).map(|listed| listed.index)
    }

    /// The rule behind a code, when it is one.
    pub fn rule(&self, code: &str) -> Option<&'p Rule> {
        self.listed.get(code)?.rule
    }

    /// Names the rule whose script is this file.
    pub fn by_script(&self, file: &str) -> Option<ReportingDescriptorReference> {
        let wrote = |rule: &&Rule| rule.script.file().name() == file;
        let rule = self.listed.values().filter_map(|listed| listed.rule).find(wrote)?;
        let index = self.index(&rule.id)?;
        Some(ReportingDescriptorReference::builder().id(&*rule.id).index(index).build())
    }

    /// The whole list.
    pub fn descriptors(self) -> Vec<ReportingDescriptor> {
        self.descriptors
    }
}

/// What is listed whatever the records are: rules, signatures, and the codes of shape and references.
fn rules(pack: &Pack) -> BTreeMap<String, Meant<'_>> {
    let mut all = BTreeMap::new();
    for rule in &pack.rules {
        let requirement = pack.requirement_of(rule).map(AsRef::as_ref);
        all.insert(rule.id.to_string(), Meant { rule: Some(rule), page: Some(rule.page()), requirement });
    }
    for requirement in pack.requirements.iter().filter(|requirement| requirement.attest.is_some()) {
        if let Some(rule) = &pack.attestation {
            let meant = Meant { rule: Some(rule), page: Some(rule.page()), requirement: Some(requirement) };
            all.insert(format!("{}/{ATTESTATION}", requirement.id), meant);
        }
    }
    for code in codes::pages().iter().filter(|code| code.id.contains('/')) {
        all.insert(code.id.to_string(), Meant { rule: None, page: Some(&code.page), requirement: None });
    }
    all
}

/// A code that is listed because it occurs.
fn code<'p>(pack: &'p Pack, code: &str) -> Meant<'p> {
    let group = code.rsplit_once('/').map_or("", |(group, _)| group);
    let requirement = pack.requirement(group).map(AsRef::as_ref);
    Meant { rule: None, page: codes::find(code).map(|code| &code.page), requirement }
}

fn descriptor(id: &str, meant: Meant<'_>, pack: &Pack, taxonomy: &Taxonomy<'_>) -> ReportingDescriptor {
    let title = meant.rule.map_or_else(|| meant.page.map_or(id, |page| &page.title), |rule| &rule.title);
    let severity = meant.rule.map_or(Severity::Error, |rule| pack.severity(rule, id, &pack.params));
    let mut descriptor = ReportingDescriptor::builder()
        .id(clean(id))
        .name(name(id))
        .short_description(both(title))
        .default_configuration(ReportingConfiguration::builder().level(level(severity).to_string()).build())
        .properties(properties(id, severity, meant.requirement, pack))
        .build();
    if let Some(page) = meant.page {
        descriptor.full_description = Some(both(&plain(&page.why)));
        descriptor.help = Some(help(page, meant.requirement));
    }
    let relationship = meant.requirement.and_then(|requirement| taxonomy.relationship(&requirement.id));
    descriptor.relationships = relationship.map(|relationship| vec![relationship]);
    descriptor
}

/// A name in the way of names of the standard: `CertificateValid` for `GOV-5.1-2/certificate-valid`.
pub fn name(id: &str) -> String {
    let last = id.rsplit(['/', ':']).next().unwrap_or(id);
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    clean(&last.split(['-', '_']).map(capital).collect::<String>()).into_owned()
}

/// The requirement, why, and what to do: what GitHub shows beside a finding.
fn help(page: &Page, requirement: Option<&Requirement>) -> MultiformatMessageString {
    let wording = requirement.map(|r| format!("遵守事項 {}\n\n> {}\n\n", r.label, r.text)).unwrap_or_default();
    let markdown = format!("{wording}## なぜ\n\n{}\n\n## 直し方\n\n{}\n", page.why, page.fix);
    MultiformatMessageString::builder().text(clean(&plain(&markdown))).markdown(clean(&markdown)).build()
}

/// What GitHub filters and sorts by.
fn properties(id: &str, severity: Severity, requirement: Option<&Requirement>, pack: &Pack) -> PropertyBag {
    let tags = match requirement {
        Some(r) => {
            vec![r.id.clone(), format!("{} {}", r.section, r.section_title), pack.about.duty(&r.duty).to_owned()]
        }
        None => vec![id.split('/').next().unwrap_or(id).to_owned()],
    };
    let problem = match severity {
        Severity::Error | Severity::Warning => severity.name(),
        Severity::Info => "recommendation",
    };
    let mut bag = super::bag([("precision", "very-high".into()), ("problem.severity", problem.into())]);
    bag.tags = Some(tags.iter().map(|tag| clean(tag).into_owned()).collect());
    bag
}
