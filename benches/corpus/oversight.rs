//! A hospital in; what its executives order, hear, have audited and have taught out.

use super::chance::later;
use super::flaw::Flaw;
use super::hospital::Hospital;
use super::value::{Value, list, map, words};

/// What the yearly order is about.
const ORDERED: &[&str] = &[
    "GOV-1.2.1-6",
    "GOV-2.1-2",
    "GOV-2.1-3",
    "GOV-3.2.1-2",
    "GOV-3.3.1-1",
    "GOV-3.3.2-2",
    "GOV-3.4.1-2",
    "GOV-3.4.1-3",
    "GOV-3.4.2-1",
    "GOV-3.4.2-2",
    "GOV-3.4.3-1",
    "GOV-4.1-1",
    "GOV-4.1-2",
    "GOV-4.2-1",
    "GOV-5.1-1",
    "GOV-5.1-2",
    "GOV-5.2.1-1",
    "GOV-5.2.2-1",
    "GOV-5.3-1",
];
/// Groups of vendors' people in one training.
const PER_TRAINING: usize = 20;

impl Hospital {
    /// `directives`: the yearly order, and others on what audits found.
    pub fn directives(&mut self) -> Value {
        Value::List((0..=self.systems.len() / 200).map(|n| self.directive(n)).collect())
    }

    fn directive(&mut self, n: usize) -> Value {
        let date = if n == 0 { later(self.assessed, 20) } else { self.chance.days_ago(60..=200) };
        let document = self.file("other", &format!("病院長指示書 令和8年第{}号", n + 1), date);
        let to = [self.people.planner.clone(), self.people.operators[0].clone()];
        let directive = map([
            ("id", format!("DIR-{}", n + 1).into()),
            ("date", date.into()),
            ("issued_by", (&self.people.director).into()),
            ("to", list(to)),
            ("subject", words(if n == 0 { "令和8年度 安全管理の基本指示" } else { "監査の指摘への対応" })),
            ("requirements", if n == 0 { list(ORDERED.iter().copied()) } else { list(["GOV-3.3.2-2"]) }),
            ("document", document.into()),
        ]);
        if n > 0 && self.chance.one_in(2) {
            return directive.with("report_due", self.chance.days_ahead(20..=150)).with("status", "open");
        }
        let reported = later(date, 40);
        let report = self.file("report", "指示への報告", reported);
        directive
            .with(
                "report",
                map([("date", reported.into()), ("by", (&self.people.planner).into()), ("document", report.into())]),
            )
            .with("report_due", later(date, 60))
            .with("status", "reported")
    }

    /// `reviews`.
    pub fn reviews(&mut self) -> Value {
        let count = 2 + self.systems.len() / 400;
        Value::List((0..count).map(|n| self.review(n)).collect())
    }

    fn review(&mut self, n: usize) -> Value {
        let periodic = n % 2 == 1;
        let date = self.chance.days_ago(20..=150);
        let document = self.file("report", if periodic { "定期見直し報告" } else { "管理状況報告" }, date);
        let findings = if periodic {
            let action = self.action();
            vec![self.discovery(&format!("RV-{n}-F1"), "minor", Value::List(vec![action]))]
        } else {
            Vec::new()
        };
        let covers: &[&str] = match periodic {
            true => &["governance", "systems", "vendors", "incidents", "measures", "training", "bcp"],
            false => &["systems", "vendors", "incidents", "training"],
        };
        map([
            ("id", format!("RV-{}", n + 1).into()),
            ("kind", if periodic { "periodic_review" } else { "status_report" }.into()),
            ("date", date.into()),
            ("reported_by", (&self.people.planner).into()),
            ("received_by", (&self.people.director).into()),
            ("document", document.into()),
            ("covers", list(covers.iter().copied())),
            ("findings", Value::List(findings)),
        ])
    }

    /// `audits`.
    pub fn audits(&mut self) -> Value {
        let count = 1 + usize::from(!self.scale.lean) + self.systems.len() / 100;
        Value::List((0..count).map(|n| self.audit(n)).collect())
    }

