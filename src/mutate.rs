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
use crate::finding::{Finding, Severity};
use crate::inventory::Inventory;
use crate::node::{NodeId, Tree};
use crate::pack::{ATTESTATION, Pack};
use crate::select::Selection;

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
    findings: BTreeMap<(Arc<str>, String), usize>,
}

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
            let selection = readers(pack, &key);
            let findings = counted(&judged(pack, inventory, request, &selection));
            (key, Before { selection, findings })
        })
        .collect();
    in_parallel(attempts, |attempt| {
        let noticed = answer(pack, tree, request, attempt, &before[top(tree, attempt.node)]);
        tried();
        noticed
    })
}

/// The top-level key above a node.
fn top(tree: &Tree, node: NodeId) -> &str {
    let mut at = node;
    while tree.parent(at) != NodeId::ROOT {
        at = tree.parent(at);
    }
    tree.key(at).map_or("", |symbol| tree.symbols().name(symbol))
}

/// The rules that read a top-level key; only they can tell a change below it.
fn readers(pack: &Pack, key: &str) -> Selection {
    let reads = |rule| pack.reads(rule).contains(key);
    let mut select: Vec<String> =
        pack.rules.iter().filter(|rule| reads(rule)).map(|rule| rule.id.to_string()).collect();
    let signed = pack.requirements.iter().filter(|r| {
        let about = r.attest_when.as_deref().is_some_and(|list| list.split(['.', '[']).next() == Some(key));
        r.attest.is_some() && (about || pack.attestation.as_ref().is_some_and(reads))
    });
    select.extend(signed.map(|requirement| format!("{}/{ATTESTATION}", requirement.id)));
    // Nothing selected would be everything.
    select.extend(["schema".to_owned(), "ref".to_owned()]);
    Selection { select, ignore: Vec::new() }
}

fn judged(pack: &Pack, inventory: &Arc<Inventory>, request: &Request, selection: &Selection) -> Vec<Finding> {
    let ignore = request.selection.ignore.clone();
    let selection = Selection { ignore, ..selection.clone() };
    let request = Request { selection, evidence: false, ..request.clone() };
    let assessment = evaluate(pack, inventory, &request);
    // A rule that breaks is loud; it counts as a finding of its own.
    let broken = assessment.broken.iter().map(|error| {
        let place = crate::finding::Place::of(&inventory.tree, NodeId::ROOT);
        Finding::new("broken", Severity::Error, place, error.to_string())
    });
    assessment.findings.iter().cloned().chain(broken).collect()
}

fn counted(findings: &[Finding]) -> BTreeMap<(Arc<str>, String), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry((finding.rule.clone(), finding.message.clone())).or_default() += 1;
    }
    counts
}

fn answer(pack: &Pack, tree: &Tree, request: &Request, attempt: &Attempt, before: &Before) -> Noticed {
    let mut best = Noticed::Nobody;
    for change in &attempt.changes {
        let Some(edits) = edit::edits(tree, attempt.node, change) else { continue };
        let Ok(changed) = Inventory::load(edit::apply(tree, &edits), &pack.schema, &pack.requirement_ids()) else {
            best = best.max(Noticed::ByForm);
            continue;
        };
        let now = counted(&judged(pack, &Arc::new(changed), request, &before.selection));
        for ((rule, message), count) in now {
            if before.findings.get(&(rule.clone(), message)).is_none_or(|&known| count > known) {
                let form = rule.starts_with("schema/") || rule.starts_with("ref/");
                best = best.max(if form { Noticed::ByForm } else { Noticed::ByRule });
            }
        }
        if best == Noticed::ByRule {
            break;
        }
    }
    best
}
