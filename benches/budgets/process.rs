//! A command in; what it cost out: wall time, CPU time, peak memory.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What a process cost; of several runs, the least of each.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// From its start to its end.
    pub wall: Duration,
    /// On all threads, in the kernel too.
    pub cpu: Duration,
    /// The most memory that was resident, in bytes.
    pub memory: u64,
}

impl Cost {
    /// The least of each.
    pub fn least(self, other: Self) -> Self {
        let Self { wall, cpu, memory } = other;
        Self { wall: self.wall.min(wall), cpu: self.cpu.min(cpu), memory: self.memory.min(memory) }
    }
}

/// Runs a command, its output thrown away. Findings (exit code 1) are no failure.
pub fn cost(command: &mut Command) -> Cost {
    let start = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("the program starts");
    let used = child.wait4().expect("the program ends");
    let wall = start.elapsed();
    assert!(matches!(used.status.code(), Some(0 | 1)), "{command:?} ended with {:?}", used.status);
    Cost { wall, cpu: used.rusage.utime + used.rusage.stime, memory: used.rusage.maxrss }
}

/// What a command prints.
pub fn output(command: &mut Command) -> String {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut text = String::new();
    child.stdout.take().expect("it is piped").read_to_string(&mut text).expect("it prints text");
    let status = child.wait().expect("the program ends");
    assert!(matches!(status.code(), Some(0 | 1)), "{command:?} ended with {status:?}");
    text
}
