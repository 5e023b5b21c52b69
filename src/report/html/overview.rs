//! Several facilities in; who has how many items of each outcome, and which, out.

use std::borrow::Cow;

use serde::Serialize;

use super::part::Site;
use super::stand::Link;
use super::{Count, outcomes};
use crate::report::facility::Assessed;

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
    pub fn new(sites: &[Site<'a>]) -> Option<Self> {
        let first = sites.first().filter(|_| sites.len() > 1)?;
        let rows = sites.iter().zip(1..).map(|(site, number)| Row::new(site, number)).collect();
        let items = first.facility.requirements.iter().enumerate();
        let items = items.filter(|_| sites.len() <= MOST).map(|(at, item)| Item::new(sites, at, item));
        Some(Self { rows, items: items.collect() })
    }
}

impl<'a> Row<'a> {
    fn new(site: &Site<'a>, number: usize) -> Self {
        Self {
            number,
            facility: Link { href: site.href("facility"), label: site.name() },
            root: super::said(&site.facility.root),
            on_file: site.on_file(),
            total: site.facility.requirements.len(),
            outcomes: outcomes(&site.outcomes),
        }
    }
}

impl<'a> Item<'a> {
    /// Every facility is judged by the same catalog, in the same order.
    fn new(sites: &[Site<'a>], at: usize, item: &'a Assessed) -> Self {
        let cells = sites.iter().filter_map(|site| {
            let item = site.facility.requirements.get(at)?;
            let href = site.href(&item.requirement.id);
            Some(Cell { href, name: item.outcome.name(), label: item.outcome.label() })
        });
        Self { label: &item.requirement.label, wording: &item.requirement.text, cells: cells.collect() }
    }
}
