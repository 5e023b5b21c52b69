//! The target `reports`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("reports");
