//! The findings of one run in; those that a waiver in force or a comment covers marked, and what was not as it should be
//! (named too broadly, or for nothing) out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::list::{Covers, Waiver};
use super::{Target, Waivers, comment, words};
use crate::finding::{Acceptance, Finding, Place, Severity, Status};
use crate::node::{NodeId, Tree};

/// What the accepted risks come to among the findings of one run.
#[derive(Debug)]
pub struct Cover<'a> {
    waivers: &'a Waivers,
    tree: &'a Tree,
    in_force: Vec<bool>,
    /// The waivers that covered something.
    used: BTreeSet<usize>,
    /// The codes that covered something, with the lines of their comments.
    spoken: BTreeSet<(comment::Line, usize)>,
    /// For each waiver that names more than a record: the records it would cover.
    broad: BTreeMap<usize, BTreeSet<String>>,
}

impl<'a> Cover<'a> {
    /// Before anything was found.
    #[must_use]
    pub fn new(waivers: &'a Waivers, tree: &'a Tree) -> Self {
        let (used, spoken, broad) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
        Self { waivers, tree, in_force: Vec::new(), used, spoken, broad }
    }

    /// Looks whether a waiver would cover the finding and names more than the record in which it stands.
    pub fn survey(&mut self, finding: &Finding) {
        for (number, _) in self.matching(finding).into_iter().filter(|&(_, broad)| broad) {
            let record = self.record(&finding.place);
            self.broad.entry(number).or_default().insert(record);
        }
    }

    /// The waivers that name more than a record among what was surveyed: an error each.
    #[must_use]
    pub fn broad(&self) -> Vec<Finding> {
        let finding = |(&number, records): (&usize, &BTreeSet<String>)| {
            let waiver = &self.waivers.all[number];
            let path = self.tree.get_named(waiver.node, "node").unwrap_or(waiver.node);
            let target = waiver.target.as_ref().map(|target| self.tree.identity(target.node)).unwrap_or_default();
            let records: Vec<String> = records.iter().cloned().collect();
            let (message, help) = words::broad(waiver.name(), &target, &records);
            let finding = Finding::new("waiver/broad", Severity::Error, Place::of(self.tree, path), message);
            Finding { help: Some(help), ..finding }
        };
        self.broad.iter().map(finding).collect()
    }

    /// Covers from now on what these waivers are about, as [`Waivers::in_force`] says.
    pub fn enforce(&mut self, in_force: Vec<bool>) {
        self.in_force = in_force;
    }

    /// Marks the finding, if it is open and a waiver in force or a comment covers it. A waiver goes before a comment, the
    /// one that names the place more closely before the other.
    pub fn mark(&mut self, finding: &mut Finding) {
        if finding.status != Status::Open {
            return;
        }
        let mut acceptance: Option<Arc<Acceptance>> = None;
        for (number, _) in self.matching(finding) {
            if self.is_in_force(number) {
                self.used.insert(number);
                acceptance.get_or_insert_with(|| self.waivers.all[number].acceptance.clone());
            }
        }
        if let Some((line, code, spoken)) = self.comment(finding) {
            self.spoken.insert((line, code));
            acceptance.get_or_insert_with(|| spoken.clone());
        }
        if let Some(acceptance) = acceptance {
            finding.accept(&acceptance);
        }
    }

    fn is_in_force(&self, number: usize) -> bool {
        self.in_force.get(number) == Some(&true)
    }

    /// The waivers that the finding is a matter of, the closest first, in force or not; and whether one names more than
    /// the record in which the finding stands.
    fn matching(&self, finding: &Finding) -> Vec<(usize, bool)> {
        if self.waivers.at.is_empty() {
            return Vec::new();
        }
        let (tree, place) = (self.tree, &finding.place);
        let path: Vec<NodeId> = tree.ancestors(place.node).chain([NodeId::ROOT]).collect();
        let record = path.iter().rposition(|&node| is_item(tree, node));
        let mut found = Vec::new();
        for (height, node) in path.iter().enumerate() {
            let Some(here) = self.waivers.at.get(node) else { continue };
            for &number in Covers::of(finding).filter_map(|covers| here.get(&covers)).flatten() {
                let waiver = &self.waivers.all[number];
                if !waiver.target.as_ref().is_some_and(Target::is_key) || is_at(waiver, place) {
                    // The root holds everything: only what is found at itself is a matter of a waiver for it.
                    let all = *node == NodeId::ROOT && !is_at(waiver, place);
                    found.push((number, all || record.is_some_and(|record| record < height)));
                }
            }
        }
        found
    }

    /// The record of the list at which the path of a place leaves the keys: a waiver for what stands above it would be one
    /// for other records, too. The place itself where it is in no list.
    fn record(&self, place: &Place) -> String {
        let record = self.tree.ancestors(place.node).filter(|&node| is_item(self.tree, node)).last();
        record.map_or_else(|| place.identity(self.tree), |record| self.tree.identity(record))
    }

    fn comment(&self, finding: &Finding) -> Option<(comment::Line, usize, &'a Arc<Acceptance>)> {
        // What the whole inventory lacks stands on no line: that of its first key says nothing of it.
        if self.waivers.comments.lines.is_empty() || finding.place.node == NodeId::ROOT {
            return None;
        }
        let line = comment::line(self.tree, finding.place.span);
        let comment = self.waivers.comments.lines.get(&line)?;
        let code = comment.codes.iter().position(|(code, _)| *code == finding.rule)?;
        Some((line, code, &comment.acceptance))
    }

    /// The waivers in force and the comments that covered nothing, although all that they are about was looked at.
    #[must_use]
    pub fn unused(&self, looked: impl Fn(&Covers) -> bool) -> Vec<Finding> {
        let mut found = Vec::new();
        for (number, waiver) in self.waivers.all.iter().enumerate() {
            let idle = self.is_in_force(number) && !self.used.contains(&number) && !waiver.shared;
            if idle && waiver.covers.as_ref().is_some_and(&looked) {
                let place = Place::of(self.tree, waiver.node);
                found.push(unused(place, words::unused(waiver.name())));
            }
        }
        for (&line, comment) in self.waivers.comments.lines.iter().filter(|(_, comment)| !comment.shared) {
            for (at, (code, place)) in comment.codes.iter().enumerate() {
                if !self.spoken.contains(&(line, at)) && looked(&Covers::Rule(code.clone())) {
                    found.push(unused(place.clone(), words::unused_comment(code, comment.bare)));
                }
            }
        }
        found
    }
}

/// True for an item of a list.
fn is_item(tree: &Tree, node: NodeId) -> bool {
    node != NodeId::ROOT && tree.key(node).is_none()
}

/// True when the waiver names the place itself.
fn is_at(waiver: &Waiver, place: &Place) -> bool {
    waiver.target.as_ref().is_some_and(|target| target.is_at(place))
}

fn unused(place: Place, (message, help): (String, String)) -> Finding {
    Finding { help: Some(help), ..Finding::new("waiver/unused", Severity::Warning, place, message) }
}
