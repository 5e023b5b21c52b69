//! A rule's Markdown page in; title, why, fix and executed cases out, or the place where the page is not as it must be.

mod plain;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use miette::{Diagnostic, SourceSpan};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use thiserror::Error;

pub use plain::plain;

use crate::date::{self, Date};
use crate::finding::Severity;
use crate::source::SourceFile;
use crate::suggest::did_you_mean;

/// The page of a rule.
#[derive(Debug)]
pub struct Page {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The heading.
    pub title: String,
    /// `## なぜ`, as Markdown.
    pub why: String,
    /// `## 直し方`, as Markdown.
    pub fix: String,
    /// The bytes under `## 例`.
    pub under_examples: Range<usize>,
    /// The `yaml` blocks there.
    pub cases: Vec<Case>,
}

/// The page of a rule, read at once or when it is first asked for.
#[derive(Debug)]
pub struct RulePage {
    file: Arc<SourceFile>,
    page: OnceLock<Page>,
}

impl RulePage {
    /// A page that may have anything wrong with it.
    ///
    /// # Errors
    /// As [`Page::parse`].
    pub fn read(file: Arc<SourceFile>) -> Result<Self, PageError> {
        let page = Page::parse(file.clone())?;
        Ok(Self { file, page: page.into() })
    }

    /// A page of the pack that is built in: most runs ask for none of them, and tests have read them all.
    #[must_use]
    pub fn built_in(file: Arc<SourceFile>) -> Self {
        Self { file, page: OnceLock::new() }
    }

    /// The page.
    ///
    /// # Panics
    /// When a page that is built in is none, which a test would have found.
    pub fn get(&self) -> &Page {
        self.page.get_or_init(|| Page::parse(self.file.clone()).expect("the pages that are built in are pages"))
    }
}

/// One executed example.
#[derive(Debug)]
pub struct Case {
    /// The line of the page on which its YAML starts (1-based).
    pub line: u32,
    /// Its bytes in the page.
    pub range: Range<usize>,
    /// The whole inventory.
    pub yaml: String,
    /// The date it is run as of.
    pub today: Option<Date>,
    /// Parameters it changes.
    pub params: BTreeMap<String, String>,
    /// The name of the file in which it stands, where that matters.
    pub file: Option<String>,
    /// The files that exist beside it.
    pub files: BTreeSet<String>,
    /// The documents beside it, by their path: the `markdown` blocks behind it, with their bytes in the page.
    pub documents: BTreeMap<String, Range<usize>>,
    /// The requirement it is run for, where the rule is run for many (signatures).
    pub requirement: Option<String>,
    /// What must be flagged.
    pub marks: Vec<Mark>,
}

/// `# fail: words` at the end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The line inside the block (1-based).
    pub line: u32,
    /// The severity.
    pub severity: Severity,
    /// Words that the message must contain.
    pub words: String,
    /// The byte of the line at which the mark starts.
    pub start: usize,
}

impl Mark {
    /// The words with which a mark begins.
    const WORDS: [(&str, Severity); 3] =
        [("fail:", Severity::Error), ("warn:", Severity::Warning), ("info:", Severity::Info)];

    /// What a mark of this severity begins with, and a space.
    #[must_use]
    pub fn word(severity: Severity) -> String {
        Self::WORDS.iter().find(|(_, own)| *own == severity).map(|(word, _)| format!("{word} ")).unwrap_or_default()
    }
}

/// A page that cannot be used.
#[derive(Debug, Error, Diagnostic)]
#[error("ページが正しくありません: {message}")]
#[diagnostic(
    code(rule::page),
    help("ページの形は `junshu explain rule::page` にあります: # 題、## なぜ、## 直し方、## 例")
)]
pub struct PageError {
    /// The file.
    #[source_code]
    file: Arc<SourceFile>,
    /// The place.
    #[label(primary, "ここ")]
    at: SourceSpan,
    /// What is wrong.
    message: String,
}

impl Page {
    /// Bytes of one page; a long one has a hundredth.
    pub const MAX_BYTES: usize = 1 << 20;

