//! Scripts that stumble over what is not there in; whether it is the records' absence or the rule's own `()`, and which
//! absence, judged.

use crate::bench::{Bench, Ran, THINGS};

fn run(bodies: &[&str]) -> Ran {
    let add = |bench: Bench, (at, body): (usize, &&str)| bench.check(&format!("t/r{at}"), body);
    bodies.iter().enumerate().fold(Bench::mini(), add).load().run(THINGS)
}

/// A plain `()` is the rule's own mistake, whatever was read before it.
#[test]
fn a_unit_of_the_script_is_an_error_of_the_rule() {
    let cases = [
        "let b = s.lost ?? 1; if [].first() { return; }",
        "let b = s.lost ?? 1; let x = [].first().name;",
        "let b = s.lost ?? 1; let p = s.parts.find(|p| p.id == \"no\"); if p.kind == \"k\" { return; }",
        "let b = s.lost ?? 1; let x = if s.idle { 1 }; if x { return; }",
        "let b = s.lost ?? 1; at();",
    ];
    let ran = run(&cases);
    let wrong: Vec<_> = cases.iter().enumerate().filter(|(at, _)| ran.broke(&format!("t/r{at}")).is_none()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// rhai's own errors do not say which value was absent; the finding must stand at the one that was used.
#[test]
fn the_absent_value_that_was_used_is_the_one_reported() {
    let cases = [
        "let a = s.gone; let b = s.lost ?? 1; if a { return; }",
        "let a = s.gone; let b = s.lost == (); if a.name == \"x\" { return; }",
        "let a = s.gone; if s.lost == () && a { return; }",
        "let a = s.gone; let b = filled(s.lost); if a[0] == 1 { return; }",
        "for x in [s.gone, s.lost] { if x { return; } }",
        "[s.gone, s.lost].any(|x| x.name == \"y\");",
        "if is_set(s.gone, s.lost ?? 1) { return; }",
    ];
    let bench = cases.iter().enumerate().fold(Bench::mini(), |bench, (at, body)| {
        let text = crate::bench::script("things[]", body) + "fn is_set(a, b) { if a { true } else { false } }\n";
        bench.rule(&format!("t/r{at}"), &text)
    });
    let ran = bench.load().run(THINGS);
    let paths = |at: usize| ran.of(&format!("t/r{at}")).into_iter().map(|f| f.path).collect::<Vec<_>>();
    let wrong: Vec<_> =
        (0..cases.len()).filter(|&at| paths(at) != ["things[0].gone"]).map(|at| (cases[at], paths(at))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `x -= 1` gives a new value, which must not keep the place of the old one.
#[test]
fn an_assigning_operator_computes() {
    let cases = [
        "let x = s.size; x -= 1; fail(x, \"f\")",
        "let x = s.size; x *= 2; fail(x, \"f\")",
        "let x = s.weight; x += 1.0; fail(x, \"f\")",
        "let x = s.used; x &= false; fail(x, \"f\")",
    ];
    let ran = run(&cases);
    let wrong: Vec<_> = cases.iter().enumerate().filter(|(at, _)| ran.broke(&format!("t/r{at}")).is_none()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
