//! What a rule or the schema reports: severity, words, place. Spans and texts in; nothing is printed here.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::node::{NodeId, Style, Tree};
use crate::source::Span;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A note; changes no outcome.
    Info,
    /// The item is met, with something to look at.
    Warning,
    /// The item cannot be shown to be met.
    Error,
}

impl Severity {
    /// All severities, lightest first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// Its name in rules, options and machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Whether a finding still asks for something. Marked, never deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Status {
    /// It does.
    #[default]
    Open,
    /// An accepted risk covers it.
    Waived,
    /// It was known when the baseline was made.
    Baselined,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Waived, Self::Baselined];

    /// Its name in machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waived => "waived",
            Self::Baselined => "baselined",
        }
    }

    /// Its Japanese name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "未解決",
            Self::Waived => "受容",
            Self::Baselined => "既知",
        }
    }
}

/// A place in the inventory: a node, or a key that a node does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The deepest node there is.
    pub node: NodeId,
    /// The key that is missing in it.
    pub missing: Option<Arc<str>>,
    /// What is underlined: the alias (`*name`), where the node is reached through one.
    pub span: Span,
    /// Where the value is written, when that is not where it is used.
    pub defined: Option<Span>,
}

/// A second place with words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What there is to see.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// The accepted risk that covers a finding, as readers are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The waiver's id; a comment has none.
    pub id: Option<Arc<str>>,
    /// Why the risk is accepted.
    pub reason: Arc<str>,
    /// What is done instead.
    pub measure: Option<Arc<str>>,
    /// Who accepted it, by name; a comment does not say.
    pub approver: Option<Arc<str>>,
    /// The last day on which it holds; a comment has none.
    pub until: Option<Date>,
    /// Where the waiver or the comment stands.
    pub place: Place,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code: `GOV-5.1-2/certificate-valid`, `schema/type`.
    pub rule: Arc<str>,
    /// The requirement it belongs to; findings of the schema and of own rules belong to none.
    pub requirement: Option<Arc<str>>,
    /// Its weight.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
    /// Other places.
    pub related: Vec<Related>,
    /// Open, waived or baselined.
    pub status: Status,
    /// The accepted risk that covers it, where it is waived.
    pub acceptance: Option<Arc<Acceptance>>,
}

impl Finding {
    /// A finding that belongs to no requirement, without help or other places.
    #[must_use]
    pub fn new(rule: impl Into<Arc<str>>, severity: Severity, place: Place, message: String) -> Self {
        Self {
            rule: rule.into(),
            requirement: None,
            severity,
            message,
            help: None,
            place,
            related: Vec::new(),
            status: Status::Open,
            acceptance: None,
        }
    }

    /// How much it weighs for an outcome: an error that is accepted weighs like a warning.
    #[must_use]
    pub fn weight(&self) -> Severity {
        if self.status == Status::Waived { self.severity.min(Severity::Warning) } else { self.severity }
    }

    /// Marks it as covered by an accepted risk.
    pub fn accept(&mut self, acceptance: &Arc<Acceptance>) {
        self.status = Status::Waived;
        self.acceptance = Some(acceptance.clone());
    }
}

impl Place {
    /// The place of a node.
    #[must_use]
    pub fn of(tree: &Tree, node: NodeId) -> Self {
        Self::at(tree, node, None, tree.place(node))
    }

    /// The place of some bytes of a text; all of it where they do not stand in the file as they are.
    #[must_use]
    pub fn part(tree: &Tree, node: NodeId, start: u32, length: u32) -> Self {
        let whole = Self::of(tree, node);
        match tree.slice(node) {
            Some(slice) if whole.defined.is_none() && start + length <= slice.len() => {
                let start = slice.start + start;
                Self { span: Span::new(slice.file, start, start + length), ..whole }
            }
            _ => whole,
        }
    }

    /// The place of a key that a map does not have: the map's first entry is underlined.
    #[must_use]
    pub fn missing(tree: &Tree, node: NodeId, key: &str) -> Self {
        let span = if node == NodeId::ROOT { root_place(tree) } else { inside(tree, node) };
        Self::at(tree, node, Some(key.into()), span)
    }

    fn at(tree: &Tree, node: NodeId, missing: Option<Arc<str>>, span: Span) -> Self {
        match tree.alias(node) {
            Some(alias) => Self { node, missing, span: alias, defined: Some(span) },
            None => Self { node, missing, span, defined: None },
        }
    }

    /// The path of the node, or the path the missing key would have.
    #[must_use]
    pub fn path(&self, tree: &Tree) -> String {
        self.with_missing(tree.path(self.node))
    }

    /// The same path with what tells records apart instead of their indices ([`Tree::identity`]).
    #[must_use]
    pub fn identity(&self, tree: &Tree) -> String {
        self.with_missing(tree.identity(self.node))
    }

    fn with_missing(&self, mut path: String) -> String {
        if let Some(key) = &self.missing {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(key);
        }
        path
    }
}

/// Where a missing key of `node` is shown: the first entry of a block map (usually its id), a one-line map itself.
fn inside(tree: &Tree, node: NodeId) -> Span {
    let one_line = !tree.sources().text(tree.span(node)).contains('\n');
    let flow = tree.style(node) != Style::Plain;
    if flow && one_line { tree.place(node) } else { tree.first_entry(node).unwrap_or_else(|| tree.place(node)) }
}

/// Where a missing top-level key is shown: the first key of the inventory, or the start of its first file.
fn root_place(tree: &Tree) -> Span {
    let first = tree.entries(NodeId::ROOT).map(|entry| entry.key).min_by_key(|key| (key.file, key.start));
    first.unwrap_or_else(|| {
        let file = crate::source::FileId(0);
        let line = tree.sources().file(file).line(1).unwrap_or(0..0);
        Span::new(file, line.start, line.end)
    })
}
