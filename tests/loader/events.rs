//! The events of a case of the yaml-test-suite in; its documents, with each alias as what it stands for, out.

use std::collections::HashMap;

/// A value as it is written. Containers say whether they are in flow style.
#[derive(Clone, Debug)]
pub enum Event {
    Scalar(Written, String, bool),
    Map(bool, Vec<(Event, Event)>),
    List(bool, Vec<Event>),
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug)]
pub enum Written {
    Plain,
    Quoted,
    Block,
}

/// The documents.
pub fn documents(events: &str) -> Vec<Event> {
    let mut reader = Reader { lines: events.lines(), anchors: HashMap::new() };
    let mut documents = Vec::new();
    while let Some(line) = reader.lines.next() {
        if line.starts_with("+DOC") {
            documents.extend(reader.event());
        }
    }
    documents
}

struct Reader<'e> {
    lines: std::str::Lines<'e>,
    anchors: HashMap<&'e str, Event>,
}

impl<'e> Reader<'e> {
    /// The next value; nothing where the container ends.
    fn event(&mut self) -> Option<Event> {
        let line = self.lines.next()?;
        let (word, mut rest) = line.split_once(' ').unwrap_or((line, ""));
        let flow = rest.starts_with("{}") || rest.starts_with("[]");
        rest = if flow { rest[2..].trim_start() } else { rest };
        let mut anchor = None;
        if let Some(named) = rest.strip_prefix('&') {
            let (name, behind) = named.split_once(' ').unwrap_or((named, ""));
            (anchor, rest) = (Some(name), behind);
        }
        let tagged = rest.starts_with('<');
        if tagged {
            rest = rest.split_once('>').map_or("", |(_, behind)| behind.trim_start_matches(' '));
        }
        let event = match word {
            "=ALI" => return self.anchors.get(line.split_once('*')?.1).cloned(),
            "=VAL" => {
                let written = match rest.as_bytes().first()? {
                    b':' => Written::Plain,
                    b'|' | b'>' => Written::Block,
                    _ => Written::Quoted,
                };
                Event::Scalar(written, text(&rest[1..]), tagged)
            }
            "+SEQ" => Event::List(flow, std::iter::from_fn(|| self.event()).collect()),
            "+MAP" => {
                let pair = |reader: &mut Self| Some((reader.event()?, reader.event()?));
                Event::Map(flow, std::iter::from_fn(|| pair(self)).collect())
            }
            _ => return None,
        };
        if let Some(name) = anchor {
            self.anchors.insert(name, event.clone());
        }
        Some(event)
    }
}

/// A text without its escapes.
fn text(escaped: &str) -> String {
    let mut text = String::new();
    let mut signs = escaped.chars();
    while let Some(sign) = signs.next() {
        text.push(match sign {
            '\\' => match signs.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('b') => '\u{8}',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    text
}
