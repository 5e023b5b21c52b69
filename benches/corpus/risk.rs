//! A hospital's systems in; the assessments of their risks and the measures against these out.

use super::chance::later;
use super::flaw::Flaw;
use super::hospital::Hospital;
use super::value::{Value, list, map, prose, words};
use super::words::{AUDIENCES, MEASURES, THREATS};

/// Systems of one assessment.
const PER_ASSESSMENT: usize = 200;
/// Systems of one technical measure.
const PER_MEASURE: usize = 20;
/// Systems of one risk.
const PER_RISK: usize = 4;

/// Measures that every hospital has: area, title and method.
const EVERYWHERE: &[(&str, &str, &str)] = &[
    ("organizational", "安全管理体制と規程の整備", "委員会規程と運用管理規程を年1回見直し、委員会で承認する"),
    ("human", "全職員教育", "年2回の研修と確認テスト（未受講者には所属長が受講を指示する）"),
    ("physical", "サーバ室の入退室管理", "ICカードと監視カメラで記録し、月次で確認する"),
];

impl Hospital {
    /// `risk_assessments`: every system in one of this year.
    pub fn risk_assessments(&mut self) -> Value {
        let count = self.systems.len().div_ceil(PER_ASSESSMENT);
        let mut all: Vec<Value> = (0..count).map(|n| self.assessment(n)).collect();
        if !self.scale.lean {
            all.push(self.history(count));
        }
        Value::List(all)
    }

    fn assessment(&mut self, n: usize) -> Value {
        let range = n * PER_ASSESSMENT..self.systems.len().min((n + 1) * PER_ASSESSMENT);
        let systems: Vec<String> = self.systems[range.clone()].iter().map(|system| system.id.clone()).collect();
        // None is newer than what the policies are based on.
        let date = if n == 0 { self.assessed } else { later(self.assessed, -(n as i64 % 40)) };
        let approved = later(date, 5);
        let document = self.file("report", "リスク評価報告書", approved);
        let risks = range.step_by(PER_RISK).map(|system| self.risk(system)).collect();
        let told = if self.scale.lean { 1 } else { 2 };
        let briefings = (1..=told).map(|n| {
            let audience = *self.chance.pick(AUDIENCES);
            map([("date", later(date, n * 14).into()), ("audience", words(audience))])
        });
        let briefings = briefings.collect();
        map([
            ("id", format!("RA-{}", n + 1).into()),
            ("date", date.into()),
            ("systems", list(systems)),
            ("performed_by", (&self.people.planner).into()),
            ("approved_by", (&self.people.director).into()),
            ("approved_date", approved.into()),
            ("document", document.into()),
            ("briefings", Value::List(briefings)),
            ("risks", Value::List(risks)),
        ])
    }

    /// An assessment of an earlier year.
    fn history(&mut self, n: usize) -> Value {
        let date = self.chance.days_ago(600..=660);
        let document = self.file("report", "前年度 リスク評価報告書", later(date, 20));
        let systems = self.systems.iter().take(PER_ASSESSMENT).map(|system| system.id.clone());
        map([
            ("id", format!("RA-{}", n + 1).into()),
            ("date", date.into()),
            ("systems", list(systems)),
            ("performed_by", (&self.people.planner).into()),
            ("approved_by", (&self.people.director).into()),
            ("approved_date", later(date, 20).into()),
            ("document", document.into()),
            ("briefings", Value::List(vec![map([("date", later(date, 30).into()), ("audience", words("理事会"))])])),
            ("risks", Value::List(vec![self.risk(0)])),
        ])
    }

    fn risk(&mut self, system: usize) -> Value {
        let threat = *self.chance.pick(THREATS);
        let risk = map([
            ("id", format!("R-{}", system + 1).into()),
            ("system", (&self.systems[system].id).into()),
            ("threat", words(threat)),
            ("likelihood", self.chance.between(1..=4).into()),
            ("impact", self.chance.between(2..=5).into()),
        ]);
        match self.chance.between(0..=7) {
            0 => risk
                .with("treatment", "accept")
                .with("rationale", prose("前日の状態に戻せるため、影響は限られる"))
                .with("accepted_by", &self.people.vice),
            1 => risk
                .with("treatment", "transfer")
                .with("rationale", prose("調査・復旧費用はサイバー保険（年間上限あり）で補う")),
            2 => risk.with("treatment", "avoid"),
            _ => risk.with("treatment", "reduce").with("measures", list([format!("M-T-{}", system / PER_MEASURE + 1)])),
        }
    }

    /// `measures`.
    pub fn measures(&mut self) -> Value {
        let mut all = Vec::new();
        for (n, (area, title, method)) in EVERYWHERE.iter().enumerate() {
            let measure = self.measure(all.len(), &format!("M-{}", n + 1), area, (title, method));
            all.push(measure.with("status", "implemented"));
        }
        for n in 0..self.systems.len().div_ceil(PER_MEASURE) {
            let (title, method) = MEASURES[n % MEASURES.len()];
            let range = n * PER_MEASURE..self.systems.len().min((n + 1) * PER_MEASURE);
            let systems: Vec<String> = self.systems[range].iter().map(|system| system.id.clone()).collect();
            let measure = self.measure(all.len(), &format!("M-T-{}", n + 1), "technical", (title, method));
            all.push(measure.with("status", "implemented").with("systems", list(systems)));
        }
        for n in 0..usize::from(!self.scale.lean) + self.systems.len() / 100 {
            let measure = self.measure(
                all.len(),
                &format!("M-P-{}", n + 1),
                "physical",
                ("端末の盗難防止", "ワイヤー錠で固定する"),
            );
            let decided = self.chance.days_ago(20..=300);
            all.push(
                measure
                    .with("status", "partial")
                    .with("reason", prose("回診用の端末は固定できない"))
                    .with("decision", "accept")
                    .with("decided_by", &self.people.director)
                    .with("decided_date", decided),
            );
        }
        Value::List(all)
    }

    fn measure(&mut self, number: usize, id: &str, area: &str, (title, method): (&str, &str)) -> Value {
        let stale = self.flawed(Flaw::MeasureUnconfirmed);
        if stale {
            let rules = ["GOV-3.2.1-2/measures-managed", "GOV-4.1-1/measure-confirmed"];
            self.plant(&rules, &format!("measures[{number}].confirmed_date"));
        }
        let confirmed = if stale { self.chance.days_ago(400..=700) } else { self.chance.days_ago(10..=200) };
        map([
            ("id", id.into()),
            ("area", area.into()),
            ("title", words(title)),
            ("method", prose(method)),
            ("owner", self.people.operator(&mut self.chance).into()),
            ("confirmed_date", confirmed.into()),
            ("confirmed_by", (&self.people.director).into()),
        ])
    }
}