    /// Reads a page.
    ///
    /// # Errors
    /// A page that is too long, a heading that is missing, or a case whose options cannot be read.
    pub fn parse(file: Arc<SourceFile>) -> Result<Self, PageError> {
        if file.text().len() > Self::MAX_BYTES {
            let message = format!("長すぎます（上限 {} バイト）", Self::MAX_BYTES);
            return Err(PageError { file, at: (0..0).into(), message });
        }
        let sections = sections(file.text());
        let error = |at: Range<usize>, message: String| PageError { file: file.clone(), at: at.into(), message };
        let start = 0..file.text().lines().next().map_or(0, str::len);
        let find = |level: HeadingLevel, name: &str| {
            sections.iter().find(|s| s.level == level && (name.is_empty() || s.title == name))
        };
        let need = |name: &str| {
            find(HeadingLevel::H2, name).ok_or_else(|| error(start.clone(), format!("`## {name}` がありません")))
        };
        let title = find(HeadingLevel::H1, "").ok_or_else(|| error(start.clone(), "`# 題` がありません".to_owned()))?;
        let text = |section: &Section| file.text()[section.body.clone()].trim().to_owned();
        let (why, fix, examples) = (need("なぜ")?, need("直し方")?, need("例")?);
        for section in [why, fix] {
            if text(section).is_empty() {
                return Err(error(section.heading.clone(), format!("`## {}` に本文がありません", section.title)));
            }
        }
        let mut cases = Vec::new();
        for block in &examples.blocks {
            let added = match block.language().as_str() {
                "yaml" => case(&file, block).map(|case| cases.push(case)),
                _ => document(&file, block, cases.last_mut()),
            };
            added.map_err(|message| error(block.fence.clone(), message))?;
        }
        let (title, why, fix) = (title.title.clone(), text(why), text(fix));
        Ok(Self { title, why, fix, under_examples: examples.body.clone(), cases, file })
    }

    /// The text under `## 例`, blocks included.
    #[must_use]
    pub fn examples(&self) -> &str {
        &self.file.text()[self.under_examples.clone()]
    }
}

struct Section {
    level: HeadingLevel,
    title: String,
    heading: Range<usize>,
    body: Range<usize>,
    /// Those of a case.
    blocks: Vec<Block>,
}

/// The languages of the blocks that a case is made of.
const LANGUAGES: [&str; 2] = ["yaml", "markdown"];

struct Block {
    info: String,
    /// The opening fence's line.
    fence: Range<usize>,
    body: Range<usize>,
}

impl Block {
    /// In small letters; `yml` is `yaml`.
    fn language(&self) -> String {
        let name = self.info.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        if name == "yml" { "yaml".to_owned() } else { name }
    }
}

/// The headings of the page with what stands below each.
fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut heading: Option<(HeadingLevel, String, Range<usize>)> = None;
    let mut block: Option<Block> = None;
    // A byte order mark is no part of the first heading.
    let from = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for (event, range) in Parser::new(&text[from..]).into_offset_iter() {
        let range = range.start + from..range.end + from;
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                if let Some(last) = sections.last_mut() {
                    last.body.end = range.start;
                }
                heading = Some((level, String::new(), range));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, title, heading)) = heading.take() {
                    let body = heading.end..text.len();
                    sections.push(Section { level, title: title.trim().to_owned(), heading, body, blocks: Vec::new() });
                }
            }
            Event::Text(words) | Event::Code(words) if heading.is_some() => {
                if let Some((_, title, _)) = heading.as_mut() {
                    title.push_str(&words);
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let fence = range.start..range.start + text[range.start..].lines().next().map_or(0, str::len);
                // An empty one stands behind the fence.
                let empty = text.len().min(fence.end + 1);
                block = Some(Block { info: info.to_string(), fence, body: empty..empty });
            }
            Event::Text(_) => {
                if let Some(block) = block.as_mut() {
                    let start = if block.body.is_empty() { range.start } else { block.body.start };
                    block.body = start..range.end;
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let done = block.take().filter(|block| LANGUAGES.contains(&block.language().as_str()));
                if let (Some(block), Some(section)) = (done, sections.last_mut()) {
                    section.blocks.push(block);
                }
            }
            _ => {}
        }
    }
    sections
}

