//! Settings and a pack in; the rules they choose and weigh out, or the first name that the pack does not know.

use super::{Part, Settings};
use crate::pack::{Pack, Severities};
use crate::select::{Selection, UnknownSelector};

impl Settings {
    /// The rules that run.
    ///
    /// # Errors
    /// A word that names none, at its place.
    pub fn selection(&self, pack: &Pack) -> Result<Selection, UnknownSelector> {
        let selection = Selection { select: self.config.select.clone(), ignore: self.config.ignore.clone() };
        selection.check(pack).map_err(|error| {
            let written = error.which.and_then(|(ignored, at)| {
                let key = if ignored { "ignore" } else { "select" };
                self.written(key, Part::Item(at))
            });
            error.at(written)
        })?;
        Ok(selection)
    }

    /// The severities that differ from those of the rules.
    ///
    /// # Errors
    /// A word that names no rule, at its place.
    pub fn severities(&self, pack: &Pack) -> Result<Severities, UnknownSelector> {
        let words: Vec<String> = self.config.severities.keys().cloned().collect();
        let selection = Selection { select: words, ignore: Vec::new() };
        selection.check_rules(pack).map_err(|error| {
            let word = error.which.and_then(|(_, at)| selection.select.get(at));
            let written = word.and_then(|word| self.written("severities", Part::Entry(word)));
            error.at(written)
        })?;
        Ok(self.config.severities.iter().map(|(word, &severity)| (word.clone(), severity)).collect())
    }
}
