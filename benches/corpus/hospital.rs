//! A scale, flaws and choices in; the records of one hospital out, with what is planted in them.

use junshu::date::Date;

use super::chance::{Chance, later};
use super::flaw::{Flaw, Flaws};
use super::people::People;
use super::systems::System;
use super::value::{Value, list, map, words};
use super::vendors::Vendor;
use super::words::{ACTIONS, DISCOVERIES, HOUSES, PLACES};
use super::writer::Writer;

/// How large a hospital is; all but what a hospital has once grows with its systems.
#[derive(Clone, Copy)]
pub struct Scale {
    /// Its systems.
    pub systems: usize,
    /// It keeps its records short: one document of a kind, few people.
    pub lean: bool,
}

/// A hospital, as far as its records refer to each other.
pub struct Hospital {
    pub scale: Scale,
    pub chance: Chance,
    /// The day of the newest risk assessment; what is decided after it is later.
    pub assessed: Date,
    pub people: People,
    pub vendors: Vec<Vendor>,
    pub systems: Vec<System>,
    pub documents: Vec<Value>,
    flaws: Flaws,
    found: Vec<(&'static str, String)>,
}

impl Hospital {
    /// A hospital whose people, vendors and systems are known, but not yet their records.
    pub fn new(scale: Scale, flaws: Flaws, mut chance: Chance) -> Self {
        let assessed = chance.days_ago(250..=300);
        let people = People::of(scale, &mut chance);
        let vendors = Vendor::of(scale, &mut chance);
        let (documents, found, systems) = (Vec::new(), Vec::new(), Vec::new());
        Self { scale, chance, assessed, people, vendors, systems, documents, flaws, found }.with_systems()
    }

    /// The text of its records, and what is planted: rule and path.
    pub fn write(mut self) -> (String, Vec<(&'static str, String)>) {
        let name = format!("架空 {}{}", self.chance.pick(PLACES), self.chance.pick(HOUSES));
        let heading = format!("{name}の台帳です。生成したもので、施設・事業者・番号はすべて架空");
        let wide = if self.scale.lean { 16 } else { 3 };
        let mut writer = Writer::new(&heading, wide, Chance::new(self.chance.fork_seed()));
        writer.section("schema_version", &1.into());
        writer.section("guideline", &"mhlw-6.0".into());
        let sections: [(&str, Value); 23] = [
            ("facility", self.facility(&name)),
            ("people", self.people()),
            ("organization", self.organization()),
            ("laws", self.laws()),
            ("policies", self.policies()),
            ("vendors", self.vendors()),
            ("contracts", self.contracts()),
            ("systems", self.systems()),
            ("risk_assessments", self.risk_assessments()),
            ("measures", self.measures()),
            ("directives", self.directives()),
            ("reviews", self.reviews()),
            ("audits", self.audits()),
            ("self_inspections", self.self_inspections()),
            ("trainings", self.trainings()),
            ("bcp", self.bcp()),
            ("drills", self.drills()),
            ("contacts", self.contacts()),
            ("vulnerability_management", self.vulnerability_management()),
            ("incidents", self.incidents()),
            ("third_party_disclosures", self.third_party_disclosures()),
            ("attestations", self.attestations()),
            // Last, because the records above file what they name.
            ("documents", self.documents()),
        ];
        for (key, value) in &sections {
            writer.section(key, value);
        }
        self.plant_consequence();
        (writer.finish(), self.found)
    }

    /// The pack asks for 5.2.2 ① once more, as 5.3 ①: that is found where the first error of the other stands.
    fn plant_consequence(&mut self) {
        if let Some((_, path)) = self.found.iter().find(|(rule, _)| rule.starts_with("GOV-5.2.2-1/")) {
            let path = path.clone();
            self.plant(&["GOV-5.3-1/same-as-5-2-2"], &path);
        }
    }

    /// Does the record at hand have this flaw?
    pub fn flawed(&mut self, kind: Flaw) -> bool {
        self.flaws.strike(kind)
    }

    /// These rules find something at this path.
    pub fn plant(&mut self, rules: &[&'static str], path: &str) {
        self.found.extend(rules.iter().map(|rule| (*rule, path.to_owned())));
    }

    fn facility(&mut self, name: &str) -> Value {
        map([
            ("name", words(name)),
            ("kind", "hospital".into()),
            ("beds", self.chance.between(20..=480).into()),
            ("prefecture", words("架空県")),
            ("dedicated_it_staff", self.chance.between(1..=9).into()),
            ("claimed_fees", Value::List(vec![words("診療録管理体制加算1")])),
        ])
    }

    fn laws(&mut self) -> Value {
        let laws: [(&str, &str, &[&str]); 6] = [
            ("APPI", "個人情報の保護に関する法律", &["staff", "vendors", "systems"]),
            ("MEDICAL_CARE_ACT", "医療法", &["staff", "systems"]),
            ("MEDICAL_PRACTITIONERS_ACT", "医師法", &["staff"]),
            ("E_DOCUMENT_ACT", "e-文書法", &["staff", "systems"]),
            ("UNAUTHORIZED_ACCESS_ACT", "不正アクセス行為の禁止等に関する法律", &["staff", "vendors"]),
            (
                "MHLW_GUIDELINE_6_0",
                "医療情報システムの安全管理に関するガイドライン 第6.0版",
                &["staff", "vendors", "systems"],
            ),
        ];
        let reviewed = self.chance.days_ago(30..=280);
        let kept = if self.scale.lean { 4 } else { laws.len() };
        list(laws.into_iter().take(kept).map(|(id, name, applies)| {
            map([
                ("id", id.into()),
                ("name", words(name)),
                ("owner", (&self.people.privacy).into()),
                ("reviewed_date", reviewed.into()),
                ("applies_to", list(applies.iter().copied())),
            ])
        }))
    }

    /// Something that was found by looking, with what is done about it.
    pub fn discovery(&mut self, id: &str, level: &str, actions: Value) -> Value {
        let summary = *self.chance.pick(DISCOVERIES);
        map([("id", id.into()), ("summary", words(summary)), ("level", level.into()), ("actions", actions)])
    }

    /// An action that is done or under way, in time.
    pub fn action(&mut self) -> Value {
        let owner = self.people.operator(&mut self.chance);
        let summary = *self.chance.pick(ACTIONS);
        if self.chance.one_in(2) {
            let due = self.chance.days_ahead(20..=200);
            let status = *self.chance.pick(&["open", "in_progress"]);
            return map([
                ("summary", words(summary)),
                ("owner", owner.into()),
                ("due", due.into()),
                ("status", status.into()),
            ]);
        }
        let done = self.chance.days_ago(20..=90);
        let evidence = self.file("report", "対応結果報告", done);
        map([
            ("summary", words(summary)),
            ("owner", owner.into()),
            ("due", later(done, 14).into()),
            ("status", "done".into()),
            ("done_date", done.into()),
            ("evidence", evidence.into()),
        ])
    }

    /// An action whose day is past.
    pub fn late_action(&mut self) -> Value {
        let due = self.chance.days_ago(5..=120);
        map([
            ("summary", words(*self.chance.pick(ACTIONS))),
            ("owner", self.people.operator(&mut self.chance).into()),
            ("due", due.into()),
            ("status", "in_progress".into()),
        ])
    }
}
