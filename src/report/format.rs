//! The formats a report can be written in, one table: adding a format is adding a file and a line here.

use std::io::{self, Write};

use super::text::Look;
use super::{Report, csv, github, gitlab, html, json, jsonl, junit, markdown, oscal, rdjson, sarif, short, text, xlsx};

/// How a report is to be written, beyond the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// How text is drawn.
    pub look: Look,
    /// Machine formats that can tell also list what holds and what does not apply.
    pub passes: bool,
}

type Render = fn(&Report<'_>, Style, &mut dyn Write) -> io::Result<()>;

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
    /// It is not text: a terminal is no place for it.
    pub binary: bool,
    render: Render,
}

/// All formats.
pub static FORMATS: &[Format] = &[
    Format {
        render: |report, style, out| text::render(report, style.look, out),
        ..named("text", "端末で読む（既定）")
    },
    Format { render: short::render, ..named("short", "一件一行: ファイル:行:列") },
    Format {
        render: |report, _, out| json::render(report, out),
        evidence: true,
        ..named("json", "機械で読む（junshu.report/1）")
    },
    Format { render: sarif::render, ..named("sarif", "コード検査の画面で読む（SARIF 2.1.0）") },
    Format { render: csv::render, ..named("csv", "一件一行の表: Excel で開く") },
    Format {
        render: xlsx::render,
        evidence: true,
        forecast: true,
        binary: true,
        ..named("xlsx", "対応を書き込む Excel のブック")
    },
    Format {
        render: markdown::render, ..named("markdown", "プルリクエストのコメント、ジョブのまとめ")
    },
    Format {
        render: oscal::render,
        evidence: true,
        ..named("oscal", "点検の結果を OSCAL で渡す（assessment-results）")
    },
    Format {
        render: oscal::catalog::render, ..named("oscal-catalog", "遵守事項の目録を OSCAL で渡す（catalog）")
    },
    Format {
        render: jsonl::render, evidence: true, ..named("jsonl", "一行ずつ機械で読む（junshu.report-lines/1）")
    },
    Format { render: junit::render, ..named("junit", "CI のテスト結果に並べる（JUnit XML）") },
    Format { render: github::render, ..named("github", "GitHub Actions の注釈") },
    Format { render: gitlab::render, ..named("gitlab", "GitLab の Code Quality") },
    Format { render: rdjson::render, ..named("rdjson", "reviewdog などのレビュー（rdjson）") },
        render: html::render,
        evidence: true,
        forecast: true,
        ..named("html", "人に渡す一枚の報告書（印刷はA4）")
    },
];

const fn named(name: &'static str, about: &'static str) -> Format {
    Format { name, about, evidence: false, forecast: false, binary: false, render: |_, _, _| Ok(()) }
}

impl Format {
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
        (self.render)(report, style, out)
    }
}
