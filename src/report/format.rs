//! The formats a report can be written in, one table: adding a format is adding a file and a line here.

use std::io::{self, Write};

use super::stream::{self, Stream};
use super::style::Style;
use super::{Report, csv, github, gitlab, html, json, jsonl, junit, markdown, oscal, rdjson, sarif, short, text, xlsx};

type Render = fn(&Report<'_>, Style, &mut dyn Write) -> io::Result<()>;
type Start = fn(Style) -> Box<dyn Stream>;

/// One format.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// It shows the nodes that were read while rules held.
    pub evidence: bool,
    /// It shows what runs out in the days to come.
    pub forecast: bool,
    /// It shows the keys that no rule read, where everything is asked for.
    pub unread: bool,
    /// It is not text: a terminal is no place for it.
    pub binary: bool,
    how: How,
}

/// How a format is written.
#[derive(Debug)]
enum How {
    /// From the whole report.
    Whole(Render),
    /// Facility by facility.
    Stream(Start),
}

/// All formats: for people, for CI, for other programs.
pub static FORMATS: &[Format] = &[
    streamed("text", "端末で読む（既定）", |style| Box::new(text::Text::new(style.look))).with_unread(),
    streamed("short", "一件一行: ファイル:行:列", |style| Box::new(short::Short { look: style.look })),
    of("html", "人に渡す一枚の報告書（印刷はA4）", html::render).with_evidence().with_forecast().with_unread(),
    of("xlsx", "対応を書き込む Excel のブック", xlsx::render).with_evidence().with_forecast().of_bytes(),
    of("csv", "一件一行の表: Excel で開く", csv::render),
    of("markdown", "プルリクエストのコメント、ジョブのまとめ", markdown::render),
    of("github", "GitHub Actions の注釈", github::render),
    of("gitlab", "GitLab の Code Quality", gitlab::render),
    of("junit", "CI のテスト結果に並べる（JUnit XML）", junit::render),
    of("sarif", "コード検査の画面で読む（SARIF 2.1.0）", sarif::render),
    of("rdjson", "reviewdog などのレビュー（rdjson）", rdjson::render),
    streamed("json", "機械で読む（junshu.report/1）", |style| Box::new(json::Document::new(style.complete)))
        .with_evidence(),
    streamed("jsonl", "一行ずつ機械で読む（junshu.report-lines/1）", |_| Box::new(jsonl::Lines)).with_evidence(),
    of("oscal", "点検の結果を OSCAL で渡す（assessment-results）", oscal::render).with_evidence(),
    of("oscal-catalog", "遵守事項の目録を OSCAL で渡す（catalog）", oscal::catalog::render),
];

/// A format of text that shows findings only.
const fn of(name: &'static str, about: &'static str, render: Render) -> Format {
    Format { name, about, evidence: false, forecast: false, unread: false, binary: false, how: How::Whole(render) }
}

/// The same, for a format that needs one facility at a time.
const fn streamed(name: &'static str, about: &'static str, start: Start) -> Format {
    Format { name, about, evidence: false, forecast: false, unread: false, binary: false, how: How::Stream(start) }
}

impl Format {
    const fn with_evidence(self) -> Self {
        Self { evidence: true, ..self }
    }

    const fn with_forecast(self) -> Self {
        Self { forecast: true, ..self }
    }

    const fn with_unread(self) -> Self {
        Self { unread: true, ..self }
    }

    const fn of_bytes(self) -> Self {
        Self { binary: true, ..self }
    }

    /// The format with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// Writes a report.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn render(&self, report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match self.how {
            How::Whole(render) => render(report, style, out),
            How::Stream(start) => stream::write(&mut *start(style), report, out),
        }
    }

    /// A writer that takes facilities one by one, when the format needs no more.
    #[must_use]
    pub fn stream(&self, style: Style) -> Option<Box<dyn Stream>> {
        match self.how {
            How::Whole(_) => None,
            How::Stream(start) => Some(start(style)),
        }
    }
}
