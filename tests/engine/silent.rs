//! Operators, methods and statements over values of every type in, absent ones among them; the documented answer, a
//! finding at the absent value, or an error of the rule out. Never an answer that nobody documented.

use crate::bench::{Bench, Ran, THINGS};

/// What an operand is, as far as operators tell values apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Text(&'static str),
    Int(i64),
    Float(f64),
    Bool(bool),
    Date(&'static str),
    Map(&'static str),
    List(&'static str),
    Array(usize),
    Object,
    Unit,
    /// Not recorded, or not readable: the path where that is reported.
    Absent(&'static str),
}

use Kind::{Absent, Array, Date, Float, Int, List, Map, Object, Text, Unit};

/// What an expression must come to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Value(String),
    Number(f64),
    Stop(&'static str),
    Broken,
}

/// Operands that come from the inventory, or from a call that no compiler can see through.
pub const RECORDED: [(&str, Kind); 15] = [
    ("s.name", Text("あいう")),
    ("s.id", Text("a1")),
    ("s.size", Int(7)),
    ("s.weight", Float(1.5)),
    ("s.used", Kind::Bool(true)),
    ("s.idle", Kind::Bool(false)),
    ("s.bought_date", Date("2026-01-02")),
    ("today()", Date("2026-11-22")),
    ("s.box", Map("box")),
    ("s.tags", List("tags")),
    ("s.tags.filter(|t| true)", Array(3)),
    ("boxed(1)", Object),
    ("s.gone", Absent("things[0].gone")),
    ("s.lost", Absent("things[0].lost")),
    ("s.box.depth", Absent("things[0].box.depth")),
];

/// Operands that stand in the script itself.
const WRITTEN: [(&str, Kind); 6] = [
    ("\"あいう\"", Text("あいう")),
    ("7", Int(7)),
    ("1.5", Float(1.5)),
    ("true", Kind::Bool(true)),
    ("false", Kind::Bool(false)),
    ("()", Unit),
];

const OPERATORS: [&str; 16] =
    ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&&", "||", "in", "!in", "??"];

const LOGIC: [&str; 2] = ["&&", "||"];

fn answer(operator: &str, a: Kind, b: Kind) -> Answer {
    match operator {
        "??" => {
            if matches!(a, Absent(_) | Unit) {
                shown(b)
            } else {
                shown(a)
            }
        }
        "&&" | "||" => logic(operator == "&&", a, b),
        "in" | "!in" => membership(operator == "in", a, b),
        "==" | "!=" => equality(a, b).map_or_else(|other| other, |same| truth(same == (operator == "=="))),
        "<" | "<=" | ">" | ">=" => order(a, b).map_or_else(|| nonsense(a, b), |found| truth(holds(operator, found))),
        _ => arithmetic(operator, a, b),
    }
}

fn truth(value: bool) -> Answer {
    Answer::Value(value.to_string())
}

/// Two values that have no meaning together: the absent one is reported, else the rule is wrong.
fn nonsense(a: Kind, b: Kind) -> Answer {
    match (a, b) {
        (Absent(path), _) | (_, Absent(path)) => Answer::Stop(path),
        _ => Answer::Broken,
    }
}

/// What `${x}` shows of a value.
fn shown(value: Kind) -> Answer {
    match value {
        Text(text) | Date(text) => Answer::Value(text.to_owned()),
        Int(int) => Answer::Number(int as f64),
        Float(float) => Answer::Number(float),
        Kind::Bool(value) => truth(value),
        Map(key) | List(key) => Answer::Value(format!("things[0].{key}")),
        Array(_) => Answer::Value("x、y、z".to_owned()),
        Object => Answer::Value("#{\"place\": 1}".to_owned()),
        Unit | Absent(_) => Answer::Value("（記録なし）".to_owned()),
    }
}

fn logic(and: bool, a: Kind, b: Kind) -> Answer {
    match (a, b) {
        (Kind::Bool(a), _) if a != and => truth(a),
        (Kind::Bool(_), Kind::Bool(b)) => truth(b),
        (Kind::Bool(_), other) | (other, _) => nonsense(other, other),
    }
}

fn membership(asked: bool, a: Kind, b: Kind) -> Answer {
    match (a, b) {
        (Text(part), Text(whole)) => truth(whole.contains(part) == asked),
        (Text("a1" | "あいう"), Map(_)) => Answer::Broken,
        (Absent(path), _) => Answer::Stop(path),
        // Asking for `()` in a list finds nothing: items that are absent are no match.
        (Unit, List(_) | Array(_)) => truth(!asked),
        (Text(_), List(_) | Array(_)) => truth(!asked),
        (_, Absent(path)) => Answer::Stop(path),
        _ => Answer::Broken,
    }
}

fn equality(a: Kind, b: Kind) -> Result<bool, Answer> {
    match (a, b) {
        (Unit, other) | (other, Unit) => Ok(matches!(other, Unit | Absent(_))),
        (Map(a) | List(a), Map(b) | List(b)) => Ok(a == b),
        (Kind::Bool(a), Kind::Bool(b)) => Ok(a == b),
        _ => order(a, b).map(std::cmp::Ordering::is_eq).ok_or_else(|| nonsense(a, b)),
    }
}

fn order(a: Kind, b: Kind) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Text(a), Text(b)) | (Date(a), Date(b)) => Some(a.cmp(b)),
        _ => number(a)?.partial_cmp(&number(b)?),
    }
}

