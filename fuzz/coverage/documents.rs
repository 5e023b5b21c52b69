//! The target `documents`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("documents");
