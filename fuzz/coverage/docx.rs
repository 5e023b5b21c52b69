//! The target `docx`, guided by coverage.
#![no_main]

junshu_fuzz::guided!("docx");
