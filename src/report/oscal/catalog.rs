//! The pack of a report in; its requirements as an OSCAL catalog (JSON) out: chapters and sections as groups, wording verbatim.
//!
//! A requirement keeps its id (`GOV-5.1-2` is a token of OSCAL as it is) and the guideline's own label. Its parts are the
//! wording (`GOV-5.1-2_smt`), what must be on file (`GOV-5.1-2_obj`, which results point to), what no machine can judge
//! (`GOV-5.1-2_gdn`), and a method for each rule. All but the wording is the pack's reading, and says so in its title.

use std::io::{self, Write};

use serde::Serialize;

use super::back_matter::{BackMatter, Resource};
use super::datatypes::{markup_line, markup_multiline, string, token};
use super::metadata::{Link, Metadata, NAMESPACE, Party, Property};
use super::uuids::{Uuid, Uuids};
use crate::catalog::{Heading, Requirement};
use crate::date::Date;
use crate::pack::{ATTESTATION, Pack};
use crate::report::Report;
use crate::report::json::write_safely;
use crate::report::style::Style;
use crate::rule::{About, Rule};

#[derive(Debug, Serialize)]
struct Document {
    catalog: Catalog,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Catalog {
    uuid: Uuid,
    metadata: Metadata,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    controls: Vec<Control>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Group>,
    back_matter: BackMatter,
}

#[derive(Debug, Serialize)]
struct Group {
    id: String,
    class: &'static str,
    title: String,
    props: Vec<Property>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Group>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    controls: Vec<Control>,
}

#[derive(Debug, Serialize)]
struct Control {
    id: String,
    class: &'static str,
    title: String,
    props: Vec<Property>,
    links: Vec<Link>,
    parts: Vec<Part>,
}

#[derive(Debug, Serialize)]
struct Part {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ns: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Property>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prose: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part>,
}

/// Writes the catalog.
///
/// # Errors
/// When `out` refuses.
pub fn render(report: &Report<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    write_safely(&Document { catalog: catalog(report.pack, report.today) }, out)
}

/// The UUID of the catalog of a pack as of a day.
pub fn uuid(pack: &Pack, today: Date) -> Uuid {
    Uuid::of(&["catalog", &pack.about.id, &pack.about.edition, &today.to_string()])
}

/// The id of a requirement's control.
pub fn control_id(requirement: &Requirement) -> String {
    token(&requirement.id)
}

/// The id of the part that results are about: what must be on file.
pub fn objective_id(requirement: &Requirement) -> String {
    format!("{}_obj", control_id(requirement))
}

fn catalog(pack: &Pack, today: Date) -> Catalog {
    let (whole, mut uuids) = (uuid(pack, today), Uuids::default());
    let about = &pack.catalog.catalog;
    let (guideline, booklet) = (uuids.give(whole, &["guideline"]), uuids.give(whole, &["booklet"]));
    let publisher = Party::organization(uuids.give(whole, &["publisher"]), &about.publisher);
    let metadata = Metadata::new(pack, today, &format!("{} 遵守事項", pack.about.title), &about.edition)
        .source(&about.url)
        .link(guideline)
        .link(booklet)
        .role("publisher", "もとの基準を出した機関", vec![publisher]);
    let outline = Outline::new(pack, booklet);
    Catalog {
        uuid: whole,
        metadata,
        controls: outline.controls(None),
        groups: outline.groups(None),
        back_matter: BackMatter {
            resources: vec![Resource::guideline(guideline, pack), Resource::booklet(booklet, pack)],
        },
    }
}

/// A chapter, group or section.
struct Entry<'p> {
    class: &'static str,
    heading: &'p Heading,
    /// The entry that it stands in.
    whole: Option<usize>,
    /// Where its first requirement stands among all.
    first: usize,
}

/// What stands in what.
struct Outline<'p> {
    pack: &'p Pack,
    /// What the wording was taken from.
    source: Uuid,
    entries: Vec<Entry<'p>>,
    /// For each requirement its section, if it is one of the entries.
    sections: Vec<Option<usize>>,
}

impl<'p> Outline<'p> {
    /// All headings, each with the nearest one whose number its own begins with.
    fn new(pack: &'p Pack, source: Uuid) -> Self {
        let catalog = &pack.catalog;
        let within = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
        let mut entries: Vec<Entry<'p>> = Vec::new();
        for (class, headings) in
            [("chapter", &catalog.chapters), ("group", &catalog.groups), ("section", &catalog.sections)]
        {
            let above = entries.len();
            for heading in headings {
                let whole = (0..above).rev().find(|&at| within(&heading.number, &entries[at].heading.number));
                let inside = |r: &Requirement| r.section == heading.number || within(&r.section, &heading.number);
                let first = catalog.requirements.iter().position(inside).unwrap_or(usize::MAX);
                entries.push(Entry { class, heading, whole, first });
            }
        }
        let is = |entry: &Entry<'_>, r: &Requirement| entry.class == "section" && entry.heading.number == r.section;
        let section = |r: &Requirement| entries.iter().position(|entry| is(entry, r));
        let sections = catalog.requirements.iter().map(section).collect();
        Self { pack, source, entries, sections }
    }

