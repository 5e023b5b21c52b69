//! Pages of rules in; how each executed case turned out. The same road as `check`: a case is a whole inventory.

use std::sync::Arc;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use crate::catalog::Params;
use crate::date::Date;
use crate::evaluate::{Request, attest, evaluate};
use crate::finding::{Finding, Severity};
use crate::inventory::{Inventory, InventoryError};
use crate::pack::{ATTESTATION, Pack};
use crate::page::{Case, Mark, Page};
use crate::rule::Rule;
use crate::script::ScriptError;
use crate::select::Selection;
use crate::source::{Repository, SourceFile};

/// What the cases of some pages came to.
#[derive(Debug, Default)]
pub struct Verified {
    /// Pages run.
    pub pages: usize,
    /// Cases run.
    pub cases: usize,
    /// What did not turn out as the pages say.
    pub failures: Vec<Failure>,
}

/// A case that did not turn out as its page says.
#[derive(Debug, Error, Diagnostic)]
pub enum Failure {
    /// Flagged, and not marked.
    #[error("余計な指摘: {rule} が、印のない行を指摘しました")]
    #[diagnostic(code(test::noisy))]
    Noisy {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place of the finding.
        #[label(primary, "{got}")]
        at: SourceSpan,
        /// What came.
        got: String,
        /// What was expected and what came.
        #[help]
        diff: String,
    },
    /// Marked, and not flagged.
    #[error("指摘がない: {rule} が、印のある行を指摘しませんでした")]
    #[diagnostic(code(test::missing))]
    Missing {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The marked line.
        #[label(primary, "ここが指摘されるはずでした")]
        at: SourceSpan,
        /// What was expected and what came.
        #[help]
        diff: String,
    },
    /// Flagged elsewhere, or with other words or severity.
    #[error("指摘のずれ: {rule} の指摘が、場所・重さ・言葉のどれかで印と違います")]
    #[diagnostic(code(test::misplaced))]
    Misplaced {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The marked line.
        #[label("印はこの行")]
        marked: Option<SourceSpan>,
        /// Where the finding came.
        #[label(primary, "指摘はここ")]
        at: SourceSpan,
        /// What was expected and what came.
        #[help]
        diff: String,
    },
    /// The case cannot be run.
    #[error("{rule} の例を実行できません: {problem}")]
    #[diagnostic(code(test::broken))]
    Broken {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The place.
        #[label(primary, "ここ")]
        at: SourceSpan,
        /// Why.
        problem: String,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// The case is not YAML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Yaml(InventoryError),
    /// The rule broke on the case.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Script(ScriptError),
    /// Not enough cases.
    #[error("{rule} のページに{lacks}例がありません")]
    #[diagnostic(
        code(test::no_case),
        help("`## 例` に、指摘のない例と、`# fail: 言葉` の印のある例を少なくとも一つずつ書いてください")
    )]
    NoCase {
        /// The rule.
        rule: Arc<str>,
        /// The page.
        #[source_code]
        file: Arc<SourceFile>,
        /// The page's heading.
        #[label(primary, "このページ")]
        at: SourceSpan,
        /// Which kind.
        lacks: &'static str,
    },
}

impl Failure {
    /// True when the case or the rule could not be run, rather than turn out otherwise.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Broken { .. } | Self::Yaml(_) | Self::Script(_))
    }
}

/// Runs the cases of the rules for which `wanted` says so; `today` holds where a case names no date.
pub fn verify(pack: &Pack, today: Date, wanted: impl Fn(&Rule) -> bool) -> Verified {
    let mut verified = Verified::default();
    for rule in pack.rules.iter().chain(&pack.attestation).filter(|rule| wanted(rule)) {
        verified.pages += 1;
        enough(rule, &mut verified.failures);
        for case in &rule.page.cases {
            verified.cases += 1;
            match outcome(pack, rule, case, today) {
                Ok(findings) => compare(rule, case, findings, &mut verified.failures),
                Err(failures) => verified.failures.extend(failures),
            }
        }
    }
    verified
}

fn enough(rule: &Rule, failures: &mut Vec<Failure>) {
    let page = &rule.page;
    let clean = page.cases.iter().any(|case| case.marks.is_empty());
    let flagged = page.cases.iter().any(|case| !case.marks.is_empty());
    for lacks in [(!clean).then_some("指摘のない"), (!flagged).then_some("指摘のある")].into_iter().flatten()
    {
        let heading = page.file.text().lines().next().map_or(0, str::len);
        let (rule, file) = (rule.id.clone(), page.file.clone());
        failures.push(Failure::NoCase { rule, file, at: (0..heading).into(), lacks });
    }
}

/// A finding of a case: its line inside the block, and its place in the page.
struct Got {
    line: u32,
    at: SourceSpan,
    finding: Finding,
}

