//! Texts or a fixture in; what they come to, a line for each finding, out.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use junshu::date::{Date, parse_iso};
use junshu::evaluate::{Assessment, Request, evaluate};
use junshu::finding::{Finding, Status};
use junshu::inventory::{Inventory, Records};
use junshu::pack::{Pack, PackSource};
use junshu::select::Selection;
use junshu::source::{SourceFile, discover};

pub const TODAY: &str = "2026-11-22";

/// The embedded pack.
pub fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads"))
}

pub fn day(text: &str) -> Date {
    parse_iso(text).expect("a date")
}

/// A request for the rules that are named, by `,`; all where nothing is.
pub fn request(today: &str, select: &str) -> Request {
    let select = select.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    Request {
        today: day(today),
        selection: Selection { select, ignore: Vec::new() },
        params: pack().params.clone(),
        repository: Arc::default(),
        evidence: false,
        reads: false,
        until: None,
        waivers: true,
    }
}

/// Files with their names.
pub fn files(texts: &[(&str, &str)]) -> Vec<SourceFile> {
    let file = |&(name, text): &(&str, &str)| {
        let file = SourceFile::new(name, text);
        if name == "main:waivers.yaml" { file.guarded() } else { file }
    };
    texts.iter().map(file).collect()
}

/// The files of a fixture, under their names inside it.
pub fn fixture(folder: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let found = discover(&root).expect("the fixture is there");
    let name = |path: &Path| path.strip_prefix(&root).expect("below it").to_string_lossy().into_owned();
    found.iter().map(|file| SourceFile::read(&file.path, name(&file.path)).expect("a text")).collect()
}

/// Reads records.
pub fn load(records: impl Into<Records>) -> Arc<Inventory> {
    let loaded = Inventory::load_records(records.into(), &pack().schema, &pack().requirement_ids());
    Arc::new(loaded.unwrap_or_else(|errors| panic!("{errors:?}")))
}

/// Records with what they came to.
pub struct Ran {
    pub inventory: Arc<Inventory>,
    pub assessment: Assessment,
}

/// Judges records.
pub fn run(records: impl Into<Records>, request: &Request) -> Ran {
    let inventory = load(records);
    let assessment = evaluate(pack(), &inventory, request);
    Ran { inventory, assessment }
}

impl Ran {
    /// `file:line code status` of a finding.
    pub fn line(&self, finding: &Finding) -> String {
        let span = finding.place.span;
        let file = self.inventory.tree.sources().file(span.file);
        let line = file.position(span.start).line;
        format!("{}:{line} {} {}", file.name(), finding.rule, finding.status.name())
    }

    /// All findings, a line each.
    pub fn lines(&self) -> Vec<String> {
        self.assessment.findings.iter().map(|finding| self.line(finding)).collect()
    }

    /// The codes of the findings on waivers and comments.
    pub fn own(&self) -> Vec<&str> {
        let codes = self.assessment.findings.iter().map(|finding| &*finding.rule);
        codes.filter(|code| code.starts_with("waiver/")).collect()
    }

    /// `id path` of what is covered by waivers, `path` of what is covered by comments.
    pub fn covered(&self) -> Vec<String> {
        let waived = self.assessment.findings.iter().filter(|finding| finding.status == Status::Waived);
        let line = |finding: &Finding| {
            let acceptance = finding.acceptance.as_ref().expect("what is waived says by what");
            let path = finding.place.identity(&self.inventory.tree);
            acceptance.id.as_ref().map_or_else(|| path.clone(), |id| format!("{id} {path}"))
        };
        waived.map(line).collect()
    }

    /// The ids of the waivers that are in force.
    pub fn in_force(&self) -> Vec<&str> {
        let Assessment { waivers, in_force, .. } = &self.assessment;
        let pairs = waivers.all().iter().zip(in_force);
        pairs
            .filter(|(_, holds)| **holds)
            .map(|(waiver, _)| waiver.acceptance.id.as_deref().unwrap_or_default())
            .collect()
    }
}

/// A director and one vendor whose certificate ran out on 2026-10-31.
pub const RECORDS: &str = "\
people:
  - { id: director, name: 病院長, department: 病院長室, affiliation: executive }
  - { id: clerk, name: 事務員, department: 事務部, affiliation: staff }
organization:
  appointments:
    - { role: executive, person: director, appointed_date: 2024-04-01, document: rules }
vendors:
  - id: V-PACS
    certifications:
      - { standard: jis_q_27001, number: \"1\", scope: 保守, expires_date: 2026-10-31 }
";

/// A waiver that is in force for that certificate, with some of its lines replaced: `key: value`.
pub fn waiver(id: &str, changes: &[&str]) -> String {
    let mut lines = vec![
        "rule: GOV-5.1-2/certificate-valid".to_owned(),
        "node: vendors[V-PACS].certifications[0]".to_owned(),
        "reason: 更新の審査が遅れている".to_owned(),
        "approver: director".to_owned(),
        "approved_date: 2026-11-01".to_owned(),
        "expires_date: 2027-03-31".to_owned(),
        "compensating_measure: 審査の状況を毎月確かめる".to_owned(),
    ];
    for change in changes {
        let key = change.split(':').next().expect("a key");
        lines.retain(|line| !line.starts_with(&format!("{key}:")));
        if change.contains(": ") {
            lines.push((*change).to_owned());
        }
    }
    format!("  - id: {id}\n    {}\n", lines.join("\n    "))
}

/// These records with these waivers, judged as of [`TODAY`].
pub fn with(waivers: &[String], select: &str) -> Ran {
    let text = format!("waivers:\n{}", waivers.concat());
    run(files(&[("records.yaml", RECORDS), ("waivers.yaml", &text)]), &request(TODAY, select))
}
