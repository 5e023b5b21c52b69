//! A hospital's vendors in; their records and the contracts with them out.

use super::chance::{Chance, later};
use super::flaw::Flaw;
use super::hospital::{Hospital, Scale};
use super::value::{Value, map, quoted, words};
use super::words::{CLAUSES, DUTIES, FIRMS, MORE_CLAUSES, SERVICES};

/// Systems under one contract, at most.
const PER_CONTRACT: usize = 10;

/// A vendor.
pub struct Vendor {
    pub id: String,
    name: String,
}

impl Vendor {
    /// The vendors of a hospital of this scale.
    pub fn of(scale: Scale, chance: &mut Chance) -> Vec<Self> {
        let count = (scale.systems / 8).max(1 + usize::from(scale.systems > 2));
        let first = chance.between(0..=FIRMS.len() - 1);
        let firm = |n: usize| (FIRMS[(first + n) % FIRMS.len()], n / FIRMS.len());
        let vendor = |n: usize| match firm(n) {
            (name, 0) => Self { id: format!("V-{}", n + 1), name: format!("架空{name}株式会社") },
            (name, turn) => Self { id: format!("V-{}", n + 1), name: format!("架空第{turn}{name}株式会社") },
        };
        (0..count).map(vendor).collect()
    }
}

impl Hospital {
    /// `vendors`.
    pub fn vendors(&mut self) -> Value {
        Value::List((0..self.vendors.len()).map(|n| self.vendor(n)).collect())
    }

    fn vendor(&mut self, n: usize) -> Value {
        let Vendor { id, name } = &self.vendors[n];
        let (id, name) = (id.clone(), name.clone());
        let selected = self.chance.days_ago(500..=1_500);
        let confirmed = self.chance.days_ago(20..=300);
        let structure = self.file("other", "業務実行体制図", confirmed);
        let conformity = *self.chance.pick(&["conformant", "conformant_with_conditions"]);
        let selection = map([
            ("date", selected.into()),
            ("criteria", "PL-VENDOR".into()),
            ("decided_by", (&self.people.director).into()),
            ("guideline_conformity", conformity.into()),
        ]);
        map([
            ("id", id.into()),
            ("name", words(name.clone())),
            ("services", words(*self.chance.pick(SERVICES))),
            ("handles_medical_information", true.into()),
            ("selection", selection),
            ("evaluations", self.evaluations(n)),
            ("certifications", self.certifications(n)),
            ("provider_guideline", map([("edition", quoted("2.0")), ("confirmed_date", confirmed.into())])),
            (
                "structure",
                map([
                    ("responsible", words(format!("{name} 保守部長"))),
                    ("document", structure.into()),
                    ("confirmed_date", confirmed.into()),
                ]),
            ),
            ("subcontractors", self.subcontractors(n)),
            ("emergency_contact", self.emergency_contact(n)),
        ])
    }

    fn emergency_contact(&mut self, n: usize) -> Value {
        map([
            ("phone", quoted(format!("000-{:04}-{:04}", n / 10_000, n % 10_000))),
            ("hours", "24h".into()),
            ("verified_date", self.chance.days_ago(5..=300).into()),
        ])
    }

    fn evaluations(&mut self, n: usize) -> Value {
        let stale = self.flawed(Flaw::VendorUnevaluated);
        if stale {
            self.plant(&["GOV-1.3.1-1/vendor-evaluated"], &format!("vendors[{n}].evaluations[0].date"));
        }
        let mut evaluation = |days| {
            let date = self.chance.days_ago(days);
            let document = self.file("report", "事業者評価報告", later(date, 7));
            let result = *self.chance.pick(&["good", "good", "needs_improvement"]);
            map([
                ("date", date.into()),
                ("by", (&self.people.planner).into()),
                ("result", result.into()),
                ("document", document.into()),
            ])
        };
        if stale {
            return Value::List(vec![evaluation(400..=700)]);
        }
        let newest = evaluation(20..=300);
        let older = if n.is_multiple_of(3) { vec![evaluation(400..=700)] } else { Vec::new() };
        Value::List([older, vec![newest]].concat())
    }

    fn certifications(&mut self, n: usize) -> Value {
        let expired = self.flawed(Flaw::CertificateExpired);
        if expired {
            let path = format!("vendors[{n}].certifications[0].expires_date");
            self.plant(&["GOV-5.1-2/certificate-valid", "ten/certificate-valid"], &path);
        }
        let mut certificate = |standard: &str, number: String, scope: &str| {
            let expires = if expired { self.chance.days_ago(5..=200) } else { self.chance.days_ahead(120..=1_000) };
            map([
                ("standard", standard.into()),
                ("number", quoted(number)),
                ("scope", words(scope)),
                ("expires_date", expires.into()),
            ])
        };
        let isms = certificate("jis_q_27001", format!("KAKU-IS-{n:06}"), "医療情報システムの設計・導入・保守");
        if expired || n.is_multiple_of(2) {
            return Value::List(vec![isms]);
        }
        let mark = certificate("privacy_mark", format!("{n:08}(0{})", n % 9 + 1), "医療情報事業部を含む全社");
        Value::List(vec![mark, isms])
    }

