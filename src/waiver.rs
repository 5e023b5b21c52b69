//! Records in, with the risks that are accepted in their list of waivers and in comments; which findings these cover, and
//! what is wrong with them, out.
//!
//! A waiver is in force exactly when no error stands at it or below it: of the schema, of the references, of the pack's
//! rules on waivers (who approved it, for how long, is it over), or of the engine (`waiver/…`: it names what is not
//! there, or more than a record). [`Waivers::in_force`] is the one place where that is decided. What a waiver in force
//! covers is marked ([`Cover`]), never left out.

mod code;
mod comment;
mod cover;
mod draft;
mod list;
mod target;
mod words;

use std::collections::HashMap;

use crate::finding::{Finding, Severity};
use crate::inventory::Inventory;
use crate::node::{Kind, NodeId, Tree};
use crate::pack::Pack;
use crate::schema::Schema;

use code::Codes;
use comment::Comments;
pub use cover::Cover;
pub use draft::draft;
pub use list::{Covers, Waiver};
pub use target::Target;

/// The accepted risks of an inventory, read once.
#[derive(Debug, Default)]
pub struct Waivers {
    /// The list, where the records have one.
    list: Option<NodeId>,
    all: Vec<Waiver>,
    /// The number of the waiver that a record is.
    numbers: HashMap<NodeId, usize>,
    /// The waivers that are about a node, or about a key that it lacks, by what they cover there.
    at: HashMap<NodeId, HashMap<Covers, Vec<usize>>>,
    comments: Comments,
    /// What is wrong with waivers, whatever else is found.
    findings: Vec<Finding>,
}

impl Waivers {
    /// Reads the waivers and the comments of an inventory.
    #[must_use]
    pub fn read(pack: &Pack, inventory: &Inventory) -> Self {
        let tree = &inventory.tree;
        let codes = Codes::new(pack);
        let comments = comment::read(inventory, &codes);
        let list = pack.schema.waivers().and_then(|key| tree.get(NodeId::ROOT, key));
        let list = list.filter(|&list| tree.kind(list) == Kind::List && tree.shape(list) != Schema::BAD);
        let (all, findings) = list.map_or_else(Default::default, |list| list::read(pack, inventory, list, &codes));
        let mut at: HashMap<NodeId, HashMap<Covers, Vec<usize>>> = HashMap::new();
        for (number, waiver) in all.iter().enumerate() {
            if let (Some(target), Some(covers)) = (&waiver.target, &waiver.covers) {
                at.entry(target.node).or_default().entry(covers.clone()).or_default().push(number);
            }
        }
        let numbers = all.iter().enumerate().map(|(number, waiver)| (waiver.node, number)).collect();
        Self { list, all, numbers, at, comments, findings }
    }

    /// True when the records have a list of waivers, be it an empty one: the pack's rules on waivers are asked.
    #[must_use]
    pub fn has_list(&self) -> bool {
        self.list.is_some()
    }

    /// True when nothing is accepted anywhere, and nobody seems to have tried to.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty() && self.comments.lines.is_empty() && self.comments.findings.is_empty()
    }

    /// The waivers of the list, in force or not.
    #[must_use]
    pub fn all(&self) -> &[Waiver] {
        &self.all
    }

    /// The waivers of [`Self::all`] that are in force: those at or below which no error stands. The one place where that
    /// is decided.
    ///
    /// `found` is what has been found wrong with waivers beside the schema, the references and what [`Self::read`] saw: by
    /// the pack's rules, above all. `None`, when one of these rules could not be run: then nothing is in force.
    pub fn in_force<'f>(
        &self,
        inventory: &'f Inventory,
        found: Option<impl Iterator<Item = &'f Finding>>,
    ) -> Vec<bool> {
        let Some(found) = found else { return vec![false; self.all.len()] };
        let mut sound = vec![true; self.all.len()];
        for finding in inventory.findings.iter().chain(&self.findings).filter(|f| f.severity == Severity::Error) {
            if let Some(number) = self.number(&inventory.tree, finding) {
                sound[number] = false;
            }
        }
        for finding in found.filter(|finding| finding.severity == Severity::Error) {
            match self.number(&inventory.tree, finding) {
                Some(number) => sound[number] = false,
                // What a rule on waivers finds wrong beside them, it finds wrong with all of them.
                None => sound.fill(false),
            }
        }
        sound
    }

    /// The number of the waiver at or below which a finding stands.
    fn number(&self, tree: &Tree, finding: &Finding) -> Option<usize> {
        tree.ancestors(finding.place.node).find_map(|at| self.numbers.get(&at).copied())
    }

    /// What is wrong with waivers and comments, whatever else is found.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(&self.comments.findings)
    }

    /// The nodes that were read here, and by no rule.
    pub fn read_nodes<'t>(&self, tree: &'t Tree) -> impl Iterator<Item = NodeId> + 't {
        self.list.into_iter().flat_map(move |list| list::read_nodes(tree, list))
    }
}