    /// The groups in `whole`, in the guideline's order.
    fn groups(&self, whole: Option<usize>) -> Vec<Group> {
        let mut inside: Vec<usize> = (0..self.entries.len()).filter(|&at| self.entries[at].whole == whole).collect();
        inside.sort_by_key(|&at| self.entries[at].first);
        inside.into_iter().map(|at| self.group(at)).collect()
    }

    fn group(&self, at: usize) -> Group {
        let Entry { class, heading, .. } = self.entries[at];
        let mut props = vec![Property::oscal("label", &heading.number)];
        // Where a title could not be checked against its source, the catalog says so.
        if let Some(source) = heading.title_source.as_ref().filter(|_| !heading.title_verified) {
            props.push(Property::ours("title-verified", "no").remarks(source));
        }
        Group {
            id: token(&format!("{class}-{}", heading.number)),
            class,
            title: markup_line(&heading.title),
            props,
            groups: self.groups(Some(at)),
            controls: self.controls(Some(at)),
        }
    }

    /// The controls in `whole`.
    fn controls(&self, whole: Option<usize>) -> Vec<Control> {
        let inside = self.sections.iter().enumerate().filter(|(_, section)| **section == whole);
        inside.map(|(at, _)| control(self.pack, at, self.source)).collect()
    }
}

/// The control of the requirement at this place of the catalog.
fn control(pack: &Pack, at: usize, source: Uuid) -> Control {
    let requirement = &pack.catalog.requirements[at];
    let Requirement { section_title, heading, number, label, duty, attest, .. } = requirement;
    let heading = heading.as_ref().map_or_else(String::new, |heading| format!("＜{heading}＞"));
    let mut props = vec![
        Property::oscal("label", label),
        Property::oscal("sort-id", &format!("{:03}", at + 1)),
        Property::ours("duty", duty).remarks(pack.about.duty(duty)),
        Property::ours("directs", if requirement.directs { "yes" } else { "no" }),
    ];
    if let Some(role) = attest {
        let property = Property::ours("attest", role).remarks(&format!("署名する役割: {}", pack.about.role(role)));
        props.push(property);
    }
    Control {
        id: control_id(requirement),
        class: "requirement",
        title: markup_line(&format!("{section_title} {heading}{number}")),
        props,
        links: vec![Link::reference(source)],
        parts: parts(pack, requirement),
    }
}

fn parts(pack: &Pack, requirement: &Requirement) -> Vec<Part> {
    let id = control_id(requirement);
    let part = |suffix: &str, name, title: Option<&str>, text: &str| Part {
        id: Some(format!("{id}{suffix}")),
        title: title.map(markup_line),
        prose: Some(markup_multiline(text)),
        ..named(name)
    };
    let mut parts = vec![part("_smt", "statement", None, &requirement.text)];
    if let Some(note) = &requirement.note {
        parts.push(Part { ns: Some(NAMESPACE), ..part("_note", "note", Some("文言についての注記"), note) });
    }
    let evidence = Some("記録にそろっているべきもの（このパックの読み）");
    parts.push(Part {
        id: Some(objective_id(requirement)),
        ..part("", "assessment-objective", evidence, &requirement.evidence)
    });
    let human = Some("機械では判断できないこと（このパックの読み）");
    parts.push(part("_gdn", "guidance", human, &requirement.human));
    let attestation = pack.attestation.iter().filter(|_| requirement.attest.is_some());
    parts.extend(pack.rules_of(&requirement.id).chain(attestation).map(|rule| method(&id, rule)));
    parts
}

/// How a rule looks at the records.
fn method(control: &str, rule: &Rule) -> Part {
    let name = rule.id.rsplit('/').next().unwrap_or(ATTESTATION);
    let objects = match &rule.metadata.about {
        About::Nodes(path) => format!("記録の {}", path.text()),
        About::SameAs(other) => format!("{other} の結果（同じ文言の遵守事項）"),
    };
    Part {
        id: Some(token(&format!("{control}_tst.{name}"))),
        title: Some(markup_line(&rule.title)),
        props: vec![Property::method("TEST"), Property::ours("rule", &string(&rule.id))],
        parts: vec![Part { prose: Some(markup_multiline(&objects)), ..named("assessment-objects") }],
        ..named("assessment-method")
    }
}

fn named(name: &'static str) -> Part {
    Part { id: None, name, ns: None, title: None, props: Vec::new(), prose: None, parts: Vec::new() }
}
