//! A watched pack and what its cases came to in; what its authors should mend although it runs, out.

use std::collections::BTreeSet;
use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use crate::pack::{Pack, is_built_in};
use crate::page::Page;
use crate::rule::Rule;
use crate::script::Statement;
use crate::source::SourceFile;
use crate::verify::{Covered, Verified};

/// Something that does no harm today.
#[derive(Debug, Error, Diagnostic)]
pub enum Lint {
    /// No rule asks for a parameter.
    #[error("パラメータ {name} は、どのルールも使っていません")]
    #[diagnostic(
        code(lint::unused_param),
        severity(Warning),
        help("要らなければ消してください。名前の綴りがルールと違わないかも確かめてください")
    )]
    UnusedParam {
        /// Its name.
        name: String,
        /// `pack.yaml`.
        #[source_code]
        file: Arc<SourceFile>,
        /// Its key.
        #[label(primary, "このパラメータ")]
        at: SourceSpan,
    },
    /// Nobody calls a function of a library.
    #[error("lib の関数 {name} は、どのルールも使っていません")]
    #[diagnostic(code(lint::unused_function), severity(Warning), help("要らなければ消してください"))]
    UnusedFunction {
        /// Its name.
        name: String,
        /// The library.
        #[source_code]
        file: Arc<SourceFile>,
        /// Its name, where it is defined.
        #[label(primary, "この関数")]
        at: SourceSpan,
    },
    /// No case makes a rule say this.
    #[error("{name} のこの判定になる例がありません")]
    #[diagnostic(
        code(lint::silent_verdict),
        severity(Warning),
        help("この指摘が出る例を、`# fail: 言葉` の印とともにページに加えてください")
    )]
    SilentVerdict {
        /// The rule, or the library.
        name: Arc<str>,
        /// The script.
        #[source_code]
        file: Arc<SourceFile>,
        /// The call.
        #[label(primary, "どの例もここに届きません")]
        at: SourceSpan,
    },
    /// A message points at a value, and does not say which.
    #[error("{name} の指摘の文に、記録の値がありません")]
    #[diagnostic(
        code(lint::plain_message),
        severity(Warning),
        help("指している値（記録なら id）が一行で分かるように、`${{記録.項目}}` を文に入れてください")
    )]
    PlainMessage {
        /// The rule.
        name: Arc<str>,
        /// The script.
        #[source_code]
        file: Arc<SourceFile>,
        /// The call.
        #[label(primary, "いつも同じ文になります")]
        at: SourceSpan,
    },
    /// A case without a word on what it shows.
    #[error("{name} の例に、何の例かを述べる文がありません")]
    #[diagnostic(
        code(lint::untold_case),
        severity(Warning),
        help("例の前に、どういう記録で、なぜ指摘される（されない）のかを一文で書いてください")
    )]
    UntoldCase {
        /// The rule.
        name: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The case.
        #[label(primary, "この例")]
        at: SourceSpan,
    },
    /// A rule of the pack stands under no requirement.
    #[error("{name} は、どの遵守事項にも属していません")]
    #[diagnostic(
        code(lint::stray_rule),
        severity(Warning),
        help("フォルダの名前を catalog.yaml の id に合わせるか、RULE に supports を書いてください")
    )]
    StrayRule {
        /// The rule.
        name: Arc<str>,
        /// The script.
        #[source_code]
        file: Arc<SourceFile>,
        /// Its first line.
        #[label(primary, "このルール")]
        at: SourceSpan,
    },
    /// Nothing checks a requirement.
    #[error("{name} を確かめるルールがありません（結果はいつも未評価です）")]
    #[diagnostic(
        code(lint::no_rule),
        severity(Warning),
        help("`junshu new rule {name}/ルールの名前{dir}` で始めてください")
    )]
    NoRule {
        /// The requirement.
        name: String,
        /// `catalog.yaml`.
        #[source_code]
        file: Arc<SourceFile>,
        /// Its id.
        #[label(primary, "この遵守事項")]
        at: SourceSpan,
        /// Where the pack is, when it is a folder.
        dir: String,
    },
}

impl Lint {
    fn file(&self) -> &SourceFile {
        match self {
            Self::UnusedParam { file, .. }
            | Self::UnusedFunction { file, .. }
            | Self::SilentVerdict { file, .. }
            | Self::PlainMessage { file, .. }
            | Self::UntoldCase { file, .. }
            | Self::StrayRule { file, .. }
            | Self::NoRule { file, .. } => file,
        }
    }
}

/// Looks through the files of a pack for which `inside` says so. `verified` is what the cases of the watched pack came to.
#[must_use]
pub fn lint(pack: &Pack, verified: &Verified, inside: impl Fn(&str) -> bool) -> Vec<Lint> {
    let wanted = |rule: &Rule| inside(rule.script.file().name());
    let mut all = Vec::new();
    all.extend(pack.file("pack.yaml").into_iter().flat_map(|file| unused_params(pack, file)));
    all.extend(pack.file("catalog.yaml").into_iter().flat_map(|file| unchecked(pack, file)));
    all.extend(unused_functions(pack));
    for covered in verified.coverage(pack, wanted, true) {
        all.extend(silent(&covered));
    }
    for rule in pack.rules.iter().chain(&pack.attestation).filter(|rule| wanted(rule)) {
        all.extend(stray(pack, rule));
        all.extend(plain(pack, rule, verified));
        all.extend(untold(&rule.id, rule.page()));
    }
    all.retain(|lint| inside(lint.file().name()));
    all
}

