//! Several facilities in; who has how many items of each outcome, and which, out.

use std::borrow::Cow;

use serde::Serialize;

use super::part::Place;
use super::stand::Link;
use super::{Count, outcomes};
use crate::evaluate::Assessed;

/// With more facilities than this a table of items by facilities is too wide to read.
const MOST: usize = 30;

/// The facilities side by side.
#[derive(Debug, Serialize)]
pub struct Overview<'a> {
    rows: Vec<Row<'a>>,
    /// For each item, what it came to in each facility.
    items: Vec<Item<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    number: usize,
    facility: Link<'a>,
    root: Cow<'a, str>,
    on_file: usize,
    total: usize,
    outcomes: Vec<Count>,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    label: &'a str,
    wording: &'a str,
    cells: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Cell {
    href: String,
    name: &'static str,
    label: &'static str,
}

impl<'a> Overview<'a> {
    /// Nothing unless there are several.
    pub fn new(places: &[Place<'a>]) -> Option<Self> {
        let first = places.first().filter(|_| places.len() > 1)?;
        let rows = places.iter().zip(1..).map(|(place, number)| Row::new(place, number)).collect();
        let items = first.facility.requirements.iter().enumerate();
        let items = items.filter(|_| places.len() <= MOST).map(|(at, item)| Item::new(places, at, item));
        Some(Self { rows, items: items.collect() })
    }
}

impl<'a> Row<'a> {
    fn new(place: &Place<'a>, number: usize) -> Self {
        Self {
            number,
            facility: Link { href: place.href("facility"), label: place.name() },
            root: super::said(&place.facility.root),
            on_file: place.on_file(),
            total: place.facility.requirements.len(),
            outcomes: outcomes(&place.outcomes),
        }
    }
}

impl<'a> Item<'a> {
    /// Every facility is judged by the same catalog, in the same order.
    fn new(places: &[Place<'a>], at: usize, item: &'a Assessed) -> Self {
        let cells = places.iter().filter_map(|place| {
            let item = place.facility.requirements.get(at)?;
            let href = place.href(&item.requirement.id);
            Some(Cell { href, name: item.outcome.name(), label: item.outcome.label() })
        });
        Self { label: &item.requirement.label, wording: &item.requirement.text, cells: cells.collect() }
    }
}
