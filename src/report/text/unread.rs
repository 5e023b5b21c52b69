//! The keys that no rule read in; those that nobody explains, each with its first place, and the explained ones by their
//! reasons, out.

use std::fmt::Write as _;

use super::clean::clean;
use super::wrapped;
use crate::unjudged::Unjudged;

/// A kind of key, where it stands first, and how often it stands.
struct Kind {
    name: String,
    place: String,
    count: usize,
}

/// The lines; nothing when every key was read. Each key comes with its kind (`vendors[].fax`) and its place in its file.
#[must_use]
pub fn list(unread: impl Iterator<Item = (String, String)>, unjudged: &Unjudged) -> String {
    let kinds = kinds(unread);
    let mut out = String::new();
    if kinds.is_empty() {
        return out;
    }
    let (explained, open): (Vec<&Kind>, Vec<&Kind>) =
        kinds.iter().partition(|kind| unjudged.unread(&kind.name).is_some());
    let _ = writeln!(
        out,
        "\nどのルールも読まなかった項目: {} 種類、ほかに設計上読まないもの {} 種類",
        open.len(),
        explained.len()
    );
    let width = open.iter().map(|kind| kind.name.len()).max().unwrap_or(0);
    for kind in open {
        let more = if kind.count > 1 { format!(" ほか {} か所", kind.count - 1) } else { String::new() };
        let _ = writeln!(out, "  {:<width$}  {}{more}", kind.name, clean(&kind.place));
    }
    for entry in &unjudged.unread {
        let own = explained.iter().filter(|kind| unjudged.unread(&kind.name) == Some(&entry.because));
        let names: Vec<&str> = own.map(|kind| kind.name.as_str()).collect();
        if !names.is_empty() {
            let _ = writeln!(out, "{}", wrapped(&format!("設計上: {}", entry.because), "  ", "    "));
            let _ = writeln!(out, "{}", wrapped(&names.join(", "), "    ", "    "));
        }
    }
    out
}

fn kinds(unread: impl Iterator<Item = (String, String)>) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for (name, place) in unread {
        match kinds.iter_mut().find(|kind| kind.name == name) {
            Some(kind) => kind.count += 1,
            None => kinds.push(Kind { name, place, count: 1 }),
        }
    }
    kinds
}
