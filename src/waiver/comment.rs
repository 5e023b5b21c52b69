//! Comments of the records in; those that accept what is found on their line (`# junshu: ignore[GOV-…/name] 理由`) out,
//! and those that would but cannot.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::code::{Code, Codes};
use super::words;
use crate::finding::{Acceptance, Finding, Place, Severity};
use crate::inventory::Inventory;
use crate::node::{NodeId, Tree};
use crate::source::{FileId, Span};
use crate::suggest::{half_width, nearest};

/// A comment that accepts.
#[derive(Debug)]
pub struct Comment {
    /// The codes with their places, without those that cannot be accepted.
    pub codes: Vec<(Arc<str>, Place)>,
    /// Nothing stands on its line.
    pub bare: bool,
    /// It stands in a file that several facilities share.
    pub shared: bool,
    /// What readers are told.
    pub acceptance: Arc<Acceptance>,
}

/// The number of a line of a file.
pub type Line = (FileId, u32);

/// The comments that accept, by their lines, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Comments {
    pub lines: HashMap<Line, Comment>,
    pub findings: Vec<Finding>,
}

/// What a comment says, the ranges of its codes in bytes of its text.
#[derive(Debug, PartialEq, Eq)]
enum Said<'t> {
    /// Nothing to junshu.
    Nothing,
    /// It is not in the one form there is.
    Malformed,
    /// It names no code.
    Blanket,
    /// It accepts.
    Ignore { codes: Vec<(usize, &'t str)>, reason: &'t str },
}

/// The line on which something starts.
pub fn line(tree: &Tree, span: Span) -> Line {
    (span.file, tree.sources().file(span.file).position(span.start).line)
}

/// Reads the comments of an inventory.
pub fn read(inventory: &Inventory, codes: &Codes<'_>) -> Comments {
    let tree = &inventory.tree;
    let spoken: Vec<(Span, Said<'_>)> = tree
        .comments()
        .iter()
        .map(|&span| (span, parse(tree.sources().text(span))))
        .filter(|(_, said)| *said != Said::Nothing)
        .collect();
    if spoken.is_empty() {
        return Comments::default();
    }
    let nodes = beside(tree, spoken.iter().map(|(span, _)| *span).collect());
    let first = inventory.base.map_or(FileId(u32::MAX), |base| base.first);
    let (own, theirs): (Vec<_>, Vec<_>) = spoken.into_iter().partition(|(span, _)| span.file < first);
    let base = inventory.base.map(|_| Base::of(tree, &theirs, &nodes));
    let mut reader = Reader { tree, codes, found: Comments::default() };
    for (span, said) in own {
        reader.comment(span, &said, &nodes[&span], base.as_ref());
    }
    reader.found
}

struct Reader<'a> {
    tree: &'a Tree,
    codes: &'a Codes<'a>,
    found: Comments,
}

