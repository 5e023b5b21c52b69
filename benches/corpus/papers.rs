//! What records refer to in; the policies and documents on file out.

use junshu::date::Date;

use super::chance::later;
use super::flaw::Flaw;
use super::hospital::Hospital;
use super::value::{Value, list, map, quoted, words};

/// Policies that every hospital has once: id, kind and title.
const POLICIES: &[(&str, &str, &str)] = &[
    ("PL-SECURITY", "security_policy", "情報セキュリティ方針"),
    ("PL-RISK", "risk_management_policy", "リスク管理方針"),
    ("PL-PRIVACY", "privacy_policy", "個人情報保護方針"),
    ("PL-OPERATION", "operation_rules", "医療情報システム運用管理規程"),
    ("PL-PLAN", "safety_plan", "令和8年度 安全管理計画"),
    ("PL-CHARTER", "committee_charter", "安全管理委員会規程"),
    ("PL-BCP", "bcp", "医療情報システム事業継続計画"),
    ("PL-ISMS", "isms_manual", "情報セキュリティマネジメントマニュアル"),
    ("PL-DOCCTRL", "document_control", "文書管理規程"),
    ("PL-TRAINING", "training_plan", "令和8年度 教育訓練計画"),
    ("PL-AUDIT", "audit_plan", "令和8年度 監査計画"),
    ("PL-VENDOR", "vendor_selection_criteria", "事業者 選定・管理基準"),
    ("PL-INCIDENT", "incident_procedure", "インシデント対応手順書"),
    ("PL-REPORTING", "reporting_procedure", "所管官庁・警察への報告手順書"),
    ("PL-PUBLICITY", "publicity_procedure", "公表・広報手順書"),
    // What only the larger ones have.
    ("PL-DISCLOSURE", "disclosure_procedure", "第三者提供 取扱手順書"),
    ("PL-ACCOUNT", "operation_rules", "利用者ID・パスワード取扱細則"),
];
/// The first of them that nothing but the review itself depends on.
const FIRST_PLAIN: usize = 7;
/// Policies of the smallest hospitals.
const FEW: usize = 15;
/// Systems that share a procedure.
const PER_PROCEDURE: usize = 60;

impl Hospital {
    /// The id of a document of this kind, which is put on file.
    pub fn file(&mut self, kind: &'static str, title: &str, date: Date) -> String {
        let own = |document: &Value| match document {
            Value::Map(entries) => matches!(&entries[2], (_, Value::Bare(other)) if other == kind),
            _ => false,
        };
        if self.scale.lean
            && let Some(known) = self.documents.iter().position(own)
        {
            return format!("D-{}", known + 1);
        }
        let id = format!("D-{}", self.documents.len() + 1);
        let by = self.chance.pick(&[&self.people.director, &self.people.vice, &self.people.planner]).to_owned().clone();
        let version = format!("{}.{}", self.chance.between(1..=9), self.chance.between(0..=4));
        self.documents.push(map([
            ("id", (&id).into()),
            ("title", words(title)),
            ("kind", kind.into()),
            ("version", quoted(version)),
            ("approved_date", date.into()),
            ("approved_by", by.into()),
        ]));
        id
    }

    /// `documents`.
    pub fn documents(&mut self) -> Value {
        self.file("system_diagram", "医療情報システム全体構成図", self.assessed);
        Value::List(std::mem::take(&mut self.documents))
    }

    /// The procedures of a kind that a system follows.
    pub fn procedure(&self, kind: &str, system: usize) -> String {
        format!("PL-{kind}-{}", system / PER_PROCEDURE + 1)
    }

    /// `policies`.
    pub fn policies(&mut self) -> Value {
        let mut all = Vec::new();
        let kept = if self.scale.lean { FEW } else { POLICIES.len() };
        for (number, (id, kind, title)) in POLICIES[..kept].iter().enumerate() {
            let policy = self.policy(all.len(), (id, kind, title), number >= FIRST_PLAIN);
            let policy = self.particulars(policy, kind, *id == "PL-OPERATION");
            all.push(policy);
        }
        for n in 1..=self.scale.systems.div_ceil(PER_PROCEDURE) {
            for (id, kind, title) in [
                ("RECOVERY", "recovery_procedure", "復旧手順書"),
                ("DOWNTIME", "downtime_procedure", "停止時の代替運用手順書"),
            ] {
                let own = (format!("PL-{id}-{n}"), format!("{title}（第{n}区）"));
                all.push(self.policy(all.len(), (&own.0, kind, &own.1), true));
            }
        }
        Value::List(all)
    }

    fn policy(&mut self, number: usize, (id, kind, title): (&str, &str, &str), plain: bool) -> Value {
        let approved = self.chance.days_after(self.assessed, 5..=60);
        let reviewed = self.chance.days_after(approved, 0..=100);
        let late = plain && self.flawed(Flaw::PolicyUnreviewed);
        let reviewed = if late { self.chance.days_ago(380..=700) } else { reviewed };
        let approved = if late { later(reviewed, -30) } else { approved };
        if late {
            let path = format!("policies[{number}].reviewed_date");
            self.plant(&["GOV-1.2.1-1/policy-review-due", "ten/policy-reviewed"], &path);
        }
        let version = format!("{}.{}", self.chance.between(1..=6), self.chance.between(0..=9));
        map([
            ("id", id.into()),
            ("title", words(title)),
            ("kind", kind.into()),
            ("version", quoted(version)),
            ("approved_date", approved.into()),
            ("approved_by", (&self.people.director).into()),
            ("reviewed_date", reviewed.into()),
        ])
    }

    /// What only some kinds of policies say.
    fn particulars(&mut self, policy: Value, kind: &str, first: bool) -> Value {
        let groups: Vec<String> = self.people.groups.iter().map(|group| group.id.clone()).collect();
        match kind {
            "security_policy" => policy.with("based_on", list(["RA-1", "PL-RISK"])),
            "risk_management_policy" => policy.with("based_on", list(["RA-1"])),
            "safety_plan" => policy
                .with("effective_from", "2026-04-01")
                .with("effective_to", "2027-03-31")
                .with("budget_secured", true)
                .with("based_on", list(["RA-1", "PL-RISK"])),
            "operation_rules" if first => {
                policy.with("distributed_to", Value::Anchor("all_groups", list(groups).into()))
            }
            "operation_rules" => policy.with("distributed_to", Value::Alias("all_groups")),
            _ => policy,
        }
    }
}
