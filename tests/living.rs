//! Records that live on in; what is known, what runs out and what parts add up to, held against laws.

mod living {
    mod baseline;
    mod forecast;
    mod given;
    mod merge;
}
