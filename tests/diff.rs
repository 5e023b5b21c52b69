//! Two states of records in; what `junshu diff` says of them is judged.

mod diff {
    mod exact;
    mod facilities;
    mod findings;
    mod given;
    mod hostile;
    mod laws;
}
