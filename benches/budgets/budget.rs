//! Figures in; a row for each budget out.

use super::figures::Figures;
use super::task::Task;

/// A budget and what came of it.
pub struct Row {
    /// Its number.
    pub number: &'static str,
    /// What is measured.
    pub what: &'static str,
    /// What it was.
    pub measured: String,
    /// What it may be.
    pub limit: String,
    /// Whether it is; nothing where it could not be measured.
    pub passed: Option<bool>,
}

/// All budgets.
pub fn rows(f: &Figures) -> Vec<Row> {
    [time(f), rivals(f), cores(f), memory(f), start(f), growth(f)].into_iter().flatten().collect()
}

/// A figure that must not be above its limit.
fn row(number: &'static str, what: &'static str, measured: f64, limit: f64, unit: &str) -> Row {
    let digits = if unit == " ms" || unit == " %" { 1 } else { 2 };
    Row {
        number,
        what,
        measured: format!("{measured:.digits$}{unit}"),
        limit: format!("≤ {limit}{unit}"),
        passed: Some(measured <= limit),
    }
}

/// The same, of a rival that may not be there.
fn beside(number: &'static str, what: &'static str, measured: Option<f64>, limit: f64, unit: &str) -> Row {
    match measured {
        Some(measured) => row(number, what, measured, limit, unit),
        None => {
            Row { number, what, measured: "not measured".to_owned(), limit: format!("≤ {limit}{unit}"), passed: None }
        }
    }
}

/// 1 and 2: against E, the bare event scan. Reading the pack is in the load of S, and is left out of the load of XL.
fn time(f: &Figures) -> Vec<Row> {
    let (xl, l) = (f.cpu(Task::ScanXl), f.cpu(Task::ScanL));
    let load = f.cpu(Task::LoadXl) - f.cpu(Task::LoadS);
    vec![
        row("1", "load of XL, CPU", load / xl, 0.35, " E"),
        row("2", "L, all rules, CPU of the process", f.cpu(Task::CheckL) / l, 1.5, " E"),
        row("2", "8,000 hospitals on two cores (8 × the wall time of L)", 8.0 * f.wall(Task::CheckL), 20.0, " s"),
        row("2", "XL, all rules, CPU of the process", f.cpu(Task::CheckXl) / xl, 5.0, " E"),
    ]
}

/// 3: against the better of regorus's two engines.
fn rivals(f: &Figures) -> Vec<Row> {
    let best = |tasks: [Task; 2]| {
        tasks.into_iter().filter_map(|task| f.of(task)).map(|cost| cost.wall.as_secs_f64()).reduce(f64::min)
    };
    let against = |own, rival: Option<f64>| rival.map(|rival| f.wall(own) / rival);
    let l = against(Task::TenL, best([Task::RegoL, Task::RegoVmL]));
    let xl = against(Task::TenXl, best([Task::RegoXl, Task::RegoVmXl]));
    vec![
        beside("3", "ten rules, L, wall time against regorus", l, 0.2, " ×"),
        beside("3", "ten rules, XL, wall time against regorus", xl, 0.2, " ×"),
    ]
}

/// 4: two threads.
fn cores(f: &Figures) -> Vec<Row> {
    let wall = f.wall(Task::EvaluateXl) - f.wall(Task::LoadXl);
    let cpu = f.cpu(Task::EvaluateXl) - f.cpu(Task::LoadXl);
    vec![
        row("4", "L, all rules, wall / CPU", f.wall(Task::CheckL) / f.cpu(Task::CheckL), 0.6, ""),
        row("4", "XL, evaluation alone, wall / CPU", wall / cpu, 0.6, ""),
    ]
}

/// 5: peaks.
fn memory(f: &Figures) -> Vec<Row> {
    let peak = |task| f.own(task).memory as f64;
    vec![
        row("5", "XL, peak memory against the input", peak(Task::CheckXl) / f.bytes.0 as f64, 6.0, " ×"),
        row("5", "L, peak memory against that of 100 hospitals", peak(Task::CheckL) / peak(Task::CheckL100), 1.1, " ×"),
    ]
}

/// 6 and 7: what is short.
fn start(f: &Figures) -> Vec<Row> {
    let empty = f.of(Task::Empty).map(|cost| cost.wall.as_secs_f64());
    let version = empty.map(|empty| (f.wall(Task::Version) - empty) * 1_000.0);
    vec![
        beside("6", "--version, wall time beyond an empty program", version, 5.0, " ms"),
        row("6", "S, all rules, CPU of the process", f.cpu(Task::CheckS) * 1_000.0, 30.0, " ms"),
        row("7", "10,000 findings as text, rendered in one thread", f.rendering.as_secs_f64(), 1.0, " s"),
    ]
}

/// 8: the exponent of CPU time by bytes, of load and evaluation without compiling the pack.
fn growth(f: &Figures) -> Vec<Row> {
    let cpu = |task| f.cpu(task) - f.cpu(Task::EvaluateS);
    let exponent = (cpu(Task::EvaluateXl) / cpu(Task::EvaluateM)).ln() / (f.bytes.0 as f64 / f.bytes.1 as f64).ln();
    vec![row("8", "growth from M to XL, exponent", exponent, 1.05, "")]
}
