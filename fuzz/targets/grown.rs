//! Chance in; the script of a rule that compiles and mostly fits together, so that what it does is tried and not its form, out.

use std::sync::LazyLock;

use fastrand::Rng;
use serde::Deserialize;

/// What an expression is meant to come to. Now and then it comes to something else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Truth,
    Number,
    Text,
    Day,
    List,
    Record,
}
use Type::{Day, List, Number, Record, Text, Truth};

const TYPES: [Type; 6] = [Truth, Number, Text, Day, List, Record];

/// What an expression of a type, or a statement, can be: `<b>`, `<n>`, `<t>`, `<d>`, `<l>`, `<r>` and `<s>` are expressions of the
/// types and statements, `<v>` is a variable of the type, `<c>` the parameter of a closure, `<=>` a new variable, and `<~>` a
/// change of one.
#[derive(Deserialize)]
struct Grammar {
    truth: Forms,
    number: Forms,
    text: Forms,
    day: Forms,
    list: Forms,
    record: Forms,
    statements: Vec<String>,
}

#[derive(Deserialize)]
struct Forms {
    /// Those without another expression.
    simple: Vec<String>,
    all: Vec<String>,
}

static GRAMMAR: LazyLock<Grammar> =
    LazyLock::new(|| serde_json::from_str(include_str!("../tokens/grammar.json")).expect("it is a grammar"));

fn forms(of: Type) -> &'static Forms {
    match of {
        Truth => &GRAMMAR.truth,
        Number => &GRAMMAR.number,
        Text => &GRAMMAR.text,
        Day => &GRAMMAR.day,
        List => &GRAMMAR.list,
        Record => &GRAMMAR.record,
    }
}

/// What is seen at a place.
struct Writer<'r> {
    random: &'r mut Rng,
    variables: Vec<(String, Type)>,
    names: usize,
    /// How much more is written.
    left: i32,
    /// How many closures and loops are around this place.
    inside: usize,
}

/// A script.
pub fn script(random: &mut Rng) -> String {
    let mut writer = Writer { random, variables: Vec::new(), names: 0, left: 60, inside: 0 };
    let body: Vec<String> = (0..writer.random.usize(1..6)).map(|_| writer.statement()).collect();
    format!(
        "//! 題\nconst RULE = #{{ severity: \"error\", on: \"things[]\" }};\nfn check(s) {{\nlet out = [];\n{}\nout\n}}\n",
        body.join("\n")
    )
}

impl Writer<'_> {
    fn of<T: AsRef<str>>(&mut self, all: &'static [T]) -> &'static str {
        all[self.random.usize(0..all.len())].as_ref()
    }

    fn statement(&mut self) -> String {
        self.left -= 1;
        let seen = self.variables.len();
        let form = if self.left < 0 { &GRAMMAR.statements[0] } else { self.of(&GRAMMAR.statements) };
        let text = match form {
            "<=>" => return self.variable(),
            "<~>" => return self.change(),
            form => self.filled(form, Truth),
        };
        self.variables.truncate(seen);
        text
    }

    /// A new variable. What it is made of is written before it is seen.
    fn variable(&mut self) -> String {
        let of = TYPES[self.random.usize(0..TYPES.len())];
        let value = self.expression(of);
        let again = self.random.usize(0..6) == 0 && !self.variables.is_empty();
        let name = if again { self.variables[0].0.clone() } else { format!("x{}", self.names) };
        self.names += 1;
        self.variables.push((name.clone(), of));
        format!("let {name} = {value};")
    }

    /// Another value for a variable.
    fn change(&mut self) -> String {
        let Some((name, of)) = self.random.choice(&self.variables).cloned() else { return self.variable() };
        let value = self.expression(of);
        let sign = match of {
            Number => self.of(&["=", "+=", "-=", "*=", "/=", "%="]),
            Text | List => self.of(&["=", "+="]),
            _ => "=",
        };
        if of == List && self.random.bool() {
            format!("{name}.push({value});")
        } else {
            format!("{name} {sign} {value};")
        }
    }

    fn expression(&mut self, of: Type) -> String {
        self.left -= 1;
        let of = if self.random.usize(0..25) == 0 { TYPES[self.random.usize(0..TYPES.len())] } else { of };
        let Forms { simple, all } = forms(of);
        let form = if self.left < 0 || self.random.usize(0..3) == 0 { self.of(simple) } else { self.of(all) };
        self.filled(form, of)
    }

    /// A form with something in each of its places.
    fn filled(&mut self, form: &'static str, of: Type) -> String {
        let inside = usize::from(form.contains("|c|") || form.starts_with("for c") || form.starts_with("for (c"));
        self.inside += inside;
        let mut text = String::new();
        let mut rest = form;
        while let Some((before, behind)) = rest.split_once('<') {
            text.push_str(before);
            let Some((hole, behind)) = behind.split_once('>').filter(|(hole, _)| hole.len() == 1) else {
                text.push('<');
                rest = behind;
                continue;
            };
            text.push_str(&match hole {
                "b" => self.expression(Truth),
                "n" => self.expression(Number),
                "t" => self.expression(Text),
                "d" => self.expression(Day),
                "l" => self.expression(List),
                "r" => self.expression(Record),
                "s" => self.statement(),
                "c" if self.inside > 0 => "c".to_owned(),
                _ => self.known(of),
            });
            rest = behind;
        }
        text.push_str(rest);
        self.inside -= inside;
        text
    }

    /// A variable of a type, or what stands in for it.
    fn known(&mut self, of: Type) -> String {
        let fit: Vec<&String> = self.variables.iter().filter(|(_, own)| *own == of).map(|(name, _)| name).collect();
        self.random.choice(fit).map_or_else(|| forms(of).simple[0].clone(), String::clone)
    }
}
