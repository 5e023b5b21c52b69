//! Records and their schema in; the changes that are worth a try, out.

use crate::date::{self, Date};
use crate::edit::{Change, edits};
use crate::inventory::Inventory;
use crate::node::{NodeId, Tree, Value};
use crate::pack::Pack;
use crate::path::Path;
use crate::schema::{Schema, Shape, When};

/// What is done to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A key goes, with its value.
    DropKey,
    /// An item of a list goes.
    DropItem,
    /// A list loses all its items.
    Empty,
    /// true becomes false, false becomes true.
    Flip,
    /// The day on which something was done lies twenty years back.
    Age,
    /// The day on which something was done lies ahead.
    Postdate,
    /// A day that should lie ahead is past.
    Expire,
    /// A reference points to another record.
    Redirect,
    /// Another of the values that are allowed.
    Choose,
    /// Nothing, or a hundred times as much.
    Recount,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::DropKey,
        Self::DropItem,
        Self::Empty,
        Self::Flip,
        Self::Age,
        Self::Postdate,
        Self::Expire,
        Self::Redirect,
        Self::Choose,
        Self::Recount,
    ];

    /// Its name in machine output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DropKey => "drop-key",
            Self::DropItem => "drop-item",
            Self::Empty => "empty",
            Self::Flip => "flip",
            Self::Age => "age",
            Self::Postdate => "postdate",
            Self::Expire => "expire",
            Self::Redirect => "redirect",
            Self::Choose => "choose",
            Self::Recount => "recount",
        }
    }

    /// What it does, in words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::DropKey => "項目を消す",
            Self::DropItem => "一覧から一つ消す",
            Self::Empty => "一覧を空にする",
            Self::Flip => "真偽を逆にする",
            Self::Age => "日付を20年前にする",
            Self::Postdate => "日付を未来にする",
            Self::Expire => "期限を過ぎた日にする",
            Self::Redirect => "参照先を別の記録にする",
            Self::Choose => "別の選択肢にする",
            Self::Recount => "数を0や100倍にする",
        }
    }
}

/// One change of one node, in all its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The node.
    pub node: NodeId,
    /// What is done to it.
    pub what: What,
    /// The forms it can take.
    pub changes: Vec<Change>,
}

/// All attempts, in the order of the tree.
#[must_use]
pub fn plan(pack: &Pack, inventory: &Inventory, today: Date) -> Vec<Attempt> {
    let mut plan = Plan { pack, tree: &inventory.tree, today, attempts: Vec::new() };
    plan.below(NodeId::ROOT);
    plan.attempts
}

struct Plan<'a> {
    pack: &'a Pack,
    tree: &'a Tree,
    today: Date,
    attempts: Vec<Attempt>,
}

/// The first, the middle and the last: other values that are unlike each other.
fn spread<'a>(values: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let last = values.len().saturating_sub(1);
    let mut at = vec![0, last / 2, last];
    at.dedup();
    at.into_iter().filter_map(|at| values.get(at).copied())
}

impl<'a> Plan<'a> {
    fn below(&mut self, node: NodeId) {
        let tree = self.tree;
        for entry in tree.entries(node) {
            self.child(entry.value, What::DropKey);
        }
        for &item in tree.items(node) {
            self.child(item, What::DropItem);
        }
    }

    fn child(&mut self, node: NodeId, drop: What) {
        let tree = self.tree;
        let shape = tree.shape(node);
        let Some(shape) = self.pack.schema.shape(shape).filter(|_| shape != Schema::BAD) else { return };
        // What stands behind an alias cannot be changed alone, and no check can judge free text.
        if tree.alias(node).is_some() || shape.free_text {
            return;
        }
        self.add(node, drop, vec![Change::Remove]);
        match tree.value(node) {
            Value::Bool(value) => self.add(node, What::Flip, vec![Change::Replace((!value).to_string())]),
            Value::Int(value) => self.recount(node, value),
            Value::Float(value) => self.recount(node, value as i64),
            Value::Text(text) => self.text(node, shape, text),
            Value::List if tree.size(node) > 1 || drop == What::DropItem => {
                self.add(node, What::Empty, vec![Change::Replace("[]".to_owned())]);
            }
            _ => {}
        }
        self.below(node);
    }

    /// Keeps an attempt that is possible in the files as they are written.
    fn add(&mut self, node: NodeId, what: What, changes: Vec<Change>) {
        let possible: Vec<Change> =
            changes.into_iter().filter(|change| edits(self.tree, node, change).is_some()).collect();
        if !possible.is_empty() {
            self.attempts.push(Attempt { node, what, changes: possible });
        }
    }

    fn recount(&mut self, node: NodeId, value: i64) {
        let others = [0, value.saturating_mul(100).saturating_add(1)];
        self.add(node, What::Recount, others.iter().map(|other| Change::Replace(other.to_string())).collect());
    }

    fn text(&mut self, node: NodeId, shape: &'a Shape, text: &str) {
        let quoted = |text: &str| Change::Replace(serde_json::Value::from(text).to_string());
        let other_than = |ids: Vec<&str>| -> Vec<Change> {
            let mut ids: Vec<&str> = ids.into_iter().filter(|id| *id != text).collect();
            ids.sort_unstable();
            ids.dedup();
            spread(&ids).map(quoted).collect()
        };
        if shape.date {
            self.date(node, shape.when);
        } else if !shape.refers.is_empty() {
            let ids = shape.refers.iter().flat_map(|&list| self.ids(&self.pack.schema.lists()[list])).collect();
            self.add(node, What::Redirect, other_than(ids));
        } else if shape.requirement {
            let ids = self.pack.requirements.iter().map(|requirement| requirement.id.as_str()).collect();
            self.add(node, What::Redirect, other_than(ids));
        } else if !shape.choices.is_empty() {
            let choices = shape.choices.iter().filter_map(serde_json::Value::as_str).collect();
            self.add(node, What::Choose, other_than(choices));
        }
    }

    fn date(&mut self, node: NodeId, when: Option<When>) {
        let to = |date: Option<Date>| date.map(|date| Change::Replace(date.to_string())).into_iter().collect();
        let (past, yesterday, ahead) =
            (date::plus_years(self.today, -20), date::plus_days(self.today, -1), date::plus_days(self.today, 30));
        if when != Some(When::Ahead) {
            self.add(node, What::Age, to(past));
            self.add(node, What::Postdate, to(ahead));
        }
        if when != Some(When::Done) {
            self.add(node, What::Expire, to(yesterday));
        }
    }

    /// The ids of a list that stands once.
    fn ids(&self, list: &str) -> Vec<&'a str> {
        let Ok(path) = Path::parse(&format!("{list}[].id")) else { return Vec::new() };
        path.select(self.tree).nodes.into_iter().filter_map(|node| self.tree.text(node)).collect()
    }
}
