//! Fixtures, hostile records and broken input in; what the reports say of them is judged by laws: schema, places, counts.

mod reports {
    mod agreement;
    mod csv;
    mod evidence;
    mod exit;
    mod formats;
    mod given;
    mod hostile;
    mod markdown;
    mod oscal;
    mod position;
    mod sarif;
    mod schema;
    mod xlsx;
}
