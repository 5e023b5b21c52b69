//! A pack and an inventory in; findings, and for each requirement its outcome and its evidence, out.
//!
//! Rules run in parallel and know nothing of each other; their findings are put in the order of the files afterwards.

mod account;
mod conclude;
mod keys;
mod parallel;
mod result;
mod waive;
mod words;

pub use account::{Account, Looked, account};
pub use conclude::in_order;
use parallel::pool;
pub use parallel::{a_few_at_once, in_parallel};
use result::RuleResult;
pub use result::{Assessed, Ran};
pub use waive::Objections;

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashSet;
use rayon::prelude::*;

use crate::catalog::{Params, Requirement};
use crate::date::{Date, plus_days};
use crate::finding::{Finding, Place, Related, Severity};
use crate::inventory::Inventory;
use crate::node::{NodeId, Tree};
use crate::pack::{ATTESTATION, Pack};
use crate::path::{self, Lost, Path};
use crate::rule::{About, Rule};
use crate::script::{Absent, Facts, Judged, Reached, Recall, ScriptError, Spot, SubjectVerdicts, Verdict, Weight};
use crate::select::Selection;
use crate::source::Repository;
use crate::waiver::{Covers, Waivers};

/// What a run is asked for beside the pack and the inventory.
#[derive(Clone, Debug)]
pub struct Request {
    /// The date of the check.
    pub today: Date,
    /// Which rules run.
    pub selection: Selection,
    /// The parameters; [`Pack::params`] unless a case of a page changes some.
    pub params: Arc<Params>,
    /// The files beside the records, for rules that ask whether one exists.
    pub repository: Arc<Repository>,
    /// Gather the nodes that rules read while they held.
    pub evidence: bool,
    /// Gather all nodes that rules read.
    pub reads: bool,
    /// Look ahead: what runs out up to this day.
    pub until: Option<Date>,
    /// Mark what accepted risks cover. Without it nothing is accepted: the view of an auditor.
    pub waivers: bool,
}

/// What was found.
#[derive(Debug)]
pub struct Assessment {
    /// For each requirement, in the catalog's order.
    pub requirements: Vec<Assessed>,
    /// All findings, in the order of the files.
    pub findings: Vec<Finding>,
    /// Rules that broke while they ran.
    pub broken: Vec<ScriptError>,
    /// Nodes that any rule read, in the order of the tree, where that was asked for.
    pub read: Vec<NodeId>,
    /// The places of scripts that were reached, where the pack is watched.
    pub reached: Reached,
    /// Each rule that ran or was kept from it by a missing key; the one for signatures stands once for each requirement.
    pub rules: Vec<Ran>,
    /// The accepted risks of the records.
    pub waivers: Arc<Waivers>,
    /// Which of [`Waivers::all`] are in force.
    pub in_force: Vec<bool>,
    /// The waivers that name more than the record they are about.
    broad: Vec<Finding>,
}

impl Assessment {
    /// What was found against waivers by nothing but the rules that ran.
    pub(crate) fn broad(&self) -> &[Finding] {
        &self.broad
    }
}

/// Judges an inventory.
#[must_use]
pub fn evaluate(pack: &Pack, inventory: &Arc<Inventory>, request: &Request) -> Assessment {
    let waivers = Arc::new(Waivers::read(pack, inventory));
    Evaluation::new(pack, inventory, request, waivers).run(None)
}

/// As [`evaluate`], when the accepted risks have been read, and what speaks against them on that day is known.
pub(crate) fn evaluate_under(
    pack: &Pack,
    inventory: &Arc<Inventory>,
    request: &Request,
    waivers: &Arc<Waivers>,
    objections: &Objections,
) -> Assessment {
    Evaluation::new(pack, inventory, request, waivers.clone()).run(Some(objections))
}

/// What the selected rules on waivers find against them, and the first later day on which they may find something else.
pub(crate) fn object(
    pack: &Pack,
    inventory: &Arc<Inventory>,
    request: &Request,
    waivers: &Arc<Waivers>,
) -> (Objections, Option<Date>) {
    let run = Evaluation::new(pack, inventory, request, waivers.clone());
    let results = run.all(&run.needed(false), &mut Recall::default());
    (run.objections(&results), results.iter().filter_map(|result| result.next).min())
}

