//! Where the engine is, step by step, in; the notes of it out.

use std::collections::HashSet;

use rhai::Position;

/// Steps of a check whose order is kept; those behind them are only known to have been taken.
const KEPT: usize = 20_000;

/// The script of a step, by its number among the names, and the place in it.
pub type Site = (usize, Position);

/// What was noted of the steps of a check.
#[derive(Debug, Default)]
pub struct Steps {
    /// The scripts.
    pub names: Vec<String>,
    /// Where the engine was.
    pub reached: HashSet<Site>,
    /// In which order, each with what a condition depended on.
    pub order: Vec<(Site, Vec<(String, String)>)>,
}

impl Steps {
    /// Notes a step.
    pub fn note(&mut self, source: Option<&str>, at: Position, values: Vec<(String, String)>) {
        let source = source.unwrap_or_default();
        let number = self.names.iter().position(|name| name == source).unwrap_or_else(|| {
            self.names.push(source.to_owned());
            self.names.len() - 1
        });
        self.reached.insert((number, at));
        if self.order.len() < KEPT {
            self.order.push(((number, at), values));
        }
    }
}
