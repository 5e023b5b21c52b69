//! The items of a facility in; a row of shapes for each chapter, one shape an item, with the numbers, out.

use serde::Serialize;

use super::item::{Titled, by_chapter, chapter_part};
use super::part::{Site, tally};
use super::{Count, outcomes};
use crate::outcome::Outcome;
use crate::report::facility::Assessed;

/// Shapes in one row.
const PER_ROW: usize = 20;
/// Units from one shape to the next.
const STEP: usize = 20;
/// What is on file first: a row is a bar that grows to the right.
const ORDER: [Outcome; Outcome::ALL.len()] = [
    Outcome::Met,
    Outcome::MetWithWarnings,
    Outcome::Unattested,
    Outcome::Unmet,
    Outcome::NotEvaluated,
    Outcome::NotApplicable,
];

/// A chapter.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    #[serde(flatten)]
    heading: Titled<'a>,
    href: String,
    total: usize,
    on_file: usize,
    /// Those that occur anywhere in the facility, in each row alike.
    outcomes: Vec<Count>,
    width: usize,
    height: usize,
    shapes: Vec<Shape>,
}

/// One item.
#[derive(Debug, Serialize)]
struct Shape {
    x: usize,
    y: usize,
    name: &'static str,
}

impl<'a> Row<'a> {
    /// All chapters, as wide as the longest, so that a shape is as large in each.
    pub fn all(site: &Site<'a>) -> Vec<Self> {
        let items = &site.facility.requirements;
        let longest = by_chapter(items).map(<[Assessed]>::len).max().unwrap_or(0).min(PER_ROW);
        by_chapter(items).map(|chapter| Self::new(site, chapter, longest)).collect()
    }

    fn new(site: &Site<'a>, items: &'a [Assessed], longest: usize) -> Self {
        let heading = Titled::chapter(site.pack, &items[0].requirement);
        let counts = tally(items);
        let occurring = outcomes(&counts).into_iter().zip(site.outcomes).filter(|&(_, all)| all > 0);
        let each = ORDER.into_iter().flat_map(|outcome| std::iter::repeat_n(outcome, counts[outcome as usize]));
        let shapes = each.enumerate().map(|(at, outcome)| Shape {
            x: at % PER_ROW * STEP,
            y: at / PER_ROW * STEP,
            name: outcome.name(),
        });
        Self {
            heading,
            href: site.href(&chapter_part(heading.number)),
            total: items.len(),
            on_file: counts[Outcome::Met as usize] + counts[Outcome::MetWithWarnings as usize],
            outcomes: occurring.map(|(count, _)| count).collect(),
            width: longest * STEP,
            height: items.len().div_ceil(PER_ROW) * STEP,
            shapes: shapes.collect(),
        }
    }
}
