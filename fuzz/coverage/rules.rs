//! The target `rules`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("rules");
