//! Fixtures, hostile records and broken input in; what the reports say of them is judged by laws: schema, places, counts.

#[path = "given/binary.rs"]
mod binary;
#[path = "given/terminal.rs"]
mod terminal;

mod reports {
    mod accepted;
    mod agreement;
    mod ci;
    mod csv;
    mod documents;
    mod evidence;
    mod exit;
    mod formats;
    mod github;
    mod gitlab;
    mod given;
    mod hostile;
    mod html;
    mod jsonl;
    mod junit;
    mod markdown;
    mod oscal;
    mod plain;
    mod position;
    mod rdjson;
    mod sarif;
    mod schema;
    mod xlsx;
}
