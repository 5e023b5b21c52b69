//! A hospital's scale in; its systems out, with their components, copies and what is known about them.

use super::flaw::Flaw;
use super::hospital::Hospital;
use super::value::{Value, list, map, prose, quoted, words};
use super::words::{DEPARTMENTS, LINES, PRODUCTS, SAFES, SYSTEMS};

/// What finds a vendor that is not on record.
const STRAY: [&str; 4] =
    ["ref/unresolved", "GOV-1.3.1-1/system-vendor-resolves", "GOV-1.3.1-1/system-under-contract", "ten/vendor-exists"];

/// A system, as far as other records depend on it.
pub struct System {
    pub id: String,
    pub high: bool,
    /// The numbers of its vendors.
    pub vendors: Vec<usize>,
    pub operator: String,
    category: &'static str,
    name: String,
    /// It names a vendor that is not on record.
    stray: bool,
}

impl Hospital {
    /// The hospital with the systems that its vendors serve.
    pub fn with_systems(mut self) -> Self {
        for n in 0..self.scale.systems {
            let (category, name) = SYSTEMS[n % SYSTEMS.len()];
            let place = DEPARTMENTS[n / SYSTEMS.len() % DEPARTMENTS.len()];
            let name = if n < SYSTEMS.len() { name.to_owned() } else { format!("{name}（{place} {n}号機）") };
            let stray = n >= self.vendors.len() && self.flawed(Flaw::VendorUnknown);
            let vendors = match n {
                _ if stray => Vec::new(),
                _ if n < self.vendors.len() => vec![n],
                _ if self.chance.one_in(12) => Vec::new(),
                _ => vec![self.chance.between(0..=self.vendors.len() - 1)],
            };
            let second = self.chance.between(0..=self.vendors.len() - 1);
            let joint = vendors.first().is_some_and(|first| *first != second) && self.chance.one_in(30);
            let vendors = if joint { vec![vendors[0], second] } else { vendors };
            let high = n == 0 || self.chance.one_in(4);
            let operator = self.people.operator(&mut self.chance);
            self.systems.push(System { id: format!("SYS-{}", n + 1), high, vendors, operator, category, name, stray });
        }
        self
    }

    /// `systems`.
    pub fn systems(&mut self) -> Value {
        Value::List((0..self.systems.len()).map(|n| self.system(n)).collect())
    }

    fn system(&mut self, n: usize) -> Value {
        let System { id, high, vendors, operator, category, name, stray } = &self.systems[n];
        let (high, stray, served) = (*high, *stray, *stray || !vendors.is_empty());
        let mut names: Vec<String> = vendors.iter().map(|&vendor| self.vendors[vendor].id.clone()).collect();
        let joint = names.len() > 1;
        if stray {
            names.push(format!("V-FUMEI-{n}"));
        }
        let system = map([
            ("id", id.into()),
            ("name", words(name.clone())),
            ("category", (*category).into()),
            ("holds_patient_data", (*category != "network").into()),
            ("criticality", if high { "high" } else { "medium" }.into()),
        ])
        .with_some("rto_hours", high.then(|| (*self.chance.pick(&[8usize, 24, 48, 72])).into()))
        .with("deployment", *self.chance.pick(&["on_premises", "on_premises", "hybrid", "cloud"]))
        .with("owner", self.people.heads[n % self.people.heads.len()].clone())
        .with("operator", operator)
        .with_some("in_house", (!served).then(|| true.into()))
        .with("vendors", list(names));
        if stray {
            self.plant(&STRAY, &format!("systems[{n}].vendors[0]"));
        }
        let components = self.components(n);
        let line = self.maintenance(n, served && !stray);
        let mut system = system.with("components", components).with("remote_maintenance", line);
        if high {
            system = system
                .with("backup", self.backup(n))
                .with("recovery_procedure", self.procedure("RECOVERY", n))
                .with("downtime_procedure", self.procedure("DOWNTIME", n));
        }
        if served {
            system =
                system.with("security_disclosure", self.sheet(n)).with("requirements_conformity", self.conformity(n));
        }
        let table = joint.then(|| self.file("boundary_table", "事業者間の接続点の分界表", self.assessed).into());
        system.with_some("interface_boundary", table)
    }

    fn components(&mut self, n: usize) -> Value {
        let count = if self.scale.lean { self.chance.between(1..=2) } else { self.chance.between(2..=3) };
        Value::List((0..count).map(|c| self.component(n, c)).collect())
    }

