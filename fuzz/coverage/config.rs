//! The target `config`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("config");
