//! A file in; the nodes of the document in it, added to a tree, out.

use std::ops::Range;
use std::sync::Arc;

use super::outline::{Link, Outline, Section, Table, Words, is_in};
use super::{DocumentError, Heading, dates, front, markdown, name, plain_name};
use crate::date::{parse_iso, suggest_iso};
use crate::node::{Builder, Frame, Kind, NodeId, Scalar, Style};
use crate::source::{FileId, SourceFile, Span};
use crate::yaml;

/// Characters of the name of something that a title page says: 「最終見直し日」.
const LONGEST_NAME: usize = 16;

/// Reads a Markdown file.
pub fn markdown(builder: &mut Builder, file: &Arc<SourceFile>) -> Result<NodeId, Vec<DocumentError>> {
    let id = builder.file(file.clone());
    let text = file.text();
    let (front, body) = front::split(text);
    let front = match front {
        Some(part) => front_matter(builder, id, part.end)?,
        None => None,
    };
    let outline = markdown::outline(text, body);
    Ok(Writer { builder, file: id, text }.document(front, &outline))
}

/// Writes a document that has its outline.
pub fn document(builder: &mut Builder, file: &Arc<SourceFile>, outline: &Outline) -> NodeId {
    let id = builder.file(file.clone());
    Writer { builder, file: id, text: file.text() }.document(None, outline)
}

/// The front matter, where it is a map.
fn front_matter(builder: &mut Builder, file: FileId, end: usize) -> Result<Option<NodeId>, Vec<DocumentError>> {
    let before = builder.mark();
    let read = yaml::read_start(builder, file, end);
    builder.without_comments_since(&before);
    read.map_err(|errors| errors.into_iter().map(DocumentError::from).collect::<Vec<_>>())?;
    let node = builder.taken();
    Ok(node.filter(|&node| builder.tree().kind(node) == Kind::Map))
}

/// A section with what only its neighbours tell.
struct Row<'o> {
    section: &'o Section,
    /// The headings above it and its own.
    way: String,
    /// How many sections are under it.
    under: usize,
    anchor: &'o String,
}

struct Writer<'b, 't> {
    builder: &'b mut Builder,
    file: FileId,
    text: &'t str,
}

impl Writer<'_, '_> {
    fn document(mut self, front: Option<NodeId>, outline: &Outline) -> NodeId {
        let body = &outline.body;
        let title = outline.title().map(|section| section.heading.clone());
        let first = title.as_ref().map_or(body.start..body.start, |title| title.at.clone());
        let mut root = self.builder.open(None, self.span(&first), Style::Plain, Kind::Map);
        if let Some(front) = front {
            self.key(&mut root, "front", &first);
            self.builder.hold(&mut root, front);
        }
        self.properties(&mut root, outline, &first);
        if let Some(title) = &title {
            self.key(&mut root, "title", &title.at);
            self.words(&mut root, title);
        }
        let trimmed = self.trimmed(body);
        self.key(&mut root, "text", &first);
        self.slice(&mut root, &trimmed);
        self.facts(&mut root, front, outline, &first);
        self.sections(&mut root, outline, &first);
        self.links(&mut root, &outline.links, &first);
        self.dates(&mut root, outline, &first);
        let node = root.node;
        self.builder.close(&root, first.end as u32);
        self.builder.taken();
        node
    }

    /// What a file says about itself where people do not look; none of it counts as said on the title page.
    fn properties(&mut self, root: &mut Frame, outline: &Outline, at: &Range<usize>) {
        if outline.properties.is_empty() {
            return;
        }
        self.key(root, "properties", at);
        let mut map = self.builder.open(Some(root), self.span(at), Style::Plain, Kind::Map);
        for (key, words) in &outline.properties {
            self.key(&mut map, key, &words.at);
            let node = self.words(&mut map, words);
            if let Some(date) = parse_iso(&words.text) {
                self.builder.date(node, date);
            }
        }
        self.builder.close(&map, at.end as u32);
    }

