//! The list of waivers in; each with what it covers and what readers are told of it out, and what is wrong with it.

use std::collections::HashSet;
use std::sync::Arc;

use super::code::{Code, Codes};
use super::target::{Finder, Target};
use super::words;
use crate::finding::{Acceptance, Finding, Place, Related, Severity};
use crate::inventory::Inventory;
use crate::node::{Kind, NodeId, Tree};
use crate::pack::Pack;
use crate::schema::Schema;

/// One waiver.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// Its record.
    pub node: NodeId,
    /// Which findings it accepts; `None` where it does not say.
    pub covers: Option<Covers>,
    /// Where; `None` where its path names nothing.
    pub target: Option<Target>,
    /// It stands in a file that several facilities share.
    pub shared: bool,
    /// What readers are told.
    pub acceptance: Arc<Acceptance>,
}

/// Which findings a waiver accepts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Covers {
    /// Those of a code.
    Rule(Arc<str>),
    /// All of a requirement.
    Requirement(Arc<str>),
}

impl Covers {
    /// All that covers a finding, the narrowest first.
    pub fn of(finding: &Finding) -> impl Iterator<Item = Self> {
        let requirement = finding.requirement.clone().map(Self::Requirement);
        [Self::Rule(finding.rule.clone())].into_iter().chain(requirement)
    }
}

impl Waiver {
    /// How messages call it.
    pub fn name(&self) -> &str {
        self.acceptance.id.as_deref().unwrap_or("（id なし）")
    }
}

/// The values of a waiver that the engine itself reads.
const READ: [&str; 3] = ["rule", "requirement", "node"];

/// The nodes of these values.
pub fn read_nodes(tree: &Tree, list: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    tree.items(list).iter().flat_map(move |&record| READ.iter().filter_map(move |key| tree.get_named(record, key)))
}

/// Reads the waivers of a list.
pub fn read(pack: &Pack, inventory: &Inventory, list: NodeId, codes: &Codes<'_>) -> (Vec<Waiver>, Vec<Finding>) {
    let tree = &inventory.tree;
    let wrong = inventory.findings.iter().map(|finding| finding.place.node).collect();
    let finder = Finder::new(tree, &pack.schema);
    let mut reader = Reader { pack, inventory, codes, finder, wrong, findings: Vec::new() };
    let records = tree.items(list).iter().filter(|&&record| tree.kind(record) == Kind::Map);
    let waivers = records.map(|&record| reader.waiver(record)).collect();
    (waivers, reader.findings)
}

struct Reader<'a> {
    pack: &'a Pack,
    inventory: &'a Inventory,
    codes: &'a Codes<'a>,
    finder: Finder<'a>,
    /// What the schema and the references have found wrong: nothing more is said of it.
    wrong: HashSet<NodeId>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn waiver(&mut self, record: NodeId) -> Waiver {
        let tree = &self.inventory.tree;
        let file = tree.sources().file(tree.span(record).file);
        let acceptance = Arc::new(self.acceptance(record));
        let name = acceptance.id.as_deref().unwrap_or_default();
        if !file.is_guarded() {
            self.report("waiver/elsewhere", record, words::elsewhere(name, file.name()));
        }
        let covers = self.covers(record, name);
        let target = self.text(record, "node").and_then(|(node, path)| match self.finder.find(path) {
            Ok(target) => Some(target),
            Err(text) => {
                // A facility need not have what the group accepts for all of them.
                if !(file.is_shared() && self.finder.absent) {
                    self.report("waiver/unknown-node", node, text);
                }
                None
            }
        });
        Waiver { node: record, covers, target, shared: file.is_shared(), acceptance }
    }

    fn covers(&mut self, record: NodeId, name: &str) -> Option<Covers> {
        let (rule, requirement) = (self.text(record, "rule"), self.text(record, "requirement"));
        match (rule, requirement) {
            (Some((rule, _)), Some((requirement, _))) => {
                self.report("waiver/both", requirement, words::both(name));
                let place = Place::of(&self.inventory.tree, rule);
                let related = Related { message: "もう一つはここです".to_owned(), place };
                self.findings.last_mut()?.related.push(related);
                None
            }
            (Some((node, code)), None) => {
                self.check(node, code, self.codes.look_up(code)).then(|| Covers::Rule(code.into()))
            }
            // That there is such a requirement is a matter of references.
            (None, Some((node, id))) => {
                self.check(node, id, self.codes.group(id)).then(|| Covers::Requirement(id.into()))
            }
            (None, None) => None,
        }
    }

    /// True when findings of the code can be accepted.
    fn check(&mut self, node: NodeId, code: &str, what: Code) -> bool {
        match what {
            Code::Waivable => return true,
            Code::Refused(why) => {
                self.report("waiver/not-waivable", node, (words::refused(code, why), words::remove()))
            }
            Code::Unknown(help) => self.report("waiver/unknown-rule", node, (words::unknown_code(code), help)),
        }
        false
    }

    fn acceptance(&self, record: NodeId) -> Acceptance {
        let tree = &self.inventory.tree;
        let text = |key| self.text(record, key).map(|(_, text)| text.into());
        let until = tree.get_named(record, "expires_date").and_then(|node| tree.date(node));
        let approver = self.text(record, "approver").map(|(node, id)| self.person(node, id).into());
        let reason = text("reason").unwrap_or_default();
        let measure = text("compensating_measure");
        Acceptance { id: text("id"), reason, measure, approver, until, place: Place::of(tree, record) }
    }

    /// The name of the record that an id stands for, or the id.
    fn person(&self, node: NodeId, id: &'a str) -> &'a str {
        let (tree, index) = (&self.inventory.tree, &self.inventory.index);
        let lists = self.pack.schema.shape(tree.shape(node)).map_or(&[][..], |shape| &shape.refers);
        let record = lists.iter().find_map(|&list| index.find(list, id));
        record.and_then(|record| tree.text(tree.get_named(record, "name")?)).unwrap_or(id)
    }

    /// A text of the record with its node; `None` for one that is not as the schema says.
    fn text(&self, record: NodeId, key: &str) -> Option<(NodeId, &'a str)> {
        let tree = &self.inventory.tree;
        let node = tree.get_named(record, key).filter(|&node| tree.shape(node) != Schema::BAD)?;
        Some((node, tree.text(node)?)).filter(|_| !self.wrong.contains(&node))
    }

    fn report(&mut self, code: &'static str, node: NodeId, (message, help): (String, String)) {
        let place = Place::of(&self.inventory.tree, node);
        self.findings.push(Finding { help: Some(help), ..Finding::new(code, Severity::Error, place, message) });
    }
}
