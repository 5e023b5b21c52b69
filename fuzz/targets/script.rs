//! A rule's script in; what it makes of a small inventory, by both ways of running it, held together.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use junshu::pack::{Folder, Pack};
use junshu::source::SourceFile;

use super::judged::{Judged, judged};
use super::text;

/// A pack of nothing but what the rule needs.
const PACK: &[(&str, &str)] = &[
    ("pack.yaml", include_str!("../../tests/engine/mini/pack.yaml")),
    ("catalog.yaml", include_str!("../../tests/engine/mini/catalog.yaml")),
    ("schema.yaml", include_str!("../../tests/engine/mini/schema.yaml")),
    ("lib/carry.rhai", include_str!("../../tests/engine/mini/lib/carry.rhai")),
];

/// Things with everything, with little and with nothing.
const THINGS: &str = include_str!("../../tests/engine/mini/things.yaml");
const FEW: &str = "
things:
  - { id: a2, name: x, size: 1, tags: [a, b, a, cc], used: true, bought_date: 2026-01-02, keeper: p1 }
  - { id: a3 }
people: [{ id: p1, phone: '1' }]
";

/// From here on the clock may end one run and not the other.
const LONG: Duration = Duration::from_secs(5);

/// Runs the text as the script of a rule.
///
/// # Panics
/// When the two ways differ.
pub fn run(bytes: &[u8]) {
    let Some(script) = text(bytes).filter(|script| is_short(script)) else { return };
    let Ok(quick) = pack(script) else { return };
    let start = Instant::now();
    let by_quick = both(&quick);
    let by_engine = both(&quick.by_engine_alone());
    assert!(by_quick == by_engine || start.elapsed() > LONG, "{by_quick:#?}\n{by_engine:#?}");
}

fn both(pack: &Pack) -> [Option<Judged>; 2] {
    [THINGS, FEW].map(|yaml| judged(pack, yaml))
}

fn pack(script: &str) -> Result<Pack, ()> {
    let title = script.lines().next().unwrap_or_default().trim_start_matches("//!").trim();
    let page = format!("# {title}\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直す。\n\n## 例\n");
    let named = |(path, text): (&str, &str)| (path.to_owned(), Arc::new(SourceFile::new(path, text)));
    let rule = [("T-1/rule.rhai", script), ("T-1/rule.md", &*page)];
    let files: BTreeMap<_, _> = PACK.iter().copied().chain(rule).map(named).collect();
    Folder::of_pack("mini".to_owned(), files)
        .and_then(|folder| Pack::of(folder, Vec::new(), &[]).map_err(|mut e| e.remove(0)))
        .map_err(drop)
}

/// What runs until a limit ends it is the matter of other tests; here it would only take time.
fn is_short(script: &str) -> bool {
    let endless = ["loop", "while", "until"].iter().any(|word| script.contains(word));
    !endless && !script.as_bytes().windows(5).any(|five| five.iter().all(u8::is_ascii_digit))
}
