//! A hospital's scale in; its people out, with their appointments, committees and the groups of its workforce.

use super::chance::Chance;
use super::flaw::Flaw;
use super::hospital::{Hospital, Scale};
use super::value::{Value, list, map, quoted, words};
use super::words::{DEPARTMENTS, POSTS};

/// The ids of the people, by what they do.
pub struct People {
    pub director: String,
    pub vice: String,
    pub admin: String,
    pub chief: String,
    pub planner: String,
    pub operators: Vec<String>,
    pub auditors: Vec<String>,
    pub desk: String,
    pub privacy: String,
    pub heads: Vec<String>,
    /// Groups of the workforce, those of vendors last.
    pub groups: Vec<Group>,
}

/// A group of the workforce.
pub struct Group {
    pub id: String,
    pub headcount: usize,
    /// The vendor whose people they are.
    pub vendor: Option<String>,
    /// No training reached them.
    pub untrained: bool,
}

impl People {
    /// The people of a hospital of this scale.
    pub fn of(scale: Scale, chance: &mut Chance) -> Self {
        let ids = |what: &str, count: usize| (1..=count).map(|n| format!("P-{what}-{n}")).collect();
        Self {
            director: "P-DIR".to_owned(),
            vice: "P-VICE".to_owned(),
            admin: "P-ADMIN".to_owned(),
            chief: "P-CISO".to_owned(),
            planner: "P-MIM".to_owned(),
            operators: ids("SYS", 1 + usize::from(!scale.lean) + scale.systems / 150),
            auditors: ids("AUDIT", 1 + usize::from(!scale.lean) + scale.systems / 1_000),
            desk: "P-GA".to_owned(),
            privacy: "P-RECORD".to_owned(),
            heads: ids("HEAD", 2 + scale.systems / 4 + chance.between(0..=1)),
            groups: Vec::new(),
        }
    }

    /// One of those who run systems.
    pub fn operator(&self, chance: &mut Chance) -> String {
        chance.pick(&self.operators).clone()
    }

    /// One of the heads of departments.
    pub fn head(&self, chance: &mut Chance) -> String {
        chance.pick(&self.heads).clone()
    }
}

impl Hospital {
    /// `people`.
    pub fn people(&mut self) -> Value {
        let person = |id: &String, name: String, department: &str, affiliation: &str| {
            map([
                ("id", id.into()),
                ("name", words(name)),
                ("department", words(department)),
                ("affiliation", affiliation.into()),
            ])
        };
        let p = &self.people;
        let mut all = vec![
            person(&p.director, "病院長".to_owned(), "病院長室", "executive"),
            person(&p.vice, "副院長".to_owned(), "医療安全管理室", "executive"),
            person(&p.admin, "事務部長".to_owned(), "事務部", "executive"),
            person(&p.chief, "医療情報部長".to_owned(), "医療情報部", "staff"),
            person(&p.planner, "医療情報課長".to_owned(), "医療情報部", "staff"),
            person(&p.desk, "総務課長".to_owned(), "総務課", "staff"),
            person(&p.privacy, "診療情報管理室長".to_owned(), "診療情報管理室", "staff"),
        ];
        let in_turn = p.operators.iter().zip(1..);
        all.extend(in_turn.map(|(id, n)| person(id, format!("システム担当 {n}"), "医療情報部", "staff")));
        all.extend(
            p.auditors.iter().zip(1..).map(|(id, n)| person(id, format!("内部監査 {n}"), "内部監査室", "staff")),
        );
        for (n, id) in p.heads.iter().enumerate() {
            let department = DEPARTMENTS[n % DEPARTMENTS.len()];
            let post = *self.chance.pick(POSTS);
            all.push(person(id, format!("{department} {post} {}", n / DEPARTMENTS.len() + 1), department, "staff"));
        }
        if self.scale.lean {
            return Value::List(all);
        }
        all.push(person(&"P-HELPDESK".to_owned(), "ヘルプデスク".to_owned(), "医療情報部", "dispatched"));
        for (n, vendor) in self.vendors.iter().enumerate().step_by(10) {
            let resident = person(&format!("P-SE-{n}"), "常駐SE".to_owned(), "保守部", "vendor");
            all.push(resident.with("vendor", &vendor.id));
        }
        Value::List(all)
    }

    /// `organization`.
    pub fn organization(&mut self) -> Value {
        self.group_workforce();
        let groups: Vec<Value> = (0..self.people.groups.len()).map(|n| self.workforce_group(n)).collect();
        let published = self.chance.days_ago(100..=900);
        map([
            ("appointments", self.appointments()),
            ("committees", self.committees()),
            ("workforce_groups", groups.into()),
            (
                "patient_desk",
                map([
                    ("name", words("患者相談窓口（個人情報・医療情報）")),
                    ("phone", quoted("000-0000-0001")),
                    ("hours", words("平日 9時から17時まで")),
                    ("published_date", published.into()),
                    ("published_where", words("院内掲示及び病院ウェブサイト")),
                ]),
            ),
        ])
    }

