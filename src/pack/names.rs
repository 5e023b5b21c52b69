//! `pack.yaml`, the catalog and the schema in; the first thing that one of them names and that is not there out. What is
//! mistyped there would be looked for in vain ever after, and nobody would be told.

use std::collections::BTreeSet;

use super::{Pack, PackError};
use crate::path::Path;
use crate::schema::NonEmpty;
use crate::suggest::did_you_mean;

impl Pack {
    /// Refuses a pack that names what it does not have; `folder` is what it is called in errors.
    pub(super) fn names_what_is_there(&self, folder: &str) -> Result<(), PackError> {
        let of = |file: &str, problem: Option<String>| match problem {
            Some(problem) => Err(PackError::File { name: format!("{folder}/{file}"), problem }),
            None => Ok(()),
        };
        of("pack.yaml", self.unknown_in_info())?;
        of("catalog.yaml", self.unknown_in_catalog())?;
        of("schema.yaml", self.unknown_in_schema())
    }

    fn unknown_in_info(&self) -> Option<String> {
        let about = &self.about;
        let place = self.unknown_path(&about.facility_name).map(|key| format!("facility_name の {key}"));
        let known = self.schema.names();
        let owners = about.owners.keys.iter().find(|key| !known.contains(key.as_str()));
        let owners = owners
            .map(|key| format!("owners の keys の {key} という項目は、台帳のどこにもありません{}", near(key, &known)));
        let order = about.orders.iter().find(|start| !self.has_check(start));
        let order = order.map(|start| format!("orders の {start} で始まるルールはありません"));
        place.or(owners).or(order)
    }

    /// True when the name of a rule begins so; a rule that is broken may be the one.
    fn has_check(&self, start: &str) -> bool {
        let named = |id: &str| id.rsplit('/').next().is_some_and(|name| name.starts_with(start));
        !self.broken.is_empty() || self.rules.iter().any(|rule| named(&rule.id))
    }

    fn unknown_in_catalog(&self) -> Option<String> {
        let catalog = &self.catalog;
        let mut ids = BTreeSet::new();
        for requirement in &catalog.requirements {
            let id = &requirement.id;
            let wrong = |what: String| Some(format!("{id} の {what}"));
            if !ids.insert(id) {
                return Some(format!("{id} が二つあります"));
            }
            if !catalog.sections.iter().any(|section| section.number == requirement.section) {
                return wrong(format!("section {} が sections にありません", requirement.section));
            }
            let (duties, roles) = (&self.about.duties, &self.about.roles);
            if !duties.is_empty() && !duties.contains_key(&requirement.duty) {
                let known = duties.keys().map(String::as_str).collect();
                return wrong(format!(
                    "duty {} が pack.yaml の duties にありません{}",
                    requirement.duty,
                    near(&requirement.duty, &known)
                ));
            }
            if let Some(role) =
                requirement.attest.as_ref().filter(|role| !roles.is_empty() && !roles.contains_key(*role))
            {
                let known = roles.keys().map(String::as_str).collect();
                return wrong(format!("attest {role} が pack.yaml の roles にありません{}", near(role, &known)));
            }
            if let Some(what) = requirement.attest_when.as_ref().and_then(|list| self.unknown_path(list)) {
                return wrong(format!("attest_when の {what}"));
            }
        }
        for section in &catalog.sections {
            let have = catalog.requirements.iter().filter(|requirement| requirement.section == section.number).count();
            if let Some(said) = section.count.filter(|said| *said != have) {
                return Some(format!(
                    "sections の {} の count は {said} ですが、遵守事項は {have} あります",
                    section.number
                ));
            }
        }
        let (own, other) = (&self.about.id, &catalog.catalog.id);
        if own != other {
            return Some(format!("id {other} が pack.yaml の id {own} と違います"));
        }
        let (said, have) = (catalog.catalog.count, catalog.requirements.len());
        (said != have).then(|| format!("count は {said} ですが、遵守事項は {have} あります"))
    }

    fn unknown_in_schema(&self) -> Option<String> {
        self.schema.shapes().find_map(|shape| match &shape.non_empty {
            Some(NonEmpty::While(path)) => {
                Some(format!("{} の x-non-empty-when の {}", shape.path, self.unknown_path(path)?))
            }
            _ => None,
        })
    }

    /// The key of a path that the schema does not know, with a suggestion.
    fn unknown_path(&self, path: &str) -> Option<String> {
        let parsed = match Path::parse(path) {
            Ok(parsed) => parsed,
            Err(part) => return Some(format!("`{part}` を読めません")),
        };
        let (key, known) = parsed.shape(&self.schema).err()?;
        let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
        Some(format!("{key} は台帳にありません{}", near(&key, &known)))
    }
}

/// What a word was meant to be, behind a full stop.
fn near(word: &str, known: &BTreeSet<&str>) -> String {
    did_you_mean(word, known.iter().copied()).map(|near| format!("。{near}")).unwrap_or_default()
}
