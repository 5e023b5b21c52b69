//! A value and a way to write it in; YAML text with the bytes where every node must stand out. Knows nothing of the loader.

use std::ops::Range;

use junshu::node::Kind;
use proptest::prelude::*;
use serde_json::Value as Json;

/// A value with the way it is written.
#[derive(Clone, Debug)]
pub enum Yaml {
    /// As written: `~`, `true`, `-12`, `2026-04-01`, with its value.
    Plain(String, Json),
    Single(String),
    Double(String),
    /// `|-` with these lines; `|` when the flag is set. Only in block surroundings.
    Literal(Vec<String>, bool),
    /// Nothing at all; only under a key of a block map.
    Nothing,
    List(Vec<Yaml>, Flow),
    Map(Vec<(Yaml, Yaml)>, Flow),
}

type Flow = bool;

/// Where a node must stand and what it must be; in the order in which values begin.
#[derive(Clone, Debug)]
pub struct Expected {
    pub kind: Kind,
    pub span: Range<usize>,
    pub key: Option<Range<usize>>,
    /// The value of a scalar.
    pub value: Json,
}

/// What has been written so far.
#[derive(Debug)]
pub struct Emitter {
    pub text: String,
    pub expected: Vec<Expected>,
    line_end: &'static str,
    lines: usize,
    /// Where the last key or value ended.
    reached: usize,
}

impl Yaml {
    fn is_block(&self) -> bool {
        match self {
            Self::List(items, flow) => !flow && !items.is_empty(),
            Self::Map(entries, flow) => !flow && !entries.is_empty(),
            _ => false,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Plain(_, Json::Bool(_)) => Kind::Bool,
            Self::Plain(_, Json::Number(_)) => Kind::Int,
            Self::Plain(_, Json::Null) | Self::Nothing => Kind::Null,
            Self::List(..) => Kind::List,
            Self::Map(..) => Kind::Map,
            _ => Kind::Text,
        }
    }

    fn value(&self) -> Json {
        match self {
            Self::Plain(_, value) => value.clone(),
            Self::Single(text) | Self::Double(text) => text.as_str().into(),
            Self::Literal(lines, clip) => (lines.join("\n") + if *clip { "\n" } else { "" }).into(),
            _ => Json::Null,
        }
    }
}

impl Emitter {
    /// Writes a block map as a whole file.
    pub fn file(map: &Yaml, line_end: &'static str, mark: bool) -> Self {
        let text = if mark { "\u{feff}".to_owned() } else { String::new() };
        let mut emitter = Self { text, expected: Vec::new(), line_end, lines: 0, reached: 0 };
        emitter.block(map, 0, None);
        emitter
    }

    /// Ends a line; some lines get a comment, some are followed by a blank one or one of comments only.
    fn line(&mut self, comment: bool) {
        self.lines += 1;
        if comment && self.lines.is_multiple_of(3) {
            self.text.push_str("   # 注記：全角 and ｶﾅ");
        }
        self.text.push_str(self.line_end);
        if comment && self.lines.is_multiple_of(7) {
            self.text.push_str(self.line_end);
            self.text.push_str(if self.lines.is_multiple_of(2) { "# 段落の注記" } else { "" });
            self.text.push_str(self.line_end);
        }
    }

    fn expect(&mut self, yaml: &Yaml, key: Option<Range<usize>>) -> usize {
        let start = self.text.len();
        self.expected.push(Expected { kind: yaml.kind(), span: start..start, key, value: yaml.value() });
        self.expected.len() - 1
    }

    /// A container on lines of its own; the cursor is where its first key or dash goes.
    fn block(&mut self, yaml: &Yaml, indent: usize, key: Option<Range<usize>>) {
        let at = self.expect(yaml, key);
        let pad = " ".repeat(indent);
        match yaml {
            Yaml::Map(entries, _) => {
                for (n, (name, value)) in entries.iter().enumerate() {
                    self.text.push_str(if n > 0 { &pad } else { "" });
                    let key = self.written(name);
                    self.text.push(':');
                    self.value(value, indent + 2, key);
                }
            }
            Yaml::List(items, _) => {
                for (n, item) in items.iter().enumerate() {
                    self.text.push_str(if n > 0 { &pad } else { "" });
                    self.text.push('-');
                    self.item(item, indent + 2);
                }
            }
            _ => unreachable!("only containers stand as blocks"),
        }
        self.expected[at].span.end = self.reached;
    }

