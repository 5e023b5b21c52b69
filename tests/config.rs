//! Settings and facilities in; where each value comes from, what is refused and where, and what runs over many facilities say.

#[path = "given/binary.rs"]
mod binary;
#[path = "given/folder.rs"]
mod folder;

mod config {
    mod facilities;
    mod given;
    mod paths;
    mod precedence;
    mod refused;
    mod schema;
    mod search;
}
