//! The target `waivers`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("waivers");
