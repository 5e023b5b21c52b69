//! What is done so far in; a line on the terminal while the work lasts, and nothing of it afterwards, out.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use junshu::Step;

/// Work that is done sooner needs no line.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the line moves.
const TICK: Duration = Duration::from_millis(100);

/// The line on stderr. It is cleared when this value goes away.
pub struct Progress {
    bar: ProgressBar,
    /// Dropped at the end: whoever waits for the line to appear stops waiting.
    working: Option<Sender<()>>,
    waiting: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts with these words; without `wanted`, and where nobody looks at stderr, nothing is ever drawn.
    pub fn start(words: &'static str, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style("{spinner} {msg}"));
        bar.set_message(words);
        if !wanted || !io::stderr().is_terminal() || std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
            return Self { bar, working: None, waiting: None };
        }
        let (working, ended) = mpsc::channel();
        let line = bar.clone();
        let waiting = thread::spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                line.set_draw_target(ProgressDrawTarget::stderr());
                line.enable_steady_tick(TICK);
            }
        });
        Self { bar, working: Some(working), waiting: Some(waiting) }
    }

    /// What is going on now.
    pub fn say(&self, words: &'static str) {
        self.bar.set_style(style("{spinner} {msg}"));
        self.bar.set_message(words);
    }

    /// There is so much of what is going on now; [`Self::one`] counts it. Where each takes about as long (`even`), it says
    /// how long the rest will take.
    pub fn count(&self, all: usize, even: bool) {
        self.bar.set_length(all as u64);
        let rest = if even { " 残り {eta}" } else { "" };
        self.bar.set_style(style(&format!("{{spinner}} {{msg}} {{bar:30}} {{pos}}/{{len}}{rest}")));
    }

    /// One more is done.
    pub fn one(&self) {
        self.bar.inc(1);
    }

    /// A check came so far.
    pub fn step(&self, step: Step) {
        match step {
            Step::Read => self.say("遵守事項に照らしています"),
            Step::Judged => self.say("結果をまとめています"),
            Step::Ahead(rules) => {
                if self.bar.length().is_none() {
                    self.say("先の期限を調べています");
                    self.count(rules, false);
                }
                self.one();
            }
        }
    }

    /// Does what prints to the terminal, or to a program that does, while the line is away.
    pub fn aside<R>(&self, print: impl FnOnce() -> R) -> R {
        self.bar.suspend(print)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.working.take());
        if let Some(waiting) = self.waiting.take() {
            // Only a panic of the drawing thread would be an error, and that has been printed.
            let _ = waiting.join();
        }
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates of this file are right")
}
