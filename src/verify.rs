//! Pages in; how each executed case turned out. The same road as `check`: a case is a whole inventory.

mod codes;
mod compare;
mod coverage;
mod failure;
mod junit;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::catalog::Params;
use crate::date::Date;
use crate::evaluate::{Request, attest, evaluate};
use crate::finding::Finding;
use crate::inventory::{Inventory, Records};
use crate::node::{Kind, Tree};
use crate::pack::{ATTESTATION, Pack};
use crate::page::{Case, Page};
use crate::rule::Rule;
use crate::script::Reached;
use crate::select::Selection;
use crate::source::{Repository, SourceFile};
use crate::suggest::did_you_mean;

pub use codes::verify_codes;
use compare::{Got, compare};
pub use coverage::{Covered, Unreached};
pub use failure::Failure;

/// What the cases of some pages came to.
#[derive(Debug, Default)]
pub struct Verified {
    /// The pages, in the order of the rules.
    pub pages: Vec<Checked>,
    /// The places of scripts that the cases reached, where the pack is watched.
    pub reached: Reached,
    /// Rules with messages that point at a value and say nothing of it.
    pub plain: BTreeSet<(Arc<str>, String)>,
}

/// What the cases of one page came to.
#[derive(Debug)]
pub struct Checked {
    /// The rule, or the code.
    pub id: Arc<str>,
    /// What the page as a whole lacks.
    pub lacks: Vec<Failure>,
    /// Its cases.
    pub cases: Vec<Tried>,
}

/// What one case came to.
#[derive(Debug)]
pub struct Tried {
    /// The page.
    pub file: Arc<SourceFile>,
    /// The line of the page on which it starts (1-based).
    pub line: u32,
    /// What did not turn out as the page says.
    pub failures: Vec<Failure>,
}

/// What came of a case: what was found, and the places of scripts that were reached.
type Came = (Vec<Got>, Reached);

/// Runs the cases of the rules for which `wanted` says so; `today` holds where a case names no date.
pub fn verify(pack: &Pack, today: Date, wanted: impl Fn(&Rule) -> bool) -> Verified {
    let mut verified = Verified::default();
    for rule in pack.rules.iter().chain(&pack.attestation).filter(|rule| wanted(rule)) {
        let lacks = lacks(&rule.id, rule.page());
        verified.page(&rule.id, rule.page(), lacks, |case| outcome(pack, rule, case, today));
    }
    verified
}

impl Verified {
    /// Runs the cases of a page; `outcome` is what one came to, or why it could not be run.
    fn page(
        &mut self,
        id: &Arc<str>,
        page: &Page,
        lacks: Vec<Failure>,
        outcome: impl Fn(&Case) -> Result<Came, Vec<Failure>>,
    ) {
        let mut cases = Vec::new();
        for case in &page.cases {
            let failures = match outcome(case) {
                Ok((got, mut reached)) => {
                    self.reached.append(&mut reached);
                    let plain = got.iter().filter(|got| got.plain);
                    self.plain.extend(plain.map(|got| (id.clone(), got.message.clone())));
                    compare(id, page, case, got)
                }
                Err(failures) => failures,
            };
            cases.push(Tried { file: page.file.clone(), line: case.line, failures });
        }
        self.pages.push(Checked { id: id.clone(), lacks, cases });
    }

    /// How many cases were run.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.pages.iter().map(|page| page.cases.len()).sum()
    }

    /// Everything that did not turn out as the pages say.
    pub fn failures(&self) -> impl Iterator<Item = &Failure> {
        self.pages.iter().flat_map(|page| page.lacks.iter().chain(page.cases.iter().flat_map(|case| &case.failures)))
    }
}

/// A page must show both what is in order and what is not.
fn lacks(id: &Arc<str>, page: &Page) -> Vec<Failure> {
    let clean = page.cases.iter().any(|case| case.marks.is_empty());
    let flagged = page.cases.iter().any(|case| !case.marks.is_empty());
    let heading = page.file.text().lines().next().map_or(0, str::len);
    let lack = |lacks| Failure::NoCase { rule: id.clone(), file: page.file.clone(), at: (0..heading).into(), lacks };
    [(!clean).then_some("指摘のない"), (!flagged).then_some("指摘のある")].into_iter().flatten().map(lack).collect()
}

fn outcome(pack: &Pack, rule: &Rule, case: &Case, today: Date) -> Result<Came, Vec<Failure>> {
    let page = rule.page();
    let params = params(pack, rule, case).map_err(|failure| vec![failure])?;
    let requirements = pack.requirement_ids();
    let request = request(page, case, today, vec![rule.id.to_string()], params);
    let records = Records::from(vec![alone(page, case)]).beside(request.repository.clone());
    let inventory = Inventory::load_records(records, &pack.schema, &requirements)
        .map_err(|errors| errors.into_iter().map(Failure::Yaml).collect::<Vec<_>>())?;
    let marked = |line: u32| case.marks.iter().any(|mark| mark.line == line);
    let typos =
        inventory.findings.iter().filter(|f| is_typo(f)).map(|finding| got(page, case, finding, &inventory.tree));
    let wrong: Vec<Failure> = typos.filter(|got| !marked(got.line)).map(|got| broken(rule, got)).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let inventory = Arc::new(inventory);
    let (findings, broken, reached) = if &*rule.id == ATTESTATION {
        let requirement = case.requirement.as_deref().and_then(|id| pack.requirement(id));
        let requirement = requirement.ok_or_else(|| vec![unnamed(rule, case)])?;
        let (findings, broken, reached) = attest(pack, &inventory, &request, requirement);
        (findings, broken.into_iter().collect(), reached)
    } else {
        let assessment = evaluate(pack, &inventory, &request);
        (assessment.findings, assessment.broken, assessment.reached)
    };
    if !broken.is_empty() {
        return Err(broken.into_iter().map(Failure::Script).collect());
    }
    let names = [rule.id.rsplit('/').next().unwrap_or_default(), "missing-key", "empty-key"];
    let own = |finding: &&Finding| finding.rule.rsplit('/').next().is_some_and(|name| names.contains(&name));
    Ok((findings.iter().filter(own).map(|finding| got(page, case, finding, &inventory.tree)).collect(), reached))
}