    fn component(&mut self, n: usize, c: usize) -> Value {
        let (kind, product, version) = *self.chance.pick(PRODUCTS);
        let component = map([("kind", kind.into()), ("product", words(product)), ("version", quoted(version))]);
        if self.flawed(Flaw::SupportOver) {
            let path = format!("systems[{n}].components[{c}].eos_date");
            self.plant(&["GOV-3.4.2-2/eos-tracked", "ten/eos-plan"], &path);
            return component.with("eos_date", self.chance.days_ago(5..=300));
        }
        if self.chance.one_in(12) {
            return component.with("eos_unknown_reason", prose("保守契約の期間中は支援が続く（契約 第2条）"));
        }
        if !self.chance.one_in(25) {
            return component.with("eos_date", self.chance.days_ahead(400..=3_000));
        }
        let plan = map([
            ("action", (*self.chance.pick(&["replace", "upgrade", "isolate"])).into()),
            ("due", self.chance.days_ahead(30..=200).into()),
            ("status", (*self.chance.pick(&["open", "in_progress"])).into()),
            ("owner", self.people.operator(&mut self.chance).into()),
            (
                "compensating",
                prose("専用の区画に隔離し、検査サーバ以外との通信を遮断している。許可リスト型の対策ソフトも導入した。"),
            ),
        ]);
        let eos = if self.chance.one_in(2) { self.chance.days_ago(5..=300) } else { self.chance.days_ahead(5..=300) };
        component.with("eos_date", eos).with("eos_plan", plan)
    }

    fn maintenance(&mut self, n: usize, served: bool) -> Value {
        if !served || self.chance.one_in(3) {
            return map([("enabled", false.into())]);
        }
        let open = self.flawed(Flaw::LineUnguarded);
        if open {
            self.plant(&["GOV-4.2-1/remote-maintenance-safe"], &format!("systems[{n}].remote_maintenance"));
        }
        map([
            ("enabled", true.into()),
            ("method", words(*self.chance.pick(LINES))),
            ("two_factor", (!open).into()),
            ("source_restricted", (!open).into()),
            ("always_on", false.into()),
        ])
    }

    fn backup(&mut self, n: usize) -> Value {
        let reachable = self.flawed(Flaw::CopiesReachable);
        let untried = self.flawed(Flaw::RestoreUntried);
        let rules = ["GOV-3.4.1-2/backup-usable", "ten/backup-tested"];
        if reachable {
            self.plant(&rules, &format!("systems[{n}].backup.copies"));
        }
        if untried {
            self.plant(&rules, &format!("systems[{n}].backup.last_restore_test_date"));
        }
        let near = map([
            ("method", (*self.chance.pick(&["disk", "nas"])).into()),
            ("frequency", words(*self.chance.pick(&["1時間ごと", "毎日", "6時間ごと"]))),
            ("generations", self.chance.between(7..=30).into()),
            ("offline", false.into()),
        ]);
        let far = map([
            ("method", (*self.chance.pick(&["tape", "optical", "removable"])).into()),
            ("frequency", words("毎週")),
            ("generations", self.chance.between(3..=6).into()),
            ("offline", (!reachable).into()),
            ("location", words(*self.chance.pick(SAFES))),
        ]);
        let tried = if untried { self.chance.days_ago(400..=700) } else { self.chance.days_ago(20..=300) };
        map([
            ("copies", Value::List(vec![near, far])),
            ("last_restore_test_date", tried.into()),
            ("restore_result", "success".into()),
        ])
    }

    fn sheet(&mut self, n: usize) -> Value {
        let old = n % 3 == 2 && self.flawed(Flaw::SheetOld);
        if old {
            self.plant(&["GOV-2.2.3-1/mds-sds-current"], &format!("systems[{n}].security_disclosure.edition"));
        }
        map([
            ("kind", (*self.chance.pick(&["MDS", "SDS", "MDS_SDS"])).into()),
            ("edition", quoted(if old { "4.0" } else { "5.0" })),
            ("received_date", self.chance.days_ago(20..=900).into()),
        ])
    }

    fn conformity(&mut self, n: usize) -> Value {
        let checked = self.chance.days_ago(20..=900);
        let conformity = map([("checked_date", checked.into()), ("by", (&self.people.planner).into())]);
        if n != 1 && !self.chance.one_in(10) {
            return conformity.with("result", "conformant");
        }
        let late = self.flawed(Flaw::GapOverdue);
        if late {
            let path = format!("systems[{n}].requirements_conformity.gaps[0].actions[0].due");
            self.plant(&["GOV-2.2.3-1/conformity-gaps-managed"], &path);
        }
        let action = if late { self.late_action() } else { self.action() };
        let gap = self.discovery(&format!("GAP-{n}"), "minor", Value::List(vec![action]));
        conformity.with("result", "gaps").with("gaps", Value::List(vec![gap]))
    }
}