/// Asks for the signature of one requirement; what came, how the rule broke, if it did, and which places of scripts were
/// reached.
#[must_use]
pub fn attest(
    pack: &Pack,
    inventory: &Arc<Inventory>,
    request: &Request,
    requirement: &Arc<Requirement>,
) -> (Vec<Finding>, Option<ScriptError>, Reached) {
    let run = Evaluation::new(pack, inventory, request, Arc::default());
    let Some(rule) = pack.attestation.as_ref().filter(|_| run.signature_due(requirement)) else {
        return (Vec::new(), None, Reached::new());
    };
    let result = pool().install(|| run.rule(rule, Some(requirement), &mut Recall::default()));
    (result.findings, result.broken.map(|error| *error), result.reached)
}

struct Evaluation<'p, 'r> {
    pack: &'p Pack,
    facts: Arc<Facts>,
    request: &'r Request,
    /// Top-level keys that are missing or empty where they must not be.
    gaps: BTreeMap<String, keys::Gap>,
    /// The ids of the rules that are selected.
    selected: HashSet<&'p str>,
    /// The requirements that a selected rule mirrors.
    mirrored: HashSet<&'p str>,
    /// The requirements with a selected rule of which a waiver accepts whatever is found: whether it names too much must
    /// not depend on the selection.
    accepted: HashSet<&'p str>,
    /// The accepted risks of the records.
    waivers: Arc<Waivers>,
}

impl<'p, 'r> Evaluation<'p, 'r> {
    fn new(pack: &'p Pack, inventory: &Arc<Inventory>, request: &'r Request, waivers: Arc<Waivers>) -> Self {
        let facts = Arc::new(Facts {
            inventory: inventory.clone(),
            schema: pack.schema.clone(),
            today: request.today,
            params: request.params.clone(),
            repository: request.repository.clone(),
            reads: request.reads || request.evidence,
        });
        let all = pack.rules.iter().chain(&pack.attestation);
        let selected = all.filter(|rule| request.selection.runs(rule)).map(|rule| &*rule.id).collect::<HashSet<&str>>();
        let chosen = pack.rules.iter().filter(|rule| selected.contains(&*rule.id));
        let groups: HashSet<&str> = chosen.clone().map(|rule| &*rule.group).collect();
        let mirrored = chosen.filter_map(|rule| rule.metadata.mirrors()).collect();
        let whole = |id: &&str| {
            waivers.all().iter().any(|waiver| matches!(&waiver.covers, Some(Covers::Requirement(of)) if **of == **id))
        };
        let accepted = groups.into_iter().filter(whole).collect();
        Self { pack, facts, request, gaps: keys::gaps(pack, inventory), selected, mirrored, accepted, waivers }
    }

    /// `objections`: what speaks against the accepted risks, where that is known.
    fn run(&self, objections: Option<&Objections>) -> Assessment {
        let mut recall = Recall::default();
        let mut results = self.all(&self.needed(objections.is_none()), &mut recall);
        results.extend(self.attestations(&mut recall));
        self.conclude(results, objections)
    }

    /// Runs rules, in parallel.
    fn all(&self, rules: &[&'p Rule], recall: &mut Recall) -> Vec<RuleResult<'p>> {
        if parallel::is_alone() {
            return rules.iter().map(|rule| self.rule(rule, None, recall)).collect();
        }
        let one = |recall: &mut Recall, rule: &&'p Rule| self.rule(rule, None, recall);
        pool().install(|| rules.par_iter().map_init(Recall::default, one).collect())
    }

    fn selected(&self, rule: &Rule) -> bool {
        self.selected.contains(&*rule.id)
    }

    /// The rules that are selected, and those that a selected rule mirrors; those on waivers whenever there are some and
    /// `objections` are to be found.
    fn needed(&self, objections: bool) -> Vec<&'p Rule> {
        let needed = |rule: &&Rule| {
            if self.pack.waiver_group() == Some(&*rule.group) {
                return self.waivers.has_list() && (objections || self.selected(rule));
            }
            if rule.metadata.is_about_documents() && !self.facts.inventory.has_documents() {
                return false;
            }
            self.selected(rule) || self.mirrored.contains(&*rule.group) || self.accepted.contains(&*rule.group)
        };
        self.pack.rules.iter().filter(needed).filter(|rule| matches!(rule.metadata.about, About::Nodes(_))).collect()
    }

    /// True unless the signature is about records of which there are none.
    fn signature_due(&self, requirement: &Requirement) -> bool {
        let records = requirement.attest_when.as_ref().and_then(|list| Path::parse(&format!("{list}[]")).ok());
        records.is_none_or(|path| !self.facts.inventory.select(&path).nodes.is_empty())
    }

    /// The rule for signatures, once for each selected requirement that needs one.
    fn attestations(&self, recall: &mut Recall) -> Vec<RuleResult<'p>> {
        let Some(rule) = &self.pack.attestation else { return Vec::new() };
        let asked =
            |id: &str| self.mirrored.contains(id) || self.request.selection.wants(&format!("{id}/{ATTESTATION}"));
        let due = |r: &&Arc<Requirement>| r.attest.is_some() && asked(&r.id) && self.signature_due(r);
        self.pack
            .requirements
            .iter()
            .filter(due)
            .map(|requirement| self.rule(rule, Some(requirement), recall))
            .collect()
    }