    /// What follows `key:`.
    fn value(&mut self, yaml: &Yaml, indent: usize, key: Range<usize>) {
        if yaml.is_block() {
            self.line(true);
            self.text.push_str(&" ".repeat(indent));
            self.block(yaml, indent, Some(key));
        } else if matches!(yaml, Yaml::Nothing) {
            let at = self.expect(yaml, Some(key.clone()));
            self.expected[at].span = key.end..key.end;
            self.line(true);
        } else {
            self.text.push(' ');
            self.leaf(yaml, indent, Some(key));
        }
    }

    /// What follows `-`.
    fn item(&mut self, yaml: &Yaml, indent: usize) {
        self.text.push(' ');
        if yaml.is_block() { self.block(yaml, indent, None) } else { self.leaf(yaml, indent, None) }
    }

    fn leaf(&mut self, yaml: &Yaml, indent: usize, key: Option<Range<usize>>) {
        let Yaml::Literal(lines, clip) = yaml else {
            self.inline(yaml, key);
            self.line(true);
            return;
        };
        self.text.push_str(if *clip { "|" } else { "|-" });
        self.text.push_str(self.line_end);
        let pad = " ".repeat(indent);
        let at = self.expect(yaml, key);
        self.expected[at].span.start += pad.len();
        for line in lines {
            self.text.push_str(&pad);
            self.text.push_str(line);
            self.reached = self.text.len();
            self.text.push_str(self.line_end);
        }
        self.expected[at].span.end = self.reached;
    }

    /// A scalar or a container on one line.
    fn inline(&mut self, yaml: &Yaml, key: Option<Range<usize>>) {
        let at = self.expect(yaml, key);
        match yaml {
            Yaml::List(items, _) => {
                self.text.push('[');
                for (n, item) in items.iter().enumerate() {
                    self.text.push_str(if n > 0 { ", " } else { "" });
                    self.inline(item, None);
                }
                self.text.push(']');
            }
            Yaml::Map(entries, _) => {
                self.text.push('{');
                for (n, (name, value)) in entries.iter().enumerate() {
                    self.text.push_str(if n > 0 { ", " } else { " " });
                    let key = self.written(name);
                    self.text.push_str(": ");
                    self.inline(value, Some(key));
                }
                self.text.push_str(" }");
            }
            scalar => drop(self.written(scalar)),
        }
        self.reached = self.text.len();
        self.expected[at].span.end = self.reached;
    }

    /// Writes a scalar of one line; gives its bytes.
    fn written(&mut self, scalar: &Yaml) -> Range<usize> {
        let start = self.text.len();
        match scalar {
            Yaml::Plain(text, _) => self.text.push_str(text),
            Yaml::Single(text) => self.text.push_str(&format!("'{}'", text.replace('\'', "''"))),
            Yaml::Double(text) => self.text.push_str(&double(text)),
            Yaml::Literal(lines, _) => self.text.push_str(&double(&lines.join("\n"))),
            _ => self.text.push('~'),
        }
        self.reached = self.text.len();
        start..self.reached
    }
}

