//! A word of the command line in; the rule, the requirement or the code that it stands for out.

use junshu::catalog::Requirement;
use junshu::codes::{self, CodePage};
use junshu::pack::{ATTESTATION, Pack};
use junshu::rule::Rule;

/// What a word stands for.
pub enum Named<'p> {
    Rule(&'p Rule),
    Requirement(&'p Requirement),
    Code(&'static CodePage),
}

/// What an id stands for, as it is written or as it is copied from a report.
pub fn named<'p>(pack: &'p Pack, word: &str) -> Option<Named<'p>> {
    let id = bare(word);
    pack.find_rule(id)
        .map(Named::Rule)
        .or_else(|| pack.requirement(id).map(|requirement| Named::Requirement(requirement)))
        .or_else(|| signature(pack, id).map(Named::Rule))
        .or_else(|| codes::find(id).map(Named::Code))
        .or_else(|| by_name(pack, id).map(Named::Rule))
}

/// The only rule with this name, whatever its requirement.
fn by_name<'p>(pack: &'p Pack, name: &str) -> Option<&'p Rule> {
    let mut named = pack.rules.iter().filter(|rule| rule.id.rsplit('/').next() == Some(name));
    named.next().filter(|_| named.next().is_none())
}

/// The id in `error[schema/date]`, as it is copied from a report.
pub fn bare(word: &str) -> &str {
    let word = word.trim();
    let inner = word.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    inner.map_or(word, |(id, _)| id.trim())
}

/// The rule for signatures, under its own name or that of a requirement's finding.
fn signature<'p>(pack: &'p Pack, id: &str) -> Option<&'p Rule> {
    let (group, name) = id.rsplit_once('/').unwrap_or(("", id));
    let known = group.is_empty() || pack.requirement(group).is_some();
    pack.attestation.as_ref().filter(|_| known && name == ATTESTATION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_an_id_in_a_report_is_left_out() {
        for word in ["schema/date", " schema/date ", "error[schema/date]", "[schema/date]", "info[schema/date]: 値"] {
            assert_eq!(bare(word), "schema/date", "{word}");
        }
        assert_eq!(bare("error[schema/date"), "error[schema/date");
    }
}