/// The case as a file of its own: the page with everything else blanked, so that offsets and lines are those of the page.
/// It may hold every key, unless the case says in which file it stands.
fn alone(page: &Page, case: &Case) -> SourceFile {
    // A mark behind another comment is no part of that.
    let text = only(page, case, &case.range, |line| line.contains('#'));
    match &case.file {
        Some(name) => SourceFile::new(name, text),
        None => SourceFile::new(page.file.name(), text).guarded(),
    }
}

fn got(page: &Page, case: &Case, finding: &Finding, tree: &Tree) -> Got {
    Got {
        // What is missing from records without a line of their own stands above them.
        line: (page.file.position(finding.place.span.start).line + 1).saturating_sub(case.line).max(1),
        at: finding.place.span.range(),
        severity: finding.severity,
        message: finding.message.clone(),
        help: finding.help.clone(),
        plain: is_plain(finding, tree),
    }
}

/// True when a finding is about a value, or a record with an id, and its words do not say which.
fn is_plain(finding: &Finding, tree: &Tree) -> bool {
    let node = finding.place.node;
    let named = match tree.kind(node) {
        Kind::Map => tree.get_named(node, "id").and_then(|id| tree.text(id)),
        Kind::List | Kind::Bool => None,
        _ => Some(tree.source_text(node)),
    };
    named.is_some_and(|named| !finding.message.contains(named.trim_matches(['"', '\''])))
}

fn request(page: &Page, case: &Case, today: Date, select: Vec<String>, params: Arc<Params>) -> Request {
    Request {
        today: case.today.unwrap_or(today),
        selection: Selection { select, ignore: Vec::new() },
        params,
        repository: Arc::new(beside(page, case)),
        evidence: false,
        reads: false,
        until: None,
        waivers: true,
    }
}

/// The files beside the records of a case.
fn beside(page: &Page, case: &Case) -> Repository {
    let document = |name: &String| {
        let text = only(page, case, case.documents.get(name)?, |_| true);
        Some(Arc::new(SourceFile::new(page.file.name(), text)))
    };
    Repository::Listed(case.files.iter().map(|name| (name.clone(), document(name))).collect())
}

fn unnamed(rule: &Rule, case: &Case) -> Failure {
    let problem = "どの遵守事項の署名かを、yaml の後に requirement=GOV-… で書きます".to_owned();
    Failure::Broken {
        rule: rule.id.clone(),
        file: rule.page().file.clone(),
        at: case.range.clone().into(),
        problem,
        help: None,
    }
}

fn params(pack: &Pack, rule: &Rule, case: &Case) -> Result<Arc<Params>, Failure> {
    let mut params = pack.params.clone();
    for (name, text) in &case.params {
        let value = pack.params.get(name).map(|default| default.parse_like(text));
        let (problem, help) = match value {
            Some(Ok(value)) => {
                Arc::make_mut(&mut params).insert(name.clone(), value);
                continue;
            }
            Some(Err(wanted)) => (format!("{name} の値は{wanted}です"), None),
            None => {
                let near = did_you_mean(name, pack.params.keys().map(String::as_str));
                let all = || "パラメータは `junshu explain` が遵守事項ごとに示すものに限ります".to_owned();
                (format!("パラメータ {name} はありません"), Some(near.unwrap_or_else(all)))
            }
        };
        let (rule, file) = (rule.id.clone(), rule.page().file.clone());
        return Err(Failure::Broken { rule, file, at: case.range.clone().into(), problem, help });
    }
    Ok(params)
}

/// What a case must be free of: it is an example of a record, but only of what the rule reads.
fn is_typo(finding: &Finding) -> bool {
    ["schema/unknown-key", "schema/type", "schema/enum", "schema/date", "schema/pattern", "schema/range"]
        .contains(&&*finding.rule)
}

fn broken(rule: &Rule, got: Got) -> Failure {
    let (rule, file) = (rule.id.clone(), rule.page().file.clone());
    Failure::Broken { rule, file, at: got.at, problem: got.message, help: got.help }
}

/// The page with everything but some bytes of the case blanked, and in these the marks behind what `cut` accepts.
fn only(page: &Page, case: &Case, range: &Range<usize>, cut: impl Fn(&str) -> bool) -> String {
    let text = page.file.text();
    let blank = |part: &str| part.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect::<String>();
    let mut all = blank(&text[..range.start]);
    let first = page.file.position(range.start as u32).line + 1 - case.line;
    for (number, line) in (first..).zip(text[range.clone()].split_inclusive('\n')) {
        let mark = case.marks.iter().find(|mark| mark.line == number && cut(&line[..mark.start]));
        let (own, rest) = line.split_at(mark.map_or(line.len(), |mark| mark.start));
        all.push_str(own);
        all.push_str(&blank(rest));
    }
    all.push_str(blank(&text[range.end..]).trim_end_matches(' '));
    all
}
