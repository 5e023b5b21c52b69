//! Real repositories of git in temporary folders in; what junshu reads of their revisions is judged.

#[path = "given/binary.rs"]
mod binary;
#[path = "given/folder.rs"]
mod folder;

mod git {
    mod diff;
    mod given;
    mod group;
    mod hostile;
    mod revision;
    mod waivers;
}
