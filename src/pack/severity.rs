//! Rules, requirements and beginnings of them, each with a severity, in; the one of a code out.

use super::Pack;
use crate::catalog::{ParamValue, Params};
use crate::finding::Severity;
use crate::rule::{Rule, beginning, begins};

/// Severities that differ from those of the rules. The longest word that a code begins with counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severities(Vec<(String, Severity)>);

impl Severities {
    /// The severity of findings with this code, where a word names it.
    #[must_use]
    pub fn of(&self, code: &str) -> Option<Severity> {
        let named = self.0.iter().filter(|(word, _)| begins(code, word));
        named.max_by_key(|(word, _)| word.len()).map(|&(_, severity)| severity)
    }

    /// The words with their severities.
    pub fn iter(&self) -> impl Iterator<Item = &(String, Severity)> {
        self.0.iter()
    }
}

impl FromIterator<(String, Severity)> for Severities {
    fn from_iter<I: IntoIterator<Item = (String, Severity)>>(words: I) -> Self {
        Self(words.into_iter().map(|(word, severity)| (beginning(&word).to_owned(), severity)).collect())
    }
}

impl Pack {
    /// What a rule's findings weigh unless they say it themselves, under these parameters. `code` is that of its findings:
    /// its id, or `GOV-…/attestation`.
    #[must_use]
    pub fn severity(&self, rule: &Rule, code: &str, params: &Params) -> Severity {
        let raised = |name: &String| params.get(name) == Some(&ParamValue::Bool(true));
        let own = || {
            if rule.metadata.error_if.as_ref().is_some_and(raised) { Severity::Error } else { rule.metadata.severity }
        };
        let given = self.severities.of(code).unwrap_or_else(own);
        // What ends a waiver must not be weighed away.
        if self.waiver_group() == Some(&*rule.group) { given.max(own()) } else { given }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_counts() {
        let words = [
            ("GOV-5", Severity::Warning),
            ("GOV-5.1-2/certificate-valid", Severity::Error),
            ("GOV-5.1", Severity::Info),
            ("GOV-3/*", Severity::Info),
        ];
        let severities: Severities = words.into_iter().map(|(word, severity)| (word.to_owned(), severity)).collect();
        for (code, severity) in [
            ("GOV-5.1-2/certificate-valid", Some(Severity::Error)),
            ("GOV-5.1-2/certificate-scope", Some(Severity::Info)),
            ("GOV-5.2.1-1/attestation", Some(Severity::Warning)),
            ("GOV-1.1-1/law-owner-resolves", None),
            ("GOV-33-1/x", None),
        ] {
            assert_eq!(severities.of(code), severity, "{code}");
        }
    }
}
