//! Nothing in, nothing out: what starting a program costs.

fn main() {}
