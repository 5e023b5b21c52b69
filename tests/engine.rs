//! Scripts and small inventories in; the laws of the rule engine, over the library's public API, judged.

#[path = "engine/absent.rs"]
mod absent;
#[path = "engine/account.rs"]
mod account;
#[path = "engine/bench.rs"]
mod bench;
#[path = "engine/closures.rs"]
mod closures;
#[path = "engine/dates.rs"]
mod dates;
#[path = "engine/embedded.rs"]
mod embedded;
#[path = "engine/floods.rs"]
mod floods;
#[path = "engine/forecast.rs"]
mod forecast;
#[path = "engine/hostile.rs"]
mod hostile;
#[path = "given/judged.rs"]
mod judged;
#[path = "engine/limits.rs"]
mod limits;
#[path = "engine/lint.rs"]
mod lint;
#[path = "engine/metadata.rs"]
mod metadata;
#[path = "engine/outcomes.rs"]
mod outcomes;
#[path = "engine/quick.rs"]
mod quick;
#[path = "engine/reach.rs"]
mod reach;
#[path = "engine/selection.rs"]
mod selection;
#[path = "engine/silent.rs"]
mod silent;
#[path = "engine/touched.rs"]
mod touched;
#[path = "engine/travel.rs"]
mod travel;
