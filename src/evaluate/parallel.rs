//! Work in; its answers, in order, out: the threads on which scripts run.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError, mpsc};
use std::thread;

use rayon::prelude::*;

/// Stack of the threads that run scripts, in bytes: calls and expressions nest to their limits in debug builds too.
const STACK: usize = 64 << 20;

pub(super) fn pool() -> &'static rayon::ThreadPool {
    static POOL: OnceLock<rayon::ThreadPool> = OnceLock::new();
    POOL.get_or_init(|| rayon::ThreadPoolBuilder::new().stack_size(STACK).build().expect("threads can be started"))
}

/// Does the work for each item, on the threads that run scripts; the answers are in the order of the items.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    pool().install(|| items.par_iter().map(work).collect())
}

thread_local! {
    /// Every thread has an item of its own to work on: nothing is gained by sharing the work on this one.
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// True where the work on one item is best done by one thread.
pub(super) fn is_alone() -> bool {
    ALONE.get()
}

/// Where work on a row of items has come to.
struct Row {
    /// The item that is next to be worked on.
    next: usize,
    /// How many answers have been taken.
    taken: usize,
}

/// Does the work for each item, for no more at a time than there are threads that run scripts, which the work may use.
/// Each answer is taken in the order of the items, as soon as those before it are; no more wait than are worked on.
///
/// # Panics
/// When the work does.
pub fn a_few_at_once<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync, mut take: impl FnMut(R)) {
    let threads = pool().current_num_threads().min(items.len());
    let (row, moved) = (Mutex::new(Row { next: 0, taken: 0 }), Condvar::new());
    let row = || row.lock().unwrap_or_else(PoisonError::into_inner);
    let claim = || {
        let mut row = row();
        let at = row.next;
        row.next += 1;
        while at < items.len() && at >= row.taken + 2 * threads {
            row = moved.wait(row).unwrap_or_else(PoisonError::into_inner);
        }
        at
    };
    let set_taken = |taken: usize| {
        row().taken = taken;
        moved.notify_all();
    };
    thread::scope(|scope| {
        let (done, answers) = mpsc::channel();
        for _ in 0..threads {
            let (done, claim, work) = (done.clone(), &claim, &work);
            // None of the pool's own threads: they take up a further item whenever they wait for the rules of one.
            let started = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                ALONE.set(items.len() >= 2 * threads);
                loop {
                    let at = claim();
                    let Some(item) = items.get(at) else { break };
                    let answer = panic::catch_unwind(AssertUnwindSafe(|| work(item)));
                    if done.send((at, answer)).is_err() {
                        break;
                    }
                }
            });
            started.expect("threads can be started");
        }
        drop(done);
        let (mut early, mut taken) = (BTreeMap::new(), 0);
        for (at, answer) in answers {
            early.insert(at, answer);
            while let Some(answer) = early.remove(&taken) {
                match answer {
                    Ok(answer) => take(answer),
                    Err(why) => {
                        // Nobody must wait for what will not come.
                        set_taken(items.len());
                        panic::resume_unwind(why);
                    }
                }
                taken += 1;
                set_taken(taken);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_taken_in_order_and_few_wait() {
        let items: Vec<u64> = (0..200).collect();
        let (working, most) = (Mutex::new(0), Mutex::new(0));
        let mut taken = Vec::new();
        let work = |&item: &u64| {
            *working.lock().unwrap() += 1;
            thread::sleep(std::time::Duration::from_micros((item * 7919) % 500));
            let mut most = most.lock().unwrap();
            *most = (*most).max(*working.lock().unwrap());
            item
        };
        a_few_at_once(&items, work, |item| {
            *working.lock().unwrap() -= 1;
            taken.push(item);
        });
        assert_eq!(taken, items);
        let threads = pool().current_num_threads();
        assert!(*most.lock().unwrap() <= 3 * threads, "{most:?} answers at once");
        a_few_at_once(&[], |_: &u64| (), |()| unreachable!());
    }

    #[test]
    fn a_panic_is_passed_on_and_nobody_waits_for_it() {
        let items: Vec<usize> = (0..100).collect();
        let work = |&item: &usize| assert_ne!(item, 5, "on purpose");
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| a_few_at_once(&items, work, |()| ())));
        assert!(outcome.is_err());
    }
}