fn holds(operator: &str, found: std::cmp::Ordering) -> bool {
    match operator {
        "<" => found.is_lt(),
        "<=" => found.is_le(),
        ">" => found.is_gt(),
        _ => found.is_ge(),
    }
}

fn number(value: Kind) -> Option<f64> {
    match value {
        Int(int) => Some(int as f64),
        Float(float) => Some(float),
        _ => None,
    }
}

fn arithmetic(operator: &str, a: Kind, b: Kind) -> Answer {
    let list = |kind| matches!(kind, List(_) | Array(_));
    if let (Int(a), Int(b), "/") = (a, b, operator) {
        return Answer::Number((a / b) as f64);
    }
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        let result = match operator {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            _ => a % b,
        };
        return Answer::Number(result);
    }
    match (operator, a, b) {
        ("+", Text(_), Absent(path)) | ("+", Absent(path), Text(_)) => Answer::Stop(path),
        ("+", Text(_), _) | ("+", _, Text(_)) => match (text_of(a), text_of(b)) {
            (Some(a), Some(b)) => Answer::Value(format!("{a}{b}")),
            _ => Answer::Broken,
        },
        ("+", a, b) if list(a) && list(b) => Answer::Value("x、y、z、x、y、z".to_owned()),
        _ => nonsense(a, b),
    }
}

/// What stands beside a text after `+`.
fn text_of(value: Kind) -> Option<String> {
    match shown(value) {
        Answer::Value(text) => Some(text),
        Answer::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What came: the words of the one finding, the place of an absent value, or a broken rule.
fn came(ran: &Ran, troubles: &[String], id: &str) -> Answer {
    let seen = ran.of(id);
    match &seen[..] {
        [] if ran.broke(id).is_some() || troubles.iter().any(|name| name == id) => Answer::Broken,
        [one] if one.message.starts_with('=') => {
            let text = &one.message["=".len()..];
            text.parse().map_or_else(|_| Answer::Value(text.to_owned()), Answer::Number)
        }
        [one] => Answer::Stop(one.path.clone().leak()),
        other => panic!("{id}: {other:?}"),
    }
}

/// Runs `=${expression}` for each, and compares what comes with what must.
pub fn judge(cases: &[(String, Answer)]) {
    let bench = cases.iter().enumerate().fold(Bench::mini(), |bench, (at, (expression, _))| {
        bench.check(&format!("t/r{at}"), &format!("let r = {expression};\nfail(s, `=${{r}}`)"))
    });
    let loaded = bench.load();
    let troubles: Vec<String> = loaded.troubles().iter().filter_map(|trouble| rule_of(&trouble.file)).collect();
    let ran = loaded.run(THINGS);
    let wrong: Vec<String> = cases
        .iter()
        .enumerate()
        .map(|(at, (expression, wanted))| (expression, wanted, came(&ran, &troubles, &format!("t/r{at}"))))
        .filter(|(_, wanted, came)| *wanted != came)
        .map(|(expression, wanted, came)| format!("{expression}: {wanted:?} was expected, {came:?} came"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// `t/r12` of `/tmp/…/t/r12.rhai`.
fn rule_of(file: &str) -> Option<String> {
    let at = file.rfind("/t/")?;
    Some(file[at + 1..].trim_end_matches(".rhai").to_owned())
}

fn pairs(operators: &[&str], left: &[(&str, Kind)], right: &[(&str, Kind)]) -> Vec<(String, Answer)> {
    let mut cases = Vec::new();
    for operator in operators {
        for &(a, left) in left {
            for &(b, right) in right {
                cases.push((format!("{a} {operator} {b}"), answer(operator, left, right)));
            }
        }
    }
    cases
}

#[test]
fn every_operator_on_every_pair_of_recorded_values() {
    let cases = pairs(&OPERATORS, &RECORDED, &RECORDED);
    assert_eq!(cases.len(), 16 * 15 * 15);
    judge(&cases);
}

/// `&&` and `||` beside a written value stand below, with what the compiler itself refuses.
#[test]
fn every_operator_beside_a_written_value() {
    let operators: Vec<&str> = OPERATORS.iter().copied().filter(|operator| !LOGIC.contains(operator)).collect();
    let mut cases = pairs(&operators, &RECORDED, &WRITTEN);
    cases.extend(pairs(&operators, &WRITTEN, &RECORDED));
    judge(&cases);
}

#[test]
fn every_operator_between_written_values() {
    let operators: Vec<&str> = OPERATORS.iter().copied().filter(|operator| !LOGIC.contains(operator)).collect();
    let mut cases = pairs(&operators, &WRITTEN, &WRITTEN);
    // Whatever else is written beside `&&`, the compiler refuses.
    let truths = &WRITTEN[3..5];
    assert!(truths.iter().all(|(_, kind)| matches!(kind, Kind::Bool(_))));
    cases.extend(pairs(&LOGIC, truths, truths));
    cases.extend(pairs(&LOGIC, &RECORDED, truths));
    cases.extend(pairs(&LOGIC, truths, &RECORDED));
    judge(&cases);
}
