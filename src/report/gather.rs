//! What records came to, with their tree, in; the facility of a report, for which the tree can go, out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::facility::{Assessed, Evidence, Facility, Forecast, Lapse, Ran, Unread, Value, Waiver};
use super::finding::{Acceptance, Finding, Place, Related};
use super::quote::Quote;
use crate::evaluate::{self, Assessment};
use crate::fingerprint::fingerprint;
use crate::inventory::Inventory;
use crate::node::{Kind, NodeId, Tree};
use crate::owner::Owners;
use crate::pack::Pack;
use crate::path::Path;
use crate::rule::About;
use crate::source::{FileId, Span};
use crate::unread::unread;
use crate::{finding, forecast, node};

impl Facility {
    /// Takes all that reports show out of what the records came to. `evidence`: it was gathered.
    #[must_use]
    pub fn new(
        pack: &Pack,
        root: String,
        inventory: &Inventory,
        assessment: Assessment,
        forecast: Option<forecast::Forecast>,
        evidence: bool,
    ) -> Self {
        let tree = &inventory.tree;
        let Assessment { requirements, findings, read, rules, .. } = assessment;
        let owners = Owners::new(pack, inventory);
        let evidenced = read_while_held(&requirements, &rules);
        let spans = vec![Vec::new(); tree.sources().len()];
        let first = inventory.base.map_or(FileId(u32::MAX), |base| base.first);
        let mut gather = Gather { pack, tree, owners, read: evidenced, spans, first, base: Vec::new() };
        let unread = if read.is_empty() { Vec::new() } else { unread(pack, tree, &read) };
        Self {
            root,
            name: name(pack, tree),
            requirements: requirements.into_iter().map(|assessed| gather.assessed(assessed)).collect(),
            rules: rules.into_iter().map(|ran| gather.ran(ran, evidence)).collect(),
            evidence: gather.evidence(),
            findings: findings.into_iter().map(|finding| gather.finding(finding)).collect(),
            waivers: gather.waivers(),
            unread: unread.into_iter().map(|node| gather.unread(node)).collect(),
            forecast: forecast.map(|forecast| gather.forecast(forecast)),
            files: gather.files(),
        }
    }
}

/// The facility's name, when the records have one.
fn name(pack: &Pack, tree: &Tree) -> Option<String> {
    let path = Path::parse(&pack.about.facility_name).ok()?;
    let node = path.select(tree).nodes.first().copied()?;
    tree.text(node).map(str::to_owned)
}

/// All nodes that are evidence for something, each once, in the order of the tree.
fn read_while_held(requirements: &[evaluate::Assessed], rules: &[evaluate::Ran]) -> Vec<NodeId> {
    let of_requirements = requirements.iter().flat_map(|assessed| &assessed.evidence);
    let mut read: Vec<NodeId> = of_requirements.chain(rules.iter().flat_map(|ran| &ran.evidence)).copied().collect();
    read.sort_unstable();
    read.dedup();
    read
}

struct Gather<'a> {
    pack: &'a Pack,
    tree: &'a Tree,
    owners: Owners<'a>,
    /// The nodes that are evidence.
    read: Vec<NodeId>,
    /// For each file, the places that the report speaks of.
    spans: Vec<Vec<Span>>,
    /// The number of the first file that holds no records of the facility: the revision that waivers are taken from.
    first: FileId,
    /// The files from there on that the report speaks of: it has no others of them.
    base: Vec<FileId>,
}