impl Reader<'_> {
    fn comment(&mut self, span: Span, said: &Said<'_>, nodes: &[NodeId], base: Option<&Base>) {
        let node = nodes.last().copied().unwrap_or(NodeId::ROOT);
        let at = |span| Place { node, missing: None, span, defined: None };
        // A reader of lines may see one where YAML sees two: then it is not said what the comment is for.
        let said = if self.is_split(span) { &Said::Malformed } else { said };
        let (codes, reason) = match said {
            Said::Nothing => return,
            Said::Malformed => return self.report("waiver/comment", Severity::Error, at(span), words::malformed()),
            Said::Blanket => return self.report("waiver/blanket", Severity::Error, at(span), words::blanket()),
            Said::Ignore { codes, reason } => (codes, *reason),
        };
        let place = |start: usize, code: &str| {
            let start = span.start + start as u32;
            at(Span::new(span.file, start, start + code.len() as u32))
        };
        let mut good = Vec::new();
        for &(start, code) in codes {
            match self.codes.look_up(code) {
                Code::Waivable => good.push((code.into(), place(start, code))),
                Code::Refused(why) => {
                    let text = (words::refused(code, why), words::remove());
                    self.report("waiver/not-waivable", Severity::Error, place(start, code), text);
                }
                Code::Unknown(help) => {
                    let text = (words::unknown_code(code), help);
                    self.report("waiver/unknown-rule", Severity::Error, place(start, code), text);
                }
            }
        }
        if reason.is_empty() {
            let all: Vec<&str> = codes.iter().map(|&(_, code)| code).collect();
            return self.report("waiver/reason", Severity::Error, at(span), words::no_reason(&all.join(", ")));
        }
        if base.is_some_and(|base| !base.has(self.tree, codes, reason, nodes)) {
            return self.report("waiver/not-in-base", Severity::Warning, at(span), words::not_in_base());
        }
        let (id, measure, approver, until) = (None, None, None, None);
        let acceptance = Acceptance { id, reason: reason.into(), measure, approver, until, place: at(span) };
        let shared = self.tree.sources().file(span.file).is_shared();
        let comment = Comment { codes: good, bare: nodes.is_empty(), shared, acceptance: Arc::new(acceptance) };
        self.found.lines.insert(line(self.tree, span), comment);
    }

    /// True when the comment's line has a carriage return inside, where YAML begins a line and editors may not.
    fn is_split(&self, comment: Span) -> bool {
        let file = self.tree.sources().file(comment.file);
        let line = file.line(file.position(comment.start).line);
        line.is_some_and(|line| file.slice(line.start, line.end).trim_end_matches('\r').contains('\r'))
    }

    fn report(&mut self, code: &'static str, severity: Severity, place: Place, (message, help): (String, String)) {
        self.found.findings.push(Finding { help: Some(help), ..Finding::new(code, severity, place, message) });
    }
}

/// The comments of the revision that waivers are taken from: a code, a reason, and a node on the line.
struct Base(HashSet<(String, String, String)>);

