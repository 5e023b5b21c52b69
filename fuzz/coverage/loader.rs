//! The target `loader`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("loader");
