//! A finding as reports have it: its place has a name and bytes, and needs no tree.

use std::sync::Arc;

use crate::date::Date;
use crate::finding::{Severity, Status};
use crate::node::Kind;
use crate::source::Span;

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
    pub acceptance: Option<Box<Acceptance>>,
    /// The path of its place with ids instead of indices, where records have one: `vendors[V-PACS].certifications[0]`.
    pub address: String,
    /// What identifies it across edits elsewhere: see [`mod@crate::fingerprint`].
    pub fingerprint: Arc<str>,
}

/// Why a finding is accepted: a waiver of the records, or a comment beside a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The waiver's id; a comment has none.
    pub id: Option<String>,
    /// Why the risk is accepted.
    pub reason: String,
    /// What is done instead.
    pub measure: Option<String>,
    /// Who accepted it, by name; a comment does not say.
    pub approver: Option<String>,
    /// The last day on which it holds; a comment has none.
    pub until: Option<Date>,
    /// Where the waiver or the comment stands.
    pub span: Span,
}

impl Acceptance {
    /// All that it says, in a sentence or two: reason, id, approver and term, and what is done instead.
    #[must_use]
    pub fn words(&self) -> String {
        let approver = self.approver.as_ref().map(|name| format!("{name} が承認"));
        let until = self.until.map(|day| format!("{day} まで"));
        let about: Vec<String> = [self.id.clone(), approver, until].into_iter().flatten().collect();
        let about = if about.is_empty() { String::new() } else { format!("（{}）", about.join("、")) };
        let measure = self.measure.as_ref().map(|measure| format!("。代わりの対策: {measure}"));
        format!("{}{about}{}", self.reason, measure.unwrap_or_default())
    }
}

/// A second place with words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What there is to see.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// A place of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// `vendors[1].certifications[0].expires_date`, with the key that is missing; empty is the whole inventory.
    pub path: String,
    /// What the deepest node there is.
    pub kind: Kind,
    /// The key that is missing in it.
    pub missing: Option<Arc<str>>,
    /// What is underlined: the alias (`*name`), where the node is reached through one.
    pub span: Span,
    /// Where the value is written, when that is not where it is used.
    pub defined: Option<Span>,
}

impl Place {
    /// True for the whole inventory, and for a key that it lacks.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.path == self.missing.as_deref().unwrap_or_default()
    }

    /// Where the value is written.
    #[must_use]
    pub fn written(&self) -> Span {
        self.defined.unwrap_or(self.span)
    }

    /// The keys and items (`[0]`) that lead there, the key that is missing at the end.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        let mut rest = self.path.as_str();
        std::iter::from_fn(move || {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let begin = usize::from(rest.starts_with('['));
            let end = rest[begin..].find(['.', '[']).map_or(rest.len(), |end| end + begin);
            let (step, after) = rest.split_at(end);
            rest = after;
            Some(step).filter(|step| !step.is_empty())
        })
    }

    /// The path of what holds it: of `a[0].b` it is `a[0]`.
    #[must_use]
    pub fn parent(&self) -> &str {
        self.path.rfind(['.', '[']).map_or("", |end| &self.path[..end])
    }
}
