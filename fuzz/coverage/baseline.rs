//! The target `baseline`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("baseline");