/// Double-quoted, with escapes for what needs them and for every third character that does not.
fn double(text: &str) -> String {
    let escaped = text.chars().enumerate().map(|(n, c)| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        c if c.is_control() || (n % 3 == 2 && !c.is_ascii()) => format!("\\U{:08X}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Characters of Japanese records: kanji, kana, full-width and half-width forms, marks, beyond the BMP.
const LETTERS: &str = "架空病院ひらガナ　：、。（）１Ａｶﾅﾞﾟ々〇𠮷😀é\u{301}abcXYZ019_./";
/// Those, and what means something to YAML.
const SIGNS: &str = "#'\"\\[]{},&*!|>%@`?:~-<= \t";

fn letters(signs: bool) -> impl Strategy<Value = String> {
    let pool: Vec<char> = LETTERS.chars().chain(SIGNS.chars().filter(|_| signs)).collect();
    prop::collection::vec(prop::sample::select(pool), 0..12).prop_map(|chars| chars.into_iter().collect())
}

fn text() -> impl Strategy<Value = Yaml> {
    prop_oneof![
        // A kanji in front: no number, no sign, never empty.
        letters(false).prop_map(|text| format!("記{text}")).prop_map(|text| Yaml::Plain(text.clone(), text.into())),
        letters(true).prop_map(Yaml::Single),
        letters(true).prop_map(Yaml::Double),
        letters(true).prop_map(|text| Yaml::Double(format!("{text}\u{1b}[31m\n\u{7}\u{9b}"))),
        prop::sample::select(vec!["2026-04-01", "000-0000-0101", "V-PACS", "Aの規程"])
            .prop_map(|text| Yaml::Plain(text.to_owned(), text.into())),
    ]
}

fn scalar() -> impl Strategy<Value = Yaml> {
    prop_oneof![
        4 => text(),
        1 => any::<i64>().prop_map(|n| Yaml::Plain(n.to_string(), n.into())),
        1 => any::<bool>().prop_map(|b| Yaml::Plain(b.to_string(), b.into())),
        1 => Just(Yaml::Plain("~".to_owned(), Json::Null)),
        1 => Just(Yaml::Nothing),
        1 => prop::collection::vec(letters(true).prop_map(|line| format!("行{}", line.trim_end())), 1..4)
            .prop_flat_map(|lines| any::<bool>().prop_map(move |clip| Yaml::Literal(lines.clone(), clip))),
    ]
}

/// Keys are made unique by a number at their end.
fn entries(value: impl Strategy<Value = Yaml>) -> impl Strategy<Value = Vec<(Yaml, Yaml)>> {
    prop::collection::vec((text(), value), 0..5).prop_map(|entries| {
        let numbered = entries.into_iter().enumerate().map(|(n, (key, value))| {
            let key = match key {
                Yaml::Single(text) => Yaml::Single(format!("{text}{n}")),
                Yaml::Double(text) => Yaml::Double(format!("{text}{n}")),
                Yaml::Plain(text, _) => Yaml::Plain(format!("{text}{n}"), format!("{text}{n}").into()),
                other => other,
            };
            (key, value)
        });
        numbered.collect()
    })
}

fn yaml() -> impl Strategy<Value = Yaml> {
    scalar().prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..5), any::<bool>())
                .prop_map(|(items, flow)| Yaml::List(items, flow)),
            (entries(inner), any::<bool>()).prop_map(|(entries, flow)| Yaml::Map(entries, flow)),
        ]
    })
}

/// What is only possible in block surroundings, made possible in flow, and items that are there.
fn settled(yaml: Yaml, in_flow: bool, in_list: bool) -> Yaml {
    match yaml {
        Yaml::Nothing if in_flow || in_list => Yaml::Plain("~".to_owned(), Json::Null),
        Yaml::Literal(lines, _) if in_flow => Yaml::Double(lines.join("\n")),
        Yaml::List(items, flow) => {
            let flow = flow || in_flow;
            Yaml::List(items.into_iter().map(|item| settled(item, flow, true)).collect(), flow)
        }
        Yaml::Map(entries, flow) => {
            let flow = flow || in_flow;
            Yaml::Map(entries.into_iter().map(|(key, value)| (key, settled(value, flow, false))).collect(), flow)
        }
        other => other,
    }
}

/// A map for the top of a file, never empty.
pub fn inventory() -> impl Strategy<Value = Yaml> {
    (entries(yaml()), yaml()).prop_map(|(mut entries, last)| {
        entries.push((Yaml::Plain("末尾".to_owned(), Json::Null), last));
        settled(Yaml::Map(entries, false), false, false)
    })
}
