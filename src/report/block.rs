//! Findings in the order of the files in; those at one place together, with all the places that they speak of, out.

use super::finding::Finding;
use crate::source::Span;

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

    /// Every place once, the primary one first.
    #[must_use]
    pub fn pointed(&self) -> Vec<Pointed> {
        let place = &self.findings[0].place;
        let mut all = vec![Pointed { span: place.span, text: self.missing(), primary: true }];
        let mut add = |span: Span, text: &str| {
            if !all.iter().any(|known| known.span == span && known.text == text) {
                all.push(Pointed { span, text: text.to_owned(), primary: false });
            }
        };
        let own = std::iter::once((place, None));
        let related = self.findings.iter().flat_map(|finding| &finding.related);
        for (place, text) in own.chain(related.map(|related| (&related.place, Some(&related.message)))) {
            text.into_iter().for_each(|text| add(place.span, text));
            place.defined.into_iter().for_each(|span| add(span, DEFINED));
        }
        all
    }

    /// The keys that are missing at the place.
    fn missing(&self) -> String {
        let mut keys: Vec<String> = Vec::new();
        for key in self.findings.iter().filter_map(|finding| finding.place.missing.as_ref()) {
            let key = format!("`{key}`");
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
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
