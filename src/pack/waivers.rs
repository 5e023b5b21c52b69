//! What `pack.yaml` says of accepted risks in; which list holds them and which rules judge them out, or why none do.

use serde::Deserialize;

use super::{Pack, PackError, PackInfo};
use crate::schema::Schema;

/// Where accepted risks are kept, and who judges them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverInfo {
    /// The list of the inventory.
    pub list: String,
    /// The group of the rules that decide whether one is in force.
    pub rules: String,
}

/// Tells the schema which of its lists holds the accepted risks.
pub fn find(about: &PackInfo, schema: &mut Schema, folder: &str) -> Result<(), PackError> {
    match &about.waivers {
        Some(WaiverInfo { list, .. }) if !schema.with_waivers(list) => Err(refused(
            folder,
            format!("waivers の list {list} は、schema.yaml の最上位にある記録の一覧ではありません"),
        )),
        _ => Ok(()),
    }
}

impl Pack {
    /// The group of the rules that decide which accepted risks are in force, where the pack has one.
    #[must_use]
    pub fn waiver_group(&self) -> Option<&str> {
        self.about.waivers.as_ref().map(|waivers| waivers.rules.as_str())
    }

    /// Refuses a pack in which nobody would judge accepted risks: all would be in force.
    pub(super) fn judges_waivers(&self, folder: &str) -> Result<(), PackError> {
        let Some(group) = self.waiver_group() else { return Ok(()) };
        let judged = self.rules_of(group).next().is_some() || self.broken.iter().any(|broken| &*broken.group == group);
        let problem = || format!("waivers の rules {group} にルールがなく、受容が有効かどうかを確かめられません");
        if judged { Ok(()) } else { Err(refused(folder, problem())) }
    }
}

fn refused(folder: &str, problem: String) -> PackError {
    PackError::File { name: format!("{folder}/pack.yaml"), problem }
}