    fn audit(&mut self, n: usize) -> Value {
        let date = self.chance.days_ago(40..=300);
        let document = self.file("report", "情報セキュリティ監査報告書", later(date, 14));
        let first = n * 100 % self.systems.len();
        let audited: Vec<usize> = (first..self.systems.len().min(first + 5)).collect();
        let systems: Vec<String> = audited.iter().map(|&system| self.systems[system].id.clone()).collect();
        let audit = map([("id", format!("AU-{}", n + 1).into()), ("date", date.into())]);
        let audit = if n % 3 == 2 {
            audit.with("kind", "external").with("auditor_org", words("架空監査法人"))
        } else {
            audit.with("kind", "internal").with("auditors", self.auditors(n, audited[0]))
        };
        let findings: Vec<Value> =
            (0..self.chance.between(1..=if self.scale.lean { 1 } else { 2 })).map(|f| self.audited(n, f)).collect();
        audit
            .with("systems", list(systems))
            .with("document", document)
            .with("reported_to", &self.people.director)
            .with("reported_date", later(date, 14))
            .with("findings", findings)
    }

    fn auditors(&mut self, n: usize, system: usize) -> Value {
        let mut auditors = vec![self.chance.pick(&self.people.auditors).clone()];
        if self.flawed(Flaw::AuditorDependent) {
            auditors.push(self.systems[system].operator.clone());
            let rules = ["GOV-3.3.2-1/auditor-independent", "ten/auditor-independent"];
            self.plant(&rules, &format!("audits[{n}].auditors[1]"));
        }
        list(auditors)
    }

    fn audited(&mut self, n: usize, f: usize) -> Value {
        let late = self.flawed(Flaw::AuditActionOverdue);
        if late {
            let path = format!("audits[{n}].findings[{f}].actions[0].due");
            self.plant(&["GOV-3.3.2-2/audit-action-followed"], &path);
        }
        let action = if late { self.late_action() } else { self.action() };
        self.discovery(&format!("AU-{}-F{}", n + 1, f + 1), "minor", Value::List(vec![action]))
            .with("directive", "DIR-1")
    }

    /// `self_inspections`.
    pub fn self_inspections(&mut self) -> Value {
        let count = 2 + self.systems.len() / 200;
        Value::List((0..count).map(|n| self.self_inspection(n)).collect())
    }

    fn self_inspection(&mut self, n: usize) -> Value {
        let date = self.chance.days_ago(30..=200);
        let document = self.file("checklist", "自己点検票", later(date, 7));
        let action = self.action();
        let findings = match n % 3 {
            0 => Vec::new(),
            _ if self.scale.lean => Vec::new(),
            _ => vec![self.discovery(&format!("SI-{}-F1", n + 1), "minor", Value::List(vec![action]))],
        };
        let by = [self.people.planner.clone(), self.people.operator(&mut self.chance)];
        map([
            ("id", format!("SI-{}", n + 1).into()),
            ("scope", ["checklist", "recovery_procedure", "general"][n % 3].into()),
            ("date", date.into()),
            ("performed_by", list(by)),
            ("directive", "DIR-1".into()),
            ("reported_to", (&self.people.vice).into()),
            ("reported_date", later(date, 7).into()),
            ("document", document.into()),
            ("findings", Value::List(findings)),
        ])
    }

    /// `trainings`: of the hospital's own people, and of so many vendors' people at a time.
    pub fn trainings(&mut self) -> Value {
        let (own, outside): (Vec<usize>, Vec<usize>) = (0..self.people.groups.len())
            .filter(|&group| !self.people.groups[group].untrained)
            .partition(|&group| self.people.groups[group].vendor.is_none());
        let basics = ["security_policy", "operation_rules", "laws", "privacy", "incident_reporting"];
        let mut all = vec![
            self.training(0, &basics, &own),
            self.training(1, &["phishing", "password", "incident_reporting"], &own),
        ];
        for groups in outside.chunks(PER_TRAINING) {
            all.push(self.training(all.len(), &["operation_rules", "laws", "privacy", "incident_reporting"], groups));
        }
        Value::List(all)
    }

    fn training(&mut self, n: usize, topics: &[&str], groups: &[usize]) -> Value {
        let date = self.chance.days_ago(20..=300);
        let target: usize = groups.iter().map(|&group| self.people.groups[group].headcount).sum();
        let attended = target - target * self.chance.between(0..=6) / 100;
        let document = self.file("report", "研修 実施記録", later(date, 7));
        map([
            ("id", format!("TR-{}", n + 1).into()),
            ("date", date.into()),
            ("topics", list(topics.iter().copied())),
            ("groups", list(groups.iter().map(|&group| self.people.groups[group].id.clone()))),
            ("target", target.into()),
            ("attended", attended.into()),
            ("document", document.into()),
        ])
    }
}