    fn subcontractors(&mut self, n: usize) -> Value {
        if !n.is_multiple_of(4) {
            return Value::List(Vec::new());
        }
        let early = self.flawed(Flaw::SubcontractorEarly);
        if early {
            let path = format!("vendors[{n}].subcontractors[0].approved_date");
            self.plant(&["GOV-5.2.2-1/subcontractor-approved-first"], &path);
        }
        let informed = self.chance.days_ago(400..=900);
        let approved = self.chance.days_after(informed, 5..=30);
        let started = if early { later(approved, -3) } else { self.chance.days_after(approved, 5..=60) };
        let document = self.file("agreement", "再委託承認書", approved);
        Value::List(vec![map([
            ("name", words("架空データ保全株式会社")),
            ("work", words("遠隔保守の夜間一次受付")),
            ("informed_date", informed.into()),
            ("approved_date", approved.into()),
            ("approved_by", (&self.people.admin).into()),
            ("started_date", started.into()),
            ("document", document.into()),
        ])])
    }

    /// `contracts`: each vendor's systems, so many under one.
    pub fn contracts(&mut self) -> Value {
        let mut served: Vec<Vec<String>> = vec![Vec::new(); self.vendors.len()];
        for system in &self.systems {
            system.vendors.iter().for_each(|&vendor| served[vendor].push(system.id.clone()));
        }
        let mut all = Vec::new();
        let mut shared = false;
        for (vendor, systems) in served.iter().enumerate() {
            for systems in systems.chunks(PER_CONTRACT) {
                all.push(self.contract(all.len(), vendor, systems, &mut shared));
            }
        }
        Value::List(all)
    }

    fn contract(&mut self, n: usize, vendor: usize, systems: &[String], shared: &mut bool) -> Value {
        let signed = self.chance.days_ago(100..=900);
        let renewed = self.chance.one_in(4);
        let expires = if renewed { self.chance.days_ahead(5..=400) } else { self.chance.days_ahead(90..=1_500) };
        let document = self.file("contract_text", "保守委託契約書", signed);
        let contract = map([
            ("id", format!("C-{}", n + 1).into()),
            ("title", words(format!("{} 保守委託契約 第{}号", self.vendors[vendor].name, n + 1))),
            ("vendor", (&self.vendors[vendor].id).into()),
            ("systems", super::value::list(systems)),
            ("signed_date", signed.into()),
            ("expires_date", expires.into()),
        ])
        .with_some("auto_renewal", renewed.then(|| true.into()))
        .with("document", document);
        let clauses = self.clauses(n, shared);
        contract.with("clauses", clauses).with("responsibility_matrix", self.duties(n))
    }

    /// The clauses; those of an earlier contract, where they are the same.
    fn clauses(&mut self, n: usize, shared: &mut bool) -> Value {
        let absent = self.flawed(Flaw::SubcontractClauseAbsent);
        if absent {
            let path = format!("contracts[{n}].clauses.subcontract_prior_approval");
            self.plant(&["GOV-5.2.2-1/subcontract-clause", "ten/subcontract-clause"], &path);
        }
        if *shared && !absent && self.chance.one_in(if self.scale.lean { 2 } else { 30 }) {
            return Value::Alias("clauses");
        }
        let first = self.chance.between(2..=4);
        let mut clauses = Vec::new();
        for (i, name) in CLAUSES.iter().chain(MORE_CLAUSES).enumerate() {
            if i >= CLAUSES.len() && self.chance.one_in(2) {
                continue;
            }
            let article = words(format!("第{}条", first + i));
            let clause = if absent && *name == "subcontract_prior_approval" {
                map([("present", false.into())])
            } else {
                map([("present", true.into()), ("article", article)])
            };
            clauses.push((*name, clause));
        }
        let clauses = Value::Map(clauses);
        if absent || *shared {
            return clauses;
        }
        *shared = true;
        Value::Anchor("clauses", clauses.into())
    }

    fn duties(&mut self, n: usize) -> Value {
        let stale = self.flawed(Flaw::DutiesUnreviewed);
        let gap = self.flawed(Flaw::DutyUnassigned);
        if stale {
            let path = format!("contracts[{n}].responsibility_matrix.reviewed_date");
            self.plant(&["GOV-5.3-1/boundary-reviewed"], &path);
        }
        if gap {
            let path = format!("contracts[{n}].responsibility_matrix.items");
            self.plant(&["GOV-1.3.2-1/contract-boundary-matrix"], &path);
        }
        let reviewed = if stale { self.chance.days_ago(400..=700) } else { self.chance.days_ago(20..=300) };
        let document = self.file("boundary_table", "責任分界表", reviewed);
        let count = if self.scale.lean { 7 } else { self.chance.between(7..=DUTIES.len()) };
        let duties = DUTIES[..count].iter().filter(|(area, ..)| !(gap && *area == "recovery"));
        let item = |(area, hospital, vendor): &(&str, &'static str, &'static str)| {
            map([("area", (*area).into()), ("hospital", words(*hospital)), ("vendor", words(*vendor))])
        };
        map([
            ("document", document.into()),
            ("reviewed_date", reviewed.into()),
            ("items", Value::List(duties.map(item).collect())),
        ])
    }
}
