//! A hospital in; how it goes on in an emergency out: plan, drills, contacts, weaknesses, incidents, and what is signed.

use junshu::date::Date;

use super::chance::later;
use super::flaw::Flaw;
use super::hospital::Hospital;
use super::value::{Value, list, map, prose, quoted, words};
use super::words::{DEPARTMENTS, FALLBACKS, INCIDENTS};

/// Operations of the largest hospital that has them in an order.
const OPERATIONS: usize = 24;

impl Hospital {
    /// `bcp`.
    pub fn bcp(&mut self) -> Value {
        let order: Vec<String> =
            self.systems.iter().filter(|system| system.high).map(|system| system.id.clone()).collect();
        let count = (self.systems.len() / 3).clamp(2, OPERATIONS);
        let operations = (0..count).map(|n| {
            map([
                ("name", words(format!("{}の業務", DEPARTMENTS[n % DEPARTMENTS.len()]))),
                ("priority", (n + 1).into()),
                ("fallback", words(*self.chance.pick(FALLBACKS))),
                ("systems", list([&self.systems[n % self.systems.len()].id])),
            ])
        });
        map([
            ("document", "PL-BCP".into()),
            ("scenarios", list(["cyber_attack", "system_failure", "disaster"])),
            ("decision_maker", (&self.people.director).into()),
            ("deputy", (&self.people.vice).into()),
            (
                "stop_criteria",
                Value::List(vec![
                    prose("電子カルテが4時間以上使えず、復旧の見込みが立たないとき"),
                    prose("不正な暗号化又は情報の持出しを確認したとき（直ちに外部接続を遮断）"),
                ]),
            ),
            ("operations", Value::List(operations.collect())),
            ("recovery_order", list(order)),
        ])
    }

    /// `drills`: the first two decide how fresh they are; the others are older.
    pub fn drills(&mut self) -> Value {
        let stale = self.flawed(Flaw::DrillStale);
        if stale {
            self.plant(&["GOV-3.4.1-3/drill-fresh", "ten/drill-within-year"], "drills[1].date");
        }
        let count = 2 + self.systems.len() / 100;
        Value::List((0..count).map(|n| self.drill(n, stale)).collect())
    }

    fn drill(&mut self, n: usize, stale: bool) -> Value {
        let date = match (n, stale) {
            (0, _) => self.chance.days_ago(20..=80),
            (1, true) => self.chance.days_ago(400..=420),
            (_, true) => self.chance.days_ago(430..=800),
            (_, false) => self.chance.days_ago(90..=300),
        };
        let document = self.file("report", "訓練報告", later(date, 7));
        let first = n * 100 % self.systems.len();
        let systems = self.systems[first..].iter().take(4).map(|system| system.id.clone()).collect::<Vec<_>>();
        let vendor = self.chance.between(0..=self.vendors.len() - 1);
        let participants =
            [self.people.director.clone(), self.people.head(&mut self.chance), self.people.operator(&mut self.chance)];
        let findings = if n == 0 { Vec::new() } else { vec![self.drilled(n)] };
        map([
            ("id", format!("DR-{}", n + 1).into()),
            ("date", date.into()),
            ("kind", (*self.chance.pick(&["tabletop", "functional", "full"])).into()),
            ("scenario", if n == 0 { "system_failure" } else { "cyber_attack" }.into()),
            ("participants", list(participants)),
            ("vendors", list([&self.vendors[vendor].id])),
            ("systems", list(systems)),
            ("document", document.into()),
            ("findings", Value::List(findings)),
        ])
    }

    fn drilled(&mut self, n: usize) -> Value {
        let action = if self.flawed(Flaw::DrillActionUnowned) {
            let path = format!("drills[{n}].findings[0].actions[0]");
            self.plant(&["schema/required"], &format!("{path}.owner"));
            self.plant(&["GOV-3.4.1-3/drill-findings-followed", "ten/drill-actions-owned"], &path);
            let due = self.chance.days_ahead(20..=200);
            map([("summary", words("手順を改める")), ("due", due.into()), ("status", "open".into())])
        } else {
            self.action()
        };
        self.discovery(&format!("DR-{}-F1", n + 1), "minor", Value::List(vec![action]))
    }

