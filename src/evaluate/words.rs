//! The Japanese words of findings that the engine makes by itself: facts in; message and help out.

use crate::catalog::Requirement;
use crate::document::near_section;
use crate::node::{NodeId, Tree};
use crate::script::{Absent, Facts};

type Words = (String, Option<String>);

/// A value was needed that is not there.
pub fn absent(facts: &Facts, absent: &Absent) -> Words {
    match absent {
        Absent::Missing { node, key } => {
            let label = facts.schema.label(facts.inventory.tree.shape(*node), key);
            (
                format!("{}に{label}が記録されていません", holder(facts, *node)),
                Some(format!("`{key}:` を書いてください")),
            )
        }
        Absent::Unreadable(node) => {
            let text = facts.inventory.tree.source_text(*node);
            (format!("{}の値を読めないため、確かめられません（いまは {text}）", name(facts, *node)), None)
        }
        Absent::NoSection { node, name } => {
            let tree = &facts.inventory.tree;
            let title = tree.get_named(*node, "title").and_then(|title| tree.text(title));
            let which = title.map_or_else(|| "文書".to_owned(), |title| format!("文書「{title}」"));
            let near = near_heading(tree, *node, name).map(|near| format!("。もしかして「{near}」ですか？"));
            let help = format!("「{name}」の節を設けてください{}", near.unwrap_or_default());
            (format!("{which}に「{name}」の見出しがありません"), Some(help))
        }
        Absent::Unresolved { node, list } => {
            let text = facts.inventory.tree.text(*node).unwrap_or_default();
            (format!("{}の {text} が {list} にないため、確かめられません", name(facts, *node)), None)
        }
    }
}

/// The heading of a document that comes nearest to a name.
fn near_heading<'t>(tree: &'t Tree, document: NodeId, name: &str) -> Option<&'t str> {
    tree.text(tree.get_named(near_section(tree, document, name)?, "heading")?)
}

/// A date in the future was read as evidence.
pub fn future(facts: &Facts, node: NodeId) -> (String, String) {
    let date = facts.inventory.tree.text(node).unwrap_or_default();
    let message = format!("{}が未来の日付です（{date}）。済んだことの記録になりません", name(facts, node));
    (message, format!("実際に行った日（{} 以前）を書いてください", facts.today))
}

/// A requirement is worded like another that is not met.
pub fn mirrored(other: &Requirement) -> String {
    format!("同じ文言の {}（{}）が充足していません", other.id, other.label)
}

/// No rule of a requirement had anything to look at.
pub fn nothing_to_check(facts: &Facts, list: NodeId) -> (String, String) {
    let message = format!("{}に、この項目で見るべき記録が一件もありません", name(facts, list));
    (message, "記録がないことは、充足していることを示しません。記録を加えてください".to_owned())
}

/// 「有効期限（expires_date）」 for a value with a key, its list's name for an item.
fn name(facts: &Facts, node: NodeId) -> String {
    let tree = &facts.inventory.tree;
    let parent = tree.parent(node);
    match tree.key(node) {
        Some(key) => facts.schema.label(tree.shape(parent), tree.symbols().name(key)),
        None if node == NodeId::ROOT => "台帳".to_owned(),
        None => name(facts, parent),
    }
}

/// The record that should hold something: its list's name and its id, where it has one.
fn holder(facts: &Facts, map: NodeId) -> String {
    let tree = &facts.inventory.tree;
    let id = tree.get_named(map, "id").and_then(|id| tree.text(id));
    match id {
        Some(id) => format!("{} {id} ", name(facts, map)),
        None => name(facts, map),
    }
}
