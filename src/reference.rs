//! A pack in; what its rules may call, as a definition file for editors or as a table for manuals, out. Both are made of
//! what the engine registers and of the libraries, so that they say neither more nor less than there is.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::pack::Pack;
use crate::script::Told;

/// A kind of value: what signatures call it, what it is called in a definition file, and what it is.
struct Kind {
    name: &'static str,
    rhai: &'static str,
    is: &'static str,
}

/// The kinds, in the order of the manual; the functions of one stand below each other.
const KINDS: [Kind; 12] = [
    kind("value", "?", "any value, a missing one included"),
    kind("text", "String", "a text of the records, or one that the script made"),
    kind("int", "int", "a whole number"),
    kind("bool", "bool", "`true` or `false`"),
    kind("date", "日付", "a date"),
    kind("list", "Array", "a list of the records, or an array that the script made"),
    kind("array", "Array", "an array that the script made"),
    kind("record", "記録", "a map of the records"),
    kind("document", "記録", "the document of a record"),
    kind("verdict", "判定", "what `check` returns"),
    kind("closure", "Fn", "`|x| …`, written where it is used"),
    kind("", "", "called by their names alone"),
];

const fn kind(name: &'static str, rhai: &'static str, is: &'static str) -> Kind {
    Kind { name, rhai, is }
}

/// The kind with this name; every signature names one of the table, which a test sees to.
fn of_name(name: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.name == name).unwrap_or(&KINDS[0])
}

/// The names of the kinds that a signature names and the table does not know.
#[must_use]
pub fn unknown_kinds(told: &Told) -> Vec<&'static str> {
    let named = told.arguments().into_iter().map(|(_, kind)| kind).chain(told.gives());
    named.filter(|name| !KINDS.iter().any(|kind| kind.name == *name)).collect()
}

/// A definition file (`.d.rhai`).
#[must_use]
pub fn definitions(pack: &Pack) -> String {
    let mut out = format!("// {} のルールで使える関数（junshu definitions）\nmodule static;\n", pack.about.id);
    for told in in_order(pack.natives()) {
        let arguments = told.arguments().into_iter().map(|(name, kind)| format!("{name}: {}", of_name(kind).rhai));
        let gives = told.gives().map_or("()", |kind| of_name(kind).rhai);
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        // Writing to a string cannot fail.
        let _ = write!(out, "\n/// {}\nfn {}({arguments}) -> {gives};\n", told.japanese(), told.name());
    }
    for shared in pack.shared_functions() {
        out.push('\n');
        shared.says.iter().for_each(|line| _ = writeln!(out, "/// {line}"));
        let arguments: Vec<String> = shared.arguments.iter().map(|name| format!("{name}: ?")).collect();
        let _ = writeln!(out, "fn {}({}) -> ?;", shared.name, arguments.join(", "));
    }
    out
}

/// The same as tables of Markdown, in English: the native functions kind by kind, then those of the libraries.
#[must_use]
pub fn markdown(pack: &Pack) -> String {
    let mut out = String::new();
    let told = in_order(pack.natives());
    for kind in &KINDS {
        let mine: Vec<&&Told> = told.iter().filter(|told| told.receiver().unwrap_or_default() == kind.name).collect();
        if mine.is_empty() {
            continue;
        }
        let head = if kind.name.is_empty() { "function" } else { kind.name };
        let _ = write!(out, "| {head}: {} | gives | |\n| --- | --- | --- |\n", kind.is);
        for told in mine {
            let gives = told.gives().unwrap_or("nothing");
            let _ = writeln!(out, "| `{}` | {gives} | {} |", told.call(), told.english());
        }
        out.push('\n');
    }
    for mine in pack.shared_functions().chunk_by(|one, next| Arc::ptr_eq(&one.file, &next.file)) {
        let _ = write!(out, "| `{}` | |\n| --- | --- |\n", mine[0].file.name());
        for one in mine {
            let says = one.says.join(" ").replace('|', "\\|");
            let _ = writeln!(out, "| `{}({})` | {says} |", one.name, one.arguments.join(", "));
        }
        out.push('\n');
    }
    out.trim_end().to_owned() + "\n"
}

/// The functions kind by kind, then by name.
fn in_order(told: &[Told]) -> Vec<&Told> {
    let rank = |told: &Told| {
        let kind = told.receiver().unwrap_or_default();
        KINDS.iter().position(|one| one.name == kind)
    };
    let mut all: Vec<&Told> = told.iter().collect();
    all.sort_by_key(|told| (rank(told), told.name()));
    all
}