    /// `contacts`.
    pub fn contacts(&mut self) -> Value {
        let all = [
            ("CT-MHLW", "mhlw", "厚生労働省 医療情報担当"),
            ("CT-PHC", "public_health_center", "架空市保健所"),
            ("CT-POLICE", "police", "架空県警察本部 サイバー犯罪対策課"),
            ("CT-PPC", "ppc", "個人情報保護委員会 漏えい等報告窓口"),
            ("CT-ASSOC", "association", "架空県病院協会 情報共有会"),
            ("CT-PREF", "prefecture", "架空県 医務主管課"),
            ("CT-IPA", "ipa", "情報処理推進機構 安心相談窓口"),
        ];
        let contacts = if self.scale.lean { &all[..5] } else { &all[..] };
        let verified = self.chance.days_ago(5..=300);
        Value::List(
            contacts
                .iter()
                .enumerate()
                .map(|(n, (id, kind, name))| {
                    map([
                        ("id", (*id).into()),
                        ("kind", (*kind).into()),
                        ("name", words(*name)),
                        ("phone", quoted(format!("000-0000-10{n:02}"))),
                        ("verified_date", verified.into()),
                    ])
                    .with_some("shares_information", (*kind == "association").then(|| true.into()))
                })
                .collect(),
        )
    }

    /// `vulnerability_management`.
    pub fn vulnerability_management(&mut self) -> Value {
        let sources = ["JVN（毎週）", "JPCERT/CC 注意喚起", "各事業者からの通知", "架空県病院協会 情報共有会"];
        let items = (0..1 + self.systems.len() / 5).map(|n| self.weakness(n)).collect();
        map([
            ("responsible", (&self.people.operators[0]).into()),
            ("sources", Value::List(sources.map(words).into())),
            ("last_checked_date", self.chance.days_ago(1..=25).into()),
            ("eos_list_reviewed_date", self.chance.days_ago(30..=250).into()),
            ("items", Value::List(items)),
        ])
    }

    fn weakness(&mut self, n: usize) -> Value {
        let open = self.flawed(Flaw::WeaknessOpen);
        if open {
            self.plant(&["GOV-3.4.2-2/vulnerability-open"], &format!("vulnerability_management.items[{n}].due"));
        }
        let found = self.chance.days_ago(60..=200);
        let status = if open { "open" } else { *self.chance.pick(&["fixed", "fixed", "mitigated", "open"]) };
        let due = match (open, status) {
            (true, _) => self.chance.days_ago(5..=50),
            (false, "open") => self.chance.days_ahead(5..=90),
            (false, _) => later(found, 30),
        };
        let note = (status == "mitigated")
            .then(|| prose("該当機能を停止し、装置区画の通信制限を確認した。更新は次の保守日に行う。"));
        map([
            ("id", format!("KAKU-2026-{:05}", n + 1).into()),
            ("system", (&self.systems[n * 5 % self.systems.len()].id).into()),
            ("severity", (*self.chance.pick(&["critical", "high", "medium", "low"])).into()),
            ("found_date", found.into()),
            ("due", due.into()),
            ("status", status.into()),
        ])
        .with_some("note", note)
    }

    /// `incidents`: before the newest assessment, so that it took them into account.
    pub fn incidents(&mut self) -> Value {
        let count = if self.scale.lean { usize::from(self.chance.one_in(4)) } else { 1 + self.systems.len() / 200 };
        Value::List((0..count).map(|n| self.incident(n)).collect())
    }

    fn incident(&mut self, n: usize) -> Value {
        let major = self.chance.one_in(3);
        let detected = self.chance.days_ago(360..=700);
        let system = &self.systems[n * 200 % self.systems.len()];
        let mut partners: Vec<String> = system.vendors.iter().map(|&vendor| self.vendors[vendor].id.clone()).collect();
        partners.push("CT-POLICE".to_owned());
        let (title, care) = *self.chance.pick(INCIDENTS);
        let report = self.file("report", "経過及び原因調査報告", later(detected, 30));
        let incident = map([
            ("id", format!("INC-{}", n + 1).into()),
            ("detected_date", detected.into()),
            ("title", words(title)),
            ("level", if major { "major" } else { "minor" }.into()),
            ("systems", list([&self.systems[n * 200 % self.systems.len()].id])),
            ("personal_data", "none".into()),
            ("unauthorized_access", major.into()),
            ("collaborators", list(partners)),
            ("timeline", (&report).into()),
            (
                "cause",
                map([
                    ("summary", prose("取引先を装った連絡を業務連絡と誤認した")),
                    ("analyzed_date", later(detected, 20).into()),
                ]),
            ),
            ("prevention", Value::List(vec![self.action()])),
        ]);
        if !major {
            return incident.with("reports", Value::List(Vec::new())).with("status", "closed");
        }
        self.answered(incident.with("care_continuity", prose(care)), detected)
    }

