//! Texts, bytes and fixtures in; what the loader (source, yaml, node, inventory, schema) makes of them is judged.

#[path = "given/trees.rs"]
mod trees;

mod loader {
    mod aliases;
    mod bytes;
    mod edit;
    mod emit;
    mod events;
    mod files;
    mod given;
    mod help;
    mod laws;
    mod mutate;
    mod oracle;
    mod order;
    mod places;
    mod position;
    mod quick;
    mod recovery;
    mod reorder;
    mod scalars;
    mod schema;
    mod sturdy;
    mod suite;
    mod tree;
}
