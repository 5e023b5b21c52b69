//! The targets as programs that are guided by coverage: `fuzz/coverage/*.rs`.

#[path = "targets/lib.rs"]
pub mod targets;

use libfuzzer_sys::fuzzer_mutate;
use targets::{TARGETS, Target};

/// The target with this name.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).expect("the target is in the table")
}

/// Changes an input in its place: half the time byte by byte, half the time by what means something in it.
pub fn changed(target: &Target, data: &mut [u8], size: usize, seed: u32) -> usize {
    let mut random = fastrand::Rng::with_seed(u64::from(seed));
    if random.bool() {
        return fuzzer_mutate(data, size, data.len());
    }
    let changed = target.next(&data[..size], &[], &mut random);
    let length = changed.len().min(data.len());
    data[..length].copy_from_slice(&changed[..length]);
    length
}

/// A program that runs the target with this name.
#[macro_export]
macro_rules! guided {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ($crate::target($name).run)(bytes));
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, _max_size: usize, seed: u32| {
            $crate::changed($crate::target($name), data, size, seed)
        });
    };
}