fn case(file: &SourceFile, block: &Block) -> Result<Case, String> {
    let mut case = Case {
        line: file.position(block.body.start as u32).line,
        range: block.body.clone(),
        yaml: file.text()[block.body.clone()].to_owned(),
        today: None,
        params: BTreeMap::new(),
        file: None,
        files: BTreeSet::new(),
        documents: BTreeMap::new(),
        requirement: None,
        marks: Vec::new(),
    };
    for option in block.info.split_whitespace().skip(1) {
        let (key, value) =
            option.split_once('=').ok_or_else(|| format!("`{option}` は `名前=値` の形ではありません"))?;
        match key {
            "today" => {
                case.today =
                    Some(date::parse_iso(value).ok_or_else(|| format!("today の `{value}` は日付ではありません"))?)
            }
            "file" => case.file = Some(value.to_owned()),
            "files" => case.files = value.split(',').map(str::to_owned).collect(),
            "requirement" => case.requirement = Some(value.to_owned()),
            _ => {
                case.params.insert(key.to_owned(), value.to_owned());
            }
        }
    }
    for (number, line) in (1..).zip(case.yaml.lines()) {
        let mark = mark(line, number, ["#", ""]);
        match misspelt(line).filter(|_| mark.is_none()) {
            Some(word) => return Err(format!("印 `{word}` は読めません（`# fail: 言葉` のように、半角で書きます）")),
            None => case.marks.extend(mark),
        }
    }
    Ok(case)
}

/// A document beside the records of the case before it.
fn document(file: &SourceFile, block: &Block, case: Option<&mut Case>) -> Result<(), String> {
    let name = block.info.split_whitespace().nth(1).and_then(|option| option.strip_prefix("file="));
    // A page may show Markdown that is no part of a case.
    let Some(name) = name else { return Ok(()) };
    let case = case.ok_or_else(|| format!("文書 {name} の前に、記録の yaml がありません"))?;
    let from = file.position(block.body.start as u32).line - case.line;
    for (number, line) in (1..).zip(file.text()[block.body.clone()].lines()) {
        case.marks.extend(mark(line, from + number, ["<!--", "-->"]));
    }
    case.files.insert(name.to_owned());
    match case.documents.insert(name.to_owned(), block.body.clone()) {
        Some(_) => Err(format!("文書 {name} が二つあります")),
        None => Ok(()),
    }
}

/// A comment that was meant as a mark: a word that is nearly one, or a full-width colon.
fn misspelt(line: &str) -> Option<&str> {
    let (_, comment) = line.rsplit_once('#')?;
    let end = comment.find([':', '：'])?;
    let (word, colon) = (comment[..end].trim(), comment[end..].starts_with('：'));
    let known = Mark::WORDS.map(|(own, _)| own.trim_end_matches(':'));
    let meant = colon && known.contains(&word) || !known.contains(&word) && did_you_mean(word, known).is_some();
    meant.then_some(word)
}

/// The mark at the end of a line, which stands in a comment.
fn mark(line: &str, number: u32, [begin, end]: [&str; 2]) -> Option<Mark> {
    let (at, mark, severity) = Mark::WORDS.into_iter().find_map(|(mark, severity)| {
        let mark = format!("{begin} {mark}");
        line.rfind(&mark).map(|at| (at, mark, severity))
    })?;
    let words = line[at + mark.len()..].trim_end().trim_end_matches(end).trim().to_owned();
    Some(Mark { line: number, severity, words, start: at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Page, PageError> {
        Page::parse(Arc::new(SourceFile::new("page.md", text)))
    }

    #[test]
    fn a_page_has_its_parts() {
        let page = parse("# 題\n\n## なぜ\n\nw\n\n## 直し方\n\nf\n\n## 例\n\n満たす\n\n```yaml today=2026-01-01 n=1\na: 1 # fail: 足りない\n```\n\n```text\nx: # fail: y\n```\n").unwrap();
        assert_eq!((page.title.as_str(), page.why.as_str(), page.fix.as_str()), ("題", "w", "f"));
        let [case] = &page.cases[..] else { panic!("one yaml block") };
        assert_eq!(case.line, 16);
        assert_eq!(case.marks, [Mark { line: 1, severity: Severity::Error, words: "足りない".to_owned(), start: 5 }]);
        assert_eq!(case.params["n"], "1");
        assert_eq!(case.today.unwrap().to_string(), "2026-01-01");
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = parse("# 題\n\n## なぜ\n\nw\n").unwrap_err();
        assert_eq!(error.to_string(), "ページが正しくありません: `## 直し方` がありません");
        let error = parse("# 題\n## なぜ\nw\n## 直し方\nf\n## 例\n```yaml today=R8\na: 1\n```\n").unwrap_err();
        assert!(error.to_string().contains("`R8` は日付ではありません"));
    }

    #[test]
    fn an_empty_document_stands_behind_its_fence() {
        let page =
            parse("# 題\n## なぜ\nw\n## 直し方\nf\n## 例\n```yaml\na: 1\n```\n```markdown file=a.md\n```\n").unwrap();
        let range = page.cases[0].documents["a.md"].clone();
        assert!(range.is_empty() && range.start > page.cases[0].range.end, "{range:?}");
    }
}
