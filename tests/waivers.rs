//! Records with accepted risks in; what is in force, what is covered and what is wrong with them, by law and by the table
//! of `fixtures/README.md`, out.

#[path = "waivers/ahead.rs"]
mod ahead;
#[path = "waivers/base.rs"]
mod base;
#[path = "waivers/cover.rs"]
mod cover;
#[path = "waivers/fixture.rs"]
mod fixture;
#[path = "given/folder.rs"]
mod folder;
#[path = "waivers/given.rs"]
mod given;
#[path = "waivers/laws.rs"]
mod laws;
#[path = "waivers/outcomes.rs"]
mod outcomes;
#[path = "waivers/packs.rs"]
mod packs;