    /// A major incident, reported, explained and published.
    fn answered(&mut self, incident: Value, detected: Date) -> Value {
        let told = later(detected, 2);
        let notice = self.file("other", "患者等への説明文", told);
        let first = map([("to", "CT-MHLW".into()), ("stage", "first".into()), ("date", detected.into())]);
        incident
            .with("reports", Value::List(vec![first]))
            .with(
                "explanation",
                map([
                    ("date", told.into()),
                    ("audience", words("来院患者及び関係医療機関")),
                    ("document", notice.into()),
                ]),
            )
            .with("publication", map([("date", told.into()), ("where", words("病院ウェブサイト及び院内掲示"))]))
            .with("status", "closed")
    }

    /// `third_party_disclosures`.
    pub fn third_party_disclosures(&mut self) -> Value {
        let count = if self.scale.lean { 0 } else { 1 + self.systems.len() / 400 };
        Value::List((0..count).map(|n| self.disclosure(n)).collect())
    }

    fn disclosure(&mut self, n: usize) -> Value {
        let first = self.chance.days_ago(100..=700);
        let consent = self.file("agreement", "説明同意書（様式）", first);
        let record = self.file("report", "第三者提供記録簿", first);
        let agreement = self.file("agreement", "データの提供に関する覚書", first);
        map([
            ("id", format!("TPD-{}", n + 1).into()),
            ("recipient", words("架空大学 疾患登録センター")),
            ("purpose", words("多施設登録研究")),
            ("data", words("診断名・検査値・転帰（氏名を除き、研究用番号を付与）")),
            ("systems", list([&self.systems[0].id])),
            ("legal_basis", "consent".into()),
            ("consent_document", consent.into()),
            ("procedure", "PL-DISCLOSURE".into()),
            (
                "record",
                map([("kept", true.into()), ("document", record.into()), ("retain_until", later(first, 1_900).into())]),
            ),
            ("first_date", first.into()),
            (
                "agreement",
                map([
                    ("document", agreement.into()),
                    ("hospital_scope", prose("同意の取得、提供データの作成、送付までの安全管理")),
                    ("recipient_scope", prose("受領後の保管、利用目的の限定、終了時の消去")),
                    ("expires_date", self.chance.days_ahead(200..=900).into()),
                ]),
            ),
        ])
    }

    /// `attestations`.
    pub fn attestations(&mut self) -> Value {
        let statements = [
            ("GOV-1.1-1", "監査の報告を読み、法令等を守っていると判断した。"),
            ("GOV-2.2.1-1", "医療の継続性、予算及び要員を考えてリスク管理方針を決めた。"),
            ("GOV-2.2.2-1", "情報資産の管理が通常業務の中で行われている。"),
            ("GOV-3.1.1-1", "統制が機能していることを見直しと監査で確かめた。"),
            ("GOV-3.1.2-1", "当院の規模と機能に照らして統制の内容を検討した。"),
            ("GOV-3.1.2-3", "統制を人事等と区別し、組織横断的に行っている。"),
            ("GOV-4.2-1", "対策の特徴の説明を受け、必要な措置を指示した。"),
            // Where data is passed on.
            ("GOV-1.4-1", "第三者提供の各件について、法的根拠と同意、提供記録を確認した。"),
        ];
        let kept = if self.scale.lean { 7 } else { statements.len() };
        let date = self.chance.days_ago(20..=250);
        list(statements.iter().take(kept).enumerate().map(|(n, (requirement, statement))| {
            let by = if *requirement == "GOV-1.4-1" { &self.people.privacy } else { &self.people.director };
            map([
                ("id", format!("AT-{}", n + 1).into()),
                ("requirement", (*requirement).into()),
                ("statement", prose(*statement)),
                ("by", by.into()),
                ("date", date.into()),
                ("valid_until", later(date, 360).into()),
                ("evidence", list([["PL-SECURITY", "PL-RISK", "PL-OPERATION"][n % 3]])),
            ])
        }))
    }
}
