//! Records in order in; every change of a single node that no rule notices, out: what the pack does not look at.
//!
//! A change that has several forms (another value of an enum, another record for a reference) survives when none of
//! them is noticed.

mod plan;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use plan::{Attempt, What, plan};

use crate::edit;
use crate::evaluate::{Request, evaluate, in_parallel};
use crate::finding::{Finding, Severity, Status};
use crate::inventory::{Inventory, Records};
use crate::node::{NodeId, Tree};
use crate::pack::{ATTESTATION, Pack};
use crate::select::Selection;
use crate::source::SourceFile;

/// Who noticed a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noticed {
    /// Nobody: it survived.
    Nobody,
    /// Only the schema or the references.
    ByForm,
    /// A rule.
    ByRule,
}

/// The findings of the unchanged records for the rules that read one top-level key.
struct Before {
    selection: Selection,
    findings: Counts,
}

/// How often each rule says each thing, of what is accepted and of what is not.
type Counts = BTreeMap<(Arc<str>, String, bool), usize>;

/// Tries all attempts, in parallel; the answers are in their order. Rules that the request ignores do not help. `tried` is
/// called after each.
#[must_use]
pub fn survey(
    pack: &Pack,
    inventory: &Arc<Inventory>,
    request: &Request,
    attempts: &[Attempt],
    tried: &(dyn Fn() + Sync),
) -> Vec<Noticed> {
    let tree = &inventory.tree;
    let keys: Vec<String> = tree.entries(NodeId::ROOT).map(|e| tree.symbols().name(e.symbol).to_owned()).collect();
    let before: BTreeMap<String, Before> = keys
        .into_iter()
        .map(|key| {
            let selection = Selection { ignore: request.selection.ignore.clone(), ..readers(pack, &key) };
            let findings = counted(&judged(pack, inventory, request, &selection));
            (key, Before { selection, findings })
        })
        .collect();
    let requirements = pack.requirement_ids();
    let load = |mut files: Vec<SourceFile>| {
        // The documents behind the records are read again.
        files.truncate(inventory.files);
        let records = Records::from(files).beside(request.repository.clone());
        Inventory::load_records(records, &pack.schema, &requirements).ok().map(Arc::new)
    };
    in_parallel(attempts, |attempt| {
        let before = &before[top(tree, attempt.node)];
        let judge = |changed: &Arc<Inventory>| counted(&judged(pack, changed, request, &before.selection));
        let noticed = answer(tree, attempt, before, |files| load(files).map(|changed| judge(&changed)));
        tried();
        noticed
    })
}

/// The top-level key above a node.
fn top(tree: &Tree, node: NodeId) -> &str {
    let topmost = tree.ancestors(node).last().and_then(|at| tree.key(at));
    topmost.map_or("", |symbol| tree.symbols().name(symbol))
}

/// The rules that read a top-level key; only they can tell a change below it. What is accepted is a matter of all.
fn readers(pack: &Pack, key: &str) -> Selection {
    if pack.about.waivers.as_ref().is_some_and(|waivers| waivers.list == key) {
        return Selection::default();
    }
    let reads = |rule| pack.reads(rule).contains(key);
    let mut select: Vec<String> =
        pack.rules.iter().filter(|rule| reads(rule)).map(|rule| rule.id.to_string()).collect();
    let signed = pack.requirements.iter().filter(|r| {
        let about = r.attest_when.as_deref().is_some_and(|list| list.split(['.', '[']).next() == Some(key));
        r.attest.is_some() && (about || pack.attestation.as_ref().is_some_and(reads))
    });
    select.extend(signed.map(|requirement| format!("{}/{ATTESTATION}", requirement.id)));
    // Nothing selected would be everything.
    select.extend(["schema", "ref", "waiver"].map(str::to_owned));
    Selection { select, ignore: Vec::new() }
}

fn judged(pack: &Pack, inventory: &Arc<Inventory>, request: &Request, selection: &Selection) -> Vec<Finding> {
    let request = Request { selection: selection.clone(), evidence: false, reads: false, ..request.clone() };
    let assessment = evaluate(pack, inventory, &request);
    // A rule that breaks is loud; it counts as a finding of its own.
    let broken = assessment.broken.iter().map(|error| {
        let place = crate::finding::Place::of(&inventory.tree, NodeId::ROOT);
        Finding::new("broken", Severity::Error, place, error.to_string())
    });
    assessment.findings.iter().cloned().chain(broken).collect()
}

fn counted(findings: &[Finding]) -> Counts {
    let mut counts = BTreeMap::new();
    for finding in findings {
        let open = finding.status == Status::Open;
        *counts.entry((finding.rule.clone(), finding.message.clone(), open)).or_default() += 1;
    }
    counts
}

/// Who noticed an attempt; `now` reads and judges changed files, `None` where they cannot be read.
fn answer(tree: &Tree, attempt: &Attempt, before: &Before, now: impl Fn(Vec<SourceFile>) -> Option<Counts>) -> Noticed {
    let mut best = Noticed::Nobody;
    for edits in attempt.changes.iter().filter_map(|change| edit::edits(tree, attempt.node, change)) {
        let Some(now) = now(edit::apply(tree, &edits)) else {
            best = best.max(Noticed::ByForm);
            continue;
        };
        let new = now.into_iter().filter(|(said, count)| before.findings.get(said).is_none_or(|known| count > known));
        for ((rule, _, _), _) in new {
            let form = rule.starts_with("schema/") || rule.starts_with("ref/");
            best = best.max(if form { Noticed::ByForm } else { Noticed::ByRule });
        }
        if best == Noticed::ByRule {
            break;
        }
    }
    best
}