fn unused_params<'p>(pack: &'p Pack, file: &'p Arc<SourceFile>) -> impl Iterator<Item = Lint> {
    let rules = || pack.rules.iter().chain(&pack.attestation);
    let used: BTreeSet<&str> = rules()
        .flat_map(|rule| pack.uses(rule).params.iter().chain(&rule.metadata.error_if))
        .map(String::as_str)
        .collect();
    let unused = pack.about.parameters.keys().filter(move |name| !used.contains(name.as_str()));
    unused.map(|name| Lint::UnusedParam {
        name: name.clone(),
        file: file.clone(),
        at: word(file, &format!("  {name}:"), name),
    })
}

fn unchecked<'p>(pack: &'p Pack, file: &'p Arc<SourceFile>) -> impl Iterator<Item = Lint> {
    let broken = |id: &str| pack.broken.iter().any(|broken| broken.is_of(id));
    let bare =
        move |id: &str| pack.rules_of(id).next().is_none() && pack.supporting(id).next().is_none() && !broken(id);
    let all = pack.requirements.iter().filter(move |requirement| bare(&requirement.id));
    let folder = file.name().rsplit_once('/').filter(|_| !is_built_in(file.name()));
    let dir = folder.map(|(folder, _)| format!(" --dir {folder}")).unwrap_or_default();
    all.map(move |requirement| {
        let name = requirement.id.clone();
        Lint::NoRule { file: file.clone(), at: word(file, &format!("id: {name}"), &name), name, dir: dir.clone() }
    })
}

fn unused_functions(pack: &Pack) -> impl Iterator<Item = Lint> {
    let rules = pack.rules.iter().chain(&pack.attestation);
    let called: BTreeSet<&str> = rules.flat_map(|rule| &pack.uses(rule).calls).map(String::as_str).collect();
    let unused = pack.shared_functions().into_iter().filter(move |one| !called.contains(one.name.as_str()));
    unused.map(|one| Lint::UnusedFunction { name: one.name, file: one.file, at: one.at })
}

fn silent(covered: &Covered) -> impl Iterator<Item = Lint> {
    let lint = |one: &Statement| Lint::SilentVerdict { name: covered.name.clone(), file: one.file.clone(), at: one.at };
    covered.silent.iter().map(lint)
}

/// A rule of the pack's own folder that is neither a requirement's nor judges waivers.
fn stray(pack: &Pack, rule: &Rule) -> Option<Lint> {
    let own = pack.file("pack.yaml").and_then(|file| file.name().strip_suffix("pack.yaml"));
    let file = rule.script.file();
    let at_home = pack.requirement_of(rule).is_some()
        || pack.waiver_group() == Some(&*rule.group)
        || pack.attestation.as_ref().is_some_and(|signatures| signatures.id == rule.id);
    let stray = !at_home && own.is_some_and(|own| file.name().starts_with(own));
    let at = (0, file.text().lines().next().map_or(0, str::len)).into();
    stray.then(|| Lint::StrayRule { name: rule.id.clone(), file: file.clone(), at })
}

fn plain(pack: &Pack, rule: &Rule, verified: &Verified) -> Vec<Lint> {
    let all = pack.engine(rule).statements(&rule.script);
    let plain = all.iter().filter(|one| {
        let words = one.verdict.as_ref().and_then(|verdict| verdict.words.as_ref());
        // What only back-ticks fill in stays as it is in quotes.
        words.is_some_and(|words| words.contains("${") || verified.plain.contains(&(rule.id.clone(), words.clone())))
    });
    plain.map(|one| Lint::PlainMessage { name: rule.id.clone(), file: one.file.clone(), at: one.at }).collect()
}

fn untold(name: &Arc<str>, page: &Page) -> Vec<Lint> {
    let text = page.file.text();
    let mut from = page.under_examples.start;
    let mut found = Vec::new();
    for case in &page.cases {
        let before = text.get(from..case.range.start).unwrap_or_default();
        if before.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with("```")) {
            let at = (case.range.start, text[case.range.clone()].lines().next().map_or(0, str::len)).into();
            found.push(Lint::UntoldCase { name: name.clone(), file: page.file.clone(), at });
        }
        from = case.documents.values().chain([&case.range]).map(|range| range.end).max().unwrap_or(from);
    }
    found
}

/// Where a word stands, in the first line that holds `line`.
fn word(file: &SourceFile, line: &str, word: &str) -> SourceSpan {
    let at = file.text().find(line).map_or(0, |at| at + line.find(word).unwrap_or_default());
    (at, if at == 0 { 0 } else { word.len() }).into()
}
