//! Records that live on in; what is known, what runs out and what parts add up to, held against laws.

#[path = "given/binary.rs"]
mod binary;
#[path = "given/folder.rs"]
mod folder;

mod living {
    mod author;
    mod baseline;
    mod begin;
    mod forecast;
    mod given;
    mod merge;
}
