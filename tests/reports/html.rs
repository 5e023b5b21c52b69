//! Reports in; whether their page says all of them, at the right places, in a document that is sound and safe, out.

mod page;
mod places;
mod safety;
mod whole;

use std::sync::LazyLock;

use junshu::report::Report;
use scraper::{ElementRef, Html, Node, Selector};

use super::given::{ahead, fixture, written};
use super::hostile::commands;

/// A page, read as a browser reads it.
pub struct Page {
    pub text: String,
    pub html: Html,
}

impl Page {
    #[track_caller]
    pub fn of(report: &Report<'_>) -> Self {
        let text = written(report, "html");
        let html = Html::parse_document(&text);
        Self { text, html }
    }

    /// The elements that a selector finds, in the order of the page.
    #[track_caller]
    pub fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.html.select(&parsed(selector)).collect()
    }

    #[track_caller]
    pub fn one(&self, selector: &str) -> ElementRef<'_> {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector}");
        found[0]
    }
}

#[track_caller]
pub fn parsed(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

/// The elements below one.
pub fn below<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    element.select(&parsed(selector)).collect()
}

/// The text of an element, without the numbers that tie marks to their words.
pub fn words(element: ElementRef<'_>) -> String {
    let child =
        |child: scraper::ElementRef<'_>| if child.value().name() == "sup" { String::new() } else { words(child) };
    let each = element.children().map(|node| match node.value() {
        Node::Text(text) => text.to_string(),
        _ => ElementRef::wrap(node).map(child).unwrap_or_default(),
    });
    each.collect()
}

/// The number that an element holds.
#[track_caller]
pub fn number(element: ElementRef<'_>) -> usize {
    let text = words(element);
    text.trim().parse().unwrap_or_else(|_| panic!("{text:?} is no number"))
}

/// The hospital with what runs out: a look ahead judges every day, so that one is enough.
pub static AHEAD: LazyLock<Report<'static>> = LazyLock::new(|| ahead(fixture("hospital")));

/// A report on several facilities.
pub fn several(names: &[&str]) -> Report<'static> {
    let mut all = fixture(names[0]);
    all.facilities.extend(names[1..].iter().flat_map(|name| fixture(name).facilities));
    all
}

/// What a page shows of a text of records.
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if commands(c) { visible(c) } else { c }).collect()
}

fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}