    /// What a rule came to before it is run; the requirement is its own unless it runs for another.
    fn nothing(&self, rule: &'p Rule, requirement: Option<&Arc<Requirement>>) -> RuleResult<'p> {
        let requirement = requirement.or_else(|| self.pack.requirement_of(rule)).cloned();
        let severity = self.pack.severity(rule, &result::code(rule, requirement.as_ref()), &self.facts.params);
        RuleResult::new(rule, requirement, severity)
    }

    fn rule(&self, rule: &'p Rule, requirement: Option<&Arc<Requirement>>, recall: &mut Recall) -> RuleResult<'p> {
        let mut result = self.nothing(rule, requirement);
        let Some(subjects) = self.subjects(&mut result) else { return result };
        let (engine, requirement) = (self.pack.engine(rule), result.requirement.as_ref());
        let judged = engine.judge(&rule.id, &rule.script, &self.facts, requirement, &subjects.nodes, recall);
        self.gather(&mut result, judged);
        result
    }

    /// What a rule looks at, once what keeps it from that is noted; `None` when it looks at nothing.
    fn subjects(&self, result: &mut RuleResult<'p>) -> Option<Arc<path::Selection>> {
        let rule = result.rule;
        let About::Nodes(path) = &rule.metadata.about else { return None };
        let gaps: Vec<&keys::Gap> =
            self.gaps.iter().filter(|(key, _)| self.pack.needs(rule, key)).map(|(_, gap)| gap).collect();
        if !gaps.is_empty() && rule.metadata.is_about_documents() {
            // The rules on the records say that they are not there.
            result.lawfully_empty = true;
            return None;
        }
        if !gaps.is_empty() {
            let group = result.requirement.as_ref().map_or(&*rule.group, |r| r.id.as_str()).to_owned();
            result.findings = gaps.into_iter().map(|gap| self.of(result, gap.finding(&group))).collect();
            return None;
        }
        let tree = &self.facts.inventory.tree;
        let subjects = self.facts.inventory.select(path);
        let may_be_empty =
            |list: &NodeId| self.pack.schema.shape(tree.shape(*list)).is_some_and(|shape| shape.may_be_empty);
        let (lawful, bare): (Vec<NodeId>, Vec<NodeId>) = subjects.empty.iter().partition(|list| may_be_empty(list));
        result.lawfully_empty = !lawful.is_empty() && bare.is_empty();
        result.bare = bare;
        self.lost(result, &subjects.lost);
        Some(subjects)
    }

    /// What the subjects should stand in is not there: the rule would look at less than it says, so it says so. An
    /// optional key of a record may be left out.
    fn lost(&self, result: &mut RuleResult<'p>, lost: &[Lost]) {
        let (tree, schema) = (&self.facts.inventory.tree, &self.pack.schema);
        for lost in lost {
            let absent = match lost {
                // The whole key is missing: a rule that runs without it has its own words for that.
                Lost::Key { map: NodeId::ROOT, .. } => continue,
                Lost::Key { map, key, each: true } if !schema.requires(tree.shape(*map), key) => continue,
                Lost::Key { map, key, .. } => Absent::Missing { node: *map, key: key.clone() },
                Lost::Shape(node) => Absent::Unreadable(*node),
            };
            result.checked += 1;
            result.findings.push(self.absent(result, &absent));
        }
    }

    fn gather(&self, result: &mut RuleResult<'p>, judged: Judged) {
        let mut seen = HashSet::default();
        result.checked += judged.silent;
        for subject in judged.subjects {
            if self.request.reads {
                result.read.extend(&subject.reads);
            }
            let skipped = subject.verdicts.iter().all(|verdict| verdict.weight == Weight::Skip);
            // What stands ahead of its time is reported even where the rule then passed over the record.
            if skipped && !subject.verdicts.is_empty() && subject.future.is_empty() {
                result.lawfully_empty = true;
                continue;
            }
            result.checked += 1;
            let found = self.findings(result, &subject);
            if self.request.evidence && found.iter().all(|finding| finding.severity == Severity::Info) {
                result.evidence.extend(subject.reads);
            }
            // Two subjects can stumble over one and the same value of a third.
            for finding in found {
                let Place { node, missing, span, .. } = &finding.place;
                if seen.insert((*node, missing.clone(), *span, finding.message.clone())) {
                    result.findings.push(finding);
                }
            }
        }
        for nodes in [&mut result.evidence, &mut result.read] {
            nodes.sort_unstable();
            nodes.dedup();
        }
        let days = judged.steady.and_then(|days| i64::try_from(days).ok());
        result.next = days.and_then(|days| plus_days(self.request.today, days));
        let reached = |steps| self.pack.engine(result.rule).reached(&result.rule.script, &steps);
        result.reached = judged.steps.map(reached).unwrap_or_default();
        result.broken = judged.error;
    }

    fn findings(&self, result: &RuleResult<'p>, subject: &SubjectVerdicts) -> Vec<Finding> {
        let verdicts = subject.verdicts.iter().filter(|verdict| verdict.weight != Weight::Skip);
        let mut found: Vec<Finding> = verdicts.map(|verdict| self.verdict(result, verdict)).collect();
        if let Some(absent) = &subject.absent {
            found.push(self.absent(result, absent));
        }
        for &node in &subject.future {
            if found.iter().all(|finding| finding.place.node != node) {
                let (message, help) = words::future(&self.facts, node);
                let place = Place::of(&self.facts.inventory.tree, node);
                found.push(self.finding(result, place, message, Some(help)));
            }
        }
        found
    }

    fn finding(&self, result: &RuleResult<'p>, place: Place, message: String, help: Option<String>) -> Finding {
        let finding = Finding::new(result.code(), result.severity, place, message);
        self.of(result, Finding { help, ..finding })
    }

    /// Puts a finding under the rule's requirement.
    fn of(&self, result: &RuleResult<'p>, finding: Finding) -> Finding {
        Finding { requirement: result.requirement.as_ref().map(|r| r.id.as_str().into()), ..finding }
    }

    fn verdict(&self, result: &RuleResult<'p>, verdict: &Verdict) -> Finding {
        let place = self.place(verdict.spot.as_ref());
        let mut finding = self.finding(result, place, verdict.message.clone(), verdict.help.clone());
        match verdict.weight {
            Weight::Error => finding.severity = Severity::Error,
            Weight::Warning => finding.severity = Severity::Warning,
            Weight::Info => finding.severity = Severity::Info,
            Weight::Rule | Weight::Skip => {}
        }
        let notes = verdict
            .notes
            .iter()
            .map(|(spot, message)| Related { message: message.clone(), place: self.place(Some(spot)) });
        finding.related.extend(notes);
        finding
    }

    fn place(&self, spot: Option<&Spot>) -> Place {
        place_of(&self.facts.inventory.tree, spot)
    }

    fn absent(&self, result: &RuleResult<'p>, absent: &Absent) -> Finding {
        let (message, help) = words::absent(&self.facts, absent);
        let place = place_of(&self.facts.inventory.tree, Some(&Spot::from(absent)));
        self.finding(result, place, message, help)
    }
}

/// The place of what a verdict points at; the whole inventory's where it points at nothing.
#[must_use]
pub fn place_of(tree: &Tree, spot: Option<&Spot>) -> Place {
    match spot {
        Some(Spot::Node(node)) => Place::of(tree, *node),
        Some(Spot::Part(node, start, length)) => Place::part(tree, *node, *start, *length),
        Some(Spot::Missing(node, key)) => match tree.get_named(*node, key) {
            Some(empty) => Place::of(tree, empty),
            None => Place::missing(tree, *node, key),
        },
        None => Place::of(tree, NodeId::ROOT),
    }
}
