//! The functions of a script in; what they come to out, many times as fast as the engine runs them, or nothing.
//!
//! The engine looks up every name and every function while it runs. Here they are found once: a variable is a place in a
//! row, a function a pointer. The native functions are the engine's own. Whatever ends otherwise than by
//! returning a value (a value that is not there, an error, a limit), and whatever is unusual, is left to the engine: a
//! check reads and computes and changes nothing, so that it can be run again from its start.

mod budget;
mod chain;
mod code;
mod compile;
mod links;
mod recall;
mod run;

pub use code::{Function, Functions, Known};
pub use compile::compile;
pub use recall::Recall;
pub use run::check;
