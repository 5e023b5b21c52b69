//! YAML in; what all rules of the pack find in it, by both ways of running them, held together.

use std::sync::OnceLock;

use junshu::pack::Pack;

use super::judged::judged;
use super::{embedded, pack, text};

/// Judges the text as the records of a hospital.
///
/// # Panics
/// When the two ways differ, or a rule of the pack breaks.
pub fn run(bytes: &[u8]) {
    static ALONE: OnceLock<Pack> = OnceLock::new();
    let alone = ALONE.get_or_init(|| embedded().by_engine_alone());
    let Some(quick) = text(bytes).and_then(|yaml| judged(pack(), yaml)) else { return };
    assert!(quick.broken.is_empty(), "{:?}", quick.broken);
    assert_eq!(Some(quick), text(bytes).and_then(|yaml| judged(alone, yaml)));
}