fn outcome(pack: &Pack, rule: &Rule, case: &Case, today: Date) -> Result<Vec<Got>, Vec<Failure>> {
    let page = &rule.page;
    let params = params(pack, rule, case).map_err(|failure| vec![failure])?;
    // The page with everything else blanked: offsets and lines are those of the page.
    let file = SourceFile::new(page.file.name(), blanked(page, case));
    let requirements = pack.requirement_ids();
    let inventory = Inventory::load(vec![file], &pack.schema, &requirements)
        .map_err(|errors| errors.into_iter().map(Failure::Yaml).collect::<Vec<_>>())?;
    let got = |finding: &Finding| Got {
        line: page.file.position(finding.place.span.start).line - case.line + 1,
        at: finding.place.span.range(),
        finding: finding.clone(),
    };
    let marked = |line: u32| case.marks.iter().any(|mark| mark.line == line);
    let wrong: Vec<Failure> = inventory
        .findings
        .iter()
        .filter(|f| is_typo(f))
        .map(got)
        .filter(|got| !marked(got.line))
        .map(|got| broken(rule, &got))
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let selection = Selection { select: vec![rule.id.to_string()], ignore: Vec::new() };
    let request = Request {
        today: case.today.unwrap_or(today),
        selection,
        params,
        repository: Arc::new(Repository::Listed(case.files.clone())),
        evidence: false,
    };
    let inventory = Arc::new(inventory);
    let (findings, broken) = if &*rule.id == ATTESTATION {
        let requirement = case.requirement.as_deref().and_then(|id| pack.requirement(id));
        let requirement = requirement.ok_or_else(|| vec![unnamed(rule, case)])?;
        let (findings, broken) = attest(pack, &inventory, &request, requirement);
        (findings, broken.into_iter().collect())
    } else {
        let assessment = evaluate(pack, &inventory, &request);
        (assessment.findings, assessment.broken)
    };
    if !broken.is_empty() {
        return Err(broken.into_iter().map(Failure::Script).collect());
    }
    let names = [rule.id.rsplit('/').next().unwrap_or_default(), "missing-key", "empty-key"];
    let own = |finding: &&Finding| finding.rule.rsplit('/').next().is_some_and(|name| names.contains(&name));
    Ok(findings.iter().filter(own).map(got).collect())
}

fn unnamed(rule: &Rule, case: &Case) -> Failure {
    let problem = "どの遵守事項の署名かを、yaml の後に requirement=GOV-… で書きます".to_owned();
    Failure::Broken {
        rule: rule.id.clone(),
        file: rule.page.file.clone(),
        at: case.range.clone().into(),
        problem,
        help: None,
    }
}

fn params(pack: &Pack, rule: &Rule, case: &Case) -> Result<Arc<Params>, Failure> {
    let mut params = pack.params.clone();
    for (name, text) in &case.params {
        let value = pack.params.get(name).map(|default| default.parse_like(text));
        let problem = match value {
            Some(Ok(value)) => {
                Arc::make_mut(&mut params).insert(name.clone(), value);
                continue;
            }
            Some(Err(wanted)) => format!("{name} の値は{wanted}です"),
            None => format!("パラメータ {name} はありません"),
        };
        let (rule, file) = (rule.id.clone(), rule.page.file.clone());
        return Err(Failure::Broken { rule, file, at: case.range.clone().into(), problem, help: None });
    }
    Ok(params)
}

/// What a case must be free of: it is an example of a record, but only of what the rule reads.
fn is_typo(finding: &Finding) -> bool {
    ["schema/unknown-key", "schema/type", "schema/enum", "schema/date", "schema/pattern", "schema/range"]
        .contains(&&*finding.rule)
}

fn broken(rule: &Rule, got: &Got) -> Failure {
    Failure::Broken {
        rule: rule.id.clone(),
        file: rule.page.file.clone(),
        at: got.at,
        problem: got.finding.message.clone(),
        help: got.finding.help.clone(),
    }
}

fn blanked(page: &Page, case: &Case) -> String {
    let text = page.file.text();
    let blank = |part: &str| part.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect::<String>();
    let (before, after) = (blank(&text[..case.range.start]), blank(&text[case.range.end..]));
    format!("{before}{}{}", &text[case.range.clone()], after.trim_end_matches(' '))
}

fn compare(rule: &Rule, case: &Case, mut got: Vec<Got>, failures: &mut Vec<Failure>) {
    let mut unmet: Vec<&Mark> = Vec::new();
    for mark in &case.marks {
        match got.iter().position(|g| g.line == mark.line && fits(mark, g)) {
            Some(at) => drop(got.remove(at)),
            None => unmet.push(mark),
        }
    }
    let (id, file) = (&rule.id, &rule.page.file);
    for mark in unmet {
        let near = got.iter().position(|g| fits(mark, g)).or_else(|| got.iter().position(|g| g.line == mark.line));
        let marked = line_span(file, case, mark.line);
        let expected = format!("期待: {}行目 {}「{}」", mark.line, mark.severity, mark.words);
        match near {
            Some(at) => {
                let came = got.remove(at);
                let diff = format!("{expected}\n実際: {}", shown(&came));
                let elsewhere = (came.line != mark.line).then_some(marked);
                failures.push(Failure::Misplaced {
                    rule: id.clone(),
                    file: file.clone(),
                    marked: elsewhere,
                    at: came.at,
                    diff,
                });
            }
            None => {
                let diff = format!("{expected}\n実際: なし");
                failures.push(Failure::Missing { rule: id.clone(), file: file.clone(), at: marked, diff });
            }
        }
    }
    for came in got {
        let diff = format!("期待: なし\n実際: {}", shown(&came));
        let got = came.finding.message.clone();
        failures.push(Failure::Noisy { rule: id.clone(), file: file.clone(), at: came.at, got, diff });
    }
}

fn fits(mark: &Mark, got: &Got) -> bool {
    mark.severity == got.finding.severity && got.finding.message.contains(&mark.words)
}

fn shown(got: &Got) -> String {
    let severity: Severity = got.finding.severity;
    format!("{}行目 {severity}「{}」", got.line, got.finding.message)
}

/// The text of a line of the block, in the page.
fn line_span(file: &SourceFile, case: &Case, line: u32) -> SourceSpan {
    let range = file.line(case.line + line - 1).unwrap_or(0..0);
    let text = file.slice(range.start, range.end);
    let indent = text.len() - text.trim_start().len();
    (range.start as usize + indent..range.end as usize).into()
}