    /// What the front matter and the title page say, as pairs of a name and a value.
    fn facts(&mut self, root: &mut Frame, front: Option<NodeId>, outline: &Outline, at: &Range<usize>) {
        let mut pairs: Vec<(Words, Words)> = Vec::new();
        let tree = self.builder.tree();
        for entry in front.into_iter().flat_map(|front| tree.entries(front)) {
            if !matches!(tree.kind(entry.value), Kind::Map | Kind::List | Kind::Null) {
                let quote = usize::from(tree.style(entry.value) == Style::Quoted);
                let value = tree.span(entry.value);
                let value = value.start as usize + quote..value.end as usize - quote;
                let name = Words {
                    at: entry.key.start as usize..entry.key.end as usize,
                    text: tree.symbols().name(entry.symbol).to_owned(),
                };
                pairs.push((name, Words { text: self.text[value.clone()].to_owned(), at: value }));
            }
        }
        let page = outline.title_page();
        for table in &page.tables {
            let two = table
                .rows
                .iter()
                .filter_map(|row| if let [name, value] = &row[..] { Some((name, value)) } else { None });
            pairs.extend(
                two.filter(|(_, value)| !value.text.is_empty()).map(|(name, value)| (name.clone(), value.clone())),
            );
        }
        let inside = |at: usize| is_in(&page.tables, at, |table| &table.at);
        pairs.extend(self.lines(&page.body).into_iter().filter(|(name, _)| !inside(name.at.start)));
        self.list(root, "facts", at, &pairs, |this, list, (name, value)| {
            this.map(list, &(name.at.start..value.at.end), |this, pair| {
                this.key(pair, "name", &name.at);
                this.words(pair, name);
                this.key(pair, "value", &name.at);
                let node = this.words(pair, value);
                if let Some(date) = suggest_iso(&value.text) {
                    this.builder.date(node, date);
                }
            });
        });
    }

    /// The pairs written as `名前：値`, one or several in a line.
    fn lines(&self, body: &Range<usize>) -> Vec<(Words, Words)> {
        let mut pairs = Vec::new();
        let mut at = body.start;
        for part in self.text[body.clone()].split_inclusive(['\n', '\u{3000}']) {
            let from = at;
            at += part.len();
            let Some((colon, sign)) = part.char_indices().find(|(_, c)| matches!(c, '：' | ':')) else { continue };
            let name = part[..colon].trim_start_matches(|c: char| c.is_whitespace() || "-*・>|（(".contains(c));
            let start = from + colon - name.len();
            let name = name.trim_end_matches(['*', ' ']);
            let behind = &part[colon + sign.len_utf8()..];
            let value = behind.trim_start_matches(|c: char| c.is_whitespace() || "*|".contains(c));
            let value_start = from + part.len() - value.len();
            let value = unpaired(value.trim_end_matches(|c: char| c.is_whitespace() || "*|".contains(c)));
            if name.is_empty() || value.is_empty() || name.chars().count() > LONGEST_NAME {
                continue;
            }
            pairs.push((
                Words { at: start..start + name.len(), text: name.to_owned() },
                Words { at: value_start..value_start + value.len(), text: value.to_owned() },
            ));
        }
        pairs
    }

    fn sections(&mut self, root: &mut Frame, outline: &Outline, at: &Range<usize>) {
        let before = Some(&outline.before).filter(|before| before.filled);
        let all: Vec<&Section> = before.into_iter().chain(&outline.sections).collect();
        let ways = before.map(|_| String::new()).into_iter().chain(outline.ways());
        let anchors = name::anchors(all.iter().map(|section| section.heading.text.as_str()));
        let rows: Vec<Row<'_>> = (all.iter().zip(&anchors).zip(ways).enumerate())
            .map(|(number, ((section, anchor), way))| {
                let under = all[number + 1..].iter().take_while(|next| next.level > section.level).count();
                Row { section, way, under, anchor }
            })
            .collect();
        self.list(root, "sections", at, &rows, Self::section);
    }

    fn section(&mut self, list: &mut Frame, row: &Row<'_>) {
        let Row { section, way, under, anchor } = row;
        let heading = &section.heading;
        let start = if section.level == 0 { section.body.start } else { heading.at.start };
        let shown = if section.level == 0 { start..start } else { heading.at.clone() };
        self.map(list, &(start..section.body.end.max(start)), |this, map| {
            if section.level > 0 {
                this.key(map, "heading", &shown);
                this.words(map, heading);
                this.key(map, "name", &shown);
                this.owned(map, &shown, plain_name(&heading.text));
                let number = Heading::of(&heading.text).number;
                if !number.is_empty() {
                    this.key(map, "number", &shown);
                    this.owned(map, &shown, number.to_owned());
                }
                this.key(map, "path", &shown);
                this.owned(map, &shown, way.clone());
                this.key(map, "anchor", &shown);
                this.owned(map, &shown, (*anchor).clone());
            }
            this.key(map, "level", &shown);
            this.builder.scalar(Some(map), this.span(&shown), Style::Plain, Scalar::Int(section.level.into()));
            this.key(map, "children", &shown);
            this.builder.scalar(Some(map), this.span(&shown), Style::Plain, Scalar::Int(*under as i64));
            this.key(map, "filled", &shown);
            this.builder.scalar(Some(map), this.span(&shown), Style::Plain, Scalar::Bool(section.filled));
            let body = this.trimmed(&section.body);
            if !body.is_empty() {
                this.key(map, "text", &shown);
                this.slice(map, &body);
            }
            this.list(map, "items", &shown, &section.items, |this, list, item| _ = this.words(list, item));
            this.list(map, "tables", &shown, &section.tables, Self::table);
        });
    }

