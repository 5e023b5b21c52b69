//! junshu
pub mod date;
pub mod finding;
pub mod inventory;
pub mod node;
pub mod schema;
pub mod source;
mod suggest;
pub mod yaml;
