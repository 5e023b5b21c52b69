//! Parts of a difference in; their Japanese words, which text and Markdown share, out. Nothing here is cleaned yet.

use super::rules::{Part, RuleChange};
use super::state::Found;
use super::waivers::{self, WaiverChange};
use super::{Cause, Diff, ItemChange, Side, Way, Whole};
use crate::finding::{Severity, Status};

/// The three kinds of changes, as chapters.
pub fn way(way: Way) -> &'static str {
    match way {
        Way::Worse => "悪くなったこと",
        Way::Other => "変わったこと",
        Way::Better => "良くなったこと",
    }
}

/// What stands behind a finding that asks for nothing: why it is accepted, or that it is known.
pub fn status(found: &Found) -> Option<String> {
    let label = Some(found.status.label()).filter(|_| found.status != Status::Open)?;
    Some(found.reason.as_ref().map_or_else(|| label.to_owned(), |reason| format!("{label}: {reason}")))
}

/// A side: its name, and the commit behind a name that may move.
pub fn side(side: &Side) -> String {
    let commit = side.commit.as_deref().map(|commit| commit.get(..SHORT).unwrap_or(commit));
    match commit.filter(|commit| !side.name.starts_with(commit)) {
        Some(commit) => format!("{}（{commit}）", side.name),
        None => side.name.clone(),
    }
}

/// Digits of a commit that people read.
const SHORT: usize = 10;

/// An item as it is called.
pub fn item(change: &ItemChange) -> String {
    format!("{} {}", change.requirement.label, change.requirement.id)
}

/// What differs in the rules.
pub fn rule(change: &RuleChange) -> String {
    let how = change.how.label();
    match &change.part {
        Part::Rule { id, title } => format!("ルール {id}（{title}）が{how}"),
        Part::Parameter { name, old, new } => {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "なし".to_owned());
            format!("パラメータ {name}: {} → {}", value(old), value(new))
        }
        Part::Shared(name) => format!("どのルールも使う {name} が{how}"),
        Part::Pack { old, new } => format!("パックの版: {old} → {new}"),
    }
}

/// A part of the rules in a few words.
fn part(change: &RuleChange) -> String {
    match &change.part {
        Part::Rule { id, .. } => format!("{id} が{}", change.how.label()),
        _ => rule(change),
    }
}

/// Names that are listed.
const FEW: usize = 3;

/// Where a change comes from; nothing to say of the records, which are what one expects to change.
pub fn cause(diff: &Diff, cause: Cause, because: &[usize]) -> Option<String> {
    let whose = match cause {
        Cause::Records => return None,
        Cause::Rules => "ルールの変更による",
        Cause::Both => "記録とルールの両方の変更による",
    };
    let mut parts: Vec<String> = because.iter().filter_map(|at| diff.rules.get(*at)).take(FEW).map(part).collect();
    if because.len() > FEW {
        parts.push(format!("ほか {} 件", because.len() - FEW));
    }
    let which = if parts.is_empty() { String::new() } else { format!("（{}）", parts.join("、")) };
    Some(format!("{whose}{which}"))
}

/// What an accepted risk covers.
pub fn covers(change: &WaiverChange) -> String {
    let fields = &change.shown().fields;
    let parts = ["rule", "requirement", "node"].into_iter().filter_map(|key| fields.get(key));
    parts.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// What happened to an accepted risk beyond its name.
pub fn term(change: &WaiverChange) -> String {
    if change.shown().is_comment() {
        let changed = if change.keys.is_empty() { "" } else { "、理由が変わった" };
        return format!("期限のないコメント{changed}");
    }
    let day = |waiver: &Option<waivers::Waiver>| {
        waiver.as_ref().and_then(waivers::Waiver::expires).unwrap_or("期限なし").to_owned()
    };
    let (old, new) = (day(&change.old), day(&change.new));
    let term = match change.what {
        waivers::What::Added => format!("{new} まで"),
        waivers::What::Dropped => format!("{old} までだった"),
        _ if old == new => format!("{new} まで"),
        _ => format!("{old} → {new}"),
    };
    let keys: Vec<&str> = change.keys.iter().map(String::as_str).filter(|key| *key != waivers::EXPIRES).collect();
    if keys.is_empty() { term } else { format!("{term}、{} も変わった", keys.join("、")) }
}

/// A facility that is on one side only.
pub fn whole(whole: &Whole) -> String {
    let name = whole.name.as_deref().map_or_else(|| whole.root.clone(), |name| format!("{name}（{}）", whole.root));
    let open = Severity::ALL.iter().rev().map(|&s| format!("{s} {}", whole.open[s as usize]));
    format!("{name}: 未充足・要署名 {} 項目、指摘 {}", whole.unmet, open.collect::<Vec<_>>().join(" · "))
}

/// Everything in numbers, in a few lines.
pub fn tally(diff: &Diff) -> String {
    let ways = [(Way::Worse, "悪化"), (Way::Better, "改善"), (Way::Other, "変化")];
    let went = |count: &dyn Fn(Way) -> usize| ways.map(|(way, word)| format!("{word} {}", count(way))).join(" · ");
    let (items, findings) = (went(&|way| diff.count(way).0), went(&|way| diff.count(way).1));
    let mut lines = vec![
        format!("項目: {items}（{} 時点、{}）", diff.today, diff.edition),
        format!("指摘: {findings} · そのまま {}", unchanged(diff)),
    ];
    lines.extend(risks(diff).into_iter().chain(rules(diff)));
    lines.join("\n")
}

/// How many accepted risks changed, and how; nothing where none did.
pub fn risks(diff: &Diff) -> Option<String> {
    let waivers = || diff.facilities.iter().flat_map(|facility| &facility.waivers);
    let counts = waivers::What::ALL.into_iter().map(|what| (what, waivers().filter(|w| w.what == what).count()));
    let counts: Vec<String> = counts.filter(|(_, n)| *n > 0).map(|(what, n)| format!("{} {n}", what.label())).collect();
    (!counts.is_empty()).then(|| format!("リスク受容: {}", counts.join(" · ")))
}

/// How many parts of the rules changed; nothing where none did.
pub fn rules(diff: &Diff) -> Option<String> {
    (!diff.rules.is_empty()).then(|| format!("ルールの変更: {}", diff.rules.len()))
}

/// Findings that are as they were.
pub fn unchanged(diff: &Diff) -> usize {
    diff.facilities.iter().flat_map(|facility| facility.unchanged).sum()
}
