//! The target `script`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("script");