    fn table(&mut self, list: &mut Frame, table: &Table) {
        let (header, rows) = table.rows.split_first().map_or((&[][..], &[][..]), |(first, rest)| (&first[..], rest));
        let shown = header.first().map_or(table.at.start..table.at.start, |cell| cell.at.clone());
        self.map(list, &table.at, |this, map| {
            this.list(map, "header", &shown, header, |this, list, cell| _ = this.words(list, cell));
            this.list(map, "rows", &shown, rows, |this, list, row| {
                let at = row.first().map_or(shown.clone(), |cell| cell.at.clone());
                let mut cells = this.builder.open(Some(list), this.span(&at), Style::Plain, Kind::List);
                row.iter().for_each(|cell| _ = this.words(&mut cells, cell));
                let end = row.last().map_or(at.end, |cell| cell.at.end);
                this.builder.close(&cells, end as u32);
            });
        });
    }

    fn links(&mut self, root: &mut Frame, links: &[Link], at: &Range<usize>) {
        self.list(root, "links", at, links, |this, list, link| {
            this.map(list, &link.at, |this, map| {
                this.key(map, "text", &link.to.at);
                this.owned(map, &link.at, link.text.clone());
                this.key(map, "to", &link.to.at);
                this.words(map, &link.to);
            });
        });
    }

    fn dates(&mut self, root: &mut Frame, outline: &Outline, at: &Range<usize>) {
        let body = &outline.body;
        let found = dates::dates(&self.text[body.clone()]);
        let whole = |at: &Range<usize>| body.start + at.start..body.start + at.end;
        let found = found.into_iter().map(|date| dates::Written { at: whole(&date.at), ..date });
        let found: Vec<dates::Written> = found.filter(|date| !outline.is_mute(date.at.start)).collect();
        self.list(root, "dates", at, &found, |this, list, date| {
            this.map(list, &date.at, |this, map| {
                this.key(map, "text", &date.at);
                this.slice(map, &date.at);
                if let Some(day) = date.date {
                    this.key(map, "date", &date.at);
                    let node = this.slice(map, &date.at);
                    this.builder.date(node, day);
                }
            });
        });
    }

    fn list<T>(
        &mut self,
        map: &mut Frame,
        key: &str,
        at: &Range<usize>,
        of: &[T],
        mut each: impl FnMut(&mut Self, &mut Frame, &T),
    ) {
        self.key(map, key, at);
        let mut list = self.builder.open(Some(map), self.span(at), Style::Plain, Kind::List);
        of.iter().for_each(|one| each(self, &mut list, one));
        self.builder.close(&list, at.end as u32);
    }

    fn map(&mut self, list: &mut Frame, at: &Range<usize>, fill: impl FnOnce(&mut Self, &mut Frame)) {
        let mut map = self.builder.open(Some(list), self.span(at), Style::Plain, Kind::Map);
        fill(self, &mut map);
        self.builder.close(&map, at.end as u32);
    }

    fn key(&mut self, map: &mut Frame, name: &str, at: &Range<usize>) {
        let symbol = self.builder.symbol(name);
        let span = self.span(at);
        self.builder.key(map, symbol, span);
    }

    /// Words as a text that is the slice of the file, where it is.
    fn words(&mut self, parent: &mut Frame, words: &Words) -> NodeId {
        if self.text[words.at.clone()] == *words.text {
            self.slice(parent, &words.at)
        } else {
            self.owned(parent, &words.at, words.text.clone())
        }
    }

    fn slice(&mut self, parent: &mut Frame, at: &Range<usize>) -> NodeId {
        self.builder.scalar(Some(parent), self.span(at), Style::Plain, Scalar::Slice)
    }

    fn owned(&mut self, parent: &mut Frame, at: &Range<usize>, text: String) -> NodeId {
        self.builder.scalar(Some(parent), self.span(at), Style::Plain, Scalar::Owned(text.into()))
    }

    fn trimmed(&self, at: &Range<usize>) -> Range<usize> {
        let text = &self.text[at.clone()];
        let start = at.start + text.len() - text.trim_start().len();
        start..(start + text.trim().len())
    }

    fn span(&self, at: &Range<usize>) -> Span {
        Span::new(self.file, at.start as u32, at.end as u32)
    }
}

/// A value without the bracket that closes one before its name.
fn unpaired(value: &str) -> &str {
    let closed =
        |open: char, close: char| value.ends_with(close) && value.matches(close).count() > value.matches(open).count();
    if closed('（', '）') || closed('(', ')') { value.trim_end_matches(['）', ')']).trim_end() } else { value }
}
