//! The target `pages`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("pages");