impl Gather<'_> {
    /// The places of nodes in [`Facility::evidence`].
    fn places(&self, nodes: &[NodeId]) -> Vec<usize> {
        nodes.iter().filter_map(|node| self.read.binary_search(node).ok()).collect()
    }

    fn assessed(&self, assessed: evaluate::Assessed) -> Assessed {
        let evaluate::Assessed { requirement, outcome, checked, evidence } = assessed;
        Assessed { requirement, outcome, checked, evidence: self.places(&evidence) }
    }

    fn ran(&mut self, ran: evaluate::Ran, evidence: bool) -> Ran {
        let evaluate::Ran { rule, requirement, outcome, checked, evidence: nodes, .. } = ran;
        let subject = (evidence && nodes.is_empty()).then(|| self.subject(&rule));
        Ran { rule, requirement, outcome, checked, evidence: self.places(&nodes), subject }
    }

    /// What a rule is about: its top-level key, or where that would stand.
    fn subject(&mut self, code: &str) -> Place {
        let key = match self.pack.rule_behind(code).map(|rule| &rule.metadata.about) {
            Some(About::Nodes(path)) => path.top(),
            _ => None,
        };
        let place = match key.map(|key| (key, self.tree.get_named(NodeId::ROOT, key))) {
            None => finding::Place::of(self.tree, NodeId::ROOT),
            Some((_, Some(node))) => finding::Place::of(self.tree, node),
            Some((key, None)) => finding::Place::missing(self.tree, NodeId::ROOT, key),
        };
        self.place(place)
    }

    fn evidence(&mut self) -> Vec<Evidence> {
        let read = std::mem::take(&mut self.read);
        let evidence = |&node: &NodeId| Evidence {
            place: self.place(finding::Place::of(self.tree, node)),
            value: value(self.tree, node),
        };
        read.iter().map(evidence).collect()
    }

    fn finding(&mut self, finding: finding::Finding) -> Finding {
        let address = finding.place.identity(self.tree);
        let fingerprint = fingerprint(self.tree, &finding, &address).into();
        let finding::Finding { rule, requirement, severity, message, help, place, related, status, acceptance } =
            finding;
        let related = related.into_iter();
        Finding {
            place: self.place(place),
            related: related.map(|one| Related { message: one.message, place: self.place(one.place) }).collect(),
            rule,
            requirement,
            severity,
            message,
            help,
            status,
            acceptance: acceptance.map(|acceptance| Box::new(self.acceptance(&acceptance))),
            address,
            fingerprint,
        }
    }

    fn acceptance(&mut self, acceptance: &finding::Acceptance) -> Acceptance {
        let finding::Acceptance { id, reason, measure, approver, until, place } = acceptance;
        let text = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
        let span = self.span(place.span);
        let (id, measure, approver) = (text(id), text(measure), text(approver));
        Acceptance { id, reason: (**reason).to_owned(), measure, approver, until: *until, span }
    }

    fn place(&mut self, place: finding::Place) -> Place {
        let path = place.path(self.tree);
        let finding::Place { node, missing, span, defined } = place;
        let (span, defined) = (self.span(span), defined.map(|span| self.span(span)));
        Place { path, kind: self.tree.kind(node), missing, span, defined }
    }

    fn waivers(&mut self) -> Vec<Waiver> {
        let key = self.pack.schema.waivers();
        let list = key.and_then(|key| self.tree.get(NodeId::ROOT, key));
        let records = list.map_or(&[][..], |list| self.tree.items(list));
        let waiver = |&record: &NodeId| {
            let span = self.span(self.tree.place(record));
            let mut fields = BTreeMap::new();
            written_below(self.tree, record, "", &mut fields);
            Waiver { fields, span }
        };
        records.iter().map(waiver).collect()
    }

    fn unread(&mut self, node: NodeId) -> Unread {
        let span = self.span(self.tree.key_or_place(node));
        Unread { path: self.tree.path(node), pattern: self.tree.pattern(node), span }
    }

    fn forecast(&mut self, forecast: forecast::Forecast) -> Forecast {
        let lapses = forecast.lapses.into_iter();
        let lapses = lapses.map(|lapse| Lapse {
            date: lapse.date,
            owners: self.owners.of(lapse.finding.place.node).into_iter().map(str::to_owned).collect(),
            finding: self.finding(lapse.finding),
        });
        Forecast { until: forecast.until, lapses: lapses.collect() }
    }

    /// A place that the report speaks of, with the number that its file has there.
    fn span(&mut self, span: Span) -> Span {
        self.spans[span.file.0 as usize].push(span);
        if span.file < self.first {
            return span;
        }
        let at = self.base.iter().position(|&file| file == span.file).unwrap_or_else(|| {
            self.base.push(span.file);
            self.base.len() - 1
        });
        Span { file: FileId(self.first.0 + at as u32), ..span }
    }

    fn files(self) -> Vec<Quote> {
        let sources = self.tree.sources();
        let all = (0..self.spans.len() as u32).map(FileId);
        let numbers = all.take_while(|&file| file < self.first).chain(self.base.iter().copied());
        numbers.map(|file| Quote::new(sources.file(file), &self.spans[file.0 as usize])).collect()
    }
}

/// Everything that is written below a node, by its path from there.
fn written_below(tree: &Tree, node: NodeId, path: &str, fields: &mut BTreeMap<String, String>) {
    match tree.kind(node) {
        Kind::Map => tree.entries(node).for_each(|entry| {
            let key = tree.symbols().name(entry.symbol);
            let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            written_below(tree, entry.value, &path, fields);
        }),
        Kind::List => {
            let items = tree.items(node).iter().enumerate();
            items.for_each(|(at, &item)| written_below(tree, item, &format!("{path}[{at}]"), fields));
        }
        _ => {
            let text = tree.text(node).map_or_else(|| tree.source_text(node).to_owned(), str::to_owned);
            fields.insert(path.to_owned(), text);
        }
    }
}

fn value(tree: &Tree, node: NodeId) -> Value {
    match tree.value(node) {
        node::Value::Null => Value::Null,
        node::Value::Bool(value) => Value::Bool(value),
        node::Value::Int(value) => Value::Int(value),
        node::Value::Float(value) => Value::Float(value),
        node::Value::Text(text) => Value::Text(text.to_owned()),
        node::Value::Map => Value::Map(tree.size(node)),
        node::Value::List => Value::List(tree.size(node)),
    }
}
