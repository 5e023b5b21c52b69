//! A number of systems in; a hospital's inventory with that many out, and the findings planted in it.
//!
//! The shipped clinic with other systems, contracts and a recovery order: the same text for the same number, with
//! Japanese, block and flow style and comments.

use std::fmt::Write as _;

use junshu::date::Date;

/// The size of the benches.
pub const SYSTEMS: usize = 5_000;
/// The date the planted findings are for.
pub const TODAY: Date = jiff::civil::date(2026, 11, 22);

const CLINIC: &str = include_str!("../fixtures/clinic/clinic.yaml");
/// Systems that the clinic has itself.
const OWN: usize = 3;
/// Systems under one contract.
const PER_CONTRACT: usize = 50;

/// An inventory with planted findings: rule and path, in the order of the file.
pub struct Generated {
    /// The text.
    pub yaml: String,
    /// What must be found, and nothing else.
    pub planted: Vec<(String, String)>,
}

/// A hospital with so many systems beside the clinic's.
pub fn hospital(systems: usize) -> Generated {
    let mut yaml = without(CLINIC, "bcp:", "drills:");
    let mut planted = Vec::new();
    yaml.push_str(
        "---\n# 生成した架空の記録\nbcp:\n  document: bcp\n  scenarios: [cyber_attack]\n  decision_maker: incho\n",
    );
    yaml.push_str("  deputy: jimucho\n  stop_criteria: [電子カルテが2時間以上使えないとき]\n  operations:\n");
    yaml.push_str("    - { name: 外来診療, priority: 1, fallback: 紙カルテと手書き処方箋, systems: [karte] }\n  recovery_order:\n");
    (0..systems).filter(|&n| is_high(n)).for_each(|n| writeln!(yaml, "    - sys-{n}").expect("a string grows"));
    yaml.push_str("contracts:\n");
    for first in (0..systems).step_by(PER_CONTRACT) {
        contract(&mut yaml, first, systems.min(first + PER_CONTRACT));
    }
    let every: Vec<String> = (0..systems).map(|n| format!("sys-{n}")).collect();
    let high: Vec<String> = (0..systems).filter(|&n| is_high(n)).map(|n| format!("sys-{n}")).collect();
    assessed(&mut yaml, &every.join(", "));
    protected(&mut yaml, &high.join(", "));
    yaml.push_str("systems:\n");
    (0..systems).for_each(|n| system(&mut yaml, &mut planted, n));
    Generated { yaml, planted }
}

/// The text without the lines from one top-level key to the next.
fn without(text: &str, key: &str, next: &str) -> String {
    let from = text.find(&format!("\n{key}")).expect("the clinic has the key") + 1;
    let to = text.find(&format!("\n{next}")).expect("the clinic has the next key") + 1;
    format!("{}{}", &text[..from], &text[to..])
}

/// A risk assessment of the systems: without one each of them would be a finding.
fn assessed(yaml: &mut String, systems: &str) {
    writeln!(
        yaml,
        "risk_assessments:\n  - id: risk-systems\n    date: 2026-03-13\n    systems: [{systems}]\n    performed_by: jimucho\n    approved_by: incho\n    approved_date: 2026-03-27\n    document: risk\n    briefings:\n      - {{ date: 2026-04-10, audience: 全職員 }}\n    risks:\n      - {{ id: sys-r1, system: karte, threat: 不正アクセス, likelihood: 2, impact: 3, treatment: accept, rationale: 監視している, accepted_by: incho }}"
    )
    .expect("a string grows");
}

/// A technical measure for the systems of high criticality.
fn protected(yaml: &mut String, systems: &str) {
    writeln!(
        yaml,
        "measures:\n  - {{ id: sys-taisaku, area: technical, title: 端末の更新, method: 月初に画面で確かめる, systems: [{systems}], owner: uketsuke, status: implemented, confirmed_date: 2026-10-09, confirmed_by: incho }}"
    )
    .expect("a string grows");
}

fn is_high(n: usize) -> bool {
    n.is_multiple_of(10)
}

fn contract(yaml: &mut String, first: usize, end: usize) {
    let systems: Vec<String> = (first..end).map(|n| format!("sys-{n}")).collect();
    let clauses = CLINIC.find("    clauses:\n").expect("the clinic has clauses");
    let end_of_matrix = CLINIC.find("\nsystems:").expect("the clinic has systems");
    write!(
        yaml,
        "  - id: keiyaku-{first}\n    title: 保守契約 第{first}号（架空）\n    vendor: cloudkarte\n    systems: [{}]\n    signed_date: 2024-03-15\n    expires_date: 2029-03-31\n    document: keiyaku\n{}\n",
        systems.join(", "),
        CLINIC[clauses..end_of_matrix].trim_end(),
    )
    .expect("a string grows");
}

fn system(yaml: &mut String, planted: &mut Vec<(String, String)>, n: usize) {
    let path = format!("systems[{}]", OWN + n);
    let criticality = if is_high(n) { "high" } else { "medium" };
    write!(
        yaml,
        "  - id: sys-{n}\n    name: 部門システム {n}号機（病棟）\n    category: department   # 生成\n    holds_patient_data: true\n    criticality: {criticality}\n    deployment: on_premises\n    owner: jimucho\n    operator: uketsuke\n    vendors: [cloudkarte]\n    components:\n"
    )
    .expect("a string grows");
    let eos = if n % 700 == 7 {
        planted.push(("GOV-3.4.2-2/eos-tracked".to_owned(), format!("{path}.components[0].eos_date")));
        "2026-10-13"
    } else {
        "2031-10-14"
    };
    write!(
        yaml,
        "      - {{ kind: os, product: 架空サーバOS, version: \"2025\", eos_date: {eos} }}\n      - {{ kind: application, product: 架空アプリ, version: \"5.{n}\", eos_date: 2029-03-31 }}\n    remote_maintenance: {{ enabled: false }}\n    security_disclosure: {{ kind: SDS, edition: \"5.0\", received_date: 2025-11-14 }}\n    requirements_conformity: {{ checked_date: 2025-12-05, by: jimucho, result: conformant }}\n"
    )
    .expect("a string grows");
    if is_high(n) {
        backup(yaml, planted, n, &path);
    }
}

fn backup(yaml: &mut String, planted: &mut Vec<(String, String)>, n: usize, path: &str) {
    let bare = n % 1000 == 500;
    if bare {
        planted.push(("GOV-3.4.1-2/backup-usable".to_owned(), format!("{path}.backup.copies")));
    }
    write!(
        yaml,
        "    rto_hours: 24\n    backup:\n      copies:\n        - {{ method: nas, frequency: 毎日, generations: 14, offline: false }}\n        - {{ method: tape, frequency: 毎週, generations: 4, offline: {} }}\n      last_restore_test_date: 2026-07-24\n      restore_result: success\n    recovery_procedure: fukkyu\n    downtime_procedure: kami\n",
        !bare
    )
    .expect("a string grows");
}
