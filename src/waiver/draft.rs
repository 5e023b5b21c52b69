//! A finding in; the entry of the list of accepted risks that would accept it, to be filled in by those who decide, out.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::code::{Code, Codes};
use super::words;
use crate::date::Date;
use crate::finding::Finding;
use crate::inventory::Inventory;
use crate::node::NodeId;
use crate::pack::Pack;
use crate::path::Path;
use crate::schema::When;

/// The entry as YAML, below its key where the records have no such list yet; or why nobody may accept the finding.
///
/// # Errors
/// The reason, in words for people.
pub fn draft(pack: &Pack, inventory: &Inventory, finding: &Finding, today: Date) -> Result<String, String> {
    let Some(about) = &pack.about.waivers else { return Err(words::NO_LIST.to_owned()) };
    match Codes::new(pack).look_up(&finding.rule) {
        Code::Waivable => {}
        Code::Refused(why) => return Err(words::refused(&finding.rule, why)),
        Code::Unknown(_) => return Err(words::unknown_code(&finding.rule)),
    }
    let (tree, schema) = (&inventory.tree, &pack.schema);
    let list = tree.get_named(NodeId::ROOT, &about.list);
    let items = Path::parse(&format!("{}[]", about.list)).ok().and_then(|path| path.shape(schema).ok());
    let Some(items) = items else { return Err(words::NO_LIST.to_owned()) };
    let taken: BTreeSet<&str> = list
        .into_iter()
        .flat_map(|list| tree.items(list))
        .filter_map(|&item| tree.text(tree.get_named(item, "id")?))
        .collect();
    let id = (1..).map(|number| format!("W-{number}")).find(|id| !taken.contains(id.as_str())).unwrap_or_default();
    let mut out = if list.is_some() { String::new() } else { format!("{}:\n", about.list) };
    let mut dash = "- ";
    for key in schema.keys(items) {
        let shape =
            schema.symbols().get(key).and_then(|key| schema.property(items, key)).and_then(|id| schema.shape(id));
        let value = match key {
            "id" => id.clone(),
            "rule" => finding.rule.to_string(),
            "node" => quoted(&finding.place.identity(tree)),
            // The other way to say what is accepted.
            "requirement" => continue,
            _ if shape.is_some_and(|shape| shape.when == Some(When::Done)) => today.to_string(),
            _ => format!("  # {}", shape.and_then(|shape| shape.title.as_deref()).unwrap_or(key)),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {dash}{key}: {value}");
        dash = "  ";
    }
    Ok(out)
}

/// A text as YAML: in quotes where it could be read as something else.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._[]-/".contains(c);
    if text.starts_with(char::is_alphabetic) && text.chars().all(plain) {
        return text.to_owned();
    }
    serde_json::to_string(text).unwrap_or_default()
}
