//! What rules ask of documents: a section by its name, and the places in a text that match a pattern.

use std::collections::HashMap;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::datum::Datum;
use super::registry::{Registry, Takes};
use super::run::{Absent, Run};
use super::told::Told;
use super::value::{Failure, Spot, fits_array, misuse, of_node, refuse_absent, type_name};
use crate::document::{near_section, section, sections};
use crate::node::{NodeId, Tree};

/// Bytes of a compiled pattern; with the bytes of a line it bounds what one look takes.
const PATTERN: usize = 1 << 16;
/// Bytes that are searched at once; a longer line is searched in parts.
const LINE: usize = 1 << 16;
/// Patterns that are kept.
const KEPT: usize = 64;

/// Patterns that were compiled for a rule.
pub type Patterns = HashMap<String, Arc<Regex>>;

pub fn register(registry: &mut Registry) {
    registry.native(
        Told::new(
            "document.section(name: text) -> record",
            "the section of that name, however it is numbered and spaced; missing when there is none",
            "その名前の節。番号・全角半角・空白の違いは問わない。なければ記録なし",
        ),
        [Takes::Record, Takes::Text],
        |run, [document, name]| {
            let (found, node, name) = look_up(run, &document, &name, section)?;
            Ok(match found {
                Some(section) => of_node(run, section),
                None => Datum::Absent(run.absent(Absent::NoSection { node, name })),
            })
        },
    );
    registry.native(
        Told::new(
            "document.near_section(name: text) -> record",
            "the one whose name comes nearest, or `()`",
            "名前がいちばん近い節。なければ ()",
        ),
        [Takes::Record, Takes::Text],
        |run, [document, name]| {
            let (found, ..) = look_up(run, &document, &name, near_section)?;
            Ok(found.map_or(Datum::Nothing, |section| of_node(run, section)))
        },
    );
    registry.native(
        Told::new(
            "text.matches(pattern: text) -> list",
            "the parts of a text that match a pattern (syntax of the crate regex, linear, line by \
             line); each is a text with a place of its own",
            "正規表現に合う部分。それぞれが自分の場所を知っている",
        ),
        [Takes::Any, Takes::Text],
        |run, [text, pattern]| matches(run, &text, &pattern),
    );
}

/// How a section is looked for.
type Find = fn(&Tree, NodeId, &str) -> Option<NodeId>;

/// What is found in a document under a name, with both.
fn look_up(
    run: &Run,
    document: &Datum<'_>,
    name: &Datum<'_>,
    find: Find,
) -> Result<(Option<NodeId>, NodeId, Arc<str>), Failure> {
    let tree = &run.facts.inventory.tree;
    match (document.record(), name.text(&run.facts)) {
        (Some(node), Some(name)) if sections(tree, node).is_some() => Ok((find(tree, node, name), node, name.into())),
        _ => Err(misuse("section と near_section は文書に使います")),
    }
}

/// The parts of a text that match a pattern, line by line. Those of a text of the records know their places.
fn matches<'f>(run: &mut Run, value: &Datum<'_>, pattern: &Datum<'_>) -> Result<Datum<'f>, Failure> {
    let facts = run.facts.clone();
    let Some(text) = value.text(&facts) else {
        refuse_absent(run, value)?;
        return Err(misuse(format!("{}は文字列ではありません", type_name(run, value))));
    };
    let pattern = compiled(run, pattern.text(&facts).unwrap_or_default())?;
    run.clock.uneven(&[value]);
    let (node, before) = match run.place_of(value) {
        Some(Spot::Node(node)) => (Some(node), 0),
        Some(Spot::Part(node, start, _)) => (Some(node), start),
        Some(Spot::Missing(..)) | None => (None, 0),
    };
    let mut found = Vec::new();
    for (at, line) in pieces(text) {
        run.in_time()?;
        for part in pattern.find_iter(line).filter(|part| !part.is_empty()) {
            fits_array(found.len())?;
            let start = (at + part.start()) as u32;
            found.push(match node {
                Some(node) => Datum::Part(node, before + start, part.len() as u32),
                None => part.as_str().to_owned().into(),
            });
        }
    }
    Ok(Datum::list(found))
}

fn compiled(run: &mut Run, pattern: &str) -> Result<Arc<Regex>, Failure> {
    if let Some(known) = run.patterns.get(pattern) {
        return Ok(known.clone());
    }
    let built = RegexBuilder::new(pattern).size_limit(PATTERN).dfa_size_limit(16 * PATTERN).build();
    let built = Arc::new(built.map_err(|_| misuse(format!("正規表現 {pattern} を読めないか、大きすぎます")))?);
    if run.patterns.len() < KEPT {
        run.patterns.insert(pattern.to_owned(), built.clone());
    }
    Ok(built)
}

/// The lines of a text with where they begin; a long one in parts.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let end = if end > LINE { rest.floor_char_boundary(LINE) } else { end };
        let piece = (at, rest[..end].trim_end_matches(['\n', '\r']));
        at += end;
        Some(piece)
    })
}
