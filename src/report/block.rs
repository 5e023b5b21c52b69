//! Findings in the order of the files in; those at one place together, with all the places that they speak of, out.

use std::collections::HashSet;

use super::finding::Finding;
use crate::source::Span;

/// Places of one block that are shown: the others would bury them, and to draw many marks on a line takes long.
const MOST_PLACES: usize = 50;

/// Findings at one place: the same evidence is missing, whatever asks for it.
#[derive(Debug)]
pub struct Block<'f> {
    /// At least one.
    pub findings: Vec<&'f Finding>,
}

/// A place that findings speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointed {
    /// Where.
    pub span: Span,
    /// What there is to see; empty where the findings say it.
    pub text: String,
    /// The findings stand here.
    pub primary: bool,
}

impl<'f> Block<'f> {
    /// Puts neighbours at one place together.
    #[must_use]
    pub fn all(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Self> {
        let mut blocks: Vec<Self> = Vec::new();
        for finding in findings {
            match blocks.last_mut().filter(|block| block.holds(finding)) {
                Some(block) => block.findings.push(finding),
                None => blocks.push(Self { findings: vec![finding] }),
            }
        }
        blocks
    }

    /// True when the finding stands at the same place. Keys that one map does not have are one block too.
    fn holds(&self, finding: &Finding) -> bool {
        let (first, place) = (&self.findings[0].place, &finding.place);
        first.span == place.span && first.missing.is_some() == place.missing.is_some()
    }

    /// The findings, the worst first.
    #[must_use]
    pub fn worst_first(&self) -> Vec<&'f Finding> {
        let mut worst = self.findings.clone();
        worst.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        worst
    }

    /// Every place once, the primary one first; of very many the first ones, the last of which says how many more.
    #[must_use]
    pub fn pointed(&self) -> Vec<Pointed> {
        let place = &self.findings[0].place;
        let own = std::iter::once((place, None));
        let related = self.findings.iter().flat_map(|finding| &finding.related);
        let said = own.chain(related.map(|related| (&related.place, Some(related.message.as_str()))));
        let places = said.flat_map(|(place, text)| {
            let defined = place.defined.map(|span| (span, DEFINED));
            text.map(|text| (place.span, text)).into_iter().chain(defined)
        });
        let missing = self.missing();
        let mut known: HashSet<(Span, &str)> = [(place.span, missing.as_str())].into();
        let mut all = vec![Pointed { span: place.span, text: missing.clone(), primary: true }];
        let mut more = 0;
        for (span, text) in places.filter(|&place| known.insert(place)) {
            if all.len() < MOST_PLACES {
                all.push(Pointed { span, text: text.to_owned(), primary: false });
            } else {
                more += 1;
            }
        }
        if let Some(last) = all.last_mut().filter(|_| more > 0) {
            last.text += &format!("（ほか {more} か所）");
        }
        all
    }

    /// The keys that are missing at the place.
    fn missing(&self) -> String {
        let mut known = HashSet::new();
        let all = self.findings.iter().filter_map(|finding| finding.place.missing.as_ref());
        let keys: Vec<String> = all.filter(|key| known.insert(*key)).map(|key| format!("`{key}`")).collect();
        const FEW: usize = 6;
        match keys.len() {
            0 => String::new(),
            1..=FEW => format!("{} がありません", keys.join("、")),
            many => format!("{} など {many} 個のキーがありません", keys[..FEW].join("、")),
        }
    }
}

/// What is said of the place of a value that is used through an alias.
pub(super) const DEFINED: &str = "値はここに書かれています";
