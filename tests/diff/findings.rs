//! Findings made by hand in; what became of each is judged.

use junshu::diff::findings::{FindingChange, What, compare};
use junshu::diff::state::{Found, Spot};
use junshu::diff::{Cause, Way};
use junshu::finding::{Severity, Status};

fn found(fingerprint: &str) -> Found {
    Found {
        rule: "GOV-1/a".into(),
        requirement: None,
        severity: Severity::Error,
        status: Status::Open,
        reason: None,
        message: "足りません".to_owned(),
        help: None,
        path: format!("vendors[{fingerprint}]"),
        place: Spot { file: "a.yaml".to_owned(), line: 1, column: 1, heading: None },
        fingerprint: fingerprint.to_owned(),
    }
}

fn with(severity: Severity, status: Status) -> Found {
    Found { severity, status, ..found("a") }
}

#[track_caller]
fn one(old: &[Found], between: Option<&[Found]>, new: &[Found]) -> FindingChange {
    let (mut changes, _) = compare(old, between, new, |_| vec![7]);
    assert_eq!(changes.len(), 1, "{changes:?}");
    changes.remove(0)
}

#[test]
fn what_happened_decides_which_way_it_went() {
    use Severity::{Error, Info, Warning};
    use Status::{Baselined, Open, Waived};
    for (old, new, what, way, fails) in [
        (with(Error, Waived), with(Error, Open), What::Reopened, Way::Worse, true),
        (with(Error, Open), with(Error, Waived), What::Settled, Way::Other, false),
        (with(Error, Baselined), with(Error, Waived), What::Settled, Way::Other, false),
        (with(Warning, Open), with(Error, Open), What::Weight, Way::Worse, true),
        (with(Info, Open), with(Warning, Open), What::Weight, Way::Worse, false),
        (with(Error, Open), with(Warning, Open), What::Weight, Way::Better, false),
        (with(Warning, Waived), with(Error, Waived), What::Weight, Way::Other, false),
    ] {
        let change = one(&[old], None, &[new]);
        assert_eq!((change.what(), change.way(), change.fails(Error)), (what, way, fails), "{change:?}");
    }
    let waived = one(&[], None, &[with(Error, Waived)]);
    assert_eq!((waived.what(), waived.way(), waived.fails(Info)), (What::New, Way::Other, false));
}

/// The same finding twice is two findings.
#[test]
fn equal_findings_are_counted() {
    let three = vec![found("a"), found("a"), found("a")];
    let (changes, unchanged) = compare(&three, None, &three[..2], |_| Vec::new());
    assert_eq!((changes.len(), unchanged[Severity::Error as usize]), (1, 2));
    assert_eq!(changes[0].what(), What::Gone);
    // The rules account for one of the two that are new.
    let (changes, _) = compare(&three[..1], Some(&three[..2]), &three, |_| vec![7]);
    let causes: Vec<Cause> = changes.iter().map(|change| change.cause).collect();
    assert_eq!(causes, [Cause::Rules, Cause::Records]);
}

#[test]
fn another_value_at_the_same_place_is_the_same_finding() {
    let (was, is) = (found("a"), Found { path: "vendors[a]".to_owned(), ..found("b") });
    let change = one(std::slice::from_ref(&was), None, std::slice::from_ref(&is));
    assert_eq!((change.what(), change.way(), change.cause), (What::Value, Way::Other, Cause::Records));
    let elsewhere = Found { path: "vendors[b]".to_owned(), ..is.clone() };
    assert_eq!(compare(std::slice::from_ref(&was), None, &[elsewhere], |_| Vec::new()).0.len(), 2);
    let other_rule = Found { rule: "GOV-1/b".into(), ..is };
    assert_eq!(compare(&[was], None, &[other_rule], |_| Vec::new()).0.len(), 2);
}

#[test]
fn where_a_change_comes_from_is_what_the_new_rules_say_of_the_old_records() {
    let (a, none) = ([found("a")], []);
    for (old, between, new, cause, because) in [
        (&none[..], &a[..], &a[..], Cause::Rules, vec![7]),
        (&none, &none, &a, Cause::Records, vec![]),
        (&a, &none, &none, Cause::Rules, vec![7]),
        (&a, &a, &none, Cause::Records, vec![]),
    ] {
        let change = one(old, Some(between), new);
        assert_eq!((change.cause, change.because), (cause, because), "{old:?} {between:?} {new:?}");
    }
    let warning = [with(Severity::Warning, Status::Open)];
    assert_eq!(one(&warning, Some(&a), &a).cause, Cause::Rules);
    assert_eq!(one(&warning, Some(&warning), &a).cause, Cause::Records);
    let waived = [with(Severity::Error, Status::Waived)];
    assert_eq!(one(&warning, Some(&a), &waived).cause, Cause::Both);
    // A laxer rule mends nothing.
    assert_eq!(one(&a, Some(&none), &none).way(), Way::Other);
    assert_eq!(one(&a, Some(&a), &none).way(), Way::Better);
}
