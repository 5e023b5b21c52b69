//! The code that a waiver or a comment names in; whether findings of that code can be accepted out.

use std::cell::{Cell, OnceCell};

use super::words;
use crate::codes;
use crate::pack::{ATTESTATION, Pack};
use crate::select::meant;

/// How often a code that is near is looked for.
const GUESSES: usize = 100;

/// What a code is.
#[derive(Debug, PartialEq, Eq)]
pub enum Code {
    /// Its findings can be accepted.
    Waivable,
    /// They cannot: why not.
    Refused(&'static str),
    /// There is no such code: what may have been meant.
    Unknown(String),
}

/// The codes of a pack and of the engine.
pub struct Codes<'p> {
    pack: &'p Pack,
    /// What can be accepted, for suggestions.
    waivable: OnceCell<Vec<String>>,
    guesses: Cell<usize>,
}

impl<'p> Codes<'p> {
    pub fn new(pack: &'p Pack) -> Self {
        Self { pack, waivable: OnceCell::new(), guesses: Cell::new(GUESSES) }
    }

    /// What a code is.
    pub fn look_up(&self, code: &str) -> Code {
        let (group, name) = code.rsplit_once('/').unwrap_or(("", code));
        let signed = || self.pack.requirement(group).is_some_and(|requirement| requirement.attest.is_some());
        if let Some(rule) = self.pack.find_rule(code) {
            return if rule.metadata.waivable { Code::Waivable } else { self.refused(group) };
        }
        if name == ATTESTATION && (group.is_empty() || signed()) {
            return Code::Refused(words::SIGNATURE);
        }
        if gaps().any(|gap| gap == name) && self.pack.rules_of(group).next().is_some() {
            return self.group(group);
        }
        if codes::pages().iter().any(|page| *page.id == *code) && !gaps().any(|gap| gap == code) {
            let own = code.starts_with("waiver/");
            return Code::Refused(if own { words::ABOUT_WAIVERS } else { words::FORM });
        }
        // What is broken is told of itself: that it is not there would be a false word on it.
        if self.pack.broken.iter().any(|broken| &*broken.group == group) {
            return Code::Waivable;
        }
        Code::Unknown(self.meant(code))
    }

    /// Whether anything that stands under a requirement or a group can be accepted.
    pub fn group(&self, group: &str) -> Code {
        let mut rules = self.pack.rules_of(group).peekable();
        let none = rules.peek().is_some() && !rules.any(|rule| rule.metadata.waivable);
        if none { self.refused(group) } else { Code::Waivable }
    }

    fn refused(&self, group: &str) -> Code {
        let own = self.pack.waiver_group() == Some(group);
        Code::Refused(if own { words::ABOUT_WAIVERS } else { words::NOT_WAIVABLE })
    }

    fn meant(&self, code: &str) -> String {
        if self.pack.requirement(code).is_some() {
            return words::a_requirement(code);
        }
        let left = self.guesses.get();
        self.guesses.set(left.saturating_sub(1));
        let waivable = self.waivable.get_or_init(|| waivable(self.pack));
        let ids: Vec<&str> = waivable.iter().map(String::as_str).collect();
        let near = (left > 0).then(|| meant(self.pack, code, &ids)).flatten();
        near.unwrap_or_else(|| words::LISTS.to_owned())
    }
}

/// Names of findings that stand under whatever requirement lacks a record: `missing-key` and its like.
fn gaps() -> impl Iterator<Item = &'static str> {
    codes::pages().iter().filter(|code| code.is_about_records() && !code.id.contains(['/', ':'])).map(|code| &*code.id)
}

/// Every code that can be accepted.
fn waivable(pack: &Pack) -> Vec<String> {
    let rules = pack.rules.iter().filter(|rule| rule.metadata.waivable).map(|rule| rule.id.to_string());
    let under = |id: &'_ str| gaps().map(move |gap| format!("{id}/{gap}")).collect::<Vec<_>>();
    rules.chain(pack.requirements.iter().flat_map(|requirement| under(&requirement.id))).collect()
}
