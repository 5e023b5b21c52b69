//! Rows and figures in; two tables on stdout out, as text or as Markdown.

use unicode_width::UnicodeWidthStr as _;

use super::budget::Row;
use super::figures::Figures;
use super::machine;
use super::task::Task;

/// Prints everything.
pub fn print(rows: &[Row], figures: &Figures, runs: usize, markdown: bool) {
    println!("{}; the best of {runs} rounds, release build, two threads\n", machine::facts());
    let verdict = |row: &Row| match row.passed {
        Some(true) => "pass",
        Some(false) if markdown => "**MISSED**",
        Some(false) => "MISSED",
        None => "–",
    };
    let cells = |row: &Row| {
        let what = [row.number, row.what].map(ToOwned::to_owned);
        [what.to_vec(), vec![row.measured.clone(), row.limit.clone(), verdict(row).to_owned()]].concat()
    };
    lines(&["", "budget", "measured", "limit", ""], rows.iter().map(cells).collect(), markdown);
    println!();
    let measured = Task::ALL.iter().filter_map(|(task, what, on)| program(*task, what, on, figures));
    lines(&["program", "on", "wall", "CPU", "peak memory", "MB/s (CPU)"], measured.collect(), markdown);
}

/// What one program cost.
fn program(task: Task, what: &str, on: &str, figures: &Figures) -> Option<Vec<String>> {
    let cost = figures.of(task)?;
    let bytes = match on {
        "XL" => figures.bytes.0,
        "M" => figures.bytes.1,
        "L" => figures.bytes_l,
        _ => 0,
    };
    let speed = bytes as f64 / 1e6 / cost.cpu.as_secs_f64();
    Some(vec![
        what.to_owned(),
        on.to_owned(),
        format!("{:.1} ms", cost.wall.as_secs_f64() * 1_000.0),
        format!("{:.1} ms", cost.cpu.as_secs_f64() * 1_000.0),
        format!("{:.1} MB", cost.memory as f64 / 1e6),
        if bytes == 0 { String::new() } else { format!("{speed:.1}") },
    ])
}

fn lines(heads: &[&str], rows: Vec<Vec<String>>, markdown: bool) {
    let heads: Vec<String> = heads.iter().map(ToString::to_string).collect();
    let widths: Vec<usize> = (0..heads.len())
        .map(|n| rows.iter().chain([&heads]).map(|row| row[n].width()).max().unwrap_or_default())
        .collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        let cells: Vec<String> = cells.collect();
        if markdown { format!("| {} |", cells.join(" | ")) } else { cells.join("  ").trim_end().to_owned() }
    };
    println!("{}", line(&heads));
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    println!("{}", line(&rules));
    rows.iter().for_each(|row| println!("{}", line(row)));
}
