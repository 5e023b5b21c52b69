//! The tasks in; the best figures of some rounds out.

use std::collections::BTreeMap;
use std::time::Duration;

use super::place::{Place, this};
use super::process::{Cost, cost, output};
use super::task::Task;

/// What was measured.
pub struct Figures {
    costs: BTreeMap<Task, Cost>,
    /// 10,000 findings as text.
    pub rendering: Duration,
    /// The size of XL and of M in bytes.
    pub bytes: (u64, u64),
    /// Bytes of the files of L.
    pub bytes_l: u64,
}

impl Figures {
    /// Measures everything, round after round.
    pub fn measured(place: &Place, rounds: usize) -> Self {
        let mut costs = BTreeMap::<Task, Cost>::new();
        let mut rendering = Duration::MAX;
        for round in 1..=rounds {
            eprintln!("round {round} of {rounds}");
            for (task, ..) in Task::ALL {
                let Some(mut command) = task.command(place) else { continue };
                for _ in 0..task.times() {
                    let now = cost(&mut command);
                    costs.entry(task).and_modify(|best| *best = best.least(now)).or_insert(now);
                }
            }
            let seconds = output(this().arg("render").arg(place.file("flawed")));
            let seconds = seconds.trim().parse().expect("the child prints seconds");
            rendering = rendering.min(Duration::from_secs_f64(seconds));
        }
        let bytes_l = place.files("L").iter().map(|file| file.metadata().expect("the corpus is there").len()).sum();
        Self { costs, rendering, bytes: (place.bytes("XL"), place.bytes("M")), bytes_l }
    }

    /// What a task cost; nothing where the rivals could not be built.
    pub fn of(&self, task: Task) -> Option<Cost> {
        self.costs.get(&task).copied()
    }

    /// What one of junshu's own tasks cost.
    pub fn own(&self, task: Task) -> Cost {
        self.of(task).expect("what needs no rival is measured")
    }

    /// CPU time in seconds.
    pub fn cpu(&self, task: Task) -> f64 {
        self.own(task).cpu.as_secs_f64()
    }

    /// Wall time in seconds.
    pub fn wall(&self, task: Task) -> f64 {
        self.own(task).wall.as_secs_f64()
    }
}
