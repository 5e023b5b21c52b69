//! What a document is made of, whatever it was written in: headings, tables, items, links, each with its bytes.

use std::ops::Range;

use crate::source::BELOW;

/// Words with their place. They are the bytes there, unless marks of the writing stand between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Where.
    pub at: Range<usize>,
    /// What.
    pub text: String,
}

/// A heading, and everything under it up to the next.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: Words,
    /// From 1.
    pub level: u8,
    /// The bytes under it.
    pub body: Range<usize>,
    /// The bytes under it have something to say.
    pub filled: bool,
    /// The items of its lists.
    pub items: Vec<Words>,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// All of it.
    pub at: Range<usize>,
    /// The cells of its first row, and of each other one.
    pub rows: Vec<Vec<Words>>,
}

/// A link or a picture.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    /// All of it.
    pub at: Range<usize>,
    /// What is shown.
    pub text: String,
    /// Where it leads to.
    pub to: Words,
}

/// A document in its parts, in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// All bytes of the text.
    pub body: Range<usize>,
    /// The bytes before the first heading, and their tables and items; without a heading of its own.
    pub before: Section,
    /// The sections.
    pub sections: Vec<Section>,
    /// Links and pictures.
    pub links: Vec<Link>,
    /// The bytes that are no words for people: code, comments, addresses of links.
    pub mute: Vec<Range<usize>>,
    /// What the file says about itself beside the text, by the keys that rules know.
    pub properties: Vec<(&'static str, Words)>,
}

/// True when one of these contains a byte; they stand in their order.
pub fn is_in<T>(all: &[T], at: usize, range: impl Fn(&T) -> &Range<usize>) -> bool {
    let before = all.partition_point(|one| range(one).start <= at);
    // One that begins earlier may end later, but none of these is inside of another that it leaves.
    all[..before].last().is_some_and(|one| range(one).contains(&at))
}

impl Outline {
    /// The title: the only heading of the first level, or the first where there are many.
    pub fn title(&self) -> Option<&Section> {
        self.sections.first().filter(|section| section.level == 1)
    }

    /// What stands on the title page: between the title and the next heading.
    pub fn title_page(&self) -> &Section {
        self.title().unwrap_or(&self.before)
    }

    /// The headings above each section and its own, the outer ones first.
    pub fn ways(&self) -> Vec<String> {
        // The number of each section above the one at hand.
        let mut above: Vec<usize> = Vec::new();
        let way = |(number, section): (usize, &Section)| {
            above.retain(|&other| self.sections[other].level < section.level);
            above.push(number);
            let names: Vec<&str> = above.iter().map(|&at| self.sections[at].heading.text.trim()).collect();
            names.join(BELOW)
        };
        self.sections.iter().enumerate().map(way).collect()
    }

    /// The section at hand while a document is read.
    pub fn last(&mut self) -> &mut Section {
        self.sections.last_mut().unwrap_or(&mut self.before)
    }

    /// Puts the mute bytes in their order, those inside of others left out.
    pub fn in_order(&mut self) {
        self.mute.sort_by_key(|mute| (mute.start, usize::MAX - mute.end));
        let mut end = 0;
        self.mute.retain(|mute| {
            let new = mute.end > end;
            end = end.max(mute.end);
            new
        });
    }

    /// True for a byte that is no word for people.
    pub fn is_mute(&self, at: usize) -> bool {
        is_in(&self.mute, at, |mute| mute)
    }
}