impl Base {
    fn of(tree: &Tree, comments: &[(Span, Said<'_>)], nodes: &HashMap<Span, Vec<NodeId>>) -> Self {
        let mut known = HashSet::new();
        for (span, said) in comments {
            let Said::Ignore { codes, reason } = said else { continue };
            for identity in nodes[span].iter().map(|&node| tree.identity(node)) {
                let one = |code: &str| (code.to_owned(), (*reason).to_owned(), identity.clone());
                known.extend(codes.iter().map(|&(_, code)| one(code)));
            }
        }
        Self(known)
    }

    /// True when all that stands on the line stood beside the same comment.
    fn has(&self, tree: &Tree, codes: &[(usize, &str)], reason: &str, nodes: &[NodeId]) -> bool {
        !nodes.is_empty()
            && nodes.iter().map(|&node| tree.identity(node)).all(|identity| {
                let one = |code: &str| (code.to_owned(), reason.to_owned(), identity.clone());
                codes.iter().all(|&(_, code)| self.0.contains(&one(code)))
            })
    }
}

/// For each comment the nodes that stand on its line, in the order of the file: with their value, their key, or an alias.
fn beside(tree: &Tree, mut comments: Vec<Span>) -> HashMap<Span, Vec<NodeId>> {
    comments.sort_unstable();
    let start = |comment: &Span| {
        let file = tree.sources().file(comment.file);
        let line = file.line(file.position(comment.start).line).unwrap_or(comment.start..comment.start);
        Span::new(comment.file, line.start, comment.start)
    };
    let lines: Vec<Span> = comments.iter().map(start).collect();
    let mut beside: HashMap<Span, Vec<NodeId>> = comments.iter().map(|&comment| (comment, Vec::new())).collect();
    for node in tree.ids().filter(|&node| tree.parent(node) != node) {
        let on = |span: Span| {
            let at = lines.partition_point(|line| (line.file, line.end) <= (span.file, span.start));
            lines.get(at).filter(|line| line.file == span.file && line.start <= span.start).map(|_| at)
        };
        // What is behind an alias stands where the alias does.
        let (value, key) = match tree.alias(node) {
            Some(alias) => (on(alias), None),
            None => (on(tree.span(node)), tree.key_span(node).and_then(on)),
        };
        for at in value.into_iter().chain(key.filter(|key| value != Some(*key))) {
            beside.entry(comments[at]).or_default().push(node);
        }
    }
    beside
}

fn parse(comment: &str) -> Said<'_> {
    let comment = comment.trim_end();
    if !speaks(comment) {
        return Said::Nothing;
    }
    let Some(rest) = comment.strip_prefix("# junshu: ignore") else { return Said::Malformed };
    let Some((inside, reason)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return if half_width(rest).contains(['[', ']']) { Said::Malformed } else { Said::Blanket };
    };
    let mut start = comment.len() - rest.len() + 1;
    let mut codes = Vec::new();
    for part in inside.split(',') {
        let code = part.trim();
        if !code.is_empty() {
            codes.push((start + part.len() - part.trim_start().len(), code));
        }
        start += part.len() + 1;
    }
    if codes.is_empty() { Said::Blanket } else { Said::Ignore { codes, reason: reason.trim() } }
}

/// True for what is, or seems to be, said to junshu: `# junshu: …`, and near misses of `# junshu: ignore…`.
fn speaks(comment: &str) -> bool {
    let text: String = half_width(comment).to_lowercase().split_whitespace().collect();
    let body = text.trim_start_matches('#');
    if body.starts_with("junshu:") || body.contains("junshu:ignore") {
        return true;
    }
    let Some((before, _)) = body.split_once("ignore") else { return false };
    let word = before.rsplit('#').next().unwrap_or_default().trim_end_matches([':', ';', '-', '.', '=']);
    word == "junshu" || nearest(word, ["junshu"]).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_form() {
        let text = "# junshu: ignore[GOV-1.1-1/a, our/b] 更新手続中 ] 済";
        let Said::Ignore { codes, reason } = parse(text) else { panic!("{text} accepts") };
        assert_eq!((&codes[..], reason), (&[(17, "GOV-1.1-1/a"), (30, "our/b")][..], "更新手続中 ] 済"));
        for (start, code) in codes {
            assert_eq!(&text[start..start + code.len()], code);
        }
    }

    #[test]
    fn near_misses_are_no_silence() {
        for text in
            ["# junshu: ignore", "# junshu: ignore 理由", "# junshu: ignore[] 理由", "# junshu: ignore[ , ] 理由"]
        {
            assert_eq!(parse(text), Said::Blanket, "{text}");
        }
        for text in [
            "# junshu:ignore[GOV-1.1-1/a] 理由",
            "#junshu: ignore[GOV-1.1-1/a] 理由",
            "## junshu: ignore[a/b] 理由",
            "# Junshu: ignore[a/b] 理由",
            "# junshu ignore[a/b] 理由",
            "# junshu： ignore［a/b］ 理由",
            "# ｊｕｎｓｈｕ: ignore[a/b] 理由",
            "# junshu: ignore [a/b] 理由",
            "# junshu: ignore［a/b］ 理由",
            "# junshu: ignore[a/b 理由",
            "# junshu: disable[a/b] 理由",
            "# jyunshu: ignore[a/b] 理由",
            "# junsyu: ignore[a/b] 理由",
            "# 更新予定 # junshu: ignore[a/b] 理由",
            "# 更新予定。junshu: ignore[a/b] 理由",
        ] {
            assert_eq!(parse(text), Said::Malformed, "{text}");
        }
        for text in
            ["# junshu の検査で使う", "# 受容 ignore[a/b]", "# yamllint: ignore", "#", "# 遵守: ignore", "# ignore"]
        {
            assert_eq!(parse(text), Said::Nothing, "{text}");
        }
    }
}