    fn appointments(&mut self) -> Value {
        let p = &self.people;
        let mut seats = vec![
            ("executive", &p.director, Some(&p.vice)),
            ("executive", &p.vice, None),
            ("safety_manager", &p.chief, Some(&p.planner)),
            ("planning_manager", &p.planner, None),
            ("incident_lead", &p.chief, Some(&p.planner)),
            ("spokesperson", &p.desk, Some(&p.admin)),
            ("patient_contact", &p.desk, None),
        ];
        if !self.scale.lean {
            seats.push(("executive", &p.admin, None));
            seats.push(("audit_manager", &p.auditors[0], None));
            seats.push(("privacy_officer", &p.privacy, None));
        }
        seats.extend(p.operators.iter().take(8).map(|id| ("system_operator", id, Some(&p.planner))));
        let seats: Vec<_> = seats.into_iter().map(|(role, id, deputy)| (role, id.clone(), deputy.cloned())).collect();
        let record = self.file("appointment_record", "任命簿", self.assessed);
        list(seats.into_iter().map(|(role, person, deputy)| {
            let since = self.chance.days_ago(300..=2_000);
            map([
                ("role", role.into()),
                ("person", person.into()),
                ("appointed_date", since.into()),
                ("document", (&record).into()),
            ])
            .with_some("deputy", deputy.map(Value::from))
            .with_some("dedicated", (role == "safety_manager").then(|| true.into()))
        }))
    }

    fn committees(&mut self) -> Value {
        let count = 1 + self.scale.systems / 1_500;
        list((1..=count).map(|n| {
            let mut members = vec![self.people.vice.clone(), self.people.admin.clone(), self.people.chief.clone()];
            let heads = self.people.heads.iter().skip(n * 7).chain(&self.people.heads);
            members.extend(heads.take(self.people.heads.len().min(if self.scale.lean { 2 } else { 6 })).cloned());
            let met = self.chance.days_ago(5..=150);
            let minutes = self.file("minutes", "安全管理委員会 議事録", met);
            map([
                ("id", format!("CM-{n}").into()),
                ("name", words(format!("医療情報システム安全管理委員会 第{n}部会"))),
                ("chair", (&self.people.vice).into()),
                ("members", list(members)),
                ("charter", "PL-CHARTER".into()),
                ("last_met_date", met.into()),
                ("minutes", minutes.into()),
            ])
        }))
    }

    fn group_workforce(&mut self) {
        let beds = self.chance.between(40..=600);
        let own = [("STAFF", beds), ("PART", beds / 4 + 2), ("DISPATCH", beds / 20 + 1), ("STUDENT", beds / 8 + 3)];
        let kept = if self.scale.lean { 2 } else { own.len() };
        let own = own[..kept].iter().map(|&(id, headcount)| Group {
            id: format!("G-{id}"),
            headcount,
            vendor: None,
            untrained: false,
        });
        self.people.groups.extend(own);
        for number in 0..self.vendors.len() {
            let vendor = self.vendors[number].id.clone();
            let untrained = self.flawed(Flaw::GroupUntrained);
            let headcount = self.chance.between(2..=14);
            self.people.groups.push(Group { id: format!("G-{vendor}"), headcount, vendor: Some(vendor), untrained });
        }
    }

    fn workforce_group(&mut self, number: usize) -> Value {
        let group = &self.people.groups[number];
        let (kind, name) = match (&group.vendor, group.id.as_str()) {
            (Some(_), _) if self.chance.one_in(4) => ("vendor_onsite", "訪問保守要員"),
            (Some(_), _) => ("vendor_remote", "遠隔保守要員"),
            (None, "G-STAFF") => ("employee", "常勤職員"),
            (None, "G-PART") => ("part_time", "非常勤職員"),
            (None, "G-DISPATCH") => ("dispatched", "派遣職員（ヘルプデスク・医事）"),
            (None, _) => ("student", "臨床実習生"),
        };
        let value = map([
            ("id", (&group.id).into()),
            ("name", words(name)),
            ("kind", kind.into()),
            ("headcount", group.headcount.into()),
        ])
        .with_some("vendor", group.vendor.as_ref().map(Value::from))
        .with("under_control", true);
        if group.untrained {
            let rules =
                ["GOV-3.2.2-1/training-per-group", "GOV-1.1-2/law-training-per-group", "ten/training-covers-groups"];
            self.plant(&rules, &format!("organization.workforce_groups[{number}]"));
        }
        value
    }
}
